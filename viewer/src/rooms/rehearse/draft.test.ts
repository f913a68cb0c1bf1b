import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LeverForm, ScenarioFile } from '../../data/rehearsal-types.ts'
import type { Pulse } from '../../data/types.ts'
import { WORDS } from '../../i18n/words.ts'
import {
  added,
  changed,
  draftOf,
  draftOfRehearsal,
  EMPTY_DRAFT,
  focusHospital,
  hasNoData,
  minutesCountFrom,
  type Naming,
  namedHospital,
  problemsOf,
  questionOf,
  removed,
  sameLevers,
  sameQuestion,
  titleOf,
  withLevers,
} from './draft.ts'

const form: LeverForm = {
  kind: 'open-beds',
  name: { zh: '增开床位', en: 'Open beds' },
  use: 'action',
  fields: [
    {
      name: 'facility',
      label: { zh: '医院', en: 'Hospital' },
      kind: 'facility',
      unit: null,
      low: null,
      high: null,
      sensibleLow: null,
      sensibleHigh: null,
      sensibleSource: null,
      fallback: null,
      required: false,
      choices: [],
    },
    {
      name: 'beds',
      label: { zh: '床位', en: 'Beds' },
      kind: 'number',
      unit: 'beds',
      low: 0,
      high: 10_000,
      sensibleLow: 10,
      sensibleHigh: 50,
      sensibleSource: { zh: '假定', en: 'assumed' },
      fallback: null,
      required: true,
      choices: [],
    },
  ],
}
const naming = (language: 'zh' | 'en'): Naming => ({
  words: WORDS[language],
  language,
  nameOf: (id) => `<${id}>`,
  forms: [{ ...form, kind: 'outage', name: { zh: '停电', en: 'Outage' } }],
})

test('a lever is added with what is usual, changed, and taken away; fields that are null are left out', () => {
  const one = added(EMPTY_DRAFT, 'levers', form, 'h04', 'h04-w01')
  assert.deepEqual(one.levers, [{ key: 2, kind: 'open-beds', spec: { facility: 'h04', beds: 30 } }])
  const two = changed(one, 'levers', 2, { facility: null, unit: 'h04-w01' })
  assert.deepEqual(two.levers[0]!.spec, { beds: 30, unit: 'h04-w01' })
  assert.deepEqual(removed(two, 'levers', 2).levers, [])
  assert.notEqual(added(two, 'levers', form, null, null).levers[1]!.key, two.levers[0]!.key)
})

test('the question names shocks and levers as the engine reads them, and the file it began from', () => {
  const file: ScenarioFile = {
    id: 'winter',
    title: { zh: '冬', en: 'Winter' },
    why: { zh: '', en: '' },
    fidelity: 'full',
    stop: null,
    questions: [],
    story: [],
    leftOut: [],
    horizonHours: 48,
    shocks: [{ kind: 'surge-arrivals', spec: { factor: 2, facilities: null, route: 'both' } }],
    levers: [],
    parameters: { 'stay.meanDays.icu': 5 },
  }
  const question = questionOf(draftOf(file, EMPTY_DRAFT), 'Winter')
  assert.deepEqual(question, {
    title: 'Winter',
    from: null,
    scenario: 'winter',
    horizonHours: 48,
    replications: 40,
    seed: '20261121',
    shocks: [{ kind: 'surge-arrivals', spec: { factor: 2, route: 'both' } }],
    levers: [],
    parameters: { 'stay.meanDays.icu': 5 },
  })
})

test('a file opened while an instant of the record is the start keeps it, and another start makes a result out of date', () => {
  const at = Date.parse('2026-11-21T15:24:00+08:00')
  const past = { ...EMPTY_DRAFT, from: at }
  assert.equal(questionOf(past, '').from, '2026-11-21T07:24:00.000Z')
  assert.equal(sameQuestion(past, EMPTY_DRAFT), false)
  assert.equal(minutesCountFrom(past, null, null, at + 1), at)
})

test('moving any lever makes a result out of date, moving it back does not', () => {
  const asked = added(EMPTY_DRAFT, 'levers', form, 'h04', null)
  const moved = changed(asked, 'levers', 2, { beds: 20 })
  assert.equal(sameQuestion(moved, asked), false)
  assert.equal(sameQuestion(changed(moved, 'levers', 2, { beds: 30 }), asked), true)
  assert.equal(sameQuestion({ ...asked, horizonHours: 48 }, asked), false)
  assert.equal(sameQuestion(withLevers(asked, asked.levers), asked), true, 'keys of the editor are no part of it')
  assert.equal(sameLevers([{ kind: 'a', spec: { x: 1, y: null } }], [{ kind: 'a', spec: { x: 1 } }]), true)
})

