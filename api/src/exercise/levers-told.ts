/** Levers as an exercise handles them: decoded, in words, with the places they touch, and moved to another minute. */
import {
  type CityModel,
  decodeLever,
  describeProblems,
  LEVERS,
  type LeverSpec,
  type Text,
} from '@kangcheng/twin-engine'
import type { LeverInput } from '../rehearsal/ports.ts'
import { ExerciseRefused } from './ports.ts'

type Fields = Readonly<Record<string, unknown>>

export const leverInput = ({ kind, ...spec }: LeverSpec): LeverInput => ({ kind, spec })

/** @throws ExerciseRefused with every problem and its path. */
export function leverOf({ kind, spec }: LeverInput, city: CityModel, path: string): LeverSpec {
  const input = typeof spec === 'object' && spec !== null && !Array.isArray(spec) ? { ...spec, kind } : { kind, spec }
  const decoded = decodeLever(input, city)
  if (!decoded.ok)
    throw new ExerciseRefused(
      describeProblems(decoded.problems.map((p) => ({ ...p, path: p.path === '' ? path : `${path}.${p.path}` }))),
    )
  if (kind === 'add-beds')
    throw new ExerciseRefused(
      `${path}: add-beds builds beds that the city on screen does not have; open-beds opens those that stand by`,
    )
  return decoded.value
}

/** Whether it happens rather than is done. */
export const isShock = (spec: LeverSpec): boolean => LEVERS.find((lever) => lever.kind === spec.kind)?.use === 'shock'

/** Ids of the facilities that a lever names, itself or by a unit; none = it concerns the whole city. */
export function placesOf(spec: LeverSpec, city: CityModel): readonly string[] {
  const facilities = new Set(city.facilities.map((facility) => facility.id))
  const homes = new Map(city.units.map((unit) => [unit.id, city.facilities[unit.facility]!.id]))
  const found = new Set<string>()
  const look = (value: unknown): void => {
    if (typeof value === 'string') {
      if (facilities.has(value)) found.add(value)
      else if (homes.has(value)) found.add(homes.get(value)!)
    } else if (Array.isArray(value)) for (const one of value) look(one)
    else if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) look(one)
  }
  for (const [name, value] of Object.entries(spec)) if (name !== 'kind') look(value)
  return [...found]
}

const ALL: Text = { zh: '全市', en: 'whole city' }

/** A lever in words: its name, its places and the figures it was given, as `增开床位 · 宁波一院 · beds 20`. */
export function leverText(spec: LeverSpec, city: CityModel): Text {
  const lever = LEVERS.find((one) => one.kind === spec.kind)
  const names = placesOf(spec, city).map((id) => city.facilities.find((facility) => facility.id === id)!.name)
  const figures = Object.entries(spec as unknown as Fields).flatMap(([name, value]): Text[] => {
    const field = lever?.fields.find((one) => one.name === name)
    if (field?.kind === 'minute' || /^(at|from|until)Minute$/.test(name) || value === (field?.fallback ?? null))
      return []
    const choice = field?.choices?.find((one) => one.value === value)?.label
    const shown =
      typeof value === 'number' ? (field?.kind === 'share' ? `${Math.round(value * 100)}%` : String(value)) : null
    const told = choice ?? (shown === null ? null : { zh: shown, en: shown })
    return told ? [{ zh: `${field?.label.zh ?? name} ${told.zh}`, en: `${field?.label.en ?? name} ${told.en}` }] : []
  })
  const said = (language: 'zh' | 'en'): string =>
    [
      lever?.name[language] ?? spec.kind,
      names.length === 0 ? ALL[language] : names.map((name) => name[language]).join(language === 'zh' ? '、' : ', '),
      ...figures.map((figure) => figure[language]),
    ].join(' · ')
  return { zh: said('zh'), en: said('en') }
}

/**
 * A lever as it stands `minutes` after it was planned; null = it lies behind: its window is over, or it had one minute and
 * that has passed, so that what it did is in the state already.
 */
