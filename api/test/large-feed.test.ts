import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { runInLittleMemory, writeLargeFeed } from './feeds/large-feed.ts'

const MEBIBYTE = 1024 * 1024
/** More than the heap holds; the long form reads a gigabyte. */
const FILE_BYTES = 48 * MEBIBYTE
const HEAP_MEBIBYTES = 40
/** Node with the command loaded, the heap above, and buffers on the way: no room for the file. */
const PEAK_BYTES = 250 * MEBIBYTE
const START = Date.UTC(2026, 0, 10)

function workplace(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'kangcheng-large-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

interface Decoded {
  readonly messages: number
  readonly events: number
  readonly problems: readonly unknown[]
  readonly problemsNotListed: Readonly<Record<string, number>>
}

for (const format of ['hl7v2', 'native'] as const)
  test(`feed decode reads a large file of ${format} in little memory and counts all of it`, async (t) => {
    const folder = workplace(t)
    const messages = writeLargeFeed(join(folder, 'large'), format, FILE_BYTES, START)
    const run = await runInLittleMemory<Decoded>(folder, HEAP_MEBIBYTES, 'feed', 'decode', 'large', '--format', format)
    assert.equal(run.code, 0)
    assert.equal(run.document.messages, messages)
    assert.ok(run.document.events >= messages)
    assert.ok(run.peakRssBytes < PEAK_BYTES, `${Math.round(run.peakRssBytes / MEBIBYTE)} MiB`)
  })

test('feed send reads no faster than the twin takes, and sends every event of a large file once', async (t) => {
  const folder = workplace(t)
  const messages = writeLargeFeed(join(folder, 'large'), 'native', FILE_BYTES / 4, START)
  const seqs = new Set<number>()
  let lines = 0
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const batch = body.trim().split('\n')
    for (const line of batch) seqs.add(Number(/"seq":"(\d+)"/.exec(line)?.[1]))
    lines += batch.length
    response.end(JSON.stringify({ accepted: batch.length, duplicates: 0, quarantined: [], position: String(lines) }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const to = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const send = ['feed', 'send', 'large', '--format', 'native', '--to', to, '--source', 'zz'] as const
  const run = await runInLittleMemory<{ accepted: number; events: number }>(folder, HEAP_MEBIBYTES, ...send)
  assert.equal(run.code, 0)
  assert.deepEqual([run.document.accepted, run.document.events], [messages, messages])
  assert.deepEqual([seqs.size, lines], [messages, messages])
  assert.ok(run.peakRssBytes < PEAK_BYTES, `${Math.round(run.peakRssBytes / MEBIBYTE)} MiB`)
})

test('of very many problems a thousand are listed and the others counted by cause', async (t) => {
  const folder = workplace(t)
  writeFileSync(join(folder, 'bad'), 'no json\n'.repeat(5000))
  const run = await runInLittleMemory<Decoded>(folder, HEAP_MEBIBYTES, 'feed', 'decode', 'bad', '--format', 'native')
  assert.equal(run.code, 1)
  assert.equal(run.document.messages, 5000)
  assert.equal(run.document.problems.length, 1000)
  assert.deepEqual(run.document.problemsNotListed, { malformed: 4000 })
})
