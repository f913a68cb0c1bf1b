import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { reportTo } from '../telemetry/log-events.ts'
import { type DecisionAsked, planDecisionsOf } from './plan-decisions.ts'
import type { PlanningRefused, SitePlanRun } from './ports.ts'

const NOW = Date.UTC(2027, 0, 5)
const ASKED: DecisionAsked = {
  letter: 'A',
  verdict: 'REJECTED',
  post: '规划处',
  reason: '占用湿地',
  change: null,
  expiresAt: null,
}
const run = {
  id: 'r1',
  state: 'DONE',
  startedAt: NOW,
  request: { measure: 'e2sfca', supply: 'beds', supplyPerSite: 20, sites: [] },
  plans: [{ letter: 'A', found: { objective: 'mclp', value: 1, bound: 1, gap: 0, open: [] } }],
  synthetic: true,
} as unknown as SitePlanRun

function setUp(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'decisions-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const told: string[] = []
  const open = () =>
    planDecisionsOf(
      folder,
      () => NOW,
      reportTo((line) => told.push(line)),
    )
  return { open, told, file: join(folder, 'plans/decisions.jsonl'), head: join(folder, 'plans/decisions.head') }
}
const numbers = (list: readonly { readonly number: number }[]): number[] => list.map(({ number }) => number)

test('a line that a crash cut off anywhere is removed and told before the next decision, which a restart finds', (t) => {
  const { open, told, file } = setUp(t)
  open().decide(run, ASKED, 'local')
  const whole = readFileSync(file)
  const torn = [whole.subarray(0, 1), whole.subarray(0, whole.indexOf('规') + 1), whole.subarray(0, whole.length - 1)]
  torn.forEach((tail, k) => {
    appendFileSync(file, tail)
    const anew = open()
    assert.equal(anew.list().length, k + 1, 'reading removes nothing and finds what was kept')
    assert.equal(told.length, k)
    assert.equal(anew.decide(run, ASKED, 'local').number, k + 2)
    assert.match(told[k]!, new RegExp(`decisions\\.jsonl: ${tail.length} bytes behind decision ${k + 1} are removed`))
    anew.decide(run, ASKED, 'local')
    assert.deepEqual(numbers(open().list()).slice(0, 2), [k + 3, k + 2])
    truncateSync(file, readFileSync(file).lastIndexOf('{"number"'))
    rmSync(join(file, '../decisions.head'))
  })
  assert.equal(told.length, torn.length)
})

test('the last line cannot be changed, cut off or taken away unnoticed; a head one line behind is a crash', (t) => {
  const { open, told, file, head } = setUp(t)
  const decisions = open()
  decisions.decide(run, ASKED, 'local')
  const before = readFileSync(head)
  const first = readFileSync(file, 'utf8')
  decisions.decide(run, ASKED, 'local')
  const [kept, heads] = [readFileSync(file, 'utf8'), readFileSync(head)]
  const last = kept.slice(first.length)
  for (const changed of [first + last.replace('占用湿地', '占用农田'), first, first + last.slice(0, -9), '']) {
    writeFileSync(file, changed)
    assert.throws(() => open().list(), /decisions\.jsonl:\d is not what .*decisions\.head says of line 2/)
    assert.throws(() => open().decide(run, ASKED, 'local'), /the end of the file was changed; give back both/)
  }
  writeFileSync(file, kept)
  writeFileSync(head, 'nothing')
  assert.throws(() => open().list(), /decisions\.head is not "number SHA-256"/)
  writeFileSync(head, before)
  assert.deepEqual(numbers(open().list()), [2, 1])
  assert.equal(open().decide(run, ASKED, 'local').number, 3)
  writeFileSync(head, heads)
  assert.deepEqual(numbers(open().list()), [3, 2, 1])
  assert.deepEqual(told, [])
})

test('what is refused is told in Chinese with its field', (t) => {
  const { open } = setUp(t)
  const refused = (change: Partial<DecisionAsked>): string | undefined => {
    try {
      open().decide(run, { ...ASKED, ...change }, 'local')
    } catch (error) {
      return (error as PlanningRefused).zh
    }
    return undefined
  }
  assert.match(refused({ post: '' })!, /^岗位须写明/)
  assert.match(refused({ reason: '请打 13800138000' })!, /^理由不合要求/)
  assert.match(refused({ verdict: 'MODIFIED' })!, /^修改内容未填/)
  assert.match(refused({ verdict: 'ACCEPTED' })!, /^有效期未填/)
  assert.match(refused({ letter: 'Z' })!, /没有方案“Z”；现有 A/)
  assert.equal(refused({}), undefined)
})
