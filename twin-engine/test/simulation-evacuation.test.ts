/** The laws of emptying a hospital (SPEC.md), on a small city with room elsewhere. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  advance,
  apply,
  BedStatus,
  bedId,
  type CityModel,
  checkState,
  copyState,
  decodeLever,
  fork,
  type Occurrence,
  record,
  type Simulation,
  sameState,
  startSimulation,
  steadyFill,
} from '../src/index.ts'
import { planLever } from '../src/levers/index.ts'
import { nearest } from '../src/policies/nearest.ts'
import { chinaParameters, EVENING, scenario, simulationCity } from './simulation-city.ts'

const parameters = chinaParameters()
const HOUR = 60
const DAY = 1440

/** Of four hospitals the first is emptied; the second and third have several times its beds. Wards lie on floors 1 to 3. */
const base = simulationCity([
  [0, 'emergency', 'emergency', 10, 0],
  [0, 'ward', 'general-medicine', 40, 0],
  [0, 'ward', 'general-medicine', 30, 0],
  [0, 'ward', 'general-surgery', 40, 0],
  [0, 'icu', 'icu', 8, 0],
  [1, 'emergency', 'emergency', 9, 0],
  [1, 'ward', 'general-medicine', 300, 0],
  [1, 'ward', 'general-surgery', 200, 0],
  [1, 'icu', 'icu', 40, 0],
  [2, 'emergency', 'emergency', 9, 0],
  [2, 'ward', 'general-medicine', 200, 0],
  [2, 'ward', 'general-surgery', 100, 0],
  [2, 'icu', 'icu', 30, 0],
  [3, 'ward', 'geriatrics-rehabilitation', 16, 0],
])
const city: CityModel = {
  ...base,
  units: base.units.map((unit, u) => ({ ...unit, floor: 1 + (u % 3) })),
  vehicles: Array.from({ length: 10 }, (_, v) => ({ id: `v${v + 1}`, station: v % 3, negativePressure: false })),
}
const live = steadyFill(city, parameters, 5, EVENING)
const lever = (different: object = {}) => ({
  kind: 'evacuate',
  facility: 'h1',
  buses: 4,
  ambulanceShare: 0.5,
  ...different,
})
const started = (different: object = {}, shocks: readonly object[] = [], seed = 1): Simulation =>
  fork(live, scenario({ shocks, levers: [lever(different)] }), parameters, seed)
const lying = ({ state }: Simulation, facility: number): number => state.tallies.occupied[facility]!

/** The same without anybody who would come: what the patients there do. */
function undisturbed(different: object | null): Simulation {
  const run = startSimulation(copyState(live), {
    parameters,
    policy: nearest,
    seed: 3,
    replication: 0,
    arrivals: 'none',
  })
  if (different === null) return run
  const decoded = decodeLever(lever(different), city)
  assert.ok(decoded.ok, JSON.stringify(decoded))
  planLever(decoded.value, run)
  return run
}

const hospitalOf = (bed: string): number => city.units.find(({ id }) => bed.startsWith(`${id}-`))!.facility

/** Beds by who lies in them. */
function lyingAt({ beds, patients }: Simulation['state']): Map<string, string> {
  const lies = new Map<string, string>()
  const hex = (word: number): string => word.toString(16).padStart(8, '0')
  for (const unit of city.units)
    for (let k = 0; k < unit.beds && unit.kind !== 'emergency'; k++) {
      const p = beds.patient[unit.firstBed + k]!
      if (p >= 0) lies.set(`x${hex(patients.tokenHigh(p))}-${hex(patients.tokenLow(p))}`, bedId(unit, k + 1))
    }
  return lies
}

/** Evacuees by what happened to them, in order of their leaving. */
function followed(run: Simulation, minutes: number) {
  const { from, events } = record(run, minutes)
  const left = new Map<
    string,
    { who: string; at: number; to: string; arrived: number | null; fromIntensive: boolean }
  >()
  const before = lyingAt(from)
  for (const event of events) {
    if (event.kind === 'encounter.transferred') {
      const bed = before.get(event.encounter)
      const fromIntensive = bed !== undefined && city.units.find(({ id }) => bed.startsWith(`${id}-`))!.kind === 'icu'
      left.set(event.encounter, {
        who: event.encounter,
        at: event.occurredAt,
        to: event.facility,
        arrived: null,
        fromIntensive,
      })
    }
    if (event.kind !== 'bed.occupied' || event.encounter === undefined) continue
    before.set(event.encounter, event.bed)
    const mover = left.get(event.encounter)
    if (mover === undefined || mover.arrived !== null) continue
    assert.equal(city.facilities[hospitalOf(event.bed)]!.id, mover.to, 'a bed of the hospital they were sent to')
    mover.arrived = event.occurredAt
  }
  return { from, events, left: [...left.values()], bedOf: before }
}

