import { randomBytes } from 'node:crypto';

/** Extension → page. */
export interface PageState {
  readonly title: string;
  readonly turns: readonly {
    /** Empty for the first answer. */
    readonly question: string;
    readonly html: string;
    readonly note: string;
  }[];
  /** What was read. */
  readonly context: string;
  readonly isWriting: boolean;
  readonly mayHaveMore: boolean;
  readonly message: string;
  /** How far the model can be trusted; empty where nothing warns. */
  readonly limit: string;
}

/** Page → extension. */
export type PageMessage =
  | {
      readonly kind: 'ready' | 'more' | 'stop' | 'again' | 'insert' | 'copy' | 'reveal-all' | 'choose-model';
    }
  | { readonly kind: 'ask'; readonly question: string }
  | { readonly kind: 'hover' | 'reveal'; readonly lines: readonly number[] }
  | { readonly kind: 'symbol'; readonly name: string };

/** The panel's page. Nothing is loaded from anywhere, and only this script runs. */
export function page(): string {
  const nonce = randomBytes(16).toString('base64');
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>Explanation</title>
<style nonce="${nonce}">${STYLE}</style>
</head>
<body>
<header><button id="title" class="plain" title="Show the code"></button></header>
<main id="turns" aria-live="polite"></main>
<p id="message" role="alert"></p>
<nav>
  <button id="stop">Stop</button>
  <button id="more">More detail</button>
  <button id="again">Again</button>
  <button id="copy">Copy</button>
  <button id="insert">Insert as comment</button>
</nav>
<form id="form"><input id="question" aria-label="A question on this code" placeholder="Ask about this code…" autocomplete="off"><button>Ask</button></form>
<p id="context"></p>
<p id="limit" hidden><span id="limit-words"></span> <button id="choose-model" class="link">Choose another model</button></p>
<script nonce="${nonce}">${SCRIPT}</script>
</body>
</html>`;
}

const STYLE = `
body { font-family: var(--vscode-font-family); font-size: var(--vscode-font-size); color: var(--vscode-foreground); padding: 0 16px 16px; line-height: 1.5; }
header { padding: 8px 0; border-bottom: 1px solid var(--vscode-panel-border); }
.plain { background: none; color: inherit; font-weight: 600; padding: 0; border: 0; cursor: pointer; text-align: left; }
.link { background: none; color: var(--vscode-textLink-foreground); padding: 0; font-size: inherit; }
.link:hover { text-decoration: underline; }
code { font-family: var(--vscode-editor-font-family); color: var(--vscode-textPreformat-foreground); background: var(--vscode-textPreformat-background); padding: 1px 3px; border-radius: 3px; }
code.symbol { cursor: pointer; color: var(--vscode-textLink-foreground); }
code.symbol:hover, code.symbol:focus { text-decoration: underline; }
code.unknown { text-decoration: underline wavy var(--vscode-editorWarning-foreground); }
.linked { cursor: pointer; }
.linked:hover { background: var(--vscode-list-hoverBackground); }
.doubtful { border-left: 3px solid var(--vscode-editorWarning-foreground); padding-left: 6px; }
pre { background: var(--vscode-textCodeBlock-background); padding: 8px; overflow-x: auto; }
.question { font-weight: 600; margin-top: 16px; }
.note, #context, #limit { color: var(--vscode-descriptionForeground); font-size: 0.9em; }
#message { color: var(--vscode-errorForeground); }
nav, form { display: flex; gap: 8px; flex-wrap: wrap; margin: 12px 0; }
button { color: var(--vscode-button-secondaryForeground); background: var(--vscode-button-secondaryBackground); border: 0; border-radius: 2px; padding: 4px 10px; cursor: pointer; }
button:hover { background: var(--vscode-button-secondaryHoverBackground); }
button.plain:hover { background: none; text-decoration: underline; }
input { flex: 1; color: var(--vscode-input-foreground); background: var(--vscode-input-background); border: 1px solid var(--vscode-input-border, transparent); padding: 4px 6px; }
[hidden] { display: none !important; }
`;

const SCRIPT = `
const vscode = acquireVsCodeApi();
const $ = (id) => document.getElementById(id);
const send = (kind, more) => vscode.postMessage({ kind, ...more });
const linesOf = (element) => (element?.dataset.lines ?? '').split(' ').filter(Boolean).map(Number);
addEventListener('message', ({ data: state }) => {
  $('title').textContent = state.title;
  $('context').textContent = state.context;
  $('message').textContent = state.message;
  const turns = $('turns');
  while (turns.children.length > state.turns.length) turns.lastChild.remove();
  state.turns.forEach((turn, index) => {
    let element = turns.children[index];
    if (!element) {
      element = document.createElement('section');
      element.innerHTML = '<p class="question"></p><div class="answer"></div><p class="note"></p>';
      turns.append(element);
    }
    const [question, answer, note] = element.children;
    question.textContent = turn.question;
    question.hidden = turn.question === '';
    if (element.dataset.html !== turn.html) { answer.innerHTML = turn.html; element.dataset.html = turn.html; }
    note.textContent = turn.note;
    note.hidden = turn.note === '';
  });
  $('limit-words').textContent = state.limit;
  const has = state.turns.some(({ html }) => html !== '');
  $('stop').hidden = !state.isWriting;
  $('more').hidden = state.isWriting || !has || !state.mayHaveMore;
  $('again').hidden = state.isWriting;
  $('limit').hidden = state.isWriting || !has || state.limit === '';
  $('copy').hidden = $('insert').hidden = state.isWriting || !has;
});
for (const id of ['stop', 'more', 'again', 'copy', 'insert', 'choose-model']) $(id).addEventListener('click', () => send(id));
$('title').addEventListener('click', () => send('reveal-all'));
$('form').addEventListener('submit', (event) => {
  event.preventDefault();
  const question = $('question').value.trim();
  if (question === '') return;
  $('question').value = '';
  send('ask', { question });
});
addEventListener('keydown', (event) => { if (event.key === 'Escape') send('stop'); });
const onSymbol = (event) => {
  const symbol = event.target.closest('[data-symbol]');
  if (symbol) send('symbol', { name: symbol.dataset.symbol });
  return symbol;
};
$('turns').addEventListener('click', (event) => {
  const linked = event.target.closest('[data-lines]');
  if (!onSymbol(event) && linked) send('reveal', { lines: linesOf(linked) });
});
$('turns').addEventListener('keydown', (event) => { if (event.key === 'Enter') onSymbol(event); });
let hovered;
$('turns').addEventListener('mouseover', (event) => {
  const linked = event.target.closest('[data-lines]');
  if (linked === hovered) return;
  hovered = linked;
  send('hover', { lines: linesOf(linked) });
});
$('turns').addEventListener('mouseleave', () => { hovered = undefined; send('hover', { lines: [] }); });
send('ready');
`;
