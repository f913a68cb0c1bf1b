/** A line of the log is what JSON.stringify writes of its event, whatever stands in it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TwinEvent } from '@kangcheng/twin-engine'
import fc from 'fast-check'
import { eventOf, lineOf } from './event-line.ts'

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('h02-w01', '"', '\\', '\n', '\u007f', '\ud800', '宁波', '</script>', '__proto__', ''),
)
const value = fc.oneof(
  text,
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.constant(undefined),
  fc.record({ lng: fc.double(), lat: fc.double(), note: text }),
  fc.array(text, { maxLength: 3 }),
)

test('a line is the JSON of its event, and gives the event again', () => {
  fc.assert(
    fc.property(
      fc.record({ source: text, epoch: text, seq: fc.bigInt({ min: 0n, max: 2n ** 64n }), occurredAt: fc.integer() }),
      fc.dictionary(fc.constantFrom('kind', 'unit', 'bed', 'occupied', 'location', 'reason'), value),
      (common, fields) => {
        const event = { ...common, ...fields } as unknown as TwinEvent
        const { source, epoch, ...rest } = event
        const line = lineOf(event)
        assert.equal(line, JSON.stringify({ source, epoch, ...rest, seq: common.seq.toString() }))
        assert.equal(eventOf(line).seq, common.seq)
      },
    ),
    { numRuns: 500 },
  )
})
