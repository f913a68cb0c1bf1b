import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { anyRoads, north, SPEEDS, street } from '../../test/small-roads.ts'
import type { CityModel, LngLat } from '../city/city.ts'
import { ROAD_FLAG, type RoadGraph, roadGraph } from '../city/road-graph.ts'
import { componentsOf } from './components.ts'
import { tails } from './digraph.ts'
import { editedMinutes, type RoadEdit, selectRoads, speedInWater } from './road-edits.ts'
import { RoadPaths } from './road-paths.ts'
import { roadRoute } from './road-route.ts'
import { ROAD_MODES, type RoadMode, roadMinutes } from './road-speeds.ts'
import { roadTimesBetween } from './road-times.ts'
import { NearestNode, roadIslands, snapPlaces } from './snapping.ts'

const CITY_OF_NOTHING = { facilities: [], cells: [] } as unknown as CityModel
const [A, B, C, D] = [0, 1, 2, 3] as const
const close = (got: number, wanted: number): void => assert.ok(Math.abs(got - wanted) < 1e-9, `${got} for ${wanted}`)

/** Minutes from every node to every other, row by row. */
function times(graph: RoadGraph, mode: RoadMode, edits: readonly RoadEdit[] = [], peakShare = 0): number[] {
  const { minutes } = editedMinutes(graph, roadMinutes(graph, SPEEDS, mode, peakShare), mode, edits)
  const paths = new RoadPaths(graph, minutes, mode !== 'walk')
  return Array.from({ length: graph.nodes }, (_, v) => [...paths.from(v)]).flat()
}

test('vehicles keep to classes, one-way streets and speeds; who walks may go both ways and nowhere fast', () => {
  const graph = street()
  const at = (mode: RoadMode, from: number, to: number, peak = 0): number =>
    times(graph, mode, [], peak)[from * graph.nodes + to]!
  close(at('car', A, D), 60 / 20 + 60 / 40 + 60 / 45)
  close(at('ambulance', A, D), (60 / 20 + 60 / 40 + 60 / 45) / 1.25)
  close(at('car', A, D, 0.5), 30 / 15 + 30 / 20 + 30 / 20 + 30 / 40 + 30 / 25 + 30 / 45)
  assert.equal(at('car', D, A), Number.POSITIVE_INFINITY, 'the primary is one-way and the path no road for cars')
  close(at('walk', D, A), 36)
  assert.equal(at('walk', A, 4), Number.POSITIVE_INFINITY)
})

test('a junction delays whoever drives into it', () => {
  const graph = street()
  const minutes = roadMinutes(graph, { ...SPEEDS, junctionDelaySeconds: 30 }, 'car', 0)
  const plain = roadMinutes(graph, SPEEDS, 'car', 0)
  const late = [...minutes].flatMap((m, e) => (m > plain[e]! ? [graph.to[e]] : []))
  assert.deepEqual(late, [B, B], 'of the edges that vehicles may take two end where three roads meet')
})

test('a signed speed stands for the class’s and suffers the rush hour as it does', () => {
  const road = { from: 0, to: 1, lengthMetres: 1000, roadClass: 'secondary', speedKilometresPerHour: 20 } as const
  const graph = roadGraph({
    nodes: [
      [0, 0],
      [0, 0.01],
    ],
    roads: [road],
    synthetic: true,
  })
  close(roadMinutes(graph, SPEEDS, 'car', 0)[0]!, 3)
  close(roadMinutes(graph, SPEEDS, 'car', 1)[0]!, 6)
})

test('L44: closing roads, water and slower speeds never shorten a trip, whoever makes it and however much is edited', () => {
  const edit: fc.Arbitrary<RoadEdit> = fc.oneof(
    fc.constant<RoadEdit>({ kind: 'close', where: { bridges: true } }),
    fc
      .constantFrom('primary', 'residential', 'path')
      .map((c): RoadEdit => ({ kind: 'close', where: { classes: [c as 'path'] } })),
    fc.record({
      kind: fc.constant('flood' as const),
      area: fc.record({
        kind: fc.constant('circle' as const),
        centre: fc.constant([120.04, 30.04] as const),
        radiusMetres: fc.integer({ min: 0, max: 6000 }),
      }),
      depthMetres: fc.double({ min: 0, max: 0.6, noNaN: true }),
    }),
    fc
      .double({ min: 0.1, max: 1, noNaN: true })
      .map((factor): RoadEdit => ({ kind: 'speed', where: { bridges: true }, factor })),
  )
  fc.assert(
    fc.property(anyRoads, fc.array(edit, { maxLength: 3 }), fc.constantFrom(...ROAD_MODES), (graph, edits, mode) => {
      const before = times(graph, mode)
      const some = times(graph, mode, edits.slice(1))
      for (const [i, minutes] of times(graph, mode, edits).entries()) {
        assert.ok(minutes >= some[i]! && some[i]! >= before[i]!)
      }
    }),
  )
})

