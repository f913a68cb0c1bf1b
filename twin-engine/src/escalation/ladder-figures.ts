/** What the rules of a ladder may read of a hospital or of the city. null = not known, and never 0 (law L11). */
import type { Text } from '../city/city.ts'
import { bedCountsOf } from '../indicators/bed-counts.ts'
import { emergencyOf } from '../indicators/emergency.ts'
import { fitToLeave } from '../indicators/fit-to-leave.ts'
import { icuOccupancy } from '../indicators/icu-occupancy.ts'
import { CITY, ofFacility, type Reading, type Scope } from '../indicators/indicator.ts'
import { longestBoarder } from '../indicators/longest-boarder.ts'
import { occupancyNow } from '../indicators/occupancy-now.ts'
import type { BedRisk } from './bed-risk.ts'
import { RISK_HOURS } from './bed-risk.ts'

export const LADDER_FIGURES = [
  'occupancy',
  'icu-occupancy',
  'emergency-load',
  'boarders-share',
  'longest-boarder',
  'fit-to-leave-share',
  'extra-beds-share',
  'no-ward-bed-12h',
  'no-icu-bed-12h',
  'points',
] as const
export type LadderFigure = (typeof LADDER_FIGURES)[number]

export const LADDER_FIGURE_NAMES: Readonly<Record<LadderFigure | 'hospitals', Text & { readonly unit: string }>> = {
  occupancy: { zh: '病床使用率', en: 'bed occupancy', unit: 'share' },
  'icu-occupancy': { zh: '重症床位使用率', en: 'intensive care occupancy', unit: 'share' },
  'emergency-load': { zh: '急诊在科 ÷ 诊疗位', en: 'people in emergency ÷ treatment places', unit: 'share' },
  'boarders-share': { zh: '滞留占急诊诊疗位', en: 'boarders ÷ treatment places', unit: 'share' },
  'longest-boarder': { zh: '最长滞留', en: 'longest boarding', unit: 'min' },
  'fit-to-leave-share': { zh: '待转滞留占用床', en: 'fit to leave ÷ occupied beds', unit: 'share' },
  'extra-beds-share': { zh: '加床占开放床', en: 'extra beds in use ÷ open beds', unit: 'share' },
  'no-ward-bed-12h': { zh: '12 小时内无病房空床的可能', en: 'chance of no ward bed within 12 h', unit: 'share' },
  'no-icu-bed-12h': {
    zh: '12 小时内无重症空床的可能',
    en: 'chance of no intensive care bed within 12 h',
    unit: 'share',
  },
  points: { zh: '评分占满分', en: 'points of the most possible', unit: 'share' },
  hospitals: { zh: '达到该级的医院占比', en: 'hospitals on that level', unit: 'share' },
}

/** null = not known; `absent` = the place has nothing that it could be told of, such as intensive care, and no rule on it holds. */
export type LadderValue = number | null | 'absent'

/** All but the points, which follow from the others. */
export type LadderReading = Readonly<Record<Exclude<LadderFigure, 'points'>, LadderValue>>

const ratio = (part: number | null, whole: number | null): number | null =>
  part === null || whole === null || whole === 0 ? null : part / whole

/**
 * The figures of a facility (or -1, the city) as of a reading, with what the newest forecast says of it.
 * @param risks of that facility or of the city; empty where there is no forecast.
 */
export function ladderReading(reading: Reading, facility: number, risks: readonly BedRisk[]): LadderReading {
  const scope: Scope = facility < 0 ? CITY : ofFacility(facility)
  const beds = bedCountsOf(reading.state, scope)
  const emergency = emergencyOf(reading, scope)
  const places = emergency === null || emergency.places === 0 ? null : emergency.places
  const { city } = reading.state
  const has = (kind: 'icu' | 'emergency'): boolean =>
    facility < 0 || reading.state.index.unitsOfFacility[facility]!.some((u) => city.units[u]!.kind === kind)
  const ofCare = (value: number | null): LadderValue => (has('icu') ? value : 'absent')
  const ofEmergency = (value: number | null): LadderValue => (has('emergency') ? value : 'absent')
  const within12 = (resource: BedRisk['resource']): number | null =>
    risks.find((risk) => risk.facility === facility && risk.resource === resource)?.noneFree[RISK_HOURS.indexOf(12)]
      ?.value ?? null
  return {
    occupancy: occupancyNow.of(reading, scope),
    'icu-occupancy': ofCare(icuOccupancy.of(reading, scope)),
    'emergency-load': ofEmergency(
      emergency && ratio(emergency.waiting + emergency.treatment + emergency.boarding, places),
    ),
    'boarders-share': ofEmergency(emergency && ratio(emergency.boarding, places)),
    'longest-boarder': ofEmergency(longestBoarder.of(reading, scope)),
    'fit-to-leave-share': ratio(fitToLeave.of(reading, scope), beds.occupied),
    'extra-beds-share': ratio(beds.extra, beds.open),
    'no-ward-bed-12h': within12('beds'),
    'no-icu-bed-12h': ofCare(within12('icu')),
  }
}
