/**
 * Mass casualties 群体伤亡: people hurt at one place and time. The walking wounded come by themselves, to the nearest department
 * and before the ambulances; the others are carried by 120, the gravest first, where the rule in force sends them.
 */
import { type CityModel, NEEDS } from '../../city/city.ts'
import type { Parameters } from '../../parameters/parameters.ts'
import { LEVELS } from '../care-model.ts'
import { chooseDepartment, type DepartmentRule } from '../department-choice.ts'
import { type Geography, geographyOf } from '../geography.ts'
import { Handler } from '../handlers.ts'
import { CASUALTY_LUCK } from '../luck.ts'
import { choose, standardNormal } from '../random.ts'
import type { Simulation } from '../simulation.ts'
import { callAmbulanceTo } from './ambulances.ts'
import type { CarePart, PartRun } from './part.ts'

/** What happened: the mix of priorities P1 (at once), P2 (urgent), P3 (can wait). */
export const CASUALTY_PRESETS = ['norm', 'crash', 'fire', 'blast'] as const
export type CasualtyPreset = (typeof CASUALTY_PRESETS)[number]

/** Part of the casualties who need surgery of the body, not of the limbs; assumed. */
const SURGERY_SHARE = 0.55
/** Part of P3 that is triaged Ⅲ, not Ⅳ; assumed. */
const URGENT_SHARE_OF_P3 = 0.5
/** Normal quantile of those who come by themselves before the last of them; assumed. */
const LATEST_QUANTILE = 1.96
const SURGERY = NEEDS.indexOf('general-surgery')
const LIMBS = NEEDS.indexOf('orthopaedics')

export interface MassCasualtiesModel {
  readonly geography: Geography
  /** Shares of P1, P2, P3, cumulative, by preset. */
  readonly mix: Readonly<Record<CasualtyPreset, Float64Array>>
  readonly selfPresentShare: Float64Array
  readonly selfPresentMedianMinutes: number
  readonly selfPresentLatestMinutes: number
  readonly releaseMeanMinutes: Float64Array
  readonly admitProbability: Float64Array
  readonly operatedShare: Float64Array
  /** Call → at the scene → ready to go, where no ambulances are simulated. */
  readonly withoutAmbulanceMinutes: number
}

export interface Incident {
  readonly lng: number
  readonly lat: number
  readonly casualties: number
  readonly mix: Float64Array
  readonly atMinute: number
  /** Vehicles are decontaminated after each casualty. */
  readonly contaminated: boolean
}

/** Where ambulances take casualties for a while; minutes from the start. */
export interface DistributionRule {
  readonly rule: DepartmentRule
  readonly fromMinute: number
  readonly untilMinute: number
}

export class MassCasualtiesRun implements PartRun<MassCasualtiesRun> {
  readonly model: MassCasualtiesModel
  incidents: readonly Incident[] = []
  rules: readonly DistributionRule[] = []

  constructor(model: MassCasualtiesModel) {
    this.model = model
  }

  copy(): MassCasualtiesRun {
    const copy = new MassCasualtiesRun(this.model)
    copy.incidents = this.incidents
    copy.rules = this.rules
    return copy
  }

  /** Where the ambulances take casualties at a minute: as the latest rule in force says, else to the nearest. */
  ruleAt(minute: number): DepartmentRule {
    for (let i = this.rules.length - 1; i >= 0; i--) {
      const { rule, fromMinute, untilMinute } = this.rules[i]!
      if (minute >= fromMinute && minute < untilMinute) return rule
    }
    return 'nearest'
  }

  /** The incident in which a patient was hurt, if any. */
  private incidentOf(simulation: Simulation, patient: number): Incident | undefined {
    if (this.incidents.length === 0) return undefined
    return this.incidents[simulation.plans.stream(patient) - CASUALTY_LUCK.stream]
  }

  /** Share of casualties like the patient who are operated on; 0 for all others. */
  operatedShare(simulation: Simulation, patient: number): number {
    if (this.incidentOf(simulation, patient) === undefined) return 0
    const level = simulation.state.patients.acuity(patient)
    return this.model.operatedShare[Math.min(level, this.model.operatedShare.length) - 1] ?? 0
  }

