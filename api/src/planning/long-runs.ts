/** All long runs of a city, whatever their kind: how far they have come, who began them, and a way to call them off. */
import type { Text } from '@kangcheng/twin-engine'
import type { Counterfactuals } from '../counterfactual/ports.ts'
import type { Rehearsals } from '../rehearsal/ports.ts'
import type { ActionRaces } from './action-race-ports.ts'
import type { Allocations } from './allocation-ports.ts'
import type { Duels } from './duel-runs.ts'
import type { Planning, PlanningState } from './ports.ts'
import type { ReferralLabs } from './referral-labs.ts'

export const LONG_RUN_KINDS = [
  'REHEARSAL',
  'ACTION_RACE',
  'ALLOCATION',
  'COUNTERFACTUAL',
  'SITE_PLAN',
  'SITE_DUEL',
  'REFERRAL_LAB',
] as const
export type LongRunKind = (typeof LONG_RUN_KINDS)[number]

export interface LongRunTold {
  readonly id: string
  readonly kind: LongRunKind
  readonly state: PlanningState
  /** null where it has none of its own. */
  readonly title: Text | null
  /** Hours of the city's time that it looks at; null where that says nothing. */
  readonly hours: number | null
  /** Of the stage at hand; null where it cannot be counted. */
  readonly done: number | null
  readonly wanted: number | null
  /** Epoch ms, by the wall clock. */
  readonly startedAt: number
  /** Until it ended; null where that was not kept. */
  readonly elapsedMilliseconds: number | null
  readonly failure: string | null
  /** Role and name of who began it; null where another node knows, or it was before this server started. */
  readonly begunBy: string | null
}

/** Where runs are begun and kept. */
export interface LongRunPorts {
  readonly rehearsals: Rehearsals
  readonly actionRaces: ActionRaces
  readonly allocations: Allocations
  readonly counterfactuals: Counterfactuals
  readonly planning: Planning
  readonly duels: Duels
  readonly referralLabs: ReferralLabs
}

const REMEMBERED = 500

/** Who began which run, by its id; the newest few hundred. */
export class RunBeginners {
  readonly #by = new Map<string, string>()

  /** A run that is asked for again stays with who asked first. */
  note(id: string, by: string): void {
    if (this.#by.has(id)) return
    this.#by.set(id, by)
    if (this.#by.size > REMEMBERED) this.#by.delete(this.#by.keys().next().value!)
  }

  of(id: string): string | null {
    return this.#by.get(id) ?? null
  }
}

const HOUR = 3_600_000

/**
 * Those that go on first, then by when they began, the newest first.
 * @param exercise whose runs are asked for: an exercise has rehearsals and replays alone; null = the live city
 */
export function longRuns(
  ports: LongRunPorts,
  beginners: RunBeginners,
  exercise: string | null,
  now: number,
): readonly LongRunTold[] {
  const told = [...ofCityOrExercise(ports, exercise, now), ...(exercise === null ? ofCity(ports) : [])]
  return told
    .map((run) => ({ ...run, begunBy: beginners.of(run.id) }))
    .toSorted((a, b) => Number(b.state === 'RUNNING') - Number(a.state === 'RUNNING') || b.startedAt - a.startedAt)
}

type Told = Omit<LongRunTold, 'begunBy'>

function ofCityOrExercise({ rehearsals, counterfactuals }: LongRunPorts, exercise: string | null, now: number): Told[] {
  return [
    ...rehearsals.list().map(
      (run): Told => ({
        ...basis('REHEARSAL', { ...run, elapsedMilliseconds: 0 }),
        elapsedMilliseconds: run.state === 'RUNNING' ? now - run.startedAt : null,
        title: run.title === '' ? null : { zh: run.title, en: run.title },
        hours: run.horizonHours,
        done: run.done,
        wanted: run.of,
      }),
    ),
    ...counterfactuals.list(exercise).map(
      (run): Told => ({
        ...basis('COUNTERFACTUAL', run),
        hours: (run.request.until - run.request.from) / HOUR,
        ...(run.stage === 'READING'
          ? { done: run.eventsRead, wanted: run.eventsOfLog }
          : { done: run.done, wanted: run.wanted }),
      }),
    ),
  ]
}

function ofCity({ actionRaces, allocations, planning, duels, referralLabs }: LongRunPorts): Told[] {
  const counted = ({ done, wanted }: { readonly done: number; readonly wanted: number }) => ({ done, wanted })
  return [
    ...actionRaces
      .list()
      .map((run) => ({ ...basis('ACTION_RACE', run), ...counted(run), title: titleOf(run), hours: run.horizonHours })),
    ...allocations
      .list()
      .map((run) => ({ ...basis('ALLOCATION', run), ...counted(run), title: titleOf(run), hours: run.horizonHours })),
    ...planning.list().map((run) => basis('SITE_PLAN', run)),
    ...duels.list().map((run) => ({ ...basis('SITE_DUEL', run), ...counted(run), hours: run.horizonHours })),
    ...referralLabs.list().map((run) => ({ ...basis('REFERRAL_LAB', run), ...counted(run) })),
  ]
}

/** Of the file that says what happens; what goes on from now as it is has none. */
const titleOf = ({
  request,
  title,
}: {
  readonly request: { readonly scenario: string | null }
  readonly title: Text
}) => (request.scenario === null ? null : title)

const basis = (
  kind: LongRunKind,
  {
    id,
    state,
    startedAt,
    elapsedMilliseconds,
    failure,
  }: Pick<Told, 'id' | 'state' | 'startedAt' | 'elapsedMilliseconds' | 'failure'>,
): Told => ({
  id,
  kind,
  state,
  title: null,
  hours: null,
  done: null,
  wanted: null,
  startedAt,
  elapsedMilliseconds,
  failure,
})

/** Calls off the run of this id, of whatever kind. @returns false where there is none */
export function cancelLongRun(
  { rehearsals, counterfactuals, ...ofTheCity }: LongRunPorts,
  exercise: string | null,
  id: string,
): boolean {
  const { actionRaces, allocations, planning, duels, referralLabs } = ofTheCity
  if (rehearsals.list().some((run) => run.id === id)) return rehearsals.cancel(id) !== null
  if (counterfactuals.list(exercise).some((run) => run.id === id)) return counterfactuals.cancel(id) !== null
  if (exercise !== null) return false
  const kept = [actionRaces, allocations, planning, duels, referralLabs].find((runs) => runs.get(id) !== null)
  return kept !== undefined && kept.cancel(id) !== null
}
