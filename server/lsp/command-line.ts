import { parseArgs } from 'node:util';
import { messageOf } from '../message-of.ts';

export const HELP = `Foretype's language server: code completion by a model on this computer.

Usage: node server.cjs --stdio | --node-ipc

  --stdio      speak LSP 3.18 over stdin and stdout
  --node-ipc   speak LSP over the channel of a parent that is Node
  --help       print this
  --version    print the version

Settings come by initializationOptions or workspace/configuration, section "foretype". Models are kept in
$FORETYPE_CACHE, else in ~/.cache/foretype; nothing is downloaded before you say so (command foretype.prepareModel).
`;

export type CommandLine =
  | { readonly kind: 'serve'; readonly transport: 'stdio' | 'node-ipc' }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'wrong'; readonly message: string };

/** @param args without the interpreter and the script. */
export function parseCommandLine(args: readonly string[]): CommandLine {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        stdio: { type: 'boolean' },
        'node-ipc': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'v' },
        // VS Code's client adds it; `initialize` says the same.
        clientProcessId: { type: 'string' },
      },
    });
    if (values.help) return { kind: 'help' };
    if (values.version) return { kind: 'version' };
    if (values.stdio) return { kind: 'serve', transport: 'stdio' };
    if (values['node-ipc']) return { kind: 'serve', transport: 'node-ipc' };
    return { kind: 'wrong', message: 'Say how to speak: --stdio or --node-ipc.' };
  } catch (error) {
    return { kind: 'wrong', message: messageOf(error) };
  }
}