  /** A patient's operation begins: a casualty's time to it is added up. */
  operationBegins(simulation: Simulation, patient: number): void {
    const incident = this.incidentOf(simulation, patient)
    if (incident === undefined) return
    const facility = simulation.state.patients.facility(patient)
    simulation.totals.add('casualtiesOperated', facility, 1)
    simulation.totals.add('casualtyMinutesToOperation', facility, simulation.minute - incident.atMinute)
  }

  /** A treatment place takes a patient: a casualty's times are added up. */
  treated(simulation: Simulation, patient: number): void {
    const incident = this.incidentOf(simulation, patient)
    if (incident === undefined) return
    const { plans, state, totals, minute } = simulation
    const facility = state.patients.facility(patient)
    totals.add('casualtiesTreated', facility, 1)
    totals.add('casualtyWaitMinutes', facility, minute - plans.acceptedMinute(patient))
    if (state.patients.acuity(patient) !== 1) return
    totals.add('casualtiesTreatedP1', facility, 1)
    totals.add('casualtyMinutesToTreatmentP1', facility, minute - incident.atMinute)
  }
}

export const massCasualties: CarePart<MassCasualtiesModel, MassCasualtiesRun> = {
  id: 'mass-casualties',
  name: { zh: '群体伤亡', en: 'Mass casualties' },
  fidelity: 'flow',
  model: massCasualtiesModel,
  start: (_, model) => new MassCasualtiesRun(model),
  handlers: { [Handler.casualtyReady]: casualtyReady },
}

function massCasualtiesModel(city: CityModel, parameters: Parameters): MassCasualtiesModel | null {
  if (!city.units.some((unit) => unit.kind === 'emergency')) return null
  const { massCasualty: m, ambulance: a } = parameters
  return {
    geography: geographyOf(city),
    mix: {
      norm: cumulative(m.normShare),
      crash: cumulative(m.crashShare),
      fire: cumulative(m.fireShare),
      blast: cumulative(m.blastShare),
    },
    selfPresentShare: Float64Array.from(m.selfPresentShare),
    selfPresentMedianMinutes: m.selfPresentMedianMinutes,
    selfPresentLatestMinutes: m.selfPresentLatestMinutes,
    releaseMeanMinutes: Float64Array.from(m.releaseMeanMinutes),
    admitProbability: Float64Array.from(m.admitProbability),
    operatedShare: Float64Array.from(m.operatedShare),
    withoutAmbulanceMinutes: a.callHandlingMinutes + a.rollOutMinutes + a.findingMinutes + a.onSceneMeanMinutes,
  }
}

/** Shares added up; the shares themselves need not sum to one. */
export function cumulative(shares: readonly number[]): Float64Array {
  const all = shares.reduce((sum, share) => sum + share, 0)
  let sum = 0
  return Float64Array.from(shares, (share) => {
    sum += share / all
    return sum
  })
}

/** An incident happens at its minute: everybody hurt there is planned. */
export function addIncident(simulation: Simulation, run: MassCasualtiesRun, incident: Incident): void {
  const ordinal = run.incidents.length
  run.incidents = [...run.incidents, incident]
  for (let k = 0; k < incident.casualties; k++)
    simulation.schedule(
      Math.max(simulation.minute, incident.atMinute + readyMinutes(simulation, run, ordinal, k)),
      Handler.casualtyReady,
      ordinal,
      k,
    )
}

/** Priority P1 = 0 … P3 = 2 of a casualty, and whether they come by themselves, by the block of their own. */
const priorityOf = (incident: Incident, u: Float64Array): number => choose(incident.mix, u[0]!)
const walks = (run: MassCasualtiesRun, priority: number, u: Float64Array): boolean =>
  u[1]! < run.model.selfPresentShare[priority]!

