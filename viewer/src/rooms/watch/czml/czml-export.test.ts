import assert from 'node:assert/strict'
import { test } from 'node:test'
import { samplesOf } from './czml-export.ts'

test('shares stand at their instants, the newest last; what was not known stays unknown', () => {
  const samples = samplesOf({
    everyMinutes: 30,
    newest: '2026-11-21T11:00:00.000Z',
    occupied: [80, null, 90],
    open: [100, 100, 120],
  })
  assert.deepEqual(samples, [
    { at: Date.parse('2026-11-21T10:00:00Z'), occupancy: 0.8 },
    { at: Date.parse('2026-11-21T10:30:00Z'), occupancy: null },
    { at: Date.parse('2026-11-21T11:00:00Z'), occupancy: 0.75 },
  ])
})

test('without a newest instant there is no sample, and without open beds no share', () => {
  assert.deepEqual(samplesOf({ everyMinutes: 30, newest: null, occupied: [1], open: [2] }), [])
  const [sample] = samplesOf({ everyMinutes: 30, newest: '2026-11-21T11:00:00Z', occupied: [0], open: [0] })
  assert.equal(sample!.occupancy, null)
})
