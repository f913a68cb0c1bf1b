import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { describeProblems } from '../city/decoded.ts'
import { decodeLadder, type Ladder } from './ladder.ts'
import type { LadderReading } from './ladder-figures.ts'
import { askedLevel, pointsShare } from './ladder-level.ts'

const FOLDER = join(import.meta.dirname, '../../../scenarios/ladders')
const fileOf = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')) as Record<string, unknown>
function ladderOf(input: unknown): Ladder {
  const decoded = decodeLadder(input)
  if (!decoded.ok) throw new Error(describeProblems(decoded.problems))
  return decoded.value
}
const problemsOf = (input: unknown): string => {
  const decoded = decodeLadder(input)
  return decoded.ok ? '' : describeProblems(decoded.problems)
}
const china = ladderOf(fileOf('china'))
const opel = ladderOf(fileOf('opel'))

const UNKNOWN: LadderReading = {
  occupancy: null,
  'icu-occupancy': null,
  'emergency-load': null,
  'boarders-share': null,
  'longest-boarder': null,
  'fit-to-leave-share': null,
  'extra-beds-share': null,
  'no-ward-bed-12h': null,
  'no-icu-bed-12h': null,
}
const CALM_READING: LadderReading = {
  ...UNKNOWN,
  occupancy: 0.8,
  'emergency-load': 0.5,
  'boarders-share': 0,
  'fit-to-leave-share': 0.02,
  'extra-beds-share': 0,
  'no-ward-bed-12h': 0,
  'no-icu-bed-12h': 0,
}
const asked = (ladder: Ladder, reading: Partial<LadderReading>, present = 0, rules: readonly string[] = []) =>
  askedLevel(ladder, 'hospital', { ...CALM_READING, ...reading }, () => null, { level: present, rules })

test('the graver a hospital fares the graver its level, by the rule that says so: Ⅰ is the last in China, L4 in the other', () => {
  const marks = [0.8, 0.96, 0.99, 1.12].map((occupancy) => china.levels[asked(china, { occupancy }).level!]!.mark)
  assert.deepEqual(marks, ['–', 'Ⅳ', 'Ⅲ', 'Ⅰ'])
  assert.deepEqual(
    asked(china, { occupancy: 1, 'boarders-share': 0.3 }).rules.map(({ id }) => id),
    ['h2-occupancy'],
  )
  assert.match(china.order.zh, /Ⅰ级最重/)
  assert.match(opel.order.zh, /L4 最重/)
  assert.equal(opel.levels.at(-1)!.mark, 'L4')
  assert.equal(asked(opel, {}).level, 0)
  const worst = asked(opel, { occupancy: 1, 'emergency-load': 1.3, 'boarders-share': 0.2, 'fit-to-leave-share': 0.2 })
  assert.equal(opel.levels[worst.level!]!.mark, 'L4')
  assert.equal(worst.points, 12 / 15)
})

test('the city answers by how many hospitals stand where', () => {
  const of = (share: number) =>
    askedLevel(china, 'city', { ...CALM_READING, occupancy: 0.85 }, () => share, { level: 0, rules: [] })
  assert.equal(of(0.1).level, 0)
  assert.equal(china.levels[of(0.2).level!]!.mark, 'Ⅱ', 'a fifth of the hospitals is on Ⅱ or graver')
  assert.equal(china.levels[of(0.5).level!]!.mark, 'Ⅰ')
})

