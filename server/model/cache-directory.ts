import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where models are kept: `FORETYPE_CACHE`, else `~/.cache/foretype`. */
export function cacheDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  const configured = environment['FORETYPE_CACHE'];
  return configured ? configured : join(homedir(), '.cache', 'foretype');
}
