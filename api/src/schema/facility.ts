/** A facility: where it stands, its units, its beds, and how it fares. */
import {
  emergencyOf,
  type FacilityKind,
  HISTORY_STEP_MINUTES,
  type HistoryMetric,
  historyOf,
  ofFacility,
  type Provenance,
} from '@kangcheng/twin-engine'
import { ownSmallestShown, smallestInBeds } from '../access-control/access.ts'
import { facilityBeds } from '../live/bed-counts.ts'
import { originsOf } from '../live/flows.ts'
import { readIndicators, withoutPeople, withoutValue } from '../live/indicator-readings.ts'
import { severityOf } from '../live/severity.ts'
import { shownOrigins } from '../live/shown-arrivals.ts'
import { shownBeds, withoutState } from '../live/shown-beds.ts'
import type { Twin } from '../live/twin.ts'
import { facilityReconciliation, whereKnown } from '../quality/data-quality.ts'
import { BedBalanceType, bedBalances } from './bed-balance.ts'
import { BedCountsType, UnitType } from './beds.ts'
import { badInput, builder, type Context, PositionType, SeverityType, TextType } from './builder.ts'
import { CapacityType, capacities } from './capacity.ts'
import { DistrictType, OriginType } from './district.ts'
import { IndicatorValueType } from './indicator.ts'
import { ReconciliationType } from './quality.ts'

const KINDS = [
  'HOSPITAL',
  'PRIMARY_CARE_CENTRE',
  'EMERGENCY_STATION',
  'SHARED_CENTRE',
  'BLOOD_CENTRE',
  'FEVER_CLINIC',
  'STEP_DOWN',
  'ELDERLY_CARE',
  'FIELD_HOSPITAL',
] as const satisfies readonly FacilityKind[]

export const FacilityKindType = builder.enumType('FacilityKind', { values: KINDS })

interface EmergencyDepartment {
  readonly waiting: number | null
  readonly treatment: number | null
  readonly boarding: number | null
  readonly observation: number | null
  readonly places: number
  readonly longestBoardingMinutes: number | null
}

const EmergencyType = builder.objectRef<EmergencyDepartment>('Emergency').implement({
  description: 'The emergency department; counts are null until one was heard of.',
  fields: (t) => ({
    waiting: t.exposeInt('waiting', { nullable: true }),
    treatment: t.exposeInt('treatment', { nullable: true }),
    boarding: t.exposeInt('boarding', { nullable: true }),
    observation: t.exposeInt('observation', {
      nullable: true,
      description: 'In observation 留观, outside the treatment places.',
    }),
    places: t.exposeInt('places', { description: 'Treatment places 诊疗位.' }),
    longestBoardingMinutes: t.exposeFloat('longestBoardingMinutes', { nullable: true }),
  }),
})

/** null for a facility without an emergency department. */
function emergencyDepartment(twin: Twin, facility: number): EmergencyDepartment | null {
  const unit = twin.state.index.emergencyUnitOfFacility[facility]!
  if (unit < 0) return null
  const counts = emergencyOf(twin.reading(), ofFacility(facility))
  return {
    waiting: counts?.waiting ?? null,
    treatment: counts?.treatment ?? null,
    boarding: counts?.boarding ?? null,
    observation: counts?.observation ?? null,
    places: twin.city.units[unit]!.beds,
    longestBoardingMinutes: counts?.longestBoardingMinutes ?? null,
  }
}

/** Whether something of a hospital's beds is hidden from the caller, as of few people; noted where it is. */
function isSmall(
  { twin, access, hidden }: Pick<Context, 'twin' | 'access' | 'hidden'>,
  facility: number,
  field: string,
  what: 'hidden' | 'courseHidden' = 'hidden',
): boolean {
  const smallest = smallestInBeds(access)
  if (smallest === null || !shownBeds(twin, smallest)[what][facility]) return false
  hidden.note(field, 'SMALL')
  return true
}

