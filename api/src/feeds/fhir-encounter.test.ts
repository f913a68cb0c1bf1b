/** What every class and status of an Encounter comes to. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AT, bed, encounter, inBed, outcomeOf, physicalType, started } from './fixtures/fhir/made.ts'

const MEANINGS: readonly (readonly [title: string, resources: readonly object[], expected: unknown])[] = [
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
  [
    'a list that no stay has is a problem, and no endless work',
    [encounter({ location: Array.from({ length: 100_000 }, () => inBed('B1')) })],
    ['Encounter.location', 'has more than 1000 items, which no stay has', 'malformed'],
  ],
]

for (const [title, resources, expected] of MEANINGS)
  test(`${title}`, () => {
    assert.deepEqual(outcomeOf(...resources), expected)
  })
