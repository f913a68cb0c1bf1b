import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { kangcheng } from '../../test/command-line.ts'
import { alarmFindings, decisionFindings } from './after-action.ts'
import { decodeLog, ExerciseLog, loggedExercises, readExercise } from './exercise-log.ts'
import type { Action, Alarm, Heading, Inject, Recommendation, Told } from './ports.ts'
import { exerciseReportPage } from './report-page.ts'
import { storyOf } from './story.ts'

const folder = mkdtempSync(join(tmpdir(), 'kangcheng-exercise-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const text = (words: string) => ({ zh: words, en: words })
const heading: Heading = {
  id: 'x-1',
  title: '<b>冬季</b>',
  scenario: null,
  start: 'LIVE',
  seed: '7',
  engineVersion: 'engine-1',
  city: { id: 'testville', name: text('Testville'), synthetic: true, zone: 'Asia/Shanghai' },
  stateHash: 'aa',
  cityHash: 'bb',
  parametersHash: 'cc',
  forkedAt: Date.UTC(2026, 10, 21),
  horizonMinutes: 600,
  alarmLimitMinutes: 30,
  shocks: [],
  options: [],
  leftOut: [],
}
const alarm = (id: string, facility: string): Alarm => ({
  id,
  rule: 'occupancy',
  name: text('Occupancy'),
  facility,
  finding: text('97%'),
})
const action = (id: string, minute: number, facility: string, why: string | null = null): Action => ({
  id,
  minute,
  by: 'p1',
  lever: { kind: 'open-beds', spec: { facility, beds: 2 } },
  text: text(`open ${facility}`),
  places: [facility],
  as: 'action',
  planned: why === null ? { wanted: 2, planned: 2, note: text('2 beds'), staffHours: null, moneyYuan: null } : null,
  why,
})
const inject = (id: string, atMinute: number): Inject => ({
  id,
  atMinute,
  to: { role: 'CENTRE', facility: null },
  text: text(`inject ${id}`),
  lever: null,
  source: 'prepared',
})
const advice = (of: string, facility: string | null): Recommendation => ({
  inject: of,
  figure: 'boarding-hours',
  figureName: text('Boarding'),
  unit: 'patient-hours',
  pairs: 8,
  horizonHours: 12,
  fromMinute: 0,
  options: [
    {
      lever: { kind: 'open-beds', spec: { facility: facility ?? 'h1', beds: 9 } },
      text: text('open'),
      mean: -4,
      halfWidth95: 1,
    },
  ],
  best: facility === null ? null : 0,
})

/** A log in memory and on disk, of what was told at which minute. */
function logged(id: string, told: readonly (readonly [number, Told])[]): ExerciseLog {
  const log = new ExerciseLog(folder, id, () => Date.UTC(2026, 10, 21), assert.fail)
  log.add(0, { kind: 'created', ...heading, id })
  for (const [minute, one] of told) log.add(minute, one)
  return log
}

const STORY: readonly (readonly [number, Told])[] = [
  [
    0,
    {
      kind: 'joined',
      participant: { id: 'p1', role: 'CENTRE', facility: null, post: 'duty-director' },
      facilityName: null,
    },
  ],
  [0, { kind: 'inject-planned', inject: inject('i1', 10), facilityName: null }],
  [0, { kind: 'inject-planned', inject: inject('i2', 100), facilityName: null }],
  [0, { kind: 'inject-planned', inject: inject('i3', 200), facilityName: null }],
  [10, { kind: 'inject-delivered', inject: 'i1', warning: text('h7 is closed'), effect: null }],
  [10, { kind: 'recommendation', ...advice('i1', 'h1') }],
  [20, { kind: 'alarm', alarm: alarm('a1', 'h1'), facilityName: text('One') }],
  [20, { kind: 'alarm', alarm: alarm('a2', 'h2'), facilityName: text('Two') }],
  [20, { kind: 'alarm', alarm: alarm('a3', 'h3'), facilityName: text('Three') }],
  [20, { kind: 'alarm', alarm: alarm('a4', 'h4'), facilityName: text('Four') }],
  [30, { kind: 'action', ...action('d1', 30, 'h1') }],
  [35, { kind: 'action', ...action('d2', 35, 'h4', 'not yours') }],
  [45, { kind: 'alarm-acknowledged', alarm: 'a2', by: 'p1' }],
  [49, { kind: 'alarm-over', alarm: 'a3' }],
  [100, { kind: 'inject-delivered', inject: 'i2', warning: null, effect: null }],
  [100, { kind: 'recommendation', ...advice('i2', 'h9') }],
  [120, { kind: 'action', ...action('d3', 120, 'h2') }],
  [200, { kind: 'inject-delivered', inject: 'i3', warning: null, effect: null }],
  [200, { kind: 'recommendation', ...advice('i3', null) }],
  [290, { kind: 'alarm', alarm: alarm('a5', 'h5'), facilityName: text('Five') }],
  [300, { kind: 'state', state: 'ENDED', why: null }],
]

test('an alarm is missed where nobody acknowledged it or acted there in time; a refused action is none', () => {
  const story = storyOf(logged('x-alarms', STORY).entries)
  assert.deepEqual(
    alarmFindings(story).map(({ alarm: { id }, answer, afterMinutes }) => [id, answer, afterMinutes]),
    [
      ['a1', 'acted', 10],
      ['a2', 'acknowledged', 25],
      ['a3', 'passed', 29],
      ['a4', 'missed', null],
      ['a5', 'open', null],
    ],
  )
})

test('a decision follows the recommendation where kind and place are its own, or where both are to do nothing', () => {
  const story = storyOf(logged('x-decisions', STORY).entries)
  assert.deepEqual(
    decisionFindings(story).map(({ inject: { id }, verdict }) => [id, verdict]),
    [
      ['i1', 'followed'],
      ['i2', 'other'],
      ['i3', 'followed'],
    ],
  )
})

test('the log on disk tells the same story; one that stops in the middle was interrupted, and what is damaged is named', () => {
  const log = logged('x-disk', STORY)
  assert.deepEqual(readExercise(folder, 'x-disk'), JSON.parse(JSON.stringify(log.entries)))
  assert.ok(loggedExercises(folder).includes('x-disk'))
  assert.equal(readExercise(folder, '../x-disk'), null)
  const lines = readFileSync(join(folder, 'exercises/x-disk.jsonl'), 'utf8')
  const half = decodeLog(lines.slice(0, -20), 'half')
  assert.equal(half.length, STORY.length, 'a last line that was cut off is left out')
  assert.equal(storyOf(half).state, 'INTERRUPTED')
  const second = lines.split('\n')[1]!
  assert.throws(() => decodeLog(lines.replace(second, '{"number":2'), 'damaged'), /damaged:2 is no JSON/)
  assert.throws(() => decodeLog(lines.replace(`${second}\n`, ''), 'short'), /short:2 is not entry 2/)
  assert.throws(() => decodeLog('', 'empty'), /empty:1 does not begin an exercise/)
})

test('the report holds both languages, its frame, every kind of entry, and escapes what people wrote', () => {
  const page = exerciseReportPage(storyOf(logged('x-report', STORY).entries), 'en')
  for (const words of [
    '演练 EXERCISE',
    '&lt;b&gt;冬季&lt;/b&gt;',
    'h7 is closed',
    'not yours',
    '1 of 5 critical alarms missed',
    '5 条危急告警，遗漏 1 条',
    '与建议一致',
    'SYNTHETIC',
    'T+05:00',
  ])
    assert.ok(page.includes(words), words)
  assert.doesNotMatch(page, /<b>冬季|<script/)
})

test('kangcheng exercise report makes the page from the file alone, and names what is no log', async () => {
  logged('x-command', STORY)
  const run = (...args: string[]) => kangcheng(folder, 'exercise', 'report', ...args)
  const good = await run('exercises/x-command.jsonl', '--out', 'report.html', '--json')
  assert.equal(good.code, 0, good.error)
  const answer = JSON.parse(good.out) as { missed: number; alarms: number; refused: number; report: string }
  assert.deepEqual([answer.alarms, answer.missed, answer.refused], [5, 1, 1])
  assert.match(readFileSync(answer.report, 'utf8'), /演练 EXERCISE/)
  writeFileSync(join(folder, 'no-log.jsonl'), '{"number":1}\n')
  const bad = await run('no-log.jsonl')
  assert.equal(bad.code, 2)
  assert.match(bad.error, /no-log.jsonl:1 lacks kind, minute or at/)
  assert.match((await run('exercises/x-command.jsonl', '--lang', 'fr')).error, /--lang must be zh or en, got fr/)
})
