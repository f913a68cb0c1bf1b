/** Deny by default: every field of the schema against every role, and a field without a rule. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import {
  buildSchema,
  execute,
  type GraphQLField,
  type GraphQLObjectType,
  getNamedType,
  isEnumType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  isScalarType,
  parse,
} from 'graphql'
import { accessOf } from '../src/access-control/access.ts'
import type { Caller } from '../src/access-control/caller.ts'
import { FIELD_RULES, fieldRules } from '../src/access-control/field-rules.ts'
import { guardFields, mayNotRun, type Verdict, verdictOn } from '../src/access-control/guard-fields.ts'
import { HiddenFields } from '../src/access-control/hidden-fields.ts'
import { TOKEN_KINDS } from '../src/access-control/roles.ts'
import { addToken } from '../src/access-control/tokens.ts'
import type { Context } from '../src/schema/builder.ts'
import { schema } from '../src/schema/schema.ts'
import { accessPage, objectTypes } from './access-matrix.ts'
import { ask, type GraphqlAnswer, startServer, type TestServer } from './harness.ts'

const KINDS = [...TOKEN_KINDS, 'local'] as const
type Kind = (typeof KINDS)[number]
type Field = GraphQLField<unknown, unknown>
const ROOTS = ['Query', 'Mutation', 'Subscription']

test('docs/access.md is the matrix of every field and every role (UPDATE=1 writes it anew)', () => {
  const file = join(import.meta.dirname, '../../docs/access.md')
  const page = accessPage(schema())
  if (process.env.UPDATE) writeFileSync(file, page)
  assert.ok(existsSync(file), 'run: UPDATE=1 node --test api/test/access-matrix.test.ts')
  assert.equal(
    readFileSync(file, 'utf8'),
    page,
    'who may see what changed: run UPDATE=1 node --test api/test/access-matrix.test.ts, and read what changed in docs/access.md',
  )
})

test('every field has a class, and every line of the rules is a field', () => {
  const fields = Object.values(schema().getTypeMap())
    .filter((type) => (isObjectType(type) || isInterfaceType(type)) && !type.name.startsWith('__'))
    .flatMap((type) => Object.keys((type as GraphQLObjectType).getFields()).map((name) => `${type.name}.${name}`))
  assert.ok(fields.length > 800)
  assert.deepEqual(
    fields.filter((field) => !FIELD_RULES.has(field)),
    [],
    'give the field a line in api/src/access-control/field-rules.ts',
  )
  assert.deepEqual(
    [...FIELD_RULES.keys()].filter((field) => !fields.includes(field)),
    [],
    'there is no such field any more: take its name out of field-rules.ts',
  )
})

test('a field that was added without a rule is denied to everybody, at a root and below, asked for or run past the check', async () => {
  const rules = fieldRules({ Query: { catalogue: 'city' }, City: { catalogue: 'id' } })
  const added = guardFields(
    buildSchema('type Query { city: City secret: String } type City { id: ID secret: String }'),
    rules,
  )
  const rootValue = { city: { id: 'x', secret: 'told' }, secret: 'told' }
  for (const kind of KINDS) {
    const contextValue = contextOf(kind)
    for (const query of ['{ secret }', '{ city { secret } }', '{ ...f } fragment f on Query { city { id secret } }']) {
      const document = parse(query)
      const why = mayNotRun(added, document, null, kind, rules)!
      if (kind !== 'recipient') assert.match(why, /secret belongs to no class of data, and is denied/)
      assert.notEqual(why, null)
      if (query === '{ secret }') continue
      const { data, errors } = await execute({ schema: added, document, rootValue, contextValue })
      assert.doesNotMatch(JSON.stringify(data), /told/)
      assert.match(errors![0]!.message, kind === 'recipient' ? /not for role recipient/ : /denied to everybody/)
    }
    const known = parse('{ city { id } }')
    assert.equal(mayNotRun(added, known, null, kind, rules) === null, kind !== 'recipient')
  }
})

const callerOf = (kind: Kind): Caller => {
  if (kind === 'local') return { kind }
  if (kind === 'sender') return { kind, source: 'ward-7' }
  return { kind, name: 'zz' }
}
const contextOf = (kind: Kind): Pick<Context, 'access' | 'hidden' | 'exercise'> => ({
  access: accessOf(callerOf(kind), server.twin.city),
  hidden: new HiddenFields(),
  exercise: null,
})

/** The shortest way to each type from a root, as fields. */
function ways(): ReadonlyMap<string, readonly Field[]> {
  const found = new Map<string, readonly Field[]>()
  const queue = objectTypes(schema()).filter(({ name }) => ROOTS.includes(name))
  for (const root of queue) found.set(root.name, [])
  for (let type = queue.shift(); type !== undefined; type = queue.shift())
    for (const field of Object.values(type.getFields())) {
      const next = getNamedType(field.type)
      if (!isObjectType(next) || found.has(next.name)) continue
      found.set(next.name, [...found.get(type.name)!, field])
      queue.push(next)
    }
  return found
}

