// The referral lab: it scans, answers the share by keyboard, tries its remedy, hands over, exports, prints, speaks both languages.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { launchWithoutStage, openPage, untilCount, untilReady, untilText, untilTrue } from './browser.ts'
import { startServer, type TestServer } from './server.ts'

let server: TestServer
let browser: Browser
before(async () => {
  server = await startServer({ DEMO_SPEED: '1' })
  browser = await launchWithoutStage()
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

test('a share is scanned, moved, remedied, exported, printed and handed over to a rehearsal', {
  timeout: 300_000,
}, async () => {
  const { page, errors, outside } = await openPage(browser, 1280, 720)
  const text = async (selector: string): Promise<string> => (await page.textContent(selector)) ?? ''
  const scanned = (): Promise<unknown> =>
    page.waitForFunction(
      () =>
        document.querySelector('.lab-progress, .plan-room.is-stale, .lab-remedy.is-stale') === null &&
        document.querySelector('.lab-adds') !== null,
      null,
      { timeout: 120_000 },
    )
  await page.goto(`${server.url}/?lang=en#/plan`)
  await untilReady(page)
  await page.click('.plan-tabs button:has-text("Referral lab")')
  await scanned()

  await untilText(page, '.rehearsal-plate', /REHEARSAL/)
  await untilText(page, '.lab-title', /fails/)
  await untilCount(page, '.matrix-row', 4, 'every centre of the test city has a row')
  assert.match((await page.getAttribute('.lab-curve svg', 'aria-label')) ?? '', /over the limit at [\d.]+ % \[/)
  await untilText(page, '.lab-fund-foot', /[+−][\d.]+ × 100 m yuan a year \[/)

  // By keyboard to the failure point, and half a point beyond: the verdict turns.
  await page.focus('.lab-slider input')
  await page.keyboard.press('f')
  const before = await text('.lab-hero b')
  await page.keyboard.press('ArrowRight')
  assert.ok(Number(await text('.lab-hero b')) > Number(before))
  await scanned()
  await page.waitForSelector('.lab-verdict.is-over')
  const over = await page.locator('.lab-cell.is-over').count()

  // The remedy is tried, and fewer cells are over.
  await page.click('.lab-remedy button:has-text("Try it")')
  await page.waitForSelector('.plan-room.is-stale')
  await scanned()
  await untilText(page, '.lab-remedy h3', /No centre is over/)
  await untilTrue(async () => (await page.locator('.lab-cell.is-over').count()) < over, 'fewer cells are over')

  const [file] = await Promise.all([page.waitForEvent('download'), page.click('.plan-queue button:has-text("CSV")')])
  const chunks: Buffer[] = []
  for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer)
  assert.match(Buffer.concat(chunks).toString(), /^# 推演 REHEARSAL · 合成数据 SYNTHETIC\n/)
  // As Ctrl+P does.
  await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')))
  await page.emulateMedia({ media: 'print' })
  assert.match(await page.innerText('.lab-report'), /REHEARSAL · not measured/)
  await page.emulateMedia({ media: 'screen' })

  await page.keyboard.press('Escape')
  await page.locator('.header-language').click()
  await page.waitForSelector('.lab-share h2:has-text("基层诊疗占比")')
  await page.setViewportSize({ width: 390, height: 844 })
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= 390))
  await page.setViewportSize({ width: 1280, height: 720 })
  await page.click('.lab-remedy button:has-text("到推演室")')
  await page.waitForFunction(() => location.hash.startsWith('#/rehearse'))
  await page.waitForSelector('text=提高基层首诊占比')
  assert.deepEqual(outside, [], 'no request leaves this machine')
  assert.deepEqual(errors, [])
  await page.context().close()
})
