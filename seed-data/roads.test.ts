import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import {
  type CityModel,
  componentsOf,
  ROAD_FLAG,
  roadMinutes,
  roadSpeedsOf,
  toGround,
  travelTimes,
  travelTimesBetween,
} from '@kangcheng/twin-engine'
import { makeTerrain } from './generate/land.ts'
import { CITY_SETTINGS } from './generate/main.ts'
import { crosses, sampleRivers } from './generate/waters.ts'
import { CITY_NAMES, cityFolder, loadCity, loadParameters } from './index.ts'

const speeds = roadSpeedsOf(loadParameters())
const cities = CITY_NAMES.map((name) => ({ name, city: loadCity(name) }))

for (const { name, city } of cities) {
  const roads = city.roads!

  test(`the roads of ${name} are one network, synthetic, and every cell and facility is near them`, () => {
    assert.equal(roads.synthetic, true)
    for (const mode of ['car', 'walk'] as const) {
      const { sizes } = componentsOf(roads, roadMinutes(roads, speeds, mode, 0))
      assert.ok(sizes[0]! >= roads.nodes * (mode === 'car' ? 1 : 0.99), `${mode}: ${sizes.slice(0, 3)}`)
    }
    const { problems, matrix } = travelTimes(city, { speeds, mode: 'car', hour: 3 })
    assert.deepEqual(problems, [])
    assert.ok(matrix.minutes.every(Number.isFinite))
    assert.ok(matrix.minutes.filter((minutes) => minutes < 240).length > 0.95 * matrix.minutes.length)
  })

  test(`in ${name} a river is crossed at bridges and tunnels, and nowhere else`, () => {
    const settings = CITY_SETTINGS[name]!()
    const rivers = sampleRivers(makeTerrain(settings))
    const place = (v: number) => toGround(settings.origin, [roads.lng[v]!, roads.lat[v]!])
    let over = 0
    roads.forwardEdge.forEach((e, r) => {
      if (!crosses(rivers, place(roads.to[roads.backEdge[r]!]!), place(roads.to[e]!))) return
      over++
      assert.ok((roads.flags[e]! & (ROAD_FLAG.bridge | ROAD_FLAG.tunnel)) !== 0, `road ${r} wades`)
    })
    assert.ok(over >= settings.crossings.length)
  })
}

const minutesAcross = (city: CityModel, from: string, to: string, closed: readonly string[]): number => {
  const place = (id: string) => {
    const { location } = city.facilities.find((f) => f.id === id)!
    return [{ path: id, location }]
  }
  const edits = closed.length > 0 ? [{ kind: 'close' as const, where: { names: closed } }] : []
  const { matrix, problems } = travelTimesBetween(city, place(from), place(to), { speeds, mode: 'car', hour: 8, edits })
  assert.deepEqual(problems, [])
  return matrix.minutes[0]!
}

test('every bridge and expressway of the tables can be closed by its name, and a trip over the river is longer for it', () => {
  const { city } = cities.find(({ name }) => name === 'testville')!
  const open = minutesAcross(city, 'h01', 'h03', [])
  const without = minutesAcross(city, 'h01', 'h03', ['测试大桥', 'West Bridge'])
  assert.ok(without > open + 1, `${without} after ${open}`)
  for (const { name, city: one } of cities) {
    const { crossings, expressways } = CITY_SETTINGS[name]!()
    const known = new Set(one.roads!.names.map(({ zh }) => zh))
    for (const { name: called } of [...crossings, ...expressways]) assert.ok(known.has(called.zh), called.zh)
  }
})

test('the roads of Ningbo stay below 1 MB', () => {
  assert.ok(readFileSync(join(cityFolder('ningbo'), 'roads.bin')).length < 1e6)
})

const folder = mkdtempSync(join(tmpdir(), 'roads-'))
after(() => rmSync(folder, { recursive: true }))

test('a city whose roads are cut off, half missing or of another city is refused with the file and the remedy', () => {
  const own = join(folder, 'city')
  cpSync(cityFolder('testville'), own, { recursive: true })
  const bin = join(own, 'roads.bin')
  const whole = readFileSync(bin)
  truncateSync(bin, whole.length - 1)
  assert.throws(
    () => loadCity(own),
    /roads in .*city cannot be read:\nroads\.bin: 282 nodes and \d+ roads need \d+ bytes, the file has \d+: it is cut off/,
  )
  writeFileSync(bin, readFileSync(join(cityFolder('ningbo'), 'roads.bin')))
  assert.throws(() => loadCity(own), /the two are not of the same roads/)
  rmSync(bin)
  assert.throws(() => loadCity(own), /roads\.bin is missing: roads are two files/)
  rmSync(join(own, 'roads.json'))
  assert.equal(loadCity(own).roads, undefined)
})

test('a table of travel times beside a city is taken, and a wrong line of it named with its file', () => {
  const own = join(folder, 'timed')
  cpSync(cityFolder('testville'), own, { recursive: true })
  const { cells, facilities } = loadCity(own)
  const table = join(own, 'times-car.csv')
  writeFileSync(table, `from,to,minutes\n${cells[3]!.id},${facilities[1]!.id},12.5\n`)
  const timed = loadCity(own)
  const { basis, matrix } = travelTimes(timed, { speeds, mode: 'car', hour: 8 })
  assert.deepEqual([basis, matrix.minutes[3 * facilities.length + 1]], ['given', 12.5])
  assert.equal(travelTimes(timed, { speeds, mode: 'walk', hour: 8 }).basis, 'roads')
  writeFileSync(table, 'from,to,minutes\nnowhere,h01,3\n')
  assert.throws(
    () => loadCity(own),
    /times-car\.csv is no table of travel times:\nline 2: from must be the id of a cell/,
  )
})
