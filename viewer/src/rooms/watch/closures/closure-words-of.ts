// One closure in words: how far it goes, and from when until when.
import { timeWords } from '../../../format/time.ts'
import type { ClosureWords } from '../../../i18n/closure-words.ts'
import type { Language } from '../../../i18n/words.ts'
import type { ClosureRow } from './closure-rows.ts'

export function extentOf({ depthMetres, speedFactor, roads }: ClosureRow, words: ClosureWords): string {
  const stretches = roads.length / 4
  return [
    depthMetres !== null && words.depth(String(depthMetres)),
    speedFactor !== null && words.speed(String(speedFactor)),
    stretches > 0 && words.stretches(stretches),
  ]
    .filter((part) => part !== false)
    .join(' · ')
}

export const spanOf = (
  { from, until }: ClosureRow,
  words: ClosureWords,
  now: number,
  zone: string,
  language: Language,
): string =>
  from === null || until === null
    ? words.always
    : words.span(timeWords(from, now, zone, language), timeWords(until, now, zone, language))
