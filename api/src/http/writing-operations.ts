/** Which GraphQL operations write the city's log: the mutations whose fields say so, `extensions: WRITES_LOG`. */
import { type DocumentNode, Kind, type OperationDefinitionNode, type SelectionSetNode } from 'graphql'
import { schema } from '../schema/schema.ts'
import { parseWithin } from './document-limits.ts'

/** @param body of a GraphQL request over HTTP. What cannot be read writes nothing: its refusal is the same everywhere. */
export function writesLog(body: Uint8Array): boolean {
  try {
    const asked = JSON.parse(Buffer.from(body).toString('utf8')) as { query?: unknown; operationName?: unknown }
    if (typeof asked.query !== 'string' || !asked.query.includes('mutation')) return false
    const document = parseWithin(asked.query)
    const operation = document.definitions.find(
      (one): one is OperationDefinitionNode =>
        one.kind === Kind.OPERATION_DEFINITION &&
        (typeof asked.operationName !== 'string' || one.name?.value === asked.operationName),
    )
    if (operation?.operation !== 'mutation') return false
    const written = writingFields()
    return rootFields(document, operation.selectionSet, new Set()).some((name) => written.has(name))
  } catch {
    return false
  }
}

/** Names of the mutations that write the log. */
export function writingFields(): ReadonlySet<string> {
  const fields = Object.values(schema().getMutationType()?.getFields() ?? {})
  return new Set(fields.filter((field) => 'writesLog' in field.extensions).map((field) => field.name))
}

function rootFields(document: DocumentNode, { selections }: SelectionSetNode, seen: Set<string>): readonly string[] {
  return selections.flatMap((selection): readonly string[] => {
    if (selection.kind === Kind.FIELD) return [selection.name.value]
    if (selection.kind === Kind.INLINE_FRAGMENT) return rootFields(document, selection.selectionSet, seen)
    const name = selection.name.value
    if (seen.has(name)) return []
    seen.add(name)
    const fragment = document.definitions.find(
      (one) => one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === name,
    )
    return fragment?.kind === Kind.FRAGMENT_DEFINITION ? rootFields(document, fragment.selectionSet, seen) : []
  })
}
