/** A town of the tests' own as an OpenStreetMap file of a few kilobytes, so that they need no data from outside. */
import { deflateSync } from 'node:zlib'
import Pbf from 'pbf'

export type Tags = Readonly<Record<string, string>>

export interface MadeItem {
  readonly type: 'node' | 'way' | 'relation'
  readonly id: number
  readonly tags?: Tags
  readonly at?: readonly [lng: number, lat: number]
  readonly refs?: readonly number[]
  readonly members?: readonly {
    readonly type: 'node' | 'way' | 'relation'
    readonly ref: number
    readonly role: string
  }[]
}

const message = (write: (pbf: Pbf) => void): Buffer => {
  const pbf = new Pbf()
  write(pbf)
  return Buffer.from(pbf.finish())
}

function framed(type: string, content: Buffer): Buffer {
  const blob = message((pbf) => {
    pbf.writeVarintField(2, content.length)
    pbf.writeBytesField(3, deflateSync(content))
  })
  const header = message((pbf) => {
    pbf.writeStringField(1, type)
    pbf.writeVarintField(3, blob.length)
  })
  const length = Buffer.alloc(4)
  length.writeUInt32BE(header.length)
  return Buffer.concat([length, header, blob])
}

const deltas = (values: readonly number[]): number[] => values.map((value, i) => value - (values[i - 1] ?? 0))
const hundredNanodegrees = (degrees: number): number => Math.round(degrees * 1e7)

/** Fields by the numbers of the format (https://wiki.openstreetmap.org/wiki/PBF_Format). */
export function osmFile(
  items: readonly MadeItem[],
  box: { readonly west: number; readonly south: number; readonly east: number; readonly north: number } | null,
): Buffer {
  const strings = ['']
  const indexOf = (text: string): number => {
    const known = strings.indexOf(text)
    return known >= 0 ? known : strings.push(text) - 1
  }
  const tagsOf = (pbf: Pbf, tags: Tags = {}): void => {
    pbf.writePackedVarint(2, Object.keys(tags).map(indexOf))
    pbf.writePackedVarint(3, Object.values(tags).map(indexOf))
  }
  const content = items.map((item) =>
    message((pbf) => {
      if (item.type === 'node') {
        pbf.writeSVarintField(1, item.id)
        tagsOf(pbf, item.tags)
        pbf.writeSVarintField(8, hundredNanodegrees(item.at![1]))
        pbf.writeSVarintField(9, hundredNanodegrees(item.at![0]))
        return
      }
      pbf.writeVarintField(1, item.id)
      tagsOf(pbf, item.tags)
      if (item.type === 'way') pbf.writePackedSVarint(8, deltas(item.refs!))
      else {
        const members = item.members!
        pbf.writePackedVarint(
          8,
          members.map(({ role }) => indexOf(role)),
        )
        pbf.writePackedSVarint(9, deltas(members.map(({ ref }) => ref)))
        pbf.writePackedVarint(
          10,
          members.map(({ type }) => ['node', 'way', 'relation'].indexOf(type)),
        )
      }
    }),
  )
  const group = { node: 1, way: 3, relation: 4 }
  const block = message((pbf) => {
    pbf.writeMessage(
      1,
      (_, table) => {
        for (const text of strings) table!.writeBytesField(1, Buffer.from(text))
      },
      null,
    )
    for (const [i, item] of items.entries())
      pbf.writeMessage(2, (_, inner) => inner!.writeBytesField(group[item.type], content[i]!), null)
  })
  const header = message((pbf) => {
    if (box !== null)
      pbf.writeMessage(
        1,
        (_, inner) => {
          for (const [i, side] of [box.west, box.east, box.north, box.south].entries())
            inner!.writeSVarintField(i + 1, Math.round(side * 1e9))
        },
        null,
      )
    pbf.writeStringField(4, 'OsmSchema-V0.6')
  })
  return Buffer.concat([framed('OSMHeader', header), framed('OSMData', block)])
}

export const TOWN = { lng: 10, lat: 50 }
/** The map around a town. */
export const boxAround = ({ lng, lat }: { readonly lng: number; readonly lat: number }) => ({
  west: lng - 0.01,
  south: lat - 0.01,
  east: lng + 0.03,
  north: lat + 0.03,
})
export const TOWN_BOX = boxAround(TOWN)
/** Degrees between two streets: about 360 m east and 560 m north. */
const STEP = 0.005
const STREETS = 5

