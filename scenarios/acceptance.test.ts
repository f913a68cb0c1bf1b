/** What the rehearsals must show whatever the city: small runs of the files on the test city. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadCity, loadParameters } from '@kangcheng/seed-data'
import {
  advance,
  type CityModel,
  cityOfScenario,
  copyState,
  decodeScenario,
  doNothing,
  indexCity,
  type Measure,
  NOT_KNOWN,
  PatientStage,
  planLever,
  policyOf,
  RUN_FIGURES,
  referralLab,
  replicateAll,
  type Scenario,
  type Simulation,
  siteAccess,
  startSimulation,
  type Total,
  type Trajectory,
  totalOf,
  warmStart,
} from '@kangcheng/twin-engine'
import { loadScenario, readScenario, scenarioNames } from './index.ts'

const city = loadCity('testville')
const parameters = loadParameters()
const live = warmStart(city, parameters, 7, Date.parse('2026-11-25T08:00:00+08:00'), 10)

/** The runs of each scenario, by scenario, all with the same luck. */
function runsOf(scenarios: readonly Scenario[], runs: number): Trajectory[][] {
  const all = Array.from({ length: runs }, (_, r) => replicateAll(live, scenarios, parameters, 3, r))
  return scenarios.map((_, k) => all.map((run) => run[k]!))
}

const rowOf = (run: Trajectory, facility: string): number =>
  run.facilities.indexOf(city.facilities.findIndex(({ id }) => id === facility))

/** Mean over the runs of the sum, or the peak, of a measure at a facility or (null) in the city. */
function meanOf(runs: readonly Trajectory[], measure: Measure, facility: string | null, how: 'sum' | 'peak'): number {
  const of = (run: Trajectory): number => {
    const width = run.facilities.length
    let result = 0
    for (let s = 0; s < run.samples; s++) {
      let value = 0
      for (let i = 0; i < width; i++) {
        const one = run.values[measure][s * width + i]!
        if (one !== NOT_KNOWN && (facility === null || i === rowOf(run, facility))) value += one
      }
      result = how === 'sum' ? result + value : Math.max(result, value)
    }
    return result
  }
  return runs.reduce((sum, run) => sum + of(run), 0) / runs.length
}

const withLevers = (scenario: Scenario, kinds: readonly string[]): Scenario => ({
  ...scenario,
  levers: scenario.levers.filter(({ kind }) => kinds.includes(kind)),
})
const calmOf = (scenario: Scenario): Scenario => ({ ...doNothing(scenario), edits: [], shocks: [] })
/** A file with what differs, and without its story, whose moments lie within its own horizon. */
const variant = (name: string, different: object, of: CityModel = city): Scenario => {
  const decoded = decodeScenario({ ...(readScenario(name) as object), story: [], ...different }, of, parameters)
  assert.ok(decoded.ok, JSON.stringify(decoded))
  return decoded.value
}

test('mass casualty: bringing everybody to the nearest overwhelms the nearest; spreading them by load relieves it', () => {
  // The built-in city: with two departments, as the test city has, there is nothing to spread over.
  const ningbo = loadCity('ningbo')
  const scenario = loadScenario('mass-casualty', ningbo, parameters)
  const start = warmStart(ningbo, parameters, 7, Date.parse('2026-11-25T16:00:00+08:00'), 2)
  const made = [calmOf(scenario), doNothing(scenario), withLevers(scenario, ['casualty-distribution'])]
  const runs = [0, 1].map((r) => replicateAll(start, made, parameters, 3, r))
  const [shock] = scenario.shocks
  const beside = shock?.kind === 'mass-casualty' ? shock.facility : null
  const facility = ningbo.facilities.findIndex(({ id }) => id === beside)
  const places = indexCity(ningbo).placesOfFacility[facility]!
  const [calm, nearest, spread] = made.map((_, k) => {
    const peaks = runs.map((run) => {
      const { values, facilities } = run[k]!
      const row = facilities.indexOf(facility)
      return values.emergency.filter((_one, at) => at % facilities.length === row).reduce((a, b) => Math.max(a, b), 0)
    })
    return peaks.reduce((a, b) => a + b, 0) / peaks.length
  })
  assert.ok(calm! < 1.2 * places, `calm ${calm} on ${places} places`)
  assert.ok(nearest! > 1.2 * places && nearest! > calm! + 20, `nearest ${nearest} on ${places} places, calm ${calm}`)
  assert.ok(spread! < nearest! - 10, `spread ${spread}, nearest ${nearest}`)
})

