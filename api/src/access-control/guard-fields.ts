/**
 * Puts the rules in front of the schema. Who may ask for what is settled once per (document, kind of caller), before anything
 * runs; where a field is somebody's in one place and not in another, it is settled where it is read. What is hidden is
 * null, or empty, beside a reason; what can be neither refuses the operation.
 */
import { historyOf, ofFacility } from '@kangcheng/twin-engine'
import {
  type DocumentNode,
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  isListType,
  isNonNullType,
  isObjectType,
  separateOperations,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import { hiddenBeds } from '../live/bed-counts.ts'
import { type Context, forbidden } from '../schema/builder.ts'
import type { Access } from './access.ts'
import { type Caller, isElevated } from './caller.ts'
import type { DataClass } from './data-classes.ts'
import { FIELD_RULES, type FieldRules } from './field-rules.ts'
import { mayNotAskInExercise, mayNotSee } from './permissions.ts'
import { reachOf } from './roles.ts'

type Kind = Caller['kind']
type Sees = (access: Access, cls: DataClass, source: never) => boolean

/** Types whose objects stand for a place: there, the place decides. */
const PLACES: Readonly<Record<string, Sees>> = {
  City: (access, cls) => access.seesAll(cls) || (access.scope === null && access.reaches(cls)),
  Facility: (access, cls, facility: number) => access.sees(cls, facility),
  FacilityHistory: (access, cls, facility: number) => access.sees(cls, facility),
  FacilityPulse: (access, cls, { index }: { readonly index: number }) => access.sees(cls, index),
  Unit: (access, cls, unit: number) => access.seesUnit(cls, unit),
}

const hiddenHistory = (facility: never, { twin }: Context): readonly null[] =>
  historyOf(twin.state, 'occupied', ofFacility(facility)).map(() => null)

/** What stands for a hidden field that cannot be null, where it is not an empty list. */
const HIDDEN_AS: Readonly<Record<string, (source: never, context: Context) => unknown>> = {
  'Unit.beds': (unit, { twin }) => hiddenBeds(twin, unit),
  'FacilityHistory.icuOccupied': hiddenHistory,
  'FacilityHistory.emergency': hiddenHistory,
  'FacilityHistory.boarding': hiddenHistory,
}

type HiddenValue = (source: never, context: Context) => unknown

/** How a field is hidden; null = it cannot be, and who may not see it may not ask for it. */
function hiddenValue(name: string, { type }: Pick<GraphQLField<unknown, unknown>, 'type'>): HiddenValue | null {
  const special = HIDDEN_AS[name]
  if (special !== undefined) return special
  if (!isNonNullType(type)) return () => null
  return isListType(type.ofType) ? () => [] : null
}

const noRule = (name: string): string =>
  `${name} belongs to no class of data, and is denied to everybody: give it a line in access-control/field-rules.ts`

/** Changes the schema's fields in place. */
export function guardFields(schema: GraphQLSchema, rules: FieldRules = FIELD_RULES): GraphQLSchema {
  const roots = new Set([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()])
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue
    if (roots.has(type)) guardRoots(type, rules)
    else guardNested(type, rules)
  }
  return schema
}

function guardRoots(type: GraphQLObjectType, rules: FieldRules): void {
  for (const field of Object.values(type.getFields())) {
    const cls = rules.get(`${type.name}.${field.name}`)
    const assert = ({ access, exercise }: Context): void => {
      const why =
        cls === undefined
          ? noRule(`${type.name}.${field.name}`)
          : (mayNotSee(access.caller.kind, cls, field.name, isElevated(access.caller)) ??
            (exercise === null ? null : mayNotAskInExercise(cls, field.name)))
      if (why !== null) throw forbidden(why)
    }
    const { resolve = defaultFieldResolver, subscribe } = field
    if (subscribe)
      field.subscribe = (source, args, context, info) => {
        assert(context as Context)
        return subscribe(source, args, context, info) as unknown
      }
    else
      field.resolve = (source, args, context, info) => {
        assert(context as Context)
        return resolve(source, args, context, info) as unknown
      }
  }
}

