/**
 * A site duel: a shortlist by distance, then each candidate as full stochastic patient flows from the same state with the same
 * luck, in every future beside the one do-nothing run that all candidates share. Whoever runs the jobs hands in their
 * trajectories; nothing here depends on the order in which they come.
 */
import type { CityModel } from '../../city/city.ts'
import type { CityEdit } from '../../city/edits.ts'
import { cityOfScenario } from '../../experiment/edited-city.ts'
import { PLAIN_SCENARIO, type Scenario } from '../../experiment/scenario.ts'
import type { Parameters } from '../../parameters/parameters.ts'
import { type Trajectory, totalOf } from '../../simulation/observe.ts'
import { type SiteAccess, type SiteSupply, siteAccess } from './access.ts'
import { type DuelTimes, duelTimes } from './duel-times.ts'
import { DUEL_FIGURES } from './figures.ts'
import type { DuelFuture } from './futures.ts'
import type { DuelCandidate, DuelQuestion } from './question.ts'

export interface RankedCandidate {
  readonly candidate: DuelCandidate
  /** In today's city. */
  readonly access: SiteAccess
}

export interface DuelJob {
  readonly future: DuelFuture
  readonly pairs: number
  /** Doing nothing, then the chosen candidates in their order. */
  readonly scenarios: readonly Scenario[]
  /** Access in the future without and with each of the candidates. */
  readonly before: SiteAccess
  readonly after: readonly SiteAccess[]
}

export interface DuelPlan {
  readonly question: DuelQuestion
  readonly city: CityModel
  readonly supply: SiteSupply
  /** All candidates, the one with the shortest ways first; those of equal ways in their order. */
  readonly ranked: readonly RankedCandidate[]
  /** The first of them, which are simulated. */
  readonly chosen: readonly DuelCandidate[]
  readonly jobs: readonly DuelJob[]
  /** Where the ways by car of access and of the runs come from. */
  readonly times: DuelTimes
}

/** People whom a run moved on balance: here less away. */
export interface MovedWorkload {
  readonly facility: string
  readonly visits: number
  readonly admissions: number
  /** Visits to a primary-care centre, which are amounts: what comes less what comes without the candidate. */
  readonly contacts: number
}

/** One run of a candidate beside doing nothing; null = not known. JSON keeps it as it is. */
export interface CandidateRun {
  /** Of the city, in the order of `DUEL_FIGURES`. */
  readonly figures: readonly (number | null)[]
  /** The same of each facility that the candidate opens, moves or enlarges, in their order. */
  readonly sites: readonly (readonly (number | null)[])[]
  /** Every facility whose workload differs from doing nothing. */
  readonly moved: readonly MovedWorkload[]
}

/** What is kept of a pair: enough to take a duel up again where it stopped. */
export interface DuelRun {
  /** Id of the future. */
  readonly future: string
  readonly replication: number
  readonly base: readonly (number | null)[]
  readonly candidates: readonly CandidateRun[]
}

/** Ranks the candidates by the ways of today's residents, and makes the runs of the first ones. */
export function planDuel(question: DuelQuestion, city: CityModel, parameters: Parameters): DuelPlan {
  const supply = supplyOf(question.candidates.flatMap(({ edits }) => edits))
  const accessWith = (edits: readonly CityEdit[]): SiteAccess =>
    siteAccess(cityOfScenario(city, { edits, shocks: [], levers: [] }), parameters, supply)
  const key = ({ access }: RankedCandidate): number =>
    Number.isNaN(access.meanMinutes) ? Number.POSITIVE_INFINITY : access.meanMinutes
  const ranked = question.candidates
    .map((candidate): RankedCandidate => ({ candidate, access: accessWith(candidate.edits) }))
    .sort((a, b) => key(a) - key(b))
  const chosen = ranked.slice(0, question.shortlist).map(({ candidate }) => candidate)
  const jobs = question.futures.map((future, k): DuelJob => {
    const edits = [[], ...chosen.map((candidate) => candidate.edits)].map((own) => [...future.edits, ...own])
    const [before, ...after] = edits.map(accessWith)
    return {
      future,
      pairs: k === 0 ? question.pairs : question.futurePairs,
      scenarios: edits.map((own) => scenarioOf(question, own)),
      before: before!,
      after,
    }
  })
  return { question, city, supply, ranked, chosen, jobs, times: duelTimes(question, city) }
}

