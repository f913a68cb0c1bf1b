/** The parts of care, in the order in which they start. A part is one file and its lines here. */
import type { CityModel } from '../../city/city.ts'
import type { Parameters } from '../../parameters/parameters.ts'
import type { Simulation } from '../simulation.ts'
import { type AmbulancesModel, type AmbulancesRun, ambulances } from './ambulances.ts'
import { type DependenciesModel, type DependenciesRun, dependencies } from './dependencies.ts'
import { type DischargeModel, type DischargeRun, discharge } from './discharge.ts'
import { type ElectivesModel, type ElectivesRun, electives } from './electives.ts'
import { type EpidemicsModel, type EpidemicsRun, epidemics } from './epidemics.ts'
import { type EquipmentModel, type EquipmentRun, equipment } from './equipment.ts'
import { type EvacuationsModel, type EvacuationsRun, evacuations } from './evacuations.ts'
import { type FloodsModel, type FloodsRun, floods } from './floods.ts'
import { type GreenChannelsModel, type GreenChannelsRun, greenChannels } from './green-channels.ts'
import { type MassCasualtiesModel, type MassCasualtiesRun, massCasualties } from './mass-casualties.ts'
import { type ObservationModel, type ObservationRun, observation } from './observation.ts'
import type { CarePart, Fidelity, PartHandler, PartRun } from './part.ts'
import { type PatienceModel, type PatienceRun, patience } from './patience.ts'
import { type PrimaryCareModel, type PrimaryCareRun, primaryCare } from './primary-care.ts'
import { type ReadmissionsModel, type ReadmissionsRun, readmissions } from './readmissions.ts'
import { type RoomsModel, type RoomsRun, rooms } from './rooms.ts'
import { type RostersModel, type RostersRun, rosters } from './rosters.ts'
import { type SharedCentresModel, type SharedCentresRun, sharedCentres } from './shared-centres.ts'
import { type StocksModel, type StocksRun, stocks } from './stocks.ts'
import { type TheatresModel, type TheatresRun, theatres } from './theatres.ts'

/** What city and parameters say of each part; null = it takes no part. */
export interface PartModels {
  readonly ambulances: AmbulancesModel | null
  readonly massCasualties: MassCasualtiesModel | null
  readonly observation: ObservationModel | null
  readonly patience: PatienceModel | null
  readonly greenChannels: GreenChannelsModel | null
  readonly readmissions: ReadmissionsModel | null
  readonly theatres: TheatresModel | null
  readonly electives: ElectivesModel | null
  readonly discharge: DischargeModel | null
  readonly rosters: RostersModel | null
  readonly rooms: RoomsModel | null
  readonly sharedCentres: SharedCentresModel | null
  readonly stocks: StocksModel | null
  readonly dependencies: DependenciesModel | null
  readonly primaryCare: PrimaryCareModel | null
  readonly floods: FloodsModel | null
  readonly evacuations: EvacuationsModel | null
  readonly epidemics: EpidemicsModel | null
  readonly equipment: EquipmentModel | null
}

/** The parts of one run; null = it takes no part. */
export interface PartRuns {
  ambulances: AmbulancesRun | null
  massCasualties: MassCasualtiesRun | null
  observation: ObservationRun | null
  patience: PatienceRun | null
  greenChannels: GreenChannelsRun | null
  readmissions: ReadmissionsRun | null
  theatres: TheatresRun | null
  electives: ElectivesRun | null
  discharge: DischargeRun | null
  rosters: RostersRun | null
  rooms: RoomsRun | null
  sharedCentres: SharedCentresRun | null
  stocks: StocksRun | null
  dependencies: DependenciesRun | null
  primaryCare: PrimaryCareRun | null
  floods: FloodsRun | null
  evacuations: EvacuationsRun | null
  epidemics: EpidemicsRun | null
  equipment: EquipmentRun | null
}

export const PARTS = {
  ambulances,
  massCasualties,
  observation,
  patience,
  greenChannels,
  readmissions,
  theatres,
  electives,
  discharge,
  rosters,
  rooms,
  sharedCentres,
  stocks,
  dependencies,
  primaryCare,
  floods,
  evacuations,
  epidemics,
  equipment,
} as const

type PartKey = keyof typeof PARTS
/** Those of a replay: the others bring people, or lengthen what the record says was so long. */
const OF_REPLAYS: readonly PartKey[] = ['observation', 'patience', 'discharge', 'rooms']
const KEYS = Object.keys(PARTS) as readonly PartKey[]
interface AnyRun extends PartRun<AnyRun> {}
/** Any part: its model and run go together by its own types. */
type AnyPart = CarePart<unknown, AnyRun>
const part = (key: PartKey): AnyPart => PARTS[key] as unknown as AnyPart

const filled = <T>(of: (key: PartKey) => T): Record<PartKey, T> =>
  Object.fromEntries(KEYS.map((key) => [key, of(key)])) as Record<PartKey, T>

const NONE = filled(() => null) as PartModels
const known = new WeakMap<CityModel, WeakMap<Parameters, PartModels>>()

/** What each part finds in the city and the parameters: made once. A city that brings its own care has no parts. */
export function partModelsOf(city: CityModel, parameters: Parameters): PartModels {
  if (city.care) return NONE
  let byParameters = known.get(city)
  if (!byParameters) {
    byParameters = new WeakMap()
    known.set(city, byParameters)
  }
  let models = byParameters.get(parameters)
  if (!models) {
    models = filled((key) => part(key).model(city, parameters)) as unknown as PartModels
    byParameters.set(parameters, models)
  }
  return models
}

/** Starts every part that the city has and the run's fidelity lets in. */
export function startParts(simulation: Simulation, fidelity: Fidelity): void {
  if (fidelity === 'beds') return
  const models = partModelsOf(simulation.state.city, simulation.setting.parameters)
  const runs = simulation.parts as unknown as Record<PartKey, PartRun | null>
  for (const key of KEYS) {
    const model = models[key]
    if (simulation.recorded !== null && !OF_REPLAYS.includes(key)) continue
    if (model === null || (fidelity === 'flow' && part(key).fidelity === 'full')) continue
    const run = part(key).start(simulation, model)
    runs[key] = run
    simulation.running = [...simulation.running, run]
  }
}

/** What the calendar entries of all parts do, by handler. */
export const PART_HANDLERS: readonly (PartHandler | undefined)[] = (() => {
  const table: PartHandler[] = []
  for (const key of KEYS)
    for (const [number, handler] of Object.entries(part(key).handlers)) table[Number(number)] = handler
  return table
})()
