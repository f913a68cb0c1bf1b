/** Ambulances over roads: the same laws as without, and what a closed bridge does to them at once. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  advance,
  type CityModel,
  checkState,
  fork,
  neighboursOf,
  type Road,
  type RoadEdit,
  type RoadGraph,
  roadGraph,
  type Simulation,
  steadyFill,
} from '../src/index.ts'
import { chooseDepartment } from '../src/simulation/department-choice.ts'
import { geographyOf } from '../src/simulation/geography.ts'
import { journeyMinutes, neighboursNow } from '../src/simulation/hospital-ways.ts'
import { roadDrivesOf } from '../src/simulation/road-drives.ts'
import { chinaParameters, EVENING, scenario, simulationCity } from './simulation-city.ts'

const parameters = chinaParameters()
const COLUMNS = 20
const ROWS = 5
const WEST_BANK = 10
/** About a kilometre each way. */
const STEP = 0.01

/** Streets around the four hospitals, which stand in a row; a river between the second and the third, with one bridge. */
function roads(): RoadGraph {
  const at = (column: number, row: number): number => row * COLUMNS + column
  const nodes = Array.from(
    { length: COLUMNS * ROWS },
    (_, v) => [121.46 + (v % COLUMNS) * STEP, 29.88 + Math.floor(v / COLUMNS) * STEP] as const,
  )
  const streets: Road[] = []
  const street = (from: number, to: number, more: Partial<Road> = {}): void => {
    streets.push({ from, to, lengthMetres: 1000, roadClass: 'secondary', ...more })
  }
  for (let row = 0; row < ROWS; row++)
    for (let column = 0; column < COLUMNS; column++) {
      if (row + 1 < ROWS) street(at(column, row), at(column, row + 1))
      const crossing = column === WEST_BANK
      if (column + 1 < COLUMNS && !crossing) street(at(column, row), at(column + 1, row))
      if (crossing && row === 0) street(at(column, row), at(column + 1, row), { bridge: true, name: 0 })
    }
  return roadGraph({ nodes, roads: streets, names: [{ zh: '老桥', en: 'Old Bridge' }], synthetic: true })
}

/** All vehicles at the first hospital, on the west bank; people on both. */
const base = simulationCity()
const city: CityModel = {
  ...base,
  cells: [121.51, 121.59].map((lng, c) => ({ ...base.cells[0]!, id: `c${c}`, centre: [lng, 29.91], population: 5000 })),
  vehicles: [0, 1, 2, 3, 4].map((v) => ({ id: `v${v + 1}`, station: 0, negativePressure: v === 0 })),
  roads: roads(),
}
const live = steadyFill(city, parameters, 5, EVENING)
const busy = scenario({ parameters: { 'ambulance.jobsPerThousandPerYear': 60 } })
const closure: readonly RoadEdit[] = [{ kind: 'close', where: { names: ['老桥'] } }]

/** Mean minutes from the call to the scene within the first twelve hours. */
function response(simulation: Simulation): number {
  advance(simulation, 720)
  const { totals } = simulation
  assert.ok(totals.of('ambulanceResponses', -1) > 5)
  return totals.of('ambulanceResponseMinutes', -1) / totals.of('ambulanceResponses', -1)
}

function withBridgeClosed(seed: number, fromMinute: number): Simulation {
  const run = fork(live, busy, parameters, seed)
  run.conditions.roadEdits = [{ edits: closure, fromMinute, untilMinute: 1440 }]
  return run
}

test('drives to every department and from every station are longer with a road closed, never shorter, and never endless', () => {
  const drives = roadDrivesOf(city, parameters)!
  const closed = drives.edited(closure)
  assert.equal(drives.edited([...closure]), closed, 'runs share them')
  let longer = 0
  for (let node = 0; node < city.roads!.nodes; node++)
    for (const peakShare of [0, 0.4, 1]) {
      drives.departments.forEach((f, d) => {
        const [before, after] = [drives.toDepartment(node, d, peakShare), closed.toDepartment(node, d, peakShare)]
        assert.ok(after >= before && Number.isFinite(after))
        assert.equal(drives.toFacility(node, f, peakShare), before)
        if (after > before + 1) longer++
      })
      drives.stations.forEach((_, s) => {
        assert.ok(closed.fromStation(s, node, peakShare) >= drives.fromStation(s, node, peakShare))
      })
    }
  assert.ok(longer > 100)
})