test('surge beds: beds for mild cases relieve departments, and not intensive care', () => {
  const scenario = variant('surge-beds', {
    horizonHours: 480,
    shocks: [{ kind: 'surge-arrivals', factor: 3, facilities: ['largest hospital'] }],
    levers: [{ kind: 'add-beds', unit: 'largest respiratory ward', beds: 200, atMinute: 1440 }],
  })
  const [nothing, mild] = runsOf([doNothing(scenario), scenario], 4)
  const waiting = (runs: readonly Trajectory[]): number => meanOf(runs, 'icuWaiting', null, 'sum')
  const wards = (runs: readonly Trajectory[]): number => meanOf(runs, 'wardWaiting', null, 'sum')
  assert.ok(wards(mild!) < 0.5 * wards(nothing!), `${wards(mild!)} of ${wards(nothing!)} wait for a ward`)
  assert.ok(waiting(nothing!) > 0)
  assert.ok(
    waiting(mild!) >= 0.95 * waiting(nothing!),
    `${waiting(mild!)} of ${waiting(nothing!)} wait for intensive care`,
  )
})

test('pandemic wave: doing nothing exceeds the beds and intensive care of the city; fewer contacts take some of it away', () => {
  const wave = variant('pandemic-wave', { horizonHours: 40 * 24 })
  const shocks = wave.shocks.map((shock) => (shock.kind === 'epidemic' ? { ...shock, imported: 400 } : shock))
  const levers = wave.levers.filter(({ kind }) => kind === 'reduce-contacts')
  const made = [calmOf(wave), doNothing({ ...wave, shocks }), { ...wave, shocks, levers }]
  const [calm, nothing, fewer] = runsOf(made, 2)
  /** Highest share of what is needed in what is open, and of those in or waiting for intensive care in its beds. */
  const peaks = (runs: readonly Trajectory[]): readonly [number, number] => {
    const at = (run: Trajectory, measure: Measure, s: number): number =>
      run.facilities.reduce((sum, _, i) => {
        const value = run.values[measure][s * run.facilities.length + i]!
        return value === NOT_KNOWN ? sum : sum + value
      }, 0)
    const best = (of: (run: Trajectory, s: number) => number): number =>
      Math.min(...runs.map((run) => Math.max(...Array.from({ length: run.samples }, (_, s) => of(run, s)))))
    return [
      best((run, s) => at(run, 'needed', s) / at(run, 'open', s)),
      best((run, s) => (at(run, 'icuOccupied', s) + at(run, 'icuWaiting', s)) / at(run, 'icuOpen', s)),
    ]
  }
  const [before, full, eased] = [peaks(calm!), peaks(nothing!), peaks(fewer!)]
  assert.ok(before[0] < 1, `needed without it: ${before[0]} of what is open`)
  assert.ok(full[0] > 1 && full[1] > 1, `needed ${full[0]}, intensive care ${full[1]} of what is open`)
  assert.ok(eased[0] < full[0], `needed ${eased[0]} with fewer contacts, ${full[0]} without`)
})

