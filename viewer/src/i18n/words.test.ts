import assert from 'node:assert/strict'
import { test } from 'node:test'
import { actionsEn } from './actions-en.ts'
import { actionsZh } from './actions-zh.ts'
import { allocationEn } from './allocation-en.ts'
import { allocationZh } from './allocation-zh.ts'
import { calendarEn } from './calendar-en.ts'
import { calendarZh } from './calendar-zh.ts'
import { displayEn } from './display-en.ts'
import { displayZh } from './display-zh.ts'
import { en } from './en.ts'
import { epidemicEn } from './epidemic-en.ts'
import { epidemicZh } from './epidemic-zh.ts'
import { inExerciseEn } from './exercise-en.ts'
import { inExerciseZh } from './exercise-zh.ts'
import { figuresEn } from './figures-en.ts'
import { figuresZh } from './figures-zh.ts'
import { handoverEn } from './handover-en.ts'
import { handoverZh } from './handover-zh.ts'
import { indicatorsEn } from './indicators-en.ts'
import { indicatorsZh } from './indicators-zh.ts'
import { pastEn } from './past-en.ts'
import { pastZh } from './past-zh.ts'
import { planAreasEn } from './plan-areas-en.ts'
import { planAreasZh } from './plan-areas-zh.ts'
import { riskEn } from './risk-en.ts'
import { riskZh } from './risk-zh.ts'
import { scoresEn } from './scores-en.ts'
import { scoresZh } from './scores-zh.ts'
import { supervisionEn } from './supervision-en.ts'
import { supervisionZh } from './supervision-zh.ts'
import { tourEn } from './tour-en.ts'
import { tourZh } from './tour-zh.ts'
import { viewsEn } from './views-en.ts'
import { viewsZh } from './views-zh.ts'
import { wallRoomsEn } from './wall-rooms-en.ts'
import { wallRoomsZh } from './wall-rooms-zh.ts'
import { zh } from './zh.ts'

test('both languages have the same keys, and a phrase takes its values in both', () => {
  assert.deepEqual(Object.keys(en).sort(), Object.keys(zh).sort())
  for (const [key, word] of Object.entries(zh))
    assert.equal(typeof en[key as keyof typeof en], typeof word, `${key} must be ${typeof word} in both languages`)
})

for (const [screen, zhWords, enWords] of [
  ['the supervision screen', supervisionZh, supervisionEn],
  ['the indicators room', indicatorsZh, indicatorsEn],
  ['the calendar and satisfaction', calendarZh, calendarEn],
  ['the record of forecasts', scoresZh, scoresEn],
  ['the epidemic view', epidemicZh, epidemicEn],
  ['the allocation screen', allocationZh, allocationEn],
  ['the screen of the cheapest actions', actionsZh, actionsEn],
  ['the replay of the past', pastZh, pastEn],
  ['explanations and files of figures', figuresZh, figuresEn],
  ['saved views', viewsZh, viewsEn],
  ['the tour', tourZh, tourEn],
  ['areas of a plan', planAreasZh, planAreasEn],
  ['rooms on the wall', wallRoomsZh, wallRoomsEn],
  ['handover notes', handoverZh, handoverEn],
  ['themes, drawers and the wall', displayZh, displayEn],
] as const)
  test(`so have the words of ${screen}, and its English holds no Chinese`, () => {
    assert.deepEqual(Object.keys(enWords).sort(), Object.keys(zhWords).sort())
    for (const [key, word] of Object.entries(enWords)) {
      assert.equal(typeof zhWords[key as keyof typeof zhWords], typeof word, key)
      const said = typeof word === 'string' ? word : (word as (...v: unknown[]) => string)('2', '3', '4', '5', '6')
      assert.match(said, /\S/, key)
      assert.doesNotMatch(said, /\p{Script=Han}/u, key)
    }
  })

test('no word is empty and English words hold no Chinese characters except the name of the other language', () => {
  for (const [key, word] of Object.entries(en)) {
    const said = typeof word === 'string' ? word : (word as (...v: unknown[]) => string)(2, 3, 4)
    assert.ok(said.length > 0, `${key} is empty`)
    if (key !== 'app.language' && key !== 'help.language') assert.doesNotMatch(said, /\p{Script=Han}/u, key)
  }
})

test('in an exercise no word of the frame says live, and its words replace words that there are', () => {
  for (const [key, word] of [...Object.entries(inExerciseZh), ...Object.entries(inExerciseEn)]) {
    assert.ok(key in zh, `${key} replaces no word`)
    assert.doesNotMatch(word, /实时|实测|\blive\b/i, key)
  }
  for (const [key, word] of Object.entries(zh))
    if (typeof word === 'string' && /^(mark|time|help|rehearse)\./.test(key) && /实时/.test(word))
      assert.ok(key in inExerciseZh || key === 'mark.exerciseWhy', `${key} says 实时: give it a word for exercises`)
})

test('the screen never uses the words that the glossary warns of', () => {
  for (const [key, word] of Object.entries(zh)) {
    const said = typeof word === 'string' ? word : (word as (...v: unknown[]) => string)(2, 3, 4)
    assert.doesNotMatch(said, /封控|病床使用率/, key)
  }
})

test('one measure has one name, on the list, at the hospital, at its chart, on the desk and among the actions (law L127)', () => {
  const needed = { zh: '需要床位', en: 'beds needed' }
  for (const [language, words, actions] of [
    ['zh', zh, actionsZh],
    ['en', en, actionsEn],
  ] as const) {
    const named = [words['full.ALL_BEDS'], words['measure.ALL_BEDS'], words['fan.needed'], actions['figure.beds']]
    for (const name of named)
      assert.ok(name.toLowerCase().includes(needed[language]), `${name} speaks of ${needed[language]}`)
    assert.notEqual(words['full.WARD'], words['full.ALL_BEDS'], 'wards alone are another measure')
  }
  assert.equal(riskZh.BEDS, zh['full.WARD'])
  assert.equal(riskEn.BEDS.toLowerCase(), en['full.WARD'])
  assert.equal(zh['kpi.occupancy'], zh['hospital.occupancy'])
})
