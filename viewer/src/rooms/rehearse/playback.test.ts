import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FRAME_MAGIC } from '../../data/frame.ts'
import { pictureAfter } from './playback.ts'

function frame(kind: 1 | 2, from: bigint, to: bigint, status: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(kind === 1 ? 48 : 52))
  view.setUint32(0, FRAME_MAGIC, true)
  view.setUint16(4, 1, true)
  view.setUint16(6, kind, true)
  view.setBigUint64(8, from, true)
  view.setBigUint64(16, to, true)
  view.setFloat64(24, Number(to) * 60_000, true)
  view.setUint32(32, 1, true)
  view.setUint8(kind === 1 ? 40 : 48, status)
  return new Uint8Array(view.buffer)
}

const run = [frame(1, 0n, 1n, 3), frame(2, 1n, 2n, 6), frame(2, 2n, 3n, 1)]

test('a recorded run can be shown at any of its frames, forwards and backwards', () => {
  const statuses = [1, 2, 3, 2, 1, 9].map((count) => pictureAfter(run, count).status[0])
  assert.deepEqual(statuses, [3, 6, 1, 6, 3, 1])
  assert.equal(pictureAfter(run, 2).asOf, 120_000)
})

test('a run with a missing frame says which one does not continue', () => {
  assert.throws(
    () => pictureAfter([run[0]!, run[2]!], 2),
    /frame 1 of the recorded run: the delta continues position 2, the picture stands at 1/,
  )
})
