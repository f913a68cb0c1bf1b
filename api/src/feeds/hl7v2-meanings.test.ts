import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BED, CODE, decode, inBed, message, pv1, segment, VISIT } from './fixtures/hl7v2-messages.ts'

/** The one thing a message came to, without its token. */
function outcomeOf(text: string): unknown {
  const { events, withoutMeaning, problems } = decode(text)
  if (problems[0]) return [problems[0].place, problems[0].why]
  if (withoutMeaning[0]) return withoutMeaning[0].kind
  return events.map(({ event: { encounter, into, appointment, referral, occurredAt, ...rest } }) => rest)
}

/** A provider's segment with a name, an address, a telephone and a licence that must not come out. */
const provider = (role: string, fields: Readonly<Record<number, string>>): string =>
  segment('PRD', { 1: role, 2: 'ZZNAME^ZZGIVEN', 3: 'ZZSTREET 1', 5: '000-ZZ-0001', 7: 'ZZLICENCE', ...fields })

const MEANINGS: readonly (readonly [title: string, message: string, expected: unknown])[] = [
  ['an admission to a bed occupies it', message('ADT^A01', inBed), [{ kind: 'bed.occupied', bed: CODE }]],
  [
    'an admission to a ward starts the encounter and asks the ward for a bed',
    message('ADT^A01', pv1({ 2: 'I', 3: 'W1^^^H', 19: VISIT })),
    [
      { kind: 'encounter.started', facility: 'W1|||H' },
      { kind: 'bed.requested', unit: 'W1|||H' },
    ],
  ],
  [
    'a registration of class E is an emergency arrival',
    message('ADT^A04', pv1({ 2: 'E', 3: 'ED^^^H', 19: VISIT })),
    [{ kind: 'encounter.started', facility: 'ED|||H', need: 'emergency' }],
  ],
  [
    'an outpatient registration has no meaning',
    message('ADT^A04', pv1({ 2: 'O', 3: 'OPD^^^H', 19: VISIT })),
    'ADT^A04 outpatient visit',
  ],
  [
    'a registration ahead keeps the bed',
    message('ADT^A04', pv1({ 2: 'P', 3: BED, 19: VISIT })),
    [{ kind: 'bed.reserved', bed: CODE }],
  ],
  ['a pre-admission keeps the bed', message('ADT^A05', inBed), [{ kind: 'bed.reserved', bed: CODE }]],
  [
    'a pre-admission without a bed has no meaning',
    message('ADT^A05', pv1({ 2: 'P', 19: VISIT })),
    'ADT^A05 pre-admission without a bed',
  ],
  ['a transfer moves the encounter', message('ADT^A02', inBed), [{ kind: 'encounter.moved', bed: CODE }]],
  ['a cancelled transfer moves it back', message('ADT^A12', inBed), [{ kind: 'encounter.moved', bed: CODE }]],
  [
    'an outpatient who becomes an inpatient lies in the bed',
    message('ADT^A06', inBed),
    [{ kind: 'bed.occupied', bed: CODE }],
  ],
  ['an inpatient who becomes an outpatient leaves', message('ADT^A07', inBed), [{ kind: 'encounter.ended' }]],
  ['a cancelled discharge puts the patient back', message('ADT^A13', inBed), [{ kind: 'bed.occupied', bed: CODE }]],
  ['a cancelled admission cancels the encounter', message('ADT^A11', inBed), [{ kind: 'encounter.cancelled' }]],
  ['leave holds the bed', message('ADT^A21', inBed), [{ kind: 'bed.held', bed: CODE }]],
  ['return from leave fills it again', message('ADT^A22', inBed), [{ kind: 'bed.returned', bed: CODE }]],
  [
    'a pending transfer keeps the bed in PV1-42',
    message('ADT^A15', pv1({ 2: 'I', 3: BED, 19: VISIT, 42: 'W2^R2^B2^H' })),
    [{ kind: 'bed.reserved', bed: 'W2|R2|B2|H' }],
  ],
  [
    'a cancelled pending transfer gives it up',
    message('ADT^A26', pv1({ 2: 'I', 3: BED, 19: VISIT, 42: 'W2^R2^B2^H' })),
    [{ kind: 'bed.released', bed: 'W2|R2|B2|H' }],
  ],
  ...(
    [
      ['C', { kind: 'bed.closed' }],
      ['H', { kind: 'bed.cleaning' }],
      ['K', { kind: 'bed.cleaning', reason: 'contaminated' }],
      ['I', { kind: 'bed.occupied', reason: 'isolation' }],
      ['O', { kind: 'bed.occupied' }],
      ['U', { kind: 'bed.cleaned' }],
    ] as const
  ).map(
    ([code, expected]) =>
      [
        `bed status ${code} is ${expected.kind}`,
        message('ADT^A20', `NPU|${BED}|${code}`),
        [{ ...expected, bed: CODE }],
      ] as const,
  ),
  ...(
    [
      ['01', 'home'],
      ['02', 'transfer'],
      ['03', 'step-down'],
      ['07', 'left'],
      ['20', 'died'],
    ] as const
  ).map(
    ([code, outcome]) =>
      [
        `discharge disposition ${code} is ${outcome}`,
        message('ADT^A03', pv1({ 2: 'I', 3: BED, 19: VISIT, 36: code })),
        [{ kind: 'encounter.ended', outcome }],
      ] as const,
  ),
  [
    'a disposition of the site’s own leaves the outcome unknown',
    message('ADT^A03', pv1({ 2: 'I', 3: BED, 19: VISIT, 36: 'ZZ gone^ZZ' })),
    [{ kind: 'encounter.ended' }],
  ],
  ['an update has no meaning', message('ADT^A08', inBed), 'ADT^A08 patient information updated'],
  ['a merge of patients has no meaning', message('ADT^A40', 'MRG|ZZ1'), 'ADT^A40 patients merged'],
  [
    'a merge of visits merges encounters',
    message('ADT^A42', 'MRG|||||V0^^^ZZ^VN', inBed),
    [{ kind: 'encounter.merged' }],
  ],
  ...['A18', 'A34', 'A35', 'A36', 'A39', 'A40', 'A41', 'A42', 'A45', 'A50'].map(
    (trigger) =>
      [
        `${trigger} with both visit numbers merges encounters`,
        message(`ADT^${trigger}`, 'PID|1||ZZ1', 'MRG|ZZ0||||V0^^^ZZ^VN', inBed),
        [{ kind: 'encounter.merged' }],
      ] as const,
  ),
  [
    'a merge of several patients merges the visits of each',
    message(
      'ADT^A40',
      'PID|1||ZZ1',
      'MRG|ZZ0||||V0^^^ZZ^VN',
      inBed,
      'PID|2||ZZ2',
      'MRG|ZZ3||||V3^^^ZZ^VN',
      pv1({ 2: 'I', 19: 'V4^^^ZZ^VN' }),
    ),
    [{ kind: 'encounter.merged' }, { kind: 'encounter.merged' }],
  ],
  [
    'a merge of which every PID is damaged is accounted for',
    message('ADT^A42', 'PID^1^^ZZ1', 'PID^2^^ZZ2', inBed),
    'ADT^A42 merge without visit numbers',
  ],
  [
    'a swap is three steps that leave no bed with two patients',
    message(
      'ADT^A17',
      'PID|1||ZZ1',
      pv1({ 2: 'I', 3: 'W2^R2^B2^H', 19: VISIT }),
      'PID|2||ZZ2',
      pv1({ 2: 'I', 3: BED, 19: 'V2^^^ZZ^VN' }),
    ),
    [
      { kind: 'encounter.transferred', facility: 'W2|R2|B2|H' },
      { kind: 'encounter.moved', bed: CODE },
      { kind: 'encounter.moved', bed: 'W2|R2|B2|H' },
    ],
  ],
  [
    'a swap that names one patient only has no meaning',
    message('ADT^A17', 'PID|1||ZZ1', inBed),
    'ADT^A17 beds swapped, without both patients',
  ],
  [
    'a swap of which one bed is missing is held as a whole',
    message('ADT^A17', 'PID|1||ZZ1', inBed, 'PID|2||ZZ2', pv1({ 2: 'I', 3: 'W2^^^H', 19: 'V2' })),
    ['message 1, PV1-3.3', 'names no bed; expected point of care^room^bed^facility'],
  ],
  [
    'a visit moved under its own number has no meaning',
    message('ADT^A45', `MRG|||||${VISIT}`, inBed),
    'ADT^A45 visit kept its number',
  ],
  ...(
    [
      ['S12', 'appointment.booked'],
      ['S13', 'appointment.moved'],
      ['S15', 'appointment.cancelled'],
      ['S16', 'appointment.cancelled'],
      ['S17', 'appointment.cancelled'],
      ['S26', 'appointment.missed'],
    ] as const
  ).map(
    ([trigger, kind]) =>
      [
        `${trigger} is ${kind} at the place of AIL-3`,
        message(`SIU^${trigger}`, 'SCH|ZZP1|ZZF1', pv1({ 2: 'O', 3: 'PV^^^H' }), 'RGS|1', `AIL|1||${BED}`),
        [{ kind, facility: CODE, service: 'outpatient' }],
      ] as const,
  ),
  ...(
    [
      ['Complete', 'appointment.kept'],
      ['Started', 'appointment.kept'],
      ['Noshow', 'appointment.missed'],
      ['Cancelled', 'appointment.cancelled'],
    ] as const
  ).map(
    ([status, kind]) =>
      [
        `S14 with the status ${status} is ${kind}`,
        message('SIU^S14', segment('SCH', { 2: 'ZZF1', 25: status }), `AIL|1||${BED}`),
        [{ kind, facility: CODE }],
      ] as const,
  ),
  [
    'S14 without such a status moves nothing',
    message('SIU^S14', segment('SCH', { 2: 'ZZF1', 25: 'Booked' }), `AIL|1||${BED}`),
    'SIU^S14 appointment changed',
  ],
  [
    'the place of an appointment is PV1-3 where AIL-3 is empty, and a section of table 0074 is its service',
    message('SIU^S12', 'SCH||ZZF1', pv1({ 2: 'O', 3: 'CT1^^^H' }), 'AIS|1||CT^ZZTEXT^HL70074', 'AIL|1||'),
    [{ kind: 'appointment.booked', facility: 'CT1|||H', service: 'imaging' }],
  ],
  [
    'a service of a table of the site\u2019s own is not guessed',
    message('SIU^S12', 'SCH||ZZF1', 'AIS|1||CT^ZZTEXT^ZZ', `AIL|1||${BED}`),
    [{ kind: 'appointment.booked', facility: CODE }],
  ],
  [
    'an appointment without a place is named',
    message('SIU^S12', 'SCH|ZZP1|ZZF1', 'RGS|1'),
    'SIU^S12 appointment without a place',
  ],
  [
    'an appointment without a number is a problem',
    message('SIU^S12', 'SCH|', `AIL|1||${BED}`),
    ['message 1, SCH-2', 'is empty, and so is SCH-1; a number is needed to follow the appointment'],
  ],
  [
    'a phone number in place of an appointment\u2019s place is a problem that does not repeat it',
    message('SIU^S12', 'SCH||ZZF1', 'AIL|1||13800000000'),
    ['message 1, AIL-3', 'holds what looks like a personal number (withheld); expected a place code'],
  ],
  ['a blocked schedule is named', message('SIU^S23', 'SCH||ZZF1', `AIL|1||${BED}`), 'SIU^S23 schedule blocked'],
  ...(
    [
      ['I12', 'referral.sent'],
      ['I14', 'referral.cancelled'],
    ] as const
  ).map(
    ([trigger, kind]) =>
      [
        `${trigger} is ${kind} between the locations of the providers`,
        message(
          `REF^${trigger}`,
          segment('RF1', { 6: 'ZZR1^ZZ' }),
          provider('RT', { 4: '^^^H2' }),
          provider('RP', { 4: 'W1^^^H1' }),
        ),
        [{ kind, origin: 'W1|||H1', destination: '|||H2' }],
      ] as const,
  ),
  [
    'a referral is placed by the organisation\u2019s location or identifier where the provider has none',
    message(
      'REF^I12',
      segment('RF1', { 11: 'ZZR1' }),
      provider('RP', { 10: 'ZZNAME CLINIC^^^^^^^^^H1', 12: '' }),
      provider('PP~RT', { 10: 'ZZNAME^^H3', 12: '^^^H2' }),
    ),
    [{ kind: 'referral.sent', origin: '|||H1', destination: '|||H2' }],
  ],
  [
    'a referral by a doctor without place is a problem, and the doctor is not named',
    message(
      'REF^I12',
      segment('RF1', { 6: 'ZZR1' }),
      provider('RP', { 10: 'ZZNAME CLINIC' }),
      provider('RT', { 4: '^^^H2' }),
    ),
    [
      'message 1, PRD-4',
      'is empty, and so are PRD-12 and PRD-10.10; expected a location or an organisation\u2019s identifier for the referring provider',
    ],
  ],
  [
    'a referral to nobody is a problem',
    message('REF^I12', segment('RF1', { 6: 'ZZR1' }), provider('RP', { 4: '^^^H1' })),
    ['message 1, PRD-1', 'no PRD segment has the role RT; expected one for the referred-to provider'],
  ],
  [
    'a referral without a number is a problem',
    message('REF^I12', provider('RP', { 4: '^^^H1' }), provider('RT', { 4: '^^^H2' })),
    ['message 1, RF1-6', 'is empty, and so is RF1-11; a number is needed to follow the referral'],
  ],
  ['a changed referral is named', message('REF^I13', 'RF1|'), 'REF^I13 referral changed'],
  ['a result is named', message('ORU^R01'), 'ORU^R01 observation result'],
  ['a trigger that is no code is not repeated', message('ORU^ZZNAME'), 'ORU observation result'],
  [
    'the trigger of a bare ADT is taken from EVN-1',
    message('ADT', 'EVN|A21', inBed),
    [{ kind: 'bed.held', bed: CODE }],
  ],
  [
    'a place keeps the first subcomponent of each part, with HL7’s escapes resolved',
    message('ADT^A01', pv1({ 2: 'I', 3: 'A\\T\\B&9.8&ISO^R^1^H', 19: VISIT })),
    [{ kind: 'bed.occupied', bed: 'A&B|R|1|H' }],
  ],
  [
    'a transfer without a bed is a problem',
    message('ADT^A02', pv1({ 2: 'I', 3: 'W1^^^H', 19: VISIT })),
    ['message 1, PV1-3.3', 'names no bed; expected point of care^room^bed^facility'],
  ],
  [
    'a phone number in place of a bed is a problem that does not repeat it',
    message('ADT^A01', pv1({ 2: 'I', 3: 'W1^R1^13800000000^H', 19: VISIT })),
    ['message 1, PV1-3', 'holds what looks like a personal number (withheld); expected a place code'],
  ],
  [
    'an encounter without any number is a problem',
    message('ADT^A03', pv1({ 2: 'I', 3: BED })),
    ['message 1, PV1-19', 'is empty, and so is PID-3; a visit number is needed to follow the encounter'],
  ],
  [
    'an unknown message type is a problem that does not repeat it',
    message('ZZNAME^A01'),
    ['message 1, MSH-9.1', 'is no message type of HL7 v2, such as ADT or ORU'],
  ],
]

