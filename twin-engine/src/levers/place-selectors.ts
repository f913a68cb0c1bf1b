/**
 * Places in words, so that one scenario file runs on any city: `largest hospital`, `intensive care of largest hospital`,
 * `members of largest group`. A place in words always holds a space; an id never is one. Words are put together: what follows
 * `of` or `to` may itself be a place in words.
 */
import { type CityModel, indexCity, NEEDS, type Need, type Text } from '../city/city.ts'
import type { Problem } from '../city/decoded.ts'
import { distanceKilometres } from '../policies/neighbours.ts'
import type { LeverField } from './lever.ts'

export type PlaceKind = 'facility' | 'facilities' | 'unit' | 'group'

/** A place in words, as the catalogue shows it; what stands in angle brackets is to be filled in. */
export interface PlaceSelector {
  readonly words: string
  readonly kind: PlaceKind
  readonly name: Text
}

/** All places in words. `second`, `third`, `fourth` and `fifth` may stand before `largest` and `nearest`. */
export const PLACE_SELECTORS: readonly PlaceSelector[] = [
  { words: 'largest hospital', kind: 'facility', name: { zh: '最大的医院', en: 'the hospital with the most beds' } },
  {
    words: 'middle-sized hospital',
    kind: 'facility',
    name: { zh: '中等规模的医院', en: 'the median hospital by beds' },
  },
  { words: 'smallest hospital', kind: 'facility', name: { zh: '最小的医院', en: 'the hospital with the fewest beds' } },
  {
    words: 'largest emergency hospital',
    kind: 'facility',
    name: { zh: '设急诊科的最大医院', en: 'the largest of those with an emergency department' },
  },
  {
    words: 'nearest hospital to <facility>',
    kind: 'facility',
    name: { zh: '离某机构最近的医院', en: 'the hospital nearest to a facility' },
  },
  {
    words: 'nearest emergency hospital to <facility>',
    kind: 'facility',
    name: { zh: '离某机构最近的设急诊科医院', en: 'the nearest with an emergency department' },
  },
  {
    words: 'largest hospital for <need>',
    kind: 'facility',
    name: { zh: '某专科床位最多的医院', en: 'the hospital with the most beds of a need' },
  },
  {
    words: "largest group's lead",
    kind: 'facility',
    name: { zh: '最大医疗集团的牵头医院', en: 'the lead of the largest group' },
  },
  {
    words: 'shared <service> centre',
    kind: 'facility',
    name: { zh: '离最大医院最近的区域共享中心', en: 'the shared centre of a service nearest to the largest hospital' },
  },
  { words: 'blood centre', kind: 'facility', name: { zh: '血液中心', en: 'the blood centre' } },
  { words: 'all hospitals', kind: 'facilities', name: { zh: '所有医院', en: 'every hospital' } },
  {
    words: 'members of largest group',
    kind: 'facilities',
    name: { zh: '最大医疗集团的成员医院', en: 'the hospitals of the largest group' },
  },
  {
    words: 'other members of largest group',
    kind: 'facilities',
    name: { zh: '最大医疗集团除牵头医院外的成员', en: 'the same without their lead' },
  },
  {
    words: 'hospitals within <number> km of <facility>',
    kind: 'facilities',
    name: { zh: '某机构周围若干公里内的医院', en: 'the hospitals so near to a facility, itself among them' },
  },
  { words: 'largest group', kind: 'group', name: { zh: '最大的医疗集团', en: 'the group with the most beds' } },
  { words: 'largest ward', kind: 'unit', name: { zh: '最大的病区', en: 'the ward with the most beds' } },
  { words: 'largest <need> ward', kind: 'unit', name: { zh: '某专科最大的病区', en: 'the largest ward of a need' } },
  {
    words: 'largest ward of <facility>',
    kind: 'unit',
    name: { zh: '某医院最大的病区', en: 'the largest ward of a facility' },
  },
  {
    words: 'intensive care of <facility>',
    kind: 'unit',
    name: { zh: '某医院的重症医学科', en: 'the largest intensive care unit of a facility' },
  },
  {
    words: 'emergency department of <facility>',
    kind: 'unit',
    name: { zh: '某医院的急诊科', en: 'the emergency department of a facility' },
  },
]

