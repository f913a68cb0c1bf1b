/** Laws L118–L121: a record of a run's own telling, replayed. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { bedId } from '../src/city/city.ts'
import {
  COUNTERFACTUAL_FIGURES,
  type CounterfactualChange,
  counterfactualPair,
  decodeChange,
  figureOutcome,
  NOTHING_CHANGED,
  type PastRecord,
  RecordReader,
  replayOf,
  selfCheck,
} from '../src/counterfactual/index.ts'
import { issuedToken } from '../src/events/encounter-token.ts'
import { fork } from '../src/experiment/fork.ts'
import {
  copyState,
  type Fidelity,
  narrate,
  type Occurrence,
  observe,
  PatientStage,
  policyOf,
  record,
  startSimulation,
  type TwinState,
  totalOf,
} from '../src/index.ts'
import { chinaParameters, scenario, simulationCity, warmed } from './simulation-city.ts'

const HOURS = 12
const MINUTE = 60_000
const city = simulationCity()
const parameters = chinaParameters()

interface Told {
  readonly start: TwinState
  readonly from: number
  readonly events: readonly Occurrence[]
}

/** What a run over some hours told. */
function told(seed: number, fidelity: Fidelity, hours = HOURS): Told {
  const start = warmed(seed)
  const simulation = startSimulation(copyState(start), {
    parameters,
    policy: policyOf('nearest')!,
    seed: seed + 100,
    replication: 0,
    fidelity,
  })
  return { start: copyState(simulation.state), from: simulation.origin, events: record(simulation, hours * 60).events }
}

function read({ start, from, events }: Told, hours = HOURS): PastRecord {
  const reader = new RecordReader(start, from, from + hours * 60 * MINUTE)
  for (const event of events) reader.take(event)
  return reader.done()
}

const changeOf = (input: unknown): CounterfactualChange => {
  const decoded = decodeChange(input, city)
  if (!decoded.ok) throw new Error(JSON.stringify(decoded.problems))
  return decoded.value
}

test('L118: the record of a run without rooms is replayed sample by sample, whatever the luck', () => {
  fc.assert(
    fc.property(fc.nat(40), fc.nat(1000), (seed, luck) => {
      const past = read(told(seed, 'beds'))
      const plain = scenario({ horizonHours: HOURS, fidelity: 'beds' })
      const run = observe(fork(past.start, plain, parameters, luck, 0, false, past.courses), HOURS)
      for (const measure of ['occupied', 'icuOccupied', 'emergency', 'waiting', 'boarding', 'open'] as const)
        assert.deepEqual([...run.values[measure]], [...past.series.values[measure]], measure)
    }),
    { numRuns: 4 },
  )
})

test('L118: the replay of a run of all its parts stays close to the record, and says how close', () => {
  fc.assert(
    fc.property(fc.nat(40), (seed) => {
      const past = read(told(seed, 'full'))
      const runs = [0, 1].map((replication) => replayOf(past, parameters, 7, replication))
      const check = selfCheck(runs, past.series, -1)
      assert.ok(check.occupiedShare! < 0.015, `occupied differs by ${check.occupiedShare}`)
      const occupied = check.measures.find(({ measure }) => measure === 'occupied')!
      assert.ok(Math.abs(occupied.bias) <= occupied.rootMeanSquare)
      // What lies outside the drawn band more often than that promises is not called close, however small its error.
      const outside = check.measures.filter(({ measure }) => measure === 'occupied' || measure === 'boarding')
      if (outside.some(({ outsideShare }) => outsideShare > 0.2)) assert.notEqual(check.trust, 'close')
      assert.ok(occupied.recordedMean > 100)
    }),
    { numRuns: 3 },
  )
})

