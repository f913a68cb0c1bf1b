import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Problem } from '../city/decoded.ts'
import { decodeEvent, encodeEvent, MAX_SEQ, type NumberedOccurrence } from './decode.ts'
import { issuedToken, tokenWords } from './encounter-token.ts'
import { EVENT_FIELDS, EVENT_KINDS, type EventField } from './fields.ts'
import { EARLIEST_INSTANT, LATEST_INSTANT } from './instant.ts'
import { personalDataIn } from './personal-data.ts'

const occupied = {
  seq: '7',
  occurredAt: '2026-01-10T19:30:00+08:00',
  kind: 'bed.occupied',
  bed: 'h04-w12-b07',
  encounter: 'e1f2',
  need: 'respiratory',
}

function problemsOf(change: Record<string, unknown>): readonly Problem[] {
  const decoded = decodeEvent({ ...occupied, ...change })
  return decoded.ok ? [] : decoded.problems
}

function arbitraryField(field: EventField): fc.Arbitrary<unknown> {
  const at = fc.integer({ min: EARLIEST_INSTANT, max: LATEST_INSTANT })
  const word = (extra: string) =>
    fc
      .string({ unit: fc.constantFrom(...`abcxyz0123456789${extra}`), minLength: 1, maxLength: 40 })
      .map((s) => `a${s}`)
      .filter((s) => personalDataIn(s) === null)
  switch (field.type) {
    case 'id':
    case 'code':
      return word('-_.:/')
    case 'token':
      return word('+/=~.-')
    case 'count':
      return fc.integer({ min: 0, max: 1_000_000 })
    case 'amount':
      return fc.double({ min: 0, max: 1e6, noNaN: true }).map((x) => x + 0)
    case 'acuity':
      return fc.integer({ min: 1, max: 4 })
    case 'instant':
      return at
    case 'location':
      return fc
        .tuple(fc.double({ min: -180, max: 180, noNaN: true }), fc.double({ min: -90, max: 90, noNaN: true }))
        .map(([lng, lat]) => [lng + 0, lat + 0])
    case 'flag':
      return fc.boolean()
    case 'choice':
    case 'reason':
      return fc.constantFrom(...field.choices!)
  }
}

const arbitraryEvent: fc.Arbitrary<NumberedOccurrence> = fc.constantFrom(...EVENT_KINDS).chain((kind) => {
  const fields = Object.entries(EVENT_FIELDS[kind])
  return fc
    .record(
      {
        seq: fc.bigInt({ min: 0n, max: MAX_SEQ }),
        occurredAt: fc.integer({ min: EARLIEST_INSTANT, max: LATEST_INSTANT }),
        kind: fc.constant(kind),
        ...Object.fromEntries(fields.map(([name, field]) => [name, arbitraryField(field)])),
      },
      {
        requiredKeys: [
          'seq',
          'occurredAt',
          'kind',
          ...fields.filter(([, field]) => field.required).map(([name]) => name),
        ] as never[],
      },
    )
    .map((event) => ({ ...event }) as unknown as NumberedOccurrence)
})

const consistent = (event: NumberedOccurrence): boolean =>
  (event.kind !== 'flow.reported' || event.from <= event.to) &&
  (event.kind !== 'bed.requested' || event.unit !== undefined || event.class !== undefined || event.need !== undefined)

test('an event survives its wire form and JSON unchanged', () => {
  fc.assert(
    fc.property(arbitraryEvent.filter(consistent), (event) => {
      const wire = JSON.parse(JSON.stringify(encodeEvent(event))) as unknown
      assert.deepEqual(decodeEvent(wire), { ok: true, value: event })
    }),
    { numRuns: 300 },
  )
})

