/** Operations by chance from a schema's own grammar: most of them legal, some with wrong arguments, some with torn text. */
import {
  type GraphQLArgument,
  GraphQLError,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  validate,
} from 'graphql'
import { parseWithin } from '../../src/http/document-limits.ts'
import { chance as chanceOf } from '../feeds/chance.ts'

/** Begin hours of work where their arguments are right: they are only asked wrongly. */
const BEGINS_WORK = new Set([
  'rehearse',
  'planSites',
  'startSiteDuel',
  'createExercise',
  'startReferralLab',
  'proposeAllocation',
  'startActionRace',
])

const TEXTS = [
  'h01',
  'h01-w01',
  'p01',
  'zz',
  '',
  ' ',
  '0',
  '-1',
  '1',
  'demo',
  '王小明',
  '\u202e',
  '__proto__',
  '2026-11-29T00:00:00Z',
  '%s%n',
  'a'.repeat(300),
]
const NUMBERS = ['0', '1', '2', '-1', '7', '2147483647', '-2147483649', '1e308', '-0.5', '0.1', '9007199254740993']

export interface FuzzedOperation {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
}

/** @param seed of one operation: the same seed and schema make the same operation. */
export function fuzzedOperation(schema: GraphQLSchema, seed: number): FuzzedOperation {
  const luck = chanceOf(seed)
  const one = <T>(of: readonly T[]): T => of[Math.floor(luck() * of.length)]!
  const chance = (p: number): boolean => luck() < p
  let aliases = 0

  const text = (): string => JSON.stringify(one(TEXTS))
  const anything = (): string =>
    one([
      text,
      () => one(NUMBERS),
      () => 'null',
      () => '[]',
      () => '{}',
      () => 'true',
      () => 'NO_SUCH',
      () => `[[${text()}]]`,
    ])()

  const value = (type: GraphQLInputType, wrong: number): string => {
    if (chance(wrong)) return anything()
    if (isNonNullType(type)) return value(type.ofType, wrong)
    if (chance(0.05)) return 'null'
    if (isListType(type))
      return `[${Array.from({ length: Math.floor(luck() * 3) }, () => value(type.ofType, wrong)).join(' ')}]`
    if (isEnumType(type)) return one(type.getValues()).name
    if (isInputObjectType(type)) {
      const given = Object.values(type.getFields()).filter(({ type }) => isNonNullType(type) || chance(0.4))
      return `{${given.map((field) => `${field.name}: ${value(field.type, wrong)}`).join(' ')}}`
    }
    switch (type.name) {
      case 'Int':
      case 'Float':
        return one(NUMBERS)
      case 'Boolean':
        return one(['true', 'false'])
      case 'JSON':
        return anything()
      default:
        return text()
    }
  }

  const argumentsOf = (args: readonly GraphQLArgument[], wrong: number): string => {
    const given = args.filter(({ type }) => (isNonNullType(type) && !chance(wrong / 4)) || chance(0.4))
    return given.length === 0 ? '' : `(${given.map((arg) => `${arg.name}: ${value(arg.type, wrong)}`).join(' ')})`
  }

  const selection = (type: GraphQLOutputType, depth: number): string => {
    const named = getNamedType(type)
    if (!isCompositeType(named)) return ''
    if (!isObjectType(named)) return '{ __typename }'
    const fields = Object.values(named.getFields())
    const chosen = Array.from({ length: 1 + Math.floor(luck() * 4) }, () => one(fields)).filter(
      (field) => depth > 0 || !isCompositeType(getNamedType(field.type)),
    )
    const asked = chosen.map((field) => written(field, depth - 1, 0.1))
    if (asked.length === 0) asked.push('__typename')
    return chance(0.1) ? `{ ... on ${named.name} { ${asked.join(' ')} } }` : `{ ${asked.join(' ')} }`
  }

  const written = (field: GraphQLField<unknown, unknown>, depth: number, wrong: number): string => {
    const alias = chance(0.5) ? `a${aliases++}: ` : ''
    const directive = chance(0.05) ? ` @${one(['include', 'skip'])}(if: ${one(['true', 'false'])})` : ''
    return `${alias}${field.name}${argumentsOf(field.args, wrong)}${directive} ${selection(field.type, depth)}`
  }

  const root = (of: GraphQLObjectType, many: number): string =>
    Array.from({ length: 1 + Math.floor(luck() * many) }, () => {
      const field = one(Object.values(of.getFields()))
      return written(field, 1 + Math.floor(luck() * 5), BEGINS_WORK.has(field.name) ? 1 : 0.15)
    }).join(' ')

  const mutates = chance(0.2)
  let query = mutates
    ? `mutation { ${root(schema.getMutationType()!, 2)} }`
    : `query Q { ${root(schema.getQueryType()!, 3)} }`
  if (chance(0.15)) query = torn(query, luck)
  return { query, variables: chance(0.1) ? { id: one(TEXTS), n: one(NUMBERS) } : {} }
}

