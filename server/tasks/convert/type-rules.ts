import type { TargetLanguage } from './targets.ts';

/**
 * What a small model forgets where types are to be written: how the target writes those that programs are made of. Only where
 * it was seen to help: told the same of Java, C#, Rust and Python, the model wrote types no better and other things worse.
 */
const RULES: { readonly [Language in TargetLanguage]?: string } = {
  typescript:
    'Give every parameter, field and result its type: lists are `T[]`, maps `Map<K, V>`, what may be missing `T | null`, never `any`.',
};
const DATACLASS: { readonly [Language in TargetLanguage]?: string } = {
  typescript: 'A dataclass is a class with a constructor, without a decorator.',
};

/** Sentences for the instruction, each with a blank behind it; often none. */
export function typeRules(to: TargetLanguage, code: string): string {
  const dataclass = /^\s*@dataclass\b/m.test(code) ? DATACLASS[to] : undefined;
  return [RULES[to], dataclass]
    .filter((rule) => rule !== undefined)
    .map((rule) => `${rule} `)
    .join('');
}
