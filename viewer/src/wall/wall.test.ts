import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ALONE, isWall, playlistOf, wallAddress } from './playlist.ts'
import { firstTurn, INTERRUPT_MS, pause, step, turnAt } from './wall-turn.ts'

test('a playlist is read back from the address that it wrote', () => {
  const view = fc.record(
    {
      place: fc
        .tuple(fc.constantFrom('watch', 'hospital', 'rehearse', 'data'), fc.string({ unit: 'grapheme' }))
        .map(([room, rest]) => `${room}/${rest}`),
      seconds: fc.integer({ min: 5, max: 3600 }),
      name: fc.string({ unit: 'grapheme' }),
    },
    { noNullPrototype: true },
  )
  fc.assert(
    fc.property(fc.array(view, { minLength: 1, maxLength: 20 }), (views) => {
      assert.deepEqual(playlistOf(wallAddress(views)), { views, refused: [] })
    }),
  )
})

test('an entry that cannot be read is told by its number; the others run', () => {
  const { views, refused } = playlistOf('#/wall/watch@30/nowhere@30/hospital%2Fh04@x/data@9/indicators@2/%E0@30')
  assert.deepEqual(
    views.map(({ place, seconds }) => [place, seconds]),
    [
      ['watch', 30],
      ['data', 9],
    ],
  )
  assert.deepEqual(refused, [
    { number: 2, text: 'nowhere@30' },
    { number: 3, text: 'hospital%2Fh04@x' },
    { number: 5, text: 'indicators@2' },
    { number: 6, text: '%E0@30' },
  ])
})

test('a wall without entries shows the city, and only a wall’s address is one', () => {
  assert.deepEqual(playlistOf('#/wall').views, ALONE)
  assert.ok(isWall('#/wall'))
  assert.ok(isWall('#/wall/watch@30'))
  assert.ok(!isWall('#/wallpaper'))
  assert.ok(!isWall('#/watch'))
})

test('views follow each other by their own length and begin again', () => {
  const seconds = [10, 20]
  let turn = turnAt(firstTurn(0), 1, [], seconds)
  const at = (now: number): number => {
    turn = turnAt(turn, now, [], seconds)
    return turn.at
  }
  assert.deepEqual([at(9_999), at(10_000), at(29_999), at(30_000), at(40_000)], [0, 1, 1, 0, 1])
})

test('a pause holds the views but no alarm, and a lone view never turns', () => {
  const seconds = [10, 20]
  let turn = pause(turnAt(firstTurn(0), 1, [], seconds), 5_000)
  turn = turnAt(turn, 60_000, [], seconds)
  assert.equal(turn.at, 0)
  turn = turnAt(turn, 61_000, ['h04'], seconds)
  assert.equal(turn.interrupt?.facility, 'h04')
  assert.equal(turnAt(turnAt(firstTurn(0), 0, [], [10]), 99_000, [], [10]).at, 0)
})

test('whoever is critical already breaks in nowhere; who turns critical does, and the view begins again after it', () => {
  const seconds = [10, 20]
  let turn = turnAt(firstTurn(0), 0, ['h01'], seconds)
  turn = turnAt(turn, 1_000, ['h01'], seconds)
  assert.equal(turn.interrupt, null)
  turn = turnAt(turn, 9_000, ['h02', 'h01'], seconds)
  assert.equal(turn.interrupt?.facility, 'h02')
  turn = turnAt(turn, 9_000 + INTERRUPT_MS - 1, ['h02', 'h01'], seconds)
  assert.equal(turn.interrupt?.facility, 'h02', 'no view comes while it lasts')
  turn = turnAt(turn, 9_000 + INTERRUPT_MS, ['h02', 'h01'], seconds)
  assert.deepEqual([turn.interrupt, turn.at, turn.since], [null, 0, 9_000 + INTERRUPT_MS])
})

test('steps by hand go round both ways and end an interruption', () => {
  const turn = { ...firstTurn(0), interrupt: { facility: 'h04', since: 0 } }
  assert.equal(step(turn, -1, 3, 5).at, 2)
  assert.equal(step(step(turn, 1, 3, 5), 2, 3, 6).at, 0)
  assert.equal(step(turn, 1, 3, 5).interrupt, null)
})
