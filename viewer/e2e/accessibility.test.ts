// Every room and level passes axe, shows its tables without WebGL, and goes on when 3D is refused.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { violations } from './axe.ts'
import { launch, launchWithoutStage, openPage, tabTo, untilReady, untilText } from './browser.ts'
import { startServer, type TestServer, waitForLoad } from './server.ts'

let server: TestServer
let browser: Browser
let without: Browser
before(async () => {
  server = await startServer()
  await waitForLoad(server.url)
  browser = await launch()
  without = await launchWithoutStage()
})
after(async () => {
  await browser?.close()
  await without?.close()
  await server?.stop()
})

for (const language of ['zh', 'en'] as const)
  test(`no room or level has an axe violation in ${language}`, { timeout: 300_000 }, async () => {
    const { page } = await openPage(browser, 1280, 800)
    await page.goto(`${server.url}/?antialias=0&lang=${language}`)
    await untilReady(page)
    const running = await page.evaluate(
      () => document.getAnimations().filter((one) => one.playState === 'running').length,
    )
    assert.equal(running, 0, 'with reduced motion nothing animates by itself')
    assert.deepEqual(await violations(page), [], 'the city')
    await tabTo(page, '[data-roving]')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.fan-chart svg')
    assert.deepEqual(await violations(page), [], 'a chosen hospital')
    await page.keyboard.press('t')
    await page.waitForSelector('.stage-tables table')
    assert.deepEqual(await violations(page), [], 'the tables')
    await page.keyboard.press('t')
    await page.keyboard.press('f')
    await page.waitForSelector('.ward-rail [data-roving]')
    await tabTo(page, '.ward-rail [data-roving]')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.ward-panel')
    assert.deepEqual(await violations(page), [], 'hospital and ward')
    await page.keyboard.press('2')
    await page.waitForSelector('.rehearsal-plate')
    assert.deepEqual(await violations(page), [], 'the rehearsal room')
    await tabTo(page, '.rehearse-actions .primary')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.answer', { timeout: 120_000 })
    assert.deepEqual(await violations(page), [], 'a rehearsal’s result')
    await page.keyboard.press('t')
    await page.waitForSelector('.rehearse-tables')
    assert.deepEqual(await violations(page), [], 'the result as tables')
    await page.keyboard.press('?')
    await page.waitForSelector('dialog[open]')
    assert.deepEqual(await violations(page), [], 'the help')
    await page.context().close()
  })

test('without WebGL the city is its table, says so, and nothing is an error', { timeout: 300_000 }, async () => {
  const { page, errors, outside } = await openPage(without)
  await page.goto(`${server.url}/?lang=en`)
  await untilReady(page)
  await untilText(page, '.stage-notice', /no 3D graphics/)
  const rows = await page.locator('.stage-tables tbody tr').count()
  assert.ok(rows >= 2, `every hospital has a row, found ${rows}`)
  await untilText(page, '.stage-tables caption', /SYNTHETIC/)
  await untilText(page, '.stage-tables table ~ table caption', /^\d+ ambulances at work/)
  await page.click('.stage-tables tbody tr:first-child button')
  await page.keyboard.press('f')
  await page.waitForSelector('.stage-tables tbody tr')
  await page.click('.stage-tables tbody tr:first-child button')
  await page.waitForSelector('.ward-panel')
  assert.deepEqual(errors, [])
  assert.deepEqual(outside, [])
  await page.context().close()
})
