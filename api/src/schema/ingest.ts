/** The mutation that takes events: the same handler as `POST /ingest`, for callers that speak GraphQL anyway. */
import { EVENT_FIELDS, type EventField } from '@kangcheng/twin-engine'
import { mayNotSend } from '../access-control/caller.ts'
import { BadRequest, type IngestReceipt, ingest, type Rejection } from '../live/ingest.ts'
import { NotWritable } from '../live/twin.ts'
import { badInput, builder, forbidden, unavailable, WRITES_LOG } from './builder.ts'

const fields = new Map<string, EventField>()
for (const kind of Object.values(EVENT_FIELDS))
  for (const [name, field] of Object.entries(kind)) fields.set(name, field)

const LocationInput = builder.inputType('PositionInput', {
  fields: (t) => ({ lng: t.float({ required: true }), lat: t.float({ required: true }) }),
})

const EventInput = builder.inputType('EventInput', {
  description:
    'Flat: number, time, kind, and the fields of that kind. What does not fit goes to the quarantine, one by one.',
  fields: (t) => ({
    seq: t.field({ type: 'BigInt', required: true }),
    occurredAt: t.field({ type: 'DateTime', required: true }),
    kind: t.string({ required: true }),
    ...Object.fromEntries(
      [...fields].map(([name, field]) => {
        switch (field.type) {
          case 'count':
          case 'acuity':
            return [name, t.int()]
          case 'amount':
            return [name, t.float()]
          case 'flag':
            return [name, t.boolean()]
          case 'instant':
            return [name, t.field({ type: 'DateTime' })]
          case 'location':
            return [name, t.field({ type: LocationInput })]
          default:
            return [name, t.string()]
        }
      }),
    ),
  }),
})

const RejectionType = builder.objectRef<Rejection>('Rejection').implement({
  fields: (t) => ({
    index: t.exposeInt('index'),
    path: t.exposeString('path'),
    why: t.exposeString('why'),
    receipt: t.exposeString('receipt'),
  }),
})

const IngestReceiptType = builder.objectRef<IngestReceipt>('IngestReceipt').implement({
  description: 'Sent only after the batch is durable.',
  fields: (t) => ({
    accepted: t.exposeInt('accepted'),
    duplicates: t.exposeInt('duplicates'),
    quarantined: t.field({ type: [RejectionType], resolve: (r) => r.quarantined }),
    position: t.field({ type: 'BigInt', resolve: (r) => r.position }),
  }),
})

builder.mutationField('ingest', (t) =>
  t.field({
    type: IngestReceiptType,
    extensions: WRITES_LOG,
    args: {
      source: t.arg.id({ required: true }),
      epoch: t.arg.string({ required: true }),
      events: t.arg({ type: [EventInput], required: true }),
    },
    resolve: async (_, { source, epoch, events }, { twin, caller }) => {
      const why = mayNotSend(caller, source)
      if (why !== null) throw forbidden(why)
      try {
        return await ingest(
          twin,
          source,
          epoch,
          events.map((input) => ({ input, raw: () => JSON.stringify(input) })),
        )
      } catch (error) {
        if (error instanceof BadRequest) throw badInput(error.message)
        if (error instanceof NotWritable) throw unavailable(error.message)
        throw error
      }
    },
  }),
)
