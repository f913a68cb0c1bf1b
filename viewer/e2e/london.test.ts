// A day of London's hospitals in the Watch room, from the CSV: drafted, played, drawn, and marked as a replay.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { launch, openPage, untilReady, untilText } from './browser.ts'
import { startServer } from './server.ts'

const ROOT = join(import.meta.dirname, '../..')
const CENSUS = process.env.REFERENCE_DATA
  ? join(process.env.REFERENCE_DATA, 'data/nhs-daily-hospital-beds/london_trusts_daily_winters_2018_2022.csv')
  : null
const needsCensus = CENSUS === null ? { skip: 'REFERENCE_DATA is not set: the census of London is not here' } : {}
const DAY = '2021-12-15'

function kangcheng(...args: readonly string[]): void {
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'api/bin/kangcheng.mjs'), ...args], {
    cwd: ROOT,
    encoding: 'utf8',
  })
  assert.equal(status, 0, `${args.slice(0, 2).join(' ')}: ${stderr}`)
}

/** Occupied and open beds of the day over all trusts, general and critical care. */
function dayInTheTable(): { readonly occupied: number; readonly open: number } {
  const [heading, ...rows] = readFileSync(CENSUS!, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','))
  const sum = (name: string): number =>
    rows.filter((row) => row.includes(DAY)).reduce((total, row) => total + Number(row[heading!.indexOf(name)] || 0), 0)
  return { occupied: sum('ga_occupied') + sum('cc_adult_occupied'), open: sum('ga_open') + sum('cc_adult_open') }
}

test('a day of London’s hospitals plays in the Watch room, and says that it is a replay', {
  ...needsCensus,
  timeout: 300_000,
}, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'kangcheng-london-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const csv = ['--format', 'csv', '--zone', 'Europe/London'] as const
  kangcheng(
    ...[
      'city',
      'draft',
      CENSUS!,
      ...csv,
      '--out',
      folder,
      '--id',
      'london',
      '--name-zh',
      '伦敦',
      '--name-en',
      'London',
    ],
    ...['--places', 'docs/examples/london/places.csv', '--source', 'NHS England daily situation reports'],
  )
  const server = await startServer({ CITY: folder, REPLAY_SOURCE: 'nhs', DEMO_FEED: 'off' })
  t.after(() => server.stop())
  kangcheng(
    ...['feed', 'play', CENSUS!, ...csv, '--map', join(folder, 'map.json'), '--to', server.url, '--source', 'nhs'],
    ...['--every', '1440', '--speed', '0', '--from', '2021-12-14T00:00:00Z', '--until', `${DAY}T23:00:00Z`],
  )
  const browser = await launch()
  t.after(() => browser.close())
  const { page, errors, outside } = await openPage(browser, 1600, 900)
  await page.goto(`${server.url}/?antialias=0&lang=en`)
  await untilReady(page)
  await untilText(page, '.header-right .is-replay', /REPLAY/)
  assert.equal(await page.locator('.header-right .synthetic').count(), 0, 'real figures carry no synthetic mark')
  await untilText(page, '.scope', /London.*22\/22/)
  const { occupied, open } = dayInTheTable()
  await untilText(page, '.kpi b', new RegExp(`^\\s*${((occupied / open) * 100).toFixed(1).replace('.', '\\.')}\\s*$`))
  await page.waitForSelector('.left-rail [data-roving]')
  // Every trust is in the list.
  await page.waitForSelector('.left-rail [data-place] >> nth=21')

  // A ward that tells a census only never shows free beds.
  await page.goto(`${server.url}/?antialias=0&lang=en#/hospital/rj1`)
  await page.waitForSelector('.ward-rail [data-roving]')
  await page.waitForFunction(() => /by census/.test(document.querySelector('.waterfall-panel h2')?.textContent ?? ''))
  assert.deepEqual(errors, [])
  assert.deepEqual(outside, [])
})
