/** Rosters, ratios and the levers of staff on a small city: laws L21 (in runs) and L22. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  advance,
  apply,
  availableBeds,
  copyState,
  decodeLever,
  type Fidelity,
  fork,
  indexCity,
  narrate,
  type Occurrence,
  observe,
  override,
  planLever,
  policyOf,
  record,
  type Simulation,
  STAFF_ROLES,
  sameState,
  startSimulation,
  type TwinState,
} from '../src/index.ts'
import { problemsAtStart, rosterOf } from '../src/simulation/parts/rosters.ts'
import { chinaParameters, EVENING, scenario, simulationCity, warmed } from './simulation-city.ts'

const parameters = chinaParameters()
const city = simulationCity()
const { unit } = indexCity(city)
const live = warmed()
const DAY = 1440
const MEDICINE = unit.get('u2')!
const seeds = fc.integer({ min: 0, max: 100_000 })
const NURSE = STAFF_ROLES.indexOf('nurse')
const nursesIn = (state: TwinState, u = MEDICINE): number => state.units.staff[u * STAFF_ROLES.length + NURSE]!

function begun(state: TwinState, levers: readonly unknown[] = [], seed = 1, fidelity: Fidelity = 'flow'): Simulation {
  const simulation = startSimulation(copyState(state), {
    parameters,
    policy: policyOf('nearest')!,
    seed,
    replication: 0,
    fidelity,
  })
  for (const lever of levers) {
    const decoded = decodeLever(lever, city)
    assert.ok(decoded.ok, JSON.stringify(decoded))
    planLever(decoded.value, simulation)
  }
  return simulation
}

/** The live state with nurses as told, just before its last event. */
function told(onShift: number, units = ['u2']): TwinState {
  const state = copyState(live)
  for (const id of units) {
    const occurredAt = Math.max(state.asOf, state.units.staffAt[unit.get(id)! * STAFF_ROLES.length + NURSE]!)
    assert.ok(apply(state, { kind: 'staff.reported', unit: id, role: 'nurse', onShift, occurredAt }).ok)
  }
  return state
}

test('L22: without rosters a run is as if nobody had told of staff, to the sample', () => {
  const wards = city.units.filter(({ kind }) => kind !== 'emergency').map(({ id }) => id)
  const none = begun(told(0, wards), [], 3, 'beds')
  const many = begun(told(50, wards), [], 3, 'beds')
  assert.equal(nursesIn(none.state), -1)
  assert.deepEqual(observe(none, 24).values, observe(many, 24).values)
  const limited = observe(begun(told(0, wards), [], 3), 24)
  assert.notDeepEqual(limited.values, observe(begun(told(50, wards), [], 3), 24).values, 'with rosters it matters')
})

test('the plan is the ratio rounded up and a reserve, told at each change of shift; a watched run replays to the byte (L7)', () => {
  const run = begun(live)
  assert.deepEqual(rosterOf(run, MEDICINE, 'nurse'), [3, 6, 4], '40 beds: 2, 5 and 3 by the norm, one more each')
  const { from, events } = record(run, DAY)
  const shifts = events.filter((e) => e.kind === 'staff.reported' && e.unit === 'u2' && e.role === 'nurse')
  assert.deepEqual(
    shifts.map((e) => new Date(e.occurredAt + 8 * 3_600_000).getUTCHours()),
    [0, 8, 16],
  )
  for (const event of events) assert.ok(apply(from, event).ok)
  assert.ok(sameState(from, run.state))
})

test('ordinary absence closes hardly a bed: the base run keeps within a patient of one with nobody absent', () => {
  const full = override(parameters, { 'rosters.baseAbsenceShare': 0 })
  assert.ok(full.ok)
  const occupied = (with_: typeof parameters): number => {
    const run = observe(fork(live, scenario(), with_, 7), 72)
    return run.values.occupied.reduce((sum, n) => sum + n, 0) / run.samples
  }
  assert.ok(Math.abs(occupied(parameters) - occupied(full.value)) < 1)
})

test('L21: no bed is given beyond what staff allow, and a shortage moves nobody out', () => {
  fc.assert(
    fc.property(seeds, fc.integer({ min: 0, max: 3 }), (seed, nurses) => {
      const roster = { kind: 'set-roster', facility: 'h1', night: nurses, day: nurses, evening: nurses, fromMinute: 60 }
      const run = begun(live, [roster], seed)
      const replay = copyState(run.state)
      narrate(run, 2 * DAY, (event: Occurrence) => {
        if (event.kind === 'bed.reserved') {
          const bed = indexCity(city).findBed(event.bed)
          assert.ok(
            availableBeds(replay, indexCity(city).unitOfBed[bed]!) > 0,
            `${event.bed} is given beyond the limit`,
          )
        }
        assert.notEqual(event.kind, 'bed.closed')
        assert.ok(apply(replay, event).ok)
      })
      const short = run.state.limits.admissible[MEDICINE]!
      assert.ok(short >= 0 && short <= 20 * nurses)
    }),
    { numRuns: 5 },
  )
})

