import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { kangcheng } from '../../test/command-line.ts'

test('a question that does not fit its city is refused with every problem before anything is warmed up', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'duel-'))
  const question = { candidates: [{ id: 'north', edits: [{ kind: 'close-facility', facility: 'nowhere' }] }] }
  writeFileSync(join(folder, 'question.json'), JSON.stringify(question))
  const { code, out, error } = await kangcheng(folder, 'duel', 'question.json', '--city', 'testville')
  assert.equal(code, 2)
  assert.equal(out, '')
  assert.match(error, /the duel does not fit:\n.*candidates\[0\]\.edits\[0\]\.facility.*nowhere/)
  assert.doesNotMatch(error, /warmed up/)
})
