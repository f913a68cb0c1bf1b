/** The city, and the roots of every query. */
import { CITY, INDICATORS } from '@kangcheng/twin-engine'
import { ownSourceOnly, smallestInBeds, smallestShown } from '../access-control/access.ts'
import type { Caller } from '../access-control/caller.ts'
import { SMALLEST_SHOWN } from '../access-control/small-counts.ts'
import { cityBeds } from '../live/bed-counts.ts'
import { flowsOf } from '../live/flows.ts'
import { readIndicators, withoutValue } from '../live/indicator-readings.ts'
import { shownFlows } from '../live/shown-arrivals.ts'
import { shownBeds, withoutState } from '../live/shown-beds.ts'
import type { Twin } from '../live/twin.ts'
import { dataQuality, heardOf } from '../quality/data-quality.ts'
import { AlertType, alertsFor } from './alert.ts'
import { BedCountsType } from './beds.ts'
import { badInput, builder, type Context, TextType } from './builder.ts'
import { CapacityType, capacities } from './capacity.ts'
import { DataQualityType } from './data-quality.ts'
import { DistrictType, FlowType } from './district.ts'
import { FacilityConnectionType, FacilityKindType, FacilityType, facilityPage } from './facility.ts'
import { ForecastType } from './forecast.ts'
import { IndicatorDefinitionType, IndicatorValueType } from './indicator.ts'
import { RehearsalType } from './rehearsal.ts'
import { ScenarioType } from './scenario.ts'
import { SourceType } from './source.ts'

/** Whether the sums of a city of few people are hidden from the caller, since they are those of one hospital; noted where they are. */
function sumsAreSmall({ twin, access, hidden }: Context, field: string): boolean {
  const smallest = smallestInBeds(access)
  if (smallest === null || !shownBeds(twin, smallest).totalHidden) return false
  hidden.note(field, 'SMALL')
  return true
}

const CityType = builder.objectRef<'city'>('City').implement({
  fields: (t) => ({
    id: t.id({ resolve: (_, __, { twin }) => twin.city.id }),
    name: t.field({ type: TextType, resolve: (_, __, { twin }) => twin.city.name }),
    asOf: t.field({ type: 'DateTime', description: "The city's clock.", resolve: (_, __, { twin }) => twin.asOf }),
    replayOf: t.id({
      nullable: true,
      description:
        'The source whose recorded times the clock follows: what is shown is a replay, not the present. null = live.',
      resolve: (_, __, { twin }) => twin.clock.follows,
    }),
    synthetic: t.boolean({
      description: 'True where loads are invented: every view then says 合成数据 / SYNTHETIC.',
      resolve: (_, __, { twin }) => twin.city.synthetic,
    }),
    zone: t.string({ resolve: (_, __, { twin }) => twin.city.zone }),
    position: t.field({ type: 'BigInt', resolve: (_, __, { twin }) => twin.position }),
    attributions: t.stringList({ resolve: (_, __, { twin }) => [...twin.city.attributions] }),
    districts: t.field({ type: [DistrictType], resolve: (_, __, { twin }) => twin.city.districts.map((_d, d) => d) }),
    facilities: t.field({
      type: FacilityConnectionType,
      args: { kind: t.arg({ type: FacilityKindType }), first: t.arg.int(), after: t.arg.string() },
      complexity: ({ first, kind }) => ({
        field: 1,
        multiplier: Math.min(Math.max(first ?? (kind === 'HOSPITAL' ? 60 : 330), 1), 1000),
      }),
      resolve: (_, { kind, first, after }, { twin }) => facilityPage(twin, kind ?? null, first ?? null, after ?? null),
    }),
    beds: t.field({
      type: BedCountsType,
      resolve: (_, __, context) =>
        sumsAreSmall(context, 'City.beds') ? withoutState(cityBeds(context.twin)) : cityBeds(context.twin),
    }),
    capacity: t.field({
      type: [CapacityType],
      complexity: 20,
      description:
        'What is usable now and why no more: all needs first, then each. Empty for roles that do not see single units.',
      resolve: (_, __, { twin }) => [...capacities(twin, CITY)],
    }),
    indicators: t.field({
      type: [IndicatorValueType],
      args: { ids: t.arg.idList() },
      resolve: (_, { ids }, context) => {
        const readings = readIndicators(context.twin, null, ids ?? null)
        return sumsAreSmall(context, 'IndicatorValue.value') ? readings.map(withoutValue) : readings
      },
    }),
    flows: t.field({
      type: [FlowType],
      args: { minutes: t.arg.int({ defaultValue: 60 }) },
      resolve: (_, { minutes }, { twin, caller, access }) => {
        const span = minutes ?? 60
        if (span < 1 || span > 1440) throw badInput('minutes must lie between 1 and 1440')
        const smallest = smallestShown(access)
        // Two windows of different length would give away the difference.
        if (smallest === SMALLEST_SHOWN.public && span !== 1440)
          throw badInput(`for role ${caller.kind}, flows are of 1440 minutes only`)
        return smallest === null ? flowsOf(twin.state, span) : shownFlows(twin.state, span, smallest)
      },
    }),
  }),
})

/** Sources that were heard of; a sender knows of its own only. */
function sourcesOf(twin: Twin, caller: Caller): readonly string[] {
  const own = ownSourceOnly(caller)
  return heardOf(twin).filter((source) => own === null || source === own)
}

builder.queryType({
  fields: (t) => ({
    city: t.field({ type: CityType, resolve: () => 'city' as const }),
    facility: t.field({
      type: FacilityType,
      nullable: true,
      args: { id: t.arg.id({ required: true }) },
      resolve: (_, { id }, { twin }) => twin.state.index.facility.get(id) ?? null,
    }),
    source: t.field({
      type: SourceType,
      nullable: true,
      description: 'null if never heard of.',
      args: { id: t.arg.id({ required: true }) },
      resolve: (_, { id }, { twin, caller }) => (sourcesOf(twin, caller).includes(id) ? id : null),
    }),
    sources: t.field({ type: [SourceType], resolve: (_, __, { twin, caller }) => sourcesOf(twin, caller) }),
    dataQuality: t.field({
      type: DataQualityType,
      complexity: { field: 200, multiplier: 1 },
      description: 'How far the picture may be trusted: sources, ages, completeness, census against bed events.',
      resolve: (_, __, { twin }) => dataQuality(twin),
    }),
    alerts: t.field({
      type: [AlertType],
      complexity: { field: 1, multiplier: 40 },
      resolve: (_, __, { twin, access }) => alertsFor(twin.alerts(), access),
    }),
    forecast: t.field({ type: ForecastType, nullable: true, resolve: (_, __, { forecasts }) => forecasts.latest() }),
    rehearsal: t.field({
      type: RehearsalType,
      nullable: true,
      args: { id: t.arg.id({ required: true }) },
      resolve: (_, { id }, { rehearsals }) => rehearsals.get(id),
    }),
    rehearsals: t.field({ type: [RehearsalType], resolve: (_, __, { rehearsals }) => rehearsals.list() }),
    scenarios: t.field({ type: [ScenarioType], resolve: (_, __, { scenarios }) => [...scenarios.values()] }),
    indicatorCatalogue: t.field({
      type: [IndicatorDefinitionType],
      description: 'Those of the catalogue that the live twin tells with `indicators`.',
      deprecationReason: 'A part of the catalogue under the name of the whole; catalogueEntries has all of it.',
      resolve: () => INDICATORS,
    }),
  }),
})
builder.mutationType({})
builder.subscriptionType({})
