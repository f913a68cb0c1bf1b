// What a newcomer is shown, in the order of a glance over the screen; a step whose part is not drawn is left out.
import type { TourWords } from '../i18n/tour-words.ts'

export interface TourStep {
  /** Parts that the step is about; the first that is drawn is lit. */
  readonly parts: readonly string[]
  readonly title: keyof TourWords & `${string}.title`
  readonly text: keyof TourWords & `${string}.text`
}

const step = <N extends 'figures' | 'list' | 'stage' | 'detail' | 'time' | 'rooms' | 'yours'>(
  name: N,
  ...parts: readonly string[]
): TourStep => ({ parts, title: `${name}.title`, text: `${name}.text` })

export const TOUR_STEPS: readonly TourStep[] = [
  step('figures', '.kpi-strip'),
  step('list', '.left-rail', '.ward-rail'),
  step('stage', '.stage'),
  step('detail', '.right-rail .fan-panel', '.right-rail'),
  step('time', '.time-bar'),
  step('rooms', '.header .rooms', '.header'),
  step('yours', '.header-right', '.header'),
]

/** Where a part is drawn; null = it is not. */
export function partOf(
  { parts }: TourStep,
  boxOf: (part: string) => { readonly width: number; readonly height: number } | null,
): string | null {
  return (
    parts.find((part) => {
      const box = boxOf(part)
      return box !== null && box.width > 0 && box.height > 0
    }) ?? null
  )
}
