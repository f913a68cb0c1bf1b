/** What an operation costs, in the schema's own points: judged before it is validated, and counted before it runs. */
import { complexityFromQuery } from '@pothos/plugin-complexity'
import {
  type DefinitionNode,
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  Kind,
  valueFromASTUntyped,
} from 'graphql'
import { refusalOf } from '../schema/builder.ts'

export interface AskedOperation {
  readonly document: DocumentNode
  readonly schema: GraphQLSchema
  readonly operationName?: string | null
  readonly variableValues?: Readonly<Record<string, unknown>> | null
}

interface Measured {
  readonly complexity: number
  readonly depth: number
  readonly breadth: number
}

/** Questions about the schema itself have limits of their own (`document-limits.ts`). */
const ABOUT_SCHEMA = new Set(['__schema', '__type'])

/** The operation that is asked, alone: the library reads the first of a document. */
function asked({ document, operationName = null }: AskedOperation): readonly DefinitionNode[] {
  return document.definitions.filter(
    (one) => one.kind !== Kind.OPERATION_DEFINITION || operationName === null || one.name?.value === operationName,
  )
}

/** What is not sent has the value that the operation names for it. */
function defaultsOf(definitions: readonly DefinitionNode[]): Readonly<Record<string, unknown>> {
  const values: Record<string, unknown> = {}
  for (const one of definitions)
    if (one.kind === Kind.OPERATION_DEFINITION)
      for (const { variable, defaultValue } of one.variableDefinitions ?? [])
        if (defaultValue !== undefined) values[variable.name.value] = valueFromASTUntyped(defaultValue)
  return values
}

function measured(operation: AskedOperation, definitions: readonly DefinitionNode[], context: object): Measured | null {
  try {
    return complexityFromQuery(
      { ...operation.document, definitions },
      {
        schema: operation.schema,
        variables: { ...defaultsOf(definitions), ...operation.variableValues },
        ctx: context,
      },
    )
  } catch {
    // Fields and variables that do not fit: validation or execution says so at the place.
    return null
  }
}

/** Points of an operation; null where what it asks or its variables do not fit the schema. */
export const costOf = (operation: AskedOperation, context: object): number | null =>
  measured(operation, asked(operation), context)?.complexity ?? null

/**
 * Why an operation is refused for its cost, before it is validated: validation takes ten times as long. What cannot be measured is left
 * to it.
 */
export function tooCostly(operation: AskedOperation, context: object): GraphQLError | null {
  const definitions = asked(operation).map((one) =>
    one.kind !== Kind.OPERATION_DEFINITION
      ? one
      : {
          ...one,
          selectionSet: {
            ...one.selectionSet,
            selections: one.selectionSet.selections.filter(
              (field) => field.kind !== Kind.FIELD || !ABOUT_SCHEMA.has(field.name.value),
            ),
          },
        },
  )
  const found = measured(operation, definitions, context)
  return found === null ? null : refusalOf(found)
}
