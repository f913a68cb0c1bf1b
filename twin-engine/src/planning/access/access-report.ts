/** Access of a whole city: one measure by cell, how evenly it is spread, who has a place within so many minutes, and what is odd. */
import { type CityModel, indexCity, type Need, type Text } from '../../city/city.ts'
import type { Problem } from '../../city/decoded.ts'
import { facilitiesWithoutTimes, givenTable } from '../../network/given-columns.ts'
import { areaTest, IMPASSABLE_METRES, type RoadEdit } from '../../network/road-edits.ts'
import type { TravelMode } from '../../network/road-speeds.ts'
import type { TransitDay } from '../../network/transit-day.ts'
import type { TransitSpread } from '../../network/transit-times.ts'
import type { TravelMatrix } from '../../network/travel-matrix.ts'
import type { TravelBasis, TravelSetting } from '../../network/travel-times.ts'
import type { Parameters } from '../../parameters/parameters.ts'
import { roadSpeedsOf } from '../../parameters/road-speeds.ts'
import type { TwinState } from '../../state/state.ts'
import type { AccessMeasure } from './access-measure.ts'
import { type AmbulanceLegs, ambulanceLegs } from './ambulance-legs.ts'
import { type RankBasis, socialRank } from './deprivation.ts'
import { timesOfCity } from './edited-times.ts'
import { concentration } from './equity/concentration.ts'
import { deciles } from './equity/deciles.ts'
import { gini, lorenzCurve } from './equity/lorenz.ts'
import { palmaRatio } from './equity/palma.ts'
import { theilT } from './equity/theil.ts'
import { nearestMinutes } from './nearest.ts'
import { centreDoctors, centreRooms, freeBeds, openBeds, type Supply } from './supply.ts'
import { type TransitAccess, transitAccess } from './transit-access.ts'
import { shareWithin } from './within-minutes.ts'

/** Id of what is no measure of supply: both ways of an ambulance together. */
export const AMBULANCE_MEASURE = 'ambulance'

/** The ways of an ambulance are driven by ambulances; asked by another mode they are refused, not answered by another question. */
export const AMBULANCE_MODE_ALONE =
  'the measure ambulance is of ambulances alone, and other modes cannot be asked of it'

/** Needs are kinds of beds; of doctors and rooms nobody knows any. */
export const countsBeds = (supply: Supply): boolean => supply === 'beds' || supply === 'free'
export const needOfNoBeds = (supply: Supply): string => `a need goes with beds, and ${supply} of primary care have none`

export interface AccessOptions {
  readonly parameters: Parameters
  /** A measure, or null for the ways of an ambulance, who then is the mode. */
  readonly measure: AccessMeasure | null
  readonly mode: TravelMode
  /** Hour of the day from 0, local time; null = the mean over the day. */
  readonly hour: number | null
  /** Whose timetable runs, by public transport; a weekday unless given. */
  readonly day?: TransitDay
  readonly supply: Supply
  /** Beds of this need only; null = all beds. */
  readonly need: Need | null
  /** Facilities that take nobody, by number. */
  readonly closed: readonly number[]
  /** What has happened to the roads. Facilities that a flood reaches too deep for vehicles are closed, stations too. */
  readonly edits: readonly RoadEdit[]
  /** Needed where free beds are asked for. */
  readonly state?: TwinState
}

export const WITHIN_MINUTES = [15, 30, 60] as const
const AGE_BANDS: readonly Text[] = [
  { zh: '0–14 岁', en: '0–14' },
  { zh: '15–59 岁', en: '15–59' },
  { zh: '60–64 岁', en: '60–64' },
  { zh: '65 岁及以上', en: '65 and over' },
]
const LORENZ_POINTS = 100
/** Names listed in a problem. */
const NAMED = 8

/** A figure that is not known is null. */
type Figure = number | null

/** Access of some of the people. */
export interface GroupAccess {
  readonly id: string
  readonly name: Text
  readonly people: number
  /** Mean of those with a value. */
  readonly mean: Figure
  /** Shares from 0 to 1 by WITHIN_MINUTES. */
  readonly within: readonly Figure[]
}

