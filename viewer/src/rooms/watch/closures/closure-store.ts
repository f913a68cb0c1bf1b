// Which closures can be shown: those of the rehearsal that is open, and of the plan's constraints; read when they are chosen.
import type { RoadGraph } from '@kangcheng/twin-engine'
import { useEffect, useMemo } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { ask } from '../../../data/client.ts'
import { CLOSURES } from '../../../data/closure-operations.ts'
import { fetchRoads } from '../../../data/roads.ts'
import { useApp } from '../../../store.ts'
import { usePlan } from '../../plan/plan-store.ts'
import { type ClosureRow, planRows, rehearsalRows, type ToldClosure } from './closure-rows.ts'

export const CLOSURE_SOURCES = ['rehearsal', 'plan'] as const
export type ClosureSource = (typeof CLOSURE_SOURCES)[number]

interface ClosureState {
  /** By id of the rehearsal. */
  readonly told: ReadonlyMap<string, readonly ToldClosure[]>
  /** undefined = not asked for yet. */
  readonly roads: RoadGraph | null | undefined
  readonly problem: string | null
}

const closureStore = createStore<ClosureState>(() => ({ told: new Map(), roads: undefined, problem: null }))
const asked = new Set<string>()

async function readRehearsal(id: string): Promise<void> {
  if (asked.has(id)) return
  asked.add(id)
  const answer = await ask<{ rehearsal: { closures: readonly ToldClosure[] } | null }>(CLOSURES, { id })
  if (!answer.ok) {
    asked.delete(id)
    closureStore.setState({ problem: answer.why })
    return
  }
  const own = answer.data.rehearsal?.closures ?? []
  closureStore.setState(({ told }) => ({ told: new Map(told).set(id, own), problem: null }))
}

async function readRoads(): Promise<void> {
  if (asked.has('roads')) return
  asked.add('roads')
  closureStore.setState({ roads: await fetchRoads() })
}

/** Shocks and levers that stand on the ground. */
const ON_THE_GROUND: readonly string[] = ['flood', 'close-roads']

/** The sources that have something to show. */
export function useClosureSources(): readonly ClosureSource[] {
  const rehearsed = useApp(({ rehearsal }) =>
    [...(rehearsal?.shocks ?? []), ...(rehearsal?.levers ?? [])].some(({ kind }) => ON_THE_GROUND.includes(kind)),
  )
  const planned = usePlan(({ form }) => form.floods.length + form.closedRoads.length > 0)
  return useMemo(
    () => CLOSURE_SOURCES.filter((source) => (source === 'plan' ? planned : rehearsed)),
    [planned, rehearsed],
  )
}

export interface ShownClosures {
  /** null = being read. */
  readonly rows: readonly ClosureRow[] | null
  readonly problem: string | null
}

/** Closures of a source; null = of none. */
export function useClosures(source: ClosureSource | null): ShownClosures {
  const rehearsal = useApp((state) => state.rehearsal?.id ?? null)
  const forkedAt = useApp((state) => state.rehearsal?.forkedAt)
  const place = useApp((state) => state.ground?.place)
  const form = usePlan((state) => state.form)
  const told = useStore(closureStore, (state) => (rehearsal === null ? undefined : state.told.get(rehearsal)))
  const roads = useStore(closureStore, (state) => state.roads)
  const problem = useStore(closureStore, (state) => state.problem)
  useEffect(() => {
    if (source === 'rehearsal' && rehearsal !== null) void readRehearsal(rehearsal)
    if (source === 'plan') void readRoads()
  }, [source, rehearsal])
  const rows = useMemo(() => {
    if (source === null || place === undefined) return null
    if (source === 'plan') return planRows(form, roads ?? null, place)
    return told === undefined || forkedAt === undefined ? null : rehearsalRows(told, Date.parse(forkedAt), place)
  }, [source, form, roads, told, forkedAt, place])
  return { rows, problem }
}
