import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EmergencyAccess, SupervisedPerson, Supervision } from '../data/supervision-types.ts'
import { supervisionEn } from '../i18n/supervision-en.ts'
import { supervisionZh } from '../i18n/supervision-zh.ts'
import { refusalBars } from '../rooms/data/supervision/refusal-bars.ts'
import { hiddenParts } from '../rooms/hospital/hidden-parts.ts'
import { emergencyState, emergencyTitle, refusedTitle, seenTitle } from './supervision.ts'

const NONE = { looks: 0, exports: 0, changes: 0, refused: 0, strangers: 0, signIns: 0, emergencies: 0 }
const person = (name: string | null, refused: number, places = 0): SupervisedPerson => ({
  who: `planner ${name}`,
  role: 'planner',
  roleName: { zh: '规划人员', en: 'Planner' },
  name,
  tally: { ...NONE, refused },
  places,
  outside: 0,
  bytes: null,
  lastAt: '2026-11-21T04:00:00Z',
})
const told = (people: readonly SupervisedPerson[]): Supervision => ({
  since: '2026-11-20T04:00:00Z',
  until: '2026-11-21T04:00:00Z',
  complete: true,
  rows: 1,
  total: { ...NONE, refused: people.reduce((sum, one) => sum + one.tally.refused, 0) },
  hourly: [],
  people,
  peopleCount: people.length,
  places: [],
  placesCount: 0,
  classes: [],
  findings: [],
  chain: null,
})
const zh = (text: { zh: string }): string => text.zh
const en = (text: { en: string }): string => text.en

test('the title of refusals says how many and of whom, and changes with both', () => {
  const title = (people: readonly SupervisedPerson[]): string =>
    refusedTitle(told(people), '过去 24 小时', supervisionZh, zh)
  assert.equal(title([person('a', 0)]), '过去 24 小时无人被拒')
  assert.equal(title([person('a', 3)]), '过去 24 小时 3 次被拒，均来自规划人员 a')
  assert.equal(title([person('a', 3), person(null, 2)]), '过去 24 小时 5 次被拒，来自 2 方，最多为规划人员 a（3 次）')
  assert.equal(
    refusedTitle(told([person('a', 1)]), 'the last 24 hours', supervisionEn, en),
    '1 refusal in the last 24 hours, all of Planner a',
  )
  assert.equal(
    seenTitle(told([person('a', 0, 2), person('b', 0, 7)]), 'person', '', supervisionZh, zh),
    '规划人员 b看得最广：7 处',
  )
  assert.match(seenTitle(told([]), 'place', '过去 24 小时', supervisionZh, zh), /无人查看明细/)
})

test('an emergency access is under way, waits, or is judged; the oldest that waits stands in the title', () => {
  const access = (until: number, review: EmergencyAccess['review'] = null): EmergencyAccess => ({
    id: String(until),
    who: 'dispatcher a',
    reason: 'a fire',
    since: new Date(until - 1).toISOString(),
    until: new Date(until).toISOString(),
    endedEarly: false,
    lookedAt: [],
    review,
  })
  const judged = access(1, { by: 'commander b', at: '', verdict: 'JUSTIFIED', reason: 'it was' })
  assert.deepEqual(
    [access(9), access(3), judged].map((one) => emergencyState(one, 5)),
    ['running', 'waiting', 'judged'],
  )
  const title = emergencyTitle([access(9), access(3), judged], (since) => `${Date.parse(since)} ms`, supervisionEn)
  assert.equal(title, '2 emergency accesses to be judged, oldest 2 ms')
  assert.equal(
    emergencyTitle([judged], () => '', supervisionZh),
    '1 件紧急授权，均已复核',
  )
})

test('bars of refusals stand on one ground, strangers above those known, and their heights are their numbers', () => {
  const hour = (refused: number, strangers: number) => ({
    at: '2026-11-21T04:00:00Z',
    tally: { refused, strangers },
  })
  const { bars, most } = refusalBars([hour(0, 0), hour(10, 4), hour(5, 0)], { width: 332, height: 134 })
  assert.equal(most, 10)
  const [none, both, half] = bars
  assert.deepEqual([none!.strangerY, none!.knownY], [114, 114])
  assert.deepEqual([both!.strangerY, both!.knownY, both!.bottom], [14, 54, 114])
  assert.equal(half!.strangerY, 64)
  assert.deepEqual(refusalBars([], { width: 0, height: 0 }).bars, [])
})

test('hidden fields are told as parts of the screen, each once', () => {
  assert.deepEqual(
    hiddenParts([
      { field: 'Unit.waiting', reason: 'SCOPE' },
      { field: 'Unit.beds', reason: 'SCOPE' },
      { field: 'Facility.emergency', reason: 'SCOPE' },
      { field: 'Other.thing', reason: 'ROLE' },
    ]),
    ['unit', 'emergency'],
  )
})
