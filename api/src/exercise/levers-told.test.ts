import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadCity } from '@kangcheng/seed-data'
import type { LeverSpec } from '@kangcheng/twin-engine'
import { leverOf, leverText, placesOf, startingNow } from './levers-told.ts'
import { isFor, mayNotAct } from './permissions.ts'
import { POSTS } from './roles.ts'
import { checkedWords } from './words-checked.ts'

const city = loadCity('testville')
const lever = (kind: string, spec: object): LeverSpec => leverOf({ kind, spec }, city, 'lever')

test('a lever that is pulled now keeps the length of its window', () => {
  const surge = lever('surge-arrivals', { factor: 2, fromMinute: 60, untilMinute: 300 })
  assert.deepEqual({ ...startingNow(surge) }, { ...surge, fromMinute: 0, untilMinute: 240 })
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
