/** What went wrong, in words; not everything that is thrown is an error. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
