/**
 * Population cells of 1 km: land near the city's own centres, a density that falls with distance from them, and census
 * totals and ages met exactly. All of it is synthetic but the totals.
 */
import { fromGround, type LngLat, toGround } from '@kangcheng/twin-engine'
import { apportion, apportionWithin } from './apportion.ts'
import type { Terrain } from './land.ts'
import { randomStream } from './random.ts'
import type { CitySettings } from './settings.ts'

export const CELL_METRES = 1000

/** Residents of a square kilometre of town on average; decides how many cells count as urban. */
const URBAN_DENSITY = 5200
/** No cell holds more than this many residents. */
const DENSITY_LIMIT = 26_000

export interface GridCell {
  /** Column and row of the grid; cell (0, 0) has its centre at the city's origin. */
  readonly column: number
  readonly row: number
  readonly east: number
  readonly north: number
  readonly district: number
  readonly population: number
  readonly ages: readonly [number, number, number, number]
  readonly urban: boolean
}

export interface Town {
  readonly district: number
  readonly east: number
  readonly north: number
  readonly location: LngLat
  /** The seat of the district, a larger town, or one made up to fill the count. */
  readonly rank: 'seat' | 'anchor' | 'synthetic'
}

interface Site {
  readonly column: number
  readonly row: number
  readonly east: number
  readonly north: number
  readonly height: number
}

/** Cells with residents in reading order (north to south, west to east), and the towns they gather around. */
export function makePopulation(settings: CitySettings, terrain: Terrain): { cells: GridCell[]; towns: Town[] } {
  const beyond = settings.beyond.map(([w, s, e, n]) => [
    ...toGround(settings.origin, [w, s]),
    ...toGround(settings.origin, [e, n]),
  ])
  const sites = landSites(terrain).filter(
    (p) => !beyond.some(([w, s, e, n]) => p.east > w! && p.east < e! && p.north > s! && p.north < n!),
  )
  const owner = assignDistricts(settings, sites)
  const towns = makeTowns(settings, terrain, sites, owner)
  const cells: GridCell[] = []
  settings.districts.forEach((facts, d) => {
    const own = sites.filter((_, i) => owner[i] === d)
    const density = own.map((site) => rawDensity(settings, towns, site))
    const rank = own.map((_, i) => i).sort((a, b) => density[b]! - density[a]! || a - b)
    const urbanPopulation = Math.round(facts.population * facts.urbanShare)
    const urbanCount = Math.min(own.length - 1, Math.max(1, Math.round(urbanPopulation / URBAN_DENSITY)))
    const urban = rank.slice(0, urbanCount)
    const rural = rank.slice(urbanCount)
    const residents = own.map(() => 0)
    const share = (total: number, members: number[], limit: number) => {
      apportionWithin(
        total,
        members.map((i) => density[i]!),
        members.map(() => limit),
      ).forEach((n, k) => {
        residents[members[k]!] = n
      })
    }
    share(urbanPopulation, urban, Math.max(DENSITY_LIMIT, (2 * urbanPopulation) / urbanCount))
    share(facts.population - urbanPopulation, rural, facts.population)
    const isUrban = new Set(urban)
    const inhabited = own.map((_, i) => i).filter((i) => residents[i]! > 0)
    const ages = shareAges(
      inhabited.map((i) => residents[i]!),
      facts.ages,
    )
    inhabited.forEach((i, k) => {
      const { column, row, east, north } = own[i]!
      cells.push({
        column,
        row,
        east,
        north,
        district: d,
        population: residents[i]!,
        ages: ages[k]!,
        urban: isUrban.has(i),
      })
    })
  })
  cells.sort((a, b) => b.row - a.row || a.column - b.column)
  return { cells, towns }
}

function landSites(terrain: Terrain): Site[] {
  const { west, south, east, north } = terrain.bounds
  const sites: Site[] = []
  for (let row = Math.floor(north / CELL_METRES); row >= Math.ceil(south / CELL_METRES); row--) {
    for (let column = Math.ceil(west / CELL_METRES); column <= Math.floor(east / CELL_METRES); column++) {
      const x = column * CELL_METRES
      const y = row * CELL_METRES
      if (!terrain.isLand(x, y)) continue
      sites.push({ column, row, east: x, north: y, height: terrain.heightAt(x, y) })
    }
  }
  return sites
}

/**
 * District of each site by nearest centre, or -1 beyond the city. Distances are divided by a weight per district that
 * is fitted until areas agree with the published ones; neighbours keep weight 1.
 */
