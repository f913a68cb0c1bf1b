/**
 * A city drafted from what senders say of their places: hospitals and units named by a feed become an ordinary `city.json`,
 * with the mapping from the sender's codes beside it. It has no people, roads or ambulances; nothing is invented for it.
 */
import { type CityModel, decodeCity, describeProblems, type LngLat, type Text } from '@kangcheng/twin-engine'
import type { PlaceHint } from '../feeds/feed-format.ts'

/** Where a place of the feed is and how it is called, as a table beside the feed says it. */
export interface KnownPlace {
  readonly code: string
  readonly location: LngLat
  readonly name: Text | null
  /** Who says so. */
  readonly source: string
}

export interface DraftSettings {
  readonly id: string
  readonly name: Text
  /** IANA zone; its offset at `at`. */
  readonly zone: string
  /** Name of the set of parameters; null = China's. */
  readonly parameters: string | null
  readonly utcOffsetMinutes: number
  /** What the feed is, for the provenance of beds and units: `census of …`. */
  readonly source: string
  readonly attributions: readonly string[]
}

export interface DraftCity {
  readonly city: CityModel
  /** The document to be written as `city.json`. */
  readonly document: unknown
  /** Codes of units that were left out because no beds were ever told of them. */
  readonly withoutBeds: readonly string[]
  /** The sender's codes and what they stand for: the `codes` of a mapping file. */
  readonly codes: Readonly<
    Record<string, { readonly facility: string } | { readonly unit: string; readonly bed?: string }>
  >
}

export type Drafted =
  | { readonly ok: true; readonly draft: DraftCity }
  | { readonly ok: false; readonly problems: readonly string[] }

const INTENSIVE = /intensive|critical care|\bicu\b|\bitu\b|重症|监护/i
const EMERGENCY = /emergency|\ba&e\b|急诊/i
/** Floors are made up of units of about this many beds, so that a hospital of one large unit still has a shape. */
const BEDS_PER_FLOOR = 60

const LISTED_PROBLEMS = 20

const shortened = (problems: readonly string[]): readonly string[] =>
  problems.length <= LISTED_PROBLEMS
    ? problems
    : [...problems.slice(0, LISTED_PROBLEMS), `… and ${problems.length - LISTED_PROBLEMS} more`]

interface FacilitySeen {
  readonly code: string
  name: string | null
  location: LngLat | null
  beds: number
}
interface UnitSeen {
  readonly code: string
  readonly within: string
  name: string
  beds: number
}

/** What the hints say together: the last name and location of a place, and the largest number of its beds. */
function collect(hints: Iterable<PlaceHint>): { facilities: Map<string, FacilitySeen>; units: Map<string, UnitSeen> } {
  const facilities = new Map<string, FacilitySeen>()
  const units = new Map<string, UnitSeen>()
  const facilityOf = (code: string): FacilitySeen => {
    let seen = facilities.get(code)
    if (seen === undefined) {
      seen = { code, name: null, location: null, beds: 0 }
      facilities.set(code, seen)
    }
    return seen
  }
  for (const hint of hints) {
    if (hint.kind === 'facility') {
      const seen = facilityOf(hint.code)
      seen.name = hint.name ?? seen.name
      seen.location = hint.location ?? seen.location
      seen.beds = Math.max(seen.beds, hint.beds ?? 0)
    } else if (hint.kind === 'unit' && hint.within !== undefined) {
      facilityOf(hint.within)
      const before = units.get(hint.code)
      units.set(hint.code, {
        code: hint.code,
        within: hint.within,
        name: hint.name ?? before?.name ?? hint.code,
        beds: Math.max(before?.beds ?? 0, hint.beds ?? 0),
      })
    }
  }
  return { facilities, units }
}

/** A name in both languages where it holds both (`Adult critical care 成人重症监护`), else the same in both. */
function textOf(name: string): Text {
  const both = /^([\x20-\x7e]*[A-Za-z][\x20-\x7e]*?)\s+(\p{Script=Han}\S*)$/u.exec(name.trim())
  return both === null ? { zh: name, en: name } : { zh: both[2]!, en: both[1]! }
}

/** An id of letters and digits out of a code; codes that come to the same id are told apart by a number. */
function idsOf(codes: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set<string>()
  return new Map(
    codes.map((code) => {
      const plain = code
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-+|-+$/g, '')
        .slice(0, 40)
      const base = plain === '' ? 'place' : plain
      let id = base
      for (let n = 2; taken.has(id); n++) id = `${base}-${n}`
      taken.add(id)
      return [code, id]
    }),
  )
}

/**
 * @param hints every place that the feed described, repeated as often as it did
 * @param known locations and names from a table, by code; they win over the feed's own
 */
