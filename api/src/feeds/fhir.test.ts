import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { type DecodedMessage, decodeAll } from './feed-format.ts'
import { fhir } from './fhir.ts'
import {
  AT,
  appointment,
  bed,
  decode,
  encounter,
  fresh,
  inBed,
  json,
  outcomeOf,
  physicalType,
  referral,
  report,
} from './fixtures/fhir/made.ts'

const FIXTURES = join(import.meta.dirname, 'fixtures/fhir')

const MEANINGS: readonly (readonly [title: string, resources: readonly object[], expected: unknown])[] = [
  ...(
    [
      ['C', 'bed.closed'],
      ['H', 'bed.cleaning'],
      ['K', 'bed.cleaning'],
      ['I', 'bed.occupied'],
      ['O', 'bed.occupied'],
      ['U', 'bed.cleaned'],
    ] as const
  ).map(
    ([code, kind]) =>
      [
        `a bed's operational status ${code} is ${kind}`,
        [bed({ operationalStatus: { code } })],
        [{ kind, bed: 'Location/B1' }],
      ] as const,
  ),
  [
    'a suspended bed is blocked',
    [bed({ status: 'suspended', operationalStatus: { code: 'O' } })],
    [{ kind: 'bed.blocked', bed: 'Location/B1' }],
  ],
  ['an inactive bed is closed', [bed({ status: 'inactive' })], [{ kind: 'bed.closed', bed: 'Location/B1' }]],
  [
    'a place of no physical type with a bed status is a bed',
    [{ ...bed({ operationalStatus: { code: 'U' } }), physicalType: undefined }],
    [{ kind: 'bed.cleaned', bed: 'Location/B1' }],
  ],
  [
    'a room with a status is no bed',
    [bed({ ...physicalType('ro'), operationalStatus: { code: 'H' } })],
    'Location other than a bed',
  ],
  ['a bed without a status tells no change', [bed({})], 'Location without an operational status'],
  ['somebody’s house is no place of care', [bed(physicalType('ho'))], 'Location that is no place of care'],
  [
    'a bed status of no time is a problem',
    [bed({ meta: {}, operationalStatus: { code: 'U' } })],
    ['Location.meta.lastUpdated', 'is missing; expected a time such as 2026-01-17T19:30:00+08:00', 'malformed'],
  ],
  [
    'a bed status outside the table is a problem',
    [bed({ operationalStatus: { code: 'ZZ' } })],
    ['Location.operationalStatus', 'is no bed status of table 0116; expected C, H, I, K, O or U', 'unknown-code'],
  ],
  ...(
    [
      ['booked', 'appointment.booked'],
      ['arrived', 'appointment.kept'],
      ['checked-in', 'appointment.kept'],
      ['fulfilled', 'appointment.kept'],
      ['noshow', 'appointment.missed'],
      ['cancelled', 'appointment.cancelled'],
      ['entered-in-error', 'appointment.cancelled'],
    ] as const
  ).map(
    ([status, kind]) =>
      [
        `an appointment that is ${status} is ${kind}`,
        [appointment({ status })],
        [{ kind, facility: 'Location/L' }],
      ] as const,
  ),
  ...(['proposed', 'pending', 'waitlist'] as const).map(
    (status) =>
      [`an appointment that is ${status} is named`, [appointment({ status })], `Appointment ${status}`] as const,
  ),
  [
    'an appointment with another start was moved',
    [appointment({}), appointment({ start: '2026-01-18T19:00:00+08:00' })],
    [
      { kind: 'appointment.booked', facility: 'Location/L' },
      { kind: 'appointment.moved', facility: 'Location/L' },
    ],
  ],
  [
    'an appointment at a service is at the service’s place',
    [
      { resourceType: 'HealthcareService', id: 'S', providedBy: { reference: 'Organization/H' } },
      appointment({ participant: [{ actor: { reference: 'HealthcareService/S' } }] }),
    ],
    [{ kind: 'appointment.booked', facility: 'Organization/H' }],
  ],
  [
    'an appointment nowhere is a problem',
    [appointment({ participant: [] })],
    [
      'Appointment.participant',
      'names no place; expected an actor that is a Location or a HealthcareService',
      'malformed',
    ],
  ],
  [
    'a referral is sent',
    [referral({})],
    [{ kind: 'referral.sent', origin: 'Organization/FROM', destination: 'Organization/TO' }],
  ],
  [
    'a referral is taken back',
    [referral({ status: 'revoked' })],
    [{ kind: 'referral.cancelled', origin: 'Organization/FROM', destination: 'Organization/TO' }],
  ],
  [
    'a referral by a role is its organisation’s',
    [
      { resourceType: 'PractitionerRole', id: 'D', organization: { reference: 'Organization/FROM' } },
      referral({ requester: { reference: 'PractitionerRole/D' } }),
    ],
    [{ kind: 'referral.sent', origin: 'Organization/FROM', destination: 'Organization/TO' }],
  ],
  ['a referral in draft is named', [referral({ status: 'draft' })], 'ServiceRequest referral draft'],
  ['a proposed referral is named', [referral({ intent: 'proposal' })], 'ServiceRequest referral that is no order'],
  [
    'an order other than a referral is named',
    [referral({ category: [] })],
    'ServiceRequest order other than a referral',
  ],
  [
    'a referral by a person is a problem',
    [referral({ requester: { reference: 'Practitioner/D' } })],
    ['ServiceRequest.requester', 'names a person or a device; expected the organisation', 'malformed'],
  ],
  [
    'counts of US SAFR are censuses of groups of beds',
    [
      report([
        ['112579-8', 31],
        ['112578-0', 9],
        ['112508-7', 12],
        ['112574-9', 3],
      ]),
    ],
    [
      { kind: 'census.reported', unit: 'Organization/H#all-inpatient', occupied: 31, open: 40 },
      { kind: 'census.reported', unit: 'Organization/H#emergency', occupied: 12 },
    ],
  ],
  [
    'counts of SANER are censuses and ventilators',
    [
      {
        ...report([]),
        group: [
          {
            population: [
              ['numBeds', 40],
              ['numBedsOcc', 31],
              ['numICUBeds', 8],
              ['numICUBedsOcc', 0],
              ['numVent', 10],
              ['numVentUse', 4],
            ].map(([code, count]) => ({ code: { coding: [{ code }] }, count })),
          },
        ],
      },
    ],
    [
      { kind: 'census.reported', unit: 'Organization/H#all-inpatient', occupied: 31, open: 40 },
      { kind: 'census.reported', unit: 'Organization/H#icu', occupied: 0, open: 8 },
      {
        kind: 'equipment.reported',
        unit: 'Organization/H#ventilators',
        equipment: 'ventilator',
        inUse: 4,
        available: 6,
      },
    ],
  ],
  ['a report without figures is named', [report([['112579-8', undefined]])], 'MeasureReport without figures'],
  ['a quality measure is named', [report([['ZZ', 4]])], 'MeasureReport without counts of beds'],
  [
    'a count below 0 is a problem',
    [report([['112579-8', -4]])],
    ['MeasureReport.group[0].population[0].count', 'is no whole number from 0 to 1000000', 'implausible-count'],
  ],
  [
    'a service that is not active is closed',
    [
      {
        resourceType: 'HealthcareService',
        id: 'S',
        meta: { lastUpdated: AT },
        active: false,
        providedBy: { reference: 'Organization/H' },
        type: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0074', code: 'LAB' }] }],
      },
    ],
    [{ kind: 'facility.status', facility: 'Organization/H', service: 'laboratory', status: 'closed' }],
  ],
  ['a free time is named', [{ resourceType: 'Slot' }], 'Slot time that can be booked'],
  [
    'a type of another release is a problem',
    [{ resourceType: 'Transport' }],
    ['resourceType', 'is no resource type of FHIR R4 (value withheld)', 'unknown-code'],
  ],
]

