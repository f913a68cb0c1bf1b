// The server's encoder and this decoder, held against each other over a city whose beds change.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadCity } from '@kangcheng/seed-data'
import { apply, bedId, emptyState } from '@kangcheng/twin-engine'
import { STREAM_END_CODES } from '../../../api/src/access-control/stream-ends.ts'
import { deltaFrame, endFrame, frameBase, fullFrame } from '../../../api/src/fan-out/frame.ts'
import { WORDS } from '../i18n/words.ts'
import { applyFrame, emptyPicture, frameCutter } from './frame.ts'
import { STREAM_ENDS } from './stream-ends.ts'

const START = Date.parse('2026-11-21T10:24:00Z')

test('frames of the server, full and delta, rebuild the beds of the state', () => {
  const city = loadCity('testville')
  const state = emptyState(city)
  const wards = city.units.filter((unit) => unit.kind !== 'emergency')
  let seq = 0n
  const send = (body: Record<string, unknown>, minutes: number): void => {
    const verdict = apply(state, {
      source: 'test',
      epoch: '1',
      seq: ++seq,
      occurredAt: START + minutes * 60_000,
      ...body,
    } as never)
    assert.equal(verdict.ok, true, JSON.stringify(verdict))
  }
  const picture = emptyPicture()
  const cut = frameCutter()
  const take = (bytes: Uint8Array): void => {
    for (const frame of cut(bytes)) assert.equal(applyFrame(picture, frame).ok, true)
  }
  const same = (): void => {
    assert.deepEqual(picture.status, new Uint8Array(state.beds.status.slice(0, state.index.bedCount)))
    assert.equal(picture.facilities.length, city.facilities.length * 4)
  }
  for (const unit of wards) send({ kind: 'bed.occupied', bed: bedId(unit, 1) }, 1)
  const base = frameBase(state)
  take(deltaOrFull(0))
  same()
  for (const unit of wards) send({ kind: 'bed.vacated', bed: bedId(unit, 1) }, 20)
  take(deltaFrame(state, base, 20))
  same()

  function deltaOrFull(position: number): Uint8Array {
    const full = fullFrame(state, position)
    base.position = position
    base.status.set(state.beds.status.subarray(0, state.index.bedCount))
    return full
  }
})

test('every reason for which the server ends a stream is one that the viewer can show', () => {
  assert.deepEqual(Object.keys(STREAM_END_CODES), [...STREAM_ENDS])
  for (const why of STREAM_ENDS) {
    const [bytes] = frameCutter()(endFrame(why))
    const verdict = applyFrame(emptyPicture(), bytes!)
    assert.equal(verdict.ok ? null : verdict.ended, why)
    assert.notEqual(WORDS.zh[`ended.${why}`], WORDS.en[`ended.${why}`])
  }
})
