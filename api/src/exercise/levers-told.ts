/** Levers as an exercise handles them: decoded, in words, with the places they touch, and begun now. */
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

/** A lever pulled now, its window as long as it was. */
export function startingNow(spec: LeverSpec): LeverSpec {
  const fields = { ...(spec as unknown as Fields) } as Record<string, unknown>
  const start = Number(fields.fromMinute ?? fields.atMinute ?? 0)
  for (const name of ['atMinute', 'fromMinute', 'untilMinute'])
    if (typeof fields[name] === 'number') fields[name] = Math.max(0, fields[name] - start)
  return fields as unknown as LeverSpec
}
