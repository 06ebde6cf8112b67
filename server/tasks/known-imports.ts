/**
 * Import lines of names that everybody uses from a language's standard library: `import math` for `math.sqrt`. A model writes the call and
 * forgets the import; a list of the common ones finds nearly all.
 */
interface KnownImports {
  /** Used as `name.`: the import that makes it known. */
  readonly modules: Readonly<Record<string, string>>;
  /** Used by itself. */
  readonly names: Readonly<Record<string, string>>;
}

const each = (names: string, line: (name: string) => string): Readonly<Record<string, string>> =>
  Object.fromEntries(names.split(' ').map((name) => [name, line(name)]));

const PYTHON: KnownImports = {
  modules: {
    ...each(
      'math re json os sys random itertools functools collections datetime time string heapq bisect copy hashlib operator statistics ' +
        'subprocess shutil csv io logging typing urllib threading asyncio decimal fractions textwrap uuid base64 struct glob tempfile ' +
        'contextlib inspect pathlib pickle secrets sqlite3 traceback unicodedata warnings zlib',
      (name) => `import ${name}`,
    ),
    np: 'import numpy as np',
    pd: 'import pandas as pd',
    plt: 'import matplotlib.pyplot as plt',
  },
  names: {
    ...each(
      'Any Callable Dict Iterable Iterator List Optional Sequence Set Tuple Union Generator',
      (name) => `from typing import ${name}`,
    ),
    ...each('Counter OrderedDict defaultdict deque namedtuple', (name) => `from collections import ${name}`),
    ...each('reduce lru_cache wraps partial cmp_to_key', (name) => `from functools import ${name}`),
    ...each('dataclass field', (name) => `from dataclasses import ${name}`),
    ...each(
      'combinations permutations product chain accumulate groupby',
      (name) => `from itertools import ${name}`,
    ),
    ...each('ceil comb factorial floor gcd isqrt lcm sqrt', (name) => `from math import ${name}`),
    ...each('heapify heappop heappush', (name) => `from heapq import ${name}`),
    ...each('bisect_left bisect_right insort', (name) => `from bisect import ${name}`),
    deepcopy: 'from copy import deepcopy',
    itemgetter: 'from operator import itemgetter',
    ...each('timedelta', (name) => `from datetime import ${name}`),
    Path: 'from pathlib import Path',
    Enum: 'from enum import Enum',
  },
};

const NODE: KnownImports = {
  modules: {
    ...each(
      'fs path os crypto util http https url zlib',
      (name) => `import * as ${name} from 'node:${name}';`,
    ),
  },
  names: {
    ...each('readFileSync writeFileSync existsSync', (name) => `import { ${name} } from 'node:fs';`),
    ...each('createHash randomBytes', (name) => `import { ${name} } from 'node:crypto';`),
  },
};

const GO: KnownImports = {
  modules: each(
    'fmt strings strconv math sort errors os io bufio bytes time regexp sync context unicode log',
    (name) => `import "${name}"`,
  ),
  names: {},
};

const JAVA: KnownImports = {
  modules: each('Arrays Collections Objects', (name) => `import java.util.${name};`),
  names: each(
    'List ArrayList Map HashMap Set HashSet LinkedList Deque ArrayDeque Queue PriorityQueue Optional TreeMap Iterator',
    (name) => `import java.util.${name};`,
  ),
};

const RUST: KnownImports = {
  modules: {},
  names: each(
    'HashMap HashSet BTreeMap BTreeSet VecDeque BinaryHeap',
    (name) => `use std::collections::${name};`,
  ),
};

const BY_LANGUAGE: Readonly<Record<string, KnownImports>> = {
  python: PYTHON,
  typescript: NODE,
  typescriptreact: NODE,
  javascript: NODE,
  javascriptreact: NODE,
  go: GO,
  java: JAVA,
  rust: RUST,
};

/** Words of the code with a mark of how each is used; a word behind a dot is a member and needs no import. */
const USE = /(?<![\p{L}\p{N}_$.])([\p{L}_$][\p{L}\p{N}_$]*)(\s*\.)?/gu;

/**
 * Import lines that `code` needs and the document does not have.
 * @param code without contents of strings and comments.
 * @param elsewhere the document's text without `code`.
 */
export function missingImports(languageId: string, code: string, elsewhere: string): readonly string[] {
  const known = BY_LANGUAGE[languageId];
  if (!known) return [];
  const ownImports = code.split('\n').filter((line) => IMPORTS.test(line));
  const there = new Set(declaredNames([elsewhere, ...ownImports].join('\n')));
  const own = new Set(
    [...code.matchAll(/(?:^|[(,\s])([\p{L}_$][\p{L}\p{N}_$]*)\s*(?::[^=\n]*)?=(?!=)/gu)].map(
      ([, name]) => name,
    ),
  );
  const lines = new Set<string>();
  for (const [, name = '', dot] of code.matchAll(USE)) {
    if (there.has(name) || own.has(name)) continue;
    const table = dot === undefined ? known.names : known.modules;
    const line = Object.hasOwn(table, name) ? table[name] : undefined;
    // In a list of several lines, as Go has it.
    if (line !== undefined && !elsewhere.includes(`"${name}"`)) lines.add(line);
  }
  return [...lines];
}

const IMPORTS = /^\s*(import|from|use|using|#include|package)\b|\brequire\(/;
const DECLARES =
  /\b(class|def|function|func|fn|type|struct|enum|const|let|var|val)\s+[\w$]|^\s*[\w$]+\s*=(?!=)/;

/** Names in lines that import, declare or assign. */
function declaredNames(text: string): readonly string[] {
  return text
    .split('\n')
    .filter((line) => IMPORTS.test(line) || DECLARES.test(line))
    .flatMap((line) => line.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? []);
}