test('L127: a record that runs beside the band is not called close, though its error is small', () => {
  const past = read(told(3, 'beds'))
  const run = replayOf(past, parameters, 7, 0)
  const same = selfCheck([run, run], past.series, -1)
  assert.ok(same.measures.every(({ outsideShare }) => outsideShare >= 0 && outsideShare <= 1))
  const shifted = {
    ...past.series,
    values: {
      ...past.series.values,
      occupied: run.values.occupied.map((beds, k) => (k % run.facilities.length === 0 ? beds + 2 : beds)),
    },
  } as unknown as typeof past.series
  const beside = selfCheck([run, run], shifted, -1)
  const occupied = beside.measures.find(({ measure }) => measure === 'occupied')!
  assert.equal(occupied.outsideShare, 1)
  assert.ok(beside.occupiedShare! < 0.01, `${beside.occupiedShare}`)
  assert.equal(beside.trust, 'fair', 'two runs are no band to be judged by')
  // Of runs that never lie outside each other's band, a record that always does strays, though its error is as small.
  const alike = Array.from({ length: 6 }, () => run)
  const strays = selfCheck(alike, shifted, -1)
  assert.equal(strays.measures.find(({ measure }) => measure === 'occupied')!.chanceShare, 0)
  assert.equal(strays.occupiedShare, beside.occupiedShare)
  assert.equal(strays.trust, 'poor')
})

test('a record that is one of the engine’s runs is outside the band no more often than the runs are of each other’s', () => {
  const past = read(told(3, 'full'))
  const runs = Array.from({ length: 7 }, (_, replication) => replayOf(past, parameters, 7, replication))
  const record = { ...past.series, values: runs[6]!.values } as unknown as typeof past.series
  const check = selfCheck(runs.slice(0, 6), record, -1)
  for (const { measure, outsideShare, chanceShare } of check.measures)
    assert.ok(outsideShare <= Math.max(0.2, chanceShare!), `${measure}: ${outsideShare} of ${chanceShare}`)
  assert.notEqual(check.trust, 'poor')
})

test('L119: nothing changed, nothing different; a change leaves everybody who comes as they were', () => {
  const past = read(told(3, 'full', 48), 48)
  const same = counterfactualPair(past, parameters, NOTHING_CHANGED, 11, 2)
  assert.deepEqual(same.changed.values, same.replay.values)
  assert.deepEqual(same.changed.totals, same.replay.totals)
  const change = changeOf({
    levers: [{ kind: 'close-beds', facility: 'h1', beds: 120, atMinute: 60 }],
  })
  const pair = counterfactualPair(past, parameters, change, 11, 2)
  assert.equal(pair.planned[0]!.planned, 120)
  for (let row = 0; row < past.series.facilities.length; row++)
    assert.equal(totalOf(pair.changed, 'emergencyArrivals', row), totalOf(pair.replay, 'emergencyArrivals', row))
  assert.equal(totalOf(pair.replay, 'emergencyArrivals', -1), past.counts.emergencyArrivals)
  const hours = COUNTERFACTUAL_FIGURES.find(({ id }) => id === 'occupied-bed-hours')!
  const outcome = figureOutcome([pair], past.series, hours, -1)!
  assert.ok(outcome.difference.mean < 0, 'fewer beds hold fewer people')
})

test('L120: no event after the end of the record is used', () => {
  const long = told(5, 'full', HOURS + 6)
  const cut: Told = {
    ...long,
    events: long.events.filter(({ occurredAt }) => occurredAt <= long.from + HOURS * 60 * MINUTE),
  }
  const whole = read(long)
  const short = read(cut)
  assert.deepEqual(whole.courses, short.courses)
  assert.deepEqual(whole.series.values, short.series.values)
})

test('L121: whose stay the record tells from beginning to end stays as long in any future', () => {
  const past = read(told(8, 'full', 72), 72)
  const stays = (change: CounterfactualChange): Map<string, number> => {
    const simulation = fork(
      past.start,
      scenario({ horizonHours: 72, levers: change.levers }),
      parameters,
      4,
      0,
      false,
      past.courses,
    )
    const lain = new Map<string, number>()
    const left = new Map<string, number>()
    const bedOf = new Map<string, string>()
    const { beds, patients } = past.start
    city.units.forEach((unit) => {
      if (unit.kind !== 'ward') return
      for (let k = 0; k < unit.beds; k++) {
        const p = beds.patient[unit.firstBed + k]!
        if (p < 0 || patients.stage(p) !== PatientStage.inBed) continue
        const who = issuedToken(patients.tokenHigh(p), patients.tokenLow(p))
        lain.set(who, past.from)
        bedOf.set(bedId(unit, k + 1), who)
      }
    })
    narrate(simulation, 72 * 60, (event) => {
      if (event.kind === 'bed.occupied' && event.encounter !== undefined) {
        lain.set(event.encounter, lain.has(event.encounter) ? Number.NaN : event.occurredAt)
        bedOf.set(event.bed, event.encounter)
      }
      if (event.kind === 'bed.requested') lain.set(event.encounter, Number.NaN)
      if (event.kind === 'bed.vacated') {
        const who = bedOf.get(event.bed)
        if (who !== undefined && lain.has(who)) left.set(who, (event.occurredAt - lain.get(who)!) / MINUTE)
        bedOf.delete(event.bed)
      }
    })
    return left
  }
  const base = stays(NOTHING_CHANGED)
  const opened = stays(changeOf({ levers: [{ kind: 'open-beds', facility: 'h1', beds: 10, atMinute: 0 }] }))
  let both = 0
  for (const [who, minutes] of base) {
    const other = opened.get(who)
    if (other === undefined || Number.isNaN(minutes) || Number.isNaN(other)) continue
    both++
    assert.ok(Math.abs(other - minutes) < 0.01, `${who} stays ${minutes} and ${other} minutes`)
  }
  assert.ok(both > 40, `${both} people left in both futures`)
})