test('a ward without nurses takes nobody, keeps whom it has, and its hours beyond the ratio count', () => {
  const roster = { kind: 'set-roster', unit: 'u2', night: 0, day: 0, evening: 0 }
  const run = begun(live, [roster])
  assert.match(
    run.planned[0]!.note.en,
    /^the roster does not add up: u2 has 0 nurses in the night shift; the \d+ patients/,
  )
  assert.match(run.planned[0]!.note.zh, /^排班不足：u2 大夜仅 0 名护士/)
  advance(run, 0)
  assert.equal(nursesIn(run.state), 0)
  const lying = (): number => run.state.units.count[MEDICINE * 10 + 3]!
  const before = lying()
  assert.ok(before > 10)
  advance(run, 60)
  assert.ok(lying() > before / 2, 'nobody was moved out')
  for (let hour = 3, last = lying(); hour <= 48; hour++) {
    advance(run, hour * 60)
    assert.ok(lying() <= last, 'nobody comes in')
    last = lying()
  }
  const over = run.totals.of('overRatioNurseHours', 0)
  assert.ok(over > 48 * 0.05 * lying(), `${over}`)
  assert.equal(begun(live).totals.of('overRatioNurseHours', 0), 0)
})

test('L22: a larger share absent never leaves more on shift, ward by ward and hour by hour; wards differ', () => {
  fc.assert(
    fc.property(seeds, fc.integer({ min: 0, max: 90 }), fc.integer({ min: 0, max: 90 }), (seed, a, b) => {
      const absent = (percent: number): Simulation =>
        begun(live, [{ kind: 'staff-absence', peakShare: percent / 100, rampMinutes: DAY }], seed)
      const [less, more] = [absent(Math.min(a, b)), absent(Math.max(a, b))]
      for (let hour = 8; hour <= 56; hour += 8) {
        for (const run of [less, more]) advance(run, hour * 60)
        for (let k = 0; k < less.state.units.staff.length; k++)
          assert.ok(more.state.units.staff[k]! <= less.state.units.staff[k]!)
      }
    }),
    { numRuns: 6 },
  )
  const run = begun(live, [{ kind: 'staff-absence', curve: [{ day: 0, share: 0.5 }], role: 'nurse' }])
  advance(run, DAY)
  const present = [1, 2, 3, 4, 7, 8].map((u) => nursesIn(run.state, u) / rosterOf(run, u, 'nurse')[1]!)
  assert.ok(new Set(present.map((share) => share.toFixed(2))).size > 2, `${present}`)
})

test('staff called back open the way for those who wait, cost their hours, and are no more than are off duty', () => {
  const short = { kind: 'set-roster', facility: 'h1', night: 1, day: 1, evening: 1 }
  const call = { kind: 'call-back-staff', facility: 'h1', staff: 12, fromMinute: 1440, leadMinutes: 60, minutes: 960 }
  const [without, with_] = [begun(live, [short]), begun(live, [short, call])]
  assert.deepEqual(with_.planned[1]!.cost, { staffHours: 192, moneyYuan: null })
  for (const run of [without, with_]) advance(run, 1500)
  assert.ok(with_.state.tallies.occupied[0]! <= without.state.tallies.occupied[0]!)
  const nurses = (run: Simulation): number => [1, 2, 3, 4, 5].reduce((sum, u) => sum + nursesIn(run.state, u), 0)
  assert.equal(nurses(with_) - nurses(without), 12)
  assert.ok(with_.wardWaiting[0]! < without.wardWaiting[0]!, 'beds that stood free are given at once')
  advance(with_, 1500 + 960)
  advance(without, 1500 + 960)
  assert.equal(nurses(with_), nurses(without), 'they go home')
  const greedy = begun(live, [{ kind: 'call-back-staff', unit: 'u2', staff: 500 }])
  assert.equal(greedy.planned[0]!.planned, 7, '3 + 6 + 4 on plan, six of them on the fullest shift')
  assert.match(greedy.planned[0]!.note.en, /500 nurses wanted back, only 7 are off duty$/)
  // A second call draws on the same seven: while the first is on, and for those of the ward among the hospital's.
  const ward = (staff: number, fromMinute: number) => ({ kind: 'call-back-staff', unit: 'u2', staff, fromMinute })
  const twice = begun(live, [ward(5, 0), ward(5, 60), ward(5, 2000)])
  assert.deepEqual(
    twice.planned.map(({ planned }) => planned),
    [5, 2, 5],
  )
  assert.match(
    twice.planned[1]!.note.en,
    /5 nurses wanted back, only 2 are off duty \(5 more are called back already by then\)/,
  )
  assert.match(twice.planned[1]!.note.zh, /休班者仅 2 名（另 5 名届时已被召回）/)
  const doctors = begun(live, [ward(5, 0), { ...ward(1, 60), role: 'doctor' }])
  assert.equal(doctors.planned[1]!.planned, 1, 'doctors are others')
})

