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
