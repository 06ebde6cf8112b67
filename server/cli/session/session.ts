import { pathToFileURL } from 'node:url';
import { languageOf } from '../../context/languages.ts';
import { Buffer } from './buffer.ts';
import type { Figures } from './figures.ts';
import type { LanguageServer } from './language-server.ts';
import { Person } from './person.ts';
import type { Screen } from './screen.ts';
import { chooseStretches } from './stretch.ts';

export interface SessionFile {
  /** Absolute. */
  readonly path: string;
  /** As shown to a person. */
  readonly name: string;
  readonly text: string;
}

export interface SessionParts {
  readonly server: LanguageServer;
  readonly screen: Screen;
  readonly figures: Figures;
  readonly signal: AbortSignal;
}

/** Types through some places of the files. @throws when aborted, or when the server ends. */
export async function typeThrough(
  files: readonly SessionFile[],
  placesPerFile: number,
  { server, screen, figures, signal }: SessionParts,
): Promise<void> {
  const person = new Person(server, screen, figures, signal);
  for (const { path, name, text } of files) {
    const uri = pathToFileURL(path).href;
    const languageId = languageOf(path)?.ids[0] ?? 'plaintext';
    const buffer = new Buffer(uri, languageId, name, text);
    await server.open(uri, languageId, text);
    const stretches = chooseStretches(text, placesPerFile);
    // Each stretch is typed again as it was, so the offsets of the others stay.
    for (const [index, stretch] of stretches.entries()) {
      screen.begin(`${name}  (${languageId}, place ${index + 1} of ${stretches.length})`);
      await person.retype(buffer, stretch);
    }
    await server.close(uri);
  }
  screen.end();
}
