/** User settings of a VS Code under test: nothing that pops up, moves, or talks to the network. */
export const QUIET_SETTINGS = {
  'security.workspace.trust.enabled': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.enableExperiments': false,
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'foretype.logLevel': 'debug',
} as const;

/** On top of the quiet settings, for windows that pictures are taken of. */
export const PICTURE_SETTINGS = {
  'workbench.colorTheme': 'Dark Modern',
  'workbench.layoutControl.enabled': false,
  'workbench.navigationControl.enabled': false,
  'editor.fontFamily': 'DejaVu Sans Mono',
  'editor.fontSize': 13,
  'editor.lineHeight': 19,
  'editor.scrollBeyondLastLine': false,
  // A function that is only being written has errors; red lines would be all one sees.
  'js/ts.validate.enabled': false,
  'editor.minimap.enabled': false,
  'editor.cursorBlinking': 'solid',
  'editor.matchBrackets': 'never',
  'editor.stickyScroll.enabled': false,
} as const;
