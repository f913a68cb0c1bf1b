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

/** Every problem carries its path in the file (`hospitals[2].bays`) and what would be right. */
export function decodeRefNet(input: unknown): Decoded<RefNetParameters> {
  const problems: Problem[] = []
  const root = new Reader(input, '', problems)
  if (!root.isObject('an object of RefNet parameters')) return { ok: false, problems }
  const list = (name: string, low: number, high: number, length: number): number[] => {
    const items = root.list(name)
    if (items.length > 0 && items.length !== length)
      root.field(name).problem(`must have ${length} numbers, has ${items.length}`)
    return items.map((item) => item.number(low, high))
  }
  const positive = (at: Reader): number => {
    const value = at.number(0)
    if (value === 0 && at.value === 0) at.problem('must be greater than 0')
    return value
  }
  const of = <K extends string>(name: string, keys: readonly K[], read: (at: Reader) => number) =>
    Object.fromEntries(keys.map((key) => [key, read(root.field(name).field(key))])) as Record<K, number>
  const hospitals = root.list('hospitals').map((h) => ({
    x: h.field('x').number(Number.NEGATIVE_INFINITY),
    y: h.field('y').number(Number.NEGATIVE_INFINITY),
    attract: positive(h.field('attract')),
    bays: h.field('bays').integer(1, 10_000),
    gen: h.field('gen').integer(0, 100_000),
    surg: h.field('surg').integer(0, 100_000),
    icu: h.field('icu').integer(0, 100_000),
    electives: h.field('electives').integer(0, 1000),
  }))
  if (hospitals.length === 0) root.field('hospitals').problem('must name at least one hospital')
  const districts = root.list('districts').map((d) => ({
    x: d.field('x').number(Number.NEGATIVE_INFINITY),
    y: d.field('y').number(Number.NEGATIVE_INFINITY),
    perDay: positive(d.field('perDay')),
  }))
  if (districts.length === 0) root.field('districts').problem('must name at least one district')
  const minutes = (name: string): number => root.field(name).number(0, MOST_MINUTES)
  const value: RefNetParameters = {
    name: root.field('name').text(),
    seed: root.field('seed').integer(0, 2 ** 32 - 1),
    warmupWeeks: root.field('warmupWeeks').integer(0, 10_000),
    runWeeks: root.field('runWeeks').integer(0, 10_000),
    cityPitchKm: root.field('cityPitchKm').number(0),
    travelBaseMin: root.field('travelBaseMin').number(0, 1440),
    travelMinPerKm: root.field('travelMinPerKm').number(0, 1440),
    huffExponent: root.field('huffExponent').number(0, 10),
    neighbours: root.field('neighbours').integer(0, 1000),
    hospitals,
    districts,
    hourFactor: list('hourFactor', 0, 100, 24),
    dayFactor: list('dayFactor', 0, 100, 7),
    classProb: list('classProb', 0, 1, 3),
    treatMean: list('treatMean', 0, MOST_MINUTES, 3),
    treatCv: list('treatCv', 0, 100, 3),
    admitProb: list('admitProb', 0, 1, 3),
    wardProb: root.list('wardProb').map((row) => row.items().map((p) => p.number(0, 1))),
    losMean: of('losMean', STAYS, positive),
    losCv: of('losCv', STAYS, (at) => at.number(0, 100)),
    icuDeathProb: root.field('icuDeathProb').number(0, 1),
    cleanMin: of('cleanMin', WARDS, (at) => at.number(0, MOST_MINUTES)),
    divertThresholdFactor: root.field('divertThresholdFactor').number(0, 1000),
    maxDiversions: root.field('maxDiversions').integer(0, 2),
    electiveStartMin: root.field('electiveStartMin').number(0, 1440),
    electiveStepMin: root.field('electiveStepMin').number(0, 1440),
    transferAfterMin: minutes('transferAfterMin'),
    transferRecheckMin: minutes('transferRecheckMin'),
    transferHandoverMin: minutes('transferHandoverMin'),
  }
  checkShares(root, value)
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value }
}

function checkShares(
  root: Reader,
  { classProb, wardProb, hospitals, electiveStartMin, electiveStepMin }: RefNetParameters,
): void {
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
  if (classProb.length === 3 && Math.abs(sum(classProb) - 1) > 1e-9)
    root.field('classProb').problem(`must add up to 1, got ${sum(classProb)}`)
  if (wardProb.length !== 3)
    root.field('wardProb').problem(`must have one row for each of 3 classes, has ${wardProb.length}`)
  wardProb.forEach((row, i) => {
    const at = root.list('wardProb')[i]!
    if (row.length !== 3) at.problem(`must have 3 shares (icu, surg, gen), has ${row.length}`)
    else if (Math.abs(sum(row) - 1) > 1e-9) at.problem(`must add up to 1, got ${sum(row)}`)
  })
  hospitals.forEach((h, i) => {
    if (electiveStartMin + (h.electives - 1) * electiveStepMin >= 1440)
      root.list('hospitals')[i]!.field('electives').problem('its last slot would fall on the next day')
  })
}

/** The parameters of RefNet-1 as published, not decoded. */
export const REFNET_1: unknown = refNet1
