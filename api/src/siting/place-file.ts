/**
 * Places as a planner hands them over, CSV or GeoJSON: candidates for a site, and ground on which nothing may be built. Nothing is
 * left out silently: what cannot be read, or lies where it cannot be meant, is a problem with its row and the remedy.
 */
import { type CityModel, type ForbiddenPlace, type LngLat, type Problem, placeProblem } from '@kangcheng/twin-engine'
import { CsvError, parse } from 'csv-parse/sync'
import { gcj02ToWgs84, recogniseGcj02 } from '../feeds/gcj02.ts'

export const COORDINATES = ['wgs84', 'gcj02'] as const
/** What the positions of a file are given in; WGS-84 unless it says otherwise. */
export type Coordinates = (typeof COORDINATES)[number]

export interface PlaceCandidate {
  /** File and row, for problems. */
  readonly path: string
  readonly id: string
  readonly zh: string
  readonly en: string
  readonly at: LngLat
  readonly capacity: number | null
  readonly fixedCost: number | null
  readonly kept: boolean
}

export interface PlaceArea extends ForbiddenPlace {
  readonly path: string
}

export interface PlacesRead {
  readonly candidates: readonly PlaceCandidate[]
  readonly areas: readonly PlaceArea[]
  readonly problems: readonly Problem[]
}

const LNG = ['lng', 'lon', 'longitude', 'x'] as const
const LAT = ['lat', 'latitude', 'y'] as const
type Row = Readonly<Record<string, unknown>>

/**
 * Candidates are rows of a CSV `id,lng,lat` (maybe `zh,en,capacity,fixed_cost,kept`) or GeoJSON points with such properties; ground
 * is a CSV `area,lng,lat` with a corner in each row, or GeoJSON polygons with a `name`. A ring ends where it began.
 */
