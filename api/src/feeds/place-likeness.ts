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

/**
 * Ids that a code may stand for: itself, `ZZ1 W01` as `zz1-w01`, and what comes last in a reference or behind a system:
 * `Location/zz1-w01`, `https://…#zz1-w01`.
 */
export function idsIn(code: string): readonly string[] {
  return [...new Set([code, idLike(code), idLike(code.split(/[/#]/).at(-1)!)])].filter((id) => id !== '')
}

const idLike = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
