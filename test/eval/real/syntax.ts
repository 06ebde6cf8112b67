/** Trees of the corpus's languages, for makers and scores: nobody waits for them. */
import { join } from 'node:path';
import { Syntax } from '../../../server/syntax/syntax.ts';

const ASSETS = join(import.meta.dirname, '..', '..', '..', 'dist', 'assets');
const PARSE_BUDGETS = { firstMs: 15_000, nextMs: 15_000 };

export const SYNTAX = Syntax.create(ASSETS, () => undefined, PARSE_BUDGETS);
