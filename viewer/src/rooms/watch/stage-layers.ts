// What lies over the stage beside hospitals, flows and ambulances: written by parts that are loaded when they are asked for, read by the stage.
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { FacilityPulse } from '../../data/types.ts'
import type { Rectangle } from '../../scene/label-layout.ts'
import type { OutsideSpot, Spot } from '../../scene/outside-spots.ts'
import type { SurfaceCells, SurfaceClinic, SurfaceClosure, SurfaceGoal } from '../../surfaces/surface.ts'

export interface PlayedOnStage {
  readonly file: string
  readonly kind: 'recorded' | 'rehearsal'
  readonly name: string
  readonly notice: string
  /** Epoch ms. */
  readonly from: number
  readonly until: number
  readonly facilitiesAt: (at: number, live: readonly FacilityPulse[]) => FacilityPulse[]
}

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
  /** A file that the stage shows in the place of the city (./czml); null = none. */
  readonly played: PlayedOnStage | null
  /** Why the last file could not be opened or saved; null = it could. */
  readonly problem: string | null
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
  played: null,
  problem: null,
  covered: [],
  goal: null,
}))

export const useStageLayers = <T>(selector: (state: StageLayers) => T): T => useStore(stageLayers, selector)

/** Asks the stage to fly to a place of the ground. */
export const lookAtSpot = ({ east, north, radiusMetres }: Spot): void =>
  stageLayers.setState(({ goal }) => ({ goal: { east, north, radiusMetres, number: (goal?.number ?? 0) + 1 } }))

export const tellProblem = (problem: string | null): void => stageLayers.setState({ problem })
