import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { adtMessage } from '../../test/feeds/adt-messages.ts'
import { readHeader } from './hl7v2-header.ts'
import { openLedgerFile } from './keyring-ledger-file.ts'
import { type MllpLedger, messageKey, openMllpLedger } from './mllp-ledger.ts'

function pathOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'kangcheng-ledger-'))
  t.after(() => rmSync(folder, { recursive: true }))
  return join(folder, 'tokens')
}

const keyOf = (text: string): Uint8Array => {
  const bytes = Buffer.from(text)
  const header = readHeader(bytes)
  assert.ok(header !== null)
  return messageKey(header, bytes)
}
const one = (ledger: MllpLedger, text: string, slots = 1): readonly bigint[] =>
  ledger.number([{ key: keyOf(text), slots }])[0]!
const message = (step: number): string => adtMessage(1, step, 0).text

test('numbers rise by eight, and the same message has the same ones after a restart', async (t) => {
  const path = pathOf(t)
  const file = openLedgerFile(path)
  const ledger = openMllpLedger(file, 'zz-his')
  assert.deepEqual([one(ledger, message(0)), one(ledger, message(1)), one(ledger, message(0))], [[0n], [8n], [0n]])
  await file.durable()
  file.close()
  const again = openLedgerFile(path)
  const reopened = openMllpLedger(again, 'zz-his')
  assert.equal(reopened.epoch, ledger.epoch)
  assert.match(ledger.epoch, /^mllp-1-[a-z]{8}$/)
  assert.deepEqual([one(reopened, message(1)), one(reopened, message(2))], [[8n], [16n]])
  again.close()
})

test('a message of more than eight lines keeps its numbers, also when it comes again with more', (t) => {
  const file = openLedgerFile(pathOf(t))
  const ledger = openMllpLedger(file, 'zz-his')
  assert.deepEqual(one(ledger, message(0), 2), [0n, 8n])
  assert.deepEqual(one(ledger, message(1)), [16n])
  assert.deepEqual(one(ledger, message(0), 3), [0n, 8n, 24n])
  file.close()
})

test('sources number by themselves, under epochs of their own', (t) => {
  const file = openLedgerFile(pathOf(t))
  const [one1, other] = [openMllpLedger(file, 'zz-his'), openMllpLedger(file, 'zz-other')]
  assert.notEqual(one1.epoch, other.epoch)
  assert.deepEqual([one(one1, message(0)), one(other, message(1))], [[0n], [0n]])
  file.close()
})

test('only the newest messages are remembered, and numbers never come back', (t) => {
  const file = openLedgerFile(pathOf(t))
  const ledger = openMllpLedger(file, 'zz-his', 3)
  for (let step = 0; step < 5; step++) assert.deepEqual(one(ledger, message(step)), [BigInt(step * 8)])
  assert.deepEqual(one(ledger, message(4)), [32n])
  assert.deepEqual(one(ledger, message(0)), [40n])
  file.close()
})

test('sender, time and control number tell messages apart; without a control number their bytes do', () => {
  const [first, second] = [message(0), message(0).replace('ZZ-SENDER', 'ZZ-OTHER')]
  assert.notDeepEqual(keyOf(first), keyOf(second))
  assert.deepEqual(keyOf(first), keyOf(first.replace('ZZW0', 'ZZW1')))
  const without = (text: string): string => text.replace('|ZZ1-0|', '||')
  assert.notDeepEqual(keyOf(without(first)), keyOf(without(first).replace('ZZW0', 'ZZW1')))
  assert.deepEqual(keyOf(without(first)), keyOf(without(first)))
})

test('a transaction that comes to nothing leaves no number behind', (t) => {
  const file = openLedgerFile(pathOf(t))
  const ledger = openMllpLedger(file, 'zz-his')
  assert.throws(
    () =>
      file.exclusively(() => {
        one(ledger, message(0))
        throw new Error('the disk is full')
      }),
    /the disk is full/,
  )
  assert.equal(file.rollbacks, 1)
  assert.deepEqual(one(ledger, message(1)), [0n])
  file.close()
})
