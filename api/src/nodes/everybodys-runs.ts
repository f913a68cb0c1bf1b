/** The runs of each kind that a node shows: its own, and those of the other nodes as the board tells of them. */
import type { Exercises } from '../exercise/exercises.ts'
import type { Story } from '../exercise/story.ts'
import type { ActionRaceRun, ActionRaces } from '../planning/action-race-ports.ts'
import type { AllocationRun, Allocations } from '../planning/allocation-ports.ts'
import type { Duels, SiteDuel } from '../planning/duel-runs.ts'
import type { Planning, SitePlanRun } from '../planning/ports.ts'
import type { ReferralLabRun, ReferralLabs } from '../planning/referral-labs.ts'
import type { Rehearsal, Rehearsals } from '../rehearsal/ports.ts'
import { NODE_GONE, type RunKind, type SharedRuns } from './shared-runs.ts'

interface Run {
  readonly id: string
  readonly state: 'RUNNING' | 'DONE' | 'FAILED' | 'CANCELLED'
  readonly failure: string | null
}

function kindOf<R extends Run>(name: string, own: (id: string) => R | null): RunKind<R> {
  return {
    name,
    own,
    idOf: ({ id }) => id,
    isOver: ({ state }) => state !== 'RUNNING',
    abandoned: (run) => ({ ...run, state: 'FAILED', failure: NODE_GONE }),
  }
}

const newestFirst = <R extends { readonly startedAt: number }>(runs: readonly R[]): readonly R[] =>
  runs.toSorted((a, b) => b.startedAt - a.startedAt)

/** Rehearsals of all nodes. What only the node that forked them can work out of another's is null. */
export function everybodysRehearsals<T extends Rehearsals>(own: T, shared: SharedRuns): T {
  const runs = shared.kind<Rehearsal>(kindOf('rehearsals', own.get))
  return {
    ...own,
    start: async (request) => runs.began(await own.start(request)),
    get: runs.get,
    list: () => newestFirst([...own.list(), ...runs.others()]),
    subscribe: (id, listener) => (own.get(id) === null ? runs.onOthers(id, listener) : own.subscribe(id, listener)),
  }
}

export function everybodysPlanning(own: Planning, shared: SharedRuns): Planning {
  const runs = shared.kind<SitePlanRun>(kindOf('site-plans', own.get))
  return {
    ...own,
    start: (request) => runs.began(own.start(request)),
    get: runs.get,
    list: () => newestFirst([...own.list(), ...runs.others()]),
  }
}

export function everybodysDuels(own: Duels, shared: SharedRuns): Duels {
  const runs = shared.kind<SiteDuel>(kindOf('site-duels', own.get))
  return {
    ...own,
    start: (question) => runs.began(own.start(question)),
    get: runs.get,
    list: () => newestFirst([...own.list(), ...runs.others()]),
  }
}

/** Proposals of all nodes; rows are changed on the node that has the state. */
export function everybodysAllocations(own: Allocations, shared: SharedRuns): Allocations {
  const runs = shared.kind<AllocationRun>(kindOf('allocations', own.get))
  return {
    ...own,
    start: async (request) => runs.began(await own.start(request)),
    edit: (id, rows) => runs.began(own.edit(id, rows)),
    get: runs.get,
    list: () => newestFirst([...own.list(), ...runs.others()]),
    subscribe: (id, listener) => (own.get(id) === null ? runs.onOthers(id, listener) : own.subscribe(id, listener)),
  }
}

/** Searches of all nodes; a rehearsal of what one found starts on the node that has the state. */
export function everybodysActionRaces(own: ActionRaces, shared: SharedRuns): ActionRaces {
  const runs = shared.kind<ActionRaceRun>(kindOf('action-races', own.get))
  return {
    ...own,
    start: (request) => runs.began(own.start(request)),
    get: runs.get,
    list: () => newestFirst([...own.list(), ...runs.others()]),
    subscribe: (id, listener) => (own.get(id) === null ? runs.onOthers(id, listener) : own.subscribe(id, listener)),
  }
}

export function everybodysLabs(own: ReferralLabs, shared: SharedRuns): ReferralLabs {
  const runs = shared.kind<ReferralLabRun>(kindOf('referral-labs', own.get))
  return {
    ...own,
    start: (question) => runs.began(own.start(question)),
    get: runs.get,
    list: () => newestFirst([...own.list(), ...runs.others()]),
  }
}

/** Exercises of all nodes: one takes part on its own node, and reads the story everywhere. */
export function everybodysExercises(own: Exercises, shared: SharedRuns): Exercises {
  const runs = shared.kind<Story>({
    name: 'exercises',
    own: (id) => own.get(id)?.story ?? null,
    idOf: ({ heading }) => heading.id,
    isOver: ({ state }) => state === 'ENDED' || state === 'FAILED',
    abandoned: (story) => ({ ...story, state: 'FAILED', why: NODE_GONE }),
  })
  return {
    ...own,
    async create(request) {
      const created = await own.create(request)
      runs.began(created.exercise.story)
      return created
    },
    story: (id) => own.story(id) ?? runs.get(id),
    stories() {
      const here = own.stories()
      const known = new Set(here.map(({ heading }) => heading.id))
      return [...here, ...runs.others().filter(({ heading }) => !known.has(heading.id))].toSorted(
        (a, b) => b.heading.forkedAt - a.heading.forkedAt || (a.heading.id < b.heading.id ? 1 : -1),
      )
    },
  }
}
