const IDENTIFIER = /[\p{L}_$][\p{L}\p{N}_$]*/gu;
const LEAST_WORD_CHARACTERS = 3;
/** Words of every program. */
const COMMON = new Set(
  `and any args async await bool boolean break case catch char class const continue data def default delete dict else end enum
 err error export extends false final finally float for from func function get git has if impl import in index init int
 interface is item key kwargs len let list map match mut name new nil none not null number obj object of or package pass
 private protected pub public raise ref result return self set size static str string struct super switch test the this throw
 true try type undefined use val value var void while with yield`.split(/\s+/),
);

/** The identifiers of a text in their order, each time they stand there. */
export function identifiersIn(text: string): string[] {
  return text.match(IDENTIFIER) ?? [];
}

/** `readUserName` and `read_user_name` → read, user, name. */
export function wordsOf(identifier: string): string[] {
  return identifier
    .split(/[_$]+|(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u)
    .map((word) => word.toLowerCase())
    .filter((word) => word.length >= LEAST_WORD_CHARACTERS);
}

export const isCommon = (name: string): boolean => COMMON.has(name.toLowerCase());