test('L77: nobody is lost: who left is on the way or was received, and the others hold exactly their beds more', () => {
  const nothing = undisturbed(null)
  const run = undisturbed({})
  const before = lying(run, 0)
  const own = new Set(
    [...followed(undisturbed(null), 0).bedOf].filter(([, bed]) => hospitalOf(bed) === 0).map(([who]) => who),
  )
  const inBed = new Map<string, string>()
  run.tell = (event) => {
    if (event.kind === 'bed.occupied' && event.encounter !== undefined) {
      for (const [bed, who] of inBed) if (who === event.encounter) inBed.delete(bed)
      inBed.set(event.bed, event.encounter)
    } else if (event.kind === 'bed.vacated') inBed.delete(event.bed)
  }
  let onTheWay = 0
  for (let minute = 30; minute <= 10 * HOUR; minute += 30) {
    advance(nothing, minute)
    advance(run, minute)
    const { totals } = run
    const [left, received] = [totals.of('evacuated', 0), totals.of('evacueesReceived', -1)]
    assert.equal(received, totals.of('evacueesArrived', 0))
    assert.ok(received <= left)
    onTheWay = Math.max(onTheWay, left - received)
    const guests = [...inBed].filter(([bed, who]) => own.has(who) && hospitalOf(bed) > 0).length
    const more = [1, 2, 3].reduce((sum, f) => sum + lying(run, f) - lying(nothing, f), 0)
    assert.equal(
      more,
      guests,
      `${minute} min: ${guests} of the first hospital lie elsewhere, ${more} more beds in use there`,
    )
    assert.equal(guests, received, 'nobody has left there yet')
  }
  assert.ok(onTheWay > 5 && before > 80, `${onTheWay} on the way at once, ${before} at first`)
  assert.equal(lying(run, 0), 0)
  advance(run, 16 * HOUR)
  assert.equal(run.totals.of('evacuated', 0), run.totals.of('evacueesArrived', 0))
})

const plans = fc.record({
  way: fc.constantFrom('off-site', 'off-site', 'upstairs'),
  order: fc.constantFrom('icu-first', 'icu-last'),
  buses: fc.nat(3),
  boats: fc.nat(3),
  ambulanceShare: fc.constantFrom(0.1, 0.4, 1),
  perHour: fc.constantFrom(10, 88, 400),
  fromMinute: fc.nat(300),
  untilMinute: fc.integer({ min: 301, max: 3000 }),
})

test('L7 through evacuations: told events end in the same bytes, and a copy in the middle has the same future', () => {
  let moved = 0
  fc.assert(
    fc.property(plans, fc.boolean(), fc.nat(500), (plan, isDark, seed) => {
      const within = plan.way === 'upstairs'
      const { buses, boats, ambulanceShare, ...rest } = plan
      const fleet = within ? { floors: 2 } : { buses, boats, ambulanceShare }
      const dark = { kind: 'outage', dependency: 'power', facilities: ['h1'], fromMinute: 60, untilMinute: 2000 }
      const levers = [{ kind: 'evacuate', facility: 'h1', ...rest, ...fleet }]
      const run = fork(live, scenario({ horizonHours: 72, shocks: isDark ? [dark] : [], levers }), parameters, seed)
      const replayed = copyState(run.state)
      const half = record(run, 700)
      const copy = run.copy()
      const rest2 = record(run, 4000)
      advance(copy, 4000)
      assert.ok(sameState(copy.state, run.state))
      for (const event of [...half.events, ...rest2.events]) assert.ok(apply(replayed, event).ok)
      assert.ok(sameState(replayed, run.state))
      assert.deepEqual(checkState(run.state), [])
      moved += run.totals.of('evacuated', 0) + run.totals.of('movedUpstairs', 0)
    }),
    { numRuns: 6 },
  )
  assert.ok(moved > 50, `${moved} moved in all`)
})

