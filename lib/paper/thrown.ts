/** What was thrown, as an error that says something: itself where it is one, else one whose message is its text. */
export function errorOf(thrown: unknown): Error {
  return thrown instanceof Error && thrown.message ? thrown : new Error(String(thrown), { cause: thrown });
}
