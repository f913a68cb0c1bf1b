import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SILENT_MS, watchSilence } from './watch-silence.ts'

test('a silent stream is dead only where the server is silent too', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval', 'Date'] })
  let heard = 0
  let up = true
  let dead = 0
  let asked = 0
  let offline = false
  const watch = watchSilence({
    heardAt: () => heard,
    now: () => Date.now(),
    offline: () => offline,
    answers: async () => {
      asked++
      return up
    },
    onDead: () => dead++,
  })
  const pass = async (ms: number): Promise<void> => {
    t.mock.timers.tick(ms)
    await new Promise((done) => setImmediate(done))
  }
  await pass(SILENT_MS)
  assert.equal(asked, 0, 'nobody is asked while a word may still come')
  await pass(5_000)
  assert.deepEqual([asked, dead], [1, 0], 'a server that answers is believed')
  up = false
  await pass(5_000)
  assert.equal(dead, 1)
  heard = Date.now()
  await pass(5_000)
  assert.equal(dead, 1, 'a word heals it')
  await watch.look()
  assert.equal(dead, 2, 'the device’s own alarm is looked into at once')
  heard = Date.now()
  offline = true
  await pass(5_000)
  assert.equal(dead, 3, 'while the device says that it has no network a word is not believed')
  offline = false
  heard = Date.now()
  watch.stop()
  await pass(60_000)
  assert.equal(dead, 3)
})
