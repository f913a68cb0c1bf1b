/** Which documents are kept: what comes again, and nothing of who never asks twice. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from 'graphql'
import { KnownDocuments } from './known-documents.ts'

const asked = (known: KnownDocuments, source: string): void => {
  if (known.get(source) === undefined) known.set(source, parse(source))
}

test('a document is kept when it comes again', () => {
  const known = new KnownDocuments()
  asked(known, '{ a }')
  assert.equal(known.get('{ a }'), undefined)
  asked(known, '{ a }')
  const kept = known.get('{ a }')
  assert.ok(kept)
  asked(known, '{ a }')
  assert.equal(known.get('{ a }'), kept)
})

test('others each time fill nothing and push nothing out', () => {
  const known = new KnownDocuments()
  for (const source of ['{ screen }', '{ screen }']) asked(known, source)
  for (let i = 0; i < 5_000; i++) asked(known, `{ a${i} }`)
  assert.equal(known.size, 1)
  assert.ok(known.get('{ screen }'))
})

test('of many that come again the newest are kept, and of long ones none', () => {
  const known = new KnownDocuments()
  for (let i = 0; i < 600; i++) for (let times = 0; times < 2; times++) asked(known, `{ b${i} }`)
  assert.equal(known.size, 500)
  assert.deepEqual([known.get('{ b0 }'), known.get('{ b599 }') === undefined], [undefined, false])
  const long = `{ c } # ${'x'.repeat(20_000)}`
  for (let times = 0; times < 3; times++) asked(known, long)
  assert.equal(known.get(long), undefined)
})