test('L44: a road more never makes a trip longer', () => {
  fc.assert(
    fc.property(anyRoads, fc.nat(), fc.nat(), (graph, a, b) => {
      const roads = Array.from(graph.forwardEdge, (e) => ({
        from: tails(graph)[e]!,
        to: graph.to[e]!,
        lengthMetres: graph.lengthMetres[e]!,
        roadClass: 'tertiary' as const,
      }))
      const nodes = Array.from(graph.lng, (lng, v) => [lng, graph.lat[v]!] as const)
      const extra = { from: a % graph.nodes, to: b % graph.nodes, lengthMetres: 500, roadClass: 'tertiary' as const }
      const before = times(roadGraph({ nodes, roads, synthetic: true }), 'car')
      const after = times(roadGraph({ nodes, roads: [...roads, extra], synthetic: true }), 'car')
      for (const [i, minutes] of after.entries()) assert.ok(minutes <= before[i]!)
    }),
  )
})

/** Ways that may visit nodes again, by brute force over edges: the least to each node without a forbidden turn. */
function withoutForbiddenTurns(graph: RoadGraph, minutes: Float64Array, start: number): number[] {
  const from = tails(graph)
  const best = new Float64Array(graph.to.length).fill(Number.POSITIVE_INFINITY)
  const mayFollow = (e: number, f: number): boolean =>
    graph.to[e] === from[f] &&
    !graph.forbiddenTurns.some(
      (t) => t.node === graph.to[e] && t.fromRoad === graph.road[e] && t.toRoad === graph.road[f],
    )
  for (let e = 0; e < best.length; e++) if (from[e] === start) best[e] = minutes[e]!
  for (let changed = true; changed; ) {
    changed = false
    for (let e = 0; e < best.length; e++)
      for (let f = 0; f < best.length; f++)
        if (mayFollow(e, f) && best[e]! + minutes[f]! < best[f]!) {
          best[f] = best[e]! + minutes[f]!
          changed = true
        }
  }
  const cost = Array.from({ length: graph.nodes }, (_, v) => (v === start ? 0 : Number.POSITIVE_INFINITY))
  best.forEach((minutesSoFar, e) => {
    cost[graph.to[e]!] = Math.min(cost[graph.to[e]!]!, minutesSoFar)
  })
  return cost
}

test('L43: with forbidden turns ways are those of a search over edges, from a node and to it', () => {
  fc.assert(
    fc.property(anyRoads, (graph) => {
      const minutes = roadMinutes(graph, SPEEDS, 'car', 0)
      const paths = new RoadPaths(graph, minutes, true)
      const rows = Array.from({ length: graph.nodes }, (_, v) => withoutForbiddenTurns(graph, minutes, v))
      for (const [v, row] of rows.entries()) assert.deepEqual([...paths.from(v)], row)
      for (let v = 0; v < graph.nodes; v++)
        paths.to(v).forEach((cost, from) => {
          const wanted = rows[from]![v]!
          assert.ok(cost === wanted || Math.abs(cost - wanted) < 1e-9)
        })
    }),
  )
})

test('a forbidden turn is a detour for vehicles and nothing to those on foot', () => {
  const graph = street({ forbiddenTurns: [{ fromRoad: 0, node: B, toRoad: 1 }] })
  const at = (mode: RoadMode) => times(graph, mode)[A * graph.nodes + C]!
  assert.equal(at('car'), Number.POSITIVE_INFINITY)
  close(at('walk'), 24)
  close(times(graph, 'car')[B * graph.nodes + C]!, 60 / 40)
})

test('a bridge is closed by its name, in either language, both ways at once, and nothing else is', () => {
  const graph = street()
  for (const name of ['老桥', 'old bridge ']) {
    const { edges, roads, problems } = selectRoads(graph, { names: [name] })
    assert.deepEqual([roads, edges.reduce((a, b) => a + b, 0), problems], [1, 2, []])
  }
  const walked = times(graph, 'walk', [{ kind: 'close', where: { names: ['老桥'] } }])
  close(walked[A * graph.nodes + D]!, 48)
  close(walked[A * graph.nodes + B]!, 12)
})

