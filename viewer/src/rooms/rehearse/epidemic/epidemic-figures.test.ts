import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EpidemicRun, OutlookSide, PathogenFile } from '../../../data/epidemic-types.ts'
import { EPIDEMIC_WORDS } from '../../../i18n/epidemic-words.ts'
import { incidenceOn, mapTitle, outTitle, rateColour, type Said, sumsTitle, worstDay } from './epidemic-figures.ts'
import { type EpidemicForm, leversOf, runInput, shockOf } from './epidemic-form.ts'

const flat = (value: number) => {
  const days = [value, 2 * value, value]
  return { p10: days, p25: days, p50: days, p75: days, p90: days }
}
const side = (out: OutlookSide['intensiveCareRunsOut'], infected = 100): OutlookSide => ({
  infections: flat(infected),
  admissions: flat(4),
  wards: flat(9),
  intensiveCare: flat(3),
  deaths: flat(1),
  intensiveCareLeft: [8, 8, 8],
  wardsLeft: null,
  intensiveCareRunsOut: out,
  wardsRunsOut: null,
  incidence: [0, 0, 40, 900, 20, 700],
  infectionsSum: [300, infected * 4, 500],
  admissionsSum: [10, infected / 10, 14],
  deathsSum: [1, 2, 3],
})
const run = (base: OutlookSide, plan: OutlookSide | null = null): EpidemicRun => ({
  asOf: '2027-01-10T00:00:00Z',
  engineVersion: '1',
  seed: 1,
  pathogen: 'x',
  name: { zh: '流感', en: 'Flu' },
  reproductionNumber: 2,
  days: 28,
  runs: 20,
  intensiveCare: { open: 20, occupied: 12, free: 7 },
  wards: null,
  subdistricts: [
    { name: { zh: '甲', en: 'A' }, people: 1000 },
    { name: { zh: '乙', en: 'B' }, people: 1000 },
  ],
  subdistrictOfCell: [0, 1],
  base,
  plan,
})
const said = (base: OutlookSide, plan: OutlookSide | null = null, language: 'zh' | 'en' = 'en'): Said => ({
  run: run(base, plan),
  words: EPIDEMIC_WORDS[language],
  zone: 'Asia/Shanghai',
  language,
})
const out = { p10: 1, p50: 4, p90: 11, share: 1 }

test('the title says when intensive care runs out, how sure that is, and what measures make of it', () => {
  assert.equal(outTitle(said(side(out))), 'ICU beds run out on 14 Jan (11 Jan–21 Jan)')
  assert.equal(
    outTitle(said(side(out), side({ p10: 9, p50: null, p90: null, share: 0.3 }), 'zh')),
    '重症床位于 01-14 用尽（01-11–01-21）；采取措施后可能为 30 %',
  )
  assert.equal(
    outTitle(said(side({ ...out, p90: null, share: 0.8 }), side({ p10: null, p50: null, p90: null, share: 0 }))),
    'ICU beds run out on 14 Jan (11 Jan–later); with measures they last for 28 days',
  )
  assert.match(outTitle(said(side({ p10: 20, p50: null, p90: null, share: 0.35 }))), /^A chance of 35\s?% that/)
  assert.equal(
    outTitle(said(side({ p10: null, p50: null, p90: null, share: 0 }))),
    'ICU beds last for 28 days: at most 6 (6–6) needed of 8 not occupied',
  )
  const none = side({ p10: null, p50: null, p90: null, share: 0 })
  const rising = { ...none, intensiveCare: { ...none.intensiveCare, p50: [1, 2, 4, 6] } }
  assert.match(outTitle(said(rising)), /still rising on the last day, the peak lies behind it$/)
  assert.match(outTitle(said(side(null))), /^Nobody reports intensive care beds/)
})

test('sums say what measures spare; the map its worst subdistrict and day', () => {
  assert.match(
    sumsTitle(said(side(out), side(out, 60))),
    /400 \(300–500\) infected.*spare 160 infections and 4 admissions/,
  )
  const { base } = run(side(out))
  assert.equal(worstDay(base), 1)
  assert.deepEqual(incidenceOn(run(base), base, 1), [40, 900])
  assert.equal(mapTitle(said(base), [40, 900]), 'Highest at B: 900 per 100,000 a week')
  assert.equal(mapTitle(said(base), [0, 0]), 'Incidence by subdistrict')
  assert.notEqual(rateColour(9, 'dark'), rateColour(11, 'dark'))
  assert.equal(rateColour(null, 'dark'), null)
})

const form: EpidemicForm = {
  pathogen: 'flu',
  reproductionNumber: 1.4,
  isEffective: true,
  severityFactor: null,
  per100000: 120,
  days: 60,
  contacts: { share: 0.4, fromDay: 7, untilDay: 90, ages: 'school' },
  vaccine: { coverage: 0, atDay: 0, ages: 'old' },
  beds: { count: 30, fromDay: 10 },
}

test('a form asks the API and a rehearsal for the same: what does nothing is left out', () => {
  assert.deepEqual(runInput(form), {
    pathogen: 'flu',
    days: 60,
    runs: 20,
    everywherePer100000: 120,
    reproductionNumber: 1.4,
    isEffective: true,
    reduceContacts: [{ share: 0.4, fromDay: 7, untilDay: 60, fromAge: 5, untilAge: 20 }],
    addBeds: [{ fromDay: 10, intensiveCare: 30 }],
  })
  const file = { file: { id: 'flu', reproduction: 'basic' } } as unknown as PathogenFile
  assert.deepEqual(shockOf(form, file).spec, {
    pathogen: { id: 'flu', reproduction: 'effective' },
    everywherePer100000: 120,
    days: 60,
    reproductionNumber: 1.4,
  })
  assert.deepEqual(
    leversOf(form, 'h1').map(({ kind, spec }) => [kind, spec.fromMinute ?? spec.atMinute, spec.beds ?? spec.share]),
    [
      ['reduce-contacts', 10_080, 0.4],
      ['convert-wards', 14_400, 30],
    ],
  )
  assert.deepEqual(leversOf({ ...form, contacts: { ...form.contacts, fromDay: 60 } }, null), [])
})
