import assert from 'node:assert/strict'
import { test } from 'node:test'
import { towerBoxes } from '../scene/tower-boxes.ts'
import type { SurfaceHospital } from '../surfaces/surface.ts'
import { emptyTowerColumns, fillTowerColumns } from './tower-columns.ts'

const hospital = (over: Partial<SurfaceHospital>): SurfaceHospital => ({
  index: 0,
  id: 'h',
  name: { zh: '甲', en: 'A' },
  east: 1000,
  north: 2000,
  openBeds: 900,
  severity: 'normal',
  occupancy: 0.5,
  stale: false,
  label: 'A',
  ...over,
})

function filled(list: readonly SurfaceHospital[], difference?: ReadonlyMap<number, number>) {
  const columns = emptyTowerColumns(list.length)
  fillTowerColumns(columns, list, difference)
  return columns
}

test('an unreported hospital has no lit floor and a reported one its share of them', () => {
  const columns = filled([hospital({ occupancy: null, severity: 'unknown' }), hospital({ occupancy: 0.5 })])
  assert.equal(columns.lights[1 * 4 + 3], 0)
  assert.ok(Math.abs(columns.lights[3 * 4 + 3]! - columns.sizes[3 * 4 + 3]! / 2) < 1e-6)
})

test('only hospitals that need attention get a pool of light, critical ones the stronger', () => {
  const { pools } = filled([
    hospital({}),
    hospital({ severity: 'watch' }),
    hospital({ severity: 'critical' }),
    hospital({ severity: 'critical', stale: true }),
  ])
  const [normal, watch, critical, stale] = [3, 7, 11, 15].map((at) => pools[at]!)
  assert.equal(normal, 0)
  assert.equal(stale, 0)
  assert.ok(critical! > watch! && watch! > 0)
})

test('in difference mode the ramp replaces severity and a hospital without a figure stays unlit in colour', () => {
  const list = [hospital({ index: 4, severity: 'critical' }), hospital({ index: 9, severity: 'critical' })]
  const { lights } = filled(list, new Map([[4, 0.2]]))
  assert.ok(lights[4 + 2]! > lights[4]!, 'more free than base is blue')
  assert.ok(lights[12]! < 0.1, 'no figure, no severity colour')
})

test('filling again overwrites what a hospital was', () => {
  const columns = emptyTowerColumns(1)
  fillTowerColumns(columns, [hospital({ stale: true })], undefined)
  assert.equal(columns.styles[1], 1)
  fillTowerColumns(columns, [hospital({ stale: false })], undefined)
  assert.equal(columns.styles[1], 0)
})

test('pick boxes stand where the towers stand', () => {
  const [box] = towerBoxes([hospital({})])
  assert.equal(box!.x, 10)
  assert.equal(box!.z, -20)
})
