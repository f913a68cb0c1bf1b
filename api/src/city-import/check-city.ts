/** What is wrong with a city's folder: read afresh from its files, whoever made them. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodeGround, loadCity, loadGroundFiles, parametersOfCity } from '@kangcheng/seed-data'
import { type CityModel, facilitiesWithoutTimes, givenTable, TRAVEL_MODES } from '@kangcheng/twin-engine'
import { distanceMetres } from '../feeds/gcj02.ts'
import { ImportProblems, type ToldProblems, UnusableInput } from './import-problem.ts'
import { tellParameters } from './parameters-told.ts'
import { checkRoadAccess } from './road-access.ts'

export interface CheckedCity {
  readonly answer: ToldProblems & {
    readonly facilities: number
    readonly beds: number
    readonly cells: number
    readonly population: number
    readonly roadNodes: number
  }
  /** True where the city cannot be used as it is. */
  readonly grave: boolean
}

/** A facility farther than this from every resident stands somewhere else. */
const FAR_METRES = 30_000

/**
 * @param name the folder as the user named it, for messages
 * @throws UnusableInput where there is no city
 */
export function checkCity(folder: string, name: string): CheckedCity {
  if (!existsSync(join(folder, 'city.json')))
    throw new UnusableInput(`${name}: holds no city.json; give a folder that kangcheng city build has written`)
  const problems = new ImportProblems()
  const city = openCity(folder, problems)
  if (city !== null) {
    checkPeople(city, problems)
    checkFacilities(city, problems)
    checkRoadAccess(city, problems)
    checkGivenTimes(city, problems)
    checkGround(folder, problems)
    tellParameters(city.zone, parametersOfCity(city), problems)
    if (city.attributions.length === 0)
      problems.fault(
        'city.json attributions',
        'names nobody: maps and open data ask to be named; list whom, such as "© OpenStreetMap contributors, ODbL 1.0"',
      )
  }
  return {
    answer: {
      facilities: city?.facilities.length ?? 0,
      beds: city?.units.reduce((sum, unit) => sum + (unit.kind === 'emergency' ? 0 : unit.beds), 0) ?? 0,
      cells: city?.cells.length ?? 0,
      population: city?.districts.reduce((sum, district) => sum + district.population, 0) ?? 0,
      roadNodes: city?.roads?.nodes ?? 0,
      ...problems.told(),
    },
    grave: problems.grave,
  }
}

function openCity(folder: string, problems: ImportProblems): CityModel | null {
  try {
    JSON.parse(readFileSync(join(folder, 'city.json'), 'utf8'))
    const city = loadCity(folder)
    // Throws where it names a set that there is not.
    parametersOfCity(city)
    return city
  } catch (error) {
    const [first, ...lines] = (error instanceof Error ? error.message : String(error)).split('\n')
    if (lines.length === 0) problems.fault('city.json', `${first}; build the city again`)
    for (const line of lines) {
      const [place, ...why] = line.trim().split(': ')
      problems.fault(`city.json ${place}`, why.join(': '))
    }
    return null
  }
}

function checkPeople({ cells }: CityModel, problems: ImportProblems): void {
  if (cells.length === 0) {
    problems.fault(
      'city.json cells',
      'is empty: nobody lives there, so nothing can be said of access; build the city with --population',
    )
    return
  }
  const empty = cells.filter(({ population }) => population === 0)
  if (empty.length === cells.length)
    problems.fault(
      'city.json cells',
      `nobody lives in any of the ${cells.length} cells; build the city with a table of residents`,
    )
  else if (empty.length > 0)
    problems.remark(
      'city.json cells',
      `${empty.length} of ${cells.length} cells have no residents, the first is ${empty[0]!.id}; they weigh nothing`,
    )
}

function checkFacilities(city: CityModel, problems: ImportProblems): void {
  const { facilities, units, cells, vehicles } = city
  const wards = new Set(units.filter(({ kind }) => kind === 'ward').map(({ facility }) => facility))
  if (wards.size === 0)
    problems.fault(
      'city.json units',
      'no facility has a ward: there is nothing to admit anybody to; give a hospital beds',
    )
  if (!units.some(({ kind }) => kind === 'emergency'))
    problems.fault(
      'city.json units',
      'no facility has an emergency department: emergencies have nowhere to go; give a hospital one',
    )
  if (!units.some(({ kind }) => kind === 'icu'))
    problems.remark('city.json units', 'no hospital has intensive care: whoever needs it leaves the city')
  if (vehicles.length === 0)
    problems.remark('city.json vehicles', 'there is no ambulance: everybody comes by themselves')
  facilities.forEach(({ id, kind, name, location }, f) => {
    if (kind === 'HOSPITAL' && !wards.has(f))
      problems.fault(
        `city.json facilities[${f}]`,
        `hospital ${id} "${name.en}" has no ward; give it beds, or another kind`,
      )
    const metres = Math.min(...cells.map(({ centre }) => distanceMetres(centre, location)))
    if (cells.length > 0 && metres > FAR_METRES)
      problems.fault(
        `city.json facilities[${f}]`,
        `${id} "${name.en}" lies ${Math.round(metres / 1000)} km from the nearest resident; correct its position (longitude comes first), or leave it out`,
      )
  })
}

/** A facility without a row in a table of times is one that nobody reaches, which hardly anybody means. */
function checkGivenTimes(city: CityModel, problems: ImportProblems): void {
  for (const mode of TRAVEL_MODES)
    problems.faults(
      facilitiesWithoutTimes(city, mode).map((id) => `${givenTable(mode)} to ${id}`),
      'the table tells no way to this facility from any cell, so that nobody reaches it; add its rows, or take the table away',
      givenTable(mode),
    )
}

function checkGround(folder: string, problems: ImportProblems): void {
  if (!existsSync(join(folder, 'ground.json'))) {
    problems.remark('ground.json', 'is not there: the city opens without buildings and water')
    return
  }
  try {
    const { bin, json } = loadGroundFiles(folder)
    decodeGround(bin.buffer, json)
  } catch (error) {
    problems.fault('ground.json', `${error instanceof Error ? error.message : String(error)}; build the city again`)
  }
}
