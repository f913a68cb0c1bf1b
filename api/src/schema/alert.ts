/** Alerts that stand. */
import type { Alert } from '@kangcheng/twin-engine'
import type { Access } from '../access-control/access.ts'
import { SEVERITY_OF_LEVEL } from '../live/severity.ts'
import { builder, SeverityType, TextType } from './builder.ts'
import { FacilityType } from './facility.ts'

interface Quantiles {
  readonly p10: number | null
  readonly p50: number | null
  readonly p90: number | null
}

const FullInMinutesType = builder.objectRef<Quantiles>('FullInMinutes').implement({
  description: 'Minutes until no bed is left, over the runs of the newest forecast in which that happens.',
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
    fullInMinutes: t.field({
      type: FullInMinutesType,
      nullable: true,
      resolve: (a, _, { forecasts, twin }) => {
        const id = twin.city.facilities[a.facility]!.id
        return forecasts.latest()?.facilities.find((series) => series.facility === id)?.fullInMinutes ?? null
      },
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
