import assert from 'node:assert/strict'
import { test } from 'node:test'
import { WORDS } from '../../i18n/words.ts'
import { DEFAULT_SETTINGS, focusHospital, plannedHospital, questionOf, sameQuestion, titleOf } from './settings.ts'

test('the question names shock and lever as the engine reads them', () => {
  const question = questionOf({ ...DEFAULT_SETTINGS, hospital: 'h04', where: 'h04' }, 'Winter flu')
  assert.deepEqual(question.shocks, [
    {
      kind: 'surge-arrivals',
      spec: { factor: 1.6, need: 'all', facilities: ['h04'], fromMinute: 0, untilMinute: 600, route: 'both' },
    },
  ])
  assert.deepEqual(question.levers, [
    { kind: 'open-beds', spec: { facility: 'h04', beds: 18, atMinute: 0, leadMinutes: 120 } },
  ])
})

test('a factor of one is no shock, and no beds are no lever', () => {
  const question = questionOf({ ...DEFAULT_SETTINGS, factor: 1, beds: 0, hospital: 'h04' }, '')
  assert.deepEqual([question.shocks, question.levers], [[], []])
})

test('moving any lever makes a result out of date, moving it back does not', () => {
  const moved = { ...DEFAULT_SETTINGS, hospital: 'h04', beds: 20 }
  assert.equal(sameQuestion(moved, { ...DEFAULT_SETTINGS, hospital: 'h04' }), false)
  assert.equal(sameQuestion({ ...moved, beds: 18 }, { ...DEFAULT_SETTINGS, hospital: 'h04' }), true)
})

test('a result speaks of its own plan’s hospital, whatever is set now; before a run, of the one that is set', () => {
  const settings = { ...DEFAULT_SETTINGS, hospital: 'h01' }
  const levers = [
    { kind: 'divert', spec: { facility: 'h02' } },
    { kind: 'open-beds', spec: { facility: 'h04', beds: 40 } },
  ]
  assert.equal(focusHospital({ rehearsal: null, asked: null, settings }), 'h01')
  assert.equal(focusHospital({ rehearsal: { levers }, asked: settings, settings }), 'h04')
  assert.equal(focusHospital({ rehearsal: { levers: [] }, asked: settings, settings }), 'h01')
  assert.equal(focusHospital({ rehearsal: { levers: [] }, asked: null, settings }), null)
})

test('the title of a rehearsal is written in the language asked for, not the one it was run in', () => {
  const question = questionOf({ ...DEFAULT_SETTINGS, hospital: 'h04', beds: 40 }, '')
  const nameOf = (id: string): string => `<${id}>`
  assert.equal(titleOf(question, WORDS.zh, nameOf), '来院 ×1.6 · <h04> +40')
  assert.equal(titleOf(question, WORDS.en, nameOf), 'Arrivals ×1.6 · <h04> +40')
  assert.equal(titleOf({ shocks: [], levers: [] }, WORDS.en, nameOf), '')
  const other = {
    shocks: [{ kind: 'staffing', spec: { role: 'nurse', absentShare: 0.11, absent: null } }],
    levers: [
      { kind: 'close-beds', spec: { facility: 'h04', beds: 12 } },
      { kind: 'defer-electives', spec: { share: 0.4 } },
      { kind: 'unheard-of', spec: null },
    ],
  }
  assert.equal(titleOf(other, WORDS.zh, nameOf), '护士 −11% · <h04> −12 · 推迟入院 40%')
  assert.equal(titleOf(other, WORDS.en, nameOf), 'Nurses −11% · <h04> −12 · Admissions put off 40%')
  const doctors = { shocks: [{ kind: 'staffing', spec: { role: 'doctor', absentShare: null, absent: 3 } }], levers: [] }
  assert.equal(titleOf(doctors, WORDS.en, nameOf), 'Doctors −3')
  assert.equal(plannedHospital(other), 'h04', 'the hospital whose beds close is what the plan is about')
})