export interface AccessReport {
  readonly measure: string
  readonly name: Text
  readonly unit: Text
  readonly better: 'higher' | 'lower'
  readonly source: string
  readonly measureParameters: AccessMeasure['parameters']
  /** Catchment and weights in words; null of a measure without. */
  readonly catchment: Text | null
  readonly basis: {
    readonly times: TravelBasis
    readonly mode: TravelMode
    readonly hour: number | null
    readonly supply: Supply | 'vehicles'
    readonly need: Need | null
    /** Ids of the facilities that take nobody, those that a flood closes among them. */
    readonly closed: readonly string[]
    /** True where city or roads are invented. */
    readonly synthetic: boolean
    readonly rank: RankBasis
    readonly rankRule: Text | null
  }
  /** By cell. NaN where there is none: amounts are 0 where nothing is reached, times and costs are none. */
  readonly values: Float64Array
  /** By cell, to the nearest supply (of an ambulance: both ways); Infinity without a way. */
  readonly minutes: Float64Array
  /** Where the measure is the ways of an ambulance. */
  readonly legs:
    | (Pick<AmbulanceLegs, 'toScene' | 'toHospital'> & {
        /** Shares of the people by WITHIN_MINUTES, of each way by itself. */
        readonly toSceneWithin: readonly Figure[]
        readonly toHospitalWithin: readonly Figure[]
      })
    | null
  /** Where the times are by public transport. */
  readonly transit: TransitAccess | null
  readonly people: number
  readonly supply: number
  readonly mean: Figure
  readonly gini: Figure
  readonly concentrationIndex: Figure
  readonly concentrationIndexErreygers: Figure
  readonly theil: Figure
  readonly palma: Figure
  /** Means by tenths of the people, the worst served first. */
  readonly deciles: readonly Figure[]
  readonly worstDecile: Figure
  /** At most 101 points of the Lorenz curve. */
  readonly lorenz: readonly (readonly [people: number, access: number])[]
  readonly within: readonly Figure[]
  /** Empty where the ages of the cells are made up by one rule for all: the rows would repeat the mean. */
  readonly byAge: readonly GroupAccess[]
  readonly byDistrict: readonly GroupAccess[]
  readonly problems: readonly Problem[]
}

/** Travel times are kept with the city: the first report of a setting takes their time, later ones hardly any. */
export function accessReport(city: CityModel, options: AccessOptions): AccessReport {
  const people = Float64Array.from(city.cells, ({ population }) => population)
  const problems: Problem[] = []
  const flooded = floodedFacilities(city, options.edits)
  const closed = new Set([...options.closed, ...flooded])
  if (flooded.length > 0)
    problems.push({
      path: 'edits',
      why: `the water closes ${listed(city, flooded)}; they take nobody`,
      zh: `积水关闭 ${listed(city, flooded)}，不接诊`,
    })
  const access =
    options.measure === null
      ? byAmbulance(city, options, closed, new Set(flooded))
      : bySupply(city, options, options.measure, people, closed)
  const told = agesAreTold(city)
  problems.push(...inhabited(access.problems, people), ...oddities(city, access, people))
  if (!told) problems.push(AGES_MADE_UP)
  const ranked = socialRank(city)
  problems.push(...ranked.problems)
  return {
    ...access.head,
    basis: {
      ...access.basis,
      hour: options.hour,
      closed: [...closed].map((f) => city.facilities[f]!.id),
      synthetic: city.synthetic || city.roads?.synthetic === true,
      rank: ranked.basis,
      rankRule: ranked.rule,
    },
    values: access.values,
    minutes: access.minutes,
    legs: access.legs && {
      ...access.legs,
      toSceneWithin: sharesWithin(access.legs.toScene, people),
      toHospitalWithin: sharesWithin(access.legs.toHospital, people),
    },
    transit: access.transit && transitAccess(access.transit, access.supply, access.minutes, people),
    people: total(people),
    supply: total(access.supply),
    ...spread(access.values, people, ranked.rank, access.head.better),
    ...groups(city, access, people, told),
    problems,
  }
}

/** How travel times are asked for by what access is asked with. */
export const travelSettingOf = ({
  parameters,
  mode,
  hour,
  edits,
  day = 'weekday',
}: Pick<AccessOptions, 'parameters' | 'mode' | 'hour' | 'edits' | 'day'>): TravelSetting => ({
  speeds: roadSpeedsOf(parameters),
  mode,
  hour,
  edits,
  ...(mode === 'transit' && { transit: parameters.transit, day }),
})

interface CityAccess {
  readonly head: Pick<
    AccessReport,
    'measure' | 'name' | 'unit' | 'better' | 'source' | 'measureParameters' | 'catchment'
  >
  readonly basis: Pick<AccessReport['basis'], 'times' | 'mode' | 'supply' | 'need'>
  readonly values: Float64Array
  readonly minutes: Float64Array
  readonly legs: Pick<AmbulanceLegs, 'toScene' | 'toHospital'> | null
  /** By facility, 0 where closed. */
  readonly supply: Float64Array
  readonly transit: TransitSpread | null
  /** Ways from cells to facilities. */
  readonly ways: TravelMatrix
  readonly problems: readonly Problem[]
}