const RANKS = ['', 'second ', 'third ', 'fourth ', 'fifth ']
const NEED_WORDS: Readonly<Record<string, Need>> = {
  paediatric: 'paediatrics',
  "children's": 'paediatrics',
  surgical: 'general-surgery',
  medical: 'general-medicine',
  obstetric: 'obstetrics-gynaecology',
  orthopaedic: 'orthopaedics',
  rehabilitation: 'geriatrics-rehabilitation',
  'infectious disease': 'infectious',
}

/** What words mean in a city: ids, or why there are none; `absent` = the words are right, the city has no such place. */
export type PlacesFound =
  | { readonly ids: readonly string[] }
  | { readonly ids: null; readonly absent: boolean; readonly why: string }

type Found = readonly number[] | 'absent' | 'unknown'

/** Finds a place in words. */
export function findPlaces(words: string, kind: PlaceKind, city: CityModel): PlacesFound {
  const text = words
    .trim()
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/^(a|the) /, '')
  const found = finders[kind](text, city)
  if (typeof found !== 'string') return { ids: found.map((i) => idOf(kind, i, city)) }
  if (found === 'absent')
    return { ids: null, absent: true, why: `the city has no ${text}; name another place, or an id` }
  const inner =
    /^(?:intensive care|emergency department|.*ward|hospitals within .* km) of (.+)$|nearest (?:emergency )?hospital to (.+)$/.exec(
      text,
    )
  const referred = inner?.[1] ?? inner?.[2]
  if (referred !== undefined && facilityOf(referred, city) === 'unknown') {
    const { why } = findPlaces(referred, 'facility', city) as { readonly why: string }
    return { ids: null, absent: false, why: `in "${words}", ${why}` }
  }
  const known = PLACE_SELECTORS.filter((one) => one.kind === kind || (kind === 'facilities' && one.kind === 'facility'))
  return {
    ids: null,
    absent: false,
    why: `"${words}" is neither an id nor a place in words; such are: ${known.map((one) => one.words).join(', ')}; second, third, fourth or fifth may stand before largest and nearest`,
  }
}

const finders: Readonly<Record<PlaceKind, (text: string, city: CityModel) => Found>> = {
  facility: facilityOf,
  facilities: facilitiesOf,
  unit: unitOf,
  group: (text, city) => {
    const group = text === 'largest group' ? largestGroup(city) : null
    return text !== 'largest group' ? 'unknown' : group === null ? 'absent' : [group]
  },
}

function idOf(kind: PlaceKind, i: number, city: CityModel): string {
  return (kind === 'unit' ? city.units : kind === 'group' ? city.groups : city.facilities)[i]!.id
}

/** The ranked one of a sorted list; the list itself begins with the first. */
function ranked(sorted: readonly number[], rank: string): Found {
  const at = RANKS.indexOf(rank)
  return at < sorted.length ? [sorted[at]!] : 'absent'
}

function bedsOf(facility: number, city: CityModel, need: Need | null = null): number {
  let beds = 0
  for (const u of indexCity(city).unitsOfFacility[facility]!) {
    const unit = city.units[u]!
    if (unit.kind !== 'emergency' && (need === null || (unit.kind === 'ward' && unit.need === need))) beds += unit.beds
  }
  return beds
}

/** Hospitals with beds, the largest first; equals in the order of the city. */
function hospitals(city: CityModel, emergency = false): number[] {
  const { emergencyUnitOfFacility } = indexCity(city)
  return city.facilities
    .map((_, f) => f)
    .filter((f) => city.facilities[f]!.kind === 'HOSPITAL' && bedsOf(f, city) > 0)
    .filter((f) => !emergency || emergencyUnitOfFacility[f]! >= 0)
    .sort((a, b) => bedsOf(b, city) - bedsOf(a, city) || a - b)
}

