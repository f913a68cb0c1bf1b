/** Where travel times come from, as a terminal says it. */
import type { TravelBasis } from '@kangcheng/twin-engine'

export const TIMES_BASES: Readonly<Record<TravelBasis, string>> = {
  roads: '路网 roads',
  'straight-line': '直线估算 straight line, estimated',
  timetable: '时刻表 timetable',
  given: '给定 given',
  'given-and-computed': '给定与计算并用 given and computed',
}
