/**
 * The time that the rest of some runs takes if they take as long as those so far.
 * @param elapsed milliseconds since the first began
 * @returns whole seconds; null before the first is done, and when all are
 */
export function secondsLeft(
  elapsed: number,
  { done, of }: { readonly done: number; readonly of: number },
): number | null {
  return done <= 0 || done >= of ? null : Math.ceil(((elapsed / done) * (of - done)) / 1000)
}
