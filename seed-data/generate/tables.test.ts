import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { numberIn, readTable } from './tables.ts'

function read(text: string) {
  const folder = mkdtempSync(join(tmpdir(), 'tables-'))
  try {
    writeFileSync(join(folder, 'table.csv'), text)
    return readTable(join(folder, 'table.csv'))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('notices are skipped, quotes are undone and empty fields stay empty', () => {
  assert.deepEqual(read('# notice, with comma\na,b,c\n1,"x, ""y""",\n,,z\n'), [
    { a: '1', b: 'x, "y"', c: '' },
    { a: '', b: '', c: 'z' },
  ])
})

test('any fields come back as they were written', () => {
  const field = fc.string({ maxLength: 8 }).filter((s) => !/[\n\r]/.test(s))
  fc.assert(
    fc.property(fc.array(fc.tuple(field, field), { minLength: 1, maxLength: 4 }), (rows) => {
      const text = rows.map((r) => r.map((f) => `"${f.replaceAll('"', '""')}"`).join(',')).join('\n')
      assert.deepEqual(
        read(`a,b\n${text}`),
        rows.map(([a, b]) => ({ a, b })),
      )
    }),
    { numRuns: 40 },
  )
})

test('a row of the wrong width is refused with file and line', () => {
  assert.throws(() => read('a,b\n1,2\n3\n'), /table\.csv:3 has 1 fields where the header names 2/)
})

test('an empty cell never becomes the number 0', () => {
  assert.equal(numberIn({ n: '0' }, 'n'), 0)
  assert.throws(() => numberIn({ n: '' }, 'n'), /n must be a number, got ""/)
  assert.throws(() => numberIn({ n: '3x' }, 'n'), /n must be a number, got "3x"/)
})
