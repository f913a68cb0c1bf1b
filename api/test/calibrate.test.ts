/** The baseline is believed first: every target is met, and the page in docs/ says what a run of today gives. */
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Calibration } from '@kangcheng/twin-engine'
import { answerOf, kangcheng } from './command-line.ts'

const PAGE = join(import.meta.dirname, '../../docs/baseline')
const write = process.env.UPDATE === '1'

test('undisturbed Ningbo meets every calibration target, and the page in docs/baseline is that run', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kangcheng-baseline-'))
  const { code, document } = await answerOf<Calibration>(folder, 'calibrate', '--page', '.')
  const judged = document.targets.filter((target) => target.within !== null)
  assert.deepEqual(
    judged.filter((target) => !target.within),
    [],
  )
  assert.equal(code, 0)
  assert.ok(judged.length >= 14)
  for (const name of readdirSync(folder)) {
    const made = readFileSync(join(folder, name), 'utf8').replaceAll('--page .', '--page docs/baseline')
    if (write) writeFileSync(join(PAGE, name), made)
    assert.equal(readFileSync(join(PAGE, name), 'utf8'), made, `${name} is of another run: UPDATE=1 writes it anew`)
  }
})

test('too few days and a folder that cannot be written are named with what would be right', async () => {
  const short = await kangcheng('.', 'calibrate', '--days', '3')
  assert.equal(short.code, 2)
  assert.match(short.error, /--days must be a whole number from 14 to 90, got 3/)
  const nowhere = await kangcheng(PAGE, 'calibrate', '--page', 'README.md')
  assert.equal(nowhere.code, 2)
  assert.match(nowhere.error, /--page .*README\.md: cannot be written \(.*\); name a folder that can be/)
})

test('of another city the answer says whose targets these are, and which do not apply', async () => {
  const { code, out } = await kangcheng('.', 'calibrate', '--city', 'testville', '--days', '14')
  assert.equal(code, 1, 'a small city misses some')
  assert.match(out, /\d+ \/ \d+ 达标 met/)
  assert.match(
    out,
    /目标是为宁波收集的全国与外地数值.* gathered for Ningbo\. The bands of .* do not apply to another city/,
  )
})