test('a way between two nodes is that of the tables, and beyond its limit there is none', () => {
  const drives = roadDrivesOf(city, parameters)!
  const home = drives.nodeAt(...city.facilities[0]!.location)
  for (const node of [0, 37, 99]) {
    const minutes = drives.between(home, node, 0)
    assert.ok(Math.abs(minutes - drives.fromStation(0, node, 0)) < 1, 'but for the way to the road')
    assert.equal(drives.between(home, node, 0, minutes - 0.01), Number.POSITIVE_INFINITY)
  }
})

test('the nearest department is the one on this bank, and across the river when this bank’s is closed', () => {
  const run = fork(live, scenario(), parameters, 1)
  const { east, north } = geographyOf(city)
  // Nearer to the third hospital as the crow flies, on the bank of the second.
  const [x, y] = [east(121.5625, 29.91), north(121.5625, 29.91)]
  assert.equal(chooseDepartment(run, x, y, 3), 1)
  run.conditions.emergencyClosed.fill(1, 0, 2)
  assert.equal(chooseDepartment(run, x, y, 3), 2)
})

test('L79: the nearest other hospital is the soonest over the roads as they are, and by the city’s own times before them', () => {
  const near = (f: number): (typeof city.facilities)[number] => ({ ...city.facilities[f]!, location: [121.5525, 29.9] })
  const moved: CityModel = { ...city, facilities: city.facilities.map((facility, f) => (f === 1 ? near(f) : facility)) }
  const run = fork(steadyFill(moved, parameters, 5, EVENING), scenario(), parameters, 1)
  assert.equal(neighboursOf(moved).order(1, 'emergency')[0], 2, 'across the river as the crow flies')
  assert.equal(neighboursNow(run).order(1, 'emergency')[0], 0)
  const [own, across] = [journeyMinutes(run, 1, 0), journeyMinutes(run, 1, 2)]
  assert.ok(across > own)
  run.conditions.roadEdits = [{ edits: closure, fromMinute: 0, untilMinute: 60 }]
  assert.equal(journeyMinutes(run, 1, 0), own)
  const onFoot = journeyMinutes(run, 1, 2)
  assert.ok(onFoot > across && Number.isFinite(onFoot), `${onFoot} after ${across} minutes`)
  assert.deepEqual([...neighboursNow(run).order(2, 'icu')], [1, 0], 'who is cut off comes by the way on foot')

  const facilities = city.facilities.map(({ id }) => id)
  const minutes = Float64Array.from([50, 5, 10, 40, 9, 9, 9, 9])
  const told: CityModel = { ...city, givenTimes: { car: { facilities, minutes } } }
  const given = fork(steadyFill(told, parameters, 5, EVENING), scenario(), parameters, 1)
  assert.deepEqual([...neighboursNow(given).order(1, 'emergency')], [2, 0])
  assert.deepEqual(
    [0, 2].map((to) => journeyMinutes(given, 1, to)),
    [50, 10],
  )
  given.conditions.roadEdits = [{ edits: closure, fromMinute: 0, untilMinute: 60 }]
  assert.equal(journeyMinutes(given, 1, 2), 10, 'given times know no roads')
})

test('L45: a bridge that closes during a run lengthens responses from then on, and what was before is byte for byte as it was', () => {
  const open = response(fork(live, busy, parameters, 11))
  const closed = response(withBridgeClosed(11, 0))
  assert.ok(closed > open + 0.5, `${closed} after ${open} minutes`)
  const [late, plain] = [withBridgeClosed(11, 300), fork(live, busy, parameters, 11)]
  for (const run of [late, plain]) advance(run, 299)
  assert.deepEqual(late.state.ambulances, plain.state.ambulances)
  for (const run of [late, plain]) advance(run, 720)
  assert.notDeepEqual(late.state.ambulances, plain.state.ambulances)
})

test('over roads too every call is answered, given up or waiting, and a copied run has the same future', () => {
  const run = withBridgeClosed(4, 200)
  advance(run, 400)
  const twin = run.copy()
  for (const one of [run, twin]) advance(one, 1440)
  assert.deepEqual(twin.state.ambulances, run.state.ambulances)
  const { calls, answered, givenUp, waiting } = run.parts.ambulances!
  assert.equal(calls, answered + givenUp + waiting)
  assert.deepEqual(checkState(run.state), [])
})