test('L77: who is moved keeps the rest of the stay, to the minute', () => {
  let evacuees: ReadonlySet<string> = new Set()
  const exits = (run: Simulation): Map<string, number> => {
    const { from, events, left: movers } = followed(run, 20 * DAY)
    evacuees = new Set(movers.map(({ who }) => who))
    const left = new Map<string, number>()
    const inBed = new Map([...lyingAt(from)].map(([who, bed]) => [bed, who]))
    for (const event of events as readonly Occurrence[]) {
      if (event.kind === 'bed.occupied' && event.encounter !== undefined) inBed.set(event.bed, event.encounter)
      if (event.kind !== 'bed.vacated') continue
      const who = inBed.get(event.bed)
      // Of several beds that somebody leaves the last one counts.
      if (who !== undefined) left.set(who, event.occurredAt)
    }
    return left
  }
  const nothing = exits(undisturbed(null))
  const moved = exits(undisturbed({}))
  const late = [...evacuees].flatMap((who) => {
    const [at, without] = [moved.get(who), nothing.get(who)]
    return at === undefined || without === undefined ? [] : [(at - without) / 60_000]
  })
  late.sort((a, b) => a - b)
  assert.ok(late.length > 60, `${late.length} of ${evacuees.size} can be compared`)
  const same = late.filter((minutes) => minutes === 0).length
  assert.ok(same >= 0.8 * late.length, `${same} of ${late.length} left in the minute in which they would have: ${late}`)
})

test('so many an hour pass the doors: no more than said, half without lifts, and what is parked is no more than a bus', () => {
  const hourly = (different: object, shocks: readonly object[] = []): number[] => {
    const run = started({ buses: 0, boats: 60, ambulanceShare: 1, leadMinutes: 0, perHour: 24, ...different }, shocks)
    let before = 0
    return [1, 2, 3].map((hour) => {
      advance(run, hour * HOUR)
      const now = run.totals.of('evacuated', 0)
      const moved = now - before
      before = now
      return moved
    })
  }
  const [first, ...later] = hourly({})
  assert.ok(first! <= 24 + 24 / 6, `${first}`)
  for (const moved of later) assert.ok(moved <= 24 + 1 && moved >= 20, `${moved}`)
  const liftless = hourly({}, [{ kind: 'outage', dependency: 'lift', facilities: ['h1'] }])
  const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0)
  assert.ok(sum(liftless) <= sum([first!, ...later]) / 2 + 3, `${liftless}`)
})

const fleets = fc.record({
  buses: fc.nat(3),
  boats: fc.nat(3),
  ambulances: fc.nat(6),
  more: fc.record({ buses: fc.nat(2), boats: fc.nat(2), ambulances: fc.nat(4) }),
  order: fc.constantFrom('icu-first', 'icu-last'),
  perHour: fc.constantFrom(20, 40, 88, 200),
  leadMinutes: fc.constantFrom(0, 60, 120),
})

test('L78: more vehicles never leave more people in bed there, with buses but for less than a busload before a day is over', () => {
  let withBuses = 0
  let ahead = 0
  fc.assert(
    fc.property(fleets, fc.nat(500), ({ more, buses, boats, ambulances, ...plan }, seed) => {
      const few = { buses, boats, ambulanceShare: ambulances / 10 }
      const many = {
        buses: buses + more.buses,
        boats: boats + more.boats,
        ambulanceShare: (ambulances + more.ambulances) / 10,
      }
      fc.pre(buses + boats + ambulances > 0)
      const [fewer, larger] = [few, many].map((fleet) => started({ ...plan, ...fleet }, [], seed)) as [
        Simulation,
        Simulation,
      ]
      if (many.buses > 0) withBuses++
      for (const hours of [2, 6, 12, 24]) {
        const [one, other] = [fewer, larger].map((run) => {
          advance(run, hours * HOUR)
          return lying(run, 0)
        }) as [number, number]
        const behind = hours < 24 && many.buses > 0 ? parameters.evacuation.busSeats - 1 : 0
        assert.ok(other <= one + behind, `${other} left after ${hours} h, ${one} with fewer vehicles`)
        if (other < one) ahead++
      }
    }),
    { numRuns: 30 },
  )
  assert.ok(withBuses > 5 && ahead > 15, `${withBuses} with buses, ${ahead} times ahead`)
})