export function draftCity(
  hints: Iterable<PlaceHint>,
  known: ReadonlyMap<string, KnownPlace>,
  settings: DraftSettings,
): Drafted {
  const { facilities, units } = collect(hints)
  const problems: string[] = []
  if (facilities.size === 0)
    problems.push(
      'the feed describes no facility; give messages that name hospitals, such as a census with a column of them',
    )
  const withUnits = [...facilities.values()].filter((f) => [...units.values()].some((u) => u.within === f.code))
  if (facilities.size > 0 && withUnits.length === 0)
    problems.push('the feed describes no unit of any facility; give messages that tell of beds, such as a census')
  for (const { code } of withUnits)
    if ((known.get(code) ?? facilities.get(code))?.location == null)
      problems.push(`facility "${code}" has no location; add a row for it to --places (code, lng, lat, source)`)
  // A column of noughts is no unit of this house; one whose beds were never told cannot be drawn.
  const withoutBeds = [...units.values()].filter(({ beds }) => beds === 0).map(({ code }) => code)
  for (const code of withoutBeds) units.delete(code)
  if (withoutBeds.length > 0 && units.size === 0)
    problems.push('no unit has a number of beds; the feed must tell open beds at least once')
  if (problems.length > 0) return { ok: false, problems: shortened(problems) }

  const codesInOrder = withUnits
    .map((f) => f.code)
    .filter((code) => [...units.values()].some((unit) => unit.within === code))
    .sort()
  const facilityIds = idsOf(codesInOrder)
  const codes: Record<string, { facility: string } | { unit: string }> = Object.create(null)
  const documentFacilities = codesInOrder.map((code) => {
    const seen = facilities.get(code)!
    const place = known.get(code)
    const id = facilityIds.get(code)!
    codes[code] = { facility: id }
    const plainName = seen.name ?? code
    const measured = { confidence: 'sourced', source: settings.source }
    return {
      id,
      name: place?.name ?? textOf(plainName),
      kind: 'HOSPITAL',
      location: place?.location ?? seen.location,
      district: 0,
      level: null,
      approvedBeds: null,
      parent: null,
      services: [],
      provenance: {
        name: place?.name ? { confidence: 'approximate', source: place.source } : measured,
        location: place ? { confidence: 'approximate', source: place.source } : measured,
        level: { confidence: 'approximate', source: 'not told by the feed' },
        beds: { confidence: 'sourced', source: `largest number of open beds in ${settings.source}` },
      },
    }
  })
  let firstBed = 0
  const unitsInOrder = [...units.values()].sort((a, b) => (a.code < b.code ? -1 : 1))
  const documentUnits = codesInOrder.flatMap((code, facility) => {
    const own = unitsInOrder.filter((u) => u.within === code)
    const ids = idsOf(own.map((u) => u.code.replace(code, '')))
    let floor = 1
    return own.map((unit) => {
      const id = `${facilityIds.get(code)}-${ids.get(unit.code.replace(code, ''))}`
      codes[unit.code] = { unit: id }
      const kind = INTENSIVE.test(unit.name) ? 'icu' : EMERGENCY.test(unit.name) ? 'emergency' : 'ward'
      const row = {
        id,
        name: textOf(unit.name),
        facility,
        kind,
        need: kind === 'ward' ? 'general-medicine' : kind,
        bedClass: kind,
        building: 1,
        floor,
        firstBed: kind === 'emergency' ? -1 : firstBed,
        beds: unit.beds,
        surgeBeds: 0,
      }
      floor += Math.max(1, Math.ceil(unit.beds / BEDS_PER_FLOOR))
      if (kind !== 'emergency') firstBed += unit.beds
      return row
    })
  })
  const seat = [0, 1].map(
    (axis) => documentFacilities.reduce((sum, f) => sum + f.location![axis]!, 0) / documentFacilities.length,
  )
  const document = {
    id: settings.id,
    name: settings.name,
    zone: settings.zone,
    utcOffsetMinutes: settings.utcOffsetMinutes,
    synthetic: false,
    districts: [
      {
        id: settings.id,
        name: settings.name,
        population: 0,
        seat,
        provenance: { confidence: 'approximate', source: 'residents are not told by the feed' },
      },
    ],
    facilities: documentFacilities,
    units: documentUnits,
    cells: [],
    vehicles: [],
    groups: [],
    attributions: settings.attributions,
    ...(settings.parameters !== null && { parameters: settings.parameters }),
  }
  const decoded = decodeCity(document)
  if (!decoded.ok) return { ok: false, problems: [describeProblems(decoded.problems)] }
  return { ok: true, draft: { city: decoded.value, document, codes, withoutBeds } }
}
