/** The laws of the emergency department (SPEC.md, L27–L29): triage limits, leaving, observation, and who is moved. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  advance,
  apply,
  checkState,
  copyState,
  decodeLever,
  fork,
  narrate,
  override,
  PATIENT_STAGE_COUNT,
  type ParameterValue,
  PatientStage,
  planLever,
  policyOf,
  record,
  type Simulation,
  sameState,
  startSimulation,
  tellState,
} from '../src/index.ts'
import { chinaParameters, scenario, simulationCity, warmed } from './simulation-city.ts'

const nearest = policyOf('nearest')!
/** The small city with a third of its treatment places, so that departments are about as busy as a real city's. */
const base = simulationCity()
const city = {
  ...base,
  units: base.units.map((unit) => (unit.kind === 'emergency' ? { ...unit, beds: Math.ceil(unit.beds / 3) } : unit)),
}
const live = warmed(5, city)
const surge = { kind: 'surge-arrivals', factor: 4, route: 'emergency' }

function withParameters(values: Readonly<Record<string, ParameterValue>>) {
  const decoded = override(chinaParameters(), values)
  if (!decoded.ok) throw new Error(JSON.stringify(decoded.problems))
  return decoded.value
}
const never = { 'emergency.patienceMeanMinutes': [0, 0, 0, 0] }
const unobserved = { 'emergency.observedShare': [0, 0, 0, 0] }
const manyObserved = { 'emergency.observedShare': [0, 0.9, 0.9, 0.3] }

const stageAt = ({ state }: Simulation, f: number, stage: number): number =>
  state.facilities.stage[f * PATIENT_STAGE_COUNT + stage]!
const inDepartment = (run: Simulation, f: number): number =>
  [PatientStage.emergencyWaiting, PatientStage.emergencyTreatment, PatientStage.observation, PatientStage.boarding]
    .map((stage) => stageAt(run, f, stage))
    .reduce((a, b) => a + b)
const total = (run: Simulation, name: Parameters<Simulation['totals']['of']>[0]): number => run.totals.of(name, -1)

test('L27: at every instant the people of a department are those who wait, are treated, observed or board', () => {
  const run = fork(live, scenario({ shocks: [surge] }), withParameters(manyObserved), 3)
  const facilities = run.state.city.facilities.map((f) => f.id)
  const here = new Map<string, string>()
  for (const event of tellState(run.state))
    if (event.kind === 'encounter.started' && event.need === 'emergency') here.set(event.encounter, event.facility)
  assert.ok(here.size > 5)
  let left = 0
  const leaves = new Set(['encounter.ended', 'bed.occupied', 'encounter.transferred'])
  for (let minute = 30; minute <= 2000; minute += 30) {
    narrate(run, minute, (event) => {
      if (event.kind === 'encounter.started' && event.acuity !== undefined) here.set(event.encounter, event.facility)
      else if (leaves.has(event.kind) && 'encounter' in event && here.delete(event.encounter ?? '')) left++
    })
    const told = facilities.map((id) => [...here.values()].filter((at) => at === id).length)
    assert.deepEqual(
      facilities.map((_, f) => inDepartment(run, f)),
      told,
    )
  }
  assert.deepEqual(checkState(run.state), [])
  assert.ok(left > 100)
  assert.ok(total(run, 'observed') > 5 && total(run, 'observedInTreatmentPlace') > 5)
})

test('L28: with patience without end nobody leaves, and with less of it more do; levels Ⅰ and Ⅱ never', () => {
  const left = (values: Readonly<Record<string, ParameterValue>>) => {
    const run = fork(live, scenario({ shocks: [surge] }), withParameters(values), 5)
    advance(run, 1440)
    return total(run, 'leftUnseen')
  }
  assert.equal(left(never), 0)
  const usual = left({})
  const hasty = left({ 'emergency.patienceMeanMinutes': [0, 0, 60, 45] })
  assert.ok(usual > 5, `${usual} of a department at four times its patients`)
  assert.ok(hasty > usual, `${hasty} against ${usual}`)

  const run = fork(live, scenario({ shocks: [surge] }), withParameters({}), 5)
  const level = new Map<string, number>()
  narrate(run, 1440, (event) => {
    if (event.kind === 'encounter.started' && event.acuity !== undefined) level.set(event.encounter, event.acuity)
    if (event.kind === 'encounter.ended' && event.outcome === 'left')
      assert.ok((level.get(event.encounter) ?? 3) >= 3, 'only the less urgent leave')
  })
})

