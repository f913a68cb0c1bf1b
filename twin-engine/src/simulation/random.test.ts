import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { choose, RandomSource, scramble, standardNormal, threefry4x32 } from './random.ts'

const hex = (words: Uint32Array): string => [...words].map((w) => w.toString(16).padStart(8, '0')).join(' ')

test('the generator gives the published answers for key 0 and for a key of RefNet', () => {
  const out = new Uint32Array(4)
  threefry4x32([0, 0, 0, 0], [0, 0, 0, 0], out)
  assert.equal(hex(out), '9c6ca96a e17eae66 fc10ecd4 5256a7d8')
  threefry4x32([20261121, 3, 0, 0], [5, 2, 1, 0], out)
  assert.equal(hex(out), 'e067f8fe 451da766 03af8ce7 39c01d1a')
  const source = new RandomSource(20261121, 3)
  source.draw(2, 5, 1)
  assert.equal(hex(source.word), 'e067f8fe 451da766 03af8ce7 39c01d1a')
})

test('the quick form of the generator equals the plain one at every address', () => {
  const word = fc.integer({ min: 0, max: 2 ** 32 - 1 })
  fc.assert(
    fc.property(word, word, word, word, word, (seed, replication, stream, n, block) => {
      const plain = new Uint32Array(4)
      threefry4x32([seed, replication, 0, 0], [n, stream, block, 0], plain)
      const source = new RandomSource(seed, replication)
      const u = source.draw(stream, n, block)
      assert.equal(hex(source.word), hex(plain))
      plain.forEach((w, i) => {
        assert.equal(u[i], (w + 0.5) / 2 ** 32)
      })
    }),
  )
})

test('a draw depends on its address alone, not on what was drawn before', () => {
  const source = new RandomSource(7, 1)
  const first = [...source.draw(3, 10, 2)]
  for (let k = 0; k < 100; k++) source.draw(k, k, k)
  assert.deepEqual([...source.draw(3, 10, 2)], first)
  assert.notDeepEqual([...source.draw(3, 11, 2)], first)
})

test('uniforms and normals have their moments', () => {
  const source = new RandomSource(1, 0)
  const n = 40_000
  let sum = 0
  let zSum = 0
  let zSquare = 0
  for (let k = 0; k < n; k++) {
    const u = source.draw(1, k, 0)
    sum += u[0]!
    const z = standardNormal(u[1]!, u[2]!)
    zSum += z
    zSquare += z * z
  }
  assert.ok(Math.abs(sum / n - 0.5) < 0.006)
  assert.ok(Math.abs(zSum / n) < 0.02)
  assert.ok(Math.abs(zSquare / n - 1) < 0.03)
})

test('a choice takes the first option whose cumulative share exceeds the uniform, and the last takes the rest', () => {
  assert.equal(choose([0.2, 0.5, 1], 0.1999), 0)
  assert.equal(choose([0.2, 0.5, 1], 0.2), 1)
  assert.equal(choose([0.2, 0.5, 0.5], 0.999), 2)
})

test('scrambling keeps different words different', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer(), (a, b) => {
      assert.equal(scramble(a) === scramble(b), a === b)
    }),
  )
  assert.equal(new Set(Array.from({ length: 10_000 }, (_, k) => scramble(k) & 0xffff)).size > 9000, true)
})
