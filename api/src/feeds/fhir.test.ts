import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { keyFrom, tokensOf } from './encounter-token.ts'
import { type DecodedFeed, type DecodedMessage, decodeAll, type FeedContext } from './feed-format.ts'
import { fhir } from './fhir.ts'
import { fixedZone } from './zone.ts'

const FIXTURES = join(import.meta.dirname, 'fixtures/fhir')

const fresh = (): FeedContext => ({
  tokens: tokensOf(keyFrom(Buffer.from('a key for tests only'))),
  zone: fixedZone(480),
})
const decode = (text: string, context = fresh()): DecodedFeed => decodeAll(fhir, Buffer.from(text), context)
const json = (...resources: readonly object[]): string => resources.map((one) => JSON.stringify(one)).join('\n')

/** The one thing the resources came to, without tokens and times. */
function outcomeOf(...resources: readonly object[]): unknown {
  const { events, withoutMeaning, problems } = decode(json(...resources))
  if (problems[0]) return [problems[0].place, problems[0].why, problems[0].cause]
  if (events.length === 0) return withoutMeaning.at(-1)?.kind
  return events.map(({ event: { encounter, appointment, referral, occurredAt, ...rest } }) => rest)
}

const AT = '2026-01-17T19:00:00+08:00'
const physicalType = (code: string) => ({ physicalType: { coding: [{ code }] } })
const bed = (fields: object) => ({
  resourceType: 'Location',
  id: 'B1',
  meta: { lastUpdated: AT },
  ...physicalType('bd'),
  ...fields,
})
const encounter = (fields: object) => ({
  resourceType: 'Encounter',
  id: 'E1',
  status: 'in-progress',
  class: { code: 'IMP' },
  period: { start: AT },
  serviceProvider: { reference: 'Organization/H' },
  ...fields,
})
const inBed = (id: string, fields: object = {}) => ({
  location: { reference: `Location/${id}` },
  ...physicalType('bd'),
  ...fields,
})
const appointment = (fields: object) => ({
  resourceType: 'Appointment',
  id: 'A1',
  meta: { lastUpdated: AT },
  start: AT,
  status: 'booked',
  participant: [{ actor: { reference: 'Patient/P' } }, { actor: { reference: 'Location/L' } }],
  ...fields,
})
const REFERRAL = { coding: [{ system: 'http://snomed.info/sct', code: '3457005' }] }
const referral = (fields: object) => ({
  resourceType: 'ServiceRequest',
  id: 'R1',
  meta: { lastUpdated: AT },
  status: 'active',
  intent: 'order',
  category: [REFERRAL],
  authoredOn: AT,
  requester: { reference: 'Organization/FROM' },
  performer: [{ reference: 'Organization/TO' }],
  ...fields,
})
const report = (groups: readonly (readonly [code: string, count: unknown])[], fields: object = {}) => ({
  resourceType: 'MeasureReport',
  status: 'complete',
  date: AT,
  reporter: { reference: 'Organization/H' },
  group: groups.map(([code, count]) => ({
    code: { coding: [{ system: 'http://loinc.org', code }] },
    population: [{ count }],
  })),
  ...fields,
})
const started = { kind: 'encounter.started', facility: 'Organization/H' }

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
  ...(['IMP', 'ACUTE', 'NONAC', 'OBSENC', 'SS'] as const).map(
    (code) => [`an encounter of class ${code} is a stay`, [encounter({ class: { code } })], [started]] as const,
  ),
  [
    'an emergency encounter is an emergency arrival',
    [encounter({ class: { code: 'EMER' } })],
    [{ ...started, need: 'emergency' }],
  ],
  ...(
    [
      ['AMB', 'ambulatory'],
      ['VR', 'virtual'],
      ['HH', 'home health'],
      ['FLD', 'field'],
      ['PRENC', 'pre-admission'],
    ] as const
  ).map(
    ([code, name]) =>
      [
        `an encounter of class ${code} is named`,
        [encounter({ class: { code } })],
        `Encounter ${code} ${name}`,
      ] as const,
  ),
  ...(['arrived', 'triaged', 'in-progress', 'onleave'] as const).map(
    (status) => [`an encounter that is ${status} has begun`, [encounter({ status })], [started]] as const,
  ),
  ['an encounter of unknown status is named', [encounter({ status: 'unknown' })], 'Encounter IMP of unknown status'],
  [
    'a planned encounter without a bed is named',
    [encounter({ status: 'planned' })],
    'Encounter IMP planned without a bed',
  ],
  [
    'a planned encounter keeps its bed',
    [encounter({ status: 'planned', meta: { lastUpdated: AT }, location: [inBed('B1', { status: 'planned' })] })],
    [{ kind: 'bed.reserved', bed: 'Location/B1' }],
  ],
  ['a cancelled encounter is cancelled', [encounter({ status: 'cancelled' })], [{ kind: 'encounter.cancelled' }]],
  [
    'an encounter entered in error is cancelled',
    [encounter({ status: 'entered-in-error' })],
    [{ kind: 'encounter.cancelled' }],
  ],
  [
    'a finished encounter began and ended',
    [encounter({ status: 'finished', period: { start: AT, end: '2026-01-18T09:00:00Z' } })],
    [started, { kind: 'encounter.ended' }],
  ],
  ...(
    [
      ['home', 'home'],
      ['alt-home', 'home'],
      ['other-hcf', 'transfer'],
      ['psy', 'transfer'],
      ['hosp', 'step-down'],
      ['long', 'step-down'],
      ['rehab', 'step-down'],
      ['snf', 'step-down'],
      ['aadvice', 'left'],
      ['exp', 'died'],
    ] as const
  ).map(
    ([code, outcome]) =>
      [
        `disposition ${code} is ${outcome}`,
        [
          encounter({
            status: 'finished',
            period: { start: AT, end: '2026-01-18T09:00:00Z' },
            hospitalization: {
              dischargeDisposition: {
                coding: [{ system: 'http://terminology.hl7.org/CodeSystem/discharge-disposition', code }],
              },
            },
          }),
        ],
        [started, { kind: 'encounter.ended', outcome }],
      ] as const,
  ),
  [
    'beds are taken and moved between in order of time, not of the list',
    [
      encounter({
        location: [
          inBed('B2', { status: 'active', period: { start: '2026-01-17T21:00:00+08:00' } }),
          inBed('B1', { status: 'completed', period: { start: AT } }),
        ],
      }),
    ],
    [started, { kind: 'bed.occupied', bed: 'Location/B1' }, { kind: 'encounter.moved', bed: 'Location/B2' }],
  ],
  [
    'the only bed is taken when the stay begins',
    [encounter({ location: [inBed('B1')] })],
    [started, { kind: 'bed.occupied', bed: 'Location/B1' }],
  ],
  [
    'a later bed without a time is a problem',
    [encounter({ location: [inBed('B1'), inBed('B2')] })],
    [
      'Encounter.location[1].period.start',
      'is missing; expected a time such as 2026-01-17T19:30:00+08:00',
      'malformed',
    ],
  ],
  [
    'a place is a bed because its Location said so before',
    [bed({}), encounter({ location: [{ location: { reference: 'Location/B1' } }] })],
    [started, { kind: 'bed.occupied', bed: 'Location/B1' }],
  ],
  [
    'an admission to a ward asks the ward for a bed',
    [encounter({ location: [{ location: { reference: 'Location/W1' }, ...physicalType('wa') }] })],
    [started, { kind: 'bed.requested', unit: 'Location/W1' }],
  ],
  [
    'a patient on leave holds the bed',
    [encounter({ status: 'onleave', meta: { lastUpdated: '2026-01-17T20:00:00+08:00' }, location: [inBed('B1')] })],
    [started, { kind: 'bed.occupied', bed: 'Location/B1' }, { kind: 'bed.held', bed: 'Location/B1' }],
  ],
  [
    'a leave that is over filled the bed again',
    [
      encounter({
        location: [inBed('B1')],
        statusHistory: [
          { status: 'onleave', period: { start: '2026-01-17T20:00:00+08:00', end: '2026-01-17T21:00:00+08:00' } },
        ],
      }),
    ],
    [
      started,
      { kind: 'bed.occupied', bed: 'Location/B1' },
      { kind: 'bed.held', bed: 'Location/B1' },
      { kind: 'bed.returned', bed: 'Location/B1' },
    ],
  ],
  [
    'a transfer ahead reserves the bed',
    [encounter({ meta: { lastUpdated: AT }, location: [inBed('B1'), inBed('B2', { status: 'reserved' })] })],
    [started, { kind: 'bed.occupied', bed: 'Location/B1' }, { kind: 'bed.reserved', bed: 'Location/B2' }],
  ],
  [
    'an emergency patient is seen when treatment begins after the arrival',
    [
      encounter({
        class: { code: 'EMER' },
        statusHistory: [
          { status: 'arrived', period: { start: AT } },
          { status: 'in-progress', period: { start: '2026-01-17T19:20:00+08:00' } },
        ],
      }),
    ],
    [{ ...started, need: 'emergency' }, { kind: 'encounter.seen' }],
  ],
  [
    'who came by the emergency department arrived there',
    [
      encounter({
        classHistory: [{ class: { code: 'EMER' }, period: { start: AT, end: '2026-01-17T22:00:00+08:00' } }],
      }),
    ],
    [{ ...started, need: 'emergency' }],
  ],
  [
    'the need follows from the kind of service',
    [encounter({ serviceType: { coding: [{ system: 'http://snomed.info/sct', code: '394579002' }] } })],
    [{ ...started, need: 'cardiology' }],
  ],
  [
    'a part of another encounter moves the whole',
    [
      encounter({
        id: 'E2',
        partOf: { reference: 'Encounter/E1' },
        location: [inBed('B9', { period: { start: AT } })],
      }),
    ],
    [{ kind: 'encounter.moved', bed: 'Location/B9' }],
  ],
  [
    'a part without a bed is named',
    [encounter({ partOf: { reference: 'Encounter/E0' } })],
    'Encounter IMP part of another',
  ],
  [
    'a stay dated by a day only is a problem',
    [encounter({ period: { start: '2026-01-17' } })],
    [
      'Encounter.period.start',
      'names a day and no time; expected a time such as 2026-01-17T19:30:00+08:00',
      'malformed',
    ],
  ],
  [
    'a stay that ends before it begins is a problem',
    [encounter({ status: 'finished', period: { start: AT, end: '2026-01-17T18:00:00+08:00' } })],
    ['Encounter.period.end', 'lies before Encounter.period.start; are the two exchanged?', 'malformed'],
  ],
  [
    'a stay nowhere is a problem',
    [encounter({ serviceProvider: undefined })],
    ['Encounter.serviceProvider', 'is missing, and so is location; where the stay is must be told', 'malformed'],
  ],
  [
    'a class of FHIR R5 is a problem',
    [encounter({ class: [{ coding: [{ code: 'IMP' }] }] })],
    ['Encounter.class', 'is no Coding; expected one of v3-ActCode such as IMP (FHIR R4)', 'malformed'],
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
