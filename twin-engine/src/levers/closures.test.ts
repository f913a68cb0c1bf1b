import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadCity } from '../../../seed-data/index.ts'
import { toGround } from '../city/projection.ts'
import { closuresOf } from './closures.ts'
import { decodeLever } from './index.ts'

const city = loadCity('testville')

const closures = (...inputs: readonly object[]) =>
  closuresOf(
    inputs.map((input) => {
      const decoded = decodeLever(input, city)
      assert.ok(decoded.ok, JSON.stringify(decoded))
      return decoded.value
    }),
    city,
  )

test('a flood is its area with depth and minutes; its rim lies at its radius', () => {
  const [flood] = closures({
    kind: 'flood',
    facility: 'largest hospital',
    radiusKilometres: 2,
    depthMetres: 1.2,
    fromMinute: 60,
    untilMinute: 600,
  })
  assert.equal(flood!.effect, 'water')
  assert.deepEqual([flood!.depthMetres, flood!.fromMinute, flood!.untilMinute], [1.2, 60, 600])
  assert.deepEqual(flood!.roads, [])
  assert.match(flood!.name.zh, /周围 2 km 积水$/)
  assert.match(flood!.name.en, /^Flood within 2 km of /)
  const largest = city.facilities.find(({ name }) => flood!.name.en.endsWith(name.en))!
  for (const corner of flood!.ring!) assert.ok(Math.abs(Math.hypot(...toGround(largest.location, corner)) - 2000) < 20)
})

test('closed and slow roads are the stretches that the lever selects, by name or by kind', () => {
  const [bridge, slow] = closures(
    { kind: 'close-roads', names: ['测试大桥'] },
    { kind: 'close-roads', which: 'bridges', speedFactor: 0.4 },
  )
  assert.deepEqual(
    [bridge!.effect, bridge!.name, bridge!.ring],
    ['closed', { zh: '测试大桥', en: 'Test Bridge' }, null],
  )
  assert.ok(bridge!.roads.length > 0)
  assert.deepEqual([slow!.effect, slow!.speedFactor, slow!.name.en], ['slow', 0.4, 'bridges'])
  const all = new Set(slow!.roads.map((ends) => JSON.stringify(ends)))
  assert.ok(
    bridge!.roads.every((ends) => all.has(JSON.stringify(ends))),
    'the bridge is one of the bridges',
  )
})

test('water on the roads of an area is that area, and what closes no road is no closure', () => {
  const [water, ...others] = closures(
    { kind: 'close-roads', facility: 'h01', radiusKilometres: 1, depthMetres: 0.4 },
    { kind: 'surge-arrivals', factor: 1.2 },
  )
  assert.deepEqual(others, [])
  assert.deepEqual([water!.effect, water!.roads.length, water!.ring!.length], ['water', 0, 48])
})