const COUNTED: Readonly<Record<Supply, Text>> = {
  beds: { zh: '床', en: 'beds' },
  free: { zh: '空床', en: 'free beds' },
  doctors: { zh: '医生', en: 'doctors' },
  rooms: { zh: '诊室', en: 'rooms' },
}

/** Unit of a measure of this supply: beds per person, and not supply per person. */
export const unitIn = ({ zh, en }: Text, supply: Supply): Text => ({
  zh: zh.replace('供给', COUNTED[supply].zh),
  en: en.replace('supply', COUNTED[supply].en),
})

function bySupply(
  city: CityModel,
  options: AccessOptions,
  measure: AccessMeasure,
  people: Float64Array,
  closed: ReadonlySet<number>,
): CityAccess {
  const { need, mode } = options
  const times = timesOfCity(city, travelSettingOf(options), 'cells-facilities')
  const offered = offeredBy(city, options)
  const supply = offered.supply.map((amount, f) => (closed.has(f) ? 0 : amount))
  const question = { times: times.matrix, people, supply }
  const { id, name, unit, better, source, parameters: measureParameters } = measure
  return {
    head: {
      measure: id,
      name,
      unit: unitIn(unit, options.supply),
      better,
      source,
      measureParameters,
      catchment: measure.catchment ?? null,
    },
    basis: { times: times.basis, mode, supply: options.supply, need },
    values: measure.of(question).map((value) => (Number.isFinite(value) ? value : Number.NaN)),
    minutes: nearestMinutes(question),
    legs: null,
    transit: times.transit ?? null,
    supply,
    ways: times.matrix,
    problems: [...times.problems, ...offered.problems],
  }
}

function offeredBy(
  city: CityModel,
  { supply, need, state, parameters }: AccessOptions,
): { readonly supply: Float64Array; readonly problems: readonly Problem[] } {
  if (supply === 'beds') return { supply: openBeds(city, need), problems: [] }
  if (supply === 'free') {
    if (state === undefined) throw new RangeError('free beds are those of a state: give one')
    return { supply: freeBeds(state, need), problems: [] }
  }
  const { supply: doctors, estimated } = centreDoctors(city, parameters)
  const { doctorsPerThousand, roomsPerDoctor } = parameters.primaryCare
  const problems: Problem[] = []
  if (estimated > 0)
    problems.push({
      path: 'facilities',
      why: `the doctors of ${estimated} primary-care centres are not known: ${doctorsPerThousand} for each 1,000 residents of whom a centre is the nearest, one at least, as in the simulation; so there may be more in all than residents ask for`,
      zh: `${estimated} 家基层机构的医生数未知：按以其为最近机构的居民每千人 ${doctorsPerThousand} 名、每家至少 1 名推定，与推演相同；合计可能高于按人口应有之数`,
    })
  if (supply === 'doctors') return { supply: doctors, problems }
  problems.push({
    path: 'facilities',
    why: `no city tells the rooms of its centres: ${roomsPerDoctor} to a doctor, one at least (assumed)`,
    zh: `没有城市给出诊室数：按每名医生 ${roomsPerDoctor} 间、至少 1 间假定`,
  })
  return { supply: centreRooms(doctors, parameters), problems }
}

function byAmbulance(
  city: CityModel,
  { parameters, hour, edits }: AccessOptions,
  closed: ReadonlySet<number>,
  stranded: ReadonlySet<number>,
): CityAccess {
  const setting = { speeds: roadSpeedsOf(parameters), mode: 'ambulance', hour, edits } as const
  const out = timesOfCity(city, setting, 'facilities-cells')
  const home = timesOfCity(city, setting, 'cells-facilities')
  const { toScene, toHospital, stations, departments } = ambulanceLegs(city, out.matrix, home.matrix, closed, stranded)
  const minutes = toScene.map((leg, c) => leg + toHospital[c]!)
  const { placesOfFacility } = indexCity(city)
  const open = new Set(departments)
  const why = 'there is none, so that nobody can be reached'
  const zh = '没有，因而无人可及'
  return {
    head: {
      measure: AMBULANCE_MEASURE,
      name: { zh: '120 急救两段行程', en: 'Both ways of an ambulance' },
      unit: { zh: '分钟（站到现场 + 现场到开放医院）', en: 'minutes, station to scene and scene to open hospital' },
      better: 'lower',
      source: 'nearest station with a vehicle, nearest open emergency department; driving alone',
      measureParameters: {},
      catchment: null,
    },
    basis: { times: home.basis, mode: 'ambulance', supply: 'vehicles', need: 'emergency' },
    values: minutes.map((value) => (Number.isFinite(value) ? value : Number.NaN)),
    minutes,
    legs: { toScene, toHospital },
    transit: null,
    supply: Float64Array.from(city.facilities, (_, f) => (open.has(f) ? placesOfFacility[f]! : 0)),
    ways: home.matrix,
    problems: [
      ...home.problems,
      ...(stations.length === 0
        ? [{ path: 'vehicles', why: `a station with a vehicle: ${why}`, zh: `有车的急救站：${zh}` }]
        : []),
      ...(departments.length === 0
        ? [{ path: 'facilities', why: `an open emergency department: ${why}`, zh: `开放的急诊：${zh}` }]
        : []),
    ],
  }
}