for (const [title, resources, expected] of MEANINGS)
  test(`${title}`, () => {
    assert.deepEqual(outcomeOf(...resources), expected)
  })

test('events of a stay carry their own times, in order, and one token', () => {
  const { events } = decode(
    json(
      encounter({
        status: 'finished',
        period: { start: '2026-01-17T19:00:00', end: '2026-01-18T09:00:00.5Z' },
        location: [inBed('B1', { period: { start: '2026-01-17T12:30:00Z' } })],
      }),
    ),
  )
  assert.deepEqual(
    events.map(({ event }) => event.occurredAt),
    ['2026-01-17T11:00:00.000Z', '2026-01-17T12:30:00.000Z', '2026-01-18T09:00:00.500Z'],
  )
  assert.equal(new Set(events.map(({ event }) => event.encounter)).size, 1)
  assert.deepEqual(
    events.map(({ placeFields }) => placeFields),
    [{ facility: 'Encounter.serviceProvider' }, { bed: 'Encounter.location[0].location' }, {}],
  )
})

test('a later version of an encounter tells only what is new, and the same version nothing', () => {
  const begun = encounter({ location: [inBed('B1')] })
  const finished = encounter({
    status: 'finished',
    period: { start: AT, end: '2026-01-18T09:00:00Z' },
    location: [inBed('B1')],
  })
  const { events, withoutMeaning } = decode(json(begun, begun, finished))
  assert.deepEqual(
    events.map(({ message, event }) => [message, event.kind]),
    [
      [1, 'encounter.started'],
      [1, 'bed.occupied'],
      [3, 'encounter.ended'],
    ],
  )
  assert.deepEqual(withoutMeaning, [{ message: 2, kind: 'Encounter that tells nothing new' }])
})

