import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PlanningRefused } from './ports.ts'
import { type LongRun, liveFork, newEntry, RunBook } from './run-book.ts'

interface Counted extends LongRun {
  readonly done: number
}
const counted = (id: string): Counted => ({
  id,
  state: 'RUNNING',
  startedAt: 100,
  elapsedMilliseconds: 0,
  failure: null,
  done: 0,
})
const bookOf = (atOnce = 2) =>
  new RunBook<Counted>({ kept: 2, atOnce, busy: { en: 'wait for it', zh: '请稍候' }, now: () => 150 })
const forever = (): Promise<void> => new Promise(() => undefined)

test('a run is told of as it goes on, to its end, and then stays as it is', async () => {
  const book = bookOf()
  const told: [string, number, number][] = []
  const entry = newEntry(counted('a'))
  let goOn = (): void => undefined
  const begun = book.begin(entry, async (one) => {
    await new Promise<void>((resolve) => {
      goOn = resolve
    })
    book.change(one, { done: 1 })
    book.change(one, { done: 2, state: 'DONE' })
    book.change(one, { done: 3 })
  })
  assert.equal(begun.done, 0)
  const quit = book.subscribe('a', ({ state, done, elapsedMilliseconds }) =>
    told.push([state, done, elapsedMilliseconds]),
  )
  goOn()
  await new Promise((resolve) => setImmediate(resolve))
  quit()
  assert.deepEqual(told, [
    ['RUNNING', 1, 50],
    ['DONE', 2, 50],
  ])
  assert.equal(book.cancel('a')!.state, 'DONE', 'what is over is not called off')
})

test('work that throws has failed with its reason; a run that is called off hears of it', async () => {
  const book = bookOf()
  book.begin(newEntry(counted('bad')), () => Promise.reject(new Error('no beds are known')))
  const entry = newEntry(counted('off'))
  book.begin(entry, forever)
  await new Promise((resolve) => setImmediate(resolve))
  assert.deepEqual([book.get('bad')!.state, book.get('bad')!.failure], ['FAILED', 'no beds are known'])
  assert.equal(book.cancel('off')!.state, 'CANCELLED')
  assert.equal(entry.cancel.signal.aborted, true)
  assert.equal(book.cancel('none'), null)
  assert.equal(book.get('none'), null)
})

test('as many run as may; the newest are kept, those that run in any case', () => {
  const book = bookOf()
  for (const id of ['a', 'b', 'c']) book.begin(newEntry(counted(id)), forever)
  assert.throws(
    () => book.checkRoom(),
    (error: PlanningRefused) => error.message === 'wait for it' && error.zh === '请稍候',
  )
  assert.deepEqual(
    book.list().map(({ id }) => id),
    ['c', 'b', 'a'],
  )
  book.cancel('a')
  book.cancel('b')
  book.checkRoom()
  book.begin(newEntry(counted('d')), forever)
  assert.deepEqual(
    book.list().map(({ id }) => id),
    ['d', 'c'],
  )
})

test('without a time of the city there is nothing to fork', () => {
  assert.throws(
    () => liveFork(null),
    (error: unknown) => error instanceof PlanningRefused && /no time yet/.test(error.message),
  )
})
