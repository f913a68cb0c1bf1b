/** Bed counts, and the units that hold the beds. */
import { BED_CLASSES } from '@kangcheng/twin-engine'
import { type BedReport, unitBeds } from '../live/bed-counts.ts'
import { builder, QualityType, TextType } from './builder.ts'

export const BedCountsType = builder.objectRef<BedReport>('BedCounts').implement({
  description:
    'null = not known, never 0. `open` 实际开放 is the denominator of occupancy; extra beds 加床 count in the numerator only.',
  fields: (t) => ({
    physical: t.exposeInt('physical'),
    open: t.exposeInt('open', { nullable: true }),
    staffed: t.exposeInt('staffed', { nullable: true }),
    occupied: t.exposeInt('occupied', { nullable: true }),
    held: t.exposeInt('held', { nullable: true }),
    available: t.exposeInt('available', { nullable: true }),
    assigned: t.exposeInt('assigned', { nullable: true }),
    dirty: t.exposeInt('dirty', { nullable: true }),
    cleaning: t.exposeInt('cleaning', { nullable: true }),
    blocked: t.exposeInt('blocked', { nullable: true }),
    closed: t.exposeInt('closed', { nullable: true }),
    standby: t.exposeInt('standby', { nullable: true }),
    extra: t.exposeInt('extra', { nullable: true }),
    occupancy: t.exposeFloat('occupancy', { nullable: true }),
    observedAt: t.field({ type: 'DateTime', nullable: true, resolve: (beds) => beds.observedAt }),
    quality: t.field({ type: QualityType, resolve: (beds) => beds.quality }),
  }),
})

/** A unit by its index. */
export const UnitType = builder.objectRef<number>('Unit').implement({
  fields: (t) => ({
    id: t.id({ resolve: (u, _, { twin }) => twin.city.units[u]!.id }),
    index: t.int({ resolve: (u) => u }),
    name: t.field({ type: TextType, resolve: (u, _, { twin }) => twin.city.units[u]!.name }),
    kind: t.string({ resolve: (u, _, { twin }) => twin.city.units[u]!.kind }),
    need: t.string({ resolve: (u, _, { twin }) => twin.city.units[u]!.need }),
    bedClass: t.string({
      description: `One of ${BED_CLASSES.join(', ')}.`,
      resolve: (u, _, { twin }) => twin.city.units[u]!.bedClass,
    }),
    building: t.int({ resolve: (u, _, { twin }) => twin.city.units[u]!.building }),
    floor: t.int({ resolve: (u, _, { twin }) => twin.city.units[u]!.floor }),
    firstBed: t.int({
      description: 'Index of the first bed in the frames of /frames.',
      resolve: (u, _, { twin }) => twin.city.units[u]!.firstBed,
    }),
    openBeds: t.int({
      description: 'Beds open in ordinary operation; the surge beds lie behind them.',
      resolve: (u, _, { twin }) => twin.city.units[u]!.beds,
    }),
    surgeBeds: t.int({ resolve: (u, _, { twin }) => twin.city.units[u]!.surgeBeds }),
    beds: t.field({ type: BedCountsType, resolve: (u, _, { twin }) => unitBeds(twin, u) }),
    waiting: t.int({
      nullable: true,
      description: 'Patients who asked for a bed of this unit; null while nothing was reported of it.',
      resolve: (u, _, { twin }) => {
        const waiting = twin.state.units.waiting[u]!
        return waiting > 0 || twin.state.units.reportedAt[u]! > 0 ? waiting : null
      },
    }),
  }),
})