test('literal, versioned, absolute, logical, conditional and urn references to one place give one code', () => {
  const place = {
    resourceType: 'Location',
    id: '7',
    identifier: [
      { system: 'https://zz.example', value: 'W1' },
      { system: 'https://zz.example/old', value: 'W-0001' },
    ],
  }
  const urn = 'urn:uuid:00000000-0000-4000-8000-000000000007'
  const references = [
    { reference: 'Location/7' },
    { reference: 'Location/7/_history/3' },
    { reference: 'https://zz.example/fhir/Location/7' },
    { reference: 'Location?identifier=https://zz.example|W1' },
    { reference: 'Location?identifier=https%3A%2F%2Fzz.example%7CW1' },
    { reference: 'Location?identifier=https://zz.example/old|W-0001' },
    { identifier: { system: 'https://zz.example', value: 'W1' } },
    { reference: urn },
  ]
  const bundle = {
    resourceType: 'Bundle',
    type: 'collection',
    entry: [
      ...references.map((location, i) => ({
        resource: encounter({ id: `E${i}`, serviceProvider: undefined, location: [{ location }] }),
      })),
      { fullUrl: urn, resource: place },
    ],
  }
  const { events, problems } = decode(json(bundle))
  assert.deepEqual(problems, [])
  assert.deepEqual([...new Set(events.map(({ event }) => event.facility))], ['https://zz.example#W1'])
  assert.equal(events.length, references.length)
})

test('places of one file are known in the next file of the same command', () => {
  const context = { ...fresh(), memory: {} }
  decode(
    json({ resourceType: 'Location', id: '7', identifier: [{ system: 'https://zz.example', value: 'W1' }] }),
    context,
  )
  const { events } = decode(json(encounter({ serviceProvider: { reference: 'Location/7' } })), context)
  assert.equal(events[0]?.event.facility, 'https://zz.example#W1')
})

test('a reference to nothing of the Bundle is a problem of an unknown place', () => {
  const { problems } = decode(json(encounter({ serviceProvider: { reference: 'urn:uuid:0' } })))
  assert.equal(problems[0]?.cause, 'unknown-place')
  assert.match(problems[0]?.why ?? '', /send the place with it, or name it by an identifier/)
})

test('a number of a person in the place of an identifier is withheld', () => {
  const number = '330203194001010018'
  const { problems } = decode(
    json(bed({ id: undefined, identifier: [{ value: number }], operationalStatus: { code: 'U' } })),
  )
  assert.match(problems[0]?.why ?? '', /looks like a personal number \(withheld\)/)
  assert.equal(problems[0]?.cause, 'identifier')
  assert.ok(!JSON.stringify(problems).includes(number))
})