const leaf = (field: Field): boolean => isScalarType(getNamedType(field.type)) || isEnumType(getNamedType(field.type))
const asked = (field: Field): string => {
  const args = field.args.filter(({ type, defaultValue }) => isNonNullType(type) && defaultValue === undefined)
  return args.length === 0 ? field.name : `${field.name}(${args.map(({ name }) => `${name}: $v`).join(', ')})`
}

test('every field × every role: an operation that asks for it runs exactly where every step is granted or hidden', () => {
  const to = ways()
  let walked = 0
  const reached = new Set<string>()
  for (const type of objectTypes(schema())) {
    const way = to.get(type.name)
    assert.ok(way, `${type.name} is reached from no root`)
    let root = type.name
    for (const name of ROOTS) if (schema().getType(name) === owner(way[0])) root = name
    for (const field of Object.values(type.getFields())) {
      const steps: readonly Field[] = [...way, field]
      const inner = leaf(field) ? asked(field) : `${asked(field)} { __typename }`
      const body = way.reduceRight((text, step) => `${asked(step)} { ${text} }`, inner)
      const document = parse(`${root.toLowerCase()} { ${body} }`)
      for (const kind of KINDS) {
        let at = way.length === 0 ? type : (schema().getType(root) as GraphQLObjectType)
        let open = true
        for (const step of steps) {
          const { is }: Verdict = verdictOn(kind, at, step)
          open = is !== 'refused'
          // What lies below a hidden field is never read.
          if (!open || is === 'hidden') break
          const next = getNamedType(step.type)
          if (isObjectType(next)) at = next
        }
        assert.equal(mayNotRun(schema(), document, null, kind) === null, open, `${kind}: ${type.name}.${field.name}`)
        walked++
      }
      reached.add(`${type.name}.${field.name}`)
    }
  }
  assert.ok(reached.size > 800 && walked === reached.size * KINDS.length)
})

/** The root type whose field this is. */
const owner = (field: Field | undefined): unknown =>
  field && objectTypes(schema()).find((type) => ROOTS.includes(type.name) && type.getFields()[field.name] === field)

let server: TestServer
const headers = new Map<Kind, Record<string, string>>()
before(async () => {
  server = await startServer({ AUTH: 'on' })
  for (const kind of TOKEN_KINDS) {
    const places = ['bed-manager', 'group-coordinator'].includes(kind) ? { places: ['h01'] } : {}
    const holder = kind === 'sender' ? { source: 'ward-7' } : { role: kind, name: `zz-${kind}`, ...places }
    headers.set(kind, { authorization: `Bearer ${addToken(server.dataDir, holder)}` })
  }
})
after(() => server.stop())

/** All of a type that a kind of caller may ask for, hidden fields included. */
function selection(type: GraphQLObjectType, kind: Kind, depth: number): string {
  const fields = Object.values(type.getFields()).flatMap((field) => {
    if (field.args.some(({ type: of, defaultValue }) => isNonNullType(of) && defaultValue === undefined)) return []
    if (verdictOn(kind, type, field).is === 'refused') return []
    const next = getNamedType(field.type)
    if (!isObjectType(next)) return leaf(field) ? [field.name] : []
    return depth === 0 ? [] : [`${field.name} { ${selection(next, kind, depth - 1)} }`]
  })
  return ['__typename', ...fields].join(' ')
}

/** Fields of an answer that should be hidden and are told. */
function* leaks(value: unknown, kind: Kind): Generator<string> {
  if (Array.isArray(value)) for (const one of value) yield* leaks(one, kind)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return
  const type = schema().getType((value as { __typename?: string }).__typename ?? '') as GraphQLObjectType
  // What is no object of the schema is the value of a scalar.
  if (type === undefined) return
  for (const [name, inner] of Object.entries(value)) {
    if (name === '__typename') continue
    const { is } = verdictOn(kind, type, type.getFields()[name]!)
    if (is === 'hidden' && !isEmpty(inner)) yield `${type.name}.${name}`
    if (is === 'refused') yield `${type.name}.${name} is refused`
    yield* leaks(inner, kind)
  }
}

