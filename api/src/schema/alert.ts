/** Alerts that stand. */
import type { StandingAlert } from '../live/alert-keeper.ts'
import { facilityBedCounts } from '../live/bed-counts.ts'
import { builder, SeverityType, TextType } from './builder.ts'
import { FacilityType } from './facility.ts'

const FullInMinutesType = builder
  .objectRef<{ readonly p10: number | null; readonly p50: number | null; readonly p90: number | null }>('FullInMinutes')
  .implement({
    description: 'Minutes until no bed is left, over the runs of the newest forecast in which that happens.',
    fields: (t) => ({
      p10: t.exposeFloat('p10', { nullable: true }),
      p50: t.exposeFloat('p50', { nullable: true }),
      p90: t.exposeFloat('p90', { nullable: true }),
    }),
  })

export const AlertType = builder.objectRef<StandingAlert>('Alert').implement({
  fields: (t) => ({
    id: t.exposeID('id'),
    facility: t.field({ type: FacilityType, resolve: (a) => a.facility }),
    rule: t.exposeString('rule'),
    severity: t.field({ type: SeverityType, resolve: (a) => a.severity }),
    since: t.field({ type: 'DateTime', resolve: (a) => a.since }),
    finding: t.field({ type: TextType, resolve: (a) => a.finding }),
    value: t.exposeFloat('value', { nullable: true }),
    threshold: t.exposeFloat('threshold', { nullable: true }),
    unit: t.exposeString('unit'),
    fullInMinutes: t.field({
      type: FullInMinutesType,
      nullable: true,
      resolve: (a, _, { forecasts, twin }) => {
        const id = twin.city.facilities[a.facility]!.id
        return forecasts.latest()?.facilities.find((series) => series.facility === id)?.fullInMinutes ?? null
      },
    }),
    stale: t.boolean({ resolve: (a, _, { twin }) => facilityBedCounts(twin, a.facility).quality === 'STALE' }),
  }),
})
