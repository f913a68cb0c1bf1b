/** Holds docs/contract.md against the code: what the page promises exists, under these names and with this nullability. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { EVENT_FIELDS } from '@kangcheng/twin-engine'
import { type FieldDefinitionNode, parse, print } from 'graphql'
import { loadCommands } from '../src/cli/index.ts'
import { decodeConfig } from '../src/config.ts'

const root = join(import.meta.dirname, '../..')
const commands = await loadCommands()
const page = readFileSync(join(root, 'docs/contract.md'), 'utf8')
const promised = /```graphql\n([\s\S]*?)```/.exec(page)![1]!

interface Shape {
  readonly type: string
  readonly arguments: ReadonlyMap<string, string>
}

/** Type and argument types of every field, by `Type.field`. */
function shapes(sdl: string): Map<string, Shape> {
  const found = new Map<string, Shape>()
  for (const definition of parse(sdl).definitions) {
    if (definition.kind !== 'ObjectTypeDefinition') continue
    for (const field of definition.fields ?? [])
      found.set(`${definition.name.value}.${field.name.value}`, shapeOf(field))
  }
  return found
}

function shapeOf(field: FieldDefinitionNode): Shape {
  return {
    type: print(field.type),
    arguments: new Map((field.arguments ?? []).map((a) => [a.name.value, print(a.type)])),
  }
}

test('the schema has every type and field of the contract, with the same nullability', () => {
  const actual = shapes(readFileSync(join(root, 'api/schema.graphql'), 'utf8'))
  const expected = shapes(promised)
  assert.ok(expected.size > 40, 'the contract page still holds its schema')
  for (const [name, shape] of expected) {
    const found = actual.get(name)
    assert.ok(found, `${name} is missing from the schema`)
    assert.equal(found.type, shape.type, name)
    for (const [argument, type] of shape.arguments)
      assert.equal(found.arguments.get(argument), type, `${name}(${argument})`)
  }
})

test('the schema knows every kind of facility of the contract', () => {
  const kinds = /`enum FacilityKind` has at least `([^`]+)`/.exec(page)![1]!.split(' ')
  const sdl = parse(readFileSync(join(root, 'api/schema.graphql'), 'utf8'))
  const enumeration = sdl.definitions.find((d) => d.kind === 'EnumTypeDefinition' && d.name.value === 'FacilityKind')
  assert.ok(enumeration?.kind === 'EnumTypeDefinition')
  const values = new Set((enumeration.values ?? []).map((v) => v.name.value))
  assert.ok(kinds.length >= 9)
  assert.deepEqual(
    kinds.filter((kind) => !values.has(kind)),
    [],
  )
})

test('every kind of event of the contract is known to the engine', () => {
  const section = page.slice(page.indexOf('Kinds, at least:'), page.indexOf('`encounter` is a keyed token'))
  const kinds = [...section.matchAll(/`([a-z]+)\.([a-z|]+)/g)].flatMap(([, noun, verbs]) =>
    verbs!.split('|').map((verb) => `${noun}.${verb}`),
  )
  assert.ok(kinds.length >= 20, `the page lists kinds: ${kinds.join(' ')}`)
  assert.deepEqual(
    kinds.filter((kind) => !(kind in EVENT_FIELDS)),
    [],
  )
})

test('every command of the contract exists, or the page says that it comes later', () => {
  const names = new Set(commands.map((command) => command.name))
  const rows = [...page.matchAll(/^\| (\*\(later\)\* )?`([a-z]+(?: [a-z]+)?)/gm)].filter(
    ([, , name]) => name !== 'command',
  )
  assert.ok(rows.length >= 8)
  for (const [, later, name] of rows) {
    const exists = names.has(name!) || names.has(name!.split(' ')[0]!)
    if (later) assert.ok(!exists, `${name} exists: take "(later)" off the page`)
    else assert.ok(exists, `${name} is promised but does not exist`)
  }
})

test('every variable of the contract is accepted, and a malformed one ends the start by name', () => {
  const good = {
    PORT: '4001',
    HOST: '127.0.0.1',
    DATA_DIR: 'data',
    CITY: 'ningbo',
    DEMO_FEED: 'off',
    DEMO_SPEED: '10',
    AUTH: 'off',
  }
  const problemsOf = (env: Record<string, string>): string => {
    const decoded = decodeConfig(env, root)
    return decoded.ok ? '' : decoded.problems.join('\n')
  }
  assert.equal(problemsOf(good), '')
  assert.equal(problemsOf({}), '')
  for (const [name, value] of [
    ['PORT', 'http'],
    ['DEMO_FEED', 'perhaps'],
    ['DEMO_SPEED', '-3'],
    ['AUTH', 'none'],
  ] as const)
    assert.match(problemsOf({ ...good, [name]: value }), new RegExp(name), `${name}=${value}`)
  assert.match(problemsOf({ ...good, HOST: '0.0.0.0' }), /AUTH/, 'AUTH=off is for loopback only')
})
