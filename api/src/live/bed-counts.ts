/**
 * The engine's bed counts with what only the edge knows: how far they may be trusted. Unknown is null and never 0 (law
 * L11); a unit that reports a census only gives `occupied` and, where the census told them, `open` and the occupancy.
 */
import { type BedCounts, BedStatus, bedCountsOf, CITY, ofFacility, ofUnit, type Scope } from '@kangcheng/twin-engine'
import type { Twin } from './twin.ts'

export type Quality = 'LIVE' | 'STALE' | 'ESTIMATED' | 'SIMULATED' | 'MISSING'

export interface BedReport extends BedCounts {
  readonly quality: Quality
}

const STATUSES = 10

/** Units with hospital beds in a scope. */
function wards(twin: Twin, scope: Scope): readonly number[] {
  const { index, city } = twin.state
  if (scope.kind === 'unit') return [scope.unit]
  if (scope.kind === 'facility')
    return index.unitsOfFacility[scope.facility]!.filter((u) => city.units[u]!.kind !== 'emergency')
  return city.units.map((_, u) => u).filter((u) => city.units[u]!.kind !== 'emergency')
}

/** True when a facility has hospital beds. */
export function hasBeds(twin: Twin, facility: number): boolean {
  return wards(twin, ofFacility(facility)).length > 0
}

/**
 * MISSING: nobody told anything. STALE: everybody who told has fallen silent. ESTIMATED: some wards or beds are not
 * known, some tellers are silent, or a later census disagrees with the beds. Otherwise LIVE, or SIMULATED in an exercise.
 */
function qualityOf(twin: Twin, scope: Scope): Quality {
  const { units } = twin.state
  let [known, silent, byCensus, doubtful, inScope] = [0, 0, 0, false, 0]
  for (const u of wards(twin, scope)) {
    inScope++
    const byBed = units.reportedAt[u]! > 0
    const census = units.census[u]!
    if (!byBed && census < 0) continue
    known++
    const source = twin.freshness.sourceOfUnit(u)
    if (source === null || twin.isStale(source)) silent++
    if (!byBed) {
      byCensus++
      if (scope.kind !== 'unit' && units.censusOpen[u]! < 0) doubtful = true
      continue
    }
    const at = u * STATUSES
    // Surge beds that nobody has spoken of stand by, as the plan says; an ordinary bed should be known.
    if (units.count[at + BedStatus.unknown]! > twin.city.units[u]!.surgeBeds) doubtful = true
    const lying = units.count[at + BedStatus.occupied]! + units.count[at + BedStatus.held]!
    if (census >= 0 && units.censusAt[u]! > units.reportedAt[u]! && census !== lying) doubtful = true
  }
  if (known === 0) return 'MISSING'
  if (silent === known) return 'STALE'
  // Beds by state are then those of some wards only.
  if (byCensus > 0 && byCensus < known) doubtful = true
  if (doubtful || silent > 0 || known < inScope) return 'ESTIMATED'
  return twin.simulated ? 'SIMULATED' : 'LIVE'
}

function reportOf(twin: Twin, scope: Scope): BedReport {
  const counts = bedCountsOf(twin.state, scope)
  const quality = qualityOf(twin, scope)
  // Where wards send a census without their open beds, the plan's stand in beside the bed events of others (the quality is
  // then ESTIMATED); with nothing but such censuses the figure would be the plan's alone, and is null.
  return counts.held === null && counts.openTold < counts.reporting
    ? { ...counts, open: null, occupancy: null, quality }
    : { ...counts, quality }
}

/** Counts of one unit. An emergency department has treatment places, and no hospital beds: all is null, `physical` 0. */
export const unitBeds = (twin: Twin, unit: number): BedReport => reportOf(twin, ofUnit(unit))

/** Counts of all wards of a facility; its emergency places are not among them. */
export const facilityBeds = (twin: Twin, facility: number): BedReport => reportOf(twin, ofFacility(facility))

/** Counts over all wards of the city. */
export const cityBeds = (twin: Twin): BedReport => reportOf(twin, CITY)

/** A unit as one sees it who may not see units: what stands is known, what is true now is not. */
export function hiddenBeds(twin: Twin, unit: number): BedReport {
  const report = unitBeds(twin, unit)
  const hidden = Object.fromEntries(Object.keys(report).map((name) => [name, null])) as unknown as BedReport
  return { ...hidden, physical: report.physical, quality: 'MISSING' }
}
