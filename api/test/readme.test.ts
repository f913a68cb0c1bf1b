/** The README's fourth step, as printed: a surge bed opened over /ingest, then taken by an HL7 v2 message. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { answerOf } from './command-line.ts'
import { ask, startServer } from './harness.ts'

const root = join(import.meta.dirname, '../..')

test('the README’s messages change a bed', async (t) => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  const line = /'(\{"seq":"1".*?\})'/.exec(readme)?.[1]
  const command = /npx kangcheng (feed send [\s\S]*?)\n```/.exec(readme)?.[1]
  assert.ok(line && command, 'the README still shows both messages')
  const server = await startServer({ CITY: 'ningbo' })
  t.after(() => server.stop())
  const { asOf } = (await (await fetch(new URL('/health', server.url))).json()) as { asOf: string }
  const event = line.replace(/'\$NOW'/, asOf)
  const receipt = await fetch(new URL('/ingest?source=me&epoch=today', server.url), { method: 'POST', body: event })
  assert.equal(((await receipt.json()) as { accepted: number }).accepted, 1)

  const args = command.replace(/\\\n/g, ' ').replace('http://127.0.0.1:4000', server.url).trim().split(/\s+/)
  const { code, document, error } = await answerOf<{ accepted: number }>(root, ...args)
  assert.deepEqual([code, document.accepted], [0, 1], error)
  const { body } = await ask<{ facility: { units: { id: string; beds: { occupied: number | null } }[] } }>(
    server.url,
    '{ facility(id: "h04") { units { id beds { occupied } } } }',
  )
  assert.equal(body.data.facility.units.find((unit) => unit.id === 'h04-icu6')!.beds.occupied, 1)
})
