import { fileURLToPath } from 'node:url';

/** The assets of the build, which tests run on. */
export const assetsDirectory = fileURLToPath(new URL('../../../dist/assets', import.meta.url));

/** Time budgets for parsers in tests: a busy machine must not change what a test sees. */
export const PATIENT = { firstMs: 15_000, nextMs: 15_000 };
