/**
 * RefNet as a city with care of its own: hospitals with an emergency department, a medical and a surgical ward and intensive
 * care; districts as population cells. Everything that RefNet fixes is data for the engine; nothing here runs.
 */
import type {
  AdmissionList,
  Cell,
  CityCare,
  CityModel,
  DurationLaw,
  EmergencySource,
  Facility,
  LngLat,
  LuckTable,
  Unit,
} from '../index.ts'
import { CITY_LUCK } from '../index.ts'
import type { RefNetHospital, RefNetParameters } from './parameter-file.ts'

/** RefNet-1 whole; RefNet-0 is the subset for pure queueing tools: no ways, diversions, electives, cleaning or transfers. */
export type RefNetModel = '1' | '0'

/** Addresses of RefNet's draws: block × 4 + lane of each purpose, and its streams. What it has no use for stays a city's. */
export const REFNET_LUCK: LuckTable = {
  streams: { ...CITY_LUCK.streams, emergency: 0, planned: 0x8000_0000 },
  purposes: {
    ...CITY_LUCK.purposes,
    interarrival: 0,
    triage: 1,
    hospital: 2,
    outcome: 3,
    treatment: 4,
    route: 6,
    intensiveDeath: 7,
    wardStay: 8,
    intensiveStay: 8,
    stepDownStay: 10,
    plannedStay: 0,
  },
}

/** A degree of the equator in kilometres: the network lies at 0° N 0° E, where no city is. */
const KILOMETRES_PER_DEGREE = 111.32
const SYNTHETIC = { confidence: 'synthetic', source: '' } as const
const RESIDENTS_PER_ARRIVAL = 1000

const distance = (a: { x: number; y: number }, b: { x: number; y: number }): number =>
  Math.sqrt((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y))
const place = ({ x, y }: { x: number; y: number }): LngLat => [x / KILOMETRES_PER_DEGREE, y / KILOMETRES_PER_DEGREE]

/** The network, copied K times on a square grid. Facility `k × hospitals + h` is hospital h of copy k. */
export function refNetCity(p: RefNetParameters, copies = 1, model: RefNetModel = '1'): CityModel {
  const columns = Math.ceil(Math.sqrt(copies))
  const shift = (k: number, at: { x: number; y: number }) => ({
    x: at.x + p.cityPitchKm * (k % columns),
    y: at.y + p.cityPitchKm * Math.floor(k / columns),
  })
  const all = Array.from({ length: copies }, (_, k) => k)
  const hospitals = all.flatMap((k) => p.hospitals.map((h) => ({ ...h, ...shift(k, h), copy: k })))
  const units: Unit[] = []
  let firstBed = 0
  hospitals.forEach((h, facility) => {
    const unit = (id: string, en: string, zh: string, kind: Unit['kind'], need: Unit['need'], beds: number): void => {
      units.push({
        id: `h${facility}-${id}`,
        name: { zh, en },
        facility,
        kind,
        need,
        bedClass: kind,
        building: 1,
        floor: 1 + (units.length % 4),
        firstBed: kind === 'emergency' ? -1 : firstBed,
        beds,
        surgeBeds: 0,
      })
      if (kind !== 'emergency') firstBed += beds
    }
    unit('ed', 'Emergency department', '急诊科', 'emergency', 'emergency', h.bays)
    unit('gen', 'General ward', '普通病区', 'ward', 'general-medicine', h.gen)
    unit('surg', 'Surgical ward', '外科病区', 'ward', 'general-surgery', h.surg)
    unit('icu', 'Intensive care', '重症监护', 'icu', 'icu', h.icu)
  })
  const cells: Cell[] = all.flatMap((k) =>
    p.districts.map((d, i) => {
      const population = Math.round(d.perDay * RESIDENTS_PER_ARRIVAL)
      return {
        id: `c${k * p.districts.length + i}`,
        centre: place(shift(k, d)),
        district: k,
        population,
        ages: [0, population, 0, 0] as const,
      }
    }),
  )
  return {
    id: copies === 1 ? 'refnet' : `refnet-${copies}`,
    name: { zh: `参考网络 ${p.name}`, en: `Reference network ${p.name}` },
    zone: 'UTC',
    utcOffsetMinutes: 0,
    synthetic: true,
    districts: all.map((k) => ({
      id: `d${k}`,
      name: { zh: `第 ${k} 份`, en: `Copy ${k}` },
      population: cells.reduce((sum, c) => sum + (c.district === k ? c.population : 0), 0),
      seat: place(shift(k, { x: 0, y: 0 })),
      provenance: SYNTHETIC,
    })),
    facilities: hospitals.map(
      (h, f): Facility => ({
        id: `h${f}`,
        name: { zh: `参考医院 ${f}`, en: `Reference hospital ${f}` },
        kind: 'HOSPITAL',
        location: place(h),
        district: h.copy,
        level: null,
        approvedBeds: h.gen + h.surg + h.icu,
        parent: null,
        services: [],
        provenance: { name: SYNTHETIC, location: SYNTHETIC, level: SYNTHETIC, beds: SYNTHETIC },
      }),
    ),
    units,
    cells,
    vehicles: [],
    groups: [],
    attributions: [],
    care: careOf(p, copies, model, hospitals),
  }
}