/** Minutes from the incident until a casualty stands before a department, or is ready to be carried. */
function readyMinutes(simulation: Simulation, run: MassCasualtiesRun, ordinal: number, k: number): number {
  const { model } = run
  const stream = CASUALTY_LUCK.stream + ordinal
  const who = simulation.random.draw(stream, k, CASUALTY_LUCK.who)
  const priority = priorityOf(run.incidents[ordinal]!, who)
  if (!walks(run, priority, who)) return -Math.log(who[2]!) * model.releaseMeanMinutes[priority]!
  const way = simulation.random.draw(stream, k, CASUALTY_LUCK.way)
  const z = Math.min(LATEST_QUANTILE, standardNormal(way[0]!, way[1]!))
  const deviation = Math.log(model.selfPresentLatestMinutes / model.selfPresentMedianMinutes) / LATEST_QUANTILE
  return model.selfPresentMedianMinutes * Math.exp(deviation * z)
}

/** Casualty `k` of an incident stands before the nearest department, or can be carried. */
function casualtyReady(simulation: Simulation, ordinal: number, k: number): void {
  const run = simulation.parts.massCasualties!
  const incident = run.incidents[ordinal]!
  const stream = CASUALTY_LUCK.stream + ordinal
  const who = simulation.random.draw(stream, k, CASUALTY_LUCK.who)
  const priority = priorityOf(incident, who)
  const byThemselves = walks(run, priority, who)
  const decided = who[3]!
  const way = simulation.random.draw(stream, k, CASUALTY_LUCK.way)
  const level = priority < 2 ? priority + 1 : way[2]! < URGENT_SHARE_OF_P3 ? 3 : LEVELS
  const need = way[3]! < SURGERY_SHARE ? SURGERY : LIMBS
  const outcome = outcomeOf(simulation, level, run.model.admitProbability[priority]!, decided)
  if (byThemselves) arrives(simulation, incident, stream, k, level, outcome, need, 'nearest', 0)
  else if (simulation.parts.ambulances?.takesPart)
    callAmbulanceTo(simulation, stream, k, level, incident.lng, incident.lat, incident.contaminated, outcome, need + 1)
  else {
    const rule = run.ruleAt(simulation.minute)
    const minutes = run.model.withoutAmbulanceMinutes
    arrives(simulation, incident, stream, k, level, outcome, need, rule, minutes)
  }
}

/** The uniform of the treatment's outcome for a casualty who is admitted with the probability given. */
function outcomeOf({ care }: Simulation, level: number, admitted: number, u: number): number {
  const dies = care.diesBelow[level - 1]!
  const below = care.admittedBelow[level - 1]!
  if (u < dies) return u
  const v = (u - dies) / (1 - dies)
  return v < admitted
    ? dies + (v / admitted) * (below - dies)
    : below + ((v - admitted) / Math.max(1e-9, 1 - admitted)) * (1 - below)
}

/** A casualty comes without an ambulance: at once where they have walked there, else after the minutes given and the drive. */
function arrives(
  simulation: Simulation,
  incident: Incident,
  stream: number,
  k: number,
  level: number,
  outcome: number,
  need: number,
  rule: DepartmentRule,
  minutes: number,
): void {
  const { geography } = simulation.parts.massCasualties!.model
  const x = geography.east(incident.lng, incident.lat)
  const y = geography.north(incident.lng, incident.lat)
  const walked = minutes === 0
  const to = chooseDepartment(simulation, x, y, walked ? 0 : level, need, rule)
  if (to < 0) {
    simulation.totals.add('emergencyTurnedAway', -1, 1)
    return
  }
  simulation.totals.add(walked ? 'casualtiesByThemselves' : 'casualtiesCarried', to, 1)
  const kilometres = Math.hypot(geography.facilityEast[to]! - x, geography.facilityNorth[to]! - y)
  const drive = walked ? 0 : (2 * 60 * kilometres) / simulation.care.speedKilometresPerHour
  const journey = simulation.journeys.start(stream, k, level, -1, outcome, need + 1)
  simulation.schedule(simulation.minute + minutes + drive, Handler.reachesDepartment, to, journey)
}
