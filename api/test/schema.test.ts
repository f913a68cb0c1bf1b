import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { lexicographicSortSchema, printSchema } from 'graphql'
import { schema } from '../src/schema/schema.ts'

const file = join(import.meta.dirname, '../schema.graphql')

test('schema.graphql is the schema as it is served (UPDATE=1 writes it anew)', () => {
  const printed = `${printSchema(lexicographicSortSchema(schema()))}\n`
  if (process.env.UPDATE) writeFileSync(file, printed)
  assert.ok(existsSync(file), 'run: UPDATE=1 node --test api/test/schema.test.ts')
  assert.equal(
    readFileSync(file, 'utf8'),
    printed,
    'the API changed: run UPDATE=1 node --test api/test/schema.test.ts, and say so in CHANGELOG.md',
  )
})
