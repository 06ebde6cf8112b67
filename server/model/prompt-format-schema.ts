import * as v from 'valibot';
import type { PromptFormat } from './prompt-format.ts';

const tokenId = v.pipe(v.number(), v.integer(), v.minValue(0));

/** `PromptFormat` as it stands in the catalogue and in manifests. */
export const promptFormatSchema: v.GenericSchema<PromptFormat> = v.object({
  form: v.picklist(['suffix-first', 'usual']),
  snippets: v.exactOptional(v.picklist(['comments', 'files'])),
  prefixToken: tokenId,
  suffixToken: tokenId,
  middleToken: tokenId,
  fileSeparatorToken: tokenId,
  repositoryToken: tokenId,
  stopTokens: v.array(tokenId),
});
