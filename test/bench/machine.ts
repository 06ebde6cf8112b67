/** The machine a figure was measured on. */
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';

/** Instructions that decide the speed of int8 and of bf16 arithmetic. */
const FLAGS = ['avx2', 'avx_vnni', 'avx512f', 'avx512_vnni', 'amx_int8', 'asimddp', 'i8mm'];

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  /** Those of `FLAGS` that Linux names; empty elsewhere. */
  readonly instructions: readonly string[];
  readonly memoryBytes: number;
  readonly node: string;
}

export function thisMachine(): Machine {
  return {
    processor: cpus()[0]?.model ?? process.arch,
    cores: availableParallelism(),
    instructions: processorFlags(),
    memoryBytes: totalmem(),
    node: process.version,
  };
}

/** `used`: the instructions that the run keeps to, where it does not use all. */
export function describeMachine(
  { processor, cores, instructions, memoryBytes, node }: Machine,
  used?: string,
): string {
  const gibibytes = Math.round(memoryBytes / 1024 ** 3);
  const named = used === undefined ? instructions.join(' ') : `only ${used} of ${instructions.join(' ')}`;
  return `${processor}, ${cores} cores, ${named}, ${gibibytes} GiB, Node ${node}`;
}

function processorFlags(): string[] {
  let text: string;
  try {
    text = readFileSync('/proc/cpuinfo', 'utf8');
  } catch {
    return [];
  }
  const line = /^(?:flags|Features)\s*:(.*)$/m.exec(text)?.[1] ?? '';
  const flags = new Set(line.split(/\s+/));
  return FLAGS.filter((flag) => flags.has(flag));
}
