/** The levers, by kind. A lever is one file and one line here. */
import type { CityModel } from '../city/city.ts'
import type { Decoded } from '../city/decoded.ts'
import type { Planned, Simulation } from '../simulation/simulation.ts'
import { type AddBeds, addBeds } from './add-beds.ts'
import { type AddTreatmentPlaces, addTreatmentPlaces } from './add-treatment-places.ts'
import { type AdmissionCurve, admissionCurve } from './admission-curve.ts'
import { type AmbulanceFleet, ambulanceFleet } from './ambulance-fleet.ts'
import { type CallBackStaff, callBackStaff } from './call-back-staff.ts'
import { type CancelElectives, cancelElectives } from './cancel-electives.ts'
import { type CasualtyDistribution, casualtyDistribution } from './casualty-distribution.ts'
import { type CentreFailure, centreFailure } from './centre-failure.ts'
import { type CloseBeds, closeBeds } from './close-beds.ts'
import { type CloseRoads, closeRoads } from './close-roads.ts'
import { type ConvertWards, convertWards } from './convert-wards.ts'
import { type DeferElectives, deferElectives } from './defer-electives.ts'
import { type DemandShock, demandShock } from './demand-shock.ts'
import { type DivertAmbulances, divertAmbulances } from './divert-ambulances.ts'
import { type EaseDemand, easeDemand } from './ease-demand.ts'
import { type EpidemicShock, epidemic } from './epidemic.ts'
import { type EquipmentFailure, equipmentFailure } from './equipment-failure.ts'
import { type Evacuate, evacuate } from './evacuate.ts'
import { type ExtendClinicHours, extendClinicHours } from './extend-clinic-hours.ts'
import { type FloodShock, flood } from './flood.ts'
import type { Lever } from './lever.ts'
import { type MassCasualty, massCasualty } from './mass-casualty.ts'
import { type MoveLowAcuity, moveLowAcuity } from './move-low-acuity.ts'
import { type MoveOperations, moveOperations } from './move-operations.ts'
import { type OpenBeds, openBeds } from './open-beds.ts'
import { type OpenFacility, openFacility } from './open-facility.ts'
import { type OpenObservation, openObservation } from './open-observation.ts'
import { type OpenStepDown, openStepDown } from './open-step-down.ts'
import { type Outage, outage } from './outage.ts'
import { type OutsideAid, outsideAid } from './outside-aid.ts'
import { resolvePlaces } from './place-selectors.ts'
import { type PriceChange, priceChange } from './price-change.ts'
import { type PrimaryCareClosed, primaryCareClosed } from './primary-care-closed.ts'
import { type PrimaryCareDoctors, primaryCareDoctors } from './primary-care-doctors.ts'
import { type PrimaryCareShare, primaryCareShare } from './primary-care-share.ts'
import { type RedeployStaff, redeployStaff } from './redeploy-staff.ts'
import { type Redistribute, redistribute } from './redistribute.ts'
import { type ReduceContacts, reduceContacts } from './reduce-contacts.ts'
import { type RerouteTests, rerouteTests } from './reroute-tests.ts'
import { type RoadClosure, roadClosure } from './road-closure.ts'
import { type SetRoster, setRoster } from './set-roster.ts'
import { type ShareEquipment, shareEquipment } from './share-equipment.ts'
import { type ShareStock, shareStock } from './share-stock.ts'
import { type SpeedDischarge, speedDischarge } from './speed-discharge.ts'
import { type StaffAbsence, staffAbsence } from './staff-absence.ts'
import { type Staffing, staffing } from './staffing.ts'
import { type StockShortage, stockShortage } from './stock-shortage.ts'
import { type StretchRatios, stretchRatios } from './stretch-ratios.ts'
import { type SurgeArrivals, surgeArrivals } from './surge-arrivals.ts'
import { type TheatreTeams, theatreTeams } from './theatre-teams.ts'
import { type Vaccinate, vaccinate } from './vaccinate.ts'

