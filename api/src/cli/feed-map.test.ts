/** `feed map` over tables and documents that describe their places: columns, coordinates, and what was suggested by what. */
import assert from 'node:assert/strict'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { loadCity } from '@kangcheng/seed-data'
import { answerOf, kangcheng } from '../../test/command-line.ts'
import { wgs84ToGcj02 } from '../feeds/gcj02.ts'
import { decodePlaceMap, type PlaceMap } from '../feeds/place-map.ts'
import { edxlHaveDocument } from '../outgoing/edxl-have.ts'

const FIXTURES = join(import.meta.dirname, '../feeds/fixtures')
const CITY = join(FIXTURES, 'city')

function workplace(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'kangcheng-map-'))
  t.after(() => rmSync(folder, { recursive: true }))
  return folder
}

function mapIn(folder: string): PlaceMap {
  const map = decodePlaceMap(readFileSync(join(folder, 'map.json'), 'utf8'))
  assert.ok(map.ok, JSON.stringify(map))
  return map.value
}

interface MapAnswer {
  readonly codes: number
  readonly matched: number
  readonly suggested: number
  readonly unmatched: readonly string[]
  readonly coordinates?: { readonly system: string; readonly offsetMetres: number; readonly residualMetres: number }
  readonly recognised?: { readonly columns: { readonly facility: string }; readonly ignored: readonly string[] }
}

test('of a table, the recognised columns are told and written, and a human may correct them', async (t) => {
  const folder = workplace(t)
  copyFileSync(join(FIXTURES, 'csv/good.csv'), join(folder, 'census.csv'))
  const command = ['feed', 'map', 'census.csv', '--format', 'csv', '--city', CITY, '--out', 'map.json']
  const { code, document } = await answerOf<MapAnswer>(folder, ...command)
  assert.equal(code, 1)
  assert.equal(document.recognised?.columns.facility, 'code')
  assert.deepEqual(document.recognised?.ignored, ['contact'])
  assert.deepEqual(document.unmatched, ['ZZ1 ga', 'ZZ1 icu', 'ZZ2', 'ZZ2 ga', 'ZZ2 icu'])
  const map = mapIn(folder)
  assert.deepEqual(map.codes.ZZ1, { facility: 'zz1', by: 'id' })
  assert.deepEqual(map.columns?.time, { column: 'date', form: 'YYYY-MM-DD', at: '08:00', zone: '+08:00' })
  assert.deepEqual(map.columns?.groups[0], {
    suffix: 'ga',
    name: 'General and acute 普通与急症床位',
    occupied: 'ga_occupied',
    open: 'ga_open',
  })

  const corrected = { ...map, columns: { ...map.columns!, groups: map.columns!.groups.slice(0, 1) } }
  writeFileSync(
    join(folder, 'map.json'),
    JSON.stringify({ ...corrected, codes: { ...map.codes, 'ZZ1 ga': { unit: 'zz1-w01' } } }),
  )
  const again = await answerOf<MapAnswer>(folder, ...command)
  assert.equal(again.document.recognised, undefined)
  assert.deepEqual(again.document.unmatched, ['ZZ2', 'ZZ2 ga'])
  assert.deepEqual(mapIn(folder).codes['ZZ1 ga'], { unit: 'zz1-w01' })
  assert.equal(mapIn(folder).columns?.groups.length, 1)
  const decoded = await answerOf<{ byKind: Record<string, number> }>(
    folder,
    'feed',
    'decode',
    'census.csv',
    '--format',
    'csv',
    '--map',
    'map.json',
  )
  assert.equal(decoded.document.byKind['census.reported'], 3)
  const text = await kangcheng(folder, ...command)
  assert.match(text.out, /待核对 to be checked/)
  assert.ok(!/ZZNAME|000-ZZ/.test(text.out + readFileSync(join(folder, 'map.json'), 'utf8')))
})

test('positions in GCJ-02 are recognised, told with their offset, and noted in the mapping file', async (t) => {
  const folder = workplace(t)
  const ningbo = loadCity('ningbo')
  const shifted = {
    ...ningbo,
    facilities: ningbo.facilities.map((f, i) => ({ ...f, id: `H-${i}`, location: wgs84ToGcj02(f.location) })),
  }
  const nothing = ningbo.facilities.map(() => null)
  const units = ningbo.units.map(() => ({ occupied: null, open: null }))
  writeFileSync(
    join(folder, 'have.xml'),
    edxlHaveDocument({ city: shifted, asOf: Date.UTC(2026, 0, 17), units, traffic: nothing, house: nothing }),
  )
  const command = ['feed', 'map', 'have.xml', '--format', 'edxl-have', '--city', 'ningbo', '--out', 'map.json']
  const { document } = await answerOf<MapAnswer>(folder, ...command)
  assert.ok(document.codes > 10)
  assert.deepEqual(document.unmatched, [])
  assert.equal(document.coordinates?.system, 'gcj02')
  assert.ok(document.coordinates.offsetMetres > 400 && document.coordinates.residualMetres < 100)
  const map = mapIn(folder)
  assert.equal(map.coordinates, 'gcj02')
  for (const [code, place] of Object.entries(map.codes)) {
    assert.ok(place !== null && 'facility' in place)
    if (place.suggested !== true) assert.equal(place.facility, ningbo.facilities[Number(code.slice(2))]!.id)
  }
  assert.match((await kangcheng(folder, ...command)).out, /坐标 coordinates GCJ-02 · 偏移 offset \d{3} m/)
})
