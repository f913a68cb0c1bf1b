/** Minutes to the nearest place that has any supply. */
import { type AccessMeasure, type AccessQuestion, checkQuestion } from './access-measure.ts'

/** Infinity where there is no route to any. */
export function nearestMinutes({ times, supply }: Pick<AccessQuestion, 'times' | 'supply'>): Float64Array {
  const { origins, destinations, minutes } = times
  const nearest = new Float64Array(origins)
  for (let i = 0, k = 0; i < origins; i++) {
    let least = Number.POSITIVE_INFINITY
    for (let j = 0; j < destinations; j++, k++) if (minutes[k]! < least && supply[j]! > 0) least = minutes[k]!
    nearest[i] = least
  }
  return nearest
}

export const nearest: AccessMeasure = {
  id: 'nearest',
  name: { zh: '最近机构用时', en: 'Time to the nearest' },
  unit: { zh: '分钟', en: 'minutes' },
  better: 'lower',
  source: 'minimum over the places with supply',
  parameters: {},
  of(question) {
    checkQuestion(question)
    return nearestMinutes(question)
  },
}
