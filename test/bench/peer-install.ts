/** `npm run bench:peer-install`: builds llama.cpp for the comparisons, if it is not built yet. */
import { installPeer } from './peer/install.ts';

const peer = await installPeer();
process.stdout.write(`${peer.version}: ${peer.server}\n`);