test('the deletion of an encounter cancels it, under the token that it had', () => {
  const identified = encounter({ identifier: [{ system: 'https://zz.example/visits', value: 'V1' }] })
  const bundle = {
    resourceType: 'Bundle',
    type: 'history',
    timestamp: AT,
    entry: [
      { resource: identified, request: { method: 'PUT', url: 'Encounter/E1' } },
      { request: { method: 'DELETE', url: 'Encounter/E1' }, response: { lastModified: '2026-01-17T13:00:00Z' } },
      { request: { method: 'DELETE', url: 'Patient/P' } },
      { request: { method: 'GET', url: 'Patient/P' } },
    ],
  }
  const { messages, events, withoutMeaning } = decode(json(bundle))
  assert.equal(messages, 4)
  assert.deepEqual(
    events.map(({ event }) => [event.kind, event.occurredAt]),
    [
      ['encounter.started', '2026-01-17T11:00:00.000Z'],
      ['encounter.cancelled', '2026-01-17T13:00:00.000Z'],
    ],
  )
  assert.equal(events[0]?.event.encounter, events[1]?.event.encounter)
  assert.deepEqual(
    withoutMeaning.map(({ kind }) => kind),
    ['Bundle entry DELETE of Patient', 'Bundle entry GET'],
  )
})

test('places are hinted at with name, kind, position and what they belong to', () => {
  const { places } = decode(
    json(
      { resourceType: 'Organization', id: 'H', name: 'ZZ Hospital' },
      {
        resourceType: 'Location',
        id: 'W',
        name: 'ZZ Ward',
        ...physicalType('wa'),
        managingOrganization: { reference: 'Organization/H' },
        position: { longitude: 121.5, latitude: 29.9 },
      },
      bed({ name: 'ZZ Bed', partOf: { reference: 'Location/W' } }),
    ),
  )
  assert.deepEqual(places, [
    { code: 'Organization/H', kind: 'facility', name: 'ZZ Hospital' },
    { code: 'Location/W', kind: 'unit', name: 'ZZ Ward', within: 'Organization/H', location: [121.5, 29.9] },
    { code: 'Location/B1', kind: 'bed', name: 'ZZ Bed', within: 'Location/W' },
  ])
})

test('the hash is over the resource’s bytes as they came, in a Bundle over the entry’s', () => {
  const hash = (text: string) => createHash('sha256').update(text).digest('hex')
  const hashes: string[] = []
  const take = (message: DecodedMessage) => hashes.push(message.rawSha256())
  const slot = '{ "resourceType" : "Slot" }'
  const entry = `{ "resource" :\n ${slot} }`
  const decoder = fhir.open(fresh(), take)
  decoder.push(Buffer.from(`${slot}\n{"resourceType":"Bundle","entry":[ ${entry} ]}`))
  decoder.end()
  assert.deepEqual(hashes, [hash(slot), hash(entry)])
})

for (const name of ['good', 'bad', 'duplicated'])
  test(`the fixture ${name}.ndjson decodes as written down`, () => {
    const feed = decodeAll(fhir, readFileSync(join(FIXTURES, `${name}.ndjson`)), fresh())
    const expected = join(FIXTURES, `${name}.expected.json`)
    // Rewritten only by `UPDATE_EXPECTED=1 node --test`, to be read in the diff.
    if (process.env.UPDATE_EXPECTED === '1') writeFileSync(expected, `${JSON.stringify(feed, null, 2)}\n`)
    assert.deepEqual(JSON.parse(JSON.stringify(feed)), JSON.parse(readFileSync(expected, 'utf8')))
  })

test('nothing about a person of the fixtures is in what comes out', () => {
  for (const name of ['good', 'bad', 'duplicated']) {
    const output = JSON.stringify(decodeAll(fhir, readFileSync(join(FIXTURES, `${name}.ndjson`)), fresh()))
    for (const word of [
      'PERSON',
      'SURNAME',
      'DOCTOR',
      'PHONE',
      'STREET',
      'FREE-TEXT',
      'DISPLAY',
      'MRN',
      'VISIT',
      'zz-patient',
    ])
      assert.ok(!output.includes(word), `${name}: ${word}`)
  }
})
