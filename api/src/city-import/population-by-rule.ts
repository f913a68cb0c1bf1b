/**
 * Residents where no table tells of them: made up, and flagged so. Squares of 400 m get people by the floors of homes in
 * them or by the length of their residential streets, whichever gives more.
 */

import { apportion } from '@kangcheng/seed-data/generate'
import { fromGround, type LngLat, type Parameters, toGround } from '@kangcheng/twin-engine'
import { floorsOf } from './building-height.ts'
import type { ImportProblems } from './import-problem.ts'
import { isClosed, lineOf, type OsmExtract } from './osm-extract.ts'
import { areaSquareMetres, centreOf, ringOfWay } from './osm-rings.ts'
import type { PopulationInput } from './population-cell.ts'
import { insideBox } from './told-position.ts'

const SQUARE_METRES = 400
/** Squares with fewer residents than this are left empty. */
const FEWEST = 1

const HOMES = /^(residential|apartments|house|detached|semidetached_house|terrace|dormitory|bungalow)$/
const HOME_STREETS = /^(residential|living_street|unclassified)$/

/** @param total residents of the whole map where known; else what the rule gives */
export function populationByRule(
  extract: OsmExtract,
  total: number | null,
  { cityBuild }: Parameters,
  problems: ImportProblems,
): PopulationInput {
  const { box } = extract
  const { floorPerResidentSquareMetres, homeShareOfUntold, residentsPerStreetMetre } = cityBuild
  const origin: LngLat = [(box.west + box.east) / 2, (box.south + box.north) / 2]
  const byFloors = new Map<string, number>()
  const byStreets = new Map<string, number>()
  const add = (squares: Map<string, number>, at: LngLat, residents: number): void => {
    if (!insideBox(box, at)) return
    const [east, north] = toGround(origin, at)
    const key = `${Math.round(east / SQUARE_METRES)} ${Math.round(north / SQUARE_METRES)}`
    squares.set(key, (squares.get(key) ?? 0) + residents)
  }
  for (const way of extract.ways.values()) {
    const { building, highway } = way.tags
    if (building !== undefined && building !== 'no' && isClosed(way)) {
      const share = HOMES.test(building)
        ? 1
        : building === 'yes' && way.tags.amenity === undefined
          ? homeShareOfUntold
          : 0
      const ring = share > 0 ? ringOfWay(extract, way.id) : null
      if (ring !== null)
        add(
          byFloors,
          centreOf(ring),
          (share * areaSquareMetres(ring) * floorsOf(way.tags)) / floorPerResidentSquareMetres,
        )
    } else if (highway !== undefined && HOME_STREETS.test(highway)) {
      const line = lineOf(extract, way)
      for (let i = 1; i < line.length; i++) {
        const [east, north] = toGround(line[i - 1]!, line[i]!)
        const middle: LngLat = [(line[i - 1]![0] + line[i]![0]) / 2, (line[i - 1]![1] + line[i]![1]) / 2]
        add(byStreets, middle, Math.hypot(east, north) * residentsPerStreetMetre)
      }
    }
  }
  const squares = [...new Set([...byFloors.keys(), ...byStreets.keys()])]
    .map((key) => ({ key, residents: Math.max(byFloors.get(key) ?? 0, byStreets.get(key) ?? 0) }))
    .filter(({ residents }) => residents >= FEWEST)
    .map(({ key, residents }) => {
      const [column, row] = key.split(' ').map(Number) as [number, number]
      return { column, row, residents }
    })
    .sort((a, b) => b.row - a.row || a.column - b.column)
  if (squares.length === 0) return { cells: [], counted: null, source: '', synthetic: true }
  const estimate = Math.round(squares.reduce((sum, { residents }) => sum + residents, 0))
  const residents = apportion(
    total ?? estimate,
    squares.map((square) => square.residents),
  )
  problems.remark(
    extract.name,
    `no --population: ${total ?? estimate} residents in ${squares.length} squares of ${SQUARE_METRES} m are made up from floors of homes (${floorPerResidentSquareMetres} m² each) and residential streets (${residentsPerStreetMetre} per metre)${total === null ? '; give --population, or --total-population' : `, scaled from ${estimate} to --total-population`}`,
  )
  return {
    cells: squares.map(({ column, row }, i) => ({
      id: `c${column}n${row}`,
      centre: fromGround(origin, column * SQUARE_METRES, row * SQUARE_METRES),
      population: residents[i]!,
      facilities: null,
    })),
    counted: null,
    source: '',
    synthetic: true,
  }
}
