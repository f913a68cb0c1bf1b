import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RandomSource } from '@kangcheng/twin-engine'
import { exactNormalQuantile, LEAST_WEIGHT, quantileScore } from '@kangcheng/twin-engine/forecast'
import { FORECAST_HOURS } from './forecast-methods.ts'
import { keptForecasts } from './kept-forecasts.ts'
import { PlaceQuantiles } from './place-forecasts.ts'
import { type HourlyRuns, ScoreKeeper } from './score-keeper.ts'
import { scoresOf } from './score-keeper-worker.ts'

/** A whole number of days and of kept origins. */
const BEGIN = 24 * 20_000
const random = new RandomSource(3, 0)
const luck = (place: number, t: number): number => exactNormalQuantile(0.001 + 0.998 * random.draw(place, t, 0)[0]!)
/** Two hospitals with a rhythm of the day. */
const bedsAt = (place: number, hour: number): number =>
  60 + 40 * place + 8 * Math.sin((2 * Math.PI * hour) / 24) + luck(place, hour)
const columns = (first: number, hours: number, of = bedsAt): Float64Array[] =>
  [0, 1].map((place) => Float64Array.from({ length: hours }, (_, k) => of(place, first + k)))

const keeperOf = (path = ':memory:') => {
  const file = keptForecasts(path, 'made-up', ['a', 'b'])
  return { file, keeper: new ScoreKeeper(file, 2) }
}

/** Hours and all that is to be recomputed of those before. */
function learn(keeper: ScoreKeeper, first: number, hours: readonly Float64Array[]): void {
  keeper.learn(first, hours)
  while (keeper.recompute());
}

/** Runs that know the truth but for a spread. */
function runsOf(origin: number, spread: number): HourlyRuns {
  const [runs, hours] = [20, 24]
  const beds = new Float32Array(runs * 2 * hours)
  for (let run = 0; run < runs; run++)
    for (let place = 0; place < 2; place++)
      for (let hour = 0; hour < hours; hour++)
        beds[(run * 2 + place) * hours + hour] = bedsAt(place, origin + hour) + spread * (run / (runs - 1) - 0.5)
  return { forkedAt: origin * 3_600_000, origin, runs, hours, beds }
}

const scored = (keeper: ScoreKeeper, method: 'statistical' | 'mechanistic' | 'ensemble', recomputed: boolean) =>
  scoresOf(keeper, { method, recomputed, places: [0, 1, 2], horizons: [1, 24] })

test('what is on record before the first start is recomputed and kept apart; live ones are scored when their truth comes', () => {
  const { file, keeper } = keeperOf()
  learn(keeper, BEGIN, columns(BEGIN, 240))
  const told = scored(keeper, 'statistical', true)
  assert.deepEqual(
    scored(keeper, 'statistical', false).rows.map(({ forecasts, wis }) => [forecasts, wis]),
    Array.from({ length: 6 }, () => [0, null]),
  )
  for (const { forecasts, relative, coverage95 } of told.rows) {
    assert.ok(forecasts >= 30, `${forecasts}`)
    assert.ok(relative[2]! < 0.95 && coverage95! > 0.8, `${relative} ${coverage95}`)
  }
  assert.ok(told.proven.every(({ spans }) => spans.some(({ from, to }) => from <= 24 && to >= 24)))
  for (let t = 240; t < 246; t++) keeper.learn(BEGIN + t, columns(BEGIN + t, 1))
  const live = scored(keeper, 'statistical', false).rows.filter(({ place }) => place === 2)
  // Origins 240 and 243 and 246: one hour ahead the first two have come true.
  assert.deepEqual(
    live.map(({ horizon, forecasts, since }) => [horizon, forecasts, since]),
    [
      [1, 2, BEGIN + 240],
      [24, 0, null],
    ],
  )
  // The score is that of the forecast as it stands in the file.
  const kept = file.kept({ origin: BEGIN + 243, method: 'statistical', recomputed: false })!
  const earlier = file.kept({ origin: BEGIN + 240, method: 'statistical', recomputed: false })!
  const city = (hour: number): number => bedsAt(0, hour) + bedsAt(1, hour)
  const wis = [kept, earlier].map(({ origin, quantiles }) =>
    quantileScore(new PlaceQuantiles(2, quantiles).at(2, 0), city(origin)),
  )
  assert.ok(Math.abs(live[0]!.wis! - (wis[0]! + wis[1]!) / 2) < 1e-4)
})

