/**
 * What a patient takes up besides the bed: minutes of nurses and doctors in each shift, an oxygen point, a ventilator. The
 * figures of one norm for live and simulated states alike, so they stand here and are no parameters.
 */
import { type BedClass, NEEDS, type Need } from '../city/city.ts'
import type { Instant } from '../events/event.ts'

/** Shifts of eight hours, from midnight of local time on: 大夜 0–8, 白 8–16, 小夜 16–24. */
export const SHIFTS = ['night', 'day', 'evening'] as const
export type Shift = (typeof SHIFTS)[number]
export const SHIFT_MINUTES = 480
type ByShift = readonly [night: number, day: number, evening: number]

/** Number of the shift at an instant, in the order of SHIFTS. */
export function shiftAt(at: Instant, utcOffsetMinutes: number): number {
  const minute = Math.floor(at / 60_000) + utcOffsetMinutes
  return Math.floor((((minute % 1440) + 1440) % 1440) / SHIFT_MINUTES)
}

/** What an occupied bed of a need consumes. Minutes are of staff on shift, per patient and shift of eight hours. */
export interface NeedClaim {
  readonly bedClass: BedClass
  readonly nurseMinutes: ByShift
  readonly doctorMinutes: ByShift
  /** Share of the patients who need an oxygen point at the bed, and a ventilator. */
  readonly oxygenShare: number
  readonly ventilatorShare: number
}

/**
 * Nurses: by day 60 minutes, a nurse for eight patients (责任护士每人负责患者不超过 8 名, quality nursing standard, recalled); in the
 * evening one for 15, at night one for 20 (assumed). Doctors: by day one for 20 patients, on call one for 60 (assumed). Oxygen:
 * 15 % of patients, more where breathing or the heart is ill (assumed, as in the parameter `stocks.oxygenShare`).
 */
const WARD: NeedClaim = {
  bedClass: 'ward',
  nurseMinutes: [24, 60, 32],
  doctorMinutes: [8, 24, 8],
  oxygenShare: 0.15,
  ventilatorShare: 0,
}

/**
 * A nurse for two patients at every hour (three nurses a bed in all shifts and leave, guidance of 2024: one for one or two at
 * the bedside), a doctor for eight by day and twelve at night (assumed; 0.8 a bed in all), a ventilator for three of four (Du
 * et al. 2013, Crit Care Med 41:84: about 75 % of patients in 22 Chinese units).
 */
const INTENSIVE_CARE: NeedClaim = {
  bedClass: 'icu',
  nurseMinutes: [240, 240, 240],
  doctorMinutes: [40, 60, 40],
  oxygenShare: 1,
  ventilatorShare: 0.75,
}

/** By need. Treatment places of emergency departments are no beds and claim nothing here. */
export const NEED_CLAIMS: Readonly<Record<Need, NeedClaim>> = {
  'general-medicine': { ...WARD, oxygenShare: 0.2 },
  respiratory: { ...WARD, oxygenShare: 0.6 },
  cardiology: { ...WARD, oxygenShare: 0.3 },
  neurology: { ...WARD, oxygenShare: 0.25 },
  'general-surgery': { ...WARD, oxygenShare: 0.2 },
  orthopaedics: { ...WARD, oxygenShare: 0.1 },
  'obstetrics-gynaecology': { ...WARD, oxygenShare: 0.05 },
  paediatrics: WARD,
  oncology: WARD,
  'geriatrics-rehabilitation': WARD,
  infectious: { ...WARD, bedClass: 'isolation', oxygenShare: 0.3 },
  icu: INTENSIVE_CARE,
  emergency: {
    bedClass: 'emergency',
    nurseMinutes: [0, 0, 0],
    doctorMinutes: [0, 0, 0],
    oxygenShare: 0,
    ventilatorShare: 0,
  },
  psychiatry: { ...WARD, oxygenShare: 0 },
}

const ordered = NEEDS.map((need) => NEED_CLAIMS[need])

/** The claim of a need by its index into NEEDS. */
export function claimOf(need: number): NeedClaim {
  return ordered[need]!
}

/** Patients whom one member of staff may have in a shift, by the claim's minutes. */
export function patientsPerStaff(minutes: number): number {
  return SHIFT_MINUTES / minutes
}