test('seq, time and location are read in all their wire forms', () => {
  for (const seq of ['7', 7, 7n]) {
    for (const occurredAt of [
      '2026-01-10T19:30:00+08:00',
      '2026-01-10T11:30Z',
      1_768_044_600_000,
      new Date(1_768_044_600_000),
    ]) {
      const decoded = decodeEvent({ ...occupied, seq, occurredAt })
      assert.ok(decoded.ok)
      assert.equal(decoded.value.seq, 7n)
      assert.equal(decoded.value.occurredAt, 1_768_044_600_000)
    }
  }
  for (const location of [[121.5, 29.9], { lng: 121.5, lat: 29.9 }]) {
    const decoded = decodeEvent({
      seq: 1,
      occurredAt: 1_768_044_600_000,
      kind: 'ambulance.moved',
      vehicle: 'v1',
      phase: 'mobile',
      location,
    })
    assert.ok(decoded.ok && decoded.value.kind === 'ambulance.moved')
    assert.deepEqual(decoded.value.location, [121.5, 29.9])
  }
  const meridian = decodeEvent({
    seq: 1,
    occurredAt: 1_768_044_600_000,
    kind: 'ambulance.moved',
    vehicle: 'v1',
    phase: 'idle',
    location: [-0, -0],
  })
  assert.ok(meridian.ok && meridian.value.kind === 'ambulance.moved')
  assert.ok(
    meridian.value.location.every((degrees) => Object.is(degrees, 0)),
    'minus zero, which JSON does not know, is zero',
  )
})

test('each wrong field gives a problem with its place and what would be right', () => {
  const cases: readonly [change: Record<string, unknown>, path: string, why: RegExp][] = [
    [{ seq: -1 }, 'seq', /whole number from 0/],
    [{ seq: 1.5 }, 'seq', /whole number from 0/],
    [{ seq: '9223372036854775808' }, 'seq', /9223372036854775807/],
    [{ occurredAt: '2026-01-10T19:30:00' }, 'occurredAt', /ISO-8601 with a zone/],
    [{ occurredAt: '2026-02-30T19:30:00Z' }, 'occurredAt', /not a time that exists/],
    [{ occurredAt: 1_768_044_600 }, 'occurredAt', /milliseconds/],
    [{ occurredAt: Number.NaN }, 'occurredAt', /epoch milliseconds/],
    [{ kind: 'bed.ocupied' }, 'kind', /near it are .*bed\.occupied/],
    [{ kind: 'ward.reported' }, 'kind', /near it are .*census\.reported/],
    [{ kind: 12 }, 'kind', /one of census\.reported/],
    [{ bed: undefined }, 'bed', /bed\.occupied needs it/],
    [{ bed: '' }, 'bed', /an id of the city/],
    [{ outcome: 'cured' }, 'outcome', /one of home, transfer, died, left, step-down/],
    [{ waiting: 3 }, 'waiting', /not a field of bed\.occupied; its fields are bed, encounter/],
    [{ kind: 'bed.opened', extra: 1 }, 'extra', /true or false/],
    [{ kind: 'census.reported', unit: 'h1-w1', occupied: -1 }, 'occupied', /from 0 to 1000000/],
    [{ kind: 'census.reported', unit: 'h1-w1', occupied: 3.5 }, 'occupied', /whole number/],
    [{ kind: 'census.reported', unit: 'h1-w1', occupied: 3, open: -1 }, 'open', /from 0 to 1000000/],
    [{ kind: 'referral.sent', origin: 'h1', destination: 'h2' }, 'referral', /referral\.sent needs it/],
    [{ kind: 'referral.send' }, 'kind', /near it are .*referral\.sent/],
    [
      { kind: 'appointment.kept', facility: 'h1', appointment: 'a1', service: 'cinema' },
      'service',
      /one of outpatient, emergency/,
    ],
    [{ kind: 'encounter.started', facility: 'h1', acuity: 5 }, 'acuity', /from 1 to 4/],
    [{ kind: 'encounter.started', facility: 'h1', acuity: 0 }, 'acuity', /from 1 to 4/],
    [
      { kind: 'stock.reported', facility: 'h1', item: 'oxygen', daysOfSupply: Number.POSITIVE_INFINITY },
      'daysOfSupply',
      /number from 0/,
    ],
    [
      { kind: 'ambulance.moved', vehicle: 'v1', phase: 'mobile', location: [29.9, 121.5] },
      'location',
      /order exchanged/,
    ],
    [{ kind: 'ambulance.moved', vehicle: 'v1', phase: 'flying', location: [121, 29] }, 'phase', /idle, assigned/],
    [{ kind: 'bed.requested', need: undefined, bed: undefined }, 'unit', /a unit, a class or a need/],
    [
      {
        kind: 'flow.reported',
        bed: undefined,
        encounter: undefined,
        origin: 'a',
        destination: 'b',
        need: 'icu',
        count: 1,
        from: 2e12,
        to: 1e12,
      },
      'to',
      /not lie before/,
    ],
  ]
  for (const [change, path, why] of cases) {
    const found = problemsOf(change).find((p) => p.path === path)
    assert.ok(found, `${JSON.stringify(change)} gives no problem at ${path}`)
    assert.match(found.why, why)
  }
})

