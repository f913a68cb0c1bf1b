/** A siting problem as a file: its question, the names of its places, and what is wrong with it by place. */
import {
  type Decoded,
  distanceKilometres,
  type LngLat,
  type Problem,
  Reader,
  SITING_PROBLEMS,
  type SitingQuestion,
  type Text,
  type TravelBasis,
  type TravelMatrix,
  type TravelMode,
  travelMatrix,
  unknownField,
} from '@kangcheng/twin-engine'
import { cityCosts } from './city-costs.ts'
import { graphCosts, PLANE_DISTANCES, type PlaneDistance, type Point, planeCosts } from './costs.ts'

export interface SitingFile {
  readonly question: SitingQuestion
  /** Names of the demand points and sites, in the question's order. */
  readonly demandIds: readonly string[]
  readonly siteIds: readonly string[]
  /** Where the sites are, where the file says so. */
  readonly sitePositions: readonly LngLat[] | null
  /** What the costs count: `minutes`, `metres`, or nothing known. */
  readonly unit: string
  /** The city and the traffic that the costs come from; null of a problem with costs of its own. */
  readonly city: CostsOfCity | null
  /** What was noticed and does not stop the answer. */
  readonly notes: readonly Problem[]
}

export interface CostsOfCity {
  readonly name: Text
  readonly synthetic: boolean
  readonly mode: TravelMode
  readonly hour: number | null
  /** Where the minutes come from; where a table and computed columns stand side by side, a note tells which. */
  readonly times: TravelBasis
}

/** What a file may name beside itself. */
export interface FileSurroundings {
  /** The text of a file named in the problem. @throws Error that names the file */
  read(name: string): string
  /** @throws Error that names the city */
  city: Parameters<typeof cityCosts>[1]['city']
}

const COSTS = [...Object.keys(PLANE_DISTANCES), 'great-circle'] as const
/** Fields of a problem and of its parts; others would not be read, and nobody told. */
const FIELDS = {
  common: ['problem', 'p', 'radius', 'budget', 'vehicles', 'busyFraction', 'assignment', 'demand', 'sites'],
  table: ['costs', 'unit'],
  graph: ['graph', 'unit'],
  city: ['city', 'candidates', 'coordinates', 'mode', 'hour'],
  demand: ['ids', 'weight', 'xy', 'lngLat'],
  sites: ['ids', 'capacity', 'fixedCost', 'kept', 'forbidden', 'xy', 'lngLat'],
  graphParts: ['vertices', 'edges'],
} as const

function refuseUnknown(reader: Reader, known: readonly string[], of: string): void {
  if (typeof reader.value !== 'object' || reader.value === null || Array.isArray(reader.value)) return
  for (const name of Object.keys(reader.value))
    if (!known.includes(name)) reader.field(name).problem(unknownField(name, known, of))
}

const NUMBERS = ['p', 'radius', 'budget', 'vehicles', 'busyFraction'] as const

export interface Places {
  readonly ids: readonly string[]
  readonly xy: readonly Point[] | null
  readonly lngLat: readonly LngLat[] | null
}

