/** Rooms: who may lie with whom, on a small city. Law L23. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  advance,
  apply,
  BedStatus,
  copyState,
  decodeEvent,
  indexCity,
  narrate,
  override,
  policyOf,
  type Simulation,
  startSimulation,
  type TwinState,
} from '../src/index.ts'
import { wardBedFor } from '../src/simulation/flows/bed-assignment.ts'
import { roomTraits } from '../src/simulation/parts/rooms.ts'
import { INTENSIVE_CARE_LIST, LISTS_PER_FACILITY, RANKS } from '../src/simulation/simulation.ts'
import { chinaParameters, simulationCity, warmed } from './simulation-city.ts'

const parameters = chinaParameters()
const live = warmed()
const DAY = 1440
const seeds = fc.integer({ min: 0, max: 100_000 })
const [FEMALE, MALE] = [1, 2]

function begun(state: TwinState, seed: number, changes: Readonly<Record<string, number>> = {}): Simulation {
  const changed = override(parameters, changes)
  assert.ok(changed.ok)
  return startSimulation(copyState(state), {
    parameters: changed.value,
    policy: policyOf('nearest')!,
    seed,
    replication: 0,
    fidelity: 'full',
  })
}

/** Rooms that hold what they must not, recounted bed by bed, and counts that disagree with the recount. */
function wrongRooms(simulation: Simulation): readonly string[] {
  const { state } = simulation
  const run = simulation.parts.rooms!
  const { roomOfBed, shared } = run.model
  const inRoom = new Map<number, { sex: number; isolation: number }[]>()
  for (let bed = 0; bed < roomOfBed.length; bed++) {
    const status = state.beds.status[bed]
    const room = roomOfBed[bed]!
    const held = status === BedStatus.occupied || status === BedStatus.held || status === BedStatus.assigned
    assert.equal(run.holder[bed]! > 0, held, `bed ${bed} of status ${status}`)
    if (!held || room < 0) continue
    const holder = run.holder[bed]! - 1
    const p = state.beds.patient[bed]!
    if (p >= 0) assert.equal(holder >> 3, roomTraits(simulation, p) & 3, `the sex of bed ${bed}`)
    inRoom.set(room, [...(inRoom.get(room) ?? []), { sex: holder >> 3, isolation: holder & 7 }])
  }
  return [...inRoom].flatMap(([room, people]) => {
    const sexes = new Set(people.map(({ sex }) => sex).filter((sex) => sex > 0))
    const kinds = new Set(people.map(({ isolation }) => (isolation > 2 ? isolation : 0)))
    assert.equal(run.counts[room * 5 + 2], people.length)
    return [
      ...(shared[room] === 0 && sexes.size > 1 ? [`room ${room} holds two sexes`] : []),
      ...(kinds.size > 1 ? [`room ${room} holds isolation kinds ${[...kinds]}`] : []),
    ]
  })
}

test('L23: no room holds two sexes, nor droplet or airborne precautions beside anybody else, at any event', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const run = begun(live, seed, { 'rooms.dropletShare.general-medicine': 0.05 })
      assert.deepEqual(wrongRooms(run), [], 'at the start')
      let taken = 0
      narrate(run, DAY, (event) => {
        if (event.kind !== 'bed.reserved') return
        taken++
        assert.deepEqual(wrongRooms(run), [])
      })
      assert.ok(taken > 10)
    }),
    { numRuns: 3 },
  )
})

test('L23: nobody waits for a bed of their need while one stands free whose room fits', () => {
  const run = begun(live, 4, { 'rooms.bedsPerRoom': 5, 'beds.targetOccupancy': 0.97 })
  const { needOfUnit, unitOfBed } = run.state.index
  let waited = 0
  for (let hour = 1; hour <= 120; hour++) {
    advance(run, hour * 60)
    for (let f = 0; f < 4; f++)
      for (let list = f * LISTS_PER_FACILITY; list < f * LISTS_PER_FACILITY + INTENSIVE_CARE_LIST; list++)
        for (let p = run.lists.head(list); p >= 0; p = run.lists.after(p)) {
          waited++
          const need = Math.floor((list - f * LISTS_PER_FACILITY) / RANKS)
          const bed = wardBedFor(run, f, need, -1, p)
          assert.ok(bed < 0 || needOfUnit[unitOfBed[bed]!] !== need, `bed ${bed} would fit patient ${p}`)
        }
  }
  assert.ok(waited > 50, `${waited}`)
})

