import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Calendar } from './calendar.ts'

interface Entry {
  readonly minute: number
  readonly order: number
  readonly handler: number
  readonly subject: number
  readonly argument: number
}

const take = (calendar: Calendar): Omit<Entry, 'order'> | null =>
  calendar.next()
    ? { minute: calendar.minute, handler: calendar.handler, subject: calendar.subject, argument: calendar.argument }
    : null

/** Runs the same commands on the calendar and on a sorted list: true = take one out, else the minute of a new entry. */
const commands = fc.array(fc.oneof(fc.constant(true as const), fc.integer({ min: 0, max: 20 })), { maxLength: 300 })

test('entries come out by minute and then in the order of scheduling, like from a sorted list', () => {
  fc.assert(
    fc.property(commands, (list) => {
      const calendar = new Calendar(1)
      const model: Entry[] = []
      let order = 0
      for (const command of list) {
        if (command === true) {
          model.sort((a, b) => a.minute - b.minute || a.order - b.order)
          const expected = model.shift()
          const got = take(calendar)
          if (!expected) assert.equal(got, null)
          else {
            const { order: _, ...rest } = expected
            assert.deepEqual(got, rest)
          }
        } else {
          const entry = {
            minute: command / 2,
            order: order++,
            handler: order % 256,
            subject: -order,
            argument: order / 3,
          }
          model.push(entry)
          calendar.schedule(entry.minute, entry.handler, entry.subject, entry.argument)
        }
        assert.equal(calendar.size, model.length)
        assert.equal(calendar.firstMinute, Math.min(...model.map((e) => e.minute)))
      }
    }),
  )
})

test('a copy has the same future, and what is done to one does not show in the other', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 100 }), (minutes) => {
      const calendar = new Calendar(4)
      for (const m of minutes) calendar.schedule(m, m % 7, m, m)
      const copy = calendar.copy()
      copy.schedule(-1, 9, 9, 9)
      assert.deepEqual(take(copy), { minute: -1, handler: 9, subject: 9, argument: 9 })
      for (let k = 0; k < minutes.length; k++) assert.deepEqual(take(calendar), take(copy))
      assert.equal(take(calendar), null)
      assert.equal(take(copy), null)
    }),
  )
})
