/** The thread of the workspace index: wiring, and nothing else. */
import { parentPort, workerData } from 'node:worker_threads';
import { Syntax } from '../../syntax/syntax.ts';
import type { FromIndex, IndexThreadData, ToIndex } from '../messages.ts';
import { WorkspaceIndex } from './workspace-index.ts';

const port = parentPort;
if (!port) throw new Error('The index is a thread of the server.');
const { assetsDirectory } = workerData as IndexThreadData;
const tell = (message: FromIndex): void => {
  port.postMessage(message);
};
const log = (message: string): void => {
  tell({ kind: 'log', message });
};
const syntax = Syntax.create(assetsDirectory, log);
const index = new WorkspaceIndex({
  syntax,
  onState: (state) => {
    tell({ kind: 'state', state });
  },
  onWalked: (parsed) => {
    tell({ kind: 'walked', parsed });
  },
  log,
});

let grammarCount = 0;
port.on('message', (message: ToIndex) => {
  void receive(message).then(tellGrammars);
});

function tellGrammars(): void {
  const loaded = syntax.readyGrammars;
  if (loaded.length > grammarCount) tell({ kind: 'grammars', loaded });
  grammarCount = loaded.length;
}

/** Never rejects. */
async function receive(message: ToIndex): Promise<void> {
  switch (message.kind) {
    case 'configure':
      return index.configure(message.configuration);
    case 'changed':
      return index.changed(message.files);
    case 'text':
      return index.textChanged(message.file, message.document);
    case 'rebuild':
      return index.rebuild();
    case 'query': {
      const { id, query } = message;
      try {
        tell({ kind: 'answer', id, snippets: await index.query(query) });
      } catch (error) {
        tell({ kind: 'failed', id, message: String(error) });
      }
      return;
    }
    case 'close':
      await index.close();
      port?.close();
  }
}
