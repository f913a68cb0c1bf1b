// What of the stage names keep clear of: strips of the shell, its panels, the locator.
import { useMemo } from 'react'
import type { Rectangle } from '../../scene/label-layout.ts'
import type { StageInsets, SurfaceProps } from '../surface.ts'
import { LOCATOR_HEIGHT, LOCATOR_WIDTH } from './locator.tsx'

const DEFAULT_INSETS: StageInsets = { top: 48, right: 0, bottom: 32, left: 0 }
/** With a strip more that says how to read the vehicles. */
const WITH_VEHICLES: StageInsets = { top: 48, right: 0, bottom: 60, left: 0 }

export const insetsOf = ({ insets, vehicles }: SurfaceProps): StageInsets =>
  insets ?? (vehicles && vehicles.length > 0 ? WITH_VEHICLES : DEFAULT_INSETS)

const NOTHING: readonly Rectangle[] = []

export type Taken = (width: number, height: number) => readonly Rectangle[]

/** What of the picture plates keep clear of: panels of the shell, and the locator. */
export function useTaken({ compact = false, covered = NOTHING }: SurfaceProps): Taken {
  return useMemo(
    () => (_width, height) => [
      ...covered,
      ...(compact ? [] : [{ x: 0, y: height - LOCATOR_HEIGHT, width: LOCATOR_WIDTH, height: LOCATOR_HEIGHT }]),
    ],
    [compact, covered],
  )
}
