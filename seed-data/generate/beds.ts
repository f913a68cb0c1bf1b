/**
 * Beds first: a district's beds per 1,000 residents, published figures kept, the remainder shared among its other
 * hospitals by weight and its township centres; then intensive care and emergency places.
 */
import { type Parameters, toGround } from '@kangcheng/twin-engine'
import { apportion } from './apportion.ts'
import type { GridCell } from './population.ts'
import type { CitySettings, HospitalFacts } from './settings.ts'

/** Beds of one township centre at most, and the share of a district's remaining beds that they take at least. */
const TOWNSHIP_BEDS_MAX = 36
const TOWNSHIP_SHARE_MIN = 0.09
/** Published hospitals apart, no hospital is scaled above this multiple of its weight while centres have room. */
const WEIGHT_SCALE_MAX = 1.25

export interface BedCount {
  readonly approved: number | null
  readonly open: number
}

export interface District {
  readonly hospitals: readonly HospitalFacts[]
  /** Primary-care centres of the district that have beds, by id. */
  readonly centres: readonly string[]
}

/** Approved and open beds by facility id. Every district meets its total to the bed. */
export function shareBeds(
  settings: CitySettings,
  districts: readonly District[],
  parameters: Parameters,
): Map<string, BedCount> {
  const openShare = parameters.beds.openShareOfApproved
  const counts = new Map<string, BedCount>()
  districts.forEach(({ hospitals, centres }, d) => {
    const facts = settings.districts[d]!
    // Where open beds are published for the district they bind; elsewhere the approved ones do.
    const byOpen = facts.openBeds !== null
    const total = facts.openBeds ?? Math.round((facts.population * parameters.beds.hospitalBedsPerThousand) / 1000)
    let left = total
    for (const h of hospitals) {
      if (!h.beds) continue
      const open = h.beds.open ?? Math.round(h.beds.approved! * openShare)
      counts.set(h.id, { approved: h.beds.approved, open })
      left -= byOpen ? open : h.beds.approved!
    }
    if (left < 0) throw new Error(`published beds of ${facts.id} exceed its ${total} beds by ${-left}`)
    const others = hospitals.filter((h) => !h.beds && h.type !== 'township')
    const weights = others.map((h) => h.bedWeight * (byOpen ? openShare : 1))
    const weight = weights.reduce((a, b) => a + b, 0)
    const room = TOWNSHIP_BEDS_MAX * centres.length
    const forCentres = Math.min(room, Math.max(TOWNSHIP_SHARE_MIN * left, left - WEIGHT_SCALE_MAX * weight))
    const centreBeds = others.length === 0 ? left : Math.round(forCentres)
    const give = (ids: readonly string[], beds: readonly number[]) => {
      ids.forEach((id, k) => {
        const n = beds[k]!
        counts.set(id, byOpen ? { approved: null, open: n } : { approved: n, open: Math.round(n * openShare) })
      })
    }
    if (others.length > 0)
      give(
        others.map((h) => h.id),
        apportion(left - centreBeds, weights),
      )
    // Fewer centres with a workable ward rather than a few beds in every one.
    const staffed = centres.slice(0, Math.ceil(centreBeds / TOWNSHIP_BEDS_MAX))
    if (centreBeds > 0)
      give(
        staffed,
        apportion(
          centreBeds,
          staffed.map(() => 1),
        ),
      )
  })
  return counts
}

/** What beds and places are shared out by; the settings of a whole city are such a sheet. */
export interface SharingSheet extends Pick<CitySettings, 'origin' | 'icuBedsPerHundredThousand' | 'fromBeds'> {
  readonly districts: readonly { readonly population: number }[]
  readonly hospitals: readonly Pick<HospitalFacts, 'id' | 'type' | 'location'>[]
}

/** Intensive-care beds by hospital: a share of open beds by type and size, scaled to the city's target. */
export function shareIcu(settings: SharingSheet, open: ReadonlyMap<string, BedCount>): Map<string, number> {
  const population = settings.districts.reduce((sum, d) => sum + d.population, 0)
  const target = Math.round((population * settings.icuBedsPerHundredThousand) / 100_000)
  const eligible = settings.hospitals.filter((h) => icuShare(settings, h, open.get(h.id)?.open ?? 0) > 0)
  if (eligible.length === 0) return new Map()
  const parts = apportion(
    target,
    eligible.map((h) => open.get(h.id)!.open * icuShare(settings, h, open.get(h.id)!.open)),
  )
  return new Map(eligible.map((h, i) => [h.id, parts[i]!]))
}

function icuShare(settings: SharingSheet, h: Pick<HospitalFacts, 'type'>, beds: number): number {
  if (beds < settings.fromBeds.icu) return 0
  if (h.type === 'general' || h.type === 'orthopaedic-general') return beds >= 500 ? 0.05 : 0.04
  if (h.type === 'women-children' && beds >= 200) return 0.05
  if (h.type === 'chinese-medicine' && beds >= 200) return 0.03
  return 0
}

/**
 * Hours that a place is held (mean treatment of 68 min by the parameters, and boarding), the highest hour against the
 * mean one, and the share of places full at that hour.
 */
const PLACE_HOURS = 1.25
const PEAK_FACTOR = 1.6
const FULL_AT_PEAK = 0.75
const PLACES_MIN = 6

/**
 * Treatment places of emergency departments by hospital: residents of each cell choose among hospitals by
 * √beds × exp(−distance ÷ 6 km); places = visits per hour × peak × hours ÷ share full at the peak.
 */
export function shareEmergencyPlaces(
  settings: SharingSheet,
  cells: readonly Pick<GridCell, 'east' | 'north' | 'population'>[],
  open: ReadonlyMap<string, BedCount>,
  parameters: Parameters,
): Map<string, number> {
  const departments = settings.hospitals
    .filter((h) => hasEmergency(h, open.get(h.id)?.open ?? 0, settings.fromBeds.emergency))
    .map((h) => ({ h, at: toGround(settings.origin, h.location), pull: Math.sqrt(open.get(h.id)!.open), visits: 0 }))
  for (const cell of cells) {
    const weights = departments.map(
      (e) => e.pull * Math.exp(-Math.hypot(e.at[0] - cell.east, e.at[1] - cell.north) / 6000),
    )
    const sum = weights.reduce((a, b) => a + b, 0)
    const visits = (cell.population * parameters.emergency.visitsPerThousandPerDay) / 1000
    departments.forEach((e, i) => {
      e.visits += (visits * weights[i]!) / sum
    })
  }
  return new Map(
    departments.map(({ h, visits }) => [
      h.id,
      Math.max(PLACES_MIN, Math.ceil(((visits / 24) * PEAK_FACTOR * PLACE_HOURS) / FULL_AT_PEAK)),
    ]),
  )
}

function hasEmergency(h: Pick<HospitalFacts, 'type'>, beds: number, from: number): boolean {
  if (h.type === 'general' || h.type === 'orthopaedic-general') return beds >= from
  return h.type === 'chinese-medicine' && beds >= 2 * from
}