/** Facilities that the water closes, by number. */
export function floodedFacilities(city: CityModel, edits: readonly RoadEdit[]): readonly number[] {
  const isUnder = edits.flatMap((edit) =>
    edit.kind === 'flood' && edit.depthMetres >= IMPASSABLE_METRES ? [areaTest(edit.area)] : [],
  )
  return [...city.facilities.keys()].filter((f) => isUnder.some((test) => test(...city.facilities[f]!.location)))
}

const AGES_MADE_UP: Problem = {
  path: 'ages',
  why: 'every cell has the same shares of ages, which nobody counted: rows by age would repeat the mean and are left out; give ages by cell',
  zh: '各格年龄构成相同，并非统计所得：按年龄分列只会重复均值，故略去；请按格给出年龄',
}

/** Whether cells differ in their ages by more than rounding to whole people does. */
function agesAreTold({ cells }: CityModel): boolean {
  const people = total(cells.map(({ population }) => population))
  return AGE_BANDS.some((_, band) => {
    const share = total(cells.map(({ ages }) => ages[band]!)) / people
    return cells.some(({ ages, population }) => Math.abs(ages[band]! - share * population) > 1.5)
  })
}

/** The notes on travel times: those on cells where nobody lives are one, with their number. */
function inhabited(problems: readonly Problem[], people: Float64Array): readonly Problem[] {
  const isEmpty = ({ path }: Problem): boolean => people[Number(/^cells\[(\d+)\]/.exec(path)?.[1])] === 0
  const empty = problems.filter(isEmpty)
  if (empty.length === 0) return problems
  const one = {
    path: 'cells',
    why: `${empty.length} cells without people lie off the roads, as ${empty[0]!.path} does; nobody misses a way there`,
    zh: `${empty.length} 个无人格不通路网，如 ${empty[0]!.path}；不影响任何人`,
  }
  return [...problems.filter((problem) => !isEmpty(problem)), one]
}

/** What a reader should know: nothing of it is left out of the figures silently. */
function oddities(
  city: CityModel,
  { basis: { mode }, supply, ways, minutes, values }: CityAccess,
  people: Float64Array,
): Problem[] {
  const untold = new Set(facilitiesWithoutTimes(city, mode))
  const table = givenTable(mode)
  const cells = [...people.keys()]
  const empty = cells.filter((c) => people[c] === 0)
  const cutOff = cells.filter((c) => people[c]! > 0 && !(minutes[c]! < Number.POSITIVE_INFINITY))
  const nowhere = [...supply.keys()].filter((f) => supply[f]! > 0 && !reached(ways, people, f))
  const ids = (of: readonly number[]): string => named(of.map((c) => city.cells[c]!.id))
  const problems: Problem[] = []
  if (empty.length > 0)
    problems.push({
      path: 'cells',
      why: `${empty.length} cells without people (${ids(empty)}) count in no mean or index`,
      zh: `${empty.length} 个无人格（${ids(empty)}）不计入任何均值或指数`,
    })
  if (cutOff.length > 0)
    problems.push({
      path: 'cells',
      why: `${total(cutOff.map((c) => people[c]!))} people of ${cutOff.length} cells (${ids(cutOff)}) have no way to any of it${
        cutOff.some((c) => Number.isNaN(values[c]!))
          ? ': they have no value and are in no index, but count as not within any minutes'
          : ''
      }`,
      zh: `${cutOff.length} 个格（${ids(cutOff)}）的 ${total(cutOff.map((c) => people[c]!))} 人无路可达任何一处${
        cutOff.some((c) => Number.isNaN(values[c]!)) ? '：没有数值，不计入指数，但计为各时限内均不可达' : ''
      }`,
    })
  if (total(supply) === 0)
    problems.push({
      path: 'facilities',
      why: 'there is no supply of this kind that is open; choose another or close less',
      zh: '没有开放的此类供给；请另选一种，或少关几处',
    })
  for (const f of nowhere)
    problems.push({
      path: `facilities[${f}]`,
      why: `nobody can reach ${city.facilities[f]!.id} and its ${supply[f]}; it counts for nobody${
        untold.has(city.facilities[f]!.id) ? `: ${table} tells no way to it; add its rows` : ''
      }`,
      zh: `无人可达 ${city.facilities[f]!.id}（供给 ${supply[f]}），不计入任何人${
        untold.has(city.facilities[f]!.id) ? `：${table} 中没有到它的用时，请补上` : ''
      }`,
    })
  return problems
}