test('L78: none of the ambulances lent answers calls meanwhile, and all are back in the end', () => {
  for (const ambulanceShare of [0.1, 0.3, 0.65, 1]) {
    const run = started({ ambulanceShare, leadMinutes: 0 })
    advance(run, 2 * HOUR)
    const lent = run.parts.evacuations!.plans[0]!.vehicles.filter(({ ofFleet }) => ofFleet >= 0)
    assert.equal(lent.length, Math.floor(ambulanceShare * 10 + 1e-9))
    const { onDuty, leaving } = run.parts.ambulances!
    assert.ok(lying(run, 0) > 0)
    for (const { ofFleet } of lent) assert.ok(onDuty[ofFleet] === 0 || leaving[ofFleet] === 1)
  }
  const run = started({ untilMinute: 5 * HOUR })
  advance(run, 5 * HOUR)
  assert.ok(
    run.parts.ambulances!.onDuty.every((one) => one === 1),
    'all are back',
  )
})

test('lent ambulances drive to the site as the roads are when it begins, not when it is planned', () => {
  const first = (storm: readonly [number, number] | null): number => {
    const [fromMinute, untilMinute] = storm ?? [0, 0]
    const shocks = storm === null ? [] : [{ kind: 'road-closure', speedFactor: 0.1, fromMinute, untilMinute }]
    const run = started({ buses: 0, ambulanceShare: 1, fromMinute: 600, untilMinute: 2 * DAY }, shocks)
    advance(run, 600)
    const { plans, freeAtMinute } = run.parts.evacuations!
    const away = plans[0]!.vehicles.findIndex(({ ofFleet }) => city.vehicles[ofFleet]!.station === 1)
    return freeAtMinute[0]![away]! - 600
  }
  const calm = first(null)
  assert.ok(calm > 0 && calm < 60, `${calm} min`)
  assert.equal(first([0, 500]), calm, 'a storm that is over by then delays nobody')
  assert.ok(Math.abs(first([590, 900]) - 10 * calm) < 1e-6, `${first([590, 900])} min in the storm, ${calm} in calm`)
})

test('two plans for one hospital move nobody twice: their staff-hours are one work', () => {
  const levers = [
    lever(),
    lever({ fromMinute: 300 }),
    lever({ way: 'upstairs', floors: 2, buses: 0, ambulanceShare: 0 }),
  ]
  const { planned } = fork(live, scenario({ levers }), parameters, 1)
  const [one, other, upstairs] = planned.map(({ cost, sharedWork }) => [sharedWork, cost!.staffHours])
  assert.deepEqual(one, other)
  assert.ok((one![1] as number) > 400 && one![0] !== undefined)
  assert.notEqual(upstairs![0], one![0])
  assert.doesNotMatch(planned[0]!.note.en, /counted once/)
  assert.match(planned[1]!.note.en, /staff-hours counted once with the plan before/)
})

test('intensive care leaves first or last, as the plan says', () => {
  for (const order of ['icu-first', 'icu-last'] as const) {
    const { left } = followed(undisturbed({ order, buses: 0, boats: 0, ambulanceShare: 1 }), 30 * HOUR)
    // Who waits in intensive care for a ward bed travels with the others.
    const few = order === 'icu-first' ? left.slice(0, 4) : left.slice(-4)
    assert.ok(left.length > 60 && few.every((one) => one.fromIntensive), `${order}: ${JSON.stringify(few)}`)
  }
})

test('receivers take their shares, or the nearest with room takes all', () => {
  const to = (different: object): number => {
    const { left } = followed(undisturbed({ buses: 0, boats: 6, ambulanceShare: 1, ...different }), 20 * HOUR)
    return left.filter((one) => one.to === 'h2').length / left.length
  }
  assert.ok(to({}) > 0.85, 'h2 is nearest, and only rooms that fit nobody send on')
  const even = to({ receivers: ['h2', 'h3'], shares: [0.5, 0.5] })
  assert.ok(Math.abs(even - 0.5) < 0.12, `${even}`)
  const uneven = to({ receivers: ['h2', 'h3'], shares: '0.8; 0.2' })
  assert.ok(Math.abs(uneven - 0.8) < 0.12, `${uneven}`)
})

