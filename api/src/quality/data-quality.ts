/** The state of all the city's data in a few figures. Unknown is null, never 0. */
import { hasBeds } from '../live/bed-counts.ts'
import { CLOCK_SOURCE, type Twin } from '../live/twin.ts'
import { BIN_COUNT, quantileOf } from './log-bins.ts'
import { type Reconciliation, reconciliationOf } from './reconciliation.ts'
import { reconciliationFinding } from './reconciliation-finding.ts'
import { type SourceQuality, sourceQuality } from './source-quality.ts'
import { clauses, minutes, type Words } from './words.ts'

export interface DataQuality {
  readonly asOf: number
  readonly finding: Words
  readonly sources: readonly string[]
  /** Facilities with hospital beds of which a source told that is not silent. */
  readonly facilitiesReporting: number
  /** Facilities with hospital beds. */
  readonly facilities: number
  /** Of those reporting, whose source is late. */
  readonly lateFacilities: number
  readonly silentSources: number
  /** Age of the news of the source whose news is oldest. */
  readonly oldestMinutes: number | null
  readonly oldestSource: string | null
  readonly latenessP90Seconds: number | null
  /** Mean over the sources of which it is known. */
  readonly completeness: number | null
  readonly reconciliation: Reconciliation
  /** Over the last minute of the wall clock. */
  readonly eventsPerSecond: number
  /** Batches made durable, of those taken since the start; null before the first. */
  readonly acknowledgedShare: number | null
}

/** Names of the sources heard of in their order, the twin's own clock left out. */
export const heardOf = (twin: Twin): readonly string[] =>
  [...twin.sources.keys()].filter((name) => name !== CLOCK_SOURCE).toSorted()

export function dataQuality(twin: Twin): DataQuality {
  const sources = heardOf(twin)
  const qualities = new Map(sources.map((source) => [source, sourceQuality(twin, source)]))
  const withBeds = twin.city.facilities.map((_, f) => f).filter((f) => hasBeds(twin, f))
  const tellers = withBeds.map((f) => qualities.get(twin.freshness.sourceOfFacility(f) ?? ''))
  const reporting = tellers.filter((quality) => quality !== undefined && quality.status !== 'SILENT')
  const oldest = oldestOf(qualities)
  const known = [...qualities.values()].flatMap(({ completeness }) => completeness ?? [])
  const { commits, failedCommits } = twin.counters
  const figures = {
    asOf: twin.asOf,
    sources,
    facilitiesReporting: reporting.length,
    facilities: withBeds.length,
    lateFacilities: reporting.filter((quality) => quality?.status === 'LATE').length,
    silentSources: [...qualities.values()].filter(({ status }) => status === 'SILENT').length,
    oldestMinutes: oldest?.ageMinutes ?? null,
    oldestSource: oldest?.source ?? null,
    latenessP90Seconds: latenessOf(twin, sources),
    completeness: known.length === 0 ? null : known.reduce((a, b) => a + b, 0) / known.length,
    reconciliation: cityReconciliation(twin),
    eventsPerSecond: twin.quality.rate.at(twin.now()),
    acknowledgedShare: commits + failedCommits === 0 ? null : commits / (commits + failedCommits),
  }
  return { ...figures, finding: findingOf(figures, [...qualities.values()]) }
}

const cityReconciliation = (twin: Twin): Reconciliation =>
  reconciliationOf(twin.state, [...twin.city.units.keys()], twin.asOf)

export const facilityReconciliation = (twin: Twin, facility: number): Reconciliation =>
  reconciliationOf(twin.state, twin.state.index.unitsOfFacility[facility]!, twin.asOf)

export const unitReconciliation = (twin: Twin, unit: number): Reconciliation =>
  reconciliationOf(twin.state, [unit], twin.asOf)

/** null instead of a reconciliation of nothing. */
export const whereKnown = (reconciliation: Reconciliation): Reconciliation | null =>
  reconciliation.units === 0 ? null : reconciliation

function oldestOf(qualities: ReadonlyMap<string, SourceQuality>) {
  let oldest: { readonly source: string; readonly ageMinutes: number } | null = null
  for (const [source, { ageMinutes }] of qualities)
    if (ageMinutes !== null && (oldest === null || ageMinutes > oldest.ageMinutes)) oldest = { source, ageMinutes }
  return oldest
}

function latenessOf(twin: Twin, sources: readonly string[]): number | null {
  const all = new Uint32Array(BIN_COUNT)
  for (const source of sources) {
    const total = twin.quality.of(source, twin.asOf)?.lateness.total
    if (total) for (let bin = 0; bin < BIN_COUNT; bin++) all[bin]! += total[bin]!
  }
  return quantileOf(all, 0.9)
}

function findingOf(figures: Omit<DataQuality, 'finding'>, qualities: readonly SourceQuality[]): Words {
  const { sources, facilities, facilitiesReporting, silentSources, reconciliation } = figures
  if (sources.length === 0) return { zh: '尚无数据来源', en: 'no source has been heard of yet' }
  const count = (status: SourceQuality['status']) => qualities.filter((quality) => quality.status === status).length
  const said: Words[] = []
  if (silentSources > 0) {
    const longest = Math.max(...qualities.map(({ silentMinutes }) => silentMinutes ?? 0))
    const since = minutes(longest)
    said.push({
      zh: `${sources.length} 个来源中 ${silentSources} 个静默，最久 ${since.zh}`,
      en: `${silentSources} of ${sources.length} sources silent, for up to ${since.en}`,
    })
  }
  if (count('LATE') > 0) said.push({ zh: `${count('LATE')} 个来源迟到`, en: `${count('LATE')} late` })
  if (count('CHECK') > 0) said.push({ zh: `${count('CHECK')} 个来源待核`, en: `${count('CHECK')} to be checked` })
  if (said.length === 0)
    said.push({
      zh: `${sources.length} 个来源均正常`,
      en: sources.length === 1 ? 'the one source is normal' : `all ${sources.length} sources normal`,
    })
  said.push({
    zh: `${facilitiesReporting}/${facilities} 家在报`,
    en: `${facilitiesReporting} of ${facilities} facilities report`,
  })
  if (reconciliation.units > 0) said.push(reconciliationFinding(reconciliation))
  return clauses(said)
}