/** Types of one class are entered by guarded fields only: nothing is asked again for each of their objects. */
function guardNested(type: GraphQLObjectType, rules: FieldRules): void {
  const fields = Object.values(type.getFields())
  const classes = new Set(fields.map((field) => rules.get(`${type.name}.${field.name}`)))
  for (const field of fields) {
    const name = `${type.name}.${field.name}`
    const cls = rules.get(name)
    if (cls === undefined) {
      field.resolve = () => {
        throw forbidden(noRule(name))
      }
      continue
    }
    const hidden = hiddenValue(name, field)
    const { resolve = defaultFieldResolver } = field
    if (classes.size === 1 || cls === 'catalogue' || hidden === null) continue
    const sees: Sees = PLACES[type.name] ?? ((access, asked) => access.reaches(asked))
    field.resolve = (source, args, context: unknown, info) => {
      const { access, hidden: noted } = context as Context
      if (sees(access, cls, source as never)) return resolve(source, args, context, info) as unknown
      noted.note(name, access.reaches(cls) ? 'SCOPE' : 'ROLE')
      return hidden(source as never, context as Context)
    }
  }
}

/** What a kind of caller gets of a field: told, told within its own places or rows, hidden, or refused with words. */
export type Verdict = { readonly is: 'told' | 'own' | 'hidden' } | { readonly is: 'refused'; readonly why: string }

export function verdictOn(
  kind: Kind,
  type: { readonly name: string },
  field: GraphQLField<unknown, unknown>,
  rules: FieldRules = FIELD_RULES,
  elevated = false,
): Verdict {
  const name = `${type.name}.${field.name}`
  const cls = rules.get(name)
  if (cls === undefined) return { is: 'refused', why: noRule(name) }
  const reach = reachOf(kind, cls, elevated)
  if (reach !== null) return { is: reach === 'all' ? 'told' : 'own' }
  const root = ['Query', 'Mutation', 'Subscription'].includes(type.name)
  if (!root && hiddenValue(name, field) !== null) return { is: 'hidden' }
  return { is: 'refused', why: mayNotSee(kind, cls, root ? field.name : name)! }
}

const settled = new WeakMap<DocumentNode, Map<string, string | null>>()

/** Why a kind of caller may not run an operation of a valid document; null when it may. Worked out once for each. */
export function mayNotRun(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: string | null,
  kind: Kind,
  rules: FieldRules = FIELD_RULES,
  elevated = false,
): string | null {
  let known = settled.get(document)
  if (known === undefined) {
    known = new Map()
    settled.set(document, known)
  }
  const key = `${kind} ${elevated} ${operation ?? ''}`
  const before = known.get(key)
  if (before !== undefined) return before
  const why = firstRefusal(schema, document, operation, kind, rules, elevated)
  known.set(key, why)
  return why
}

function firstRefusal(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: string | null,
  kind: Kind,
  rules: FieldRules,
  elevated: boolean,
): string | null {
  const operations = separateOperations(document)
  const one = operations[operation ?? ''] ?? (operation === null ? Object.values(operations)[0] : undefined)
  // Without an operation to run nothing will be: the executor says so.
  if (one === undefined) return null
  let why: string | null = null
  const info = new TypeInfo(schema)
  visit(
    one,
    visitWithTypeInfo(info, {
      Field() {
        const field = info.getFieldDef()
        const type = info.getParentType()
        if (why !== null || !field || !type || field.name.startsWith('__') || type.name.startsWith('__'))
          return undefined
        const verdict = verdictOn(kind, type, field, rules, elevated)
        if (verdict.is === 'refused') why = verdict.why
        // What lies below a hidden field is never read.
        return verdict.is === 'hidden' ? false : undefined
      },
    }),
  )
  return why
}
