/** Epidemics over the API: pathogens with sources, a reported series fitted or refused by line, a wave against the beds of the live city. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { followedClock } from '../src/live/city-clock.ts'
import { ask, startServer, type TestServer } from './harness.ts'

let server: TestServer
before(async () => {
  server = await startServer({}, { clock: followedClock('live', 1) })
})
after(() => server.stop())

const FIT = `query F($input: EpidemicFitInput!) { epidemicFit(input: $input) { columns problems { path why }
  series { valueColumn days counts expected q025 q975 coverage figures { name unit best q025 q975 atEdge }
    reproduction { day mean q025 q975 } notices { path why } onwardsReproduction onwardsPer100000 } } }`
const RUN = `query R($input: EpidemicRunInput!) { epidemicRun(input: $input) { asOf days runs seed pathogen reproductionNumber
  intensiveCare { open occupied } subdistricts { centre people } subdistrictOfCell
  base { infections { p10 p50 p90 } intensiveCare { p50 } intensiveCareRunsOut { p10 p50 p90 share } intensiveCareLeft incidence infectionsSum }
  plan { infections { p50 } intensiveCareLeft infectionsSum } } }`

interface Fit {
  readonly columns: readonly string[]
  readonly problems: readonly { readonly path: string; readonly why: string }[]
  readonly series: {
    readonly valueColumn: string
    readonly counts: readonly (number | null)[]
    readonly expected: readonly number[]
    readonly figures: readonly { readonly name: string; readonly q025: number; readonly q975: number }[]
    readonly reproduction: readonly { readonly mean: number; readonly q025: number; readonly q975: number }[]
    readonly notices: readonly { readonly path: string }[]
    readonly onwardsReproduction: number
    readonly onwardsPer100000: number
  } | null
}
const fit = async (input: object): Promise<Fit> => {
  const { body } = await ask<{ epidemicFit: Fit }>(server.url, FIT, { input })
  assert.equal(body.errors, undefined, body.errors?.[0]?.message)
  return body.data.epidemicFit
}
const refused = async (input: object): Promise<string> =>
  (await ask(server.url, RUN, { input })).body.errors?.[0]?.message ?? 'taken'

/** New cases that grow by a seventh a day. */
const csv = (change: (line: string, day: number) => string = (line) => line): string =>
  [
    '日期,district,new',
    ...Array.from({ length: 24 }, (_, day) =>
      change(`2026-11-${String(day + 1).padStart(2, '0')},x,${Math.round(12 * (8 / 7) ** day)}`, day),
    ),
  ].join('\n')

test('pathogens come with a source for every figure', async () => {
  const { body } = await ask<{
    epidemicPathogens: readonly { readonly id: string; readonly figures: readonly { readonly source: string }[] }[]
  }>(
    server.url,
    '{ epidemicPathogens { id name { zh en } ages reproduction figures { name values unit range source tag } } }',
  )
  const ids = body.data.epidemicPathogens.map(({ id }) => id)
  assert.ok(ids.includes('seasonal-influenza') && ids.includes('omicron-like'), ids.join(', '))
  for (const { figures } of body.data.epidemicPathogens) assert.ok(figures.every(({ source }) => source.length > 3))
})

test('a reported series is fitted with intervals, has a live reproduction number, and says how it goes on', async () => {
  const { series, problems, columns } = await fit({ csv: csv(), population: 40_000 })
  assert.deepEqual([problems, columns], [[], ['日期', 'district', 'new']])
  assert.ok(series)
  assert.equal(series.valueColumn, 'new', 'a column of words is none of counts')
  const r = series.figures.find(({ name }) => name === 'reproductionNumber')!
  assert.ok(r.q025 > 1 && r.q025 < r.q975)
  const live = series.reproduction.at(-1)!
  assert.ok(live.q025 < live.mean && live.mean < live.q975 && live.mean > 1.2 && live.mean < 1.8, `${live.mean}`)
  assert.equal(Number(live.mean.toPrecision(5)), series.onwardsReproduction)
  assert.ok(series.onwardsPer100000 > 100 && series.onwardsPer100000 < 4_000)
})

