/**
 * The browser test that uses each command as a person does, by its title. A unit test holds it beside package.json and the tests; a whole run
 * also asks the extension's log whether they were run (`commands-run.ts`).
 */
export const SHOWN_BY: Readonly<Record<string, string>> = {
  'foretype.enable': 'is absent while Foretype is turned off from its menu, and back when turned on',
  'foretype.disable': 'is absent while Foretype is turned off from its menu, and back when turned on',
  'foretype.toggleLanguage':
    'shows the menu at a click on the status item: silent for a language, and speaking again',
  'foretype.trigger': 'is a whole block after Suggest Now, where one has just been opened',
  'foretype.dismiss': 'does not come back there after Escape while typing, but with Suggest Now',
  'foretype.generate': 'generated code is previewed, accepted, and taken back by one undo',
  'foretype.document': 'documentation is previewed above its function',
  'foretype.explain': 'an explanation streams into a panel beside the editor',
  'foretype.writeTests':
    'tests are compared with what is there, and are in their file when they are accepted',
  'foretype.convert': 'a conversion streams into an editor of its own, and is discarded without a question',
  'foretype.openChat':
    'opens with @foretype and the model of this computer, which explains the function at the cursor',
  'foretype.discardDocument': 'discards converted code by its command, without a question',
  'foretype.review': 'a review marks a mistake, and the lightbulb changes it',
  'foretype.fix': 'fixes what TypeScript calls an error, from the lightbulb; one undo takes it back',
  'foretype.previewFinding': 'a review marks a mistake, and the lightbulb changes it',
  'foretype.dismissFinding': 'dismisses a finding from the lightbulb, and does not find it again',
  'foretype.dismissFindings': 'dismisses all findings of a file, and does not find them again',
  'foretype.clearFindings': 'clears findings from the context menu, and finds them again',
  'foretype.acceptPreview': 'generated code is previewed, accepted, and taken back by one undo',
  'foretype.rejectPreview': 'generated code is rejected with Escape and leaves nothing',
  'foretype.nextCandidate': 'writes another candidate, and says how often the model is right',
  'foretype.cancelTask': 'cancels a conversion with Escape, and leaves nothing',
  'foretype.downloadModel': 'the download is asked for, with its size, before anything is fetched',
  'foretype.chooseModel': 'offers a bigger model, and keeps the one in use where the download is not wanted',
  'foretype.useModelFile':
    'takes no model file where the choice is cancelled, and says what is wrong with a wrong one',
  'foretype.restart': 'suggests again after a restart',
  'foretype.rebuildIndex': 'reads the workspace anew, and says what it has read',
  'foretype.showLearned': 'shows what it has learned, and erases it after a question',
  'foretype.eraseLearned': 'shows what it has learned, and erases it after a question',
  'foretype.showLog': 'opens its log',
  'foretype.showMenu':
    'shows the menu at a click on the status item: silent for a language, and speaking again',
};
