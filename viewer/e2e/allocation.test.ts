// Allocation: a proposal with its replay is shown, changed, replayed, approved, refused and exported; what was refused is not proposed again.
// Theatre sessions against intensive care: the Gantt, rows that a person changes, a refusal by specialty.
// The cheapest actions: searched, looked at, exported, and a set of them opened as a rehearsal of the same moment.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { writeTwoIntensiveCares } from '../../api/test/two-intensive-cares.ts'
import { violations } from './axe.ts'
import { launch, openPage, untilCount, untilReady, untilText } from './browser.ts'
import { startServer, type TestServer } from './server.ts'

/** A city where a hospital with theatres has intensive care. */
const folder = mkdtempSync(join(tmpdir(), 'kangcheng-allocation-'))
let server: TestServer
let browser: Browser
before(async () => {
  server = await startServer({ DEMO_SPEED: '1', CITY: writeTwoIntensiveCares(folder) })
  browser = await launch(['--disable-3d-apis'])
})
after(async () => {
  await browser?.close()
  await server?.stop()
  rmSync(folder, { recursive: true })
})

const LONG = { timeout: 120_000 }

/** One hospital overrun, and room at another that runs out of oxygen: begun by somebody else, so that the screen finds it. */
async function propose(differs: object = {}): Promise<void> {
  const input = {
    shocks: [
      { kind: 'surge-arrivals', spec: { factor: 5, facilities: ['h02'] } },
      { kind: 'add-beds', spec: { unit: 'h01-w01', beds: 60 } },
      {
        kind: 'stock-shortage',
        spec: { item: 'oxygen', facilities: ['h01'], deliveredShare: 0, daysLeft: 0.25, untilMinute: 4320 },
      },
    ],
    horizonHours: 72,
    replications: 3,
    seed: '7',
    targetOccupancy: 0.8,
    perDay: 6,
    ...differs,
  }
  const answer = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      query: 'mutation P($input: AllocationInput!) { proposeAllocation(input: $input) { id } }',
      variables: { input },
    }),
  })
  assert.equal(((await answer.json()) as { errors?: readonly object[] }).errors, undefined)
}

/** Intensive care of the west overrun for a week: its operations have to wait. */
const INTENSIVE = {
  shocks: [
    { kind: 'surge-arrivals', spec: { factor: 5, facilities: ['h02'] } },
    { kind: 'surge-arrivals', spec: { factor: 3, facilities: ['h03'] } },
    { kind: 'add-beds', spec: { unit: 'h01-w01', beds: 60 } },
  ],
  horizonHours: 168,
  replications: 2,
  icuTarget: 0.5,
  noticeMinutes: 0,
}