test('triage limits: every patient seen is counted once, by level, and a surge makes more of them late', () => {
  const measure = (shocks: readonly unknown[]) => {
    const run = fork(live, scenario({ shocks }), chinaParameters(), 7)
    let told = 0
    narrate(run, 1440, (event) => {
      if (event.kind === 'encounter.seen') told++
    })
    const levels = [1, 2, 3, 4] as const
    const seen = levels.map((l) => total(run, `seenLevel${l}`))
    assert.equal(
      seen.reduce((a, b) => a + b),
      told,
    )
    const late = levels.map((l) => seen[l - 1]! - total(run, `seenInTimeLevel${l}`))
    assert.equal(late[0], 0, 'level Ⅰ is treated at once')
    const wait = levels.reduce((sum, l) => sum + total(run, `waitMinutesLevel${l}`), 0)
    return { late: late.reduce((a, b) => a + b), wait: wait / told }
  }
  const quiet = measure([])
  const busy = measure([surge])
  assert.ok(busy.late > quiet.late + 20, `${busy.late} late against ${quiet.late}`)
  assert.ok(busy.wait > 5 * quiet.wait, `${busy.wait} min against ${quiet.wait}`)
})

test('L29: observation puts the outcome off and does not change it', () => {
  const outcomes = (values: Readonly<Record<string, ParameterValue>>) => {
    const run = fork(live, scenario(), withParameters({ ...never, ...values }), 11)
    const how = new Map<string, string>()
    const emergency = new Set<string>()
    narrate(run, 6 * 1440, (event) => {
      if (event.kind === 'encounter.started' && event.acuity !== undefined) emergency.add(event.encounter)
      if (event.kind === 'encounter.ended' && emergency.has(event.encounter)) how.set(event.encounter, event.outcome!)
      if (event.kind === 'bed.requested' && emergency.has(event.encounter) && !how.has(event.encounter))
        how.set(event.encounter, 'admitted')
    })
    return { how, observed: total(run, 'observed') }
  }
  const without = outcomes(unobserved)
  const many = outcomes(manyObserved)
  assert.equal(without.observed, 0)
  assert.ok(many.observed > 25, `${many.observed} observed`)
  let both = 0
  for (const [encounter, outcome] of without.how) {
    const other = many.how.get(encounter)
    if (other === undefined) continue
    both++
    assert.equal(other, outcome, encounter)
  }
  assert.ok(both > 100, `${both} decided in both`)
})

test('nobody is observed beyond the limit, also not from a live state, and what is found there goes on', () => {
  const parameters = withParameters({ ...manyObserved, 'emergency.observationStandardDeviationHours': 60 })
  const first = startSimulation(copyState(live), { parameters, policy: nearest, seed: 2, replication: 0 })
  advance(first, 3 * 1440)
  const found = copyState(first.state)
  const there = first.state.city.facilities.reduce((sum, _, f) => sum + stageAt(first, f, PatientStage.observation), 0)
  assert.ok(there > 3, `${there} in observation`)
  for (const fidelity of ['full', 'beds'] as const) {
    const run = startSimulation(copyState(found), {
      parameters,
      policy: nearest,
      seed: 2,
      replication: 0,
      fidelity,
      arrivals: 'none',
    })
    const { patients } = run.state
    // The limit counts from the end of the treatment, which may be hours away.
    for (let hour = 1; hour <= 96; hour++) {
      advance(run, hour * 60)
      for (let p = 0; p < patients.capacity; p++)
        if (patients.stage(p) === PatientStage.observation && patients.requestedAt(p) === 0 && patients.bed(p) < 0)
          assert.ok((run.now - patients.stageSince(p)) / 3_600_000 <= 72 + 1e-6)
    }
    for (let f = 0; f < 4; f++) {
      const asking = run.parts.observation?.asking[f] ?? 0
      if (fidelity === 'full')
        assert.equal(stageAt(run, f, PatientStage.observation), asking, 'only those who ask stay')
    }
  }
})