test('what is asked while the past is recomputed is answered with what is there, and how far that is', () => {
  const { keeper } = keeperOf()
  keeper.learn(BEGIN, columns(BEGIN, 240))
  // The newest forecast does not wait for the past.
  assert.ok(keeper.fan(0)!.lines[0]!.quantiles[0] !== null)
  const before = scoresOf(keeper, { method: 'statistical', recomputed: true, places: [2], horizons: [1] })
  assert.deepEqual(
    [before.recomputing!.upTo, before.recomputing!.until, before.rows[0]!.forecasts],
    [BEGIN, BEGIN + 240, 0],
  )
  // It is told from one thread to another.
  assert.deepEqual(structuredClone(before), before)
  let [told, upTo] = [0, BEGIN]
  while (keeper.recompute()) {
    const now = scoresOf(keeper, { method: 'statistical', recomputed: true, places: [2], horizons: [1] })
    assert.ok(now.rows[0]!.forecasts >= told && now.recomputing!.upTo >= upTo)
    told = now.rows[0]!.forecasts
    upTo = now.recomputing!.upTo
    // An hour that ends meanwhile is learnt as ever.
    if (keeper.nextHour === BEGIN + 240) keeper.learn(BEGIN + 240, columns(BEGIN + 240, 1))
  }
  const after = scoresOf(keeper, { method: 'statistical', recomputed: true, places: [2], horizons: [1] })
  assert.equal(after.recomputing, null)
  assert.ok(after.rows[0]!.forecasts >= Math.max(30, told))
})

test('scores told while they grow are those worked out from all rows at once', () => {
  const { file, keeper } = keeperOf()
  learn(keeper, BEGIN, columns(BEGIN, 600))
  const again = new ScoreKeeper(file, 2)
  const asked = { method: 'statistical', recomputed: true, places: [0, 1, 2], horizons: [...FORECAST_HOURS] } as const
  assert.deepEqual(scoresOf(again, asked).rows, scoresOf(keeper, asked).rows)
  const far = scoresOf(keeper, asked).rows.find(({ place, horizon }) => place === 2 && horizon === 96)!
  const near = scoresOf(keeper, asked).rows.find(({ place, horizon }) => place === 2 && horizon === 72)!
  // Beyond three days every twelfth hour is kept, before it every sixth of the recomputed past.
  assert.ok(far.forecasts > 0 && far.forecasts < 0.6 * near.forecasts, `${far.forecasts} ${near.forecasts}`)
})

test('no kept forecast changes when only the hours after its origin do', () => {
  const changedFrom = BEGIN + 120
  const quantilesOf = (of: typeof bedsAt) => {
    const { file, keeper } = keeperOf()
    learn(keeper, BEGIN, columns(BEGIN, 144, of))
    const earlier = file.keys().filter(({ origin }) => origin <= changedFrom)
    return earlier.map((key) => [key.origin, key.method, file.kept(key)!.quantiles] as const)
  }
  const known = quantilesOf(bedsAt)
  assert.ok(known.length > 40, `${known.length}`)
  assert.deepEqual(
    quantilesOf((place, hour) => (hour < changedFrom ? bedsAt(place, hour) : 7)),
    known,
  )
})

