/** A health facility as an input tells of it, before beds and units are given by rule. */
import type { FacilityKind, LngLat, Text } from '@kangcheng/twin-engine'
import type { Ring } from './osm-rings.ts'

export interface FoundFacility {
  /** Where it stands in its input: `way/49209406`, `facilities.csv line 7`. */
  readonly place: string
  readonly kind: FacilityKind
  readonly name: Text
  /** True where the name is told in one language only, and stands in both. */
  readonly untranslated: boolean
  readonly at: LngLat
  /** The outline of its grounds or building; null for a point. */
  readonly ring: Ring | null
  /** Beds in ordinary operation; null = not told. */
  readonly beds: number | null
  readonly intensiveCareBeds: number | null
  /** Whether it has an emergency department; null = not told. */
  readonly emergency: boolean | null
  readonly level: Text | null
  /** Who tells of it: "OpenStreetMap (monaco.osm.pbf)"; empty where a rule made it. */
  readonly source: string
}

const HAN = /\p{Script=Han}/u
const HAN_ONLY = /^[\p{Script=Han}\d（）()·\s-]+$/u

/**
 * A name in both languages. What is told in one stands in both, and is called untranslated unless it is plain Chinese or
 * tagged as English; without any the fallback.
 */
export function nameOf(
  told: { readonly zh?: string | undefined; readonly en?: string | undefined; readonly plain?: string | undefined },
  fallback: Text,
): { readonly name: Text; readonly untranslated: boolean } {
  const plain = told.plain?.trim() || undefined
  const zh = told.zh?.trim() || (plain !== undefined && HAN.test(plain) ? plain : undefined)
  const en = told.en?.trim() || (plain !== undefined && !HAN_ONLY.test(plain) ? plain : undefined)
  const any = plain ?? zh ?? en
  if (any === undefined) return { name: fallback, untranslated: false }
  return { name: { zh: zh ?? any, en: en ?? any }, untranslated: zh === undefined || en === undefined }
}

/** Words that say nothing about which facility is meant. */
const FILLERS = new Set([
  'the',
  'of',
  'and',
  'at',
  'de',
  'do',
  'da',
  'du',
  'des',
  'la',
  'le',
  'el',
  'st',
  'saint',
  'sankt',
])

/** Words of a name in small letters without accents; Chinese names as pairs of characters. */
function wordsOf(name: string): Set<string> {
  const plain = name
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
  const words = new Set<string>()
  for (const word of plain.match(/[\p{L}\d]+/gu) ?? []) {
    if (HAN.test(word)) for (let i = 0; i + 1 < word.length; i++) words.add(word.slice(i, i + 2))
    else if (!FILLERS.has(word)) words.add(word)
  }
  return words
}

/** True where all words of the shorter name stand in the longer one. */
export function namesAlike(a: Text, b: Text): boolean {
  return [
    [a.zh, b.zh],
    [a.en, b.en],
    [a.zh, b.en],
    [a.en, b.zh],
  ].some(([x, y]) => {
    const [one, other] = [wordsOf(x!), wordsOf(y!)]
    const [few, many] = one.size <= other.size ? [one, other] : [other, one]
    return few.size > 0 && [...few].every((word) => many.has(word))
  })
}
