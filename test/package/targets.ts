/** A VS Code platform, as vsce and the Marketplace name it. */
export interface Target {
  readonly name: string;
  /** Folder of that platform inside onnxruntime-node. */
  readonly binaries: string;
  /**
   * What the CPU needs of it. Left out: on Windows DirectML and the DirectX compilers, which onnxruntime.dll loads only for
   * a GPU (delay-loaded imports); on macOS a second copy of the library under its full version.
   */
  readonly files: readonly string[];
}

const BINDING = 'onnxruntime_binding.node';

export const TARGETS: readonly Target[] = [
  { name: 'linux-x64', binaries: 'linux/x64', files: [BINDING, 'libonnxruntime.so.1'] },
  { name: 'linux-arm64', binaries: 'linux/arm64', files: [BINDING, 'libonnxruntime.so.1'] },
  { name: 'darwin-arm64', binaries: 'darwin/arm64', files: [BINDING, 'libonnxruntime.1.dylib'] },
  { name: 'win32-x64', binaries: 'win32/x64', files: [BINDING, 'onnxruntime.dll'] },
  { name: 'win32-arm64', binaries: 'win32/arm64', files: [BINDING, 'onnxruntime.dll'] },
];

/** Throws with the list of targets when there is none of that name. */
export function findTarget(name: string): Target {
  const target = TARGETS.find((candidate) => candidate.name === name);
  if (target === undefined) {
    const names = TARGETS.map((each) => each.name).join(', ');
    throw new Error(`No package for ${name}: ONNX Runtime comes for ${names}.`);
  }
  return target;
}
