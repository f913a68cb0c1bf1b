/** L9 on the engine itself: wards with a stream of direct admissions against Erlang's formulas. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeCity } from '../../src/index.ts'
import {
  exactAnswers,
  STATION_Z,
  STATIONS,
  type StationReplication,
  stationCity,
  stationRows,
  stationSteps,
} from '../../src/refnet/index.ts'
import { chinaParameters } from '../simulation-city.ts'

const REPLICATIONS = 24
/** Shorter than the definition's 20,000 and 200,000, for which there is `kangcheng refnet --model erlang`. */
const WARM_UP_MINUTES = 5000
const MINUTES = 10_000

const run = (seed: number, replication: number, minutes = MINUTES): StationReplication => {
  const steps = stationSteps(chinaParameters(), seed, replication, WARM_UP_MINUTES, minutes)
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}

test('the formulas give the published figures', () => {
  const published = [
    [0.668731524, 6.687315241, 6.018583717, 0.9],
    [0.755401232, 7.554012321, 14.35262341, 0.95],
    [0.167963226, 0.748833096],
    [0.02695738, 0.875738358],
  ]
  STATIONS.forEach((station, k) => {
    const values = Object.values(exactAnswers(station))
    assert.equal(values.length, published[k]!.length)
    values.forEach((value, i) => {
      assert.ok(Math.abs(value - published[k]![i]!) < 1e-8, `${station.check}: ${value}`)
    })
  })
})

test('L9: a ward of the engine meets Erlang C where patients wait and Erlang B where they are lost', () => {
  const runs = Array.from({ length: REPLICATIONS }, (_, r) => run(20_261_121, r).measures)
  const rows = stationRows(runs)
  assert.equal(rows.length, 12)
  for (const { check, lambda, servers, measure, exact, mean, z } of rows)
    assert.ok(
      z !== null && Math.abs(z) < STATION_Z,
      `${check} λ ${lambda}, ${servers} servers, ${measure}: ${mean} against ${exact}, z = ${z?.toFixed(2)}`,
    )
  const off = stationRows(
    runs.map((measures) => Object.fromEntries(Object.entries(measures).map(([k, v]) => [k, v * 1.05]))),
  )
  assert.ok(off.filter(({ z }) => Math.abs(z!) > STATION_Z).length >= 6, 'five per cent more would be found out')
})

test('each replication is a run of its own, and the same again', () => {
  assert.deepEqual(run(1, 0, 500), run(1, 0, 500))
  assert.notDeepEqual(run(1, 0, 500).measures, run(1, 1, 500).measures)
  assert.notDeepEqual(run(1, 0, 500).measures, run(2, 0, 500).measures)
})

test('a station is a city that can be written down', () => {
  for (const station of STATIONS) {
    const city = stationCity(station)
    const decoded = decodeCity(JSON.parse(JSON.stringify(city)))
    assert.ok(decoded.ok, decoded.ok ? '' : JSON.stringify(decoded.problems))
    assert.deepEqual(decoded.value, city)
  }
})