test('more treatment places: fewer wait; more observation places: fewer are observed in treatment places', () => {
  const values = { ...never, ...manyObserved }
  const run = (levers: readonly unknown[]) => {
    const simulation = fork(live, scenario({ shocks: [surge], levers }), withParameters(values), 4)
    advance(simulation, 1440)
    const waiting = stageAt(simulation, 0, PatientStage.emergencyWaiting)
    return { simulation, waiting, queued: total(simulation, 'observedInTreatmentPlace') }
  }
  const base = run([])
  const places = run([{ kind: 'add-treatment-places', facility: 'h1', places: 20, leadMinutes: 0, untilMinute: 1440 }])
  assert.ok(places.waiting < 0.6 * base.waiting, `${places.waiting} wait against ${base.waiting}`)
  assert.deepEqual(places.simulation.treatmentPlaces, base.simulation.treatmentPlaces, 'taken away at the end')
  assert.equal(places.simulation.planned.at(-1)!.cost!.staffHours, 240)
  const observation = run([{ kind: 'open-observation', facility: 'h1', places: 40, leadMinutes: 0 }])
  assert.ok(observation.queued < base.queued, `${observation.queued} against ${base.queued}`)
  assert.equal(observation.simulation.planned.at(-1)!.cost!.staffHours, 208, 'without an end, to that of the run')
})

test('levers on a department say what is wrong, and where', () => {
  const whys = (input: unknown): string[] => {
    const decoded = decodeLever(input, city)
    return decoded.ok ? [] : decoded.problems.map((p) => `${p.path}: ${p.why}`)
  }
  assert.deepEqual(whys({ kind: 'add-treatment-places', places: 3 }), [
    'facility: must be the id of a hospital with an emergency department',
  ])
  assert.deepEqual(whys({ kind: 'open-observation', facility: 'h4', places: 3 }), [
    'facility: "h4" has no emergency department; name one that has',
  ])
  assert.match(
    whys({ kind: 'open-observation', facility: 'h9', places: 3 })[0]!,
    /facility: the city has no facility "h9"/,
  )
  assert.match(
    whys({ kind: 'add-treatment-places', facility: 'h1', places: 3, leadMinutes: 60, untilMinute: 60 })[0]!,
    /untilMinute: must lie after atMinute \+ leadMinutes \(60\), got 60/,
  )
  assert.match(
    whys({ kind: 'extend-clinic-hours', fromHour: 21, untilHour: 20 })[0]!,
    /untilHour: must lie after fromHour \(21\), got 20/,
  )
  assert.match(whys({ kind: 'move-low-acuity', share: 1.2 })[0]!, /share: must be a number from 0 to 1/)
  const decoded = decodeLever({ kind: 'open-observation', facility: 'h1', places: 3 }, city)
  assert.ok(decoded.ok)
  if (!decoded.ok) return
  const run = startSimulation(copyState(live), {
    parameters: chinaParameters(),
    policy: nearest,
    seed: 1,
    replication: 0,
    fidelity: 'beds',
  })
  const planned = planLever(decoded.value, run)
  assert.equal(planned.planned, 0)
  assert.equal(planned.note.en, 'this run has no emergency observation')
})

