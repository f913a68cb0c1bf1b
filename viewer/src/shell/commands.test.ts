import assert from 'node:assert/strict'
import { test } from 'node:test'
import { store } from '../store.ts'
import { COMMANDS, findCommands } from './commands.ts'

const ids = (query: string, change = {}): string[] =>
  findCommands(query, { ...store.getState(), ...change }).map(({ id }) => id)

test('a command is found by its words in either language', () => {
  assert.deepEqual(ids('epid'), ['epidemic'])
  assert.deepEqual(ids('疫情'), ['epidemic'])
  assert.deepEqual(ids('go to plan'), ['plan'])
  assert.deepEqual(ids('图层'), ['flows', 'ambulances'])
  assert.deepEqual(ids('   '), [])
  assert.deepEqual(ids('no such thing'), [])
})

test('what cannot be done now, or by whoever looks, is not offered', () => {
  assert.deepEqual(ids('back to live'), [])
  assert.deepEqual(ids('back to live', { cursor: 1 }), ['live'])
  const auditor = { me: { sees: ['audit', 'catalogue'] } }
  assert.deepEqual(ids('go to', auditor), ['data'])
})

test('a command does what its key does', () => {
  const run = (id: string): void => COMMANDS.find((one) => one.id === id)!.run()
  const before = store.getState().showFlows
  run('flows')
  assert.equal(store.getState().showFlows, !before)
  run('flows')
  assert.equal(new Set(COMMANDS.map(({ id }) => id)).size, COMMANDS.length)
})

test('shared views are found by name and by their post, and say that they are shared; a playlist is not opened from here', () => {
  const shared = [
    { number: 4, kind: 'VIEW', name: '晨会', address: '#/data', post: 'Night dispatch' },
    { number: 5, kind: 'PLAYLIST', name: '晨会轮播', address: '#/wall/watch@60', post: 'Night dispatch' },
  ] as const
  const found = (query: string) => findCommands(query, store.getState(), shared)
  for (const query of ['晨会', 'dispatch', '共享 晨会', 'shared view'])
    assert.deepEqual(
      found(query).map(({ id }) => id),
      ['shared 4'],
      query,
    )
  assert.deepEqual(found('晨会')[0]!.name, {
    zh: '打开共享视图：晨会 · Night dispatch',
    en: 'Open shared view: 晨会 · Night dispatch',
  })
  assert.deepEqual(ids('晨会'), [], 'nothing where nothing is told')
})
