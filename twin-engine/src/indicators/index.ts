/** The catalogue of indicators, in the order of the indicators room: beds, emergency, intensive care, outlook, tiered care, supplies, data. */
import { bedTurnaround } from './bed-turnaround.ts'
import { blockedBeds } from './blocked-beds.ts'
import { boarders } from './boarders.ts'
import { dataAge } from './data-age.ts'
import { bloodODays, oxygenDays } from './days-of-supply.ts'
import { effectiveFreeBeds } from './effective-free-beds.ts'
import { emergencyPatients } from './emergency-patients.ts'
import { emergencyStayP90 } from './emergency-stay-p90.ts'
import { fitToLeave } from './fit-to-leave.ts'
import { icuOccupancy } from './icu-occupancy.ts'
import { inDistrictShare24h } from './in-district-share-24h.ts'
import type { Indicator } from './indicator.ts'
import { longestBoarder } from './longest-boarder.ts'
import { meanStay } from './mean-stay.ts'
import { missedAppointments24h } from './missed-appointments-24h.ts'
import { icuNoBed24h, noBed24h } from './no-bed-24h.ts'
import { occupancy24h } from './occupancy-24h.ts'
import { occupancyNow } from './occupancy-now.ts'
import { primaryCareShare24h } from './primary-care-share-24h.ts'
import { referralsDown24h } from './referrals-down-24h.ts'
import { referralsUp24h } from './referrals-up-24h.ts'
import { surgeUsed } from './surge-used.ts'
import { turnover24h } from './turnover-24h.ts'

export const INDICATORS: readonly Indicator[] = [
  occupancyNow,
  occupancy24h,
  effectiveFreeBeds,
  turnover24h,
  meanStay,
  bedTurnaround,
  blockedBeds,
  surgeUsed,
  fitToLeave,
  emergencyPatients,
  emergencyStayP90,
  boarders,
  longestBoarder,
  icuOccupancy,
  noBed24h,
  icuNoBed24h,
  referralsUp24h,
  referralsDown24h,
  missedAppointments24h,
  primaryCareShare24h,
  inDistrictShare24h,
  oxygenDays,
  bloodODays,
  dataAge,
]

const byId = new Map(INDICATORS.map((indicator) => [indicator.id, indicator]))

/** The indicator of an id, or undefined. */
export const indicatorById = (id: string): Indicator | undefined => byId.get(id)