function assignDistricts(settings: CitySettings, sites: readonly Site[]): Int32Array {
  const centres = [
    ...settings.districts.map((d, i) => ({ at: toGround(settings.origin, d.seat), district: i })),
    ...settings.towns.map((t) => ({ at: toGround(settings.origin, t.location), district: t.district })),
    ...settings.neighbours.map((n) => ({ at: toGround(settings.origin, n), district: -1 })),
  ]
  const count = settings.districts.length
  // Distance to the nearest centre of each district does not change while the weights are fitted.
  const nearest = sites.map((s) => {
    const best = new Float64Array(count + 1).fill(Infinity)
    for (const c of centres) {
      const k = c.district < 0 ? count : c.district
      best[k] = Math.min(best[k]!, Math.hypot(c.at[0] - s.east, c.at[1] - s.north))
    }
    return best
  })
  const weight = new Float64Array(count + 1).fill(1)
  const owner = new Int32Array(sites.length)
  for (let round = 0; round < 40; round++) {
    const area = new Float64Array(count)
    nearest.forEach((best, i) => {
      let at = count
      for (let d = 0; d < count; d++) if (best[d]! / weight[d]! < best[at]! / weight[at]!) at = d
      owner[i] = at === count ? -1 : at
      if (at < count) area[at]!++
    })
    for (let d = 0; d < count; d++) {
      const wanted = settings.districts[d]!.areaSquareKilometres / (CELL_METRES / 1000) ** 2
      weight[d] = Math.min(2.2, Math.max(0.45, weight[d]! * (wanted / Math.max(1, area[d]!)) ** 0.12))
    }
  }
  return owner
}

function makeTowns(settings: CitySettings, terrain: Terrain, sites: readonly Site[], owner: Int32Array): Town[] {
  const { districts, origin } = settings
  const town = (district: number, x: number, y: number, rank: Town['rank']): Town => {
    // The coast of the map is coarser than the places on it: a town in its water moves to the nearest land.
    const dry = terrain.isDry(x, y, 0)
    const shore = dry ? null : sites.reduce((best, s) => (squared(s, x, y) < squared(best, x, y) ? s : best))
    const [east, north] = shore ? [shore.east, shore.north] : [x, y]
    return { district, east, north, location: fromGround(origin, east, north), rank }
  }
  const population = districts.reduce((sum, d) => sum + d.population, 0)
  const area = districts.reduce((sum, d) => sum + d.areaSquareKilometres, 0)
  const counts = apportion(
    settings.primaryCareCentres,
    districts.map((d) => d.population / population + d.areaSquareKilometres / area),
  )
  const random = randomStream(settings.seed, 'towns')
  return districts.flatMap((facts, d) => {
    const made: Town[] = [town(d, ...toGround(origin, facts.seat), 'seat')]
    for (const t of settings.towns) {
      if (t.district === d) made.push(town(d, ...toGround(origin, t.location), 'anchor'))
    }
    const own = sites.filter((s, i) => owner[i] === d && s.height < 150)
    for (let spacing = 3500; made.length < counts[d]!; spacing *= 0.9) {
      for (let attempt = 0; attempt < 60 && made.length < counts[d]!; attempt++) {
        const site = own[Math.floor(random.next() * own.length)]!
        const dense = rawDensity(settings, made, site)
        if (random.next() > 0.04 + dense) continue
        const east = site.east + random.between(-300, 300)
        const north = site.north + random.between(-300, 300)
        if (!terrain.isDry(east, north, 100)) continue
        if (made.some((m) => Math.hypot(m.east - east, m.north - north) < spacing)) continue
        made.push(town(d, east, north, 'synthetic'))
      }
    }
    return made
  })
}

function squared(site: Site, x: number, y: number): number {
  return (site.east - x) ** 2 + (site.north - y) ** 2
}

const PULL = { seat: [1, 2900], anchor: [0.34, 1700], synthetic: [0.3, 1500] } as const

function rawDensity(settings: CitySettings, towns: readonly Town[], site: Site): number {
  let density = 0.012
  for (const t of towns) {
    const [pull, reach] = PULL[t.rank]
    density += pull * Math.exp(-Math.hypot(t.east - site.east, t.north - site.north) / reach)
  }
  for (const s of settings.summits) {
    const [x, y] = toGround(settings.origin, s.location)
    density += s.pull * Math.exp(-Math.hypot(x - site.east, y - site.north) / 3200)
  }
  return density * Math.exp(-site.height / 130)
}

/**
 * Ages by cell such that every cell sums to its residents and every band to its total. Each cell takes the remaining
 * shares of the bands, so the last one ends exactly at zero.
 */
export function shareAges(
  residents: readonly number[],
  totals: readonly [number, number, number, number],
): [number, number, number, number][] {
  const left = [...totals]
  return residents.map((n) => {
    const part = apportionWithin(n, left, left)
    part.forEach((k, band) => {
      left[band]! -= k
    })
    return part as [number, number, number, number]
  })
}
