/** Bed counts, and the units that hold the beds. */
import {
  BED_CLASSES,
  BED_STATUS_NAMES,
  decodeInstant,
  MOST_OUTLOOK_HOURS,
  type NoBedOutlook,
  type TwinState,
} from '@kangcheng/twin-engine'
import { type BedReport, unitBeds } from '../live/bed-counts.ts'
import { noBedOutlookOf } from '../live/no-bed-outlook.ts'
import { PastOutOfReach } from '../past/past-states.ts'
import { unitReconciliation, whereKnown } from '../quality/data-quality.ts'
import { badInput, builder, QualityType, TextType } from './builder.ts'
import { ReconciliationType } from './quality.ts'

const MINUTE = 60_000

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

const NoBedOutlookType = builder.objectRef<NoBedOutlook>('NoBedOutlook').implement({
  description:
    'The chance that somebody who needs a bed of the unit finds none: by calculation from who lies there now and for how long. An estimate of the model, not a report.',
  fields: (t) => ({
    hours: t.exposeInt('hours'),
    chance: t.float({
      description: 'That no bed is free at some moment within the hours.',
      resolve: (o) => o.within[o.hours]!,
    }),
    within: t.floatList({
      description: 'The same within each number of hours from 0 on.',
      resolve: (o) => o.within,
    }),
    at: t.floatList({
      description: 'That no bed is free just at each hour from 0 on.',
      resolve: (o) => o.at,
    }),
    beds: t.exposeInt('beds', { description: 'Open beds that are not blocked.' }),
    taken: t.exposeInt('taken', {
      description: 'Claimed or being made ready now, those who wait included.',
    }),
    units: t.idList({
      description: 'The units counted as one: the ward alone, or all intensive care of the hospital.',
      resolve: (o, _, { twin }) => o.units.map((u) => twin.city.units[u]!.id),
    }),
  }),
})

/** A unit's beds at an instant of the record. */
interface BedsOfUnit {
  readonly state: TwinState
  readonly unit: number
}

const bedsOf = ({ state, unit }: BedsOfUnit): readonly number[] => {
  const { firstBed, beds, surgeBeds } = state.city.units[unit]!
  return Array.from({ length: beds + surgeBeds }, (_, k) => firstBed + k)
}

const BedsAtType = builder.objectRef<BedsOfUnit>('BedsAt').implement({
  description: 'The single beds of a unit as the city knew them at an instant of its record, in the order of /frames.',
  fields: (t) => ({
    asOf: t.field({ type: 'DateTime', resolve: ({ state }) => state.asOf }),
    status: t.stringList({
      description: `One of ${BED_STATUS_NAMES.join(', ')} each.`,
      resolve: (at) => bedsOf(at).map((bed) => BED_STATUS_NAMES[at.state.beds.status[bed]!]!),
    }),
    sinceMinutes: t.intList({
      description: 'How long each had stood so at the instant; null = nothing had been heard of it.',
      nullable: { list: false, items: true },
      resolve: (at) =>
        bedsOf(at).map((bed) => {
          const since = at.state.beds.since[bed]!
          return since === 0 ? null : Math.max(0, Math.floor((at.state.asOf - since) / MINUTE))
        }),
    }),
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
    beds: t.field({
      type: BedCountsType,
      description: 'All null, but for `physical`, for roles that do not see single units.',
      resolve: (u, _, { twin }) => unitBeds(twin, u),
    }),
    noBed: t.field({
      type: NoBedOutlookType,
      nullable: true,
      complexity: 10,
      args: { hours: t.arg.int({ defaultValue: 24 }) },
      description: `Within so many hours, 1 to ${MOST_OUTLOOK_HOURS}; null for an emergency department and where no bed was reported.`,
      resolve: (u, { hours }, { twin }) => {
        const wanted = hours ?? 24
        if (!(wanted >= 1 && wanted <= MOST_OUTLOOK_HOURS))
          throw badInput(`hours must lie between 1 and ${MOST_OUTLOOK_HOURS}`)
        return noBedOutlookOf(twin, u, wanted)
      },
    }),
    bedsAt: t.field({
      type: BedsAtType,
      nullable: true,
      complexity: 20,
      args: { at: t.arg({ type: 'DateTime', required: true }) },
      description:
        'The single beds at an instant of the record, to the minute; null for an emergency department, and for roles that do not see single beds.',
      resolve: async (unit, { at }, { pastStates, twin }) => {
        if (twin.city.units[unit]!.kind === 'emergency') return null
        const read = decodeInstant(at)
        if ('why' in read) throw badInput(`at ${read.why}`)
        try {
          return { state: (await pastStates.at(read.value)).state, unit }
        } catch (error) {
          if (error instanceof PastOutOfReach) throw badInput(`at: ${error.message}`, error.zh)
          throw error
        }
      },
    }),
    reconciliation: t.field({
      type: ReconciliationType,
      nullable: true,
      description: 'null without a census of the last 24 hours beside bed events, and for the public.',
      resolve: (u, _, { twin }) => whereKnown(unitReconciliation(twin, u)),
    }),
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
