// The epidemic view: a wave against the beds there are, a reported series refused and fitted, measures, and on to a rehearsal.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { violations } from './axe.ts'
import { launch, openPage, untilReady, untilText } from './browser.ts'
import { startServer, type TestServer } from './server.ts'

let server: TestServer
let browser: Browser
before(async () => {
  server = await startServer({ DEMO_SPEED: '1' })
  browser = await launch(['--disable-3d-apis'])
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

const series = (wrong: boolean): { name: string; mimeType: string; buffer: Buffer } => ({
  name: 'cases.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(
    [
      'date,new',
      ...Array.from(
        { length: 20 },
        (_, day) =>
          `2026-11-${String(day + 1).padStart(2, '0')},${wrong && day === 4 ? -7 : Math.round(10 * (8 / 7) ** day)}`,
      ),
    ].join('\n'),
  ),
})

test('a wave is run against the beds, a series is refused by its line and fitted, measures are compared, and all of it is rehearsed', {
  timeout: 240_000,
}, async () => {
  const { page, errors, outside } = await openPage(browser, 1280, 800)
  await page.goto(`${server.url}/?lang=en#/rehearse/epidemic`)
  await untilReady(page)
  await untilText(page, '.epidemic-mark', /REHEARSAL/)
  await page.selectOption('.epidemic-left select >> nth=0', 'omicron-like')

  // Wrong: told by its line. Right: it goes on from the last day.
  await page.setInputFiles('.epidemic-upload input', series(true))
  await untilText(page, '.epidemic-told.is-problem', /1 problem and is not fitted.*line 6.*a count is never negative/)
  await page.setInputFiles('.epidemic-upload input', series(false))
  await untilText(page, '.epidemic-reported', /Fitted R [\d.]+ \([\d.]+–[\d.]+\).*Live reproduction number 1\.\d\d \(/)
  assert.equal(await page.locator('.epidemic-told.is-problem').count(), 0)

  await page.click('.epidemic-actions .primary')
  await untilText(page, '.epidemic-head', /Doing nothing: [\d,]+ \([\d,]+–[\d,]+\) infected/)
  await page.waitForSelector('.epidemic-fan .fan.do-nothing')
  assert.equal(await page.locator('.epidemic-fan .fan.plan').count(), 0)
  await untilText(page, '.epidemic-right', /Highest at .+: [\d,]+ per 100,000 a week/)

  // Fewer contacts and further beds: the picture is stale until it is asked again, then both futures stand.
  await page.locator('.epidemic-share input').first().fill('50')
  await page.waitForSelector('.epidemic-stale')
  await page.getByLabel('Further intensive care beds').fill('4')
  await page.click('.epidemic-actions .primary')
  await page.waitForSelector('.epidemic-fan .fan.plan')
  await untilText(page, '.epidemic-head', /measures spare [\d,]+ infections/)
  await page.waitForSelector('.epidemic-stale', { state: 'detached' })
  assert.deepEqual(await violations(page), [])

  await page.click('.epidemic-actions .button:not(.primary)')
  await page.waitForFunction(() => location.hash === '#/rehearse')
  await untilText(page, '.levers.is-shock', /Epidemic/)
  await untilText(page, '.levers.is-action', /Fewer contacts[\s\S]*Convert/)
  assert.deepEqual([errors, outside], [[], []])
})
