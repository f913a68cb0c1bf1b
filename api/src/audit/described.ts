/** An operation as the audit log tells it: its form without its values, and the ids it asked for. */
import { createHash } from 'node:crypto'
import {
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  print,
  separateOperations,
  TypeInfo,
  type ValueNode,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import type { DataClass } from '../access-control/data-classes.ts'
import { FIELD_RULES } from '../access-control/field-rules.ts'

/** What of a caller's looking is noted: one hospital's detail, entries, encounters; not sums, catalogues and simulations. */
const NOTED: ReadonlySet<DataClass> = new Set(['unit', 'beds', 'encounters', 'quarantine', 'shares'])
/** Noted where one hospital tells them: how it runs, and where its people come from, whose small counts somebody may be after. */
const NOTED_OF_HOSPITALS: ReadonlySet<DataClass> = new Set(['operations', 'people'])
/** Types that are a hospital's. */
const OF_HOSPITALS: ReadonlySet<string> = new Set(['Facility', 'FacilityHistory'])
/** Arguments whose values are ids. */
const IDS: ReadonlySet<string> = new Set(['id', 'ids', 'facility', 'source', 'unit', 'recipient', 'inject', 'alarm'])
const MOST_IDS = 50
const ID = /^[\w.:-]{1,64}$/

/** What is the same each time a document is run. */
interface Form {
  readonly kind: 'READ' | 'STREAM' | 'CHANGE' | null
  readonly shape: string
  /** Classes of what is asked for, those of every field; and those for which a look is noted. */
  readonly asked: readonly DataClass[]
  readonly noted: readonly DataClass[]
  /** Arguments that hold ids: a name of a variable, or values that stand in the document. */
  readonly ids: readonly (ValueNode | string)[]
}

export interface Described {
  /** null = nothing of it need be noted, unless it is refused. */
  readonly kind: Form['kind']
  readonly shape: string
  readonly asked: readonly DataClass[]
  readonly noted: readonly DataClass[]
  readonly objects: readonly string[]
}

const forms = new WeakMap<DocumentNode, Map<string, Form>>()

export function described(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: string | null,
  variables: Readonly<Record<string, unknown>>,
): Described {
  let known = forms.get(document)
  if (known === undefined) {
    known = new Map()
    forms.set(document, known)
  }
  let form = known.get(operation ?? '')
  if (form === undefined) {
    form = formOf(schema, document, operation)
    known.set(operation ?? '', form)
  }
  const objects = form.ids.flatMap((value) => (typeof value === 'string' ? idsIn(variables[value]) : idsOfNode(value)))
  const { kind, shape, asked, noted } = form
  return { kind, shape, asked, noted, objects: [...new Set(objects)].slice(0, MOST_IDS) }
}

function formOf(schema: GraphQLSchema, document: DocumentNode, operation: string | null): Form {
  const operations = separateOperations(document)
  const one = operations[operation ?? ''] ?? Object.values(operations)[0]
  if (one === undefined) return { kind: null, shape: 'no operation', asked: [], noted: [], ids: [] }
  const definition = one.definitions.find((d): d is OperationDefinitionNode => d.kind === 'OperationDefinition')!
  const roots = new Set<string>()
  const ids: (ValueNode | string)[] = []
  const asked = new Set<DataClass>()
  const noted = new Set<DataClass>()
  const info = new TypeInfo(schema)
  visit(
    one,
    visitWithTypeInfo(info, {
      Field(node) {
        const type = info.getParentType()?.name ?? ''
        const cls = FIELD_RULES.get(`${type}.${node.name.value}`)
        if (type === 'Query' || type === 'Mutation' || type === 'Subscription') roots.add(node.name.value)
        if (cls !== undefined) asked.add(cls)
        if (cls !== undefined && (NOTED.has(cls) || (NOTED_OF_HOSPITALS.has(cls) && OF_HOSPITALS.has(type))))
          noted.add(cls)
        for (const { name, value } of node.arguments ?? [])
          if (IDS.has(name.value)) ids.push(value.kind === 'Variable' ? value.name.value : value)
      },
    }),
  )
  const kind = {
    query: noted.size > 0 ? ('READ' as const) : null,
    mutation: 'CHANGE' as const,
    subscription: 'STREAM' as const,
  }
  const hash = createHash('sha256').update(print(one)).digest('hex').slice(0, 12)
  return {
    kind: kind[definition.operation],
    shape: `${definition.operation} ${[...roots].join(' ')} #${hash}`,
    asked: [...asked],
    noted: [...noted],
    ids,
  }
}

function idsOfNode(node: ValueNode): readonly string[] {
  if (node.kind === 'ListValue') return node.values.flatMap(idsOfNode)
  return node.kind === 'StringValue' ? idsIn(node.value) : []
}

/** Only what has the form of an id: a name that somebody typed into the wrong place is not kept. */
function idsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(idsIn)
  return typeof value === 'string' && ID.test(value) ? [value] : []
}