/** Beds, unless no edit has anything to do with beds; then treatment places, or doctors where none has to do with either. */
export function supplyOf(edits: readonly CityEdit[]): SiteSupply {
  const hasBeds = (edit: CityEdit): boolean =>
    edit.kind === 'add-facility' || edit.kind === 'enlarge-facility'
      ? Object.values(edit.beds).some((n) => n > 0)
      : edit.kind === 'move-facility' || edit.kind === 'close-facility'
  const hasPlaces = (edit: CityEdit): boolean => 'emergencyPlaces' in edit && edit.emergencyPlaces > 0
  return edits.some(hasBeds) ? 'beds' : edits.some(hasPlaces) ? 'places' : 'doctors'
}

function scenarioOf({ horizonHours, fidelity }: DuelQuestion, edits: readonly CityEdit[]): Scenario {
  const title = { zh: '选址对决', en: 'Site duel' }
  return {
    ...PLAIN_SCENARIO,
    id: 'site-duel',
    title,
    why: title,
    horizonHours,
    edits,
    shocks: [],
    levers: [],
    policy: 'nearest',
    parameters: {},
    fidelity,
    start: null,
  }
}

/** What a pair of a job says: its trajectories are of doing nothing and of the candidates, in the order of `scenarios`. */
export function duelRunOf(plan: DuelPlan, job: DuelJob, trajectories: readonly Trajectory[]): DuelRun {
  const [base, ...candidates] = trajectories
  if (!base || candidates.length !== plan.chosen.length)
    throw new Error(`a pair of this duel has ${plan.chosen.length + 1} runs, got ${trajectories.length}`)
  return {
    future: job.future.id,
    replication: base.replication,
    base: figuresOf(base, -1),
    candidates: candidates.map((run, c) => {
      const city = cityOfScenario(plan.city, job.scenarios[c + 1]!)
      return {
        figures: figuresOf(run, -1),
        sites: sitesOf(plan.chosen[c]!).map((id) => {
          const row = run.facilities.indexOf(city.facilities.findIndex((f) => f.id === id))
          return row < 0 ? DUEL_FIGURES.map(() => null) : figuresOf(run, row)
        }),
        moved: movedBetween(base, run, city),
      }
    }),
  }
}

const figuresOf = (run: Trajectory, row: number): (number | null)[] => DUEL_FIGURES.map((figure) => figure.of(run, row))

/** Ids of the facilities that a candidate opens, moves or enlarges. */
export function sitesOf({ edits }: DuelCandidate): readonly string[] {
  const ids = edits.flatMap((edit) =>
    edit.kind === 'add-facility'
      ? [edit.id]
      : edit.kind === 'move-facility' || edit.kind === 'enlarge-facility'
        ? [edit.facility]
        : [],
  )
  return [...new Set(ids)]
}

/** Fewer visits to a centre are not told. */
const LEAST_CONTACTS = 0.5

/** The people whom a run moved on balance, against its pair. */
export function movedBetween(base: Trajectory, plan: Trajectory, city: CityModel): MovedWorkload[] {
  const net = (run: Trajectory, row: number, what: 'visits' | 'admissions'): number =>
    row < 0 ? 0 : totalOf(run, `${what}MovedHere`, row) - totalOf(run, `${what}MovedAway`, row)
  return Array.from(plan.facilities).flatMap((f, row) => {
    const before = base.facilities.indexOf(f)
    const visits = net(plan, row, 'visits') - net(base, before, 'visits')
    const admissions = net(plan, row, 'admissions') - net(base, before, 'admissions')
    const contacts = totalOf(plan, 'primaryVisits', row) - (before < 0 ? 0 : totalOf(base, 'primaryVisits', before))
    if (visits === 0 && admissions === 0 && Math.abs(contacts) < LEAST_CONTACTS) return []
    return [{ facility: city.facilities[f]!.id, visits, admissions, contacts }]
  })
}