/** The decoded specification of any lever. */
export type LeverSpec =
  | SurgeArrivals
  | AdmissionCurve
  | OpenBeds
  | AddBeds
  | OpenFacility
  | CloseBeds
  | Staffing
  | DeferElectives
  | Outage
  | MassCasualty
  | CasualtyDistribution
  | DivertAmbulances
  | AmbulanceFleet
  | RoadClosure
  | CloseRoads
  | FloodShock
  | EpidemicShock
  | ReduceContacts
  | Vaccinate
  | DemandShock
  | EaseDemand
  | Evacuate
  | CancelElectives
  | TheatreTeams
  | MoveOperations
  | ConvertWards
  | Redistribute
  | SpeedDischarge
  | OpenStepDown
  | CentreFailure
  | RerouteTests
  | AddTreatmentPlaces
  | MoveLowAcuity
  | ExtendClinicHours
  | PrimaryCareClosed
  | PrimaryCareShare
  | PrimaryCareDoctors
  | PriceChange
  | OpenObservation
  | StaffAbsence
  | CallBackStaff
  | StretchRatios
  | RedeployStaff
  | SetRoster
  | ShareStock
  | OutsideAid
  | StockShortage
  | ShareEquipment
  | EquipmentFailure

export const LEVERS: readonly Lever<LeverSpec>[] = [
  surgeArrivals,
  admissionCurve,
  openBeds,
  addBeds,
  openFacility,
  closeBeds,
  staffing,
  deferElectives,
  outage,
  massCasualty,
  casualtyDistribution,
  divertAmbulances,
  ambulanceFleet,
  roadClosure,
  closeRoads,
  flood,
  epidemic,
  reduceContacts,
  vaccinate,
  demandShock,
  easeDemand,
  evacuate,
  cancelElectives,
  theatreTeams,
  moveOperations,
  convertWards,
  redistribute,
  speedDischarge,
  openStepDown,
  centreFailure,
  rerouteTests,
  addTreatmentPlaces,
  moveLowAcuity,
  extendClinicHours,
  primaryCareClosed,
  primaryCareShare,
  primaryCareDoctors,
  priceChange,
  openObservation,
  staffAbsence,
  callBackStaff,
  stretchRatios,
  redeployStaff,
  setRoster,
  shareStock,
  outsideAid,
  stockShortage,
  shareEquipment,
  equipmentFailure,
]

/** Decodes `{ kind, … }` by the lever of that kind; with a city, places in words become ids, and ids are checked. */
export function decodeLever(input: unknown, city?: CityModel): Decoded<LeverSpec> {
  const kind = typeof input === 'object' && input !== null && 'kind' in input ? input.kind : undefined
  const lever = LEVERS.find((l) => l.kind === kind)
  if (!lever) {
    const known = LEVERS.map((l) => l.kind).join(', ')
    return { ok: false, problems: [{ path: 'kind', why: `no lever "${String(kind)}"; one of ${known}` }] }
  }
  const placed = city ? resolvePlaces({ ...(input as object) }, lever.fields, city) : { input, problems: [] }
  const decoded = lever.decode(placed.input)
  if (placed.problems.length > 0) {
    return { ok: false, problems: decoded.ok ? placed.problems : [...placed.problems, ...decoded.problems] }
  }
  return decoded.ok && city ? lever.check(decoded.value, city) : decoded
}

/** Plans a decoded lever in a simulation that has just started, and notes there what became of it. */
export function planLever(spec: LeverSpec, simulation: Simulation): Planned {
  const lever = LEVERS.find((l) => l.kind === spec.kind)
  if (!lever) throw new Error(`no lever "${spec.kind}": decode it first`)
  const told = lever.plan(spec, simulation)
  const planned = beginsTooLate(spec, simulation) ? { ...told, planned: 0, note: TOO_LATE } : told
  simulation.planned = [...simulation.planned, planned]
  return planned
}

const TOO_LATE = {
  zh: '在推演结束之后才开始，因此不起作用：提前开始，或延长推演',
  en: 'begins after the end of the run, so that it does nothing: let it begin earlier, or run for longer',
}

export const BEGINNINGS = ['atMinute', 'fromMinute'] as const

/** Minute at which a lever takes hold or is decided; null where it names none. */
export function startMinuteOf(lever: LeverSpec): number | null {
  const spec = lever as unknown as Readonly<Record<string, unknown>>
  for (const name of BEGINNINGS) if (typeof spec[name] === 'number') return spec[name]
  return null
}

function beginsTooLate(spec: LeverSpec, { setting, minute }: Simulation): boolean {
  const begins = startMinuteOf(spec)
  return begins !== null && setting.horizonMinutes !== undefined && minute + begins >= setting.horizonMinutes
}
