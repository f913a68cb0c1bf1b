import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AllocationRun, AllocationSessions } from '../../../data/allocation-types.ts'
import { allocationEn } from '../../../i18n/allocation-en.ts'
import { allocationZh } from '../../../i18n/allocation-zh.ts'
import { ganttGroups, insteadOf, sessionLines, sessionsFinding } from './session-figures.ts'

const move = (toFacility: string, toDay: number | null, days: number) => ({
  facility: 'h1',
  need: 'general-surgery',
  urgency: 'ELECTIVE' as const,
  day: 1,
  toFacility,
  toDay,
  days,
  cases: 2,
})
const outlook = (facility: string, needed: readonly number[], planned: readonly number[]) => ({
  facility,
  open: [10, 10],
  limit: [9, 9],
  low: needed,
  middle: needed,
  high: needed,
  needed,
  planned,
})
const session = (day: number) => ({
  facility: 'h1',
  need: 'general-surgery',
  day,
  minutes: 500,
  electiveMinutes: 600,
  told: 0.4,
  planned: 5,
  kept: 1,
  movedIn: 1,
  movedOut: 2,
  postponed: 2,
})
const sessions: AllocationSessions = {
  moves: [move('h1', null, 7), move('h2', 1, 0), move('h1', 3, 2)],
  sessions: [session(0), session(1)],
  hospitals: [outlook('h2', [9.5, 8], [8, 8]), outlook('h1', [12, 13], [8.9, 9.6])],
  blocked: [],
  avoided: [],
  overNothing: 7,
  overPlan: 0.6,
  movable: 12,
  postponed: 2,
  postponedMinutes: 290,
  postponedSessions: 0.5,
  waitedDays: 20,
  worstShare: 0.2,
  days: 2,
}
const run = { sessions, icuTarget: 0.92 } as AllocationRun
const nameOf = (id: string): string => id.toUpperCase()

test('the finding counts what is moved and what it does to the need above the limit, and says so where there is nothing to do', () => {
  assert.equal(
    sessionsFinding(run, allocationEn),
    '6 operations moved: ICU need above 92 % of the beds falls from 7.0 to 0.6 bed-days',
  )
  assert.match(sessionsFinding(run, allocationZh), /调整 6 台手术：重症需求超床位 92% 由 7.0 降至 0.6 床日/)
  const told = (part: Partial<AllocationSessions>): string =>
    sessionsFinding({ ...run, sessions: { ...sessions, ...part } }, allocationEn)
  assert.equal(told({ overNothing: 0 }), 'ICU need stays within 92 % of the beds: every session as planned')
  assert.match(told({ moves: [] }), /^No operation to move: ICU stays 7.0 bed-days above 92 %/)
})

test('groups stand by their need above the limit; days say what stays above it, bars how full they are, marks what becomes of operations', () => {
  const [first, second] = ganttGroups(sessions, nameOf, (need) => need)
  assert.deepEqual([first!.name, second!.name], ['H1', 'H2'])
  assert.deepEqual(first!.days, [
    { label: '12.0→8.9/9', overBefore: true, over: false },
    { label: '13.0→9.6/9', overBefore: true, over: true },
  ])
  assert.deepEqual(first!.lanes[0]!.sessions[0], {
    day: 0,
    usedShare: 1.2,
    marks: { kept: 1, in: 1, later: 2, postponed: 2, told: 0.4 },
  })
  assert.deepEqual(second!.lanes, [])
})

test('what is done instead is told in words, and the file has a line for each move', () => {
  const words = sessions.moves.map((one) => insteadOf(one, allocationEn, nameOf, ['Mon', 'Tue', 'Wed', 'Thu']))
  assert.deepEqual(words, ['put off 7 days', 'H2, Tue', 'on Thu'])
  const lines = sessionLines(run, (id) => `"${id}"`)
  assert.equal(lines.length, 4)
  assert.equal(lines[1], 'operations,h1,"h1",general-surgery,ELECTIVE,1,h1,,7,2')
  assert.deepEqual(
    sessionLines({ ...run, sessions: null }, (id) => id),
    [],
  )
})
