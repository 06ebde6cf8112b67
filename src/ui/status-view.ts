import type { ServerStatistics } from '../../server/protocol.ts';
import type { LastResult } from '../activity.ts';
import type { State } from './state.ts';
import { percentOf, progressWords, sizeWords, whyNothing } from './words.ts';
import { counted } from './counted.ts';

/** What the status item shows, without VS Code's classes. */
export interface StatusView {
  /** With `$(codicon)`. */
  readonly text: string;
  readonly severity: 'none' | 'warning' | 'error';
  /** The tooltip's first line, also read aloud. */
  readonly summary: string;
  /** The tooltip's further lines. */
  readonly rows: readonly Row[];
}

interface Row {
  readonly label: string;
  readonly value: string;
}

export interface Figures {
  readonly last: LastResult | undefined;
  readonly shown: number;
  readonly accepted: number;
  readonly server: ServerStatistics | undefined;
}

const HAS_FIGURES: readonly State['kind'][] = ['ready', 'generating', 'loading'];

export function statusView(state: State, figures: Figures): StatusView {
  return { ...look(state), rows: rows(state, figures) };
}

function look(state: State): Omit<StatusView, 'rows'> {
  switch (state.kind) {
    case 'starting':
      return quiet('$(loading~spin) Foretype', 'Foretype is starting');
    case 'no-model':
      return {
        text: '$(cloud-download) Foretype: get model',
        severity: 'warning',
        summary: 'Foretype needs its model once: download it, or use a file',
      };
    case 'preparing': {
      const percent = percentOf(state.progress);
      const text = percent === undefined ? '' : ` ${percent} %`;
      return quiet(`$(sync~spin) Foretype${text}`, progressWords(state.progress));
    }
    case 'loading':
      return quiet('$(loading~spin) Foretype', 'The model is being loaded');
    case 'ready':
      return quiet('$(keyboard-tab) Foretype', 'Ready: suggestions appear while you type');
    case 'generating':
      return quiet('$(loading~spin) Foretype', 'Looking for a suggestion');
    case 'working':
      return quiet(`$(loading~spin) Foretype: ${state.task}`, `Foretype is ${state.task}; Esc cancels`);
    case 'off':
      return quiet(
        '$(circle-slash) Foretype',
        state.languageId === undefined ? 'Off' : `Off for ${state.languageId}`,
      );
    case 'failed':
      return { text: '$(error) Foretype', severity: 'error', summary: state.message };
  }
}

function quiet(text: string, summary: string): Omit<StatusView, 'rows'> {
  return { text, severity: 'none', summary };
}

function rows(state: State, { last, shown, accepted, server }: Figures): readonly Row[] {
  const all: Row[] = [];
  if ('model' in state) all.push({ label: 'Model', value: state.model });
  // Elsewhere the figures are old, and the state itself says why nothing is shown.
  if (!HAS_FIGURES.includes(state.kind)) return all;
  if (last) all.push(...lastRows(last));
  if (server && server.decodeTokensPerSecond > 0) {
    all.push({
      label: 'Speed',
      value: `reads ${Math.round(server.prefillTokensPerSecond)}, writes ${Math.round(server.decodeTokensPerSecond)} tokens/s`,
    });
  }
  if (server) {
    const { engineResidentBytes: engine, serverResidentBytes } = server;
    const model = engine > 0 ? `model ${sizeWords(engine)}` : 'model not loaded';
    all.push({ label: 'Memory', value: `${model}, server ${sizeWords(serverResidentBytes)}` });
  }
  if (server && (server.index.files > 0 || server.index.isIndexing)) {
    const { files, symbols, isIndexing } = server.index;
    all.push({
      label: 'Workspace',
      value: `${isIndexing ? 'being read, ' : ''}${counted(files, 'file')}, ${counted(symbols, 'definition')}`,
    });
  }
  if (shown > 0) all.push({ label: 'This session', value: `${shown} suggested, ${accepted} accepted` });
  return all;
}

function lastRows({ result, totalMs }: LastResult): readonly Row[] {
  const why = whyNothing(result);
  if (why !== undefined) return [{ label: 'Nothing shown', value: why }];
  if (result.kind !== 'shown' || totalMs === undefined) return [];
  const from = result.statistics.source === 'cache' ? ', known already' : '';
  return [{ label: 'Last suggestion', value: `${Math.round(totalMs)} ms${from}` }];
}
