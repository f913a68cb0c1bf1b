import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { kangcheng } from '../../test/command-line.ts'

const folder = mkdtempSync(join(tmpdir(), 'epidemic-cli-'))
after(() => rmSync(folder, { recursive: true }))

const command = (...args: string[]) => kangcheng(folder, ...args)

test('epidemic fit: a curve is fitted, gaps are told, and what cannot be is refused with the remedy', async () => {
  const counts = [3, 8, 26, 76, '', 298, 258, 233, 189, 128, 68, 29, 14, 4]
  const csv = ['date,ill', ...counts.map((count, k) => `2026-01-${String(k + 10)},${count}`)].join('\n')
  writeFileSync(join(folder, 'ill.csv'), csv)
  const fitted = await command('epidemic', 'fit', 'ill.csv', '--value', 'ill', '--population', '763', '--json')
  assert.equal(fitted.code, 0)
  const { figures, counts: told, notices } = JSON.parse(fitted.out)
  const r = figures.find(({ name }: { name: string }) => name === 'reproductionNumber')
  assert.ok(r.q025 > 2 && r.q975 < 6 && r.q025 < r.best && r.best < r.q975)
  assert.equal(told[4], null)
  assert.match(notices[0].why, /not reported \(1 d\)/)
  const wrong = async (...args: string[]) => (await command('epidemic', 'fit', 'ill.csv', ...args)).error
  assert.match(
    await wrong('--value', 'il', '--population', '763'),
    /--value il: .* has no such column; there are date, ill/,
  )
  assert.match(await wrong('--value', 'ill', '--population', '200'), /--population 200: 298 were counted on one day/)
  assert.match(await wrong('--value', 'ill'), /--population is missing/)
  const serial = ['--value', 'ill', '--population', '763', '--serial-mean', '4', '--serial-sd', '2']
  assert.match(await wrong(...serial), /the live reproduction number is of new cases; add --observed incidence/)
})

test('epidemic run: a pathogen in a city, with bands, nested, and fewer infections where transmission is spared', async () => {
  const figures = async (...more: string[]): Promise<Record<string, { p10: number; p50: number; p90: number }>> => {
    const args = ['--city', 'testville', '--days', '80', '--runs', '5', '--imported', '20', '--json', ...more]
    const { code, out, error } = await command('epidemic', 'run', 'pandemic-influenza', ...args)
    assert.equal(code, 0, error)
    const answer = JSON.parse(out)
    return Object.fromEntries(answer.figures.map((one: { id: string }) => [one.id, one]))
  }
  const nothing = await figures()
  assert.ok(nothing.attackRate!.p50 > 0.2 && nothing.attackRate!.p50 < 0.9, `${nothing.attackRate!.p50}`)
  assert.ok(nothing.peakVentilated!.p50 <= nothing.peakIntensiveCare!.p50)
  assert.ok(nothing.peakIntensiveCare!.p50 <= nothing.peakHospital!.p50)
  const spared = await figures('--spare', '0.5,10')
  assert.ok(spared.attackRate!.p50 < nothing.attackRate!.p50)
  // While the last day has most the peak lies beyond: no day is told, and the value is the least that it may be.
  assert.equal((nothing.peakInfectiousDay as { stillRising?: number }).stillRising, 0)
  const short = ['--city', 'testville', '--days', '10', '--runs', '3', '--imported', '200']
  const { out: told } = await command('epidemic', 'run', 'pandemic-influenza', ...short)
  assert.match(told, /its day {2}>10 d {2}p10–p90: >10 – >10 {2}· 3\/3 .*the peak lies beyond \(--days\)/)
  assert.match(told, /infectious at the peak .*3\/3 .*not at the peak yet: at least/)
  const wrong = async (...args: string[]) => (await command('epidemic', 'run', ...args)).error
  assert.match(await wrong('plague'), /no pathogen "plague"; built-in ones are measles/)
  assert.match(await wrong('measles', '--spare', '2,1'), /--spare 2,1: give SHARE,FROM\[,UNTIL\], as 0\.4,14,60/)
  assert.match(await wrong('measles', '--city', 'nowhere'), /--city nowhere/)
})
