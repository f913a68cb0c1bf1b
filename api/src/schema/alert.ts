/** Alerts that stand. */
import type { Alert, AlertResource, TimeToBreak } from '@kangcheng/twin-engine'
import type { Access } from '../access-control/access.ts'
import { SEVERITY_OF_LEVEL } from '../live/severity.ts'
import { builder, type Context, SeverityType, TextType } from './builder.ts'
import { FacilityType } from './facility.ts'

const MINUTE = 60_000

type Quantiles = Pick<TimeToBreak, 'p10' | 'p50' | 'p90'>

const AlertResourceType = builder.enumType('AlertResource', {
  description:
    'What an alert is about. ALL_BEDS are wards and intensive care together, RiskResource.BEDS the wards alone.',
  values: { ALL_BEDS: { value: 'beds' }, ICU: { value: 'icu' }, EMERGENCY: { value: 'emergency' } } as const,
})

/** Counted from the city's clock: until all beds are needed, or until intensive care or the emergency department first fails somebody. */
function fullIn(facility: number, resource: AlertResource, context: Context): Quantiles | null {
  const forecast = context.forecasts.latest()
  const expected = forecast && expectedIn(facility, resource, context)
  if (!forecast || !expected) return null
  return minutesLeft(expected, Math.max(0, context.twin.asOf - forecast.asOf) / MINUTE)
}

/** What is left of times that a forecast gave so many minutes ago; a minute is left of an instant that went by without its coming. */
export function minutesLeft({ p10, p50, p90 }: Quantiles, passed: number): Quantiles {
  const left = (minutes: number | null): number | null =>
    minutes === null ? null : Math.max(Math.min(1, minutes), minutes - passed)
  return { p10: left(p10), p50: left(p50), p90: left(p90) }
}

function expectedIn(facility: number, resource: AlertResource, { forecasts, twin }: Context): Quantiles | null {
  const forecast = forecasts.latest()
  if (resource !== 'beds')
    return forecast?.risks.find((risk) => risk.facility === facility && risk.resource === resource)?.breaks ?? null
  const { id } = twin.city.facilities[facility]!
  return forecast?.facilities.find((series) => series.facility === id)?.fullInMinutes ?? null
}

const FullInMinutesType = builder.objectRef<Quantiles>('FullInMinutes').implement({
  description:
    'Minutes from the city’s clock until what the alert is about is full, over all runs of the newest forecast: more beds are needed than open, or intensive care or the emergency department first fails somebody.',
  fields: (t) => ({
    p10: t.exposeFloat('p10', { nullable: true }),
    p50: t.exposeFloat('p50', { nullable: true }),
    p90: t.exposeFloat('p90', { nullable: true }),
  }),
})

export const AlertType = builder.objectRef<Alert>('Alert').implement({
  fields: (t) => ({
    id: t.id({ resolve: (a, _, { twin }) => `${a.rule.id}:${twin.city.facilities[a.facility]!.id}` }),
    facility: t.field({ type: FacilityType, resolve: (a) => a.facility }),
    rule: t.string({ resolve: (a) => a.rule.id }),
    name: t.field({ type: TextType, resolve: (a) => a.rule.name }),
    severity: t.field({ type: SeverityType, resolve: (a) => SEVERITY_OF_LEVEL[a.severity] }),
    since: t.field({ type: 'DateTime', resolve: (a) => a.since }),
    finding: t.field({ type: TextType, resolve: (a) => a.finding }),
    value: t.float({ nullable: true, resolve: (a) => (Number.isNaN(a.value) ? null : a.value) }),
    threshold: t.float({ nullable: true, resolve: (a) => a.threshold }),
    unit: t.string({ resolve: (a) => a.rule.unit }),
    resource: t.field({
      type: AlertResourceType,
      description: 'What the alert is about, and `fullInMinutes` the time of.',
      resolve: (a) => a.rule.resource,
    }),
    fullInMinutes: t.field({
      type: FullInMinutesType,
      nullable: true,
      resolve: (a, _, context) => fullIn(a.facility, a.rule.resource, context),
    }),
    stale: t.boolean({
      description: 'True while the figure is no longer known: the level is kept, the judgement reserved 判断保留.',
      resolve: (a) => a.stale,
    }),
  }),
})

/** The alerts of the hospitals that a caller sees into. */
export const alertsFor = (alerts: readonly Alert[], access: Access): readonly Alert[] =>
  access.seesAll('operations') ? alerts : alerts.filter(({ facility }) => access.sees('operations', facility))
