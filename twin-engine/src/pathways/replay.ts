/** A fitted care run by the engine, patient by patient, in a hospital with beds for everybody. */
import type { CityCare } from '../city/care.ts'
import type { CityModel, Provenance, Unit } from '../city/city.ts'
import type { Need } from '../city/needs.ts'
import type { Parameters } from '../parameters/parameters.ts'
import { policyOf } from '../policies/index.ts'
import { advance } from '../simulation/advance.ts'
import type { RunObserver } from '../simulation/observer.ts'
import type { Simulation } from '../simulation/simulation.ts'
import { startSimulation } from '../simulation/start.ts'
import { steadyFill } from '../simulation/warm-start.ts'

const MADE_UP: Provenance = { confidence: 'synthetic', source: '' }
const START = Date.UTC(2024, 0, 1)
const DAY = 1440
const ARRIVALS_PER_DAY = 300
/** Whoever came in the first days is followed for at least as long; whoever is still there then counts as the longest stays. */
const FOLLOWED_DAYS = 120
const BEDS = { emergency: 900, ward: 6000, icu: 1500 } as const

/** What became of those who came, in minutes since their arrival. */
export interface ReplayedCourse {
  /** Null = not admitted. */
  readonly bedMinutes: number | null
  readonly intensive: boolean
  /** Null = not gone within the time that was run. */
  readonly leftMinutes: number | null
}

/** One hospital that never is full. */
function roomyCity(care: Pick<CityCare, 'emergency' | 'stays'>, need: Need): CityModel {
  const unit = (id: string, kind: Unit['kind'], of: Need, beds: number, firstBed: number): Unit => ({
    id,
    name: { zh: id, en: id },
    facility: 0,
    kind,
    need: of,
    bedClass: kind,
    building: 0,
    floor: 1,
    firstBed,
    beds,
    surgeBeds: 0,
  })
  return {
    id: 'pathways',
    name: { zh: '路径重放', en: 'Replay of pathways' },
    zone: 'UTC',
    utcOffsetMinutes: 0,
    synthetic: true,
    districts: [{ id: 'd', name: { zh: '区', en: 'District' }, population: 1, seat: [0, 0], provenance: MADE_UP }],
    facilities: [
      {
        id: 'h',
        name: { zh: '重放医院', en: 'Replay hospital' },
        kind: 'HOSPITAL',
        location: [0, 0],
        district: 0,
        level: null,
        approvedBeds: null,
        parent: null,
        services: [],
        provenance: { name: MADE_UP, location: MADE_UP, level: MADE_UP, beds: MADE_UP },
      },
    ],
    units: [
      unit('ed', 'emergency', 'emergency', BEDS.emergency, -1),
      unit('ward', 'ward', need, BEDS.ward, 0),
      unit('icu', 'icu', 'icu', BEDS.icu, BEDS.ward),
    ],
    cells: [{ id: 'c', centre: [0, 0], district: 0, population: 1, ages: [0, 1, 0, 0] }],
    vehicles: [],
    groups: [],
    attributions: [],
    care: {
      source: 'fitted',
      rates: { all: new Array(168).fill(ARRIVALS_PER_DAY / DAY) },
      emergencySources: [{ rate: 'all', cell: 'c', facilities: ['h'], shares: [1], travelMinutes: [0] }],
      directSources: [],
      admissionLists: [],
      cleaning: {},
      wards: { lending: false, order: 'origin', stepDownNeed: need },
      transfer: null,
      neighbours: [],
      ...care,
    },
  }
}

interface Followed {
  readonly cameAt: number
  bedMinutes: number | null
  intensive: boolean
  leftMinutes: number | null
}

/** Hears of the first `most` who come. */
class CourseObserver implements RunObserver {
  readonly courses: Followed[] = []
  readonly #present = new Map<number, Followed>()
  readonly #most: number

  constructor(most: number) {
    this.#most = most
  }

  accepted({ minute }: Simulation, patient: number): void {
    // The slot may be a followed one's who has gone.
    this.#present.delete(patient)
    if (this.courses.length === this.#most) return
    const followed = { cameAt: minute, bedMinutes: null, intensive: false, leftMinutes: null }
    this.courses.push(followed)
    this.#present.set(patient, followed)
  }

  bedTaken({ state, minute }: Simulation, bed: number): void {
    const followed = this.#present.get(state.beds.patient[bed]!)
    if (followed === undefined) return
    followed.bedMinutes ??= minute - followed.cameAt
    if (state.city.units[state.index.unitOfBed[bed]!]!.kind === 'icu') followed.intensive = true
  }

  departs({ minute }: Simulation, patient: number): void {
    const followed = this.#present.get(patient)
    if (followed === undefined) return
    followed.leftMinutes = minute - followed.cameAt
    this.#present.delete(patient)
  }

  entry(): void {}
  diverted(): void {}
  queues(): void {}
  treatmentStarts(): void {}
  waitsForBed(): void {}
  placeFreed(): void {}
  leavesDepartment(): void {}
  blocks(): void {}
  unblocks(): void {}
  bedLeft(): void {}
  bedClean(): void {}
  plannedAdmission(): void {}
  lost(): void {}
  transfers(): void {}
}

/**
 * The courses of as many patients as asked for.
 * @param parameters of a country; a city with care of its own is simulated without looking at them
 */
export function replayPathways(
  care: Pick<CityCare, 'emergency' | 'stays'>,
  need: Need,
  parameters: Parameters,
  { patients, seed }: { readonly patients: number; readonly seed: number },
): readonly ReplayedCourse[] {
  const state = steadyFill(roomyCity(care, need), parameters, seed, START)
  const simulation = startSimulation(state, {
    parameters,
    policy: policyOf('nearest')!,
    seed,
    replication: 0,
    clockMinutes: Number.POSITIVE_INFINITY,
  })
  const observer = new CourseObserver(patients)
  simulation.observer = observer
  advance(simulation, (Math.ceil(patients / ARRIVALS_PER_DAY) + FOLLOWED_DAYS) * DAY)
  return observer.courses
}