for (const [title, text, expected] of MEANINGS)
  test(title, () => {
    assert.deepEqual(outcomeOf(text), expected)
  })

/** Table 0003 has no ADT events A56 to A59. */
const ADT_TRIGGERS = Array.from({ length: 62 }, (_, i) => `A${String(i + 1).padStart(2, '0')}`).filter(
  (trigger) => !/^A5[6-9]$/.test(trigger),
)

test('every ADT trigger from A01 to A62 is accounted for, with events or a name of its own', () => {
  const eventful = ADT_TRIGGERS.filter((trigger) => {
    const status = `NPU|${BED}|O`
    const { events, withoutMeaning, problems } = decode(
      message(
        `ADT^${trigger}`,
        'PID|1||ZZ1',
        'MRG|ZZ0||||V0',
        pv1({ 2: 'I', 3: BED, 19: VISIT, 42: 'W2^R^B^H' }),
        status,
      ),
    )
    assert.deepEqual(problems, [], trigger)
    if (events.length === 0) assert.match(withoutMeaning[0]?.kind ?? '', new RegExp(`^ADT\\^${trigger} .`))
    return events.length > 0
  })
  assert.equal(
    eventful.join(' '),
    'A01 A02 A03 A04 A05 A06 A07 A11 A12 A13 A14 A15 A18 A20 A21 A22 A23 A26 A27 A34 A35 A36 A38 A39 A40 A41 A42 A45 A50 A52 A53',
  )
})

