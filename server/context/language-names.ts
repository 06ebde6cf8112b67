/** Names that a language has without any declaration: its keywords and what programs find built in. Each list says where it comes from. */
import c from '../../grammars/c/names.json' with { type: 'json' };
import cpp from '../../grammars/cpp/names.json' with { type: 'json' };
import csharp from '../../grammars/csharp/names.json' with { type: 'json' };
import go from '../../grammars/go/names.json' with { type: 'json' };
import java from '../../grammars/java/names.json' with { type: 'json' };
import javascript from '../../grammars/javascript/names.json' with { type: 'json' };
import kotlin from '../../grammars/kotlin/names.json' with { type: 'json' };
import php from '../../grammars/php/names.json' with { type: 'json' };
import python from '../../grammars/python/names.json' with { type: 'json' };
import ruby from '../../grammars/ruby/names.json' with { type: 'json' };
import rust from '../../grammars/rust/names.json' with { type: 'json' };
import shellscript from '../../grammars/shellscript/names.json' with { type: 'json' };
import typescript from '../../grammars/typescript/names.json' with { type: 'json' };
import { languageWithId } from '../syntax/language-table.ts';

/** By the folder's name, as `names` of grammars/languages.json gives it. */
const LISTS: Readonly<Record<string, { readonly names: readonly string[] }>> = {
  c,
  cpp,
  csharp,
  go,
  java,
  javascript,
  kotlin,
  php,
  python,
  ruby,
  rust,
  shellscript,
  typescript,
};

const byLanguage = new Map<string, ReadonlySet<string>>();

/** Undefined where no list tells the language's keywords from names. */
export function namesOfLanguage(languageId: string): ReadonlySet<string> | undefined {
  const known = byLanguage.get(languageId);
  if (known) return known;
  const folders = languageWithId(languageId)?.names;
  if (folders === undefined) return undefined;
  const names = new Set(
    folders.flatMap((folder) => LISTS[folder]?.names ?? []).flatMap((line) => line.split(' ')),
  );
  byLanguage.set(languageId, names);
  return names;
}