test('heatwave: the calls of a hot evening break a fleet that is nearly full, and not one with vehicles to spare; outreach gives some back', () => {
  const file = variant('heatwave', {
    horizonHours: 144,
    levers: [{ kind: 'ease-demand', share: 0.5, fromMinute: 0 }],
    parameters: { 'ambulance.jobsPerThousandPerYear': 100 },
  })
  const heat = file.shocks.filter(({ kind }) => kind === 'demand-shock')
  const fewer = { kind: 'ambulance-fleet', change: -0.8, fromMinute: 0, untilMinute: 527_040 } as const
  const made = [[], heat, [fewer], [fewer, ...heat]].map((shocks): Scenario => ({ ...file, shocks, levers: [] }))
  const runs = runsOf([...made, { ...file, shocks: [fewer, ...heat] }], 4)
  const [calm, hot, full, broken, eased] = runs.map((one) => {
    const of = (name: Total): number => one.reduce((sum, run) => sum + totalOf(run, name, -1), 0)
    return { calls: of('ambulanceCalls'), givenUp: of('ambulanceCallsGivenUp') }
  })
  const more = hot!.calls / calm!.calls - 1
  assert.ok(more > 0.05 && more < 0.26, `${more} more calls`)
  assert.equal(hot!.givenUp, 0, 'with vehicles to spare every call is answered')
  assert.ok(broken!.givenUp > 1.25 * full!.givenUp, `${broken!.givenUp} calls given up, on other days ${full!.givenUp}`)
  assert.ok(eased!.givenUp < broken!.givenUp, `${eased!.givenUp} with outreach, ${broken!.givenUp} without`)
})

test('winter flu: the epidemic model brings the season, and without any shock the city is as on other days', () => {
  const file = variant('winter-flu', { horizonHours: 40 * 24, fidelity: 'flow', levers: [] })
  const shocks = file.shocks.filter(({ kind }) => kind === 'epidemic')
  const [calm, flu] = runsOf([calmOf(file), { ...file, shocks }], 1)
  const came = totalOf(flu![0]!, 'epidemicAdmissions', -1)
  assert.ok(came > 5, `${came} admitted with influenza`)
  assert.equal(totalOf(calm![0]!, 'epidemicAdmissions', -1), 0)
  assert.equal(
    totalOf(flu![0]!, 'emergencyArrivals', -1) - totalOf(calm![0]!, 'emergencyArrivals', -1) > came,
    true,
    'others come to departments and go home',
  )
})

test('mutual aid: where all members are as full, moving patients shows no benefit; where one alone is full it does', () => {
  const levers = [{ kind: 'redistribute', facilities: ["largest group's lead"], to: 'group', perDay: 40 }]
  const at = (facilities: string | readonly string[], factor: number): Scenario =>
    variant('mutual-aid', { horizonHours: 96, shocks: [{ kind: 'surge-arrivals', factor, facilities }], levers })
  const full = at('members of largest group', 5)
  const one = at(["largest group's lead"], 4)
  const [nothing, aid] = runsOf([doNothing(full), full], 4)
  const [alone, helped] = runsOf([doNothing(one), one], 4)
  const asking = (runs: readonly Trajectory[]): number =>
    meanOf(runs, 'wardWaiting', null, 'sum') + meanOf(runs, 'boarding', null, 'sum')
  assert.ok(asking(nothing!) > 100, `${asking(nothing!)}`)
  assert.ok(asking(aid!) >= 0.95 * asking(nothing!), `${asking(aid!)} against ${asking(nothing!)}`)
  assert.ok(asking(helped!) < 0.85 * asking(alone!), `${asking(helped!)} against ${asking(alone!)}`)
})

