import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cancelLongRun, type LongRunPorts, longRuns, RunBeginners } from './long-runs.ts'

const title = { zh: '搜索', en: 'Search' }
interface Some {
  readonly id: string
  readonly startedAt: number
  readonly state?: string
  readonly [field: string]: unknown
}
/** A port with these runs, which writes down what is called off. */
function portOf(runs: readonly Some[], calledOff: string[]) {
  const whole = runs.map((run) => ({
    state: 'DONE',
    elapsedMilliseconds: 5,
    failure: null,
    title,
    request: { scenario: 'winter' },
    horizonHours: 48,
    done: 3,
    wanted: 8,
    ...run,
  }))
  const get = (id: string) => whole.find((run) => run.id === id) ?? null
  return {
    get,
    list: (exercise?: string | null) => whole.filter((run) => (run as Some).exercise === (exercise ?? undefined)),
    cancel(id: string) {
      calledOff.push(id)
      return get(id)
    },
  }
}
function portsOf(calledOff: string[] = []): LongRunPorts {
  const none = portOf([], calledOff)
  return {
    rehearsals: portOf([{ id: 'r1', startedAt: 10, state: 'RUNNING', title: '', of: 40 }], calledOff),
    actionRaces: portOf([{ id: 'a1', startedAt: 30 }], calledOff),
    allocations: portOf(
      [{ id: 'p1', startedAt: 20, state: 'RUNNING', wanted: 12, request: { scenario: null } }],
      calledOff,
    ),
    counterfactuals: portOf(
      [
        {
          id: 'c1',
          startedAt: 40,
          exercise: 'x1',
          stage: 'READING',
          eventsRead: 7,
          eventsOfLog: 9,
          request: { from: 0, until: 7_200_000 },
        },
      ],
      calledOff,
    ),
    planning: portOf([{ id: 's1', startedAt: 5 }], calledOff),
    duels: none,
    referralLabs: none,
  } as unknown as LongRunPorts
}

test('those that go on stand first, then the newest; each tells how far it is and who began it', () => {
  const beginners = new RunBeginners()
  beginners.note('p1', 'centre Lin')
  beginners.note('p1', 'somebody who asks again')
  const told = longRuns(portsOf(), beginners, null, 1000)
  assert.deepEqual(
    told.map(({ id, kind, state, done, wanted, begunBy }) => [id, kind, state, done, wanted, begunBy]),
    [
      ['p1', 'ALLOCATION', 'RUNNING', 3, 12, 'centre Lin'],
      ['r1', 'REHEARSAL', 'RUNNING', 3, 40, null],
      ['a1', 'ACTION_RACE', 'DONE', 3, 8, null],
      ['s1', 'SITE_PLAN', 'DONE', null, null, null],
    ],
  )
  assert.deepEqual([told[1]!.title, told[1]!.elapsedMilliseconds, told[2]!.title], [null, 990, title])
  assert.equal(told[0]!.title, null, 'what goes on from now has no file whose title it could bear')
})

test('an exercise has its rehearsals and replays alone, and calls off no run of the live city', () => {
  const calledOff: string[] = []
  const ports = { ...portsOf(calledOff), rehearsals: portOf([], calledOff) } as unknown as LongRunPorts
  const told = longRuns(ports, new RunBeginners(), 'x1', 1000)
  assert.deepEqual(
    told.map(({ id, hours, done, wanted }) => [id, hours, done, wanted]),
    [['c1', 2, 7, 9]],
  )
  assert.equal(cancelLongRun(ports, 'x1', 'a1'), false)
  assert.equal(cancelLongRun(ports, 'x1', 'c1'), true)
  assert.equal(cancelLongRun(ports, null, 'c1'), false)
  assert.deepEqual(calledOff, ['c1'])
})

test('a run of whatever kind is called off by its id alone', () => {
  const calledOff: string[] = []
  const ports = portsOf(calledOff)
  assert.deepEqual(
    ['r1', 'a1', 'p1', 's1', 'none'].map((id) => cancelLongRun(ports, null, id)),
    [true, true, true, true, false],
  )
  assert.deepEqual(calledOff, ['r1', 'a1', 'p1', 's1'])
})

test('only the newest beginners are remembered', () => {
  const beginners = new RunBeginners()
  for (let k = 0; k <= 500; k++) beginners.note(`run-${k}`, `by ${k}`)
  assert.deepEqual([beginners.of('run-0'), beginners.of('run-1'), beginners.of('run-500')], [null, 'by 1', 'by 500'])
})
