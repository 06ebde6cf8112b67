import { languageName } from '../prompt-parts.ts';
import { languageFor, type Language } from '../../context/languages.ts';

/** Languages that code can be converted to, by their ids in VS Code; those that the default model knows best first. */
export const TARGET_LANGUAGES = [
  'python',
  'typescript',
  'javascript',
  'java',
  'go',
  'rust',
  'cpp',
  'csharp',
  'c',
  'kotlin',
  'swift',
  'php',
  'ruby',
  'lua',
  'scala',
  'dart',
  'shellscript',
  'powershell',
  'perl',
  'r',
  'julia',
] as const;
export type TargetLanguage = (typeof TARGET_LANGUAGES)[number];

export function targetLanguage(id: TargetLanguage): { readonly language: Language; readonly name: string } {
  const language = languageFor(id, '');
  return { language, name: languageName(language, id) };
}
