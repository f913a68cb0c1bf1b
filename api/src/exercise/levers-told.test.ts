import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadCity } from '@kangcheng/seed-data'
import type { LeverSpec } from '@kangcheng/twin-engine'
import { laterView, leverOf, leverText, placesOf, startingNow } from './levers-told.ts'
import { isFor, mayNotAct } from './permissions.ts'
import { POSTS } from './roles.ts'
import { checkedWords } from './words-checked.ts'

const city = loadCity('testville')
const lever = (kind: string, spec: object): LeverSpec => leverOf({ kind, spec }, city, 'lever')

test('a lever seen later has what is left of its window; what lies behind is no longer planned', () => {
  const surge = lever('surge-arrivals', { factor: 2, fromMinute: 60, untilMinute: 300 })
  assert.deepEqual({ ...laterView(surge, 30) }, { ...surge, fromMinute: 30, untilMinute: 270 })
  assert.deepEqual({ ...laterView(surge, 100) }, { ...surge, fromMinute: 0, untilMinute: 200 })
  assert.equal(laterView(surge, 300), null)
  const open = lever('open-beds', { facility: 'h01', beds: 2, atMinute: 10, leadMinutes: 120 })
  assert.deepEqual({ ...laterView(open, 40) }, { ...open, atMinute: 0, leadMinutes: 90 })
  assert.equal(laterView(open, 130), null, 'the beds are open: the state has them')
  assert.deepEqual({ ...startingNow(surge) }, { ...surge, fromMinute: 0, untilMinute: 240 })
})

test('what has its own length or course goes on where it stands, and does not begin again', () => {
  const back = lever('call-back-staff', { facility: 'h01', staff: 5, fromMinute: 60, leadMinutes: 60, minutes: 480 })
  assert.deepEqual({ ...laterView(back, 90) }, { ...back, fromMinute: 0, leadMinutes: 30 })
  assert.deepEqual({ ...laterView(back, 300) }, { ...back, fromMinute: 0, leadMinutes: 0, minutes: 300 })
  assert.equal(laterView(back, 600), null, 'they have gone home')
  const closed = lever('primary-care-closed', { days: 5 })
  assert.deepEqual({ ...laterView(closed, 2 * 1440) }, { ...closed, days: 3 })
  assert.equal(laterView(closed, 5 * 1440), null)
  const rows = [
    { day: 0, factor: 1 },
    { day: 4, factor: 3 },
    { day: 6, factor: 1 },
  ].map((row) => ({ ...row, need: 'all', route: 'both' }))
  const wave = lever('admission-curve', { curve: rows })
  const seen = laterView(wave, 2 * 1440)
  assert.ok(seen?.kind === 'admission-curve')
  assert.deepEqual(
    seen.curve.map(({ day, factor }) => [day, factor]),
    [
      [0, 2],
      [2, 3],
      [4, 1],
    ],
  )
  assert.equal(laterView(wave, 6 * 1440), null)
  const ill = lever('staff-absence', { peakShare: 0.4, rampMinutes: 2880, fromMinute: 0, untilMinute: 20_000 })
  const later = laterView(ill, 1440)
  assert.ok(later?.kind === 'staff-absence')
  assert.deepEqual(later.curve, [
    { day: 0, share: 0.2 },
    { day: 1, share: 0.4 },
  ])
  const places = lever('add-treatment-places', { facility: 'h01', places: 4, leadMinutes: 120, untilMinute: 900 })
  assert.deepEqual({ ...laterView(places, 90) }, { ...places, leadMinutes: 30, untilMinute: 810 })
  assert.deepEqual({ ...laterView(places, 500) }, { ...places, leadMinutes: 0, untilMinute: 400 })
})

test('the places of a lever are the hospitals it names, itself or by a unit', () => {
  const unit = city.units.find((one) => one.kind === 'ward')!
  assert.deepEqual(placesOf(lever('open-beds', { unit: unit.id, beds: 1 }), city), [city.facilities[unit.facility]!.id])
  assert.deepEqual(placesOf(lever('surge-arrivals', { factor: 2 }), city), [])
  assert.match(leverText(lever('open-beds', { facility: 'h01', beds: 3 }), city).en, /^Open beds · .+ 3\b/)
})

test('each role may do what is its own to do', () => {
  const own = lever('open-beds', { facility: 'h01', beds: 1 })
  const other = lever('open-beds', { facility: 'h02', beds: 1 })
  const all = lever('defer-electives', { share: 0.5 })
  const shock = lever('surge-arrivals', { factor: 2 })
  const may = (role: 'FACILITATOR' | 'CENTRE' | 'HOSPITAL' | 'OBSERVER') => {
    const who = { id: 'p', role, facility: role === 'HOSPITAL' ? 'h01' : null, post: '' }
    return [own, other, all, shock].map((spec) => mayNotAct(who, spec, city) === null)
  }
  assert.deepEqual(may('FACILITATOR'), [true, true, true, true])
  assert.deepEqual(may('CENTRE'), [true, true, true, false])
  assert.deepEqual(may('HOSPITAL'), [true, false, false, false])
  assert.deepEqual(may('OBSERVER'), [false, false, false, false])
})

test('an inject for hospitals reaches the one it names, or all', () => {
  const h01 = { role: 'HOSPITAL', facility: 'h01' } as const
  assert.ok(isFor({ role: 'HOSPITAL', facility: 'h01' }, h01))
  assert.ok(!isFor({ role: 'HOSPITAL', facility: 'h02' }, h01))
  assert.ok(isFor({ role: 'HOSPITAL', facility: null }, h01))
  assert.ok(!isFor({ role: 'CENTRE', facility: null }, h01))
  assert.ok(isFor({ role: 'ALL', facility: null }, null))
})

test('posts are a list with both names, and free text with personal data is refused', () => {
  for (const { id, name } of POSTS) assert.ok(name.zh && name.en, id)
  assert.equal(checkedWords(' 三楼停电 30 分钟, 2026-11-21 18:00 ', 't', 50), '三楼停电 30 分钟, 2026-11-21 18:00')
  for (const bad of ['请联系 138 0013 8000', '电话13800138000', '证件号110101199003070038', 'mail a@b.cn'])
    assert.throws(() => checkedWords(bad, 'text', 200), /text holds .+ no persons/, bad)
  assert.throws(() => checkedWords('x'.repeat(51), 't', 50), /at most 50 characters, got 51/)
})