/** An id, or a place in words. */
function facilityOf(text: string, city: CityModel): Found {
  const byId = indexCity(city).facility.get(text)
  if (byId !== undefined) return [byId]
  if (text === 'middle-sized hospital') {
    const all = hospitals(city)
    return all.length === 0 ? 'absent' : [all[Math.floor(all.length / 2)]!]
  }
  if (text === 'smallest hospital') return ranked(hospitals(city).reverse(), '')
  if (text === "largest group's lead") return leadOf(largestGroup(city), city)
  if (text === "largest children's hospital") return facilityOf('largest hospital for paediatrics', city)
  if (text === 'blood centre') return ofKind(city, 'BLOOD_CENTRE', null)
  const largest = /^(second |third |fourth |fifth )?largest (emergency )?hospital$/.exec(text)
  if (largest) return ranked(hospitals(city, largest[2] !== undefined), largest[1] ?? '')
  const of = /^(second |third |fourth |fifth )?largest hospital for (.+)$/.exec(text)
  if (of) {
    const need = needOf(of[2]!)
    if (need === null) return 'unknown'
    const having = hospitals(city).filter((f) => bedsOf(f, city, need) > 0)
    return ranked(
      having.sort((a, b) => bedsOf(b, city, need) - bedsOf(a, city, need) || a - b),
      of[1] ?? '',
    )
  }
  const near = /^(second |third |fourth |fifth )?nearest (emergency )?hospital to (.+)$/.exec(text)
  if (near) {
    const to = facilityOf(near[3]!, city)
    if (typeof to === 'string') return to
    return ranked(byDistance(hospitals(city, near[2] !== undefined), to[0]!, city), near[1] ?? '')
  }
  const shared = /^shared (.+) centre$/.exec(text)
  return shared ? ofKind(city, 'SHARED_CENTRE', shared[1]!) : 'unknown'
}

function ofKind(city: CityModel, kind: 'BLOOD_CENTRE' | 'SHARED_CENTRE', service: string | null): Found {
  const all = city.facilities
    .map((_, f) => f)
    .filter((f) => city.facilities[f]!.kind === kind)
    .filter((f) => service === null || city.facilities[f]!.services.includes(service))
  const first = hospitals(city)[0]
  return ranked(first === undefined ? all : byDistance(all, first, city), '')
}

/** The others by distance from a facility; equals in the order of the city. */
function byDistance(facilities: readonly number[], from: number, city: CityModel): number[] {
  const away = (f: number): number => distanceKilometres(city.facilities[from]!.location, city.facilities[f]!.location)
  return facilities.filter((f) => f !== from).sort((a, b) => away(a) - away(b) || a - b)
}

function facilitiesOf(text: string, city: CityModel): Found {
  if (text === 'all hospitals') return hospitals(city).sort((a, b) => a - b)
  const within = /^hospitals within (\d+(?:\.\d+)?) km of (.+)$/.exec(text)
  if (within) {
    const of = facilityOf(within[2]!, city)
    if (typeof of === 'string') return of
    const { location } = city.facilities[of[0]!]!
    const near = hospitals(city).filter(
      (f) => distanceKilometres(location, city.facilities[f]!.location) <= Number(within[1]),
    )
    return near.length === 0 ? 'absent' : near.sort((a, b) => a - b)
  }
  const members = /^(other )?members of largest group$/.exec(text)
  if (!members) return facilityOf(text, city)
  const group = largestGroup(city)
  if (group === null) return 'absent'
  const { lead, members: ids } = city.groups[group]!
  const index = indexCity(city).facility
  const found = ids
    .flatMap((id) => index.get(id) ?? [])
    .filter((f) => bedsOf(f, city) > 0 && city.facilities[f]!.kind === 'HOSPITAL')
    .filter((f) => members[1] === undefined || city.facilities[f]!.id !== lead)
  return found.length === 0 ? 'absent' : found
}

