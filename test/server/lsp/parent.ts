/** An editor that will be killed: starts a server with a model, prints the process ids of both, and waits. */
import { LanguageServer } from '../../../server/cli/session/language-server.ts';

const [serverPath, model] = process.argv.slice(2);
if (serverPath === undefined || model === undefined) throw new Error('Usage: parent.ts SERVER MODEL');
const server = new LanguageServer({ serverPath, options: { model } });
await server.initialize();
await server.waitForStatus((status) => status.kind === 'ready' && status.engine.kind === 'ready');
const { enginePid } = await server.statistics();
process.stdout.write(`${String(server.pid)} ${String(enginePid)}\n`);
