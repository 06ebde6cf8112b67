import type { WorkDoneProgressReporter } from 'vscode-languageserver/node';
import type { PreparationProgress } from '../model/progress.ts';

/** Where each phase's part of the bar begins and ends, percent: a bar never goes back. */
const PHASES = {
  download: { start: 0, end: 60, words: 'Downloading' },
  verify: { start: 60, end: 65, words: 'Checking' },
  convert: { start: 65, end: 100, words: 'Converting' },
} as const;

/** Shows a preparation as a work-done progress; call `done` on the reporter at its end. */
export function reportAsWorkDone(
  reporter: WorkDoneProgressReporter,
  title: string,
): (progress: PreparationProgress) => void {
  reporter.begin(title, 0, '', true);
  let last = '';
  return (progress) => {
    const { detail } = progress;
    const { percent, words } = overall(progress);
    const message = detail === undefined ? words : `${words}: ${detail}`;
    if (last === `${percent} ${message}`) return;
    last = `${percent} ${message}`;
    reporter.report(percent, message);
  };
}

/** For a sentence: `downloading, 23 % done`. */
export function preparationWords(progress: PreparationProgress): string {
  const { percent, words } = overall(progress);
  return `${words.toLowerCase()}, ${percent} % done`;
}

function overall({ phase, done, total }: PreparationProgress): {
  readonly percent: number;
  readonly words: string;
} {
  const { start, end, words } = PHASES[phase];
  const share = total > 0 ? Math.min(1, done / total) : 0;
  return { percent: Math.round(start + share * (end - start)), words };
}