test('the ensemble waits for scores, then leans to the better method by what was known at its origin', () => {
  const { keeper } = keeperOf()
  learn(keeper, BEGIN, columns(BEGIN, 240))
  const shareAt = (): number | null => keeper.fan(0)!.lines[2]!.statisticalShare![0]!
  let waited = 0
  for (let t = 240; t < 312; t++) {
    keeper.learn(BEGIN + t, columns(BEGIN + t, 1))
    // Half a bed wide around the truth: much better than any statistics.
    keeper.rehearsed(runsOf(BEGIN + t + 1, 0.5))
    if (shareAt() === null) waited++
  }
  // Twenty kept origins, three hours apart, the last of which has to come true.
  assert.equal(waited, 60)
  assert.ok(shareAt()! < LEAST_WEIGHT + 0.2, `${shareAt()}`)
  const fan = keeper.fan(0)!
  assert.deepEqual(
    fan.lines.map(({ origin }) => origin),
    [BEGIN + 312, BEGIN + 312, BEGIN + 312],
  )
  const medians = fan.lines.map(({ quantiles }) => quantiles[0]![11]!)
  assert.ok(medians[2]! <= Math.max(medians[0]!, medians[1]!) && medians[2]! >= Math.min(medians[0]!, medians[1]!))
  // Runs reach a day ahead: beyond it neither they nor the ensemble say anything.
  assert.deepEqual(
    fan.lines.map(({ quantiles }) => quantiles[FORECAST_HOURS.indexOf(36)] === null),
    [false, true, true],
  )
  const { rows } = scored(keeper, 'mechanistic', false)
  assert.ok(rows[0]!.forecasts >= 20 && rows[0]!.relative[2]! < 0.5)
})

test('runs say when they were forked; a started record widens them by the same errors as before', () => {
  const { file, keeper } = keeperOf()
  learn(keeper, BEGIN, columns(BEGIN, 240))
  for (let t = 240; t < 300; t++) {
    keeper.learn(BEGIN + t, columns(BEGIN + t, 1))
    // Far too sure of themselves.
    keeper.rehearsed({ ...runsOf(BEGIN + t + 1, 0.1), forkedAt: (BEGIN + t + 1) * 3_600_000 - 1_200_000 })
  }
  const line = keeper.fan(0)!.lines[1]!
  assert.deepEqual([line.madeAt, line.origin], [(BEGIN + 300) * 3_600_000 - 1_200_000, BEGIN + 300])
  const again = new ScoreKeeper(file, 2)
  again.learn(BEGIN, columns(BEGIN, 300))
  again.rehearsed(runsOf(BEGIN + 300, 0.1))
  assert.deepEqual(again.fan(0)!.lines[1]!.quantiles, line.quantiles)
})

test('a hospital that falls silent is no beds: the city’s truth is that of its members, and unknown while one is', () => {
  const { keeper } = keeperOf()
  learn(keeper, BEGIN, columns(BEGIN, 240))
  const silent = (place: number, hour: number): number => (place === 1 ? Number.NaN : bedsAt(place, hour))
  keeper.learn(BEGIN + 240, columns(BEGIN + 240, 1, silent))
  assert.equal(keeper.fan(2)!.past.at(-1), null)
  assert.ok(keeper.fan(2)!.past.at(-2)! > 100)
  for (let t = 241; t < 270; t++) keeper.learn(BEGIN + t, columns(BEGIN + t, 1, silent))
  const fan = keeper.fan(2)!
  assert.deepEqual([fan.members, fan.leftOut], [[0], [1]])
  assert.ok(fan.past.at(-1)! < 80)
  assert.ok(scored(keeper, 'statistical', false).rows.every(({ wis }) => wis === null || wis < 20))
})

test('fan and scores of nothing are nothing, and hours are told once', () => {
  const { keeper } = keeperOf()
  assert.equal(keeper.fan(0), null)
  assert.equal(scored(keeper, 'statistical', false).rows[0]!.wis, null)
  keeper.learn(BEGIN, columns(BEGIN, 5))
  assert.deepEqual(keeper.fan(0)!.lines[0]!.quantiles[0], null)
  assert.throws(() => keeper.learn(BEGIN + 4, columns(BEGIN + 4, 1)), /hour \d+ is known already: the next is/)
})