/** @param text JSON as `kangcheng site --help` tells. */
export function readSitingFile(text: string, surroundings: FileSurroundings): Decoded<SitingFile> {
  let content: unknown
  try {
    content = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    return { ok: false, problems: [{ path: '', why: `is no JSON: ${(error as Error).message}` }] }
  }
  const problems: Problem[] = []
  const reader = new Reader(content, '', problems)
  if (!reader.isObject()) return { ok: false, problems }
  const kind =
    reader.field('city').value !== undefined ? 'city' : reader.field('graph').value !== undefined ? 'graph' : 'table'
  refuseUnknown(
    reader,
    [...FIELDS.common, ...FIELDS[kind]],
    `of a problem with a ${kind === 'table' ? 'table of costs' : kind}`,
  )
  refuseUnknown(reader.field('demand'), FIELDS.demand, 'of demand')
  refuseUnknown(reader.field('sites'), FIELDS.sites, 'of sites')
  refuseUnknown(reader.field('graph'), FIELDS.graphParts, 'of a graph')
  const problem = reader.field('problem').oneOf(SITING_PROBLEMS.map(({ id }) => id))
  const made = reader.field('city').value === undefined ? ownCosts(reader) : cityCosts(reader, surroundings)
  const { costs, demand, sites, unit, notes = [] } = made
  const weights = figures(reader.field('demand').field('weight'), demand.ids.length) ?? made.weights ?? null
  if (weights === null)
    reader.field('demand').field('weight').problem('must be a list with a number for each demand point')
  const capacities = figures(reader.field('sites').field('capacity'), sites.ids.length) ?? made.capacities
  const fixedCosts = figures(reader.field('sites').field('fixedCost'), sites.ids.length) ?? made.fixedCosts
  const kept = chosen(reader.field('sites').field('kept'), sites.ids) ?? made.kept
  const forbidden = chosen(reader.field('sites').field('forbidden'), sites.ids)
  const assignment = reader.field('assignment')
  const numbers = NUMBERS.flatMap((name) => {
    const field = reader.field(name)
    return field.value === undefined ? [] : [[name, field.number(Number.NEGATIVE_INFINITY)]]
  })
  const question: SitingQuestion = {
    problem,
    costs,
    weights: weights ?? new Float64Array(demand.ids.length),
    ...(Object.fromEntries(numbers) as Partial<Record<(typeof NUMBERS)[number], number>>),
    ...(capacities && { capacities }),
    ...(fixedCosts && { fixedCosts }),
    ...(kept && { kept }),
    ...(forbidden && { forbidden }),
    ...(assignment.value !== undefined && { assignment: assignment.oneOf(['single', 'split'] as const) }),
  }
  if (problems.length > 0) return { ok: false, problems }
  return {
    ok: true,
    value: {
      question,
      demandIds: demand.ids,
      siteIds: sites.ids,
      sitePositions: sites.lngLat,
      unit,
      city: made.city ?? null,
      notes,
    },
  }
}

export interface MadeCosts {
  readonly costs: TravelMatrix
  readonly demand: Places
  readonly sites: Places
  readonly unit: string
  readonly city?: CostsOfCity
  readonly weights?: Float64Array
  readonly capacities?: Float64Array
  readonly fixedCosts?: Float64Array
  readonly kept?: readonly number[]
  readonly notes?: readonly Problem[]
}

/** Costs as a table, of a graph, or from coordinates. */
function ownCosts(reader: Reader): MadeCosts {
  if (reader.field('graph').value !== undefined) return costsOfGraph(reader)
  const costs = reader.field('costs')
  const demand = placesOf(reader.field('demand'), 'd')
  const sites = placesOf(reader.field('sites'), 's')
  if (Array.isArray(costs.value)) {
    const rows = costs.items().map((row) => row.items().map((cell) => (cell.value === null ? null : cell.number(0))))
    const width = rows[0]?.length ?? 0
    for (const [i, row] of rows.entries())
      if (row.length !== width)
        new Reader(row, `costs[${i}]`, reader.problems).problem(`has ${row.length} costs, the first row ${width}`)
    if (reader.problems.length > 0) return { costs: EMPTY, demand, sites, unit: '' }
    return {
      costs: travelMatrix(rows),
      demand: named(demand, rows.length, 'd', reader.field('demand')),
      sites: named(sites, width, 's', reader.field('sites')),
      unit: unitOf(reader),
    }
  }
  const kind = costs.oneOf(COSTS)
  if (kind === 'great-circle') {
    if (demand.lngLat === null)
      reader.field('demand').field('lngLat').problem('must be a list of [longitude, latitude]')
    if (sites.lngLat === null) reader.field('sites').field('lngLat').problem('must be a list of [longitude, latitude]')
    const from = demand.lngLat ?? []
    const to = sites.lngLat ?? []
    const minutes = Float64Array.from(
      { length: from.length * to.length },
      (_, k) => 1000 * distanceKilometres(from[Math.floor(k / to.length)]!, to[k % to.length]!),
    )
    return { costs: { origins: from.length, destinations: to.length, minutes }, demand, sites, unit: 'metres' }
  }
  if (demand.xy === null) reader.field('demand').field('xy').problem('must be a list of [x, y]')
  if (sites.xy === null) reader.field('sites').field('xy').problem('must be a list of [x, y]')
  return {
    costs: planeCosts(demand.xy ?? [], sites.xy ?? [], kind as PlaneDistance),
    demand,
    sites,
    unit: unitOf(reader),
  }
}

const EMPTY: TravelMatrix = { origins: 0, destinations: 0, minutes: new Float64Array(0) }

function unitOf(reader: Reader): string {
  const unit = reader.field('unit')
  return unit.value === undefined ? '' : unit.text()
}

