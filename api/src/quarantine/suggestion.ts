/**
 * A correction that would pass, for a person to judge: what people decided for the same code before, else the nearest id of
 * the place that it names, or the converted position. Only what the twin would take now is suggested.
 */
import { apply, bedId, copyState, type LngLat, type TwinState } from '@kangcheng/twin-engine'
import { readPlaceCode } from '../feeds/place-code.ts'
import { likeness } from '../feeds/place-likeness.ts'
import { contentHash, lineOf } from '../live/event-line.ts'
import { judge } from '../live/take.ts'
import type { Twin } from '../live/twin.ts'
import type { QuarantineRow } from '../log/zone-records.ts'
import { aboutPlace, idsOfCode, placeOfCode } from './about-place.ts'
import { correctedEvent, reducedEventOf } from './corrected-event.ts'
import { convertedLocation } from './gcj02-check.ts'

export interface Suggestion {
  /** `{field: value}`, as `releaseQuarantined` takes it. */
  readonly correction: Readonly<Record<string, unknown>>
  readonly why: { readonly zh: string; readonly en: string }
}

/** Candidates that are tried, the likeliest first. */
const MOST_TRIED = 8
/** Likeness below which two codes are strangers. */
const LEAST_LIKENESS = 0.5

/** null where nothing is known that would pass, or the entry is decided. */
export async function suggestionFor(twin: Twin, row: QuarantineRow): Promise<Suggestion | null> {
  if (row.decision !== null) return null
  const candidates: Suggestion[] = []
  if (row.subject !== '')
    for (const { correction, times } of await twin.log.earlierCorrections(row))
      candidates.push({
        correction: JSON.parse(correction) as Suggestion['correction'],
        why: { zh: `此前同一代码曾人工确认${times}次`, en: `confirmed ${times} times by people for the same code` },
      })
  if (row.cause === 'gcj02-coordinates') candidates.push(...conversions(row))
  if (row.cause === 'unknown-place') candidates.push(...sameIds(row), ...nearestPlaces(twin, row))
  let trial: TwinState | null = null
  for (const candidate of candidates.slice(0, 2 * MOST_TRIED)) {
    const corrected = correctedEvent(row, candidate.correction)
    if (!corrected.ok || judge(twin, corrected.event, contentHash(lineOf(corrected.event)), false) !== null) continue
    // A refusal leaves no trace, so that one copy serves every trial until one is taken.
    trial ??= copyState(twin.state)
    if (apply(trial, corrected.event).ok) return candidate
  }
  return null
}

function conversions(row: QuarantineRow): Suggestion[] {
  const { location } = reducedEventOf(row)
  if (!Array.isArray(location)) return []
  return [
    {
      correction: { location: convertedLocation(location as unknown as LngLat) },
      why: { zh: '由 GCJ-02 换算为 WGS-84', en: 'converted from GCJ-02 to WGS-84' },
    },
  ]
}

/** The city's id, written otherwise: `H01 W01 B02`, `Location/h01-w01-b02`. */
function sameIds(row: QuarantineRow): Suggestion[] {
  const code = reducedEventOf(row)[row.path]
  if (typeof code !== 'string') return []
  return idsOfCode(code).map((id) => ({
    correction: { [row.path]: id },
    why: { zh: '与发送方代码写法不同的同一编号', en: "the same id, written otherwise than in the sender's code" },
  }))
}

function nearestPlaces(twin: Twin, row: QuarantineRow): Suggestion[] {
  const code = reducedEventOf(row)[row.path]
  if (typeof code !== 'string') return []
  const { city } = twin
  const as = (id: string, near: { readonly zh: string; readonly en: string }): Suggestion => ({
    correction: { [row.path]: id },
    why: {
      zh: `${near.zh}中最相近的编号，尚无人确认`,
      en: `the nearest id of ${near.en}; nobody has confirmed it yet`,
    },
  })
  const named = placeOfCode(twin, code)
  const facility = named.facility >= 0 ? named.facility : aboutPlace(twin, row).facility
  switch (row.path) {
    case 'bed':
      return (named.unit >= 0 ? [named.unit] : unitsLike(twin, code, facility).slice(0, 2)).flatMap((u) => {
        const unit = city.units[u]!
        const near = { zh: unit.name.zh, en: unit.name.en }
        return nearestBeds(code, unit.beds + unit.surgeBeds).map((ordinal) => as(bedId(unit, ordinal), near))
      })
    case 'unit':
      return unitsLike(twin, code, facility).map((u) =>
        as(city.units[u]!.id, city.facilities[city.units[u]!.facility]!.name),
      )
    case 'facility':
    case 'origin':
    case 'destination':
      return ranked(
        city.facilities.map((f) => [
          f.id,
          Math.max(likeness(f.id, code), likeness(f.name.zh, code), likeness(f.name.en, code)),
        ]),
      ).map((id) => as(id, city.name))
    case 'vehicle':
      return ranked(city.vehicles.map((v) => [v.id, likeness(v.id, code)])).map((id) => as(id, city.name))
    default:
      return []
  }
}

/** Units by likeness of id or name, those of a facility only where one is told. */
function unitsLike({ city }: Twin, code: string, facility: number): number[] {
  const { pointOfCare } = readPlaceCode(code)
  return ranked(
    city.units.flatMap((unit, u): [number, number][] =>
      facility >= 0 && unit.facility !== facility
        ? []
        : [
            [
              u,
              Math.max(
                likeness(unit.id, pointOfCare),
                likeness(unit.name.zh, pointOfCare),
                likeness(unit.name.en, pointOfCare),
              ),
            ],
          ],
    ),
  )
}

/** The likeliest first, strangers left out. */
function ranked<T>(places: readonly (readonly [T, number])[]): T[] {
  return places
    .filter(([, like]) => like >= LEAST_LIKENESS)
    .toSorted((a, b) => b[1] - a[1])
    .slice(0, MOST_TRIED)
    .map(([place]) => place)
}

/** Bed numbers from the code's own outwards; a code without a number gives none. */
function nearestBeds(code: string, beds: number): number[] {
  const wanted = Number(/(\d+)\D*$/.exec(readPlaceCode(code).bed || code)?.[1])
  if (!Number.isFinite(wanted)) return []
  return Array.from({ length: beds }, (_, i) => i + 1)
    .toSorted((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted) || a - b)
    .slice(0, MOST_TRIED)
}