const HistoryType = builder.objectRef<number>('FacilityHistory').implement({
  description: 'The last 24 hours, oldest first; null = not known.',
  fields: (t) => {
    const samples = (metric: HistoryMetric) =>
      t.intList({
        nullable: { list: false, items: true },
        resolve: (f, _, context) => {
          const samples = historyOf(context.twin.state, metric, ofFacility(f))
          return metric !== 'open' && isSmall(context, f, `FacilityHistory.${metric}`, 'courseHidden')
            ? samples.map(() => null)
            : samples
        },
      })
    return {
      everyMinutes: t.int({ resolve: () => HISTORY_STEP_MINUTES }),
      newest: t.field({
        type: 'DateTime',
        nullable: true,
        resolve: (_, __, { twin }) => {
          const newest = twin.state.history.newest[0]!
          return newest < 0 ? null : newest * HISTORY_STEP_MINUTES * 60_000
        },
      }),
      occupied: samples('occupied'),
      open: samples('open'),
      available: samples('available'),
      icuOccupied: samples('icuOccupied'),
      emergency: samples('emergency'),
      boarding: samples('boarding'),
    }
  },
})

const ProvenanceType = builder.objectRef<Provenance & { readonly field: string }>('Provenance').implement({
  description: 'Where a field comes from: `sourced`, `approximate` or `synthetic`.',
  fields: (t) => ({
    field: t.exposeString('field'),
    confidence: t.exposeString('confidence'),
    source: t.exposeString('source'),
  }),
})

/** A facility by its index. */
export const FacilityType = builder.objectRef<number>('Facility').implement({
  fields: (t) => ({
    id: t.id({ resolve: (f, _, { twin }) => twin.city.facilities[f]!.id }),
    index: t.int({ resolve: (f) => f }),
    name: t.field({ type: TextType, resolve: (f, _, { twin }) => twin.city.facilities[f]!.name }),
    kind: t.field({ type: FacilityKindType, resolve: (f, _, { twin }) => twin.city.facilities[f]!.kind }),
    location: t.field({ type: PositionType, resolve: (f, _, { twin }) => twin.city.facilities[f]!.location }),
    district: t.field({ type: DistrictType, resolve: (f, _, { twin }) => twin.city.facilities[f]!.district }),
    level: t.field({ type: TextType, nullable: true, resolve: (f, _, { twin }) => twin.city.facilities[f]!.level }),
    approvedBeds: t.int({ nullable: true, resolve: (f, _, { twin }) => twin.city.facilities[f]!.approvedBeds }),
    parent: t.id({ nullable: true, resolve: (f, _, { twin }) => twin.city.facilities[f]!.parent }),
    services: t.stringList({ resolve: (f, _, { twin }) => [...twin.city.facilities[f]!.services] }),
    units: t.field({
      type: [UnitType],
      complexity: { field: 1, multiplier: 6 },
      args: { ids: t.arg.idList() },
      resolve: (f, { ids }, { twin }) => {
        const units = twin.state.index.unitsOfFacility[f]!
        return ids ? units.filter((u) => ids.includes(twin.city.units[u]!.id)) : units
      },
    }),
    beds: t.field({
      type: BedCountsType,
      resolve: (f, _, context) => {
        const beds = facilityBeds(context.twin, f)
        return isSmall(context, f, 'Facility.beds') ? withoutState(beds) : beds
      },
    }),
    bedBalances: t.field({
      type: [BedBalanceType],
      complexity: 10,
      description: 'Free less waiting: ward beds, then intensive care, where beds are reported one by one.',
      resolve: (f, _, { twin }) => bedBalances(twin, f),
    }),
    capacity: t.field({
      type: [CapacityType],
      complexity: 10,
      description:
        'What is usable now and why no more: all needs first, then each. Empty for roles that do not see single units.',
      resolve: (f, _, { twin }) => [...capacities(twin, ofFacility(f))],
    }),
    reconciliation: t.field({
      type: ReconciliationType,
      nullable: true,
      description: 'null where no ward has both counts, and for the public: the wards with both may be few.',
      resolve: (f, _, { twin }) => whereKnown(facilityReconciliation(twin, f)),
    }),
    provenance: t.field({
      type: [ProvenanceType],
      resolve: (f, _, { twin }) =>
        Object.entries(twin.city.facilities[f]!.provenance).map(([field, p]) => ({ field, ...p })),
    }),
    indicators: t.field({
      type: [IndicatorValueType],
      args: { ids: t.arg.idList() },
      resolve: (f, { ids }, context) => {
        const { twin, access, hidden } = context
        const readings = readIndicators(twin, f, ids ?? null)
        if (isSmall(context, f, 'IndicatorValue.value')) return readings.map(withoutValue)
        if (access.sees('operations', f)) return readings
        hidden.note('IndicatorValue.value', access.reaches('operations') ? 'SCOPE' : 'ROLE')
        return readings.map(withoutPeople)
      },
    }),
    severity: t.field({
      type: SeverityType,
      resolve: (f, _, context) =>
        isSmall(context, f, 'Facility.severity') ? ('UNKNOWN' as const) : severityOf(context.twin, f),
    }),
    emergency: t.field({
      type: EmergencyType,
      nullable: true,
      // People by stage: the public gets them suppressed, in a share.
      resolve: (f, _, { twin }) => emergencyDepartment(twin, f),
    }),
    origins: t.field({
      type: [OriginType],
      resolve: (f, _, { twin, access }) => {
        const smallest = ownSmallestShown(access, f)
        return smallest === null ? originsOf(twin.state, f) : shownOrigins(twin.state, f, smallest)
      },
    }),
    history: t.field({ type: HistoryType, resolve: (f) => f }),
  }),
})

