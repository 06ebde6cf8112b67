// Stands in for dist/engine.cjs: does what each request's cache key tells it. Started with `fork`.
const cancelled = new Set();
const report = (message) => process.send(message);

process.on('disconnect', () => process.exit(0));
process.on('message', (command) => {
  if (command.kind === 'load') load(command);
  else if (command.kind === 'cancel') cancelled.add(command.request);
  else if (command.kind === 'usage')
    report({
      kind: 'usage',
      usage: {
        residentBytes: 1000,
        kvCacheBytes: 0,
        decoding: { steps: 0, draftedTokens: 0, acceptedTokens: 0 },
      },
    });
  else if (command.kind === 'look') report({ kind: 'looked', stepMs: [10, 11, 12, 14, 20, 30, 50, 90] });
  else if (command.kind === 'warm-up') report({ kind: 'done', request: command.request });
  else void generate(command.request, command.generate);
});

function load({ modelFolder, threads }) {
  if (modelFolder === 'crash-on-load') process.exit(3);
  else if (modelFolder === 'never-loads') setInterval(() => undefined, 1000);
  else if (modelFolder.startsWith('bad'))
    report({ kind: 'not-loadable', message: `bad folder, ${threads} threads` });
  else report({ kind: 'loaded', loadMs: 5, stepMs: [20, 21, 22, 24, 30, 40, 60, 100] });
}

async function generate(request, { cacheKey, maxTokens }) {
  const event = (value) => report({ kind: 'event', request, event: value });
  if (cacheKey === 'crash') process.kill(process.pid, 'SIGKILL');
  if (cacheKey === 'too-long') return report({ kind: 'prompt-too-long', request, message: 'too long' });
  if (cacheKey === 'fail') return report({ kind: 'failed', request, message: 'out of memory' });
  for (let id = 0; id < maxTokens && !cancelled.has(request); id++) {
    event({ kind: 'token', candidate: 0, id, logProbability: -1 });
    if (cacheKey === 'crash-later' && id === 1) setTimeout(() => process.kill(process.pid, 'SIGKILL'), 10);
    if (cacheKey === 'hang' && id === 1) return;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  if (!cancelled.has(request)) {
    event({ kind: 'finished', candidate: 0, reason: 'length' });
    event({
      kind: 'statistics',
      promptTokens: 1,
      reusedTokens: 0,
      prefillMs: 1,
      generatedTokens: maxTokens,
      decodeMs: 1,
      waitedMs: 0,
    });
  }
  report({ kind: 'done', request });
}