test('a shift to primary care: without doctors the queues at the centres lengthen, with them they do not; hospital clinics are freed', () => {
  const at = (levers: readonly object[]): Scenario =>
    variant('shift-to-primary-care', { horizonHours: 96, shocks: [], levers, fidelity: 'flow' })
  const share = { kind: 'primary-care-share', share: 0.7 }
  const made = [at([]), at([share]), at([share, { kind: 'primary-care-doctors', share: 0.45 }])]
  const [nothing, alone, staffed] = runsOf(made, 2)
  const mean = (runs: readonly Trajectory[], id: string): number => {
    const { of } = RUN_FIGURES.find((figure) => figure.id === id)!
    return runs.reduce((sum, run) => sum + (of(run, -1) ?? Number.NaN), 0) / runs.length
  }
  const wait = (runs: readonly Trajectory[]): number => mean(runs, 'primary-wait-mean')
  assert.ok(wait(alone!) > 1.5 * wait(nothing!), `${wait(alone!)} min, doing nothing ${wait(nothing!)}`)
  assert.ok(wait(staffed!) <= wait(nothing!), `${wait(staffed!)} min, doing nothing ${wait(nothing!)}`)
  assert.ok(mean(staffed!, 'clinic-visits') < 0.85 * mean(nothing!, 'clinic-visits'))
  assert.ok(mean(alone!, 'reverse-flow') > 2 * mean(staffed!, 'reverse-flow'))
  const answer = referralLab(city, parameters, [0.6, 0.7, 0.8], { limitMinutes: 10, quantile: 0.5 })
  assert.ok(answer.ok && answer.value.failsAt !== null && answer.value.failsAt.share > 0.55)
})

test('L78: typhoon: emptied before the generators end fewer are left behind', () => {
  const file = variant('typhoon-evacuation', { levers: [] })
  const early = variant('typhoon-evacuation', {}).levers.find((one) => one.kind === 'evacuate' && one.buses > 0)!
  const at = city.facilities.findIndex(({ id }) => id === 'h01')
  const fleets = [0, 1, 3, 20].map((buses): Scenario => ({ ...file, levers: [{ ...early, buses } as typeof early] }))
  const late: Scenario = { ...file, levers: [{ ...early, fromMinute: 2940 } as typeof early] }
  const [nothing, tooLate, ...moved] = runsOf([file, late, ...fleets], 2)
  const left = (run: Trajectory): number => totalOf(run, 'leftWithoutPower', run.facilities.indexOf(at))
  nothing!.forEach((without, r) => {
    assert.ok(left(without) > 50)
    assert.equal(totalOf(without, 'evacuated', -1), 0)
    let before = -1
    for (const runs of moved) {
      const run = runs[r]!
      const out = totalOf(run, 'evacuated', -1)
      assert.ok(out >= before, `${out} moved with more buses, ${before} with fewer`)
      before = out
      assert.ok(left(run) < left(without), `${left(run)} left, doing nothing ${left(without)}`)
    }
    assert.ok(left(moved.at(-1)![r]!) < left(tooLate![r]!), 'once the water is there the roads are cut')
    assert.ok(totalOf(moved[0]![r]!, 'isolatedResidents', -1) > 0)
  })
})

