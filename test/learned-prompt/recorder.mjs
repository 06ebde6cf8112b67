// Stands in for dist/engine.cjs: writes down what each request would ask the model, and answers nothing.
import { appendFileSync } from 'node:fs';

const RECORD = process.env.FORETYPE_RECORD;
// As of a machine that reads 512 tokens soon enough.
const STEP_MS = [29, 30, 31, 34, 45, 60, 100, 180];

process.on('disconnect', () => process.exit(0));
process.on('message', ({ kind, request, generate }) => {
  if (kind === 'load') process.send({ kind: 'loaded', loadMs: 1, stepMs: STEP_MS });
  else if (kind === 'generate') {
    appendFileSync(RECORD, `${JSON.stringify({ uri: generate.cacheKey, tokens: generate.promptTokens })}\n`);
    process.send({ kind: 'done', request });
  } else if (kind === 'warm-up') process.send({ kind: 'done', request });
});
