/** Queues at primary-care centres, outpatient and fever clinics. */
import type { CityModel } from '@kangcheng/twin-engine'
import type { ClinicEstimate } from '@kangcheng/twin-engine/clinics'
import { CLINIC_DAYS, type ClinicQueuesNow, clinicQueuesAt } from '../planning/clinic-queues.ts'
import { builder, PositionType, TextType } from './builder.ts'

interface Row {
  readonly city: CityModel
  readonly facility: number
  /** null = the model has no queue of it. */
  readonly estimate: ClinicEstimate | null
}

const SpreadType = builder.objectRef<ClinicEstimate['waiting']>('ClinicSpread').implement({
  description: 'Over the ordinary days that were run.',
  fields: (t) => ({ p10: t.exposeFloat('p10'), p50: t.exposeFloat('p50'), p90: t.exposeFloat('p90') }),
})

const ClinicQueueType = builder.objectRef<Row>('ClinicQueue').implement({
  fields: (t) => ({
    id: t.id({ resolve: ({ city, facility }) => city.facilities[facility]!.id }),
    name: t.field({ type: TextType, resolve: ({ city, facility }) => city.facilities[facility]!.name }),
    kind: t.string({ resolve: ({ city, facility }) => city.facilities[facility]!.kind }),
    location: t.field({
      type: PositionType,
      resolve: ({ city, facility }) => city.facilities[facility]!.location,
    }),
    isOpen: t.boolean({
      nullable: true,
      description: 'Patients are seen at this hour; null = not known.',
      resolve: ({ estimate }) => estimate?.isOpen ?? null,
    }),
    waiting: t.field({
      type: SpreadType,
      nullable: true,
      description: 'People waiting or being seen; null = not known.',
      resolve: ({ estimate }) => estimate?.waiting ?? null,
    }),
    waitMinutes: t.field({
      type: SpreadType,
      nullable: true,
      description: 'Before somebody who comes now is seen; null = not known, or nobody is seen at this hour.',
      resolve: ({ estimate }) => estimate?.waitMinutes ?? null,
    }),
  }),
})

/** Kinds of which each has a queue, whether the model knows it or not. */
const WITH_QUEUES: readonly string[] = ['PRIMARY_CARE_CENTRE', 'FEVER_CLINIC']

function rowsOf(city: CityModel, { rows }: ClinicQueuesNow): Row[] {
  const known = new Map(rows.map((row) => [row.facility, row]))
  return city.facilities.flatMap(({ kind }, facility): Row[] => {
    const estimate = known.get(facility) ?? null
    return estimate !== null || WITH_QUEUES.includes(kind) ? [{ city, facility, estimate }] : []
  })
}

const ClinicQueuesType = builder
  .objectRef<{ readonly now: ClinicQueuesNow; readonly city: CityModel; readonly longWaitMinutes: number }>(
    'ClinicQueues',
  )
  .implement({
    description:
      'An estimate of the model, as no feed reports these queues: an ordinary day of the weekday, run several times from midnight to the quarter of an hour in which the city’s clock stands.',
    fields: (t) => ({
      asOf: t.field({ type: 'DateTime', resolve: ({ now }) => now.asOf }),
      days: t.int({ description: 'Ordinary days that were run.', resolve: () => CLINIC_DAYS }),
      longWaitMinutes: t.exposeFloat('longWaitMinutes', { description: 'From here on a wait counts as long.' }),
      places: t.field({ type: [ClinicQueueType], resolve: ({ city, now }) => rowsOf(city, now) }),
    }),
  })

builder.queryField('clinicQueues', (t) =>
  t.field({
    type: ClinicQueuesType,
    complexity: 200,
    resolve: async (_, __, { twin, parameters }) => ({
      now: await clinicQueuesAt(twin.city, parameters, twin.asOf),
      city: twin.city,
      longWaitMinutes: parameters.primaryCare.longWaitMinutes,
    }),
  }),
)
