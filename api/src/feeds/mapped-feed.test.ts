/** The good messages of HL7 v2 through decoding, mapping and the twin's own transitions. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { apply, decodeEvent, emptyState } from '@kangcheng/twin-engine'
import { keyFrom, tokensOf } from './encounter-token.ts'
import { decodeAll } from './feed-format.ts'
import { zzCity } from './fixtures/zz-city.ts'
import { hl7v2 } from './hl7v2.ts'
import { placeCodesOf, resolvePlaces } from './place-map.ts'
import { suggestPlaces } from './place-suggestions.ts'
import { fixedZone } from './zone.ts'

test('decoded, mapped and applied in order, the good messages are accepted by the twin one by one', () => {
  const payload = readFileSync(join(import.meta.dirname, 'fixtures/hl7v2/good.hl7'))
  const { events } = decodeAll(hl7v2, payload, {
    tokens: tokensOf(keyFrom(Buffer.from('a key for tests only'))),
    zone: fixedZone(480),
  })
  const map = suggestPlaces(
    events.flatMap((e) => placeCodesOf(e)),
    zzCity,
    true,
  )
  const state = emptyState(zzCity)
  for (const decodedEvent of events) {
    const { message, event } = decodedEvent
    const resolved = resolvePlaces(decodedEvent, map)
    assert.ok(resolved.ok)
    const decoded = decodeEvent({ seq: '0', ...resolved.event })
    assert.ok(decoded.ok, `message ${message} does not decode`)
    assert.deepEqual(apply(state, decoded.value), { ok: true }, `message ${message}: ${event.kind}`)
  }
})