test('input that is no object is one problem, not an exception', () => {
  for (const input of [null, undefined, 3, 'x', [], () => 1]) {
    const decoded = decodeEvent(input)
    assert.ok(!decoded.ok)
    assert.match(decoded.problems[0]!.why, /must be an object/)
  }
  fc.assert(fc.property(fc.anything({ withBigInt: true, withNullPrototype: true }), (input) => !decodeEvent(input).ok))
})

test('personal data is refused wherever it stands, and no message repeats it', () => {
  const values = [
    '330203198001011234',
    '33020319800101123X',
    '330203800101123',
    '13812345678',
    '+8613812345678',
    '王小明',
    'Wang Xiaoming',
    'w@x.cn',
    'tel:13812345678',
    'ID-330203198001011234',
  ]
  for (const value of values) {
    for (const field of ['encounter', 'bed', 'need']) {
      const problems = problemsOf({ [field]: value })
      assert.equal(problems.length, 1, `${field}: ${value} was accepted`)
      assert.equal(problems[0]!.path, field)
      assert.ok(!JSON.stringify(problems).includes(value.slice(-4)), 'the value is repeated')
    }
    for (const field of ['outcome', 'kind', 'occurredAt', value]) {
      const problems = problemsOf({ [field]: value })
      assert.ok(problems.length > 0)
      assert.ok(!JSON.stringify(problems).includes(value), `${field}: the value is repeated`)
    }
  }
  for (const name of ['name', 'patientName', 'phone']) {
    const problems = problemsOf({ [name]: 'Zhang' })
    assert.deepEqual(
      problems.map((p) => p.path),
      [name],
    )
    assert.match(problems[0]!.why, /not a field of bed\.occupied/)
    assert.ok(!problems[0]!.why.includes('Zhang'))
  }
})

test('a token is no number of a hospital, a passport or a birth date, and no identity number hides in it', () => {
  for (const token of [
    'MRN12345',
    'mrn-00123456',
    '0012345678',
    'E12345678',
    'G1234567',
    'wang-xiaoming-1990-01-01',
    '138-0013-8000',
    'ab330203199001011236cd',
  ]) {
    const problems = problemsOf({ encounter: token })
    assert.deepEqual(
      problems.map(({ path }) => path),
      ['encounter'],
      token,
    )
    assert.match(problems[0]!.why, /number|date of birth/)
    assert.ok(!problems[0]!.why.includes(token))
  }
  for (const token of [
    'e1',
    'a',
    'e:0a1b2c3d-4e5f6071',
    '1001',
    'enc-2026-11',
    'E12',
    'visit.77',
    'ab330203199001011234cd',
  ])
    assert.deepEqual(problemsOf({ encounter: token }), [], token)
})

test('free text as a reason is kept as `other`; an identity number in it is refused', () => {
  const decoded = decodeEvent({ ...occupied, kind: 'bed.blocked', reason: '设备故障 等待维修' })
  assert.ok(decoded.ok && decoded.value.kind === 'bed.blocked')
  assert.equal(decoded.value.reason, 'other')
  assert.match(problemsOf({ kind: 'bed.blocked', reason: '13812345678' })[0]!.why, /phone number/)
})

test('random keyed tokens are never taken for personal data', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (uuid, bits) => {
      assert.equal(personalDataIn(uuid), null)
      assert.equal(personalDataIn(issuedToken(Number(bits >> 32n), Number(bits & 0xffffffffn))), null)
    }),
    { numRuns: 500 },
  )
  assert.equal(
    personalDataIn(issuedToken(0xa3301061, 0x98506154)),
    null,
    'digits that would make an old identity number',
  )
})

test('an issued token stands for exactly its bits, and other tokens spread over all 64', () => {
  assert.deepEqual([...tokenWords('x00000001-fffffffe')], [1, 0xfffffffe])
  const seen = new Set<string>()
  for (let i = 0; i < 20_000; i++) seen.add(tokenWords(`encounter-${i}`).join())
  assert.equal(seen.size, 20_000)
})
