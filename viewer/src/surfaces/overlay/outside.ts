// What the picture leaves out, told to the shell when the camera rests; and flights to where the shell asks to look.
import { useEffect, useRef } from 'react'
import { outsideSpots } from '../../scene/outside-spots.ts'
import type { SurfaceGoal, SurfaceProps } from '../surface.ts'
import { insetsOf, type Taken } from './kept-clear.ts'
import { stageRectangle } from './plates.tsx'
import type { FrameView, Stage } from './stage.ts'

const AT_REST_MILLISECONDS = 200

export function useOutside(stage: Stage, props: SurfaceProps, taken: Taken): void {
  const latest = useRef({ props, taken })
  latest.current = { props, taken }
  const { spots } = props
  useEffect(() => {
    if (spots === undefined || spots.length === 0) return
    let seen: FrameView | null = null
    let timer = 0
    const tell = (): void => {
      if (seen === null) return
      const { props: now, taken: covered } = latest.current
      const { toStage, pose, width, height } = seen
      now.onOutside?.(
        outsideSpots(spots, {
          toStage,
          pose,
          stage: stageRectangle(seen, insetsOf(now)),
          taken: covered(width, height),
        }),
      )
    }
    const listener = (view: FrameView): void => {
      if (view.version === seen?.version) return
      seen = view
      window.clearTimeout(timer)
      timer = window.setTimeout(tell, AT_REST_MILLISECONDS)
    }
    stage.listeners.add(listener)
    stage.invalidate()
    return () => {
      window.clearTimeout(timer)
      stage.listeners.delete(listener)
    }
  }, [stage, spots])
}

/** Flies once for every goal that is given after the surface has been mounted. */
export function useGoal(goal: SurfaceGoal | null | undefined, fly: (goal: SurfaceGoal) => void): void {
  const flown = useRef(goal?.number)
  const latest = useRef(fly)
  latest.current = fly
  useEffect(() => {
    if (!goal || goal.number === flown.current) return
    flown.current = goal.number
    latest.current(goal)
  }, [goal])
}
