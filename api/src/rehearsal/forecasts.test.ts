import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadCity, loadParameters } from '@kangcheng/seed-data'
import { copyState, replicate, warmStart } from '@kangcheng/twin-engine'
import type { SweepExecutor } from '../executors/sweep-executor.ts'
import type { Twin } from '../live/twin.ts'
import { standingForecasts } from './forecasts.ts'

const MINUTE = 60_000

test('a forecast whose newest event is dated ahead of the city’s clock is not made again until its quarter of an hour is over', async (t) => {
  const [city, parameters] = [loadCity('testville'), loadParameters()]
  const evening = Date.parse('2026-10-14T19:00:00+08:00')
  const state = warmStart(city, parameters, 5, evening, 2)
  // A sender's clock runs ahead.
  state.facilities.reportedAt[0] = evening + 5 * MINUTE
  const live = {
    state,
    leads: true,
    sources: new Map([['demo', {}]]),
    health: { ok: true },
  } as unknown as Twin
  let made = 0
  const executor = {
    async run({ scenarios, replications }, onReplication) {
      made++
      const run = replicate(copyState(state), { ...scenarios[0]!, horizonHours: 1 }, parameters, 1, 0)
      for (let k = 0; k < replications; k++) await onReplication(k, [run])
    },
  } as Pick<SweepExecutor, 'run'> as SweepExecutor
  t.mock.timers.enable({ apis: ['setInterval'] })
  const parts = { city, twin: () => live, executor, now: () => evening, record: null, shared: null }
  const forecasts = standingForecasts({ ...parts, report: assert.fail })
  const look = async (minutes: number): Promise<number> => {
    state.clock.times[0] = evening + minutes * MINUTE
    t.mock.timers.tick(1_000)
    for (let k = 0; k < 60; k++) await new Promise((done) => setImmediate(done))
    return made
  }
  assert.equal(await look(0), 1)
  assert.equal(forecasts.latest()?.asOf, evening + 5 * MINUTE, 'it starts at what is known')
  assert.deepEqual([await look(0), await look(1), await look(14)], [1, 1, 1])
  assert.equal(await look(15), 2)
  assert.equal(await look(3), 3, 'a clock that was set back begins anew')
  forecasts.stop()
})
