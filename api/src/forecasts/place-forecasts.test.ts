import assert from 'node:assert/strict'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { COURSE_HOURS, FORECAST_HOURS, FURTHEST_HOURS } from './forecast-methods.ts'
import { keptForecasts } from './kept-forecasts.ts'
import { PlaceForecaster, PlaceQuantiles, quantilesOfCourse } from './place-forecasts.ts'

const LEVELS = 23
/** A rhythm of the day on a slow wave. */
const bedsAt = (place: number, hour: number): number =>
  100 + 50 * place + 12 * Math.sin((2 * Math.PI * hour) / 24) + 4 * Math.sin(hour / 31 + place)

function learnt(hours: number): PlaceForecaster {
  const forecaster = new PlaceForecaster(3, [0, 2], 24)
  for (let t = 0; t < hours; t++) forecaster.push((place) => bedsAt(place, t))
  return forecaster
}

test('a course is the forecast at its horizons, and between them follows the rhythm of the day', () => {
  const hours = 24 * 30
  const forecaster = learnt(hours)
  const said = forecaster.forecasts().get('statistical')!
  const courses = forecaster.courses()
  assert.equal(FORECAST_HOURS.at(-1), FURTHEST_HOURS)
  for (const place of [0, 2, 3]) {
    const course = quantilesOfCourse(said, courses, place)
    for (const [h, ahead] of FORECAST_HOURS.entries())
      assert.deepEqual(course[COURSE_HOURS.indexOf(ahead)], [...said.at(place, h)], `${ahead} h`)
    for (const quantiles of course)
      for (let k = 1; k < LEVELS; k++) assert.ok(quantiles![k]! >= quantiles![k - 1]!, `${quantiles}`)
  }
  // Of 36 to 48 hours ahead a straight line would miss the rhythm by up to 12 beds.
  const truth = (place: number, ahead: number): number => bedsAt(place, hours + ahead - 1)
  const course = quantilesOfCourse(said, courses, 0)
  for (const ahead of [39, 42, 45, 54, 60, 66]) {
    const median = course[COURSE_HOURS.indexOf(ahead)]![11]!
    assert.ok(Math.abs(median - truth(0, ahead)) < 6, `${ahead} h: ${median}, came ${truth(0, ahead)}`)
  }
})

test('a place of which nothing is said has no course; a course ends where the forecast does', () => {
  const forecaster = learnt(24 * 5)
  const said = forecaster.forecasts().get('statistical')!
  assert.ok(quantilesOfCourse(said, forecaster.courses(), 1).every((quantiles) => quantiles === null))
  const course = quantilesOfCourse(said, forecaster.courses(), 0)
  const last = FORECAST_HOURS.findLast((_, h) => !Number.isNaN(said.at(0, h)[0]!))!
  assert.ok(last < FURTHEST_HOURS)
  assert.deepEqual(
    COURSE_HOURS.map((ahead, k) => (course[k] !== null) === ahead <= last),
    COURSE_HOURS.map(() => true),
  )
})

test('what is kept ends with the last horizon of which anything is said, and reads as it was', () => {
  const quantiles = new PlaceQuantiles(2)
  quantiles.set(
    1,
    3,
    Float32Array.from({ length: LEVELS }, (_, k) => k),
  )
  const kept = quantiles.kept(FORECAST_HOURS.length)
  assert.equal(kept.length, 4 * 3 * LEVELS)
  const read = new PlaceQuantiles(2, kept)
  assert.deepEqual([...read.at(1, 3)], [...quantiles.at(1, 3)])
  assert.deepEqual([read.reaches(3), read.reaches(4)], [true, false])
  assert.ok(read.at(0, 19).every(Number.isNaN))
  assert.equal(quantiles.kept(2).length, 0)
})

test('a record of the format before, by place and to 72 hours, is laid as it is now', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'forecasts-')), 'forecasts.db')
  const places = 2
  const before = Float32Array.from({ length: (places + 1) * 12 * LEVELS }, (_, i) => i)
  keptForecasts(path, 'made-up', ['a', 'b']).close()
  const db = new DatabaseSync(path)
  db.prepare('insert into kept values (?, ?, ?, ?, ?)').run(
    480_000,
    'statistical',
    0,
    new Uint8Array([1, 1]),
    new Uint8Array(before.buffer),
  )
  db.exec("update meta set value = '1' where name = 'format'")
  db.close()
  const file = keptForecasts(path, 'made-up', ['a', 'b'])
  const { quantiles } = file.kept({ origin: 480_000, method: 'statistical', recomputed: false })!
  const read = new PlaceQuantiles(places, quantiles)
  for (let place = 0; place <= places; place++)
    for (let h = 0; h < 12; h++)
      assert.deepEqual([...read.at(place, h)], [...before.subarray((place * 12 + h) * LEVELS).subarray(0, LEVELS)])
  assert.ok(!read.reaches(12))
  file.close()
})