test('what an edit names that is not there is told with what there is', () => {
  const graph = street()
  const why = (where: Parameters<typeof selectRoads>[1]): string =>
    selectRoads(graph, where)
      .problems.map((p) => `${p.path}: ${p.why}`)
      .join('\n')
  assert.match(
    why({ names: ['New Bridge'] }),
    /where\.names\[0\]: the city has no road called "New Bridge"; there are for example 老桥 \(Old Bridge\)/,
  )
  assert.match(why({}), /where: name roads, classes, bridges or an area/)
  assert.match(why({ classes: ['motorway'] }), /where: the city has no such road/)
  const { problems } = editedMinutes(graph, roadMinutes(graph, SPEEDS, 'car', 0), 'car', [
    { kind: 'close', where: { bridges: true } },
    { kind: 'close', where: { names: ['x'] } },
  ])
  assert.match(problems[0]!.path, /^edits\[1\]\.where\.names\[0\]$/)
})

test('water stops what stands in it and slows what it is shallow for; a bridge rises above it', () => {
  const graph = street()
  const flood = (depthMetres: number, mode: RoadMode): number[] =>
    times(graph, mode, [
      { kind: 'flood', area: { kind: 'circle', centre: [120, north(1)], radiusMetres: 200 }, depthMetres },
    ])
  const at = (all: number[], from: number, to: number): number => all[from * graph.nodes + to]!
  assert.equal(at(flood(0.4, 'car'), A, B), Number.POSITIVE_INFINITY)
  close(at(flood(0.4, 'car'), B, C), 60 / 40)
  close(at(flood(0.4, 'walk'), A, B), 24)
  assert.equal(at(flood(0.6, 'walk'), A, B), Number.POSITIVE_INFINITY)
  close(at(flood(0.01, 'car'), A, B), 60 / 20)
  close(at(flood(0.2, 'car'), A, B), 60 / speedInWater(0.2))
  assert.ok(speedInWater(0.2) > 11 && speedInWater(0.2) < 13 && speedInWater(0.3) === 0, 'as published')
})

test('an area is a circle, a polygon or squares; a road that only crosses it counts', () => {
  const graph = street()
  const selected = (area: NonNullable<Parameters<typeof selectRoads>[1]['area']>): number =>
    selectRoads(graph, { area }).roads
  assert.equal(selected({ kind: 'circle', centre: [120, north(0.5)], radiusMetres: 100 }), 1)
  assert.equal(
    selected({
      kind: 'polygon',
      ring: [
        [119.9, north(1.4)],
        [120.1, north(1.4)],
        [120.1, north(3.5)],
        [119.9, north(3.5)],
      ],
    }),
    3,
  )
  assert.equal(selected({ kind: 'squares', centres: [[120, north(20)]], sideMetres: 1000 }), 1)
})

test('components are those of which every node reaches every other, the largest first', () => {
  fc.assert(
    fc.property(anyRoads, (graph) => {
      const minutes = roadMinutes(graph, SPEEDS, 'car', 0)
      const { of, sizes } = componentsOf(graph, minutes)
      const paths = new RoadPaths(graph, minutes, false)
      const reach = Array.from({ length: graph.nodes }, (_, v) => Array.from(paths.from(v), Number.isFinite))
      for (let a = 0; a < graph.nodes; a++)
        for (let b = 0; b < graph.nodes; b++) assert.equal(of[a] === of[b], reach[a]![b]! && reach[b]![a]!)
      sizes.forEach((size, c) => {
        assert.equal(of.filter((other) => other === c).length, size)
        assert.ok(c === 0 || size <= sizes[c - 1]!)
      })
    }),
  )
})

test('the nearest node is that of a look at all of them, inside the roads and far away', () => {
  const degrees = fc.double({ min: -0.3, max: 0.4, noNaN: true })
  fc.assert(
    fc.property(anyRoads, degrees, degrees, (graph, east, up) => {
      const finder = new NearestNode(graph)
      const [lng, lat] = [120 + east, 30 + up]
      const metres = Array.from({ length: graph.nodes }, (_, v) => finder.metresTo(lng, lat, v))
      assert.equal(metres[finder.nearest(lng, lat)], Math.min(...metres))
    }),
    { numRuns: 300 },
  )
})

test('places go to the main network; one off it is named with how far it is, and with its island', () => {
  const graph = street()
  const components = componentsOf(graph, roadMinutes(graph, SPEEDS, 'walk', 0))
  assert.deepEqual(roadIslands(graph, components), [{ nodes: 2, location: [120, north(20)] }])
  const places = [north(1.1), north(20.1), north(60)].map((lat, i) => ({
    path: `cells[${i}]`,
    location: [120, lat] as const,
  }))
  const { snapped, problems } = snapPlaces(graph, components, places, 3000)
  assert.deepEqual([...snapped.node], [B, -1, -1])
  assert.ok(Math.abs(snapped.metres[0]! - 100) < 1 && snapped.metres[1] === Number.POSITIVE_INFINITY)
  assert.equal(problems.length, 2)
  assert.match(
    problems[0]!.why,
    /lies 17,\d{3} m from the nearest road of the main network, more than 3,000 m; it stands at an island of 2 nodes of road at 120\.0000, 30\.1799/,
  )
  assert.equal(problems[0]!.path, 'cells[1]')
})

