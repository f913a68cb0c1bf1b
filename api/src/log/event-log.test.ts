import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { addition, conformance } from './event-log.conformance.ts'
import { LogUnusable, LogUnwritable } from './event-log.ts'
import { memoryLog } from './memory.ts'
import { sqliteLog } from './sqlite.ts'

const base = mkdtempSync(join(tmpdir(), 'kangcheng-log-'))
after(() => rmSync(base, { recursive: true, force: true }))
const folder = (): string => mkdtempSync(join(base, 'data-'))

conformance('memory', async () => memoryLog('toy'))
conformance('sqlite', () => sqliteLog(folder(), 'toy'))

test('a log that is opened again is as it was left', async () => {
  const dataDir = folder()
  const first = await sqliteLog(dataDir, 'toy')
  await first.append(addition(1, 3))
  const head = await first.head()
  await first.close()
  const second = await sqliteLog(dataDir, 'toy')
  assert.deepEqual(await second.head(), head)
  await second.append(addition(4, 1))
  await second.close()
})

test('a second writer is refused by name, and can start once the first has ended', async () => {
  const dataDir = folder()
  const first = await sqliteLog(dataDir, 'toy')
  await assert.rejects(sqliteLog(dataDir, 'toy'), (error: Error) => {
    assert.ok(error instanceof LogUnusable)
    assert.match(
      error.message,
      new RegExp(`is being written by process ${process.pid} \\(since .*set DATA_DIR to another`),
    )
    return true
  })
  await first.append(addition(1, 1))
  await first.close()
  const second = await sqliteLog(dataDir, 'toy')
  assert.equal((await second.head()).lastPosition, 1)
  await second.close()
})

test('the log of another city is refused with both names', async () => {
  const dataDir = folder()
  await (await sqliteLog(dataDir, 'toy')).close()
  await assert.rejects(sqliteLog(dataDir, 'other'), /log of city "toy", not of "other"\. Set CITY/)
})

test('a full disk fails everything that waits, keeps what was acknowledged, and ends when there is space', async () => {
  const log = await sqliteLog(folder(), 'toy')
  await log.append(addition(1, 10))
  await log.limitPages((await log.pages()) + 2)
  const outcomes = await Promise.allSettled([log.append(addition(11, 5_000)), log.append(addition(5_011, 1))])
  for (const outcome of outcomes) {
    assert.equal(outcome.status, 'rejected')
    assert.ok(outcome.reason instanceof LogUnwritable)
    assert.match(outcome.reason.message, /the disk is full\. Free space/)
  }
  await assert.rejects(log.probe(), LogUnwritable)
  assert.equal((await log.head()).lastPosition, 10)
  await log.limitPages(1_000_000)
  await log.probe()
  await log.append(addition(11, 5_000))
  assert.equal((await log.head()).lastPosition, 5_010)
  await log.close()
})
