import { linesOf, type DocumentLines } from '../../../server/context/document-lines.ts';

export interface DrawnDocument {
  readonly text: string;
  readonly document: DocumentLines;
  readonly position: { readonly line: number; readonly character: number };
}

/** A document from a drawing in which █ stands for the cursor. */
export function drawn(drawing: string): DrawnDocument {
  const offset = drawing.indexOf('█');
  if (offset < 0 || drawing.indexOf('█', offset + 1) >= 0) throw new Error(`One cursor, please: ${drawing}`);
  const text = drawing.slice(0, offset) + drawing.slice(offset + 1);
  const before = drawing.slice(0, offset).split(/\r\n?|\n/);
  return {
    text,
    document: linesOf(text),
    position: { line: before.length - 1, character: before.at(-1)!.length },
  };
}
