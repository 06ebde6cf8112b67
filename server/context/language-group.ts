/** Languages that use each other's definitions. */
const GROUPS: Readonly<Record<string, string>> = {
  typescript: 'js',
  typescriptreact: 'js',
  javascript: 'js',
  javascriptreact: 'js',
  vue: 'js',
  svelte: 'js',
  c: 'c',
  cpp: 'c',
  'cuda-cpp': 'c',
  'objective-c': 'c',
  java: 'jvm',
  kotlin: 'jvm',
  scala: 'jvm',
  groovy: 'jvm',
  css: 'css',
  scss: 'css',
  less: 'css',
};

export function languageGroup(languageId: string): string {
  return GROUPS[languageId] ?? languageId;
}