test('who finds no bed of the kind stays, is counted while it lasts, and is refused once', () => {
  const run = started({ receivers: ['h4'], perHour: 200 })
  advance(run, 5 * HOUR)
  const { totals } = run
  assert.ok(totals.of('evacuated', 0) <= 16, 'no more than it has beds')
  const without = totals.of('evacueesWithoutPlace', 0)
  assert.ok(without > 50 && without <= lying(run, 0) + run.wardWaiting[0]! + 5, `${without} without a place`)
  assert.ok(totals.of('evacueesRefused', 0) >= without)
  const twice = fork(
    live,
    scenario({ levers: [lever({ receivers: ['h4'] }), lever({ receivers: ['h4'], untilMinute: 200 })] }),
    parameters,
    1,
  )
  for (const minute of [199, 5 * HOUR]) {
    advance(twice, minute)
    assert.ok(twice.totals.of('evacueesWithoutPlace', 0) <= lying(twice, 0) + twice.wardWaiting[0]! + 5, 'each once')
  }
  assert.ok(
    run.state.beds.status.every((status, bed) => status !== BedStatus.assigned || run.state.beds.patient[bed]! >= -1),
  )
})

test('in place: the low floors empty upwards, nobody leaves the site, and it goes on taking patients', () => {
  const up = { buses: 0, ambulanceShare: 0, way: 'upstairs', floors: 2 }
  const run = started(up)
  const low = city.units.flatMap((unit, u) =>
    unit.facility === 0 && unit.kind !== 'emergency' && unit.floor <= 2 ? [u] : [],
  )
  const there = (): number => low.reduce((sum, u) => sum + run.state.units.count[u * 10 + BedStatus.occupied]!, 0)
  const before = there()
  advance(run, 6 * HOUR)
  const moved = run.totals.of('movedUpstairs', 0)
  assert.ok(moved > 0 && there() <= before - moved, `${moved} up, ${there()} of ${before} left`)
  assert.equal(run.totals.of('evacuated', -1), 0)
  assert.equal(run.conditions.causesAt(0, 'wards'), 0)
  assert.ok(run.totals.of('evacueesWithoutPlace', 0) > 0, 'the upper floor is too small for all')
})

test('an evacuation that cannot be is refused with its place and the remedy', () => {
  const inPlace = { way: 'upstairs', floors: 2, buses: 0, ambulanceShare: 0 }
  for (const [different, message] of [
    [{ facility: undefined }, /^facility: must name the hospital to be emptied/],
    [{ facility: 'h9' }, /^facility: the city has no facility "h9"/],
    [{ buses: 0, ambulanceShare: 0 }, /^ambulanceShare: nobody can leave without ambulances, buses or boats/],
    [{ floors: 2 }, /^floors: is for `way` = upstairs/],
    [{ way: 'upstairs' }, /^floors: must say up to which floor/],
    [{ way: 'upstairs', floors: 2 }, /^ambulanceShare: nobody leaves the site/],
    [
      { ...inPlace, receivers: ['h2'] },
      /^receivers: is for `way` = off-site: in place nobody leaves.*choose off-site$/,
    ],
    [{ ...inPlace, leadMinutes: 60 }, /^leadMinutes: is for `way` = off-site/],
    [{ ...inPlace, receivers: ['h2'], shares: [1] }, /^receivers: .*; shares: is for `way` = off-site/],
    [
      { way: 'upstairs', floors: 9, buses: 0, ambulanceShare: 0 },
      /^floors: "h1" has no ward above floor 9; choose off-site/,
    ],
    [{ shares: [1] }, /^receivers: name the hospitals that `shares` are of/],
    [{ shares: [1], receivers: ['h2', 'h3'] }, /^shares: must be one for each of the 2 receivers, got 1/],
    [{ shares: [0.5, -1], receivers: ['h2', 'h3'] }, /^shares: must be numbers from 0.01 to 1/],
    [{ receivers: ['h1'] }, /^receivers\[0\]: is the hospital that is emptied/],
    [{ receivers: ['h7'] }, /^receivers\[0\]: the city has no facility "h7"/],
    [{ fromMinute: 60, untilMinute: 30 }, /^untilMinute: must lie after fromMinute/],
  ] as const) {
    const spec = Object.fromEntries(Object.entries(lever(different)).filter(([, value]) => value !== undefined))
    const decoded = decodeLever(spec, city)
    assert.match(
      decoded.ok ? 'accepted' : decoded.problems.map(({ path, why }) => `${path}: ${why}`).join('; '),
      message,
    )
  }
})
