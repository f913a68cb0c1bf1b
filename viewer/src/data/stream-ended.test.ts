import assert from 'node:assert/strict'
import { test } from 'node:test'
import { store } from '../store.ts'
import { streamEnded } from './stream-ended.ts'
import { streamEndOf } from './stream-ends.ts'

test('the reason is found in the errors of a subscription, and in no others', () => {
  const error = (extensions?: Record<string, unknown>) => [
    { extensions: { code: 'OTHER' } },
    { ...(extensions && { extensions }) },
  ]
  assert.equal(streamEndOf(error({ code: 'STREAM_ENDED', reason: 'SESSION_ENDED' })), 'SESSION_ENDED')
  assert.equal(streamEndOf(error({ code: 'STREAM_ENDED', reason: 'OF_A_LATER_SERVER' })), null)
  assert.equal(streamEndOf(error({ code: 'FORBIDDEN', reason: 'SESSION_ENDED' })), null)
  assert.equal(streamEndOf(error()), null)
  assert.equal(streamEndOf(undefined), null)
})

test('what was seen with the access that ended does not stay on the screen', () => {
  store.setState({ flows: [{} as never], facilityForecasts: new Map([['h01', {} as never]]) })
  streamEnded('EMERGENCY_ENDED')
  const { streamEnd, detail, flows, facilityForecasts } = store.getState()
  assert.deepEqual([streamEnd, detail, flows.length, facilityForecasts.size], ['EMERGENCY_ENDED', null, 0, 0])
})
