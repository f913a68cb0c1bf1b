import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { EpochMark } from '../log/event-log.ts'
import { changeMark } from '../log/marks.ts'
import { type Familiarity, HASHES_KEPT, Identities } from './identities.ts'

test('late, doubled and altered numbers are told apart as a plain map would, and the log’s marks agree', () => {
  const step = fc.record({ epoch: fc.constantFrom('a', 'b'), seq: fc.nat(40), content: fc.nat(2) })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), fc.nat(200), (steps, restartAt) => {
      let identities = new Identities([])
      const plain = new Map<string, number>()
      const marks = new Map<string, EpochMark>()
      steps.forEach(({ epoch, seq, content }, i) => {
        const key = `${epoch} ${seq}`
        const before = plain.get(key)
        const expected: Familiarity = before === undefined ? 'new' : before === content ? 'duplicate' : 'other content'
        assert.equal(identities.familiarity('s', epoch, BigInt(seq), content), expected)
        if (expected === 'new') {
          plain.set(key, content)
          identities.take('s', epoch, BigInt(seq), content)
        }
        for (const change of identities.takeChanges())
          marks.set(change.epoch, changeMark(marks.get(change.epoch), change))
        if (i === restartAt) {
          identities = new Identities([...marks.values()])
          for (const [known, hash] of plain) {
            const [name, number] = known.split(' ') as [string, string]
            identities.restore('s', name, BigInt(number), hash)
          }
        }
      })
      for (const mark of marks.values()) {
        const held = [...plain.keys()]
          .filter((key) => key.startsWith(`${mark.epoch} `))
          .map((key) => Number(key.slice(2)))
        for (let n = -1n; n <= 41n; n++) {
          const known = n >= mark.lowest && n <= mark.highest && !mark.gaps.some((gap) => gap.from <= n && n <= gap.to)
          assert.equal(known, held.includes(Number(n)), `number ${n} of ${mark.epoch}`)
        }
        const seen = identities.epochsOf('s').find((e) => e.epoch === mark.epoch)!
        assert.equal(seen.openGaps, mark.gaps.length)
        assert.equal(seen.lastSeq, mark.highest)
      }
    }),
    { numRuns: 300 },
  )
})

test('changes handed to the log stay as they were when more numbers come', () => {
  const identities = new Identities([])
  identities.take('s', 'e', 0n, 1)
  const first = identities.takeChanges()
  const before = structuredClone(first)
  identities.take('s', 'e', 9n, 1)
  assert.deepEqual(first, before)
  assert.deepEqual(identities.takeChanges()[0]!.gapChanges, [{ add: { from: 1n, to: 8n } }])
  for (let n = 1n; n < 9n; n++) identities.take('s', 'e', n, 1)
  assert.deepEqual(identities.takeChanges()[0]!.gapChanges, [{ remove: 1n }])
})

test('a number older than the kept hashes counts as a duplicate, whatever it says', () => {
  const identities = new Identities([])
  for (let n = 0; n <= HASHES_KEPT; n++) identities.take('s', 'e', BigInt(n), n)
  assert.equal(identities.familiarity('s', 'e', 0n, 12345), 'duplicate')
  assert.equal(identities.familiarity('s', 'e', 1n, 12345), 'other content')
  assert.equal(identities.familiarity('s', 'e', BigInt(HASHES_KEPT + 1), 0), 'new')
})
