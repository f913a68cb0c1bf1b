/** Reading the fields of a lever's specification, with problems that name the place and the remedy. */
import { type Decoded, type Problem, shownValue, unknownField } from '../city/decoded.ts'
import { BED_NEEDS, type BedNeed } from '../parameters/keys.ts'
import type { Simulation } from '../simulation/simulation.ts'
import type { Place } from './place.ts'

/** The longest time from the start that a lever may name. */
export const YEAR_MINUTES = 527_040
/** Whom a lever concerns: the needs that have wards, or all. */
export const NEED_CHOICES = ['all', ...BED_NEEDS.filter((n) => n !== 'icu')] as const

/** From one minute to another, counted from the start of the run. */
export interface Window {
  readonly fromMinute: number
  readonly untilMinute: number
}

/** Days that a window lasts, to the end of the run where that comes first; null = nobody knows when it ends. */
export function daysOf({ fromMinute, untilMinute }: Window, simulation: Simulation): number | null {
  const left = (simulation.setting.horizonMinutes ?? Number.POSITIVE_INFINITY) - simulation.minute
  const until = Math.min(untilMinute, left)
  if (until >= YEAR_MINUTES) return null
  return Math.max(0, until - fromMinute) / 1440
}

/** Reads fields of one object and collects what is wrong with them. */
export class Fields {
  readonly problems: Problem[] = []
  private readonly input: Readonly<Record<string, unknown>>
  private readonly seen = new Set<string>(['kind'])

  constructor(input: unknown) {
    if (typeof input === 'object' && input !== null && !Array.isArray(input)) {
      this.input = input as Record<string, unknown>
    } else {
      this.input = {}
      this.problems.push({ path: '', why: 'must be an object' })
    }
  }

  /** A number within [low, high]; `fallback` where the field may be left out. */
  number(name: string, low: number, high: number, fallback?: number): number {
    const value = this.take(name)
    if (value === undefined && fallback !== undefined) return fallback
    if (typeof value === 'number' && value >= low && value <= high) return value
    this.problems.push({ path: name, why: `must be a number from ${low} to ${high}, got ${shownValue(value)}` })
    return low
  }

  /** A number within [low, high], or null where it is left out. */
  optionalNumber(name: string, low: number, high: number): number | null {
    return this.input[name] === undefined || this.input[name] === null ? this.left(name) : this.number(name, low, high)
  }

  whole(name: string, low: number, high: number, fallback?: number): number {
    const value = this.number(name, low, high, fallback)
    if (!Number.isInteger(value)) this.problems.push({ path: name, why: `must be a whole number, got ${value}` })
    return value
  }

  oneOf<T extends string>(name: string, values: readonly T[], fallback: T): T {
    const value = this.take(name)
    if (value === undefined) return fallback
    if (values.includes(value as T)) return value as T
    this.problems.push({ path: name, why: `must be one of ${values.join(', ')}, got ${shownValue(value)}` })
    return fallback
  }

  flag(name: string, fallback: boolean): boolean {
    const value = this.take(name)
    if (value === undefined) return fallback
    if (typeof value === 'boolean') return value
    this.problems.push({ path: name, why: `must be true or false, got ${shownValue(value)}` })
    return fallback
  }

  /** An object that something else decodes. */
  object(name: string): Readonly<Record<string, unknown>> {
    const value = this.take(name)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
    this.problems.push({ path: name, why: `must be an object, got ${shownValue(value)}` })
    return {}
  }

  /** A non-empty text, or null where it is left out. */
  text(name: string): string | null {
    const value = this.take(name)
    if (value === undefined || value === null) return null
    if (typeof value === 'string' && value !== '') return value
    this.problems.push({ path: name, why: `must be a text, got ${shownValue(value)}` })
    return null
  }

  /** A list of texts, or null where it is left out. */
  texts(name: string): readonly string[] | null {
    const value = this.take(name)
    if (value === undefined || value === null) return null
    if (Array.isArray(value) && value.length > 0 && value.every((v) => typeof v === 'string')) return value as string[]
    this.problems.push({ path: name, why: 'must be a list of at least one id; leave it out for all' })
    return null
  }

