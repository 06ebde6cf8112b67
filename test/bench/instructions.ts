/**
 * `--instructions avx2`: a bench as on a processor without AVX-512, at the full speed of this one. ONNX Runtime asks the processor once, when its library is
 * loaded, which registers the system saves (xgetbv), and takes its kernels by that. A copy of the library, kept in the cache, is told of no others than those
 * of AVX2; the run and the engine processes it starts find that copy first, by LD_LIBRARY_PATH. The product knows nothing of it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { CACHE_DIRECTORY } from '../support/cached-install.ts';
import { publishedFolder } from '../support/published-folder.ts';
import { thisMachine } from './machine.ts';

/** Those of AVX2 and FMA; no AVX-512, no VNNI, no AMX. */
const AVX2 = 'avx2';
export type Instructions = typeof AVX2;

/** Tells the run that it is the one within; the value is the folder of the library. */
const WITHIN = 'FORETYPE_BENCH_LIBRARY';
const LIBRARY = 'libonnxruntime.so.1';
/**
 * `xgetbv; mov %eax,%eax; shl $32,%rdx` puts the answer together; `xgetbv; and $0x1f,%eax; xor %edx,%edx; nop` leaves of it what AVX2 needs. Once in
 * MLAS, the library of kernels, and once in cpuinfo.
 */
const ASKS = Buffer.from('0f01d089c048c1e220', 'hex');
const ASKS_LESS = Buffer.from('0f01d083e01f31d290', 'hex');
const PLACES = 2;

/** The wanted instructions of this run, undefined for all that the processor has. */
export function instructionsOf(text: string | undefined): Instructions | undefined {
  if (text === undefined || text === AVX2) return text;
  throw new Error(`No instructions are called ${text}; there is ${AVX2}.`);
}

/**
 * Runs this very program once more, with the other library, and ends with it; goes on in that run, and where all instructions are wanted.
 * @throws {Error} where the library, the processor or the system is not as expected.
 */
export async function onlyWith(instructions: Instructions | undefined): Promise<void> {
  if (instructions === undefined || process.env[WITHIN] !== undefined) return;
  const folder = await libraryFolder();
  const [program, ...rest] = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const child = spawn(program, rest, {
    stdio: 'inherit',
    env: { ...process.env, LD_LIBRARY_PATH: folder, [WITHIN]: folder },
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  process.exit(code ?? 1);
}

/** Whether a process that has loaded a model has that library. @throws {Error} when it has the other one. */
export async function expectLibrary(pid: number): Promise<void> {
  const folder = process.env[WITHIN];
  if (folder === undefined) return;
  const maps = await readFile(`/proc/${pid}/maps`, 'utf8');
  if (!maps.includes(join(folder, LIBRARY))) {
    throw new Error(`Process ${pid} has not loaded ${join(folder, LIBRARY)}.`);
  }
}

async function libraryFolder(): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('Instructions can be left out on Linux x64 only.');
  }
  const { instructions } = thisMachine();
  if (!instructions.includes('avx2')) throw new Error('This processor has no AVX2.');
  // Its kernels are taken by another question.
  if (instructions.includes('avx_vnni')) throw new Error('AVX-VNNI of this processor cannot be left out.');
  const require = createRequire(import.meta.url);
  const packageFile = require.resolve('onnxruntime-node/package.json');
  const { version } = JSON.parse(await readFile(packageFile, 'utf8')) as { readonly version: string };
  const source = join(dirname(packageFile), 'bin', 'napi-v6', 'linux', 'x64', LIBRARY);
  return publishedFolder(
    join(CACHE_DIRECTORY, 'libraries', `onnxruntime-${version}-${AVX2}`),
    async (partial) => {
      await writeFile(join(partial, LIBRARY), withoutAvx512(await readFile(source)));
    },
  );
}

/** @throws {Error} where the questions are not found as they were in onnxruntime-node 1.30. */
export function withoutAvx512(library: Buffer): Buffer {
  const changed = Buffer.from(library);
  let places = 0;
  for (let at = library.indexOf(ASKS); at >= 0; at = library.indexOf(ASKS, at + ASKS.length)) {
    ASKS_LESS.copy(changed, at);
    places++;
  }
  if (places !== PLACES) {
    throw new Error(
      `ONNX Runtime's library asks the processor in ${places} places, not in ${PLACES} as the version this was written for: look at them (objdump -d, xgetbv), then change test/bench/instructions.ts.`,
    );
  }
  return changed;
}