test('L77: typhoon: of those who lay in the hospital everybody is in a bed, on the way or gone, and the others hold those whom they took in', () => {
  const file = variant('typhoon-evacuation', {})
  const at = city.facilities.findIndex(({ id }) => id === 'h01')
  const started = (evacuates: boolean): Simulation => {
    const run = startSimulation(copyState(live), {
      parameters,
      policy: policyOf('nearest')!,
      seed: 3,
      replication: 0,
      arrivals: 'none',
    })
    for (const spec of file.shocks) planLever(spec, run)
    for (const spec of file.levers)
      if (evacuates && spec.kind === 'evacuate') planLever({ ...spec, fromMinute: 30 }, run)
    return run
  }
  const whoIs = ({ patients }: Simulation['state'], p: number): string =>
    `x${[patients.tokenHigh(p), patients.tokenLow(p)].map((word) => word.toString(16).padStart(8, '0')).join('-')}`
  /** Everybody in care, by who they are: where, and how far. */
  const inCare = ({ state }: Simulation): Map<string, readonly [stage: number, facility: number]> => {
    const { patients } = state
    const all = new Map<string, readonly [number, number]>()
    for (let p = 0; p < patients.capacity; p++)
      if (patients.stage(p) !== PatientStage.free) all.set(whoIs(state, p), [patients.stage(p), patients.facility(p)])
    return all
  }
  const elsewhere = ({ state }: Simulation): number =>
    state.tallies.occupied.reduce((sum, beds, f) => sum + (f === at ? 0 : beds), 0)
  const [nothing, run] = [started(false), started(true)]
  const before = [...inCare(run)].flatMap(([who, [stage, f]]) =>
    stage === PatientStage.inBed && f === at ? [who] : [],
  )
  const { index, beds } = run.state
  const inBed = new Map([...beds.patient].flatMap((p, bed) => (p >= 0 ? [[bed, whoIs(run.state, p)] as const] : [])))
  const ended = new Set<string>()
  run.tell = (event) => {
    if (event.kind === 'bed.occupied' && event.encounter !== undefined)
      inBed.set(index.findBed(event.bed), event.encounter)
    else if (event.kind === 'bed.vacated') ended.add(inBed.get(index.findBed(event.bed)) ?? event.bed)
  }
  let most = 0
  let took = 0
  for (let hour = 1; hour <= 12; hour++) {
    for (const one of [nothing, run]) advance(one, hour * 60)
    const now = inCare(run)
    const are = (stage: number, isHere: boolean): number =>
      before.filter((who) => now.get(who)?.[0] === stage && (now.get(who)![1] === at) === isHere).length
    const [stays, guests] = [are(PatientStage.inBed, true), are(PatientStage.inBed, false)]
    const sent = are(PatientStage.awaitingBed, false)
    const gone = before.filter((who) => ended.has(who)).length
    assert.equal(stays + guests + sent + gone, before.length, `${hour} h: ${stays}, ${guests}, ${sent}, ${gone}`)
    assert.equal(elsewhere(run) - elsewhere(nothing), guests, `${hour} h: beds in use elsewhere`)
    most = Math.max(most, sent)
    took = guests
  }
  assert.ok(most > 5 && took > 20, `${most} on the way at once, ${took} taken in`)
})

test('removing all edits, shocks and levers of any file reproduces the baseline, byte for byte', () => {
  const baseline = calmOf(variant('quiet-day', { horizonHours: 24 }))
  const calm = scenarioNames().map((name) => ({
    ...calmOf(loadScenario(name, city, parameters)),
    horizonHours: 24,
    fidelity: baseline.fidelity,
  }))
  const [first, ...others] = runsOf([baseline, ...calm], 1).map((runs) => runs[0]!)
  for (const [k, run] of others.entries()) assert.deepEqual(run, first, scenarioNames()[k])
})

test('site comparison: access shares out what there was and what the site adds, and its workload is what the others lose', () => {
  const plan = variant('site-comparison', { edits: [], fidelity: 'beds', horizonHours: 120 })
  const [before, after] = [doNothing(plan), plan].map((one) =>
    siteAccess(cityOfScenario(city, one), parameters, 'beds'),
  )
  assert.equal(after!.supply - before!.supply, 424)
  for (const { supply, supplyShared } of [before!, after!]) assert.ok(Math.abs(supplyShared - supply) < 1e-6 * supply)
  assert.ok(after!.meanMinutes <= before!.meanMinutes && after!.within15 >= before!.within15)
  const [base, opened] = runsOf([doNothing(plan), plan], 2)
  base!.forEach((without, r) => {
    const with_ = opened![r]!
    const own = with_.facilities.length - 1
    assert.equal(with_.facilities.length, without.facilities.length + 1)
    for (const what of ['visits', 'admissions'] as const) {
      assert.ok(totalOf(with_, `${what}MovedHere`, own) > 0)
      assert.equal(totalOf(with_, `${what}MovedAway`, -1), totalOf(with_, `${what}MovedHere`, own))
      assert.equal(totalOf(without, `${what}MovedAway`, -1), 0)
    }
    assert.equal(totalOf(with_, 'emergencyArrivals', -1), totalOf(without, 'emergencyArrivals', -1))
  })
})