test('what is not reported is unknown; what is wrong is told by its line, and nothing is fitted', async () => {
  const gap = await fit({ csv: csv((line, day) => (day === 9 ? '2026-11-10,x,' : line)), population: 40_000 })
  assert.equal(gap.series?.counts[9], null)
  assert.deepEqual(
    gap.series?.notices.map(({ path }) => path),
    ['2026-11-10'],
  )
  const wrong = await fit({
    csv: csv((line, day) => (day === 3 ? '2026-11-04,x,-3' : day === 5 ? '2026-11-05,x,9' : line)),
    valueColumn: 'new',
  })
  assert.equal(wrong.series, null)
  assert.deepEqual(
    wrong.problems.map(({ path, why }) => `${path}: ${why}`),
    [
      'line 5: -3 on 2026-11-04: a count is never negative; put a correction on the day that it corrects',
      'line 7: 2026-11-05 stands already at line 6; keep one of them, or add them up',
    ],
  )
  assert.match(
    (await fit({ csv: 'only\n1' })).problems[0]!.why,
    /needs a header with a column of dates and one of counts/,
  )
  assert.match(
    (await fit({ csv: csv(), valueColumn: 'ill' })).problems[0]!.why,
    /no column of counts "ill"; there are 日期, district, new/,
  )
})

test('a wave stands against the beds of the live city; measures and beds change the plan alone, and the same question has the same answer', async () => {
  interface Run {
    readonly days: number
    readonly intensiveCare: { readonly open: number; readonly occupied: number } | null
    readonly subdistricts: readonly { readonly people: number }[]
    readonly subdistrictOfCell: readonly number[]
    readonly base: {
      readonly infections: { readonly p10: readonly number[]; readonly p50: readonly number[] }
      readonly intensiveCareLeft: readonly number[] | null
      readonly intensiveCareRunsOut: { readonly share: number } | null
      readonly incidence: readonly number[]
      readonly infectionsSum: readonly number[]
    }
    readonly plan: {
      readonly intensiveCareLeft: readonly number[] | null
      readonly infectionsSum: readonly number[]
    } | null
  }
  const input = {
    pathogen: 'sars-cov-2-wild',
    reproductionNumber: 4,
    everywherePer100000: 500,
    days: 28,
    runs: 4,
    reduceContacts: [{ share: 0.5, fromDay: 7, untilDay: 28, fromAge: 5, untilAge: 65 }],
    vaccinate: [{ coverage: 0.5, atDay: 0, protectionDays: 5, days: 7, fromAge: 60 }],
    addBeds: [{ fromDay: 10, intensiveCare: 6 }],
  }
  const run = async (): Promise<Run> => {
    const { body } = await ask<{ epidemicRun: Run }>(server.url, RUN, { input })
    assert.equal(body.errors, undefined, body.errors?.[0]?.message)
    return body.data.epidemicRun
  }
  const found = await run()
  assert.equal(found.base.infections.p50.length, 29)
  assert.equal(found.base.incidence.length, 29 * found.subdistricts.length)
  assert.ok(found.subdistrictOfCell.every((p) => p < found.subdistricts.length))
  const { plan, base } = found
  assert.ok(plan && plan.infectionsSum[1]! < base.infectionsSum[1]!)
  if (found.intensiveCare !== null) assert.equal(plan.intensiveCareLeft![10], base.intensiveCareLeft![10]! + 6)
  assert.deepEqual((await run()).base, base)
})

test('what is asked wrongly is refused with its place', async () => {
  assert.match(await refused({ pathogen: 'plague' }), /input\.pathogen: no pathogen "plague"; one of measles/)
  assert.match(
    await refused({ pathogen: 'measles', days: 900 }),
    /input\.days: must be a number from 1 to 180, got 900/,
  )
  assert.match(
    await refused({ pathogen: 'measles', reduceContacts: [{ share: 2, fromDay: 0, untilDay: 5 }] }),
    /input\.reduceContacts\[0\]\.share: must be a number from 0 to 1, got 2/,
  )
  assert.match(await refused({ file: { format: 'x' } }), /format: must be "kangcheng-pathogen\/1"/)
})
