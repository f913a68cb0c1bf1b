// The plan room: it opens, solves with value and bound, compares by keyboard, takes a candidate, exports, prints, speaks both languages.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launchWithoutStage, openPage, untilCount, untilReady, untilText } from './browser.ts'
import { startServer, type TestServer } from './server.ts'

let server: TestServer
let browser: Browser
before(async () => {
  server = await startServer()
  browser = await launchWithoutStage()
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
    { timeout: 120_000 },
  )

test('a plan is solved, compared, changed, refused, exported and printed', { timeout: 300_000 }, async () => {
  const { page, errors, outside } = await openPage(browser, 1440, 900)
  // Until a plan may be asked for, the city as it is: in the figures, on the map, by area and district, and the question in words.
  let release = (): void => undefined
  const asked = new Promise<void>((done) => {
    release = done
  })
  await page.route('**/graphql', async (route) => {
    if (route.request().postData()?.includes('planSites')) await asked
    await route.continue()
  })
  await page.goto(`${server.url}/?lang=en#/plan`)
  await untilReady(page)
  await untilText(page, '.plan-question', /Where would \d new sites of \d+ open beds each give the most access/)
  await untilText(page, '.plan-tiles .kpi:first-child', /Worst tenthNow[\d.]+beds per 1,000/)
  await untilText(page, '.plan-areas', /Now: the worst-served tenth \([\d,]+ people\) lives in \d+ area/)
  await page.waitForSelector('.plan-districts tbody tr')
  await page.waitForSelector('.plan-pane.is-before canvas')
  release()
  await solved(page)
  await page.unroute('**/graphql')

  // Who gains: pressing an area flies there, and the whole city comes back.
  await untilText(page, '.plan-areas', /Plan A: [\d,]+ people in \d+ areas? reach more/)
  await page.locator('.plan-areas li button').first().click()
  await page.waitForSelector('.plan-map-tools button:has-text("Whole city")')
  await page.waitForSelector('.map-area circle', { state: 'attached' })
  await page.click('.plan-map-tools button:has-text("Whole city")')
  await untilCount(page, '.map-area', 0)

  // Never live: the hatch and the word.
  await untilText(page, '.rehearsal-plate', /REHEARSAL/)
  await page.waitForSelector('.header.is-rehearsal')
  const label = (await page.getAttribute('.plan-progress svg', 'aria-label')) ?? ''
  assert.match(label, /Plan [\d.]+, Bound [\d.]+, gap 0\.0 %/)
  await untilText(page, '.plan-tiles .kpi:first-child .kpi-change', /now \d/)
  await untilCount(page, '.map-planned', 4)

  // The address holds the question: Back asks as before, and pasted elsewhere it finds the run that answered.
  await page.selectOption('.plan-goal select[aria-label="Access measure"]', '2sfca')
  await solved(page)
  await page.waitForFunction(() => /f\.measure=2sfca.*f\.run=/.test(location.hash))
  await page.goBack()
  await page.waitForFunction(() => !location.hash.includes('measure'))
  await solved(page)
  assert.equal(await page.inputValue('.plan-goal select[aria-label="Access measure"]'), 'e2sfca')
  await page.goForward()
  await untilText(page, '.plan-queue', /is still kept and shown as it was/)
  const address = page.url()
  assert.ok(address.length < 300, address)
  const pasted = await page.context().newPage()
  await pasted.goto(address.replace('f.run=', 'f.plan=A&f.show=difference&f.run='))
  await untilText(pasted, '.plan-queue', /is still kept and shown as it was/)
  await pasted.waitForSelector('.plan-pane.is-difference')
  await pasted.goto('about:blank')
  await pasted.goto(address.replace(/f\.run=[^&]*/, 'f.run=gone,1'))
  await untilText(pasted, '.plan-queue', /no longer kept, or was asked otherwise: solved anew/)
  assert.equal(await pasted.inputValue('.plan-goal select[aria-label="Access measure"]'), '2sfca')
  await pasted.close()
  await page.goBack()
  await page.waitForFunction(() => !location.hash.includes('measure'))
  await solved(page)

  // The swipe moves by keys, and what is to be built becomes built right of it.
  await page.focus('.plan-swipe')
  await page.keyboard.press('End')
  await untilCount(page, '.map-planned.is-built', 0)
  await page.keyboard.press('Home')
  await untilCount(page, '.map-planned.is-built', 4)
  await page.keyboard.press('ArrowRight')
  assert.ok(Number(await page.getAttribute('.plan-swipe', 'aria-valuenow')) > 0)

  // A cell by keyboard: who lives there and what is near.
  await page.focus('.plan-surface')
  await page.keyboard.press('ArrowUp')
  await page.waitForSelector('.plan-cell-card li')
  await untilText(page, '.plan-cell-card', /residents.*→.*min/s)

  // A candidate of one's own joins the list and is solved with; far out at sea it is refused with the reason.
  await page.click('.plan-draw button')
  await page.keyboard.press('Tab')
  await page.focus('.plan-surface')
  await page.keyboard.press('Enter')
  await page.waitForSelector('.plan-candidate-list button:has-text("own")')
  await solved(page)

  // A file with a wrong row is told by row and nothing of it taken; one that is right joins the list.
  const choose = (name: string, text: string) =>
    page.setInputFiles('.plan-file', { name, mimeType: 'text/csv', buffer: Buffer.from(text) })
  await choose('sites.csv', 'id,lng,lat\nquay,28.6,123.4\n')
  await page.waitForSelector('.plan-refused li:has-text("sites.csv:line 2")')
  await untilText(
    page,
    '.plan-refused',
    /sites\.csv has a problem; nothing of it was taken.*look swapped; write lng 123\.4, lat 28\.6/s,
  )
  await choose('sites.csv', 'id,lng,lat,en,zh\nquay,123.509,28.492,Quay,码头\n')
  await page.waitForSelector('.plan-candidate-list button:has-text("Quay")')

  // Constraints that conflict are named, each with what would relax it.
  await page.fill('.plan-constraints input[aria-label^="Longest drive"]', '12')
  await page.waitForSelector('.plan-conflict button', { timeout: 120_000 })
  await untilText(page, '.plan-conflict', /Relax New sites p to \d+|alone does not help/)
  await page.fill('.plan-constraints input[aria-label^="Longest drive"]', '')
  await page.waitForSelector('.plan-conflict', { state: 'detached', timeout: 120_000 })
  await solved(page)

  // A duel: a partial ranking while it runs, no verdict before its time, and it stops at once.
  await page.click('.plan-actions button.primary')
  await page.waitForSelector('.duel-regret tbody tr', { timeout: 120_000 })
  await untilText(page, '.duel-head h1', /\d+ of \d+ pairs: Plan [A-D] leads so far; no verdict before 20/)
  await untilText(
    page,
    '.duel-head p',
    /E2SFCA.*stepped, within 10\/20\/30 min weighing 1\/0\.68\/0\.22|Enhanced 2SFCA, stepped, within/,
  )
  await page.waitForSelector('.duel-cell .duel-dot', { state: 'attached' })
  // P25–75 lies within P10–90.
  await page.waitForSelector('.duel-cell .is-half', { state: 'attached' })
  await page.click('.plan-queue button:has-text("Stop")')
  await page.waitForSelector('.plan-queue :text("Duel stopped at")')
  await untilText(page, '.duel-head h1', /Stopped at \d+ of \d+ pairs: too few for a verdict/)
  await page.click('.plan-tabs button:has-text("Sites")')
  await untilText(page, '.plan-table thead', /ED wait, min.*Regret/)
  await untilText(page, '.plan-table tr.is-chosen', / pp/)

  // A decision is kept with post, reason and day, and stands on the report; one without a reason is refused.
  await page.click('.plan-actions button:has-text("Decide on plan A")')
  await page.fill('#plan-decision-post', 'Planning')
  await page.fill('#plan-decision-reason', 'x')
  await page.click('.plan-decision button[type=submit]')
  await page.waitForSelector('.plan-decision [role=alert]')
  assert.match(errors.splice(0).join(), /^Failed to load resource.*400[^,]*$/, 'the refusal, and nothing else')
  await page.fill('#plan-decision-reason', 'Checked against the budget')
  await page.click('.plan-decision button[type=submit]')
  await page.waitForSelector('.plan-decisions :text("Plan A: Accepted")')

  // What leaves carries the mark.
  const [file] = await Promise.all([page.waitForEvent('download'), page.click('.plan-actions button:has-text("CSV")')])
  const chunks: Buffer[] = []
  for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer)
  assert.match(Buffer.concat(chunks).toString(), /^# 推演 REHEARSAL · 合成数据 SYNTHETIC\n/)
  // As Ctrl+P does: the browser asks for the page, and the report is there before it looks.
  await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')))
  await page.emulateMedia({ media: 'print' })
  assert.match(
    await page.innerText('.report-decision'),
    /Plan A: Accepted · Planning · .* · Checked against the budget · holds until/,
  )
  await page.waitForSelector('.report-bars li')
  assert.match(await page.innerText('.plan-report'), /REHEARSAL · not measured/)
  assert.equal(await page.isVisible('.plan-room'), false, 'only the report is on paper')
  await page.emulateMedia({ media: 'screen' })

  // Chinese, and a telephone: nothing is wider than the screen.
  await page.keyboard.press('Escape')
  await page.locator('.header-language').click()
  await page.waitForSelector('.plan-goal h2:has-text("目标")')
  await untilText(page, '.plan-table', /方案比较/)
  await page.setViewportSize({ width: 390, height: 844 })
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= 390))
  assert.ok(await page.isVisible('.plan-map canvas'))
  assert.deepEqual(outside, [], 'no request leaves this machine')
  assert.deepEqual(errors, [])
  await page.context().close()
})
