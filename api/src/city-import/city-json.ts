/** Buildings of a CityJSON file (0.8 to 2.0) as outlines with heights, in WGS-84 degrees. */
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { LngLat } from '@kangcheng/twin-engine'
import { epsgOf, toWgs84 } from './coordinate-system.ts'
import { type ImportProblems, UnusableInput } from './import-problem.ts'

export interface BuildingModel {
  /** Convex outline. */
  readonly ring: readonly LngLat[]
  readonly metres: number
}

interface CityObject {
  readonly type?: unknown
  readonly geometry?: readonly { readonly boundaries?: unknown }[]
  readonly attributes?: Readonly<Record<string, unknown>>
}
interface CityJson {
  readonly type?: unknown
  readonly version?: unknown
  readonly CityObjects?: Readonly<Record<string, CityObject>>
  readonly vertices?: readonly (readonly [number, number, number])[]
  readonly transform?: { readonly scale: readonly number[]; readonly translate: readonly number[] }
  readonly metadata?: { readonly referenceSystem?: unknown; readonly crs?: { readonly epsg?: unknown } }
}

/** Attributes that tell the height of the highest edge above ground, metres; the geometry tells it where none does. */
const HEIGHTS = ['measuredHeight', 'RelativeRidgeHeight', 'height', 'h_dak_max']

/**
 * @param crs the system where the file names none, such as EPSG:28992
 * @throws UnusableInput where it is no CityJSON, or no system is known
 */
export function readCityJson(path: string, crs: string | null, problems: ImportProblems): BuildingModel[] {
  const file = basename(path)
  const model = parsed(path, file)
  const told = model.metadata?.referenceSystem ?? model.metadata?.crs?.epsg
  const epsg = epsgOf(String(told ?? crs ?? ''))
  if (epsg === null)
    throw new UnusableInput(
      `${file}: names no coordinate system (metadata.referenceSystem); give --buildings-crs, such as EPSG:28992 for the Netherlands`,
    )
  const degrees = toWgs84(epsg, file)
  const { scale = [1, 1, 1], translate = [0, 0, 0] } = model.transform ?? {}
  const metres = (vertex: number, axis: number): number =>
    model.vertices![vertex]![axis]! * (scale[axis] ?? 1) + (translate[axis] ?? 0)
  const objects = Object.values(model.CityObjects!)
  const buildings = objects.filter(({ type }) => /^Building(Part)?$/.test(String(type)))
  const models = buildings.flatMap(({ geometry = [], attributes = {} }): BuildingModel[] => {
    const vertices = [...new Set(geometry.flatMap(({ boundaries }) => numbersIn(boundaries)))].filter(
      (v) => model.vertices![v] !== undefined,
    )
    if (vertices.length < 3) return []
    const heights = vertices.map((v) => metres(v, 2))
    const stated = HEIGHTS.map((name) => attributes[name]).find((value) => typeof value === 'number' && value > 0)
    const hull = convexHull(vertices.map((v) => [metres(v, 0), metres(v, 1)] as const))
    if (hull.length < 3) return []
    return [
      {
        ring: hull.map(([x, y]) => degrees(x, y)),
        metres: (stated as number | undefined) ?? Math.max(...heights) - Math.min(...heights),
      },
    ]
  })
  if (models.length === 0)
    throw new UnusableInput(`${file}: holds no building with a geometry among its ${objects.length} objects`)
  const bare = buildings.length - models.length
  if (bare > 0)
    problems.remark(
      file,
      `${bare} of ${buildings.length} buildings have no geometry of their own (their parts have) and are drawn by their parts`,
    )
  if (objects.length > buildings.length)
    problems.remark(
      file,
      `${objects.length - buildings.length} of ${objects.length} objects are no buildings and are left out`,
    )
  return models
}

function parsed(path: string, file: string): CityJson {
  let document: unknown
  try {
    document = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new UnusableInput(
      `${file}: is no JSON (${error instanceof Error ? error.message : String(error)}); give a CityJSON file`,
    )
  }
  const model = document as CityJson
  if (model?.type !== 'CityJSON' || typeof model.CityObjects !== 'object' || !Array.isArray(model.vertices))
    throw new UnusableInput(
      `${file}: is no CityJSON (type, CityObjects and vertices are needed); convert it, for example from CityGML with citygml-tools`,
    )
  return model
}

/** Every number in nested lists. */
function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value]
  return Array.isArray(value) ? value.flatMap(numbersIn) : []
}

/** Anticlockwise, without the repeated first point (Andrew's monotone chain, 1979). */
function convexHull(points: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1])
  const half = (order: readonly (readonly [number, number])[]): (readonly [number, number])[] => {
    const chain: (readonly [number, number])[] = []
    for (const point of order) {
      for (; chain.length >= 2; chain.pop()) {
        const [a, b] = [chain.at(-2)!, chain.at(-1)!]
        if ((b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]) > 0) break
      }
      chain.push(point)
    }
    return chain.slice(0, -1)
  }
  return [...half(sorted), ...half(sorted.reverse())]
}