test('a stretched ratio admits more for its time; the hours beyond the norm are counted, never hidden', () => {
  const short = { kind: 'set-roster', facility: 'h1', night: 1, day: 1, evening: 1 }
  const stretch = { kind: 'stretch-ratios', facility: 'h1', factor: 1.5, fromMinute: 60, untilMinute: 2 * DAY }
  const [norm, wide] = [begun(live, [short]), begun(live, [short, stretch])]
  for (const run of [norm, wide]) advance(run, DAY)
  assert.equal(wide.state.limits.stretch[MEDICINE], 1.5)
  assert.equal(wide.state.limits.admissible[MEDICINE], Math.floor(norm.state.limits.admissible[MEDICINE]! * 1.5))
  for (const run of [norm, wide]) advance(run, 2 * DAY)
  assert.ok(wide.totals.of('overRatioNurseHours', 0) >= norm.totals.of('overRatioNurseHours', 0))
  assert.equal(wide.state.limits.stretch[MEDICINE], 1)
})

test('redeployed nurses leave their ward and count in part in the other; the smallest shift is the limit', () => {
  const lever = { kind: 'redeploy-staff', from: 'u2', to: 'u6', staff: 2, efficiency: 0.5, fromMinute: 0 }
  const [base, run] = [begun(live), begun(live, [lever])]
  for (const one of [base, run]) advance(one, 10)
  assert.equal(nursesIn(base.state) - nursesIn(run.state), 2)
  assert.equal(nursesIn(run.state, 5) - nursesIn(base.state, 5), 1)
  const most = begun(live, [{ ...lever, staff: 9 }])
  assert.match(
    most.planned[0]!.note.en,
    /3 leave u2 of Hospital 1 and count as 1 in u6 of Hospital 1; its smallest shift has only 3/,
  )
})

test('from a live state a reported shortage keeps its ratio to the plan; what ordinary absence leaves does not', () => {
  const onShift = (reported: number): number => {
    const run = begun(told(reported))
    assert.equal(nursesIn(run.state), reported, 'the running shift is as told')
    let sum = 0
    for (let day = 1; day <= 6; day++) {
      advance(run, day * DAY)
      sum += nursesIn(run.state) / 6
    }
    return sum
  }
  const ordinary = onShift(3)
  assert.ok(ordinary > 3.5, `a plan of 4 in the evening: ${ordinary}`)
  const half = onShift(2)
  assert.ok(half < 2.6, `half of it, every evening: ${half}`)
  assert.ok(onShift(0) > 3.5, 'an evening without anybody tells nothing of the next')
  assert.ok(problemsAtStart(begun(told(1))).some(({ en }) => en.startsWith('u2 has')))
})

test('whoever opens beds brings the staff for them', () => {
  const run = begun(live, [{ kind: 'open-beds', unit: 'u2', beds: 6, atMinute: 30 }])
  assert.deepEqual(rosterOf(run, MEDICINE, 'nurse'), [3, 6, 4])
  advance(run, 31)
  assert.deepEqual(rosterOf(run, MEDICINE, 'nurse'), [4, 7, 5], '46 beds: 3, 6 and 4 by the norm')
})

test('bad rosters are refused with the place and the remedy', () => {
  const why = (lever: unknown): string => {
    const decoded = decodeLever(lever, city)
    return decoded.ok ? '' : decoded.problems.map((p) => `${p.path} ${p.why}`).join('; ')
  }
  assert.equal(
    why({ kind: 'set-roster', unit: 'u2', night: -1, day: 5, evening: 3 }),
    'night must be a number from 0 to 1000, got -1',
  )
  assert.equal(why({ kind: 'staff-absence' }), 'peakShare give either peakShare or curve, and only one of them')
  assert.match(
    why({
      kind: 'staff-absence',
      curve: [
        { day: 2, share: 0.1 },
        { day: 1, share: 0.2 },
      ],
    }),
    /^curve\[1\] must be a list of .* with rising days/,
  )
  assert.equal(
    why({ kind: 'redeploy-staff', from: 'u2', to: 'u1', staff: 1 }),
    'to "u1" has treatment places, not beds; name a ward or intensive care',
  )
  assert.match(why({ kind: 'stretch-ratios', factor: 4 }), /factor must be a number from 1 to 1.5/)
  assert.equal(begun(live, [{ kind: 'stretch-ratios', factor: 1.2 }], 1, 'beds').planned[0]!.planned, 0)
  assert.equal(EVENING, live.asOf)
})
