/** Beds, intensive care, emergency places and wards of hospitals: what is told is kept, the rest is shared out by rule. */
import {
  apportion,
  type BedCount,
  type HospitalType,
  makeUnits,
  randomStream,
  shareEmergencyPlaces,
  shareIcu,
  type WardPlan,
} from '@kangcheng/seed-data/generate'
import { type LngLat, type Parameters, toGround, type Unit } from '@kangcheng/twin-engine'
import type { FoundFacility } from './found-facility.ts'
import type { ImportProblems } from './import-problem.ts'
import { areaSquareMetres } from './osm-rings.ts'
import type { PopulationCell } from './population-cell.ts'

/** Beds that a hospital has even in the smallest city, and at most, where they are not told. */
const BEDS_FEWEST = 5
const BEDS_MOST = 2500
/** A hospital of this outline weighs 1 in the sharing of beds; one that is only a point weighs less. */
const OUTLINE_SQUARE_METRES = 20_000
const WEIGHT_OF_A_POINT = 0.05
const [WEIGHT_LEAST, WEIGHT_MOST] = [0.02, 4]
/** A hospital of so many beds has surge places. */
const SURGE_FROM_BEDS = 100

const TYPES: readonly (readonly [pattern: RegExp, type: HospitalType])[] = [
  [/psychiat|mental|精神|psiqui/i, 'psychiatric'],
  [/matern|obstetric|妇产/i, 'maternity'],
  [/child|p(a)?ediatr|infant|儿童|妇幼|crian/i, 'women-children'],
  [/rehabilit|geriatr|g[eé]ronto|hospice|康复|老年/i, 'rehabilitation'],
  [/orthop|骨科/i, 'orthopaedic'],
  [/\beye\b|ophthalm|眼/i, 'eye'],
]

export function hospitalType({ name }: Pick<FoundFacility, 'name'>): HospitalType {
  return TYPES.find(([pattern]) => pattern.test(name.zh) || pattern.test(name.en))?.[1] ?? 'general'
}

export interface NumberedFacility extends FoundFacility {
  readonly id: string
}

export interface GivenBeds {
  readonly units: readonly Unit[]
  /** Facilities whose beds are those that an input tells. */
  readonly told: ReadonlySet<string>
}

/** Units of all facilities in their order. */
export function bedsByRule(
  facilities: readonly NumberedFacility[],
  cells: readonly PopulationCell[],
  parameters: Parameters,
  seed: number,
  problems: ImportProblems,
): GivenBeds {
  const { cityBuild } = parameters
  const population = cells.reduce((sum, cell) => sum + cell.population, 0)
  const hospitals = facilities.filter(({ kind }) => kind === 'HOSPITAL')
  const beds = openBeds(facilities, hospitals, population, parameters, problems)
  const largest = Math.max(...hospitals.map(({ id }) => beds.get(id)!.open))
  const origin: LngLat = hospitals[0]!.at
  const sheet = {
    origin,
    icuBedsPerHundredThousand: cityBuild.icuBedsPerHundredThousand,
    districts: [{ population }],
    fromBeds: { icu: Math.min(cityBuild.icuFromBeds, largest), emergency: 0, surge: SURGE_FROM_BEDS },
  }
  const typed = hospitals.map((h) => ({ id: h.id, type: hospitalType(h), location: h.at }))
  const icu = shareIcu({ ...sheet, hospitals: typed }, beds)
  const wanting = hospitals.filter((h) => hasDepartment(h, beds.get(h.id)!.open, largest, cityBuild.emergencyFromBeds))
  const departments = wanting.length > 0 ? wanting : hospitals.filter(({ id }) => beds.get(id)!.open === largest)
  const places = shareEmergencyPlaces(
    { ...sheet, hospitals: departments.map((h) => ({ id: h.id, type: 'general' as const, location: h.at })) },
    cells.map(({ centre, population: residents }) => {
      const [east, north] = toGround(origin, centre)
      return { east, north, population: residents }
    }),
    beds,
    parameters,
  )
  const plans = facilities.flatMap((facility, number): WardPlan[] => {
    const open = beds.get(facility.id)?.open ?? 0
    if (open === 0) return []
    const isHospital = facility.kind === 'HOSPITAL'
    const icuBeds =
      facility.intensiveCareBeds ?? Math.min(icu.get(facility.id) ?? 0, Math.floor(open * cityBuild.icuShareMost))
    return [
      {
        facility: number,
        id: facility.id,
        type: isHospital ? hospitalType(facility) : 'township',
        openBeds: open,
        icuBeds: Math.min(icuBeds, open),
        emergencyPlaces: places.get(facility.id) ?? 0,
      },
    ]
  })
  const told = new Set(facilities.filter((f) => f.beds !== null).map(({ id }) => id))
  return { units: makeUnits(plans, parameters, SURGE_FROM_BEDS, randomStream(seed, 'wards')), told }
}

/** As told; else by size, and the largest hospital of the city in any case. */
function hasDepartment(hospital: FoundFacility, open: number, largest: number, fromBeds: number): boolean {
  if (hospital.emergency !== null) return hospital.emergency
  return open === largest || (hospitalType(hospital) === 'general' && open >= fromBeds)
}

/** Told beds are kept; what is missing to the beds per 1,000 residents goes to the other hospitals by their outline. */
function openBeds(
  facilities: readonly NumberedFacility[],
  hospitals: readonly NumberedFacility[],
  population: number,
  parameters: Parameters,
  problems: ImportProblems,
): Map<string, BedCount> {
  const beds = new Map<string, BedCount>()
  for (const { id, beds: told } of facilities)
    if (told !== null) beds.set(id, { approved: null, open: Math.min(told, BEDS_MOST) })
  const untold = hospitals.filter(({ beds: told }) => told === null)
  if (untold.length === 0) return beds
  const perThousand = parameters.beds.hospitalBedsPerThousand
  const told = hospitals.reduce((sum, { beds: own }) => sum + (own ?? 0), 0)
  const wanted = Math.round((population / 1000) * perThousand) - told
  const least = Math.max(BEDS_FEWEST, Math.min(parameters.cityBuild.leastBeds, Math.floor(wanted / untold.length / 2)))
  const spare = Math.max(0, wanted - least * untold.length)
  const weights = untold.map(({ ring }) =>
    ring === null
      ? WEIGHT_OF_A_POINT
      : Math.min(WEIGHT_MOST, Math.max(WEIGHT_LEAST, areaSquareMetres(ring) / OUTLINE_SQUARE_METRES)),
  )
  apportion(spare, weights).forEach((extra, i) => {
    beds.set(untold[i]!.id, { approved: null, open: Math.min(BEDS_MOST, least + extra) })
  })
  const given = untold.reduce((sum, { id }) => sum + beds.get(id)!.open, 0)
  problems.remark(
    'beds',
    `${untold.length} of ${hospitals.length} hospitals tell no beds: they share ${given}, so that the city has ${perThousand} per 1,000 residents (at least ${least} each), by the size of their outline; flagged synthetic; give beds in --facilities or as the tag beds`,
  )
  return beds
}
