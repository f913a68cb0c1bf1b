/** What must hold at every event of RefNet, recounted from the engine's state while it runs. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { refNetCity, startEmptyCity, startRefNet } from '../../src/refnet/index.ts'
import { chinaParameters } from '../simulation-city.ts'
import { refNetParameters } from './refnet-runs.ts'
import { watch } from './refnet-watch.ts'

test('RefNet keeps every count at every event, with queues and boarders', () => {
  const parameters = refNetParameters()
  const city = refNetCity(parameters)
  const run = {
    city,
    parameters: chinaParameters(),
    seed: parameters.seed,
    warmupWeeks: 0,
    weeks: 5,
    keepSamples: false,
  }
  const watched = watch(startRefNet({ ...run, replication: 2 }), run.weeks)
  assert.deepEqual(watched.broken, [])
  assert.ok(
    watched.events > 70_000 && watched.mostBoarders >= 5 && watched.mostWaiting >= 5,
    'the network is under load',
  )
})

test('RefNet-0 and two cities keep them too', () => {
  const parameters = refNetParameters()
  for (const city of [refNetCity(parameters, 1, '0'), refNetCity(parameters, 2, '1')]) {
    const watched = watch(startEmptyCity(city, chinaParameters(), 7, 1), 2)
    assert.deepEqual(watched.broken, [])
    assert.ok(watched.events > 15_000)
  }
})
