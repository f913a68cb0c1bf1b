/** What every feed format promises, as tests: a format runs this over its own samples and its own garbled bytes. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeEvent, EVENT_FIELDS } from '@kangcheng/twin-engine'
import fc from 'fast-check'
import { QUARANTINE_CAUSES } from '../quarantine/causes.ts'
import { freshKey, tokensOf } from './encounter-token.ts'
import { type DecodedMessage, type FeedContext, type FeedFormat, PLACE_FIELDS } from './feed-format.ts'
import { fixedZone } from './zone.ts'

export interface FormatSamples {
  readonly format: FeedFormat
  readonly samples: readonly Uint8Array[]
  /** Structure-aware rubbish: the same bytes for the same seed. */
  readonly garbled: (seed: number) => Uint8Array
  /** Words of the samples that are about a person and must not come out. */
  readonly personal: readonly string[]
  readonly context?: Partial<FeedContext>
}

const CAUSES = new Set<string>(QUARANTINE_CAUSES.map((cause) => cause.id))

/** Everything a decoder says of bytes that come in the given pieces; hashes taken as they come. */
export function tell(
  format: FeedFormat,
  pieces: readonly Uint8Array[],
  context: FeedContext,
): readonly DecodedMessage[] {
  const told: DecodedMessage[] = []
  const decoder = format.open(context, (message) => {
    const sha = message.rawSha256()
    told.push({ ...message, rawSha256: () => sha })
  })
  for (const piece of pieces) decoder.push(piece)
  decoder.end()
  return told
}

/** What is wrong with a telling, in words; empty = nothing. */
export function faultsOf(format: FeedFormat, told: readonly DecodedMessage[], bytes: Uint8Array): readonly string[] {
  const faults: string[] = []
  let number = 0
  for (const message of told) {
    const where = `${format.id} message ${message.number}`
    if (message.number !== null) {
      if (message.number !== number + 1) faults.push(`${where} follows ${number}`)
      number = message.number
    }
    if (message.events.length === 0 && message.withoutMeaning === null && message.problems.length === 0)
      faults.push(`${where} is not accounted for`)
    if (message.number === null && (message.events.length > 0 || message.problems.length === 0))
      faults.push(`${where}: bytes outside a message can only be a problem`)
    if (!/^[0-9a-f]{64}$/.test(message.rawSha256())) faults.push(`${where} has no SHA-256`)
    for (const { place, why, cause } of message.problems)
      if (place === '' || why === '' || !CAUSES.has(cause))
        faults.push(`${where}: a problem without place, reason or cause`)
    for (const { event, placeFields } of message.events) {
      const resolved: Record<string, unknown> = { seq: '0', ...event }
      for (const field of PLACE_FIELDS) if (placeFields[field] !== undefined) resolved[field] = `${field}-1`
      // A patient's need comes with the unit that `resolvePlaces` finds, unless the message says it.
      if (Object.keys(placeFields).length > 0 && EVENT_FIELDS[event.kind].need?.required === true)
        resolved.need ??= 'adult'
      const decoded = decodeEvent(resolved)
      if (!decoded.ok)
        faults.push(
          `${where}: ${event.kind} is no event: ${decoded.problems.map((p) => `${p.path} ${p.why}`).join('; ')}`,
        )
    }
  }
  const blank = bytes.every((byte) => byte <= 32)
  if (!blank && told.length === 0) faults.push(`${format.id}: bytes went in and nothing came out`)
  return faults
}

/** Registers the tests of one format. */
export function formatConformance({ format, samples, garbled, personal, context = {} }: FormatSamples): void {
  const whole: FeedContext = { zone: fixedZone(480), tokens: tokensOf(freshKey()), ...context }
  const cut = (bytes: Uint8Array, at: readonly number[]): Uint8Array[] => {
    const edges = [0, ...[...at].map((n) => n % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
    return edges.slice(1).map((end, i) => bytes.subarray(edges[i]!, end))
  }
  const plain = (told: readonly DecodedMessage[]): unknown => told.map((m) => ({ ...m, rawSha256: m.rawSha256() }))

  test(`${format.id}: the same bytes in any pieces say the same`, () => {
    const choose = fc.oneof(
      fc.constantFrom(...samples),
      fc.integer({ min: 0, max: 1_000_000 }).map((seed) => garbled(seed)),
    )
    fc.assert(
      fc.property(choose, fc.array(fc.nat(1_000_000), { maxLength: 12 }), (bytes, at) => {
        assert.deepEqual(plain(tell(format, cut(bytes, at), whole)), plain(tell(format, [bytes], whole)))
      }),
      { numRuns: 60 },
    )
  })

  test(`${format.id}: byte by byte too`, () => {
    const bytes = samples[0]!.subarray(0, 20_000)
    const pieces = Array.from({ length: bytes.length }, (_, i) => bytes.subarray(i, i + 1))
    assert.deepEqual(plain(tell(format, pieces, whole)), plain(tell(format, [bytes], whole)))
  })

  test(`${format.id}: every message of the samples is accounted for, and its events are events`, () => {
    for (const bytes of samples) {
      const told = tell(format, [bytes], whole)
      assert.deepEqual(faultsOf(format, told, bytes), [])
      assert.ok(told.some((m) => m.events.length > 0 || m.withoutMeaning !== null || m.problems.length > 0))
    }
    assert.ok(
      samples.some((bytes) => tell(format, [bytes], whole).some((m) => m.events.length > 0)),
      'no sample makes an event: the check would pass for a format that decodes nothing',
    )
  })

  test(`${format.id}: nothing about a person comes out of the samples`, () => {
    const said = JSON.stringify(samples.map((bytes) => plain(tell(format, [bytes], whole))))
    assert.deepEqual(
      personal.filter((word) => said.includes(word)),
      [],
    )
    const told = samples.map((bytes) => Buffer.from(bytes).toString('latin1')).join('\n')
    assert.deepEqual(
      personal.filter((word) => !told.includes(word)),
      [],
      'a word that the samples do not hold proves nothing',
    )
  })

  test(`${format.id}: whatever the bytes, nothing is thrown and nothing is lost`, () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        assert.deepEqual(faultsOf(format, tell(format, [bytes], whole), bytes), [])
      }),
      { numRuns: 200 },
    )
  })

  test(`${format.id}: no bytes at all are a problem, not a silence`, () => {
    const told = tell(format, [], whole)
    assert.equal(told.length, 1)
    assert.equal(told[0]!.number, null)
    assert.match(told[0]!.problems[0]!.why, /expected/)
  })
}
