/** A source could not deliver; `message` says why and is shown beside the other sources'. */
export class SourceError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SourceError';
  }
}
