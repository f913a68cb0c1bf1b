/** A place inside unknown input: reads typed values and notes a problem with its JSON path where one does not fit. */
import type { Problem } from './decoded.ts'

export class Reader {
  readonly value: unknown
  readonly path: string
  readonly problems: Problem[]

  constructor(value: unknown, path: string, problems: Problem[]) {
    this.value = value
    this.path = path
    this.problems = problems
  }

  problem(why: string): void {
    this.problems.push({ path: this.path, why })
  }

  /** True where the value is an object; otherwise a problem that says what was expected. */
  isObject(expected = 'an object'): boolean {
    if (typeof this.value === 'object' && this.value !== null && !Array.isArray(this.value)) return true
    this.problem(`must be ${expected}, got ${shown(this.value)}`)
    return false
  }

  field(name: string): Reader {
    const { value } = this
    const inner =
      typeof value === 'object' && value !== null && Object.hasOwn(value, name)
        ? (value as Record<string, unknown>)[name]
        : undefined
    return new Reader(inner, this.path === '' ? name : `${this.path}.${name}`, this.problems)
  }

  /** The items of the list in a field; none, and a problem, where it is no list. */
  list(name: string): Reader[] {
    return this.field(name).items()
  }

  items(): Reader[] {
    if (!Array.isArray(this.value)) {
      this.problem(`must be a list, got ${shown(this.value)}`)
      return []
    }
    return this.value.map((item: unknown, i) => new Reader(item, `${this.path}[${i}]`, this.problems))
  }

  entries(): [name: string, value: Reader][] {
    if (!this.isObject()) return []
    return Object.keys(this.value as object).map((name) => [name, this.field(name)])
  }

  text(empty: 'must not be empty' | 'may be empty' = 'must not be empty'): string {
    if (typeof this.value === 'string' && (this.value !== '' || empty === 'may be empty')) return this.value
    this.problem(`must be a text${empty === 'may be empty' ? '' : ' that is not empty'}, got ${shown(this.value)}`)
    return ''
  }

  flag(): boolean {
    if (typeof this.value !== 'boolean') this.problem(`must be true or false, got ${shown(this.value)}`)
    return this.value === true
  }

  number(low: number, high = Number.POSITIVE_INFINITY): number {
    const { value } = this
    if (typeof value === 'number' && Number.isFinite(value) && value >= low && value <= high) return value
    this.problem(`must be a number ${bounds(low, high)}, got ${shown(value)}`)
    return low
  }

  integer(low: number, high = Number.MAX_SAFE_INTEGER): number {
    const { value } = this
    if (Number.isSafeInteger(value) && (value as number) >= low && (value as number) <= high) return value as number
    this.problem(`must be a whole number ${bounds(low, high)}, got ${shown(value)}`)
    return low
  }

  /** An index into a list of `count` items. */
  index(count: number, of: string): number {
    const { value } = this
    if (Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) < count) return value as number
    this.problem(`must be an index into ${of} (0 … ${count - 1}), got ${shown(value)}`)
    return 0
  }

  oneOf<T extends string>(known: readonly T[]): T {
    if (known.includes(this.value as T)) return this.value as T
    this.problem(`must be one of ${known.join(', ')}, got ${shown(this.value)}`)
    return known[0]!
  }
}

function bounds(low: number, high: number): string {
  return high === Number.POSITIVE_INFINITY || high === Number.MAX_SAFE_INTEGER ? `from ${low}` : `${low} … ${high}`
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (typeof value === 'bigint' || typeof value === 'symbol' || typeof value === 'function') return typeof value
  if (typeof value === 'number') return String(value)
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value === 'object' && value !== null) return 'an object'
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}