const lognormal = (meanMinutes: number, coefficientOfVariation: number): DurationLaw => ({
  law: 'lognormal',
  meanMinutes,
  coefficientOfVariation,
})
const fixed = (minutes: number): DurationLaw => ({ law: 'fixed', minutes })

function careOf(
  p: RefNetParameters,
  copies: number,
  model: RefNetModel,
  hospitals: readonly RefNetHospital[],
): CityCare {
  const whole = model === '1'
  const travel = (a: { x: number; y: number }, b: { x: number; y: number }): number =>
    p.travelBaseMin + p.travelMinPerKm * distance(a, b)
  const shares = p.districts.map((d) => {
    const weights = p.hospitals.map((h) => h.attract / travel(d, h) ** p.huffExponent)
    const total = weights.reduce((a, b) => a + b, 0)
    return weights.map((w) => w / total)
  })
  const stay = (of: keyof RefNetParameters['losMean']): DurationLaw => lognormal(p.losMean[of], p.losCv[of])
  return {
    source: `parameter file ${p.name}`,
    rates: Object.fromEntries(
      p.districts.map((d, i) => [
        `d${i}`,
        Array.from(
          { length: 168 },
          (_, k) => (d.perDay / 1440) * p.hourFactor[k % 24]! * p.dayFactor[Math.floor(k / 24)]!,
        ),
      ]),
    ),
    emergencySources: Array.from({ length: copies }, (_, k) => k).flatMap((k) =>
      p.districts.map(
        (d, i): EmergencySource => ({
          rate: `d${i}`,
          cell: `c${k * p.districts.length + i}`,
          facilities: p.hospitals.map((_, h) => `h${k * p.hospitals.length + h}`),
          shares: shares[i]!,
          travelMinutes: p.hospitals.map((h) => (whole ? travel(d, h) : 0)),
        }),
      ),
    ),
    directSources: [],
    admissionLists: whole
      ? hospitals.map(
          (h, f): AdmissionList => ({
            unit: `h${f}-surg`,
            weekdays: [1, 2, 3, 4, 5],
            firstMinute: p.electiveStartMin,
            stepMinutes: p.electiveStepMin,
            slots: h.electives,
          }),
        )
      : [],
    emergency: {
      acuityShare: p.classProb,
      immediateLevels: 0,
      treatment: p.treatMean.map((mean, i) => lognormal(mean, p.treatCv[i]!)),
      admitShare: p.admitProb,
      routes: ['icu', 'general-surgery', 'general-medicine'],
      routeShares: p.wardProb,
      waitFor: whole ? 'in-place' : 'lounge',
      diversion: whole ? { queueShare: p.divertThresholdFactor, most: p.maxDiversions, neverLevels: 1 } : null,
    },
    stays: {
      byNeed: { 'general-medicine': stay('gen'), 'general-surgery': stay('surg') },
      intensiveCare: stay('icu'),
      stepDown: whole ? stay('stepdown') : stay('gen'),
      planned: stay('elective'),
      intensiveCareDeathShare: p.icuDeathProb,
      stepDownShare: 1,
    },
    cleaning: whole
      ? {
          icu: fixed(p.cleanMin.icu),
          'general-surgery': fixed(p.cleanMin.surg),
          'general-medicine': fixed(p.cleanMin.gen),
        }
      : {},
    wards: { lending: false, order: whole ? 'origin' : 'acuity', stepDownNeed: 'general-medicine' },
    transfer: whole
      ? {
          afterMinutes: p.transferAfterMin,
          recheckMinutes: p.transferRecheckMin,
          handoverMinutes: p.transferHandoverMin,
        }
      : null,
    neighbours: hospitals.map((here, f) => {
      const others = hospitals
        .map((there, g) => ({ g, minutes: travel(here, there) }))
        .filter(({ g }) => g !== f)
        .sort((a, b) => a.minutes - b.minutes || a.g - b.g)
        .slice(0, p.neighbours)
      return {
        facility: `h${f}`,
        others: others.map(({ g }) => `h${g}`),
        minutes: others.map(({ minutes }) => minutes),
      }
    }),
  }
}