function costsOfGraph(reader: Reader): MadeCosts {
  const graph = reader.field('graph')
  const vertices = graph.field('vertices').integer(1, 5000)
  const edges = graph.list('edges').map((edge) => {
    const [from, to, cost] = edge.items()
    if (from === undefined || to === undefined || cost === undefined) edge.problem('must be [from, to, cost]')
    return [
      from?.index(vertices, 'the vertices') ?? 0,
      to?.index(vertices, 'the vertices') ?? 0,
      cost?.number(0) ?? 0,
    ] as const
  })
  const names = named(placesOf(reader.field('demand'), 'v'), vertices, 'v', reader.field('demand'))
  const costs = reader.problems.length > 0 ? EMPTY : graphCosts(vertices, edges)
  return { costs, demand: names, sites: names, unit: unitOf(reader) }
}

/** Ids and coordinates of a list of places, as far as they are given. */
function placesOf(reader: Reader, prefix: string): Places {
  const pairs = (name: string): Reader[][] | null =>
    reader.field(name).value === undefined ? null : reader.list(name).map((pair) => pair.items())
  const xy = pairs('xy')?.map((pair): Point => [pairNumber(pair, 0, reader), pairNumber(pair, 1, reader)]) ?? null
  const lngLat =
    pairs('lngLat')?.map((pair, i) => position(pair, `${reader.path}.lngLat[${i}]`, reader.problems)) ?? null
  const given = reader.field('ids')
  const ids =
    given.value === undefined
      ? (xy ?? lngLat ?? []).map((_, i) => `${prefix}${i}`)
      : given.items().map((id) => id.text())
  const count = (xy ?? lngLat)?.length
  if (count !== undefined && count !== ids.length) given.problem(`has ${ids.length} names for ${count} places`)
  const twice = ids.findIndex((id, i) => ids.indexOf(id) < i)
  if (twice >= 0) given.problem(`names "${ids[twice]}" twice; every place needs a name of its own`)
  return { ids, xy, lngLat }
}

function pairNumber(pair: readonly Reader[], at: number, of: Reader): number {
  const part = pair[at]
  if (part !== undefined) return part.number(Number.NEGATIVE_INFINITY)
  of.problem('holds a position that has no two numbers')
  return 0
}

/** Longitude and latitude; a latitude beyond 90 degrees is most likely a longitude. */
export function position(pair: readonly Reader[], path: string, problems: Problem[]): LngLat {
  const [lng, lat] = [pair[0]?.value, pair[1]?.value]
  if (typeof lng !== 'number' || typeof lat !== 'number' || pair.length !== 2)
    problems.push({ path, why: 'must be [longitude, latitude], two numbers in degrees' })
  else if (Math.abs(lat) > 90 && Math.abs(lng) <= 90)
    problems.push({
      path,
      why: `a latitude lies between −90 and 90, got ${lat}: longitude and latitude look swapped; write [${lat}, ${lng}]`,
    })
  else if (Math.abs(lat) > 90 || Math.abs(lng) > 180)
    problems.push({ path, why: `must be [longitude, latitude] in degrees, got [${lng}, ${lat}]` })
  else return [lng, lat]
  return [0, 0]
}

function named(places: Places, count: number, prefix: string, reader: Reader): Places {
  if (places.ids.length === 0) return { ...places, ids: Array.from({ length: count }, (_, i) => `${prefix}${i}`) }
  if (places.ids.length !== count) reader.problem(`has ${places.ids.length} places, the costs are for ${count}`)
  return places
}

function figures(reader: Reader, count: number): Float64Array | undefined {
  if (reader.value === undefined) return undefined
  const items = reader.items()
  if (Array.isArray(reader.value) && items.length !== count)
    reader.problem(`has ${items.length} numbers for ${count} places; give one for each`)
  return Float64Array.from(items, (item) => item.number(0))
}

/** Sites by name or number. */
function chosen(reader: Reader, ids: readonly string[]): readonly number[] | undefined {
  if (reader.value === undefined) return undefined
  return reader.items().map((item) => {
    if (typeof item.value === 'number') return item.index(ids.length, 'the sites')
    const at = ids.indexOf(item.text())
    if (at < 0)
      item.problem(`there is no site ${JSON.stringify(item.value)}; there are ${ids.slice(0, 5).join(', ')} …`)
    return Math.max(0, at)
  })
}
