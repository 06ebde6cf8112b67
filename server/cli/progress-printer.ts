import type { PreparationProgress } from '../model/progress.ts';

const BAR_WIDTH = 30;
/** A terminal's line is redrawn at most this often. */
const REDRAW_INTERVAL_MS = 100;
/** Without a terminal a line is printed at most this often within a phase, besides its first and last. */
const LINE_INTERVAL_MS = 5000;
const MEGABYTE = 1_000_000;
const CLEAR_LINE = '\r\u001b[2K';

const PHASE_TITLES: Readonly<Record<PreparationProgress['phase'], string>> = {
  download: 'Downloading',
  verify: 'Checking',
  convert: 'Converting',
};

/** What the printer needs of `process.stdout` or `process.stderr`. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export interface ProgressPrinter {
  (progress: PreparationProgress): void;
  /** Ends the line in progress; call it before anything else is printed. */
  finish(): void;
}

/** Draws a bar that stays on its line on a terminal, plain lines elsewhere. `now`: milliseconds. */
export function createProgressPrinter(
  stream: ProgressStream,
  now: () => number = () => performance.now(),
): ProgressPrinter {
  let phase: PreparationProgress['phase'] | undefined;
  let phaseStart = 0;
  let startedAt = 0;
  let printedAt = -Infinity;
  let lastDone = -1;
  let lineOpen = false;

  const print = (progress: PreparationProgress): void => {
    const time = now();
    const newPhase = progress.phase !== phase || progress.done < lastDone;
    if (newPhase) {
      finish();
      phase = progress.phase;
      phaseStart = time;
      startedAt = progress.done;
    }
    const complete = progress.total > 0 && progress.done >= progress.total && lastDone < progress.total;
    const interval = stream.isTTY ? REDRAW_INTERVAL_MS : LINE_INTERVAL_MS;
    lastDone = progress.done;
    if (!newPhase && !complete && time - printedAt < interval) return;
    printedAt = time;
    const seconds = (time - phaseStart) / 1000;
    const rate = seconds > 0.5 ? (progress.done - startedAt) / seconds : undefined;
    if (stream.isTTY) {
      stream.write(CLEAR_LINE + bar(progress, rate).slice(0, (stream.columns ?? 80) - 1));
      lineOpen = true;
    } else {
      stream.write(`${line(progress, rate)}\n`);
    }
  };
  const finish = (): void => {
    if (lineOpen) stream.write('\n');
    lineOpen = false;
    phase = undefined;
    lastDone = -1;
    printedAt = -Infinity;
  };
  return Object.assign(print, { finish });
}

function bar(progress: PreparationProgress, rate: number | undefined): string {
  const filled = Math.round(share(progress) * BAR_WIDTH);
  return `${PHASE_TITLES[progress.phase].padEnd(11)} ${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${figures(progress, rate)}`;
}

function line(progress: PreparationProgress, rate: number | undefined): string {
  return `${PHASE_TITLES[progress.phase]} ${figures(progress, rate)}`;
}

function figures(progress: PreparationProgress, rate: number | undefined): string {
  const percent = `${Math.floor(share(progress) * 100)} %`.padStart(5);
  const detail = progress.detail ? `  ${progress.detail}` : '';
  if (progress.phase === 'convert') return `${percent} (${progress.done}/${progress.total} tensors)${detail}`;
  const speed = rate === undefined ? '' : `, ${megabytes(rate)} MB/s`;
  return `${percent} (${megabytes(progress.done)} of ${megabytes(progress.total)} MB${speed})${detail}`;
}

const share = ({ done, total }: PreparationProgress): number => (total > 0 ? Math.min(1, done / total) : 0);
const megabytes = (bytes: number): string => (bytes / MEGABYTE).toFixed(bytes < 10 * MEGABYTE ? 1 : 0);
