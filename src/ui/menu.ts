import type { State } from './state.ts';

export interface MenuItem {
  /** With `$(codicon)`. */
  readonly label: string;
  readonly description?: string;
  readonly command: string;
  readonly arguments?: readonly unknown[];
}

export interface MenuFacts {
  readonly state: State;
  readonly isOn: boolean;
  /** Other files are read. */
  readonly readsWorkspace?: boolean;
  /** The language of the editor in front. */
  readonly language: { readonly id: string; readonly isOn: boolean } | undefined;
}

/** What a click on the status item offers, most likely wish first. */
export function menuItems({ state, isOn, language, readsWorkspace }: MenuFacts): readonly MenuItem[] {
  const items: MenuItem[] = [];
  const needsModel = state.kind === 'no-model' || (state.kind === 'failed' && state.part === 'model');
  const needsRestart = state.kind === 'failed' && state.part !== 'model';
  if (needsModel) items.push(download, useFile);
  if (needsRestart) items.push(restart, showLog);
  if (state.kind === 'ready' || state.kind === 'generating' || state.kind === 'off')
    items.push(suggest, generate, explain, review, fix, document, writeTests, convert, chat);
  items.push(
    isOn
      ? { label: '$(circle-slash) Turn off', command: 'foretype.disable' }
      : { label: '$(pass) Turn on', command: 'foretype.enable' },
  );
  if (isOn && language) {
    const icon = language.isOn ? '$(circle-slash)' : '$(pass)';
    const word = language.isOn ? 'off' : 'on';
    items.push({ label: `${icon} Turn ${word} for ${language.id}`, command: 'foretype.toggleLanguage' });
  }
  if (!needsModel) items.push(chooseModel);
  if (!needsRestart) items.push(restart, showLog);
  if (readsWorkspace) items.push(rebuildIndex);
  if (!needsRestart) items.push(showLearned, eraseLearned);
  items.push(settings);
  return items;
}

const suggest: MenuItem = { label: '$(keyboard-tab) Suggest now', command: 'foretype.trigger' };
const generate: MenuItem = {
  label: '$(sparkle) Generate code from the comment here',
  command: 'foretype.generate',
};
const explain: MenuItem = {
  label: '$(comment-discussion) Explain the code here',
  command: 'foretype.explain',
};
const review: MenuItem = { label: '$(bug) Look for mistakes here', command: 'foretype.review' };
const fix: MenuItem = { label: '$(lightbulb-autofix) Fix the problem here', command: 'foretype.fix' };
const document: MenuItem = { label: '$(book) Document the function here', command: 'foretype.document' };
const writeTests: MenuItem = {
  label: '$(beaker) Write tests for the function here',
  command: 'foretype.writeTests',
};
const convert: MenuItem = {
  label: '$(arrow-swap) Convert the code here to another language…',
  command: 'foretype.convert',
};
const chat: MenuItem = { label: '$(comment) Ask in the chat', command: 'foretype.openChat' };
const download: MenuItem = {
  label: '$(cloud-download) Download the model',
  command: 'foretype.downloadModel',
};
const restart: MenuItem = { label: '$(debug-restart) Restart', command: 'foretype.restart' };
const rebuildIndex: MenuItem = {
  label: '$(refresh) Rebuild the workspace index',
  command: 'foretype.rebuildIndex',
};
const showLearned: MenuItem = {
  label: '$(notebook) Show what Foretype has learned',
  command: 'foretype.showLearned',
};
const eraseLearned: MenuItem = {
  label: '$(trash) Erase what Foretype has learned…',
  command: 'foretype.eraseLearned',
};
const showLog: MenuItem = { label: '$(output) Show log', command: 'foretype.showLog' };
const settings: MenuItem = {
  label: '$(gear) Settings',
  command: 'workbench.action.openSettings',
  arguments: ['@ext:foretype.foretype'],
};
const chooseModel: MenuItem = {
  label: '$(chip) Choose the model…',
  command: 'foretype.chooseModel',
};
const useFile: MenuItem = {
  label: '$(file-binary) Use a model file…',
  description: 'GGUF, Qwen2 architecture',
  command: 'foretype.useModelFile',
};