export function readPlaces(text: string, name: string, coordinates: Coordinates = 'wgs84'): PlacesRead {
  const problems: Problem[] = []
  const read = /^\uFEFF?\s*[{[]/.test(text) ? fromGeoJson(text, name, problems) : fromCsv(text, name, problems)
  const converted = (at: LngLat): LngLat => (coordinates === 'gcj02' ? gcj02ToWgs84(at) : at)
  const areas = read.areas.flatMap((area): PlaceArea[] => {
    const why = ringProblem(area.polygon)
    if (why !== null)
      problems.push({ path: area.path, why: `"${area.name}" ${why.why}`, zh: `“${area.name}”${why.zh}` })
    return why === null ? [{ ...area, polygon: area.polygon.map(converted) }] : []
  })
  uniqueNames(read.candidates, (one) => one.id, 'candidate', problems)
  uniqueNames(areas, (one) => one.name, 'area', problems)
  if (problems.length === 0 && read.candidates.length + areas.length === 0)
    problems.push({
      path: name,
      why: 'holds no place; give a CSV with the header id,lng,lat (candidates) or area,lng,lat (forbidden ground) and rows below it, or GeoJSON points and polygons',
      zh: '没有任何地点；请给表头为 id,lng,lat（候选点）或 area,lng,lat（禁建区）的 CSV，或含点、面的 GeoJSON',
    })
  return { candidates: read.candidates.map((one) => ({ ...one, at: converted(one.at) })), areas, problems }
}

type Made = Omit<PlacesRead, 'problems'>

function fromCsv(text: string, name: string, problems: Problem[]): Made {
  const nothing: Made = { candidates: [], areas: [] }
  let rows: readonly { readonly record: Row; readonly info: { readonly lines: number } }[]
  try {
    rows = parse(text, {
      columns: (names: string[]) => names.map((one) => one.trim().toLowerCase()),
      bom: true,
      info: true,
      skip_empty_lines: true,
      trim: true,
    }) as typeof rows
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    problems.push({
      path: name,
      why: `is no CSV that can be read: ${error.message}; give each row as many columns as the header`,
      zh: `不是可读的 CSV（${error.message}）；每行列数须与表头相同`,
    })
    return nothing
  }
  if (rows.length === 0) return nothing
  const columns = Object.keys(rows[0]!.record)
  const missing = [LNG, LAT].filter((keys) => !keys.some((key) => columns.includes(key))).map(([key]) => key)
  if (missing.length > 0) {
    problems.push({
      path: `${name}:line 1`,
      why: `has no column ${missing.join(' and ')} among ${columns.join(', ')}; give positions as lng and lat, in degrees (WGS-84)`,
      zh: `缺少列 ${missing.join('、')}（现有 ${columns.join('、')}）；位置请写 lng、lat，单位度（WGS-84）`,
    })
    return nothing
  }
  const placed = rows.map(({ record, info }) => ({ path: `${name}:line ${info.lines}`, row: record }))
  if (!columns.includes('area'))
    return { candidates: placed.flatMap(({ path, row }, k) => candidateOf(row, path, k, problems)), areas: [] }
  const rings = new Map<string, { path: string; polygon: LngLat[] }>()
  for (const { path, row } of placed) {
    const area = String(row.area ?? '')
    if (area === '')
      problems.push({
        path,
        why: 'area: is empty; every corner names the area it belongs to',
        zh: 'area 为空；每个角点须写明所属区域',
      })
    const at = positionOf(row, path, problems)
    if (at === null || area === '') continue
    const ring = rings.get(area) ?? { path, polygon: [] }
    ring.polygon.push(at)
    rings.set(area, ring)
  }
  return { candidates: [], areas: [...rings].map(([area, ring]) => ({ name: area, ...ring })) }
}

interface Feature {
  readonly id?: unknown
  readonly properties?: Row | null
  readonly geometry?: { readonly type?: unknown; readonly coordinates?: unknown } | null
}

function fromGeoJson(text: string, name: string, problems: Problem[]): Made {
  const candidates: PlaceCandidate[] = []
  const areas: PlaceArea[] = []
  const say = (path: string, why: string, zh: string): void => void problems.push({ path, why, zh })
  let document: { type?: unknown; features?: unknown; crs?: { properties?: { name?: unknown } } }
  try {
    document = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    say(name, `is no JSON: ${(error as Error).message}`, `不是 JSON：${(error as Error).message}`)
    return { candidates, areas }
  }
  if (document.type !== 'FeatureCollection' || !Array.isArray(document.features)) {
    say(
      name,
      'must be a GeoJSON FeatureCollection of points (candidates) and polygons (forbidden ground)',
      '须为 GeoJSON FeatureCollection：点为候选点，面为禁建区',
    )
    return { candidates, areas }
  }
  const system = document.crs?.properties?.name
  if (typeof system === 'string' && !/CRS84|4326/i.test(system))
    say(
      `${name}: crs`,
      `is "${system}"; positions are read as WGS-84 degrees: convert the file to EPSG:4326 and leave out crs`,
      `坐标系为“${system}”；位置按 WGS-84 度读取：请转换为 EPSG:4326 并去掉 crs`,
    )
  ;(document.features as readonly Feature[]).forEach((feature, k) => {
    const path = `${name}:features[${k}]`
    const { type, coordinates } = feature?.geometry ?? {}
    const properties = feature?.properties ?? {}
    if (type === 'Point' && Array.isArray(coordinates)) {
      const row = { id: feature.id, ...properties, lng: coordinates[0], lat: coordinates[1] }
      candidates.push(...candidateOf(row, path, k, problems))
    } else if ((type === 'Polygon' || type === 'MultiPolygon') && Array.isArray(coordinates)) {
      const called = String(properties.name ?? properties.zh ?? feature.id ?? `area ${k + 1}`)
      const polygons = type === 'Polygon' ? [coordinates] : coordinates
      polygons.forEach((rings: unknown, n: number) => {
        if (!Array.isArray(rings) || rings.length === 0)
          say(path, 'has no ring; a polygon is a list of rings', '没有环；面由环组成')
        else if (rings.length > 1)
          say(
            path,
            `"${called}" has ${rings.length - 1} holes, and forbidden ground has none; cut it into polygons without holes`,
            `“${called}”有 ${rings.length - 1} 个洞，禁建区不可有洞；请切成无洞的面`,
          )
        else {
          const polygon = ringOf(rings[0], path, problems)
          if (polygon) areas.push({ path, name: polygons.length > 1 ? `${called} ${n + 1}` : called, polygon })
        }
      })
    } else
      say(
        path,
        `is ${typeof type === 'string' ? `a ${type}` : 'nothing on a map'}; candidates are points, forbidden ground polygons`,
        `${typeof type === 'string' ? `几何类型为 ${type}` : '没有几何'}；候选点须为点，禁建区须为面`,
      )
  })
  return { candidates, areas }
}

function ringOf(ring: unknown, path: string, problems: Problem[]): LngLat[] | null {
  if (!Array.isArray(ring)) {
    problems.push({ path, why: 'has a ring that is no list of positions', zh: '环不是位置列表' })
    return null
  }
  const found: LngLat[] = []
  ring.forEach((corner: unknown, c) => {
    const [lng, lat] = Array.isArray(corner) ? corner : []
    const at = positionOf({ lng, lat }, `${path} corner ${c}`, problems)
    if (at) found.push(at)
  })
  return found.length === ring.length ? found : null
}

function candidateOf(row: Row, path: string, k: number, problems: Problem[]): PlaceCandidate[] {
  const at = positionOf(row, path, problems)
  const capacity = numberOf(row, ['capacity'], path, problems)
  const fixedCost = numberOf(row, ['fixed_cost', 'fixedcost', 'fixedCost', 'cost'], path, problems)
  if (at === null) return []
  const text = (key: string): string => (typeof row[key] === 'string' ? row[key].trim() : '')
  const id = String(row.id ?? '') || text('name') || `s${k}`
  const kept = ['1', 'true', 'yes'].includes(String(row.kept ?? row.existing ?? '').toLowerCase())
  const [zh, en] = [text('zh') || text('name'), text('en') || text('name')]
  return [{ path, id, zh: zh || en, en: en || zh, at, capacity, fixedCost, kept }]
}

function positionOf(row: Row, path: string, problems: Problem[]): LngLat | null {
  const count = problems.length
  const [lng, lat] = [numberOf(row, LNG, path, problems), numberOf(row, LAT, path, problems)]
  if (problems.length > count) return null
  if (lng === null || lat === null) {
    problems.push({
      path,
      why: 'has no position; give lng and lat, in degrees (WGS-84)',
      zh: '没有位置；请写 lng、lat，单位度（WGS-84）',
    })
    return null
  }
  if (Math.abs(lat) > 90 && Math.abs(lat) <= 180 && Math.abs(lng) <= 90)
    problems.push({
      path,
      why: `a latitude lies between −90 and 90, got ${lat}: longitude and latitude look swapped; write lng ${lat}, lat ${lng}`,
      zh: `纬度应在 −90 与 90 之间，现为 ${lat}：经纬度似乎写反，请写 lng ${lat}, lat ${lng}`,
    })
  else if (Math.abs(lat) > 90 || Math.abs(lng) > 180)
    problems.push({
      path,
      why: `must be longitude and latitude in degrees (WGS-84), got ${lng}, ${lat}: metres of a map grid? convert them`,
      zh: `应为以度计的经纬度（WGS-84），现为 ${lng}, ${lat}：是投影坐标的米数吗？请先转换`,
    })
  else return [lng, lat]
  return null
}

function numberOf(row: Row, keys: readonly string[], path: string, problems: Problem[]): number | null {
  const found = keys.map((key) => row[key]).find((value) => value !== undefined && value !== null && value !== '')
  if (found === undefined) return null
  const value = Number(found)
  if (Number.isFinite(value) && typeof found !== 'boolean') return value
  problems.push({
    path,
    why: `${keys[0]}: must be a number, got ${JSON.stringify(found)}`,
    zh: `${keys[0]}：应为数字，现为 ${JSON.stringify(found)}`,
  })
  return null
}

/** What is wrong with a ring; null = nothing. */
function ringProblem(polygon: readonly LngLat[]): { readonly why: string; readonly zh: string } | null {
  const [first, last] = [polygon[0], polygon.at(-1)]
  if (!first || !last || first[0] !== last[0] || first[1] !== last[1])
    return {
      why: 'is not closed: its ring ends elsewhere than it began; repeat the first corner as the last',
      zh: '未闭合：环的终点不是起点；请以第一个角点结尾',
    }
  const corners = new Set(polygon.map((corner) => corner.join(','))).size
  return corners < 3
    ? { why: `has ${corners} different corners, ground needs three`, zh: `只有 ${corners} 个不同角点，至少三个` }
    : null
}

function uniqueNames<T extends { readonly path: string }>(
  rows: readonly T[],
  nameOf: (row: T) => string,
  what: string,
  problems: Problem[],
): void {
  const first = new Map<string, string>()
  for (const row of rows) {
    const name = nameOf(row)
    const earlier = first.get(name)
    if (earlier !== undefined)
      problems.push({
        path: row.path,
        why: `names the ${what} "${name}" a second time (first: ${earlier.replace(/^.*?:/, '')}); every ${what} needs a name of its own`,
        zh: `名称“${name}”重复（首次：${earlier.replace(/^.*?:/, '')}）；名称须各不相同`,
      })
    else first.set(name, row.path)
  }
}

/** Known facilities that a file must name before its coordinates are judged by them. */
const FEWEST_COMPARED = 2

/**
 * Places against the city: each near somebody who lives there, longitude first, and no file in GCJ-02 that does not say so, as far
 * as rows named like the city's facilities tell; where no row does, a note says that nobody could check.
 */
export function checkPlaces(
  city: CityModel,
  { candidates, areas }: Pick<PlacesRead, 'candidates' | 'areas'>,
  name: string,
  coordinates: Coordinates = 'wgs84',
): { readonly problems: readonly Problem[]; readonly notes: readonly Problem[] } {
  const problems: Problem[] = candidates.flatMap(({ path, id, at }) => {
    const found = placeProblem(city, at)
    return found === null ? [] : [{ path, why: `${id}: ${found.why}`, zh: `${id}：${found.zh}` }]
  })
  for (const { path, name: area, polygon } of areas) {
    const found = polygon.map((corner) => placeProblem(city, corner))
    const [first] = found
    if (first && found.every((one) => one !== null))
      problems.push({ path, why: `"${area}": ${first.why}`, zh: `“${area}”：${first.zh}` })
  }
  const known = new Map(
    city.facilities.flatMap((f) => [f.id, f.name.zh, f.name.en].map((key) => [key, f.location] as const)),
  )
  const pairs = candidates.flatMap(({ id, zh, en, at }) => {
    const there = known.get(id) ?? known.get(zh) ?? known.get(en)
    return there ? [{ told: at, known: there }] : []
  })
  const { system, places, offsetMetres, residualMetres } = recogniseGcj02(pairs)
  if (coordinates === 'wgs84' && system === 'gcj02' && places >= FEWEST_COMPARED)
    problems.push({
      path: name,
      code: 'maybe-gcj02',
      why: `looks like GCJ-02: ${places} facilities that the city knows lie ${Math.round(offsetMetres!)} m off, and ${Math.round(residualMetres!)} m once taken for it; say coordinates gcj02 and they are converted, or give WGS-84`,
      zh: `坐标像 GCJ-02：${places} 家本市机构偏 ${Math.round(offsetMetres!)} 米，按 GCJ-02 转换后偏 ${Math.round(residualMetres!)} 米；请按 GCJ-02 转换，或改用 WGS-84`,
    })
  if (coordinates === 'gcj02' && system === 'wgs84' && places >= FEWEST_COMPARED && (offsetMetres ?? 0) > 250)
    problems.push({
      path: name,
      why: `is said to be GCJ-02, but ${places} facilities that the city knows were where they belong before; say coordinates wgs84`,
      zh: `称为 GCJ-02，但转换前 ${places} 家本市机构位置已正确；请按 WGS-84 导入`,
    })
  const notes: Problem[] =
    candidates.length > 0 && places < FEWEST_COMPARED
      ? [
          {
            path: name,
            ...(coordinates === 'wgs84' && { code: 'maybe-gcj02' as const }),
            why: `positions are taken for ${coordinates === 'gcj02' ? 'GCJ-02' : 'WGS-84'}: fewer than ${FEWEST_COMPARED} rows are named like facilities of the city, by which that could be checked`,
            zh: `坐标按 ${coordinates === 'gcj02' ? 'GCJ-02' : 'WGS-84'} 读取：与本市机构同名的不足 ${FEWEST_COMPARED} 行，无法核对`,
          },
        ]
      : []
  return { problems, notes }
}
