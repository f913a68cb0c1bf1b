// What lies over the stage beside hospitals, flows and ambulances: written by parts that are loaded when they are asked for, read by the stage.
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { Rectangle } from '../../scene/label-layout.ts'
import type { OutsideSpot, Spot } from '../../scene/outside-spots.ts'
import type { SurfaceCells, SurfaceClinic, SurfaceClosure, SurfaceGoal } from '../../surfaces/surface.ts'

export interface StageLayers {
  /** What colours the ground (./heat). */
  readonly cells: SurfaceCells | null
  /** Where it says something, and which of these the picture leaves out: indices into `spots`, the nearest first. */
  readonly spots: readonly Spot[]
  readonly outside: readonly OutsideSpot[]
  /** Water and closed roads of a plan or a rehearsal (./closures). */
  readonly closures: readonly SurfaceClosure[]
  /** Outpatient care with its queues (./clinics). */
  readonly clinics: readonly SurfaceClinic[]
  /** Panels over the stage, by name, in its pixels. */
  readonly covered: readonly (Rectangle & { readonly panel: string })[]
  readonly goal: SurfaceGoal | null
}

export const stageLayers = createStore<StageLayers>(() => ({
  cells: null,
  spots: [],
  outside: [],
  closures: [],
  clinics: [],
  covered: [],
  goal: null,
}))

export const useStageLayers = <T>(selector: (state: StageLayers) => T): T => useStore(stageLayers, selector)

/** Asks the stage to fly to a place of the ground. */
export const lookAtSpot = ({ east, north, radiusMetres }: Spot): void =>
  stageLayers.setState(({ goal }) => ({ goal: { east, north, radiusMetres, number: (goal?.number ?? 0) + 1 } }))
