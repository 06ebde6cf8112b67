import {
  IPCMessageReader,
  IPCMessageWriter,
  StreamMessageReader,
  StreamMessageWriter,
  type MessageReader,
  type MessageWriter,
} from 'vscode-languageserver/node';

export interface Transport {
  readonly reader: MessageReader;
  readonly writer: MessageWriter;
}

/** stdin and stdout carry messages; whatever a library prints goes to stderr. */
export function stdioTransport(): Transport {
  console.log = console.error;
  console.info = console.error;
  console.debug = console.error;
  return { reader: new StreamMessageReader(process.stdin), writer: new StreamMessageWriter(process.stdout) };
}

/** The channel of a parent that is Node. */
export function ipcTransport(): Transport {
  return { reader: new IPCMessageReader(process), writer: new IPCMessageWriter(process) };
}
