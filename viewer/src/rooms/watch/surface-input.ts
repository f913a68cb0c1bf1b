// From what the twin says to what the surface draws.
import type { BedPicture } from '../../data/frame.ts'
import type { CityGround } from '../../data/ground.ts'
import type { Alert, CityPlan, FacilityDetail, FacilityPlan, FacilityPulse, Flow } from '../../data/types.ts'
import { percent } from '../../format/numbers.ts'
import type { Language } from '../../i18n/words.ts'
import type { HospitalView, SurfaceFlow, SurfaceHospital, SurfaceTower, SurfaceWard } from '../../surfaces/surface.ts'
import { needingAction } from './ranking.ts'

const BED_AVAILABLE = 1

/** Short names for plates: the words every hospital of the city shares say nothing there. */
export function plateName(facility: FacilityPlan, city: CityPlan, language: Language): string {
  const name = facility.name[language]
  const own = city.name[language]
  const short =
    language === 'zh'
      ? name.replace(new RegExp(`^${own}市?`), '').replace(/^大学附属/, '附属')
      : name
          .replace(/^The /, '')
          .replace(new RegExp(`^${own} `), '')
          .replace(new RegExp(` of ${own} University`), '')
          .replace(/\bCampus\b/i, '')
          .replace(' )', ')')
  return short.length >= 2 ? short : name
}

/** Why a hospital calls: always where it is critical; where it is watched, unless the share beside the name says it. */
export function plateReason(
  pulse: Pick<FacilityPulse, 'severity'> | undefined,
  alert: Pick<Alert, 'rule' | 'finding'> | null,
  language: Language,
): string | undefined {
  if (!alert) return undefined
  const told = pulse?.severity === 'critical' || (pulse?.severity === 'watch' && alert.rule !== 'occupancy')
  return told ? alert.finding[language] : undefined
}

export function surfaceHospitals(
  city: CityPlan,
  ground: CityGround,
  facilities: readonly FacilityPulse[],
  alerts: readonly Alert[],
  language: Language,
): SurfaceHospital[] {
  const pulses = new Map(facilities.map((pulse) => [pulse.id, pulse]))
  const worst = new Map(needingAction(facilities, alerts, []).map(({ pulse, alert }) => [pulse.id, alert]))
  return city.hospitals.map((facility) => {
    const pulse = pulses.get(facility.id)
    const alert = worst.get(facility.id) ?? null
    const [east, north] = ground.place(facility.location)
    const openBeds = facility.units.reduce((sum, unit) => sum + (unit.kind === 'emergency' ? 0 : unit.openBeds), 0)
    const share = pulse?.occupancy ?? null
    return {
      index: facility.index,
      id: facility.id,
      name: facility.name,
      east,
      north,
      openBeds,
      severity: pulse?.severity ?? 'unknown',
      occupancy: share,
      stale: alert?.stale ?? false,
      label:
        share === null
          ? plateName(facility, city, language)
          : `${plateName(facility, city, language)} ${percent(share)}%`,
      line2: plateReason(pulse, alert, language),
    }
  })
}

/** Ids of hospitals towards which a flow, or an ambulance, is bad news. */
export const stressedHospitals = (facilities: readonly FacilityPulse[]): ReadonlySet<string> =>
  new Set(facilities.filter((f) => f.severity === 'critical' || f.severity === 'watch').map((f) => f.id))

export function surfaceFlows(
  city: CityPlan,
  ground: CityGround,
  flows: readonly Flow[],
  facilities: readonly FacilityPulse[],
): SurfaceFlow[] {
  const districts = new Map(city.districts.map((district) => [district.id, ground.place(district.seat)]))
  const hospitals = new Map(city.hospitals.map((facility) => [facility.id, ground.place(facility.location)]))
  const stressed = stressedHospitals(facilities)
  return flows.flatMap((flow) => {
    const from = districts.get(flow.district)
    const to = hospitals.get(flow.facility)
    if (!from || !to) return []
    return [
      {
        fromEast: from[0],
        fromNorth: from[1],
        toEast: to[0],
        toNorth: to[1],
        people: flow.people,
        stressed: stressed.has(flow.facility),
      },
    ]
  })
}

/** The opened hospital: its buildings as towers, wards as floors, beds as windows; standby beds stand behind the open ones. */
export function hospitalView(
  facility: FacilityPlan,
  beds: BedPicture,
  detail: FacilityDetail | null,
  language: Language,
  towerName: (building: number) => string,
): HospitalView {
  const towers = new Map<number, SurfaceWard[]>()
  for (const unit of facility.units) {
    if (unit.kind === 'emergency') continue
    const statuses = beds.status.subarray(unit.firstBed, unit.firstBed + unit.openBeds + unit.surgeBeds)
    const ward: SurfaceWard = {
      unitId: unit.id,
      name: unit.name[language],
      floor: unit.floor,
      openBeds: unit.openBeds,
      firstBed: unit.firstBed,
      statuses: statuses.slice(),
      hasFree: statuses.includes(BED_AVAILABLE),
    }
    const tower = towers.get(unit.building)
    if (tower) tower.push(ward)
    else towers.set(unit.building, [ward])
  }
  const emergency = detail?.emergency
  return {
    name: facility.name[language],
    towers: [...towers]
      .toSorted(([a], [b]) => a - b)
      .map(
        ([building, wards]): SurfaceTower => ({
          name: towerName(building),
          wards: wards.toSorted((a, b) => a.floor - b.floor),
        }),
      ),
    ed: {
      resus: null,
      treating:
        emergency?.treatment == null || emergency.waiting === null ? null : emergency.treatment + emergency.waiting,
      observation: emergency?.observation ?? null,
      boarding: emergency?.boarding ?? null,
      places: emergency?.places ?? null,
    },
  }
}
