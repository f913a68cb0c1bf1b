/** Notes from shift to shift 交接班. */
import type { Access } from '../access-control/access.ts'
import { roleOf } from '../access-control/caller.ts'
import { type HandoverNote, handoverNotes, noteOf, takeNote, writeNote } from '../handover/handover-notes.ts'
import { badInput, builder, type Context, forbidden, refusedAsInput } from './builder.ts'
import { FacilityType } from './facility.ts'

const HOUR = 3_600_000
const LONGEST_HOURS = 24 * 31

const HandoverTakenType = builder.objectRef<NonNullable<HandoverNote['taken']>>('HandoverTaken').implement({
  fields: (t) => ({
    at: t.field({ type: 'DateTime', resolve: (taken) => taken.at }),
    by: t.exposeString('by', { description: 'Role of who took it over.' }),
    post: t.exposeString('post'),
  }),
})

const HandoverNoteType = builder.objectRef<HandoverNote>('HandoverNote').implement({
  fields: (t) => ({
    number: t.exposeInt('number'),
    at: t.field({ type: 'DateTime', resolve: (note) => note.at }),
    by: t.exposeString('by', { description: 'Role of who wrote it.' }),
    post: t.exposeString('post'),
    text: t.exposeString('text'),
    facility: t.field({
      type: FacilityType,
      nullable: true,
      description: 'What it is about; null = the city.',
      resolve: (note, _, { twin }) =>
        note.facility === null ? null : (twin.state.index.facility.get(note.facility) ?? null),
    }),
    about: t.field({ type: 'DateTime', description: "Instant of the city's clock.", resolve: (note) => note.about }),
    taken: t.field({ type: HandoverTakenType, nullable: true, resolve: (note) => note.taken }),
  }),
})

const HandoverNoteInput = builder.inputType('HandoverNoteInput', {
  fields: (t) => ({
    post: t.string({ required: true, description: 'The post that writes; never a person’s name.' }),
    text: t.string({
      required: true,
      description: 'One line of 3 to 300 characters, without anything about a patient.',
    }),
    facility: t.id({ description: 'What it is about; the city unless given.' }),
    about: t.field({ type: 'DateTime', description: "Instant of the city's clock; now unless given." }),
  }),
})

/** Whether a note about a facility, or the city, is for the caller. */
function concerns(access: Access, cls: 'operations' | 'duty', facility: string | null, { twin }: Context): boolean {
  if (access.seesAll(cls)) return true
  const index = facility === null ? undefined : twin.state.index.facility.get(facility)
  return index !== undefined && access.sees(cls, index)
}

builder.queryField('handoverNotes', (t) =>
  t.field({
    type: [HandoverNoteType],
    description:
      'Of the last hours, the newest first, and older ones that nobody has taken over. Empty in an exercise: they are the live city’s.',
    args: { hours: t.arg.int({ defaultValue: 48 }) },
    complexity: { field: 20, multiplier: 20 },
    resolve: async (_, { hours }, context) => {
      const span = hours ?? 48
      if (span < 1 || span > LONGEST_HOURS) throw badInput(`hours must lie between 1 and ${LONGEST_HOURS}`)
      if (context.exercise !== null) return []
      const notes = await handoverNotes(context.handover, context.twin.now() - span * HOUR)
      return notes.filter((note) => concerns(context.access, 'operations', note.facility, context))
    },
  }),
)

builder.mutationField('writeHandoverNote', (t) =>
  t.field({
    type: HandoverNoteType,
    description: 'Tells the next shift; kept for good.',
    args: { input: t.arg({ type: HandoverNoteInput, required: true }) },
    resolve: (_, { input }, context) => {
      const { access, caller, twin } = context
      const facility = input.facility ?? null
      if (facility !== null && !twin.state.index.facility.has(facility))
        throw badInput(`input.facility: there is no facility "${facility}"`, `没有编号为“${facility}”的机构`)
      if (!concerns(access, 'duty', facility, context))
        throw forbidden(
          facility === null
            ? 'a note about the city is not for a token of single places; name a facility of yours'
            : `${facility} is not of this token’s places`,
        )
      const about = input.about === null || input.about === undefined ? twin.asOf : new Date(input.about).getTime()
      if (Number.isNaN(about)) throw badInput('input.about must be an instant in ISO 8601', '所述时刻不是有效时间')
      const asked = { post: input.post, text: input.text, facility, about }
      return writeNote(context.handover, asked, roleOf(caller), twin.now()).catch(refusedAsInput)
    },
  }),
)

builder.mutationField('takeHandoverNote', (t) =>
  t.field({
    type: HandoverNoteType,
    description: 'A post answers for a note from now on; kept for good.',
    args: {
      number: t.arg.int({ required: true }),
      post: t.arg.string({ required: true, description: 'The post that takes it over; never a person’s name.' }),
    },
    resolve: async (_, { number, post }, context) => {
      const { facility } = await noteOf(context.handover, number).catch(refusedAsInput)
      if (!concerns(context.access, 'duty', facility, context))
        throw forbidden(`note ${number} is not about this token’s places`)
      return takeNote(context.handover, number, post, roleOf(context.caller), context.twin.now()).catch(refusedAsInput)
    },
  }),
)
