/** Candidate sites by rule: where many people are badly served, not too near each other, named after a place nearby. */
import type { CityModel, LngLat, Text } from '../../city/city.ts'
import { toGround } from '../../city/projection.ts'
import type { PlannedSite } from './site-ground.ts'

export const MOST_SUGGESTED = 60
/** Two suggestions are at least so far apart; assumed. */
const APART_METRES = 5000
/** What people within this distance lack speaks for a place; assumed, about a quarter of an hour's drive. */
const AROUND_METRES = 6000
const NAMED_WITHIN_METRES = 6000

/**
 * At most `count` cells in the order of what their surroundings lack: people × shortfall of access below the mean, within
 * 6 km. Values may be amounts (more is better) or minutes (less is better); unknown counts as the worst.
 */
export function suggestSites(
  city: CityModel,
  values: Float64Array,
  better: 'higher' | 'lower',
  count: number,
): readonly PlannedSite[] {
  const people = city.cells.map(({ population }) => population)
  const lack = shortfalls(values, people, better)
  const grid = new CellGrid(city)
  const around = city.cells.map((_, c) => grid.sum(c, AROUND_METRES, (other) => lack[other]! * people[other]!))
  const order = [...around.keys()].filter((c) => people[c]! > 0 && around[c]! > 0)
  order.sort((a, b) => around[b]! - around[a]! || people[b]! - people[a]! || a - b)
  const chosen: number[] = []
  for (const c of order) {
    if (chosen.length >= Math.min(count, MOST_SUGGESTED)) break
    if (chosen.every((other) => grid.metres(c, other) >= APART_METRES)) chosen.push(c)
  }
  const used = new Map<string, number>()
  return chosen.map((c, k) => {
    const { centre } = city.cells[c]!
    return { id: `c${k + 1}`, name: unlike(placeName(city, centre), used), location: centre }
  })
}

/** By how much of the mean a cell falls short, 0 … 1. */
function shortfalls(values: Float64Array, people: readonly number[], better: 'higher' | 'lower'): Float64Array {
  let all = 0
  let sum = 0
  values.forEach((value, c) => {
    if (!Number.isFinite(value)) return
    all += people[c]!
    sum += people[c]! * value
  })
  const mean = all > 0 ? sum / all : 0
  return values.map((value) => {
    if (!Number.isFinite(value)) return 1
    if (mean <= 0) return 0
    const short = better === 'higher' ? (mean - value) / mean : (value - mean) / mean
    return Math.min(1, Math.max(0, short))
  })
}

/**
 * The town of the nearest primary-care centre known by name, `溪口镇`, with the way from it where it is some way off; else the district
 * with the way from its seat: `余姚市驻地以东 16 公里`, `Yuyao, 16 km east of its centre`.
 */
export function placeName(city: CityModel, location: LngLat): Text {
  let nearest: { readonly name: Text; readonly at: LngLat } | null = null
  let least = NAMED_WITHIN_METRES
  for (const { kind, name, location: at, provenance } of city.facilities) {
    if (kind !== 'PRIMARY_CARE_CENTRE' || provenance.name?.confidence === 'synthetic') continue
    const metres = Math.hypot(...toGround(location, at))
    if (metres < least) [least, nearest] = [metres, { name, at }]
  }
  if (nearest === null) return fromSeat(city, location)
  const town = shortened(nearest.name)
  const way = wayFrom(nearest.at, location)
  return way === null ? town : { zh: `${town.zh}以${way.zh}`, en: `${town.en}, ${way.en}` }
}

/** `东 16 公里`, `16 km east`; null = the same place, within half a kilometre. */
function wayFrom(from: LngLat, to: LngLat): Text | null {
  const [east, north] = toGround(from, to)
  const kilometres = Math.round(Math.hypot(east, north) / 1000)
  if (kilometres === 0) return null
  const { zh, en } = WINDS[(Math.round(Math.atan2(north, east) / (Math.PI / 8)) + 16) % 16]!
  return { zh: `${zh} ${kilometres} 公里`, en: `${kilometres} km ${en}` }
}

