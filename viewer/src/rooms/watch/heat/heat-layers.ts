// The figures that may colour the ground: limits of their bins, ramp, and where they come from. A further one is a line here.

import { THRESHOLDS } from '@kangcheng/twin-engine/thresholds'
import type { HeatName } from '../../../route.ts'
import type { CellRamp } from '../../../surfaces/surface.ts'

/** Beds per 1,000 from which on a plan's change is one. */
const LEAST_GAIN = 0.03
export const LEAST_LOSS = -0.005

export interface HeatLayer {
  readonly ramp: CellRamp
  /** Lower limits of all bins but the first, ascending. */
  readonly limits: readonly number[]
  /** Above it the finding counts the residents. */
  readonly counts: number
  /** How a limit is written. */
  readonly written: 'percent' | 'number'
  /** It is of the present alone: at another moment of the time bar it steps aside. */
  readonly presentAlone: boolean
  /** What one place is where the finding holds; absent = the colours say enough. */
  readonly places?: { readonly by: 'neighbours' | 'district'; readonly holds: (value: number) => boolean }
  /** It is of a rehearsal or a plan, and never of what is. */
  readonly supposed: boolean
}

export const HEAT_LAYERS: Readonly<Record<HeatName, HeatLayer>> = {
  load: {
    ramp: 'load',
    limits: [0.7, 0.8, 0.85, THRESHOLDS.occupancy.watch, THRESHOLDS.occupancy.alarm],
    counts: THRESHOLDS.occupancy.watch,
    written: 'percent',
    presentAlone: false,
    supposed: false,
  },
  risk: {
    ramp: 'chance',
    limits: [0.01, 0.05, 0.1, 0.2, 0.5],
    counts: 0.2,
    written: 'percent',
    presentAlone: true,
    supposed: false,
  },
  access: {
    ramp: 'access',
    limits: [0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4.5],
    counts: 1,
    places: { by: 'district', holds: (value) => value < 1 },
    written: 'number',
    presentAlone: true,
    supposed: false,
  },
  epidemic: {
    ramp: 'incidence',
    limits: [10, 50, 100, 500, 1000],
    counts: 100,
    written: 'number',
    presentAlone: true,
    supposed: true,
  },
  change: {
    ramp: 'change',
    limits: [LEAST_LOSS, LEAST_GAIN, 0.1, 0.3, 0.6],
    counts: LEAST_GAIN,
    places: { by: 'neighbours', holds: (value) => value >= LEAST_GAIN || value < LEAST_LOSS },
    written: 'number',
    presentAlone: true,
    supposed: true,
  },
}