export function laterView(spec: LeverSpec, minutes: number): LeverSpec | null {
  const fields = { ...(spec as unknown as Fields) } as Record<string, unknown>
  const { untilMinute, atMinute, leadMinutes } = fields
  if (typeof untilMinute === 'number' && untilMinute <= minutes) return null
  if (typeof atMinute === 'number' && atMinute < minutes) {
    const lead = typeof leadMinutes === 'number' ? Math.max(0, atMinute + leadMinutes - minutes) : 0
    if (typeof untilMinute !== 'number' && lead === 0) return null
    if (typeof leadMinutes === 'number') fields.leadMinutes = lead
  }
  const started = typeof fields.fromMinute === 'number' ? minutes - fields.fromMinute : 0
  if (started > 0 && !wearOn(spec, fields, started)) return null
  for (const name of ['atMinute', 'fromMinute', 'untilMinute'])
    if (typeof fields[name] === 'number') fields[name] = Math.max(0, fields[name] - minutes)
  return fields as unknown as LeverSpec
}

const DAY = 1440

/**
 * What a lever that began `started` minutes ago still has before it, where its length or course is told beside its window.
 * @returns false where it is over
 */
function wearOn(spec: LeverSpec, fields: Record<string, unknown>, started: number): boolean {
  switch (spec.kind) {
    case 'call-back-staff':
      fields.leadMinutes = Math.max(0, spec.leadMinutes - started)
      fields.minutes = Math.max(60, spec.minutes - Math.max(0, started - spec.leadMinutes))
      return spec.leadMinutes + spec.minutes > started
    case 'primary-care-closed':
      fields.days = Math.max(1, spec.days - started / DAY)
      return spec.days * DAY > started
    case 'admission-curve': {
      const ofKind = (row: { need: string; route: string }): string => `${row.need} ${row.route}`
      const series = Map.groupBy(spec.curve, ofKind)
      const left = [...series.values()].flatMap((rows) => curveFrom(rows, 'factor', started / DAY))
      fields.curve = left
      return left.length > 0
    }
    case 'staff-absence': {
      if (spec.curve !== null) {
        const left = curveFrom(spec.curve, 'share', started / DAY)
        fields.curve = left.length > 0 ? left : [{ day: 0, share: spec.curve.at(-1)!.share }]
      } else if (spec.rampMinutes > 0 && started < spec.rampMinutes) {
        const share = (spec.peakShare! * started) / spec.rampMinutes
        fields.peakShare = null
        fields.rampMinutes = 0
        fields.curve = [
          { day: 0, share },
          { day: (spec.rampMinutes - started) / DAY, share: spec.peakShare! },
        ]
      }
      return true
    }
    default:
      return true
  }
}

/** A curve seen from a later day on: none where that lies behind its last one. */
function curveFrom<Name extends string, Row extends { readonly day: number } & Readonly<Record<Name, number>>>(
  rows: readonly Row[],
  name: Name,
  from: number,
): readonly Row[] {
  const next = rows.findIndex(({ day }) => day > from)
  if (next < 0) return []
  const ahead = rows.slice(next).map((row) => ({ ...row, day: row.day - from }))
  if (next === 0) return ahead
  const [a, b] = [rows[next - 1]!, rows[next]!]
  const value = a[name] + ((b[name] - a[name]) * (from - a.day)) / (b.day - a.day)
  return [{ ...a, day: 0, [name]: value }, ...ahead]
}

/** A lever pulled now, its window as long as it was. */
export function startingNow(spec: LeverSpec): LeverSpec {
  const fields = { ...(spec as unknown as Fields) } as Record<string, unknown>
  const start = Number(fields.fromMinute ?? fields.atMinute ?? 0)
  for (const name of ['atMinute', 'fromMinute', 'untilMinute'])
    if (typeof fields[name] === 'number') fields[name] = Math.max(0, fields[name] - start)
  return fields as unknown as LeverSpec
}