  /** Several texts, as a list or as one text parted by ";"; a list within the list is its words. Null where it is left out. */
  parted(name: string): readonly string[] | null {
    const value = this.take(name)
    if (value === undefined || value === null || value === '') return null
    const parts: readonly unknown[] =
      typeof value === 'string' ? value.split(/[;；]/) : Array.isArray(value) ? value : [null]
    const texts = parts.map((part) =>
      Array.isArray(part) ? part.join(' ') : typeof part === 'string' ? part.trim() : '',
    )
    const given = texts.filter((text) => text !== '')
    if (given.length > 0 && (typeof value === 'string' || given.length === texts.length)) return given
    this.problems.push({
      path: name,
      why: `must be a list of texts, or one text parted by ";", got ${shownValue(value)}`,
    })
    return null
  }

  /** Several numbers within [low, high], as a list or as one text parted by ";". Null where it is left out. */
  numbers(name: string, low: number, high: number): readonly number[] | null {
    const value = this.take(name)
    if (value === undefined || value === null || value === '') return null
    const given: readonly unknown[] =
      typeof value === 'string' ? value.split(/[;；]/).map(Number) : Array.isArray(value) ? value : []
    if (given.length > 0 && given.every((one) => typeof one === 'number' && one >= low && one <= high))
      return given as number[]
    this.problems.push({
      path: name,
      why: `must be numbers from ${low} to ${high}, as a list or parted by ";", got ${shownValue(value)}`,
    })
    return null
  }

  /**
   * A list `[{ day, <figure> }, …]` with rising days and figures within [low, high], or null where it is left out.
   */
  curve<Name extends string>(
    name: string,
    figure: Name,
    low: number,
    high: number,
  ): readonly ({ readonly day: number } & Readonly<Record<Name, number>>)[] | null {
    const value = this.take(name)
    if (value === undefined || value === null) return null
    const wanted = `must be a list of { "day": days from the start, "${figure}": ${low} to ${high} } with rising days`
    if (!Array.isArray(value) || value.length === 0) {
      this.problems.push({ path: name, why: `${wanted}, got ${shownValue(value)}` })
      return null
    }
    let before = -1
    value.forEach((point: unknown, i) => {
      const { day, [figure]: y } = (typeof point === 'object' && point !== null ? point : {}) as Record<string, unknown>
      const fits = typeof day === 'number' && day > before && day * 1440 <= YEAR_MINUTES && day >= 0
      if (!fits || typeof y !== 'number' || !(y >= low && y <= high))
        this.problems.push({ path: `${name}[${i}]`, why: `${wanted}, got ${shownValue(point)}` })
      if (typeof day === 'number') before = day
    })
    return value as readonly ({ readonly day: number } & Readonly<Record<Name, number>>)[]
  }

  /** A list with at least one entry, whatever it holds. */
  list(name: string): readonly unknown[] {
    const value = this.take(name)
    if (Array.isArray(value) && value.length > 0) return value
    this.problems.push({ path: name, why: `must be a list with at least one entry, got ${shownValue(value)}` })
    return []
  }

  /** `need`: one that has wards, or all where it is left out. */
  need(): BedNeed | 'all' {
    return this.oneOf('need', NEED_CHOICES, 'all')
  }

  /** `fromMinute` and `untilMinute`; the whole run where they are left out. */
  window(): Window {
    const fromMinute = this.number('fromMinute', 0, YEAR_MINUTES, 0)
    const untilMinute = this.number('untilMinute', 0, YEAR_MINUTES, YEAR_MINUTES)
    this.order('fromMinute', fromMinute, untilMinute)
    return { fromMinute, untilMinute }
  }

  /** `untilMinute` must lie after the minute of another field. */
  order(earlier: string, earlierMinute: number, untilMinute: number): void {
    if (this.problems.length === 0 && untilMinute <= earlierMinute)
      this.problems.push({
        path: 'untilMinute',
        why: `must lie after ${earlier} (${earlierMinute}), got ${untilMinute}`,
      })
  }

  /** `facility` and `unit`, of which exactly one is given. */
  place(): Place {
    const place = { facility: this.text('facility'), unit: this.text('unit') }
    if ((place.facility === null) === (place.unit === null))
      this.problems.push({ path: 'facility', why: 'give either facility or unit, and only one of them' })
    return place
  }

  /** The value, unless something was wrong; fields nobody asked for are problems too. */
  done<T>(value: T): Decoded<T> {
    for (const name of Object.keys(this.input))
      if (!this.seen.has(name)) this.problems.push({ path: name, why: unknownField(name, [...this.seen]) })
    return this.problems.length > 0 ? { ok: false, problems: this.problems } : { ok: true, value }
  }

  private left(name: string): null {
    this.seen.add(name)
    return null
  }

  private take(name: string): unknown {
    this.seen.add(name)
    return this.input[name]
  }
}
