/** The audit log, for auditors: who saw or did what. Looking at it is noted in it. */

import { DATA_CLASSES, type DataClass } from '../access-control/data-classes.ts'
import { AUDIT_KINDS, type AuditRow } from '../audit/audit-log.ts'
import { badInput, builder, unavailable } from './builder.ts'

const MOST_ROWS = 500

const AuditKindType = builder.enumType('AuditKind', { values: AUDIT_KINDS })

const AuditRowType = builder.objectRef<AuditRow>('AuditRow').implement({
  description: 'A row of the audit log; each carries the hash of the one before (`kangcheng audit check`).',
  fields: (t) => ({
    number: t.exposeInt('number'),
    at: t.field({ type: 'DateTime', resolve: (row) => row.at }),
    who: t.exposeString('who', { description: 'Role and name as the token or the provider has them.' }),
    purpose: t.exposeString('purpose'),
    kind: t.field({ type: AuditKindType, resolve: (row) => row.kind }),
    shape: t.exposeString('shape', { description: 'The form of the question, without its values.' }),
    objects: t.idList({ description: 'Ids that it asked for.', resolve: (row) => row.objects }),
    note: t.exposeString('note', { description: 'A reason that was given; empty = none.' }),
    times: t.exposeInt('times', { description: 'How often the same was done since the row before that tells of it.' }),
    size: t.exposeInt('size', { nullable: true, description: 'Bytes of the answers; null = not known.' }),
    from: t.exposeString('from', { description: 'Network address.' }),
    hash: t.exposeString('hash'),
  }),
})

/** @throws bad input that names the argument. */
function instantOf(name: string, given: string | number | null | undefined): number | null {
  if (given == null) return null
  const at = typeof given === 'number' ? given : Date.parse(given)
  if (!Number.isFinite(at)) throw badInput(`${name} must be an instant, as 2026-11-29T08:00:00Z`)
  return at
}

builder.queryField('audit', (t) =>
  t.field({
    type: [AuditRowType],
    description: 'The newest first; `before` is the number of the last row of the page before.',
    args: {
      first: t.arg.int({ defaultValue: 100 }),
      before: t.arg.int(),
      kind: t.arg({ type: AuditKindType }),
      who: t.arg.string(),
      object: t.arg.id({ description: 'Only rows that asked for this id: a hospital, a ward, an entry.' }),
      dataClass: t.arg.string({ description: 'Only looks and refusals of this class of data, as `me.sees` names it.' }),
      since: t.arg({ type: 'DateTime', description: 'From this instant on.' }),
      until: t.arg({ type: 'DateTime', description: 'Before this instant.' }),
    },
    complexity: ({ first }) => ({ field: 10, multiplier: Math.max(1, first ?? 100) }),
    resolve: async (_, { first, before, kind, who, object, dataClass, since, until }, { auditing }) => {
      const count = first ?? 100
      if (count < 0 || count > MOST_ROWS) throw badInput(`first must lie between 0 and ${MOST_ROWS}`)
      if (dataClass != null && !DATA_CLASSES.includes(dataClass as DataClass))
        throw badInput(`dataClass must be one of ${DATA_CLASSES.join(', ')}`)
      const span = { since: instantOf('since', since), until: instantOf('until', until) }
      try {
        await auditing.must({ kind: 'AUDIT_READ', shape: 'query audit', objects: [] })
        await auditing.trail.flush()
        return await auditing.trail.log.page({
          first: count,
          before: before ?? null,
          kind: kind ?? null,
          who: who ?? null,
          object: object ?? null,
          noted: dataClass == null ? null : ` ${dataClass}`,
          ...span,
        })
      } catch (error) {
        throw unavailable(error instanceof Error ? error.message : String(error))
      }
    },
  }),
)
