import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sessionOf } from '../../data/exercise-session.ts'
import { effectWords, exerciseClock } from './exercise-clock.ts'
import { ringing, unread } from './exercise-store.ts'
import { fieldsShown, specOf } from './lever-form.ts'
import type { ExerciseSeen, InjectSeen, LeverSeen, ParticipantSeen } from './types.ts'

const inject = (part: Partial<InjectSeen>) =>
  ({ id: 'i', deliveredMinute: null, acknowledged: false, ...part }) as InjectSeen
const seat = (role: ParticipantSeen['role']) => ({ id: 'p', role }) as ParticipantSeen

test('the exercise’s clock counts hours and minutes from the fork', () => {
  assert.deepEqual([0, 59.99, 60, 1510.5].map(exerciseClock), ['T+00:00', 'T+00:59', 'T+01:00', 'T+25:10'])
})

test('a difference is told with its sign and its interval', () => {
  assert.equal(effectWords(-12.44, 3.06), '−12.4 ± 3.1')
  assert.equal(effectWords(0, null), '+0.0')
  assert.equal(effectWords(250.4, 100), '+250 ± 100')
})

test('what waits to be acknowledged is the newest first, and never the facilitator’s', () => {
  const injects = [
    inject({ id: 'a', deliveredMinute: 5 }),
    inject({ id: 'b', deliveredMinute: 60 }),
    inject({ id: 'c', deliveredMinute: 30, acknowledged: true }),
    inject({ id: 'd' }),
  ]
  const exercise = { injects, you: seat('HOSPITAL') } as unknown as ExerciseSeen
  assert.deepEqual(
    unread(exercise).map(({ id }) => id),
    ['b', 'a'],
  )
  assert.deepEqual(unread({ ...exercise, you: seat('FACILITATOR') }), [])
  assert.deepEqual(unread({ ...exercise, you: null }), [])
})

test('an alarm rings until it is over or acknowledged', () => {
  const alarms = [
    { id: 'a', overMinute: null, acknowledgedBy: null },
    { id: 'b', overMinute: 9, acknowledgedBy: null },
    { id: 'c', overMinute: null, acknowledgedBy: 'p2' },
  ]
  assert.deepEqual(
    ringing({ alarms } as unknown as ExerciseSeen).map(({ id }) => id),
    ['a'],
  )
})

test('a tab without a proper session shows the live city', () => {
  for (const text of [null, '', '{', '{"id":7}', '{"id":"../x"}']) assert.equal(sessionOf(text), null, String(text))
  assert.deepEqual(sessionOf('{"id":"x-1"}'), { id: 'x-1', token: null })
})

const field = (name: string, kind: string, fallback: unknown = null) => ({
  name,
  kind,
  label: { zh: name, en: name },
  unit: null,
  low: null,
  high: null,
  fallback,
  choices: [],
})
const openBeds: LeverSeen = {
  kind: 'open-beds',
  name: { zh: '增开床位', en: 'Open beds' },
  use: 'action',
  fields: [
    field('facility', 'facility'),
    field('unit', 'unit'),
    field('beds', 'number', undefined),
    field('atMinute', 'minute', 0),
  ],
}

test('a form gives numbers as numbers, leaves out what is empty, and names one place alone', () => {
  assert.deepEqual(specOf(openBeds, { facility: 'h01', unit: '', beds: '12', atMinute: '' }, null), {
    facility: 'h01',
    beds: 12,
  })
  assert.deepEqual(specOf(openBeds, { facility: 'h01', unit: 'h01-w02', beds: '12' }, null), {
    unit: 'h01-w02',
    beds: 12,
  })
  assert.deepEqual(specOf(openBeds, { beds: '3' }, 'h02'), { facility: 'h02', beds: 3 }, 'a hospital acts for itself')
})

test('a hospital is not asked which hospital', () => {
  assert.deepEqual(
    fieldsShown(openBeds, 'h02').map(({ name }) => name),
    ['unit', 'beds', 'atMinute'],
  )
  assert.equal(fieldsShown(openBeds, null).length, 4)
})