test('L28a: who is moved to primary care is of level Ⅳ and of the base run, at a lower share among those of a higher one', () => {
  const arrivals = (levers: readonly unknown[]) => {
    const run = fork(live, scenario({ levers }), chinaParameters(), 21)
    const came = new Map<string, number>()
    const hours = new Map<string, number>()
    narrate(run, 4 * 1440, (event) => {
      if (event.kind !== 'encounter.started' || event.acuity === undefined) return
      came.set(event.encounter, event.acuity)
      hours.set(event.encounter, new Date(event.occurredAt + 8 * 3_600_000).getUTCHours())
    })
    return { came, hours, moved: total(run, 'movedToPrimaryCare'), planned: run.planned.at(-1) }
  }
  const base = arrivals([])
  const gone = (other: typeof base): Set<string> => new Set([...base.came.keys()].filter((who) => !other.came.has(who)))
  const move = (share: number) => arrivals([{ kind: 'move-low-acuity', share, fromMinute: 0, untilMinute: 4 * 1440 }])
  const [few, many] = [move(0.2), move(0.5)]
  assert.ok(few.moved > 10 && many.moved > 1.5 * few.moved, `${few.moved} and ${many.moved}`)
  for (const run of [few, many]) {
    assert.equal(gone(run).size, run.moved)
    for (const who of gone(run)) assert.equal(base.came.get(who), 4)
    assert.ok([...run.came.keys()].every((who) => base.came.has(who)))
  }
  const moved = gone(many)
  assert.ok([...gone(few)].every((who) => moved.has(who)))
  const visits = Number(/about (\d+) visits/.exec(many.planned!.note.en)![1])
  assert.ok(Math.abs(visits / many.moved - 1) < 0.35, `${visits} expected, ${many.moved} moved`)
  assert.equal(many.planned!.cost!.staffHours, Math.round((visits * 7 * 2) / 60))

  // The month counts: twice as many in October are twice as many visits expected.
  const winter = chinaParameters()
  const factors = winter.emergency.monthFactor.map((factor, month) => (month === 9 ? 2 * factor : factor))
  const twice = fork(
    live,
    scenario({ levers: [{ kind: 'move-low-acuity', share: 0.5, fromMinute: 0, untilMinute: 4 * 1440 }] }),
    { ...winter, emergency: { ...winter.emergency, monthFactor: factors } },
    21,
  ).planned.at(-1)!
  const inWinter = Number(/about (\d+) visits/.exec(twice.note.en)![1])
  assert.ok(Math.abs(inWinter / visits - 2) < 0.05, `${inWinter} after ${visits}`)

  const evenings = arrivals([{ kind: 'extend-clinic-hours', share: 0.6, fromHour: 18, untilHour: 22 }])
  assert.ok(evenings.moved > 5)
  for (const who of gone(evenings)) assert.ok(base.hours.get(who)! >= 18 && base.hours.get(who)! < 22)
})

test('closed primary care brings more of levels Ⅲ and Ⅳ only, for its days only', () => {
  const byLevel = (shocks: readonly unknown[], minutes: number) => {
    const run = fork(live, scenario({ shocks }), chinaParameters(), 22)
    const count = [0, 0, 0, 0, 0]
    const who = new Set<string>()
    narrate(run, minutes, (event) => {
      if (event.kind !== 'encounter.started' || event.acuity === undefined) return
      count[event.acuity]!++
      who.add(event.encounter)
    })
    return { count, who }
  }
  const closed = [{ kind: 'primary-care-closed', days: 2, factor: 2 }]
  const [base, more] = [byLevel([], 2 * 1440), byLevel(closed, 2 * 1440)]
  assert.deepEqual(more.count.slice(1, 3), base.count.slice(1, 3))
  const ratio = (more.count[3]! + more.count[4]!) / (base.count[3]! + base.count[4]!)
  assert.ok(ratio > 1.6 && ratio < 2.4, `${ratio}`)
  assert.ok([...base.who].every((one) => more.who.has(one)))
  const after = byLevel(closed, 4 * 1440).who.size - more.who.size
  assert.ok(after <= byLevel([], 4 * 1440).who.size - base.who.size + 1, 'as usual afterwards')
})