function reached({ origins, destinations, minutes }: TravelMatrix, people: Float64Array, f: number): boolean {
  for (let c = 0; c < origins; c++)
    if (people[c]! > 0 && minutes[c * destinations + f]! < Number.POSITIVE_INFINITY) return true
  return false
}

type Spread = Pick<
  AccessReport,
  | 'mean'
  | 'gini'
  | 'concentrationIndex'
  | 'concentrationIndexErreygers'
  | 'theil'
  | 'palma'
  | 'deciles'
  | 'worstDecile'
  | 'lorenz'
>

function spread(values: Float64Array, people: Float64Array, rank: Float64Array, better: 'higher' | 'lower'): Spread {
  const { standard, corrected } = concentration(values, people, rank)
  const tenths = Array.from(deciles(values, people, better), figure)
  return {
    mean: meanOf(values, people),
    gini: figure(gini(values, people)),
    concentrationIndex: figure(standard),
    concentrationIndexErreygers: figure(corrected),
    theil: figure(theilT(values, people)),
    palma: figure(palmaRatio(values, people, rank)),
    deciles: tenths,
    worstDecile: tenths[0]!,
    lorenz: thinned(lorenzCurve(values, people)),
  }
}

/** The first and last point and those nearest to each further hundredth of the people. */
function thinned(curve: ReturnType<typeof lorenzCurve>): ReturnType<typeof lorenzCurve> {
  if (curve.length <= LORENZ_POINTS || !Number.isFinite(curve.at(-1)![1]))
    return curve.filter((p) => Number.isFinite(p[1]))
  const points = [curve[0]!]
  for (const point of curve) if (point[0] >= points.length / LORENZ_POINTS) points.push(point)
  if (points.at(-1) !== curve.at(-1)) points.push(curve.at(-1)!)
  return points
}

function groups(
  city: CityModel,
  { values, minutes }: CityAccess,
  people: Float64Array,
  agesAreTold: boolean,
): Pick<AccessReport, 'within' | 'byAge' | 'byDistrict'> {
  const group = (id: string, name: Text, of: Float64Array): GroupAccess => ({
    id,
    name,
    people: total(of),
    mean: meanOf(values, of),
    within: sharesWithin(minutes, of),
  })
  return {
    within: sharesWithin(minutes, people),
    byAge: (agesAreTold ? AGE_BANDS : []).map((name, band) =>
      group(
        name.en,
        name,
        Float64Array.from(city.cells, ({ ages }) => ages[band]!),
      ),
    ),
    byDistrict: city.districts.map(({ id, name }, d) =>
      group(
        id,
        name,
        people.map((count, c) => (city.cells[c]!.district === d ? count : 0)),
      ),
    ),
  }
}

const sharesWithin = (minutes: Float64Array, people: Float64Array): Figure[] =>
  WITHIN_MINUTES.map((limit) => figure(shareWithin(minutes, people, limit)))

function meanOf(values: Float64Array, people: Float64Array): Figure {
  let all = 0
  let sum = 0
  for (let c = 0; c < values.length; c++) {
    if (Number.isNaN(values[c]!)) continue
    all += people[c]!
    sum += people[c]! * values[c]!
  }
  return all > 0 ? sum / all : null
}

const figure = (value: number): Figure => (Number.isFinite(value) ? value : null)

function total(amounts: Iterable<number>): number {
  let sum = 0
  for (const amount of amounts) sum += amount
  return sum
}

const named = (ids: readonly string[]): string => `${ids.slice(0, NAMED).join(', ')}${ids.length > NAMED ? ' …' : ''}`
const listed = (city: CityModel, facilities: readonly number[]): string =>
  `${facilities.length} facilities (${named(facilities.map((f) => city.facilities[f]!.id))})`