test('a recorded opening of beds is replayed, and moved or struck out where the change says so', () => {
  const plain = told(6, 'full')
  const opensAt = plain.from + 300 * MINUTE
  const unit = city.units[1]!
  const opened = Array.from(
    { length: unit.surgeBeds },
    (_, k): Occurrence => ({
      kind: 'bed.opened',
      bed: bedId(unit, unit.beds + k + 1),
      occurredAt: opensAt,
    }),
  )
  const events = [...plain.events, ...opened].sort((a, b) => a.occurredAt - b.occurredAt)
  const past = read({ ...plain, events })
  assert.equal(past.courses.bedChanges.length, unit.surgeBeds)
  const openAt = (minute: number, byMinutes: number | null): number => {
    const change = changeOf({
      decisions: [{ what: 'opened', unit: unit.id, ...(byMinutes !== null && { byMinutes }) }],
    })
    const { changed } = counterfactualPair(past, parameters, change, 1, 0)
    return changed.values.open[(minute / 15) * changed.facilities.length]!
  }
  const before = past.series.values.open[0]!
  assert.equal(openAt(285, 0), before)
  assert.equal(openAt(315, 0), before + unit.surgeBeds)
  assert.equal(openAt(195, -120), before + unit.surgeBeds)
  assert.equal(openAt(315, 120), before)
  assert.equal(openAt(705, null), before)
})

test('a change that no replay can make is refused with the place and the remedy', () => {
  const problemsOf = (input: unknown): string => {
    const decoded = decodeChange(input, city)
    return decoded.ok ? '' : decoded.problems.map(({ path, why }) => `${path}: ${why}`).join('\n')
  }
  assert.match(problemsOf({ levers: [{ kind: 'surge-arrivals', factor: 1.2, scope: 'all' }] }), /levers\[0\]/)
  assert.match(problemsOf({ levers: [{ kind: 'staff-absence' }] }), /^levers\[0\]/)
  assert.match(
    problemsOf({ decisions: [{ what: 'opened', facility: 'h9' }] }),
    /^decisions\[0\]\.facility: the city has no facility "h9"$/,
  )
  assert.match(
    problemsOf({ diversions: [{ facilities: ['h1', 'h2', 'h3'] }] }),
    /^diversions\[0\]\.facilities: leaves no department to go to; leave at least one out$/,
  )
  assert.match(problemsOf({ policy: 'best' }), /^policy: no policy "best"; one of nearest, least-loaded$/)
  assert.match(problemsOf({ lever: [] }), /^lever: /)
  assert.throws(
    () => new RecordReader(warmed(1), 0, 10 * MINUTE),
    /takes from 1 to 336 hours of the record, not 0\.2; choose another end/,
  )
})

test('patients who are sent on reach another department, and are there for whom it was theirs', () => {
  const past = read(told(9, 'full', 48), 48)
  const change = changeOf({ diversions: [{ facilities: ['h1'], fromLevel: 1 }] })
  const { replay, changed } = counterfactualPair(past, parameters, change, 1, 0)
  const row = (run: typeof replay, facility: number): number => totalOf(run, 'emergencyArrivals', facility)
  assert.equal(row(changed, 0), 0)
  assert.ok(row(replay, 0) > 10)
  const elsewhere = row(changed, 1) + row(changed, 2) - row(replay, 1) - row(replay, 2)
  assert.ok(elsewhere >= row(replay, 0) - 5, `${elsewhere} of ${row(replay, 0)} reached another department in time`)
})
