// Every question of the screens is one that the schema answers: a refused one would leave a panel empty and say nothing.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { buildSchema, parse, validate } from 'graphql'

const here = import.meta.dirname
const schema = buildSchema(readFileSync(join(here, '../../../api/schema.graphql'), 'utf8'))
const files = readdirSync(here).filter(
  (name) => /operations\.ts$/.test(name) || name === 'recorded-past.ts' || name === 'past-beds.ts',
)

test('every operation of the screens is valid in the schema', async () => {
  let found = 0
  for (const file of files) {
    const exported: Record<string, unknown> = await import(join(here, file))
    for (const [name, text] of Object.entries(exported)) {
      if (typeof text !== 'string' || !/^\s*(query|mutation|subscription)\b/.test(text)) continue
      found++
      assert.deepEqual(
        validate(schema, parse(text)).map(({ message }) => message),
        [],
        `${file}: ${name}`,
      )
    }
  }
  assert.ok(found > 30, `${found} operations`)
})