/** Streets in a grid, a hospital that is mapped three times over, a clinic, homes, and an island of road in the corner. */
export function smallTown(town: { readonly lng: number; readonly lat: number } = TOWN): MadeItem[] {
  const nodes: MadeItem[] = []
  const ways: MadeItem[] = []
  const at = (x: number, y: number): readonly [number, number] => [town.lng + x * STEP, town.lat + y * STEP]
  const corner = (x: number, y: number): number => 1 + y * STREETS + x
  for (let y = 0; y < STREETS; y++)
    for (let x = 0; x < STREETS; x++) nodes.push({ type: 'node', id: corner(x, y), at: at(x, y) })
  for (let i = 0; i < STREETS; i++) {
    const line = Array.from({ length: STREETS }, (_, k) => k)
    ways.push(
      {
        type: 'way',
        id: 101 + i,
        tags: {
          highway: i === 2 ? 'primary' : 'residential',
          name: `Street ${i}`,
          ...(i === 1 && { oneway: 'yes', maxspeed: '30' }),
        },
        refs: line.map((k) => corner(k, i)),
      },
      {
        type: 'way',
        id: 111 + i,
        tags: { highway: 'residential', ...(i === 0 && { bridge: 'yes', maxspeed: '20 mph' }) },
        refs: line.map((k) => corner(i, k)),
      },
    )
  }
  const square = (id: number, x: number, y: number, size: number, tags: Tags): void => {
    const first = 1000 + nodes.length
    const corners = [
      [x, y],
      [x + size, y],
      [x + size, y + size],
      [x, y + size],
    ] as const
    for (const [k, [cx, cy]] of corners.entries()) nodes.push({ type: 'node', id: first + k, at: at(cx, cy) })
    ways.push({ type: 'way', id, tags, refs: [first, first + 1, first + 2, first + 3, first] })
  }
  square(201, 1.2, 1.2, 0.3, {
    amenity: 'hospital',
    name: 'Town Hospital',
    'name:zh': '小镇医院',
    building: 'hospital',
    'building:levels': '5',
    emergency: 'yes',
  })
  square(202, 1.6, 1.2, 0.1, { building: 'hospital', name: 'House of children' })
  square(203, 3.2, 3.2, 0.2, { building: 'apartments', 'building:levels': '4' })
  square(204, 3.5, 3.2, 0.2, { building: 'yes' })
  nodes.push(
    { type: 'node', id: 301, at: at(1.3, 1.3), tags: { amenity: 'hospital', name: 'The Town Hospital', beds: '120' } },
    { type: 'node', id: 302, at: at(3.1, 2.1), tags: { amenity: 'clinic', name: 'Old Mill Clinic' } },
    { type: 'node', id: 303, at: at(2.1, 0.1), tags: { amenity: 'hospital', name: 'St Mary (historical)' } },
    { type: 'node', id: 304, at: at(0.1, 3.1), tags: { amenity: 'pharmacy', name: 'Rose Pharmacy' } },
    { type: 'node', id: 305, at: at(2, 2), tags: { place: 'town', name: 'Smalltown', 'name:zh': '小镇' } },
    { type: 'node', id: 401, at: at(5, 5.2) },
    { type: 'node', id: 402, at: at(5.4, 5.2) },
  )
  ways.push({ type: 'way', id: 121, tags: { highway: 'residential', name: 'Island Road' }, refs: [401, 402] })
  const turn: MadeItem = {
    type: 'relation',
    id: 501,
    tags: { type: 'restriction', restriction: 'no_left_turn' },
    members: [
      { type: 'way', ref: 103, role: 'from' },
      { type: 'node', ref: corner(2, 2), role: 'via' },
      { type: 'way', ref: 113, role: 'to' },
    ],
  }
  nodes.sort((a, b) => a.id - b.id)
  ways.sort((a, b) => a.id - b.id)
  return [...nodes, ...ways, turn]
}

export const POPULATION_CSV = `id,lon,lat,population,healthcare
a,10.002,50.002,4000,0
b,10.012,50.002,3000,1
c,10.002,50.012,2000,
d,10.012,50.012,0,0
`