test('messages of one appointment and of one referral carry one token each, and it is not that of a visit', () => {
  const { events } = decode(
    [
      message('SIU^S12', 'SCH|ZZP1|ZZ1^ZZ', `AIL|1||${BED}`),
      message('SIU^S26', 'SCH||ZZ1^ZZ', `AIL|1||${BED}`),
      message('SIU^S12', 'SCH||ZZ1^ZZ|2', `AIL|1||${BED}`),
      message(
        'REF^I12',
        segment('RF1', { 6: 'ZZ1^ZZ' }),
        provider('RP', { 4: '^^^H1' }),
        provider('RT', { 4: '^^^H2' }),
      ),
      message('ADT^A03', pv1({ 2: 'I', 3: BED, 19: 'ZZ1^^^ZZ' })),
    ].join('\r'),
  )
  const [booked, missed, repetition, sent, ended] = events.map(({ event }) => event)
  assert.equal(booked?.appointment, missed?.appointment)
  const tokens = [booked?.appointment, repetition?.appointment, sent?.referral, ended?.encounter]
  assert.equal(new Set(tokens).size, 4)
  for (const token of tokens) assert.match(String(token), /^e:[0-9a-f]{8}-[0-9a-f]{8}$/)
})

test('a problem says its cause, the event\u2019s field, and all of the event that is known', () => {
  const [problem] = decode(message('ADT^A02', pv1({ 2: 'I', 3: 'W1^^^H', 19: VISIT }))).problems
  const token = decode(message('ADT^A02', inBed)).events[0]?.event.encounter
  assert.deepEqual(problem, {
    message: 1,
    place: 'message 1, PV1-3.3',
    why: 'names no bed; expected point of care^room^bed^facility',
    cause: 'unknown-place',
    path: 'bed',
    reduced: { kind: 'encounter.moved', encounter: token, occurredAt: '2026-01-17T12:00:00.000Z' },
  })
  const causes = (text: string) => decode(text).problems.map(({ cause, path }) => `${cause} ${path}`)
  assert.deepEqual(causes(message('ADT^A03', pv1({ 2: 'I' }))), ['malformed encounter'])
  assert.deepEqual(causes(message('ADT^A01', 'EVN|A01|x', inBed)), ['malformed occurredAt'])
  assert.deepEqual(causes(message('ADT^A01', pv1({ 2: 'I', 3: 'W^R^13800000000', 19: VISIT }))), ['identifier bed'])
  assert.deepEqual(causes(message('ADT^A20', `NPU|${BED}|X`)), ['unknown-code kind'])
  assert.deepEqual(causes(message('ADT^A99')), ['unknown-code kind'])
  assert.deepEqual(causes('MSH|^'), ['malformed '])
  assert.deepEqual(causes('no message'), ['undecodable '])
})