/** The sixteen winds, from the east on to the north: of eight, two sites some kilometres apart share one too often. */
const WINDS: readonly Text[] = [
  { zh: '东', en: 'east' },
  { zh: '东北偏东', en: 'east-north-east' },
  { zh: '东北', en: 'north-east' },
  { zh: '东北偏北', en: 'north-north-east' },
  { zh: '北', en: 'north' },
  { zh: '西北偏北', en: 'north-north-west' },
  { zh: '西北', en: 'north-west' },
  { zh: '西北偏西', en: 'west-north-west' },
  { zh: '西', en: 'west' },
  { zh: '西南偏西', en: 'west-south-west' },
  { zh: '西南', en: 'south-west' },
  { zh: '西南偏南', en: 'south-south-west' },
  { zh: '南', en: 'south' },
  { zh: '东南偏南', en: 'south-south-east' },
  { zh: '东南', en: 'south-east' },
  { zh: '东南偏东', en: 'east-south-east' },
]

function fromSeat(city: CityModel, location: LngLat): Text {
  let near = Number.POSITIVE_INFINITY
  let d = 0
  for (const cell of city.cells) {
    const metres = Math.hypot(...toGround(location, cell.centre))
    if (metres < near) [near, d] = [metres, cell.district]
  }
  const district = city.districts[d]
  if (!district) return { zh: '候选点', en: 'Candidate' }
  const way = wayFrom(district.seat, location)
  const { zh, en } = district.name
  return way === null ? district.name : { zh: `${zh}驻地以${way.zh}`, en: `${en}, ${way.en} of its centre` }
}

function shortened({ zh, en }: Text): Text {
  return {
    zh: zh.replace(/(中心)?(卫生院|社区卫生服务中心|社区医院|医院|卫生服务站).*$/, '') || zh,
    en:
      en.replace(/ (Central |Community )?(Town(ship)? |Subdistrict )?(Health|Community|Hospital|Medical)\b.*$/i, '') ||
      en,
  }
}

/** The second site of a name carries 2. */
function unlike(name: Text, used: Map<string, number>): Text {
  const times = (used.get(name.zh) ?? 0) + 1
  used.set(name.zh, times)
  return times === 1 ? name : { zh: `${name.zh} ${times}`, en: `${name.en} ${times}` }
}

/** Cells by squares of the ground, so that neighbours are found without looking at all. */
class CellGrid {
  private readonly at: readonly (readonly [number, number])[]
  private readonly squares = new Map<string, number[]>()

  constructor({ cells }: CityModel) {
    const origin = cells[0]?.centre ?? [0, 0]
    this.at = cells.map(({ centre }) => toGround(origin, centre))
    this.at.forEach(([east, north], c) => {
      const key = keyOf(Math.floor(east / AROUND_METRES), Math.floor(north / AROUND_METRES))
      const square = this.squares.get(key)
      if (square) square.push(c)
      else this.squares.set(key, [c])
    })
  }

  metres(a: number, b: number): number {
    return Math.hypot(this.at[a]![0] - this.at[b]![0], this.at[a]![1] - this.at[b]![1])
  }

  /** Of all cells within at most the width of a square. */
  sum(c: number, withinMetres: number, amount: (cell: number) => number): number {
    const [east, north] = this.at[c]!
    const [x, y] = [Math.floor(east / AROUND_METRES), Math.floor(north / AROUND_METRES)]
    let sum = 0
    for (let dx = -1; dx <= 1; dx++)
      for (let dy = -1; dy <= 1; dy++)
        for (const other of this.squares.get(keyOf(x + dx, y + dy)) ?? [])
          if (this.metres(c, other) <= withinMetres) sum += amount(other)
    return sum
  }
}

const keyOf = (x: number, y: number): string => `${x},${y}`