/** A text with a few pieces cut out, doubled or exchanged. */
function torn(text: string, luck: () => number): string {
  let now = text
  for (let k = 0; k < 3; k++) {
    const from = Math.floor(luck() * now.length)
    const to = Math.min(now.length, from + 1 + Math.floor(luck() * 12))
    const piece = now.slice(from, to)
    const instead = [
      () => '',
      () => piece + piece,
      () => String.fromCharCode(32 + Math.floor(luck() * 95)),
      () => '\u0000',
    ][Math.floor(luck() * 4)]!()
    now = now.slice(0, from) + instead + now.slice(to)
  }
  return now
}

export interface Fuzzed {
  readonly inputs: number
  readonly sent: number
  /** Of those sent: answered with data, refused with a message, and refused before execution. */
  readonly answered: number
  readonly refused: number
  /** `seed: what went wrong`. */
  readonly failures: readonly string[]
}

const MASKED = /The server failed to answer/
const SLOWEST_MS = 20_000

/** Sends one operation. @returns what is wrong with the answer, or null, and whether there was data. */
export async function tried(
  url: string,
  operation: FuzzedOperation,
): Promise<{ readonly wrong: string | null; readonly data: boolean }> {
  const began = performance.now()
  const response = await fetch(new URL('/graphql', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(operation),
  })
  const text = await response.text()
  const wrong = (why: string) => ({ wrong: `${why}: ${text.slice(0, 300)}`, data: false })
  if (![200, 400, 403, 404, 409, 503].includes(response.status)) return wrong(`status ${response.status}`)
  let body: { data?: unknown; errors?: readonly { message: string }[] }
  try {
    body = JSON.parse(text) as typeof body
  } catch {
    return wrong('no JSON')
  }
  if (body.data === undefined && body.errors === undefined) return wrong('neither data nor errors')
  if (body.errors?.length === 0) return wrong('an empty list of errors')
  if (body.errors?.some(({ message }) => MASKED.test(message) || message === '')) return wrong('an error of the server')
  if (performance.now() - began > SLOWEST_MS) return wrong(`it took ${Math.round(performance.now() - began)} ms`)
  return { wrong: null, data: body.data !== undefined && body.data !== null && body.errors === undefined }
}

/** Reads an operation without sending it. @returns what is wrong with the reading; null where it is legal or refused by a message. */
export function misread(schema: GraphQLSchema, { query }: FuzzedOperation): string | null {
  const began = performance.now()
  try {
    validate(schema, parseWithin(query))
  } catch (error) {
    if (!(error instanceof GraphQLError)) return `threw ${String(error)}`
  }
  const took = performance.now() - began
  return took > SLOWEST_MS ? `took ${Math.round(took)} ms` : null
}

/** Reads `inputs` operations, and sends every `sendEvery`th, eight at a time. */
export async function fuzzOperations(
  schema: GraphQLSchema,
  url: string,
  inputs: number,
  seed: number,
  { keptSeeds = [], sendEvery = 1 }: { readonly keptSeeds?: readonly number[]; readonly sendEvery?: number } = {},
): Promise<Fuzzed> {
  const all = Array.from({ length: inputs }, (_, i) => seed * 1_000_003 + i)
  const seeds = [...keptSeeds, ...all.filter((_, i) => i % sendEvery === 0)]
  const failures: string[] = []
  for (const own of sendEvery === 1 ? [] : all) {
    const why = misread(schema, fuzzedOperation(schema, own))
    if (why !== null) failures.push(`${own}: ${why}`)
  }
  let next = 0
  let answered = 0
  const lane = async (): Promise<void> => {
    while (next < seeds.length) {
      const own = seeds[next++]!
      const operation = fuzzedOperation(schema, own)
      const { wrong, data } = await tried(url, operation)
      if (wrong !== null) failures.push(`${own}: ${wrong} to ${operation.query}`)
      else if (data) answered++
    }
  }
  await Promise.all(Array.from({ length: 8 }, lane))
  return { inputs, sent: seeds.length, answered, refused: seeds.length - answered - failures.length, failures }
}
