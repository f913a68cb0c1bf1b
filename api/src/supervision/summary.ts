/** Who saw what: looks, refusals, exports and sign-ins of a span by person, place, class of data and hour. */
import type { DataClass } from '../access-control/data-classes.ts'
import { grouped, hourOf, isLook, type NotedRow, objectsOf, STRANGER, timesOf } from './noted-row.ts'

export interface Tally {
  /** How often one hospital's detail, entries or streams were looked at. */
  readonly looks: number
  readonly exports: number
  readonly changes: number
  readonly refused: number
  /** Of `refused`, by whoever had no token that is known. */
  readonly strangers: number
  readonly signIns: number
  readonly emergencies: number
}

export interface HourTally extends Tally {
  /** Beginning of the hour, epoch ms. */
  readonly at: number
}

export interface PersonSeen extends Tally {
  readonly who: string
  readonly role: string
  /** Different hospitals, wards and entries. */
  readonly places: number
  /** Looks at which something stayed hidden as another's. */
  readonly outside: number
  /** Bytes of the answers whose size is known; null = of none. */
  readonly bytes: number | null
  readonly addresses: number
  readonly lastAt: number
}

export interface PlaceSeen {
  readonly id: string
  readonly looks: number
  readonly people: number
  readonly outside: number
  readonly lastAt: number
}

export interface ClassSeen {
  readonly cls: DataClass
  readonly looks: number
  readonly refused: number
  readonly people: number
}

export interface Summary {
  readonly total: Tally
  /** Every hour of the span, the running one last. */
  readonly hourly: readonly HourTally[]
  /** Those refused most first, then those who looked most. */
  readonly people: readonly PersonSeen[]
  readonly places: readonly PlaceSeen[]
  readonly classes: readonly ClassSeen[]
}

const HOUR = 3_600_000

/** @param since,until the span, epoch ms. */
export function summaryOf(all: readonly NotedRow[], since: number, until: number): Summary {
  const rows = all.filter(({ at }) => at >= since && at <= until)
  const hours = grouped(rows, ({ at }) => hourOf(at))
  const hourly: HourTally[] = []
  for (let at = hourOf(since); at <= until; at += HOUR) hourly.push({ at, ...tallyOf(hours.get(at) ?? []) })
  return {
    total: tallyOf(rows),
    hourly,
    people: [...grouped(rows, ({ who }) => who).values()]
      .map(personOf)
      .toSorted((a, b) => b.refused - a.refused || b.looks - a.looks || b.lastAt - a.lastAt),
    places: placesIn(rows),
    classes: classesIn(rows),
  }
}

function tallyOf(rows: readonly NotedRow[]): Tally {
  const of = (fits: (row: NotedRow) => boolean): number => timesOf(rows.filter(fits))
  return {
    looks: of(isLook),
    exports: of(({ kind }) => kind === 'EXPORT'),
    changes: of(({ kind }) => kind === 'CHANGE'),
    refused: of(({ kind }) => kind === 'REFUSED'),
    strangers: of(({ kind, role }) => kind === 'REFUSED' && role === STRANGER),
    signIns: of(({ kind }) => kind === 'SIGN_IN'),
    emergencies: of(({ kind, shape }) => kind === 'BREAK_GLASS' && shape.startsWith('for ')),
  }
}

const lastOf = (rows: readonly NotedRow[]): number => rows.reduce((last, { at }) => Math.max(last, at), 0)
const peopleIn = (rows: readonly NotedRow[]): number => new Set(rows.map(({ who }) => who)).size

function personOf(own: readonly NotedRow[]): PersonSeen {
  const sizes = own.flatMap(({ size }) => size ?? [])
  return {
    who: own[0]!.who,
    role: own[0]!.role,
    ...tallyOf(own),
    places: objectsOf(own.filter(isLook)).length,
    outside: timesOf(own.filter((row) => isLook(row) && row.outside)),
    bytes: sizes.length === 0 ? null : sizes.reduce((sum, size) => sum + size, 0),
    addresses: new Set(own.map(({ from }) => from)).size,
    lastAt: lastOf(own),
  }
}

function placesIn(rows: readonly NotedRow[]): readonly PlaceSeen[] {
  const looks = rows.filter(isLook)
  const byPlace = grouped(
    looks.flatMap((row) => row.objects.map((id) => ({ ...row, objects: [id] }))),
    ({ objects }) => objects[0]!,
  )
  return [...byPlace]
    .map(([id, own]) => ({
      id,
      looks: timesOf(own),
      people: peopleIn(own),
      outside: timesOf(own.filter(({ outside }) => outside)),
      lastAt: lastOf(own),
    }))
    .toSorted((a, b) => b.looks - a.looks || (a.id < b.id ? -1 : 1))
}

function classesIn(rows: readonly NotedRow[]): readonly ClassSeen[] {
  const byClass = grouped(
    rows.flatMap((row) => row.classes.map((cls) => ({ ...row, classes: [cls] }))),
    ({ classes }) => classes[0]!,
  )
  return [...byClass]
    .map(([cls, own]) => ({
      cls,
      looks: timesOf(own.filter((row) => isLook(row) || row.kind === 'EXPORT')),
      refused: timesOf(own.filter(({ kind }) => kind === 'REFUSED')),
      people: peopleIn(own),
    }))
    .toSorted((a, b) => b.looks + b.refused - (a.looks + a.refused))
}
