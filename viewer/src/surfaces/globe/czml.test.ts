import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type CzmlHospital, czmlOf } from './czml.ts'

const START = Date.parse('2026-11-21T10:00:00Z')
const minutes = (count: number): number => START + count * 60_000

const hospital = (more: Partial<CzmlHospital> = {}): CzmlHospital => ({
  id: 'h04',
  name: { zh: '第二医院', en: 'No. 2' },
  lng: 121.54,
  lat: 29.88,
  openBeds: 400,
  samples: [
    { at: minutes(0), occupancy: 0.8 },
    { at: minutes(30), occupancy: null },
    { at: minutes(60), occupancy: 0.97 },
  ],
  ...more,
})

interface Packet {
  readonly id: string
  readonly description?: string
  readonly clock?: { readonly interval: string }
  readonly availability?: string
  readonly box?: {
    readonly material: { readonly solidColor: { readonly color: { interval: string; rgba: number[] }[] } }
  }
  readonly properties?: { readonly occupancy: { interval: string; number: number }[] }
}

const packets = (hospitals: readonly CzmlHospital[]): Packet[] =>
  czmlOf({
    name: '宁波',
    city: 'ningbo',
    kind: 'recorded',
    notice: '合成数据 / SYNTHETIC',
    hospitals,
    until: minutes(90),
  }) as Packet[]

test('the document tells what it is, and its clock runs over all samples', () => {
  const [document] = packets([hospital()])
  assert.equal(document!.id, 'document')
  assert.equal(document!.description, '合成数据 / SYNTHETIC')
  assert.equal(document!.clock!.interval, '2026-11-21T10:00:00.000Z/2026-11-21T11:30:00.000Z')
})

test('colours and shares follow the samples without a gap; what is not known has a colour and no figure', () => {
  const packet = packets([hospital()]).find(({ id }) => id === 'h04')
  const { color } = packet!.box!.material.solidColor
  assert.deepEqual(
    color.map(({ interval }) => interval.split('/')[0]),
    ['2026-11-21T10:00:00.000Z', '2026-11-21T10:30:00.000Z', '2026-11-21T11:00:00.000Z'],
  )
  for (let k = 0; k + 1 < color.length; k++)
    assert.equal(color[k]!.interval.split('/')[1], color[k + 1]!.interval.split('/')[0])
  assert.equal(color.at(-1)!.interval.split('/')[1], '2026-11-21T11:30:00.000Z')
  assert.equal(new Set(color.map(({ rgba }) => rgba.join())).size, 3, 'normal, unknown and critical look different')
  assert.deepEqual(
    packet!.properties!.occupancy.map(({ number }) => number),
    [0.8, 0.97],
  )
})

test('every packet carries the notice, and a hospital without samples has none', () => {
  const all = packets([hospital(), hospital({ id: 'h05', samples: [] })])
  assert.deepEqual(
    all.map(({ id }) => id),
    ['document', 'kangcheng', 'h04'],
  )
  assert.ok(all.every(({ description }) => description === '合成数据 / SYNTHETIC'))
})

test('the document is plain data', () => {
  const document = packets([hospital()])
  assert.deepEqual(JSON.parse(JSON.stringify(document)), document)
})