test('a proposal is looked at, changed, replayed, decided about and exported, by keyboard and in both languages', {
  timeout: 480_000,
}, async () => {
  await propose()
  const { page, errors, outside } = await openPage(browser, 1280, 720)
  await page.goto(`${server.url}/?lang=en#/rehearse/allocation`)
  await untilReady(page)
  await page.waitForSelector('.allocation-option .meta:has-text("3 pairs")', LONG)
  await page.waitForSelector('.allocation-acts button:has-text("Approve"):not([disabled])', LONG)
  await untilText(page, '.rehearsal-plate', /REHEARSAL/)
  await untilText(page, '.allocation-head h1', /^\d+ transfers .*patient-hours of boarding/)
  const rows = await page.locator('.allocation-rows tbody tr').count()
  assert.ok(rows > 0)
  assert.match((await page.getAttribute('.allocation-map svg', 'aria-label')) ?? '', /Test East.* → /)
  assert.match((await page.getAttribute('.allocation-use svg', 'aria-label')) ?? '', /[\d.]+ % → [\d.]+ %/)

  assert.deepEqual(await violations(page), [])

  await untilText(page, '[data-figure="allocation-map"] h2', /Test East.* → Test .* patients/)
  await page.click('[data-figure="allocation-map"] .figure-open')
  await untilText(page, '.figure-panel .figure-mark', /REHEARSAL.*SYNTHETIC/)
  await page.click('.figure-panel .figure-ways button:text-is("Show as a table")')
  await untilText(page, '[data-figure="allocation-map"] table.data tbody tr', /Test East.*Test .*[\d.]+/)
  await page.keyboard.press('Escape')
  await untilCount(page, '.figure-panel', 0)

  // Changed rows are no longer what was replayed: nothing is decided about them before they are.
  const field = page.locator('.allocation-rows input[type="number"]').first()
  await field.focus()
  await page.keyboard.press('ArrowDown')
  await page.waitForSelector('.allocation-acts button:has-text("Approve")[disabled]')
  await page.click('.allocation-acts button:has-text("Replay my rows")')
  await page.waitForSelector('.allocation-head .meta:has-text("Rows changed by a person")', LONG)
  await page.waitForSelector('.allocation-acts button:has-text("Approve"):not([disabled])', LONG)

  await page.click('.allocation-acts button:has-text("Approve")')
  await page.fill('#allocation-post', 'bed desk')
  await page.fill('#allocation-reason', 'beds were checked')
  await page.keyboard.press('Enter')
  await untilText(page, '.allocation-decisions li', /Approved: Transfer patients · bed desk/)

  await page.click('.allocation-acts button:has-text("Refuse")')
  await page.fill('#allocation-post', 'bed desk')
  await page.fill('#allocation-reason', '13800138000')
  await page.click('.allocation-decision button[type="submit"]')
  await untilText(page, '.allocation-decision [role="alert"]', /reason does not pass/)
  await page.fill('#allocation-reason', 'the ward is closed')
  await page.click('.allocation-decision button[type="submit"]')
  await untilCount(page, '.allocation-decisions li', 2)

  // Oxygen has rows of its own, and tells what is lacking with nothing done and with the plan.
  await page.click('.allocation-option:has-text("Send oxygen")')
  await untilText(page, '.allocation-option[aria-pressed="true"]', /without oxygen \d+ → \d+ hospital-h/)
  await untilText(page, '.allocation-rows', /Test Central Hospital/)
  assert.match(
    (await page.getAttribute('.allocation-right svg[aria-label^="Without oxygen"]', 'aria-label')) ?? '',
    /\d+ → \d+ hospital-h/,
  )
  await page.locator('.allocation-rows input[type="checkbox"]').first().click()
  await page.waitForSelector('.allocation-acts button:has-text("Approve")[disabled]')
  await page.locator('.allocation-rows input[type="checkbox"]').first().click()
  await page.waitForSelector('.allocation-acts button:has-text("Approve"):not([disabled])')

  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.click('.allocation-acts button:has-text("CSV")'),
  ])
  const chunks: Buffer[] = []
  for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer)
  assert.match(
    Buffer.concat(chunks).toString(),
    /^# 推演 REHEARSAL · 合成数据 SYNTHETIC\n[\s\S]*\ntransfer,h02,[\s\S]*\ndelivery,[\s\S]*\noption,transfers,/,
  )

  await page.click('.allocation-right button:has-text("Table")')
  await page.waitForSelector('.allocation-tables table caption:has-text("Ward beds in use")')
  await page.locator('.header-language').click()
  await untilText(page, '.allocation-decisions li', /已拒绝 转运患者/)
  await page.setViewportSize({ width: 390, height: 844 })
  await page.waitForFunction(() => document.documentElement.scrollWidth <= 390)

  // Asked anew the refused ways are left out, and the screen says so.
  await propose(INTENSIVE)
  await page.reload()
  await untilReady(page)
  await page.waitForSelector('.allocation-blocked h3:has-text("not proposed again")', LONG)
  await page.waitForSelector('.rehearse-views a[aria-current="page"]:has-text("Allocation")')

  await page.setViewportSize({ width: 1280, height: 720 })
  await page.click('.allocation-option:has-text("Theatre sessions by ICU beds")')
  await untilText(page, '.allocation-centre h2', /^\d+ operations? moved: ICU need above 50 % of the beds falls from/)
  await page.waitForSelector('.session-gantt svg[aria-label^="Theatre sessions against ICU beds: "] .gantt-mark')
  await page.waitForSelector('.allocation-acts button:has-text("Refuse"):not([disabled])', LONG)
  assert.deepEqual(await violations(page), [])
  await page.click('.allocation-right button:has-text("Table")')
  await page.waitForSelector('.allocation-gantt caption:has-text("ICU beds needed by day")')
  await page.locator('.allocation-rows input[type="checkbox"]').first().focus()
  await page.keyboard.press('Space')
  await page.waitForSelector('.allocation-rows tr.is-dropped')
  await page.waitForSelector('.allocation-acts button:has-text("Refuse")[disabled]')
  await page.keyboard.press('Space')
  await page.click('.allocation-acts button:has-text("Refuse")')
  await untilText(page, '.allocation-pairs', /Sessions that refuse.*Test West/)
  await page.fill('#allocation-post', 'medical office')
  await page.fill('#allocation-reason', 'tumours do not wait')
  await page.click('.allocation-decision button[type="submit"]')
  await untilText(page, '.allocation-decisions li', /Refused: Theatre sessions by ICU beds[\s\S]* ✕ /)
  assert.deepEqual(outside, [], 'no request leaves this machine')
  // The reason that did not pass; the browser tells of every answer that is no success.
  assert.deepEqual(errors, ['Failed to load resource: the server responded with a status of 400 (Bad Request)'])
  await page.context().close()
})