test('unknown is no calm: nothing known gives no level, and a level is kept while what put it there is not told (law L99)', () => {
  assert.equal(askedLevel(china, 'hospital', UNKNOWN, () => null, { level: 0, rules: [] }).level, null)
  assert.equal(askedLevel(opel, 'hospital', UNKNOWN, () => null, { level: 0, rules: [] }).level, null)
  const kept = asked(china, { occupancy: null }, 2, ['h3-occupancy'])
  assert.equal(kept.level, null, 'the occupancy that rang is not told any more')
  assert.ok(kept.unknown.includes('occupancy'))
  assert.equal(asked(china, { occupancy: 0.8 }, 2, ['h3-occupancy']).level, 0)
  assert.equal(asked(china, { 'boarders-share': null }, 2, ['h3-occupancy']).level, 0, 'another rule put it there')
  const without = { ...CALM_READING, 'no-icu-bed-12h': 'absent' } as const
  const absent = askedLevel(china, 'hospital', without, () => null, { level: 1, rules: [] })
  assert.deepEqual([absent.level, absent.unknown], [0, []], 'who has no intensive care is not asked about it')
  assert.equal(pointsShare(opel, { ...UNKNOWN, occupancy: 0.99 }), null, 'one score of five says too little')
  assert.equal(pointsShare(opel, { ...UNKNOWN, occupancy: 0.99, 'emergency-load': 0.5, 'boarders-share': 0 }), 3 / 9)
})

test('what is wrong with a file is told by path, all of it at once', () => {
  assert.match(problemsOf(7), /must be an object with format, id, name, order, levels, alerts, due/)
  assert.match(problemsOf({ ...fileOf('china'), format: 'x', gravest: 1 }), /format: must be "kangcheng-ladder\/1"/)
  assert.match(problemsOf({ ...fileOf('china'), gravest: 1 }), /gravest: is not a field of a ladder/)
  const levels = (change: (levels: Record<string, unknown>[]) => void, name = 'china') => {
    const file = structuredClone(fileOf(name))
    change(file.levels as Record<string, unknown>[])
    return problemsOf(file)
  }
  assert.match(
    levels((l) => l.splice(1)),
    /levels: must be 2 to 9 levels, from the calm one to the gravest, got 1/,
  )
  assert.match(
    levels((l) => Object.assign(l[2]!, { mark: 'Ⅳ' })),
    /levels\[2\]\.mark: "Ⅳ" stands twice/,
  )
  assert.match(
    levels((l) => Object.assign(l[1]!, { rules: [] })),
    /levels\[1\]\.rules: must name at least one rule/,
  )
  const rule = (all: unknown, at = 'hospital') =>
    levels((l) =>
      Object.assign(l[1]!, { rules: [{ id: 'r', at, text: { zh: '甲', en: 'a' }, all, source: 's', tag: 'A' }] }),
    )
  assert.match(rule([]), /levels\[1\]\.rules\[0\]\.all: must name at least one condition/)
  assert.match(rule([{ figure: 'occupancy' }]), /all\[0\]: must have either from \(at or above\) or below/)
  assert.match(rule([{ figure: 'mood', from: 1 }]), /all\[0\]\.figure: must be one of occupancy/)
  assert.match(rule([{ figure: 'points', from: 1 }]), /"points" needs scores, and there are none/)
  assert.match(rule([{ figure: 'hospitals', level: 'Ⅴ', from: 1 }], 'city'), /all\[0\]\.level: must be one of –, Ⅳ/)
  assert.match(rule([{ figure: 'hospitals', level: 'Ⅳ', from: 1 }]), /"hospitals" is a figure of the city alone/)
  const alerts = fileOf('china').alerts as Record<string, Record<string, unknown>>
  const alert = (name: string, value: unknown) =>
    problemsOf({ ...fileOf('china'), alerts: { ...alerts, [name]: { ...alerts[name], value } } })
  assert.match(alert('alarmChance', 0.1), /alerts\.alarmChance\.value: must be above watchChance, 0\.2, got 0\.1/)
  assert.match(alert('judgedHours', 7), /alerts\.judgedHours\.value: must be one of 6, 12, 24, got 7/)
  assert.match(alert('alarmMinutes', 900), /must be below watchMinutes, 720, since a break that is nearer is graver/)
  const { watchChance: _, ...fewer } = alerts
  assert.match(problemsOf({ ...fileOf('china'), alerts: fewer }), /alerts\.watchChance: is missing/)
})
