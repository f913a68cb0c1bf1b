/** `kangcheng actions` from the command line: bad questions are told with the remedy, and an answer is a front with bands. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { kangcheng } from './command-line.ts'

const ask = (...more: readonly string[]) =>
  kangcheng('/tmp', 'actions', 'busy-winter-saturday', '--city', 'testville', ...more)

interface Interval {
  readonly mean: number
  readonly halfWidth95: number | null
}
interface Front {
  readonly synthetic: boolean
  readonly tried: number
  readonly pareto: readonly {
    readonly options: readonly number[]
    readonly replications: number
    readonly staffHours: number | null
    readonly daysAbove: Interval
    readonly daysAvoided: Interval
  }[]
  readonly later: readonly { readonly set: number; readonly minutes: number }[]
}

test('the answer is a front of staff hours and bed-days over the limit, better ones told as they are found, the same again', async () => {
  const question = [
    '--limit',
    'beds<0.9',
    '--hours',
    '24',
    '--levers',
    'defer-electives,speed-discharge,move-low-acuity',
    '--places',
    '1',
    '--replications',
    '4',
    '--later',
    '360',
  ]
  const first = await ask(...question, '--json')
  const front = JSON.parse(first.out) as Front
  assert.match(first.error, /迄今 so far \(首轮 first round: 5\/\d+ 组 sets, 每组 each 2 次 runs\)/)
  assert.match(first.error, /迄今 so far \(\d+ 次 runs, \d+\/\d+ 组在赛 sets alive\)/)
  assert.equal(front.synthetic, true)
  assert.ok(front.tried >= 4)
  assert.deepEqual(front.pareto[0]!.options, [], 'doing nothing costs nothing')
  assert.ok(front.pareto.every(({ replications }) => replications === 4))
  const days = front.pareto.map(({ daysAbove }) => daysAbove.mean)
  assert.deepEqual(
    days,
    days.toSorted((a, b) => b - a),
    'who pays more is less over',
  )
  assert.equal(first.code, front.pareto.length > 1 ? 0 : 1)
  assert.deepEqual(
    front.later.map(({ minutes }) => minutes),
    front.pareto.slice(1).map(() => 360),
  )
  assert.equal((await ask(...question, '--json')).out, first.out, 'the same seed, the same front')
})

test('a limit or a lever that is not known is refused before anything runs, with those there are', async () => {
  assert.match((await ask()).error, /--limit must be icu, beds, emergency < a share up to 5, as icu<0\.95, got ""/)
  assert.match(
    (await ask('--limit', 'beds<0.9', '--levers', 'prayer')).error,
    /--levers: "prayer" is not searched; there are open-beds, speed-discharge/,
  )
  const without = await kangcheng('/tmp', 'actions', '--limit', 'beds<0.9')
  assert.match(without.error, /give one scenario: a file, or one of busy-winter-saturday/)
  assert.equal(without.code, 2)
})
