/**
 * What a GraphQL document may be before anything is done with it. Validation takes time with the square of fields of one
 * name, and cost is only counted after it: so the size of a document is judged on its tree alone, in one pass.
 */
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
} from 'graphql'

/**
 * Bounds on reading alone, wider than the schema's own limits of depth, breadth and cost (`schema/builder.ts`), which are counted
 * after validation: the standard introspection query, 15 deep, passes.
 */
export const DOCUMENT_LIMITS = {
  /** Words and signs. */
  tokens: 2_500,
  /** Brackets of any kind inside each other. */
  brackets: 60,
  /** Selections inside each other, spread fragments counted where they are spread. */
  depth: 16,
  /** Fields, spread fragments counted each time. */
  fields: 600,
  /** Fields at the top of an operation. */
  roots: 60,
  /** Fields of one selection that answer under one name. */
  sameName: 8,
  /** Directives on one thing. */
  directives: 8,
  /** Operations and fragments. */
  definitions: 60,
} as const

export type DocumentLimit = keyof typeof DOCUMENT_LIMITS

/** A refusal in the form of every other: which limit, and what to do. */
function tooLarge(limit: DocumentLimit, has: string): GraphQLError {
  return new GraphQLError(
    `the operation is too large (${limit}): ${has}, the most is ${DOCUMENT_LIMITS[limit]}. Ask for less, or in parts`,
    { extensions: { code: 'TOO_COMPLEX', http: { status: 400 } } },
  )
}

/**
 * Parses an operation and judges its size.
 * @throws GraphQLError with code TOO_COMPLEX naming the limit, or the parser's own about what is not GraphQL.
 */
export function parseWithin(source: string): DocumentNode {
  const document = parseTokens(source)
  const { definitions } = document
  if (definitions.length > DOCUMENT_LIMITS.definitions)
    throw tooLarge('definitions', `it has ${definitions.length} operations and fragments`)
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const one of definitions) if (one.kind === Kind.FRAGMENT_DEFINITION) fragments.set(one.name.value, one)
  const measure = measurer(fragments)
  for (const one of definitions) {
    if (one.kind !== Kind.OPERATION_DEFINITION && one.kind !== Kind.FRAGMENT_DEFINITION) continue
    judge(one, measure(one.selectionSet))
  }
  return document
}

function parseTokens(source: string): DocumentNode {
  refuseNesting(source)
  try {
    return parse(source, { maxTokens: DOCUMENT_LIMITS.tokens })
  } catch (error) {
    if (error instanceof GraphQLError && error.message.includes(`more than ${DOCUMENT_LIMITS.tokens} tokens`))
      throw tooLarge('tokens', 'it has more')
    throw error
  }
}

/** The parser calls itself for each bracket: what would overflow its stack is refused before, whatever the brackets mean. */
function refuseNesting(source: string): void {
  let open = 0
  for (let i = 0; i < source.length; i++) {
    const code = source.charCodeAt(i)
    if (code === 0x5b || code === 0x7b || code === 0x28) open++
    else if (code === 0x5d || code === 0x7d || code === 0x29) open--
    if (open > DOCUMENT_LIMITS.brackets) throw tooLarge('brackets', 'it has more brackets inside each other')
  }
}

interface Size {
  readonly fields: number
  readonly depth: number
  /** Fields at its top. */
  readonly top: number
  /** How often each name is answered at its top, fragments spread: validation compares all of one name with each other. */
  readonly names: ReadonlyMap<string, number>
}

function judge(one: OperationDefinitionNode | FragmentDefinitionNode, { depth, top }: Size): void {
  if (depth > DOCUMENT_LIMITS.depth) throw tooLarge('depth', `it is ${counted(depth)} deep`)
  if (one.kind === Kind.OPERATION_DEFINITION && top > DOCUMENT_LIMITS.roots)
    throw tooLarge('roots', `it asks ${counted(top)} things at its top`)
}

/** Fragments that spread each other twice over make numbers that no one can read. */
const counted = (n: number): string => (n < 1e6 ? String(n) : 'over a million')

/** Sizes of selections; every fragment is measured once. One that spreads itself counts as empty: validation refuses it. */
function measurer(fragments: ReadonlyMap<string, FragmentDefinitionNode>): (selections: SelectionSetNode) => Size {
  const known = new Map<string, Size>()
  const EMPTY: Size = { fields: 0, depth: 0, top: 0, names: new Map() }
  const ofFragment = (name: string): Size => {
    const seen = known.get(name)
    if (seen !== undefined) return seen
    const fragment = fragments.get(name)
    if (fragment === undefined) return EMPTY
    known.set(name, EMPTY)
    const size = measure(fragment.selectionSet)
    known.set(name, size)
    return size
  }
  const measure = ({ selections }: SelectionSetNode): Size => {
    let fields = 0
    let depth = 0
    let top = 0
    const names = new Map<string, number>()
    const spread = new Set<string>()
    const answered = (name: string, more: number): void => {
      const times = (names.get(name) ?? 0) + more
      if (times > DOCUMENT_LIMITS.sameName) throw tooLarge('sameName', `"${name}" is asked ${times} times side by side`)
      names.set(name, times)
    }
    for (const one of selections) {
      const { directives = [] } = one
      if (directives.length > DOCUMENT_LIMITS.directives)
        throw tooLarge('directives', `one thing has ${directives.length} directives`)
      let inner: Pick<Size, 'fields' | 'depth' | 'top'>
      if (one.kind === Kind.FIELD) {
        answered((one.alias ?? one.name).value, 1)
        const below = one.selectionSet === undefined ? EMPTY : measure(one.selectionSet)
        inner = { fields: below.fields + 1, depth: below.depth + 1, top: 1 }
      } else {
        const within = one.kind === Kind.FRAGMENT_SPREAD ? ofFragment(one.name.value) : measure(one.selectionSet)
        // A fragment spread twice in one place answers once.
        if (one.kind !== Kind.FRAGMENT_SPREAD || !spread.has(one.name.value))
          for (const [name, times] of within.names) answered(name, times)
        if (one.kind === Kind.FRAGMENT_SPREAD) spread.add(one.name.value)
        inner = within
      }
      fields += inner.fields
      depth = Math.max(depth, inner.depth)
      top += inner.top
    }
    if (fields > DOCUMENT_LIMITS.fields) throw tooLarge('fields', `it has ${counted(fields)} fields`)
    return { fields, depth, top, names }
  }
  return measure
}
