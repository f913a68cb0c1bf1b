/** RefNet's parameters and answers against the engine's own draws: generator, arrivals, choice of hospital, treatment. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { choose, RandomSource, threefry4x32 } from '../../src/index.ts'
import { refNetCity, startRefNet } from '../../src/refnet/index.ts'
import { Durations } from '../../src/simulation/durations.ts'
import { chinaParameters } from '../simulation-city.ts'
import { refNetParameters } from './refnet-runs.ts'
import { fields, list, problemsOf, type Shape, table } from './shape.ts'

const FILES = { params: '../../src/refnet/refnet-1.json', reference: './refnet/reference.json' } as const
const read = (name: keyof typeof FILES): unknown =>
  JSON.parse(readFileSync(new URL(FILES[name], import.meta.url), 'utf8'))

interface Parameters {
  readonly seed: number
  readonly travelBaseMin: number
  readonly travelMinPerKm: number
  readonly huffExponent: number
  readonly hospitals: readonly { readonly x: number; readonly y: number; readonly attract: number }[]
  readonly districts: readonly { readonly x: number; readonly y: number; readonly perDay: number }[]
  readonly hourFactor: readonly number[]
  readonly dayFactor: readonly number[]
  readonly classProb: readonly number[]
  readonly treatMean: readonly number[]
  readonly treatCv: readonly number[]
}

const byWard = (names: string): Shape => fields(Object.fromEntries(names.split(' ').map((n) => [n, 'number'])))
const PARAMETERS = fields({
  name: 'text',
  version: 'text',
  timeUnit: 'text',
  ...Object.fromEntries(
    'seed warmupWeeks runWeeks cityPitchKm travelBaseMin travelMinPerKm huffExponent neighbours icuDeathProb divertThresholdFactor maxDiversions electiveStartMin electiveStepMin transferAfterMin transferRecheckMin transferHandoverMin'
      .split(' ')
      .map((name): [string, Shape] => [name, 'number']),
  ),
  hospitals: list(byWard('x y attract bays gen surg icu electives'), 8),
  districts: list(byWard('x y perDay'), 10),
  hourFactor: list('number', 24),
  dayFactor: list('number', 7),
  classProb: list('number', 3),
  treatMean: list('number', 3),
  treatCv: list('number', 3),
  admitProb: list('number', 3),
  wardProb: table('number', 3, 3),
  losMean: byWard('icu surg gen stepdown elective'),
  losCv: byWard('icu surg gen stepdown elective'),
  cleanMin: byWard('icu surg gen'),
})

const STATISTICS: Shape = { byName: fields({ mean: 'number', hw95: 'number', sd: 'number' }) }
const ANSWERS = fields({
  model: 'text',
  generator: 'text',
  definition: 'text',
  replications: 'number',
  K: 'number',
  statistics: STATISTICS,
  exactReplications: { byName: { byName: 'number' } },
  rngKnownAnswers: list('text', 2),
  eventHash: { byName: { byName: 'text' } },
  traceHeader: 'text',
  traceReplication0: list('text', 250),
  'RefNet-0': fields({
    replications: 'number',
    statistics: STATISTICS,
    exactReplications: { byName: { byName: 'number' } },
  }),
  exactK10: fields({ note: 'text', statistics: { byName: 'number' }, eventHash: { byName: 'text' } }),
})

const p = read('params') as Parameters
const answers = read('reference') as { rngKnownAnswers: string[]; traceReplication0: string[] }
const trace = answers.traceReplication0.map((line) => {
  const [k, minute, type, place] = line.split(',').map(Number)
  return { k: k!, minute: minute!, type: type!, place: place! }
})
const lastMinute = trace.at(-1)!.minute
const random = new RandomSource(p.seed, 0)

test('both files have every field of their format, and a damaged copy is noticed', () => {
  assert.deepEqual(problemsOf(read('params'), PARAMETERS), [])
  assert.deepEqual(problemsOf(read('reference'), ANSWERS), [])
  assert.match(problemsOf({ ...p, dayFactor: [1, 2] }, PARAMETERS)[0]!.why, /must have 7 elements, has 2/)
  assert.match(problemsOf({ ...p, seed: '20261121' }, PARAMETERS)[0]!.why, /must be a finite number/)
  const { traceReplication0, ...rest } = read('reference') as Record<string, unknown>
  assert.equal(traceReplication0 !== undefined && problemsOf(rest, ANSWERS)[0]!.path, 'traceReplication0')
  assert.deepEqual(
    trace.map((e) => e.k),
    Array.from({ length: 250 }, (_, i) => i + 1),
  )
  for (let i = 1; i < trace.length; i++) assert.ok(trace[i]!.minute >= trace[i - 1]!.minute)
})

test('the generator gives the known answers of the file', () => {
  const inputs = [
    [
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ],
    [
      [p.seed, 3, 0, 0],
      [5, 2, 1, 0],
    ],
  ] as const
  inputs.forEach(([key, counter], i) => {
    const out = new Uint32Array(4)
    threefry4x32(key, counter, out)
    const words = [...out].map((w) => w.toString(16).padStart(8, '0')).join(' ')
    assert.ok(answers.rngKnownAnswers[i]!.endsWith(words), `${answers.rngKnownAnswers[i]} against ${words}`)
  })
})

const simulation = startRefNet({
  city: refNetCity(refNetParameters()),
  parameters: chinaParameters(),
  seed: p.seed,
  replication: 0,
  warmupWeeks: 0,
  weeks: 1,
  keepSamples: false,
})

/** Arrivals of one district up to `until`, by the engine's inversion of the file's rates and by draws of our own. */
function* arrivals(district: number, until: number): Generator<{ readonly n: number; readonly minute: number }> {
  const rate = {
    perMinute: Float64Array.from(
      { length: 168 },
      (_, k) => (p.districts[district]!.perDay / 1440) * p.hourFactor[k % 24]! * p.dayFactor[Math.floor(k / 24)]!,
    ),
    scale: 1,
    daily: false,
  }
  let minute = 0
  for (let n = 0; ; n++) {
    minute = simulation.nextArrival(rate, minute, -Math.log(random.draw(district, n, 0)[0]!))
    if (minute > until) return
    yield { n, minute }
  }
}