test('the cheapest actions are searched by keyboard, read, exported, and opened as a rehearsal of the moment they were found in', {
  timeout: 300_000,
}, async () => {
  const { page, errors, outside } = await openPage(browser, 1280, 800)
  await page.goto(`${server.url}/?lang=en#/rehearse/actions`)
  await untilReady(page)
  await untilText(
    page,
    '.actions-head h1',
    /^(\d+ hospitals? ha(ve|s) reached|No hospital has reached) 95% of beds now/,
  )
  await page.waitForSelector('.pressure-now svg[aria-label*="Test Central Hospital"]')
  await page.fill('#actions-below', '9000')
  await page.focus('#actions-seed')
  await page.keyboard.press('Enter')
  assert.equal(await page.evaluate(() => document.querySelector('#actions-below:invalid') !== null), true)
  await page.fill('#actions-below', '90')
  await page.fill('#actions-seed', '970972576')
  await page.fill('#actions-laterHours', '60')
  await page.keyboard.press('Enter')
  await untilText(
    page,
    '.actions-refused',
    /input\.laterMinutes: must be less than the horizon of 2880 minutes, got 3600/,
  )
  await page.fill('#actions-laterHours', '6')
  await page.keyboard.press('Enter')
  await page.waitForSelector('.actions-acts .primary:not([disabled])', LONG)
  await untilText(page, '.rehearsal-plate', /REHEARSAL/)
  await untilText(page, '.actions-head h1', /bed-days over|keep every hospital below 90% of beds/)
  await untilText(page, '.actions-rail', /\d+ sets tried, \d+ died early, \d+ runs · first answer [\d.]+ s/)
  const sets = await page.locator('.actions-list tbody tr').count()
  assert.ok(sets > 1, 'doing nothing, and something')
  const point = page.locator('.actions-point').first()
  assert.match(
    (await point.getAttribute('aria-label')) ?? '',
    /^Set 1: \d+ staff-hours, Avoids −?[\d.]+ ± [\d.]+ bed-days$/,
  )
  await point.focus()
  await page.keyboard.press('Enter')
  await untilText(page, '.actions-right h2', /^Set 1: \d+ staff-hours, avoids/)
  await untilText(page, '.actions-aloud li', /^From 18:\d\d tonight Test .* Hospital.*: /)
  assert.match(
    (await page.getAttribute('.actions-over svg', 'aria-label')) ?? '',
    /on average: [\d.]+ → [\d.]+ · .* 8 pairs/,
  )
  assert.deepEqual(await violations(page), [])
  await page.click('.actions-fallen summary')
  await untilText(page, '.actions-fallen li', /Avoids .* runs$/)
  await page.click('.actions-views button:has-text("One at a time")')
  await untilText(page, '.actions-centre h2', /^Alone, Test .* moves it most: with .* it avoids .* bed-days/)
  assert.match(
    (await page.getAttribute('.actions-bars svg', 'aria-label')) ?? '',
    /Speed up discharges .*60%: [\d.−]+ ± /,
  )
  assert.deepEqual(await violations(page), [])
  await page.click('.actions-tornado button:has-text("Table")')
  await page.waitForSelector('.actions-tornado caption:has-text("moves it most")')
  await page.click('.actions-views button:has-text("Cost and effect")')
  await page.waitForSelector('.actions-pareto svg')
  await page.click('.rehearse-views button')
  await untilText(page, '.runs h2', /^0 running, \d over$/)
  await untilText(
    page,
    '.runs-list li',
    /^✓Cheapest actions .*done · began .* ago · took \d+ .* · by somebody without sign-in/,
  )
  assert.deepEqual(await violations(page), [])
  await page.keyboard.press('Escape')
  await untilCount(page, '.runs', 0)
  const [file] = await Promise.all([page.waitForEvent('download'), page.click('.actions-acts button:has-text("CSV")')])
  const chunks: Buffer[] = []
  for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer)
  assert.match(
    Buffer.concat(chunks).toString(),
    /^# 推演 REHEARSAL · 合成数据 SYNTHETIC\n[\s\S]*\nfront,"Do nothing",[\s\S]*\ndied-early,/,
  )
  await page.click('.actions-acts button:has-text("Table")')
  await page.waitForSelector('.actions-tables caption:has-text("Hours over the limit by hospital")')
  await page.setViewportSize({ width: 390, height: 844 })
  await page.waitForFunction(() => document.documentElement.scrollWidth <= 390)
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.locator('.header-language').click()
  await untilText(page, '.actions-aloud li', /^今晚 18:\d\d起 测试/)

  const forked = /分叉于 (\d\d:\d\d)/.exec((await page.textContent('.actions-head .meta')) ?? '')?.[1]
  await page.reload()
  await untilReady(page)
  await page.waitForSelector('.actions-acts .primary:not([disabled])', LONG)
  assert.equal(await page.inputValue('#actions-below'), '90', 'the form tells the question of what is shown')
  await page.click('.actions-acts .primary')
  await page.waitForSelector('.answers:not(.is-empty)', LONG)
  await untilText(page, '.rehearse-centre', new RegExp(`Forked ${forked}`))
  assert.match(await page.evaluate(() => location.hash), /^#\/rehearse\/[0-9a-f-]{36}$/)
  assert.deepEqual(outside, [], 'no request leaves this machine')
  assert.deepEqual(errors, ['Failed to load resource: the server responded with a status of 400 (Bad Request)'])
  await page.context().close()
})
