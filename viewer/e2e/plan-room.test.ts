// The plan room: it opens, solves with value and bound, compares by keyboard, takes a candidate, exports, prints, speaks both languages.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launch, openPage, untilReady } from './browser.ts'
import { startServer, type TestServer } from './server.ts'

let server: TestServer
let browser: Browser
before(async () => {
  server = await startServer()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

const solved = (page: Page): Promise<unknown> =>
  page.waitForFunction(
    () =>
      document.querySelector('.plan-busy, .plan-room.is-stale') === null &&
      document.querySelector('.plan-table tr.is-chosen') !== null,
    null,
    { timeout: 90_000 },
  )
const text = async (page: Page, selector: string): Promise<string> => (await page.textContent(selector)) ?? ''

test('a plan is solved, compared, changed, refused, exported and printed', { timeout: 240_000 }, async () => {
  const { page, errors, outside } = await openPage(browser, 1440, 900)
  await page.goto(`${server.url}/?lang=en#/plan`)
  await untilReady(page)
  await solved(page)

  // Never live: the hatch and the word.
  assert.match(await text(page, '.rehearsal-plate'), /REHEARSAL/)
  assert.ok(await page.locator('.header.is-rehearsal').count())
  const label = (await page.getAttribute('.plan-progress svg', 'aria-label')) ?? ''
  assert.match(label, /Plan [\d.]+, Bound [\d.]+, gap 0\.0 %/)
  assert.match(await text(page, '.plan-tiles .kpi:first-child .kpi-change'), /now \d/)
  assert.equal(await page.locator('.map-planned').count(), 4)

  // The swipe moves by keys, and what is to be built becomes built right of it.
  await page.focus('.plan-swipe')
  await page.keyboard.press('End')
  assert.equal(await page.locator('.map-planned.is-built').count(), 0)
  await page.keyboard.press('Home')
  assert.equal(await page.locator('.map-planned.is-built').count(), 4)
  await page.keyboard.press('ArrowRight')
  assert.ok(Number(await page.getAttribute('.plan-swipe', 'aria-valuenow')) > 0)

  // A cell by keyboard: who lives there and what is near.
  await page.focus('.plan-surface')
  await page.keyboard.press('ArrowUp')
  await page.waitForSelector('.plan-cell-card li')
  assert.match(await text(page, '.plan-cell-card'), /residents.*→.*min/s)

  // A candidate of one's own joins the list and is solved with; far out at sea it is refused with the reason.
  await page.click('.plan-draw button')
  await page.keyboard.press('Tab')
  await page.focus('.plan-surface')
  await page.keyboard.press('Enter')
  await page.waitForSelector('.plan-candidate-list button:has-text("own")')
  await solved(page)

  // Constraints that conflict are named, each with what would relax it.
  await page.fill('.plan-constraints input[aria-label^="Longest drive"]', '12')
  await page.waitForSelector('.plan-conflict button', { timeout: 60_000 })
  assert.match(await text(page, '.plan-conflict'), /Relax New sites p to \d+|alone does not help/)
  await page.fill('.plan-constraints input[aria-label^="Longest drive"]', '')
  await page.waitForSelector('.plan-conflict', { state: 'detached', timeout: 60_000 })
  await solved(page)

  // What leaves carries the mark.
  const [file] = await Promise.all([page.waitForEvent('download'), page.click('.plan-actions button:has-text("CSV")')])
  const chunks: Buffer[] = []
  for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer)
  assert.match(Buffer.concat(chunks).toString(), /^# 推演 REHEARSAL · 合成数据 SYNTHETIC\n/)
  await page.evaluate(() => {
    window.print = () => undefined
  })
  await page.click('.plan-actions button:has-text("Print")')
  await page.emulateMedia({ media: 'print' })
  assert.match(await page.innerText('.plan-report'), /REHEARSAL · not measured/)
  assert.equal(await page.isVisible('.plan-room'), false, 'only the report is on paper')
  await page.emulateMedia({ media: 'screen' })

  // Chinese, and a telephone: nothing is wider than the screen.
  await page.keyboard.press('Escape')
  await page.locator('.header-language').click()
  await page.waitForSelector('.plan-goal h2:has-text("目标")')
  assert.match(await text(page, '.plan-table'), /方案比较/)
  await page.setViewportSize({ width: 390, height: 844 })
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= 390))
  assert.ok(await page.isVisible('.plan-map canvas'))
  assert.deepEqual(outside, [], 'no request leaves this machine')
  assert.deepEqual(errors, [])
  await page.context().close()
})
