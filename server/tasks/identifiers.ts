const IDENTIFIER = /[\p{L}_$][\p{L}\p{N}_$]*/gu;

/** Words of a text that could be names, in their order, each once. */
export function identifiersIn(text: string): readonly string[] {
  return [...new Set(text.match(IDENTIFIER) ?? [])];
}