test('a road that cannot be is named with what would have been right', () => {
  const road = { from: 0, to: 1, lengthMetres: 10, roadClass: 'primary' } as const
  const made =
    (change: object, rest: object = {}) =>
    () =>
      roadGraph({
        nodes: [
          [0, 0],
          [0, 0.1],
        ],
        roads: [{ ...road, ...change }],
        synthetic: true,
        ...rest,
      })
  assert.throws(made({ to: 2 }), /road 0 runs from 0 to 2: nodes count from 0 to 1/)
  assert.throws(made({ lengthMetres: -1 }), /road 0: lengthMetres must be from 0 .* got -1/)
  assert.throws(made({ roadClass: 'alley' }), /road 0: no road class "alley"; one of motorway, trunk/)
  assert.throws(made({ name: 0 }), /road 0: name 0 is none of the 0 names/)
  assert.throws(made({ speedKilometresPerHour: 300 }), /speedKilometresPerHour must be a whole number up to 255/)
  assert.throws(
    made(
      {},
      {
        nodes: [
          [30, 120],
          [0, 0],
        ],
      },
    ),
    /node 0 must be \[longitude, latitude\] in degrees, got \[30, 120\]/,
  )
  assert.throws(
    made({}, { forbiddenTurns: [{ fromRoad: 0, node: 0, toRoad: 1 }] }),
    /forbidden turn 0: roads 0 and 1 do not both touch node 0/,
  )
  assert.equal(street().flags.filter((f) => (f & ROAD_FLAG.against) !== 0).length, 1)
})

test('L122: a way is made of roads that the mode may take, and is as long as the search says; where there is none, there is none', () => {
  fc.assert(
    fc.property(anyRoads, fc.constantFrom(...ROAD_MODES), (graph, mode) => {
      const minutes = roadMinutes(graph, SPEEDS, mode, 0)
      const paths = new RoadPaths(graph, minutes, mode !== 'walk')
      for (let from = 0; from < graph.nodes; from++)
        for (let to = 0; to < graph.nodes; to++) {
          const least = [...paths.from(from)][to]!
          const way = paths.way(from, to)
          if (!Number.isFinite(least)) {
            assert.equal(way, null)
            continue
          }
          assert.ok(way)
          assert.equal(way.nodes[0], from)
          assert.equal(way.nodes.at(-1), to)
          close(way.minutes.at(-1)!, least)
          for (let i = 1; i < way.nodes.length; i++) {
            const [before, node] = [way.nodes[i - 1]!, way.nodes[i]!]
            const taken = way.minutes[i]! - way.minutes[i - 1]!
            const roads = Array.from({ length: graph.firstOut[before + 1]! - graph.firstOut[before]! }, (_, k) => {
              const e = graph.firstOut[before]! + k
              return graph.to[e] === node ? minutes[e]! : Number.POSITIVE_INFINITY
            })
            assert.ok(
              roads.some((m) => Math.abs(m - taken) < 1e-9),
              `no road of ${taken} min from ${before} to ${node}`,
            )
          }
        }
    }),
  )
})

test('a way is drawn from door to door, and not over a bridge that is closed', () => {
  const graph = street()
  const city = { ...CITY_OF_NOTHING, roads: graph } as CityModel
  const setting = { speeds: SPEEDS, mode: 'car', hour: 3 } as const
  const from: LngLat = [120.001, north(0)]
  const to: LngLat = [120.002, north(2)]
  const route = roadRoute(city, from, to, setting)
  assert.equal(route?.basis, 'roads')
  assert.deepEqual(route.points, [from, ...[0, 1, 2].map((k) => [120, north(k)]), to])
  const { matrix } = roadTimesBetween(city, [{ path: '', location: from }], [{ path: '', location: to }], setting)
  close(route.minutes.at(-1)!, matrix.minutes[0]!)
  const bridgeless = { ...setting, edits: [{ kind: 'close', where: { bridges: true } }] } as const
  assert.equal(roadRoute(city, from, to, bridgeless), null, 'the only way is over the bridge')
  assert.equal(
    roadRoute({ ...city, roads: undefined } as unknown as CityModel, [120, 30], [120, 31], setting)?.basis,
    'straight-line',
  )
})
