import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { answerOf, kangcheng } from '../../test/command-line.ts'
import { recordedHours } from '../../test/recorded-hours.ts'

const folder = mkdtempSync(join(tmpdir(), 'counterfactual-'))
const at = (milliseconds: number): string => new Date(milliseconds).toISOString()
let begins = 0
let ends = 0
before(async () => {
  ;({ begins, ends } = await recordedHours(folder, 23))
})

interface Answer {
  readonly pairs: number
  readonly record: { readonly counts: { readonly emergencyArrivals: number; readonly present: number } }
  readonly rows: readonly {
    readonly facility: string | null
    readonly check: { readonly trust: string; readonly occupiedShare: number; readonly boardingShare: number }
    readonly figures: readonly {
      readonly id: string
      readonly outcome: {
        readonly recorded: number | null
        readonly difference: { readonly mean: number; readonly p10: number; readonly p90: number }
      }
    }[]
  }[]
}

test('recorded hours are replayed near the record, and nothing changed makes no difference', async () => {
  const args = ['counterfactual', folder, '--from', at(begins + 3_600_000), '--until', at(ends), '--pairs', '2']
  const { code, document } = await answerOf<Answer>(folder, ...args)
  const [city] = document.rows
  assert.equal(code, 0)
  assert.equal(city!.facility, null)
  assert.ok(city!.check.occupiedShare < 0.01, `${city!.check.occupiedShare}`)
  assert.ok(document.record.counts.emergencyArrivals > 5)
  for (const { id, outcome } of city!.figures)
    assert.deepEqual([outcome.difference.p10, outcome.difference.p90], [0, 0], id)
})

test('closed beds cost boarding, the same on every run, and the lines say so in both languages', async () => {
  const change = { levers: [{ kind: 'close-beds', facility: 'h01', beds: 400, atMinute: 0 }] }
  writeFileSync(join(folder, 'change.json'), JSON.stringify(change))
  const window = ['--from', at(begins + 3_600_000), '--until', at(ends), '--pairs', '2', '--change']
  const { document } = await answerOf<Answer>(folder, 'counterfactual', folder, ...window, 'change.json')
  const boarding = document.rows[0]!.figures.find(({ id }) => id === 'boarding-hours')!
  assert.ok(boarding.outcome.difference.mean > 0.5, `${boarding.outcome.difference.mean}`)
  const again = await answerOf<Answer>(folder, 'counterfactual', folder, ...window, JSON.stringify(change))
  assert.deepEqual(again.document.rows, document.rows)
  const { out } = await kangcheng(folder, 'counterfactual', folder, ...window, 'change.json')
  assert.match(
    out,
    /^多滞留 would have cost \d+\.\d ± [\d.]+ 人时 boarder-hours\n推演 REHEARSAL · .*合成数据 SYNTHETIC/,
  )
  assert.match(out, /自检 self-check: .* · 占用 occupied ±/)
})

test('what cannot be replayed is refused with what the log holds', async () => {
  const refused = async (...args: string[]): Promise<string> => {
    const { code, out, error } = await kangcheng(folder, 'counterfactual', folder, ...args)
    assert.deepEqual([code, out], [2, ''])
    return error
  }
  assert.match(await refused('--from', at(begins)), /--until is missing/)
  assert.match(
    await refused('--from', at(begins - 7_200_000), '--until', at(ends)),
    /the record begins at .*; choose a beginning after that/,
  )
  assert.match(
    await refused('--from', at(begins + 3_600_000), '--until', at(ends + 7_200_000)),
    /the record ends at .*; choose an end no later than that/,
  )
  assert.match(
    await refused('--from', at(begins), '--until', at(begins + 60_000)),
    /a replay takes from 1 to 336 hours of the record, not 0\.0/,
  )
  assert.match(
    await refused('--from', at(begins), '--until', at(ends), '--change', '{"levers":[{"kind":"staff-absence"}]}'),
    /--change cannot be made:\n.*levers\[0\]\.kind.*"staff-absence" changes who comes or how care runs/s,
  )
  assert.match(
    await refused('--from', at(begins), '--until', at(ends), '--change', 'none.json'),
    /there is no file none\.json/,
  )
})