interface Page {
  readonly totalCount: number
  readonly nodes: readonly number[]
  readonly hasNextPage: boolean
}

const PageInfoType = builder
  .objectRef<{ readonly hasNextPage: boolean; readonly endCursor: string | null }>('PageInfo')
  .implement({
    fields: (t) => ({
      hasNextPage: t.exposeBoolean('hasNextPage'),
      endCursor: t.exposeString('endCursor', { nullable: true }),
    }),
  })

export const FacilityConnectionType = builder.objectRef<Page>('FacilityConnection').implement({
  fields: (t) => ({
    totalCount: t.exposeInt('totalCount'),
    // The connection carries the multiplier: it knows `first`.
    nodes: t.field({ type: [FacilityType], complexity: { field: 1, multiplier: 1 }, resolve: (page) => page.nodes }),
    pageInfo: t.field({
      type: PageInfoType,
      resolve: ({ nodes, hasNextPage }, _, { twin }) => ({
        hasNextPage,
        endCursor: nodes.length > 0 ? twin.city.facilities[nodes[nodes.length - 1]!]!.id : null,
      }),
    }),
  }),
})

/** Facilities of a kind after a cursor (a facility's id), in the city's order. Without `first`: all. */
export function facilityPage(twin: Twin, kind: FacilityKind | null, first: number | null, after: string | null): Page {
  if (first !== null && first < 0) throw badInput('first must be 0 or more')
  const all = twin.city.facilities
    .map((_, f) => f)
    .filter((f) => kind === null || twin.city.facilities[f]!.kind === kind)
  let from = 0
  if (after !== null) {
    const cursor = twin.state.index.facility.get(after)
    if (cursor === undefined) throw badInput('after must be the endCursor of an earlier page')
    from = all.findIndex((f) => f > cursor)
    if (from < 0) from = all.length
  }
  const nodes = first === null ? all.slice(from) : all.slice(from, from + first)
  return { totalCount: all.length, nodes, hasNextPage: from + nodes.length < all.length }
}
