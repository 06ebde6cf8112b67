/** Python's package installer, used only to fetch archives: nothing from them is ever imported or run. */
import { spawn } from 'node:child_process';
import { SourceError } from './source-error.ts';

/** Tried in order; the first that answers `--version` is used. */
export const PIP_COMMANDS: readonly (readonly string[])[] = [
  ['python3', '-m', 'pip'],
  ['pip3'],
  ['pip'],
  ['python', '-m', 'pip'],
  ['py', '-m', 'pip'],
];
const NETWORK_TIMEOUT_S = 10;
const RETRIES = 2;
const MAX_ERROR_LENGTH = 300;

export type PipCommand = readonly string[];

/** @throws {SourceError} when there is none. */
export async function findPip(commands: readonly PipCommand[], signal: AbortSignal): Promise<PipCommand> {
  for (const command of commands) {
    const result = await execute([...command, '--version'], {}, signal);
    if (result.code === 0) return command;
  }
  throw new SourceError('pip (of Python 3) is needed for this source and was not found');
}

/**
 * Fetches one wheel into `directory`, where pip also keeps its temporary files.
 * @throws {SourceError} with pip's own last error line; the signal's reason.
 */
export async function pipDownload(
  pip: PipCommand,
  requirement: string,
  directory: string,
  signal: AbortSignal,
): Promise<void> {
  const options = ['--no-deps', '--only-binary', ':all:', '--no-cache-dir', '--quiet'];
  const patience = ['--timeout', String(NETWORK_TIMEOUT_S), '--retries', String(RETRIES)];
  const quiet = ['--disable-pip-version-check', '--no-input', '--progress-bar', 'off'];
  const result = await execute(
    [...pip, 'download', ...options, ...patience, ...quiet, '--dest', directory, requirement],
    { TMPDIR: directory, TEMP: directory, TMP: directory },
    signal,
  );
  if (result.code !== 0)
    throw new SourceError(`pip could not fetch ${requirement}: ${lastError(result.errors)}`);
}

interface Execution {
  /** `undefined` when the program could not be started. */
  readonly code: number | null | undefined;
  readonly errors: string;
}

async function execute(
  command: readonly string[],
  environment: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Execution> {
  signal.throwIfAborted();
  const [program = '', ...parameters] = command;
  const result = await new Promise<Execution>((resolve) => {
    const child = spawn(program, parameters, {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, ...environment },
      signal,
      killSignal: 'SIGKILL',
      windowsHide: true,
    });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString('utf8')));
    child.once('error', (error) => {
      resolve({ code: undefined, errors: error.message });
    });
    child.once('close', (code) => {
      resolve({ code, errors });
    });
  });
  signal.throwIfAborted();
  return result;
}

/** The last line that is an error, else the last line. */
function lastError(output: string): string {
  const lines = output.split(/\r?\n/).filter((line) => line.trim() !== '');
  const line = lines.findLast((text) => text.startsWith('ERROR:')) ?? lines.at(-1) ?? 'no reason given';
  return line.replace(/^ERROR:\s*/, '').slice(0, MAX_ERROR_LENGTH);
}