test('L27a: green channels measure and change nobody; their time grows with what is broken, and with the way to a capable hospital', () => {
  const channels = ['chestPain', 'stroke', 'trauma'] as const
  const run = (share: readonly number[], break_: (run: Simulation) => void = () => {}) => {
    const simulation = fork(live, scenario(), withParameters({ 'greenChannel.share': share }), 31)
    break_(simulation)
    advance(simulation, 10 * 1440)
    return simulation
  }
  const everybody = [0.3, 0.3, 0.4]
  const usual = run(everybody)
  assert.ok(sameState(usual.state, run([0, 0, 0]).state))
  for (const channel of channels) {
    const patients = total(usual, `${channel}Patients`)
    const inTime = total(usual, `${channel}InTime`)
    assert.ok(patients > 3 && inTime > 0 && inTime <= patients, `${inTime} of ${patients}`)
  }
  const gravest = total(usual, 'seenLevel1') + total(usual, 'seenLevel2')
  assert.equal(
    channels.reduce((sum, channel) => sum + total(usual, `${channel}Patients`), 0),
    gravest,
    'everybody of levels Ⅰ and Ⅱ is in one when the shares add up to all',
  )
  const mean = (simulation: Simulation, channel: (typeof channels)[number], f = -1) =>
    simulation.totals.of(`${channel}Minutes`, f) / simulation.totals.of(`${channel}Patients`, f)
  const stopped = run(everybody, ({ conditions }) => conditions.theatresStopped.fill(1))
  assert.ok(mean(stopped, 'trauma') > mean(usual, 'trauma') + 40, 'to another hospital')
  assert.equal(mean(stopped, 'stroke'), mean(usual, 'stroke'), 'no theatre is needed')
  assert.ok(mean(usual, 'stroke', 2) > mean(usual, 'stroke', 0) + 40, 'h3 has no intensive care')
})

test('L29a: returns are people who left a bed, once each, and arrivals stay as they were; without the part nobody returns', () => {
  const often = { 'readmission.share': 0.3, 'readmission.meanDays': 3, 'readmission.standardDeviationDays': 2 }
  const days = 14
  const sums = { none: 0, often: 0, admittedNone: 0, admittedOften: 0, returns: 0 }
  for (let seed = 0; seed < 3; seed++)
    for (const which of ['none', 'often'] as const) {
      const values = which === 'none' ? { 'readmission.share': 0 } : often
      const run = fork(live, scenario(), withParameters(values), seed)
      let came = 0
      let discharged = 0
      for (let day = 1; day <= days; day++) {
        narrate(run, day * 1440, (event) => {
          if (event.kind === 'encounter.started') came++
          else if (event.kind === 'bed.vacated' && event.outcome === 'home') discharged++
        })
        // Two of one token at once would be found here: a return is an encounter of its own.
        if (day % 3 === 0 || day === days) assert.deepEqual(checkState(run.state), [])
      }
      sums[which] += came
      sums[which === 'none' ? 'admittedNone' : 'admittedOften'] += discharged
      const returns = total(run, 'readmissions')
      if (which === 'none') assert.equal(returns, 0)
      else {
        sums.returns += returns
        assert.ok(returns < 0.4 * discharged, `${returns} of ${discharged}`)
      }
    }
  assert.ok(sums.returns > 100, `${sums.returns} returns`)
  assert.ok(Math.abs(sums.often / sums.none - 1) < 0.04, `${sums.often} arrivals against ${sums.none}`)
  assert.ok(Math.abs(sums.admittedOften / sums.admittedNone - 1) < 0.06, `${sums.admittedOften}, ${sums.admittedNone}`)
  const kernel = startSimulation(copyState(live), {
    parameters: withParameters(often),
    policy: nearest,
    seed: 1,
    replication: 0,
    fidelity: 'beds',
  })
  advance(kernel, days * 1440)
  assert.equal(kernel.totals.of('readmissions', -1), 0)
})

test('L28b: waiting for intensive care in vain has its deaths, none where the factor is 0, and the told events give the same state', () => {
  const run = (factor: number) => {
    const crowded = [
      { kind: 'surge-arrivals', factor: 5, route: 'emergency' },
      { kind: 'close-beds', unit: 'u6', beds: 8 },
    ]
    const values = { 'icu.waitingDeathFactor': factor, 'icu.deathShare': 0.9 }
    return fork(live, scenario({ shocks: crowded }), withParameters(values), 8)
  }
  const none = run(0)
  advance(none, 8 * 1440)
  assert.equal(total(none, 'deathsWaiting'), 0)
  const many = run(10)
  const { from, events } = record(many, 8 * 1440)
  assert.ok(total(many, 'deathsWaiting') > 3, `${total(many, 'deathsWaiting')} died waiting`)
  assert.ok(total(many, 'deathsWaiting') <= total(many, 'deaths'))
  for (const event of events) assert.ok(apply(from, event).ok)
  assert.ok(sameState(from, many.state))
  assert.deepEqual(checkState(many.state), [])
})
