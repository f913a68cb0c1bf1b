/**
 * Reads a RefNet parameter file (`test/reference/refnet/README.md` describes its format): a closed network of hospitals in
 * numbers, which any simulation tool can express and which fixes its random numbers.
 */
import { type Decoded, type Problem, Reader } from '../index.ts'
import refNet1 from './refnet-1.json' with { type: 'json' }

export interface RefNetHospital {
  readonly x: number
  readonly y: number
  readonly attract: number
  readonly bays: number
  readonly gen: number
  readonly surg: number
  readonly icu: number
  readonly electives: number
}

export interface RefNetDistrict {
  readonly x: number
  readonly y: number
  readonly perDay: number
}

const WARDS = ['icu', 'surg', 'gen'] as const
const STAYS = ['icu', 'surg', 'gen', 'stepdown', 'elective'] as const

/** The parameters, with the names of the file; minutes and kilometres. */
export interface RefNetParameters {
  readonly name: string
  readonly seed: number
  readonly warmupWeeks: number
  readonly runWeeks: number
  readonly cityPitchKm: number
  readonly travelBaseMin: number
  readonly travelMinPerKm: number
  readonly huffExponent: number
  readonly neighbours: number
  readonly hospitals: readonly RefNetHospital[]
  readonly districts: readonly RefNetDistrict[]
  readonly hourFactor: readonly number[]
  readonly dayFactor: readonly number[]
  readonly classProb: readonly number[]
  readonly treatMean: readonly number[]
  readonly treatCv: readonly number[]
  readonly admitProb: readonly number[]
  readonly wardProb: readonly (readonly number[])[]
  readonly losMean: Readonly<Record<(typeof STAYS)[number], number>>
  readonly losCv: Readonly<Record<(typeof STAYS)[number], number>>
  readonly icuDeathProb: number
  readonly cleanMin: Readonly<Record<(typeof WARDS)[number], number>>
  readonly divertThresholdFactor: number
  readonly maxDiversions: number
  readonly electiveStartMin: number
  readonly electiveStepMin: number
  readonly transferAfterMin: number
  readonly transferRecheckMin: number
  readonly transferHandoverMin: number
}

const MOST_MINUTES = 5_256_000
const MOST_KILOMETRES = 10_000
const DAY_MINUTES = 1440
const SHARES_ROUNDING = 1e-9

/** Every problem carries its path in the file (`hospitals[2].bays`) and what would be right. */
export function decodeRefNet(input: unknown): Decoded<RefNetParameters> {
  const problems: Problem[] = []
  const root = new Reader(input, '', problems)
  if (!root.isObject('an object of RefNet parameters')) return { ok: false, problems }
  const values = (name: string, length: number, read: (at: Reader) => number): number[] => {
    const items = root.list(name)
    if (Array.isArray(root.field(name).value) && items.length !== length)
      root.field(name).problem(`must have ${length} numbers, has ${items.length}`)
    return items.map(read)
  }
  const list = (name: string, low: number, high: number, length: number): number[] =>
    values(name, length, (item) => item.number(low, high))
  const positive = (at: Reader, most = MOST_MINUTES): number => {
    const value = at.number(0, most)
    if (at.value === 0) at.problem('must be greater than 0, got 0')
    return value
  }
  const unit = root.field('timeUnit')
  if (unit.value !== undefined && unit.value !== 'minute') unit.oneOf(['minute'])
  const of = <K extends string>(name: string, keys: readonly K[], read: (at: Reader) => number) => {
    const at = root.field(name)
    const known = at.isObject(`an object with ${keys.join(', ')}`) ? keys : []
    return Object.fromEntries(known.map((key) => [key, read(at.field(key))])) as Record<K, number>
  }
  /** The objects of a list; what is none is a problem, and nothing more is asked of it. */
  const objects = <T>(name: string, read: (at: Reader) => T): T[] => {
    const items = root.list(name)
    if (Array.isArray(root.field(name).value) && items.length === 0)
      root.field(name).problem(`must name at least one ${name.slice(0, -1)}`)
    return items.filter((item) => item.isObject()).map(read)
  }
  const coordinate = (at: Reader): number => at.number(-MOST_KILOMETRES, MOST_KILOMETRES)
  const hospitals = objects('hospitals', (h) => ({
    x: coordinate(h.field('x')),
    y: coordinate(h.field('y')),
    attract: positive(h.field('attract')),
    bays: h.field('bays').integer(1, 10_000),
    gen: h.field('gen').integer(0, 100_000),
    surg: h.field('surg').integer(0, 100_000),
    icu: h.field('icu').integer(0, 100_000),
    electives: h.field('electives').integer(0, 1000),
  }))
  const districts = objects('districts', (d) => ({
    x: coordinate(d.field('x')),
    y: coordinate(d.field('y')),
    perDay: positive(d.field('perDay')),
  }))
  const minutes = (name: string): number => root.field(name).number(0, MOST_MINUTES)
  const value: RefNetParameters = {
    name: root.field('name').text(),
    seed: root.field('seed').integer(0, 2 ** 32 - 1),
    warmupWeeks: root.field('warmupWeeks').integer(0, 10_000),
    runWeeks: root.field('runWeeks').integer(0, 10_000),
    cityPitchKm: root.field('cityPitchKm').number(0, MOST_KILOMETRES),
    travelBaseMin: positive(root.field('travelBaseMin'), DAY_MINUTES),
    travelMinPerKm: root.field('travelMinPerKm').number(0, DAY_MINUTES),
    huffExponent: root.field('huffExponent').number(0, 10),
    neighbours: root.field('neighbours').integer(0, 1000),
    hospitals,
    districts,
    hourFactor: list('hourFactor', 0, 100, 24),
    dayFactor: list('dayFactor', 0, 100, 7),
    classProb: list('classProb', 0, 1, 3),
    treatMean: values('treatMean', 3, (item) => positive(item)),
    treatCv: list('treatCv', 0, 100, 3),
    admitProb: list('admitProb', 0, 1, 3),
    wardProb: root.list('wardProb').map((row) => row.items().map((p) => p.number(0, 1))),
    losMean: of('losMean', STAYS, (at) => positive(at)),
    losCv: of('losCv', STAYS, (at) => at.number(0, 100)),
    icuDeathProb: root.field('icuDeathProb').number(0, 1),
    cleanMin: of('cleanMin', WARDS, (at) => at.number(0, MOST_MINUTES)),
    divertThresholdFactor: root.field('divertThresholdFactor').number(0, 1000),
    maxDiversions: root.field('maxDiversions').integer(0, 2),
    electiveStartMin: root.field('electiveStartMin').number(0, DAY_MINUTES),
    electiveStepMin: root.field('electiveStepMin').number(0, DAY_MINUTES),
    transferAfterMin: minutes('transferAfterMin'),
    transferRecheckMin: positive(root.field('transferRecheckMin')),
    transferHandoverMin: minutes('transferHandoverMin'),
  }
  checkShares(root, value)
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value }
}