/** Nothing that was true just now: nulls, empty lists, what stands, and a quality of MISSING. */
function isEmpty(value: unknown): boolean {
  if (value === null) return true
  if (Array.isArray(value)) return value.every((one) => one === null)
  if (typeof value !== 'object') return false
  const { physical: _stands, __typename, quality = 'MISSING', ...rest } = value as Record<string, unknown>
  return quality === 'MISSING' && Object.values(rest).every((one) => one === null)
}

test('what a role is not granted is empty in what the server answers, and says why; what it is granted is told', async () => {
  for (const kind of TOKEN_KINDS) {
    if (kind === 'recipient') continue
    const city = selection(schema().getType('City') as GraphQLObjectType, kind, 1)
    const hospital = selection(schema().getType('Facility') as GraphQLObjectType, kind, 2)
    const { body } = await ask<Record<'city' | 'facility', object>>(
      server.url,
      `{ city { ${city} } facility(id: "h01") { ${hospital} } }`,
      {},
      headers.get(kind)!,
    )
    // The public is told flows of a day only.
    const errors = (body.errors ?? []).filter(({ message }) => !/flows are of 1440 minutes only/.test(message))
    assert.deepEqual(errors, [], kind)
    if (body.data === null) continue
    assert.deepEqual([...leaks(body.data, kind)], [], kind)
    const { hidden = [] } =
      (body as GraphqlAnswer<unknown> & { extensions?: { hidden?: { field: string; reason: string }[] } }).extensions ??
      {}
    const mayNot = verdictOn(kind, ...fieldNamed('Facility', 'emergency')).is === 'hidden'
    assert.equal(
      hidden.some(({ field, reason }) => field === 'Facility.emergency' && reason === 'ROLE'),
      mayNot,
      kind,
    )
  }
})

const fieldNamed = (type: string, field: string): [GraphQLObjectType, Field] => {
  const of = schema().getType(type) as GraphQLObjectType
  return [of, of.getFields()[field]!]
}

test('roots that a role is not granted are refused by the server, whatever they are asked with', async () => {
  const words = new Set<string>()
  let turn = 0
  for (const root of ['Query', 'Mutation'])
    for (const field of Object.values((schema().getType(root) as GraphQLObjectType).getFields()))
      for (const kind of TOKEN_KINDS) {
        if (verdictOn(kind, { name: root }, field).is !== 'refused') continue
        // All of them were settled above; here every fifth goes the whole way, so that each role and root has its turn.
        if (turn++ % 5 > 0) continue
        const args = field.args.filter(({ type, defaultValue }) => isNonNullType(type) && defaultValue === undefined)
        const variables = args.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ')
        const given = args.map(({ name }) => `${name}: $${name}`).join(', ')
        const call = `${field.name}${given && `(${given})`}${leaf(field) ? '' : ' { __typename }'}`
        const query = `${root.toLowerCase()}${variables && `(${variables})`} { ${call} }`
        const { body } = await ask(server.url, query, sample(field), headers.get(kind)!)
        assert.equal(body.errors?.[0]?.extensions?.code, 'FORBIDDEN', `${kind}: ${query} ${body.errors?.[0]?.message}`)
        words.add(body.errors![0]!.message)
      }
  assert.ok(words.size > 50)
})

/** Values that validate as arguments of a field. */
function sample(field: Field): Record<string, unknown> {
  return Object.fromEntries(field.args.map(({ name, type }) => [name, sampleOf(String(type))]))
}
function sampleOf(type: string): unknown {
  if (type.startsWith('[')) return []
  const name = type.replace('!', '')
  if (['Int', 'Float'].includes(name)) return 1
  if (name === 'JSON') return {}
  const named = schema().getType(name)
  if (named && isEnumType(named)) return named.getValues()[0]!.name
  if (named && 'getFields' in named)
    return Object.fromEntries(
      Object.values((named as GraphQLObjectType).getFields())
        .filter(
          ({ type: of, ...rest }) =>
            isNonNullType(of) && (rest as { defaultValue?: unknown }).defaultValue === undefined,
        )
        .map((inner) => [inner.name, sampleOf(String(inner.type))]),
    )
  return 'x'
}
