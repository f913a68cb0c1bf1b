import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { kangcheng } from '../../test/command-line.ts'
import { writeTwoIntensiveCares } from '../../test/two-intensive-cares.ts'

const folder = mkdtempSync(join(tmpdir(), 'allocate-'))
const refused = async (...args: string[]): Promise<string> => {
  const { code, out, error } = await kangcheng(folder, 'allocate', ...args)
  assert.deepEqual([code, out], [2, ''])
  assert.doesNotMatch(error, /warmed up/)
  return error
}

test('what cannot be is refused before anything is warmed up, with the remedy', async () => {
  assert.match(await refused(), /give one scenario: a file, or one of .*mutual-aid/)
  assert.match(
    await refused('mutual-aid', '--quantile', '1.2'),
    /--quantile must be a share above 0 and up to 1, as 0\.8, got 1\.2/,
  )
  assert.match(
    await refused('mutual-aid', '--sessions', '--icu-target', '92'),
    /--icu-target must be a share above 0 and up to 1, as 0\.92, got 92/,
  )
  assert.match(
    await refused('mutual-aid', '--city', 'testville', '--refusing', 'h99'),
    /--refusing h99: testville has no such facility; .* as h01/,
  )
})

test('a surge of one hospital is proposed away and replayed: those who go, the hours avoided, and the same on every run', async () => {
  const scenario = {
    id: 'east-full',
    title: { zh: '东区医院爆满', en: 'The east is full' },
    why: { zh: '检验', en: 'a test' },
    horizonHours: 48,
    shocks: [
      { kind: 'surge-arrivals', factor: 4, facilities: ['h02'] },
      { kind: 'add-beds', unit: 'h01-w01', beds: 30 },
    ],
    start: { at: '2026-11-25T08:00:00+08:00', warmUpDays: 3, seed: 7 },
  }
  writeFileSync(join(folder, 'east.json'), JSON.stringify(scenario))
  const args = ['allocate', 'east.json', '--city', 'testville', '--replications', '3', '--json']
  const { code, out } = await kangcheng(folder, ...args)
  const { transfers, levers, aboveTarget, replay, result, wish } = JSON.parse(out)
  assert.ok(transfers.length > 0 && levers.length === transfers.length)
  assert.ok(
    transfers.every(
      (one: { from: string; perDay: number; expected: number }) => /^h0/.test(one.from) && one.expected > 0,
    ),
  )
  assert.ok(aboveTarget.plan < aboveTarget.nothing)
  assert.equal(wish.quantile, 0.8)
  assert.equal(replay.pairs, 3)
  const asked = transfers.reduce(
    (sum: number, one: { perDay: number; fromDay: number; untilDay: number }) =>
      sum + one.perDay * (one.untilDay - one.fromDay),
    0,
  )
  assert.ok(replay.moved.mean > 0 && replay.moved.mean + replay.refused.mean <= asked + 1e-9)
  assert.equal(result.planned.filter(({ kind }: { kind: string }) => kind === 'redistribute').length, levers.length)
  assert.equal(code, replay.worthIt ? 0 : 1)
  const again = JSON.parse((await kangcheng(folder, ...args)).out)
  assert.deepEqual([again.transfers, again.replay], [transfers, replay])
})

test('with --sessions planned operations wait for intensive care, in words, with their replay', async () => {
  const city = join(folder, 'two')
  mkdirSync(city)
  writeTwoIntensiveCares(city)
  const scenario = {
    id: 'west-full',
    title: { zh: '西区医院爆满', en: 'The west is full' },
    why: { zh: '检验', en: 'a test' },
    horizonHours: 120,
    shocks: [{ kind: 'surge-arrivals', factor: 3, facilities: ['h03'] }],
    start: { at: '2026-11-23T00:00:00+08:00', warmUpDays: 2, seed: 7 },
  }
  writeFileSync(join(folder, 'west.json'), JSON.stringify(scenario))
  const wishes = ['--sessions', '--icu-target', '0.5', '--notice-hours', '0', '--replications', '2']
  const { code, out } = await kangcheng(folder, 'allocate', 'west.json', '--city', city, ...wishes)
  assert.match(out, /^(调整有益 worth it|不足以说明有益 not shown to help): .* 床时 bed-h/)
  assert.match(out, /重症超限 intensive care above 50 % \(P80\): \d+\.\d → \d+\.\d 床日 bed-days/)
  assert.match(out, /\n {2}D\d h03 .* 择期 elective \d+: 推迟 put off 7 d/)
  assert.match(out, /回放 replay: 超限 above the limit .* → .* avoided/)
  assert.equal(code, /worth it/.test(out) ? 0 : 1)
})