test('a result speaks of its own plan’s hospital, whatever is set now; before a run, of the one that is set', () => {
  const catalogue = {
    facility: new Map(),
    unit: new Map([['h07-w02', { facility: { id: 'h07' } }]]),
  }
  const draft = added(EMPTY_DRAFT, 'levers', form, 'h01', null)
  const levers = [{ kind: 'open-beds', spec: { facility: 'h04', beds: 40 } }]
  const shocks = [{ kind: 'surge-arrivals', spec: { facilities: ['h02'] } }]
  assert.equal(focusHospital({ rehearsal: null, draft, catalogue }), 'h01')
  assert.equal(focusHospital({ rehearsal: { levers, shocks }, draft, catalogue }), 'h04')
  assert.equal(focusHospital({ rehearsal: { levers: [], shocks }, draft, catalogue }), 'h02')
  assert.equal(focusHospital({ rehearsal: { levers: [], shocks: [] }, draft, catalogue }), null)
  assert.equal(
    namedHospital([{ kind: 'add-beds', spec: { unit: 'h07-w02' } }], () => 'h07'),
    'h07',
  )
})

test('the title of a rehearsal is written in the language asked for, with the catalogue’s names where it has no own', () => {
  const asked = {
    shocks: [
      { kind: 'staffing', spec: { role: 'nurse', absentShare: 0.11 } },
      { kind: 'outage', spec: { facility: 'h09' } },
      { kind: 'unheard-of', spec: null },
    ],
    levers: [
      { kind: 'close-beds', spec: { facility: 'h04', beds: 12 } },
      { kind: 'defer-electives', spec: { share: 0.4 } },
    ],
  }
  assert.equal(titleOf(asked, naming('zh')), '护士 −11% · 停电 <h09> · <h04> −12 · 推迟入院 40%')
  assert.equal(titleOf(asked, naming('en')), 'Nurses −11% · Outage <h09> · <h04> −12 · Admissions put off 40%')
  assert.equal(titleOf({ shocks: [], levers: [] }, naming('en')), '')
})

test('problems are found by their field, with or without an index, and those of the whole under no name', () => {
  const problems = [
    { path: 'levers[0].beds', why: 'too many' },
    { path: 'levers[0].facilities[1]', why: 'unknown' },
    { path: 'levers[0]', why: 'wrong' },
    { path: 'levers[10].beds', why: 'another' },
    { path: 'shocks[0].factor', why: 'too high' },
  ]
  assert.deepEqual(
    [...problemsOf(problems, 'levers', 0)],
    [
      ['beds', 'too many'],
      ['facilities', 'unknown'],
      ['', 'wrong'],
    ],
  )
  assert.deepEqual([...problemsOf(problems, 'levers', 1)], [])
})

test('beside a result the minutes count from its fork, whatever the clock does; a changed question counts from now', () => {
  const [fork, now] = [Date.parse('2026-11-21T18:24:00+08:00'), Date.parse('2026-11-21T19:10:00+08:00')]
  const draft = { ...EMPTY_DRAFT, horizonHours: 24 }
  assert.equal(minutesCountFrom(draft, { ...draft }, fork, now), fork)
  assert.equal(minutesCountFrom(draft, { ...draft }, fork, now + 3_600_000), fork)
  assert.equal(minutesCountFrom({ ...draft, horizonHours: 48 }, draft, fork, now), now)
  assert.equal(minutesCountFrom(draft, draft, null, now), now, 'no result yet')
  assert.equal(minutesCountFrom(draft, null, fork, now), now, 'a result of another question')
})

test('where no hospital was ever told of there is nothing to rehearse from; before the first pulse nobody knows', () => {
  const facility = (observedAt: string | null) => ({ observedAt }) as Pulse['facilities'][number]
  assert.equal(hasNoData({ facilities: [facility(null), facility(null)] }), true)
  assert.equal(hasNoData({ facilities: [facility(null), facility('2026-11-21T18:24:00+08:00')] }), false)
  assert.equal(hasNoData(null), false)
})

test('a rehearsal of the server is the question that it answers, with an instant of the record only where it starts there', () => {
  const draft = withLevers({ ...EMPTY_DRAFT, scenario: 'flu', horizonHours: 48, parameters: { 'a.b': 2 } }, [
    { key: 0, kind: 'open-beds', spec: { facility: 'h1', beds: 60 } },
  ])
  const { shocks, levers, scenario, horizonHours, seed, replications } = questionOf(draft, '')
  const told = {
    forkedAt: '2026-11-21T10:00:00Z',
    scenario,
    horizonHours,
    seed: Number(seed),
    of: replications,
    shocks,
  }
  const withNulls = levers.map(({ kind, spec }) => ({ kind, spec: { ...(spec as object), unit: null } }))
  const now = draftOfRehearsal({ ...told, levers: withNulls, fromRecord: false }, draft.parameters)
  assert.deepEqual(questionOf(now, ''), questionOf(draft, ''))
  assert.equal(new Set([...now.shocks, ...now.levers].map(({ key }) => key)).size, 2, 'each has a key of its own')
  const past = draftOfRehearsal({ ...told, levers, fromRecord: true }, {})
  assert.equal(questionOf(past, '').from, '2026-11-21T10:00:00.000Z')
  assert.equal(sameQuestion(past, draft), false)
})