/** Of the groups with two hospitals at least, the one with the most beds. */
function largestGroup(city: CityModel): number | null {
  const index = indexCity(city).facility
  let best: number | null = null
  let most = 0
  city.groups.forEach(({ members }, g) => {
    const beds = members.map((id) => bedsOf(index.get(id)!, city)).filter((n) => n > 0)
    const sum = beds.reduce((a, b) => a + b, 0)
    if (beds.length >= 2 && sum > most) {
      best = g
      most = sum
    }
  })
  return best
}

function leadOf(group: number | null, city: CityModel): Found {
  if (group === null) return 'absent'
  return [indexCity(city).facility.get(city.groups[group]!.lead)!]
}

function needOf(words: string): Need | null {
  const need = NEED_WORDS[words] ?? NEEDS.find((one) => one === words || one.replace(/-/g, ' ') === words)
  return need ?? null
}

function unitOf(text: string, city: CityModel): Found {
  const byId = indexCity(city).unit.get(text)
  if (byId !== undefined) return [byId]
  const of = /^(intensive care|emergency department) of (.+)$/.exec(text)
  if (of) return unitsBySize(city, of[1] === 'intensive care' ? 'icu' : 'emergency', null, of[2]!, '')
  const ward = /^(second |third |fourth |fifth )?largest (?:(.+) )?ward(?: of (.+))?$/.exec(text)
  if (!ward) return 'unknown'
  const need = ward[2] === undefined ? null : needOf(ward[2])
  if (ward[2] !== undefined && need === null) return 'unknown'
  return unitsBySize(city, 'ward', need, ward[3], ward[1] ?? '')
}

function unitsBySize(
  city: CityModel,
  kind: 'ward' | 'icu' | 'emergency',
  need: Need | null,
  facility: string | undefined,
  rank: string,
): Found {
  const at = facility === undefined ? null : facilityOf(facility, city)
  if (typeof at === 'string') return at
  const units = city.units
    .map((_, u) => u)
    .filter((u) => city.units[u]!.kind === kind && (need === null || city.units[u]!.need === need))
    .filter((u) => at === null || city.units[u]!.facility === at[0])
  return ranked(
    units.sort((a, b) => city.units[b]!.beds - city.units[a]!.beds || a - b),
    rank,
  )
}

/** Fields that name places in every lever, whether or not its catalogue says so. */
const PLACE_FIELDS: readonly PlaceKind[] = ['facility', 'facilities', 'unit', 'group']

/**
 * The same specification with ids for the places in words; anything else stays as it is. Places are the fields whose kind is
 * one, and those called `facility`, `facilities`, `unit` or `group`.
 */
export function resolvePlaces(
  input: Readonly<Record<string, unknown>>,
  fields: readonly LeverField[],
  city: CityModel,
): { readonly input: Readonly<Record<string, unknown>>; readonly problems: readonly Problem[] } {
  const problems: Problem[] = []
  const resolve = (value: unknown, kind: PlaceKind, path: string): readonly unknown[] => {
    if (typeof value !== 'string' || !value.trim().includes(' ')) return [value]
    const found = findPlaces(value, kind, city)
    if (found.ids !== null) return found.ids
    problems.push({ path, why: found.why })
    return [value]
  }
  const resolved = Object.entries(input).map(([name, value]) => {
    const field = fields.find((one) => one.name === name)
    const kind = PLACE_FIELDS.find((one) => one === (field?.kind ?? name))
    if (kind === undefined) return [name, value]
    if (!Array.isArray(value)) {
      const found = resolve(value, kind, name)
      return [name, kind === 'facilities' && found[0] !== value ? found : found[0]]
    }
    return [name, [...new Set(value.flatMap((one: unknown, i) => resolve(one, kind, `${name}[${i}]`)))]]
  })
  return { input: Object.fromEntries(resolved), problems }
}
