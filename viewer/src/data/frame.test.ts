import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { applyFrame, emptyPicture, frameCutter } from './frame.ts'
import { deltaFrame, endFrame, framed, fullFrame } from './frames-made.ts'

test('a full frame is the picture, and unknown head counts stay -1', () => {
  const picture = emptyPicture()
  const verdict = applyFrame(picture, fullFrame(7n, [3, 1, 5], [10, 20, 30], [4, 2, -1, 0]))
  assert.deepEqual(verdict, { ok: true, kind: 'full', changed: 3 })
  assert.equal(picture.position, 7n)
  assert.deepEqual([...picture.status], [3, 1, 5])
  assert.deepEqual([...picture.since], [10, 20, 30])
  assert.deepEqual([...picture.facilities], [4, 2, -1, 0])
})

test('a delta continues the picture, and one that does not continue it is refused and changes nothing', () => {
  const picture = emptyPicture()
  applyFrame(picture, fullFrame(7n, [3, 1, 5], [10, 20, 30], [4, 2, -1, 0]))
  assert.equal(applyFrame(picture, deltaFrame(7n, 9n, [[1, 3, 99]], [5, 2, 0, 0])).ok, true)
  assert.deepEqual([...picture.status], [3, 3, 5])
  assert.equal(picture.since[1], 99)
  const refused = applyFrame(picture, deltaFrame(7n, 10n, [[0, 1, 100]], [5, 2, 0, 0]))
  assert.deepEqual(refused, {
    ok: false,
    why: 'the delta continues position 7, the picture stands at 9',
    needsFull: true,
  })
  assert.deepEqual([...picture.status], [3, 3, 5])
  assert.equal(picture.position, 9n)
})

test('the end of a stream names its reason and changes nothing; one of a later server has none', () => {
  const picture = emptyPicture()
  applyFrame(picture, fullFrame(7n, [3], [10], [4, 2, 1, 0]))
  const end = (count: number) => applyFrame(picture, endFrame(count))
  const verdict = { ok: false, why: 'the server ended the stream', needsFull: true } as const
  assert.deepEqual(end(1), { ...verdict, ended: 'TOKEN_REVOKED' })
  assert.deepEqual(end(6), { ...verdict, ended: 'EMERGENCY_ENDED' })
  assert.deepEqual(end(99), { ...verdict, ended: null })
  assert.equal(picture.position, 7n)
})

test('a delta that names a bed outside the city is refused whole', () => {
  const picture = emptyPicture()
  applyFrame(picture, fullFrame(1n, [3, 1], [1, 2], [0, 0, 0, 0]))
  const refused = applyFrame(
    picture,
    deltaFrame(
      1n,
      2n,
      [
        [0, 5, 3],
        [2, 5, 3],
      ],
      [0, 0, 0, 0],
    ),
  )
  assert.deepEqual(refused, { ok: false, why: 'the delta names bed 2 of 2', needsFull: true })
  assert.deepEqual([...picture.status], [3, 1])
})

test('garbage never throws and never becomes a picture', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => {
      const picture = emptyPicture()
      const verdict = applyFrame(picture, bytes)
      assert.equal(verdict.ok, false)
      assert.equal(picture.version, 0)
    }),
  )
})

test('frames come out whole and in order however the stream is cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 6 }),
      fc.array(fc.integer({ min: 1, max: 17 }), { minLength: 1, maxLength: 20 }),
      (frames, cuts) => {
        const stream = frames.flatMap((frame) => [...framed(frame)])
        const cut = frameCutter()
        const got: Uint8Array[] = []
        let at = 0
        for (let k = 0; at < stream.length; k++) {
          const size = cuts[k % cuts.length]!
          got.push(...cut(Uint8Array.from(stream.slice(at, at + size))))
          at += size
        }
        assert.deepEqual(got, frames)
      },
    ),
  )
})

test('a length that cannot be ends the stream with its reason', () => {
  assert.throws(() => frameCutter()(Uint8Array.from([255, 255, 255, 255])), /announces a frame of 4294967295 bytes/)
})