test('rooms cost room: with five to a room more wait than with one, over the same people', () => {
  const waiting = (bedsPerRoom: number): number => {
    let hours = 0
    for (const seed of [1, 2, 3]) {
      const run = begun(live, seed, {
        'rooms.bedsPerRoom': bedsPerRoom,
        'rooms.singleRooms': 0,
        'beds.targetOccupancy': 0.95,
      })
      for (let hour = 1; hour <= 96; hour++) {
        advance(run, hour * 60)
        hours += run.wardWaiting.reduce((sum, n) => sum + n, 0)
      }
    }
    return hours
  }
  const [apart, together] = [waiting(1), waiting(5)]
  assert.ok(together > apart, `${together} patient-hours against ${apart}`)
})

test('those who come are told with sex, age and precautions: women to obstetrics, children to paediatrics alone', () => {
  const run = begun(live, 9)
  const byNeed = new Map<string, Set<string>>()
  let requests = 0
  narrate(run, 3 * DAY, (event) => {
    if (event.kind === 'encounter.started' && event.acuity === undefined) {
      assert.ok(event.sex && event.ageBand && event.isolation, JSON.stringify(event))
      byNeed.set(event.need, (byNeed.get(event.need) ?? new Set()).add(event.ageBand))
    }
    if (event.kind === 'bed.requested' && event.sex !== undefined) requests++
  })
  assert.deepEqual([...byNeed.get('paediatrics')!], ['0-14'])
  assert.ok(!byNeed.get('general-medicine')!.has('0-14') && byNeed.get('general-medicine')!.size > 1)
  assert.deepEqual(
    [...byNeed.get('geriatrics-rehabilitation')!].filter((band) => band === '15-59'),
    [],
  )
  assert.ok(requests > 10, 'emergency patients are told with their request')
})

test('a room that the live state mixed takes nobody until it holds one sex; what was told stands in the state', () => {
  const city = simulationCity()
  const index = indexCity(city)
  const state = copyState(live)
  const ward = city.units[1]!
  const lying = [0, 1, 2].map((k) => ward.firstBed + k)
  const at = state.asOf + 60_000
  for (const [k, bed] of lying.entries()) {
    const id = `${ward.id}-b0${k + 1}`
    if (state.beds.status[bed] === BedStatus.occupied) apply(state, { kind: 'bed.vacated', bed: id, occurredAt: at })
    if (state.beds.status[bed] !== BedStatus.available) apply(state, { kind: 'bed.cleaned', bed: id, occurredAt: at })
    if (k === 2) continue
    const sex = k === 0 ? 'female' : 'male'
    const encounter = `mixed-${k}`
    assert.ok(
      apply(state, {
        kind: 'encounter.started',
        encounter,
        facility: 'h1',
        need: 'general-medicine',
        sex,
        occurredAt: at,
      }).ok,
    )
    assert.ok(apply(state, { kind: 'bed.occupied', bed: id, encounter, occurredAt: at }).ok)
  }
  assert.equal(state.patients.sex(state.beds.patient[lying[0]!]!), FEMALE)
  assert.equal(state.patients.sex(state.beds.patient[lying[1]!]!), MALE)
  const run = begun(state, 3)
  assert.deepEqual(wrongRooms(run), [`room ${run.parts.rooms!.model.roomOfBed[lying[0]!]} holds two sexes`])
  for (let hour = 1; hour <= 12; hour++) {
    advance(run, hour * 60)
    const stays = [0, 1].every((k) => run.state.beds.status[lying[k]!] === BedStatus.occupied)
    if (stays) assert.equal(run.state.beds.status[lying[2]!], BedStatus.available, 'neither a woman nor a man')
  }
  assert.equal(index.unitOfBed[lying[0]!], 1)
})

test('an unknown sex, age band or precaution is refused with the words that are known', () => {
  const event = {
    seq: '1',
    occurredAt: '2026-10-14T19:00:00+08:00',
    kind: 'encounter.started',
    encounter: 'a',
    facility: 'h1',
  }
  const decoded = decodeEvent({ ...event, need: 'infectious', sex: 'f', ageBand: '80+', isolation: 'air' })
  assert.ok(!decoded.ok)
  assert.deepEqual(decoded.problems, [
    { path: 'sex', why: 'must be one of female, male' },
    { path: 'ageBand', why: 'must be one of 0-14, 15-59, 60-64, 65+' },
    { path: 'isolation', why: 'must be one of none, contact, droplet, airborne' },
  ])
  assert.ok(decodeEvent({ ...event, need: 'infectious', sex: 'female', ageBand: '65+', isolation: 'droplet' }).ok)
})
