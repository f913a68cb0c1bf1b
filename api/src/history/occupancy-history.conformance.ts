/** What every adapter of the history must keep. Run it with `conformance(name, open)`; nothing else to change. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY_MARKS } from './local-day.ts'
import { type HistorySetting, type MarkSample, type OccupancyHistory, UNKNOWN } from './occupancy-history.ts'

export const SETTING: HistorySetting = { city: 'toy', zone: 'Asia/Shanghai', units: ['a', 'b'], keepDays: 3 }
/** Local midnight, 10 January 2026 in Shanghai. */
export const MIDNIGHT = Date.UTC(2026, 0, 9, 16) / 300_000

/** A mark at which unit i has `occupied[i]` of `open[i]` beds. */
export const sample = (mark: number, occupied: readonly number[], open = occupied.map(() => 40)): MarkSample => ({
  mark,
  occupied: Uint16Array.from(occupied),
  open: Uint16Array.from(open),
})

const marksOf = (history: OccupancyHistory, units: readonly string[], fromMark: number, toMark: number) =>
  history.read({ units, fromMark, toMark, stepMarks: 1 })

/** @param open a fresh, empty history at each call; the suite closes it. */
export function conformance(name: string, open: (setting: HistorySetting) => Promise<OccupancyHistory>): void {
  const law = (title: string, work: (history: OccupancyHistory) => Promise<void>, setting = SETTING): void => {
    test(`${name}: ${title}`, async () => {
      const history = await open(setting)
      try {
        await work(history)
      } finally {
        await history.close()
      }
    })
  }

  law('an empty history knows nothing', async (history) => {
    assert.equal(await history.newest(), null)
    const { occupied, open: beds } = await marksOf(history, ['a'], MIDNIGHT, MIDNIGHT + 2)
    assert.deepEqual(occupied, { mean: [null, null], min: [null, null], max: [null, null], knownShare: [0, 0] })
    assert.deepEqual(beds, occupied)
    assert.deepEqual((await marksOf(history, ['a'], MIDNIGHT, MIDNIGHT)).occupied.mean, [])
  })

  law('marks are read back as they were recorded; what was not recorded is unknown, never carried', async (history) => {
    await history.record([sample(MIDNIGHT, [1, 2], [10, 20]), sample(MIDNIGHT + 3, [UNKNOWN, 0], [UNKNOWN, 20])])
    assert.equal(await history.newest(), MIDNIGHT + 3)
    const a = await marksOf(history, ['a'], MIDNIGHT - 1, MIDNIGHT + 5)
    assert.deepEqual(a.occupied.max, [null, 1, null, null, null, null])
    assert.deepEqual(a.open.mean, [null, 10, null, null, null, null])
    const b = await marksOf(history, ['b'], MIDNIGHT, MIDNIGHT + 4)
    assert.deepEqual(b.occupied.min, [2, null, null, 0])
    assert.deepEqual((await marksOf(history, ['nobody'], MIDNIGHT, MIDNIGHT + 1)).occupied.mean, [null])
  })

  law('a mark is recorded once: earlier and equal ones change nothing', async (history) => {
    await history.record([sample(MIDNIGHT + 1, [1, 1])])
    await history.record([sample(MIDNIGHT, [7, 7]), sample(MIDNIGHT + 1, [8, 8]), sample(MIDNIGHT + 2, [2, 2])])
    const { occupied } = await marksOf(history, ['a'], MIDNIGHT, MIDNIGHT + 3)
    assert.deepEqual(occupied.mean, [null, 1, 2])
  })

  law('finished days read like the day under way', async (history) => {
    const series: (number | null)[] = []
    let batch: MarkSample[] = []
    for (let m = -5; m < DAY_MARKS + 5; m++) {
      const known = m % 7 !== 0
      series.push(known ? 100 + m : null)
      if (known) batch.push(sample(MIDNIGHT + m, [100 + m, m < 100 ? 3 : 4], [40, 40]))
      if (m % 20 !== 0 && m < DAY_MARKS) continue
      await history.record(batch)
      batch = []
    }
    const a = await marksOf(history, ['a'], MIDNIGHT - 5, MIDNIGHT + DAY_MARKS + 5)
    assert.deepEqual(a.occupied.mean, series)
    assert.deepEqual(
      a.open.mean,
      series.map((value) => (value === null ? null : 40)),
    )
    const middle = await marksOf(history, ['b'], MIDNIGHT + 98, MIDNIGHT + 102)
    assert.deepEqual(middle.occupied.mean, [null, 3, 4, 4])
  })

  law('steps have mean, least and greatest of what was known, and tell how much that was', async (history) => {
    await history.record([sample(MIDNIGHT, [1, 10]), sample(MIDNIGHT + 1, [4, UNKNOWN]), sample(MIDNIGHT + 4, [5, 5])])
    const of = (units: readonly string[]) =>
      history.read({ units, fromMark: MIDNIGHT, toMark: MIDNIGHT + 5, stepMarks: 3 })
    const { occupied, fromMark, stepMarks } = await of(['a'])
    assert.deepEqual([fromMark, stepMarks], [MIDNIGHT, 3])
    assert.deepEqual(occupied, { mean: [2.5, 5], min: [1, 5], max: [4, 5], knownShare: [2 / 3, 1 / 2] })
    const both = (await of(['a', 'b'])).occupied
    assert.deepEqual(both, { mean: [7.5, 10], min: [4, 10], max: [11, 10], knownShare: [3 / 6, 2 / 4] })
  })

  law('days beyond those to be kept are forgotten whole, and no others', async (history) => {
    for (let day = 0; day < 6; day++) await history.record([sample(MIDNIGHT + day * DAY_MARKS + 7, [day, day])])
    const { occupied } = await history.read({
      units: ['a'],
      fromMark: MIDNIGHT,
      toMark: MIDNIGHT + 6 * DAY_MARKS,
      stepMarks: DAY_MARKS,
    })
    // Three finished days, and the one under way.
    assert.deepEqual(occupied.mean, [null, null, 2, 3, 4, 5])
  })

  law('a batch may reach over many days', async (history) => {
    const marks = Array.from({ length: 9 }, (_, i) => MIDNIGHT + i * 100)
    await history.record(marks.map((mark, i) => sample(mark, [i, i])))
    const { occupied } = await marksOf(history, ['a'], MIDNIGHT, MIDNIGHT + 801)
    assert.deepEqual(
      marks.map((mark) => occupied.mean[mark - MIDNIGHT]),
      [0, 1, 2, 3, 4, 5, 6, 7, 8],
    )
  })
}
