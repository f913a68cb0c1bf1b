/** Which subscriptions are shared, and by whom. */
import { createHash } from 'node:crypto'
import { type DocumentNode, GraphQLError, Kind } from 'graphql'
import { parseWithin } from '../http/document-limits.ts'

/** Topics whose events hold the newest state, so that a reader who missed some needs only the last. */
const TOPICS: ReadonlySet<string> = new Set(['pulse', 'rehearsalProgress'])
/** Documents judged already: screens ask the same few. */
const REMEMBERED = 200
const LONGEST_REMEMBERED = 16_384

interface Asked {
  readonly query: string
  readonly variables?: unknown
  readonly operationName?: unknown
}

const judged = new Map<string, boolean>()

/**
 * @param body of a POST that accepts an event stream
 * @param scope everything beside the question that decides what the answer may hold
 * @returns the key of the stream that this caller may share; null where the operation is no shared topic, or malformed.
 */
export function sharedKey(body: Buffer, scope: unknown): string | null {
  let asked: Asked
  try {
    asked = JSON.parse(body.toString('utf8')) as Asked
  } catch {
    return null
  }
  if (typeof asked?.query !== 'string') return null
  let shared = judged.get(asked.query)
  if (shared === undefined) {
    shared = isShared(asked.query)
    if (asked.query.length <= LONGEST_REMEMBERED) {
      if (judged.size >= REMEMBERED) judged.delete(judged.keys().next().value!)
      judged.set(asked.query, shared)
    }
  }
  if (!shared) return null
  const { query, variables = null, operationName = null } = asked
  return createHash('sha256')
    .update(JSON.stringify([scope, query, variables, operationName]))
    .digest('base64url')
}

/** One subscription, all of whose fields are topics. */
function isShared(query: string): boolean {
  let document: DocumentNode
  try {
    document = parseWithin(query)
  } catch (error) {
    if (error instanceof GraphQLError) return false
    throw error
  }
  const operations = document.definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION)
  const [only] = operations
  return (
    only !== undefined &&
    operations.length === 1 &&
    only.operation === 'subscription' &&
    only.selectionSet.selections.every((one) => one.kind === Kind.FIELD && TOPICS.has(one.name.value))
  )
}