interface Expected {
  readonly minute: number
  readonly place: number
}

/** Every event of the type in the trace against the expected ones, in order of time. */
function assertTrace(type: number, expected: readonly Expected[]): void {
  const found = trace.filter((e) => e.type === type)
  const sorted = [...expected].sort((a, b) => a.minute - b.minute)
  assert.ok(found.length > 50)
  assert.equal(sorted.length, found.length)
  found.forEach((event, i) => {
    assert.equal(event.place, sorted[i]!.place, `event ${event.k}`)
    assert.ok(
      Math.abs(event.minute - sorted[i]!.minute) < 1e-6,
      `event ${event.k}: ${event.minute} against ${sorted[i]!.minute}`,
    )
  })
}

const travel = (a: { x: number; y: number }, b: { x: number; y: number }): number =>
  p.travelBaseMin + p.travelMinPerKm * Math.sqrt((a.x - b.x) ** 2 + (a.y - b.y) ** 2)

const treatment = new Durations(
  p.treatMean.map((meanMinutes, level) => ({
    law: 'lognormal',
    meanMinutes,
    coefficientOfVariation: p.treatCv[level]!,
  })),
)

/** Patients who come in the traced time: district, hospital by Huff's rule, time there, and end of an immediate treatment. */
const patients = p.districts.flatMap((district, d) => {
  const weights = p.hospitals.map((h) => h.attract / travel(district, h) ** p.huffExponent)
  const total = weights.reduce((a, b) => a + b, 0)
  let sum = 0
  const cumulative = weights.map((w) => {
    sum += w / total
    return sum
  })
  const classes = p.classProb.map((_, i) => p.classProb.slice(0, i + 1).reduce((a, b) => a + b, 0))
  return [...arrivals(d, lastMinute)].map(({ n, minute }) => {
    const u = [...random.draw(d, n, 0)]
    const level = choose(classes, u[1]!)
    const hospital = choose(cumulative, u[2]!)
    const there = minute + travel(district, p.hospitals[hospital]!)
    const v = random.draw(d, n, 1)
    const treated = there + treatment.minutes(level, v[0]!, v[1]!)
    return { district: d, minute, hospital, there, treated }
  })
})

test('the arrivals of every district are those of the trace to a millionth of a minute', () => {
  assertTrace(
    0,
    patients.map(({ minute, district }) => ({ minute, place: district })),
  )
})

test('the hospital that each patient chooses, and when they are there, are those of the trace', () => {
  assertTrace(
    1,
    patients.filter((x) => x.there <= lastMinute).map(({ there, hospital }) => ({ minute: there, place: hospital })),
  )
})

test('treatments that begin at arrival end when the trace says; nobody waits in the first hours', () => {
  assertTrace(
    2,
    patients
      .filter((x) => x.treated <= lastMinute)
      .map(({ treated, hospital }) => ({ minute: treated, place: hospital })),
  )
})