/** What holds between numbers that are sound by themselves: one fault is told once. */
function checkShares(
  root: Reader,
  { classProb, wardProb, hospitals, electiveStartMin, electiveStepMin }: RefNetParameters,
): void {
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
  const sound = (path: string): boolean =>
    !root.problems.some((p) => p.path === path || p.path.startsWith(`${path}[`) || p.path.startsWith(`${path}.`))
  if (sound('classProb') && Math.abs(sum(classProb) - 1) > SHARES_ROUNDING)
    root.field('classProb').problem(`must add up to 1, got ${sum(classProb)}`)
  if (Array.isArray(root.field('wardProb').value) && wardProb.length !== 3)
    root.field('wardProb').problem(`must have one row for each of 3 classes, has ${wardProb.length}`)
  wardProb.forEach((row, i) => {
    const at = root.list('wardProb')[i]!
    if (!sound(at.path)) return
    if (row.length !== 3) at.problem(`must have 3 shares (icu, surg, gen), has ${row.length}`)
    else if (Math.abs(sum(row) - 1) > SHARES_ROUNDING) at.problem(`must add up to 1, got ${sum(row)}`)
  })
  if (!sound('hospitals') || !sound('electiveStartMin') || !sound('electiveStepMin')) return
  hospitals.forEach((h, i) => {
    if (electiveStartMin + (h.electives - 1) * electiveStepMin >= DAY_MINUTES)
      root.list('hospitals')[i]!.field('electives').problem('its last slot would fall on the next day')
  })
}

/** What a parameter file may hold besides, for its readers. */
const REMARKS = ['version', 'timeUnit']

/**
 * Fields of a parameter file that mean nothing here, each with its place (`hospitals[0].nickname`): to be told to whoever
 * wrote them. @param parameters the file decoded
 */
export function unreadFields(input: unknown, parameters: RefNetParameters): readonly string[] {
  return unreadIn(input, parameters, '').filter((path) => !REMARKS.includes(path))
}

function unreadIn(input: unknown, read: unknown, path: string): readonly string[] {
  if (typeof input !== 'object' || input === null || typeof read !== 'object' || read === null) return []
  if (Array.isArray(input)) return input.flatMap((item, i) => unreadIn(item, (read as unknown[])[i], `${path}[${i}]`))
  return Object.entries(input).flatMap(([name, value]) => {
    const at = path === '' ? name : `${path}.${name}`
    return Object.hasOwn(read, name) ? unreadIn(value, (read as Record<string, unknown>)[name], at) : [at]
  })
}

/** The parameters of RefNet-1 as published, not decoded. */
export const REFNET_1: unknown = refNet1
