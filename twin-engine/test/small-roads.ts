/** Small road graphs for tests: a street with a bridge and an island, and graphs at random. */
import fc from 'fast-check'
import { ROAD_CLASSES, type Road, type RoadGraph, roadGraph } from '../src/city/road-graph.ts'
import type { RoadSpeeds } from '../src/network/road-speeds.ts'

export const SPEEDS: RoadSpeeds = {
  freeFlowKilometresPerHour: [80, 60, 45, 40, 30, 20, 15, 0, 12],
  peakKilometresPerHour: [50, 35, 25, 20, 20, 15, 15, 0, 12],
  peakShareByHour: Array.from({ length: 24 }, (_, h) => (h === 8 ? 1 : h === 12 ? 0.5 : 0)),
  ambulanceFactor: 1.25,
  walkingKilometresPerHour: 5,
  junctionDelaySeconds: 0,
  accessKilometresPerHour: 15,
  detourFactor: 1.4,
}

/** A degree of latitude in kilometres, about. */
export const north = (kilometres: number): number => 30 + kilometres / 111.195

/**
 * A – B – C – D northwards, a kilometre each, A–B residential, B–C a secondary bridge, C–D a one-way primary; and a path B–D
 * of three kilometres. E and F are an island.
 */
export function street(change: Partial<Parameters<typeof roadGraph>[0]> = {}): RoadGraph {
  return roadGraph({
    nodes: [0, 1, 2, 3, 20, 21].map((k) => [120, north(k)]),
    roads: [
      { from: 0, to: 1, lengthMetres: 1000, roadClass: 'residential' },
      { from: 1, to: 2, lengthMetres: 1000, roadClass: 'secondary', bridge: true, name: 0 },
      { from: 2, to: 3, lengthMetres: 1000, roadClass: 'primary', oneWay: true },
      { from: 1, to: 3, lengthMetres: 3000, roadClass: 'path' },
      { from: 4, to: 5, lengthMetres: 1000, roadClass: 'residential' },
    ],
    names: [{ zh: '老桥', en: 'Old Bridge' }],
    synthetic: true,
    ...change,
  })
}

/** Any graph of up to ten nodes, with one-way roads, bridges, paths, and turns that are forbidden. */
export const anyRoads: fc.Arbitrary<RoadGraph> = fc.integer({ min: 2, max: 10 }).chain((nodes) => {
  const node = fc.integer({ min: 0, max: nodes - 1 })
  const road: fc.Arbitrary<Road> = fc.record({
    from: node,
    to: node,
    lengthMetres: fc.integer({ min: 0, max: 5000 }),
    roadClass: fc.constantFrom(...ROAD_CLASSES),
    oneWay: fc.boolean(),
    bridge: fc.boolean(),
    speedKilometresPerHour: fc.constantFrom(0, 0, 30),
  })
  return fc
    .record({
      places: fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 })), {
        minLength: nodes,
        maxLength: nodes,
      }),
      roads: fc.array(road, { minLength: 1, maxLength: 25 }),
      turns: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 6 }),
    })
    .map(({ places, roads, turns }) =>
      roadGraph({
        nodes: places.map(([x, y]) => [120 + x / 100, 30 + y / 100]),
        roads,
        forbiddenTurns: turns.flatMap(([a, b]) => {
          const fromRoad = a % roads.length
          const toRoad = b % roads.length
          const { to: end } = roads[fromRoad]!
          const { from, to } = roads[toRoad]!
          return from === end || to === end ? [{ fromRoad, node: end, toRoad }] : []
        }),
        synthetic: true,
      }),
    )
})
