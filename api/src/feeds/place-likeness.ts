/** How like two names of places are. */

/** Likeness of names, 0 to 1, from which two are taken for the same. */
export const SAME_NAME = 0.75

/** A name taken apart for comparison: how often each pair of letters stands in it, and how many pairs there are. */
export interface NamePairs {
  readonly counts: ReadonlyMap<string, number>
  readonly total: number
}

/** Case and punctuation aside. */
export function namePairs(text: string): NamePairs {
  const letters = [...text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')]
  const pairs = letters.length === 1 ? letters : letters.slice(1).map((letter, i) => letters[i]! + letter)
  const counts = new Map<string, number>()
  for (const pair of pairs) counts.set(pair, (counts.get(pair) ?? 0) + 1)
  return { counts, total: pairs.length }
}

/** Sørensen–Dice coefficient over letter pairs. */
export function likenessOfPairs(a: NamePairs, b: NamePairs): number {
  if (a.total === 0 || b.total === 0) return 0
  let shared = 0
  for (const [pair, count] of a.counts) shared += Math.min(count, b.counts.get(pair) ?? 0)
  return (2 * shared) / (a.total + b.total)
}

export const likeness = (a: string, b: string): number => likenessOfPairs(namePairs(a), namePairs(b))

/** An id as a code may write it: `ZZ1 w01` and `ZZ1/W01` are `zz1-w01`. */
export function idLike(code: string): string {
  return code
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
}
