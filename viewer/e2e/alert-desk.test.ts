// The alert desk on the screen, against a real server: what is to come is told with its band, and a post takes it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { violations } from './axe.ts'
import { launch, openPage, untilReady } from './browser.ts'
import { startServer, type TestServer } from './server.ts'

let server: TestServer
let browser: Browser
before(async () => {
  // Two forecasts are there in half a minute, and four in a row that would end an alert take two.
  server = await startServer({ DEMO_SPEED: '30' })
  // Without a stage: nothing here is about it.
  browser = await launch(['--disable-3d-apis'])
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

const PATIENT = { timeout: 90_000 }

test('an alert is opened, taken by a post in its words, and shown as taken; the ladders say which end is the gravest', {
  timeout: 240_000,
}, async () => {
  const { page, errors } = await openPage(browser, 1280, 800)
  await page.goto(`${server.url}/?lang=zh`)
  await untilReady(page)
  await page.locator('.risk-open b', { hasText: /预警台 [1-9]/ }).waitFor(PATIENT)
  assert.match((await page.locator('.risk-level').allTextContents()).join(), /Ⅰ级最重，Ⅳ级最轻.*L4 最重，L1 最轻/)
  await page.locator('.hospital-risk').first().waitFor(PATIENT)
  assert.match((await page.textContent('.risk-table')) ?? '', /95% 区间6 h12 h24 h失守 P50.*\d+%\s*\d+–\d+%/)
  assert.equal(await page.locator('.risk-table abbr').first().getAttribute('title'), '6 小时内')
  await page.locator('.risk-open').click()
  await page.locator('.risk-desk[open]').waitFor(PATIENT)
  assert.match((await page.textContent('#risk-desk-title')) ?? '', /^未来风险：\d+ 处 \d+ 项预警，其中警报 \d+ 项$/)
  // Why the city stands where it stands, and the same hospitals as on the list.
  assert.match(
    (await page.locator('.city-level').first().textContent()) ?? '',
    /全市级别怎样得出.*所依规则.*现 [\d.]+%，线 [\d.]+%/s,
  )
  assert.match((await page.locator('.risk-desk > header').textContent()) ?? '', /下次预测.*连续 2 次预测一致才起预警/)
  // Read at once: both move on with the city.
  const [now, listed] = await page.evaluate(() => {
    const placesOf = (selector: string, key: 'need' | 'place') =>
      [...document.querySelectorAll<HTMLElement>(selector)].map((row) => row.dataset[key])
    return [placesOf('[data-needs="now"] [data-need]', 'need'), placesOf('.alert-row.is-now', 'place')] as const
  })
  assert.deepEqual(now, listed.slice(0, now.length), 'the desk names the hospitals of the list')
  // One row of each place, whatever it lacks.
  const places = page.locator('[data-group^="place:"]')
  const ids = await places.evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.group))
  assert.equal(new Set(ids).size, ids.length)
  const row = page.locator('[data-group^="place:h"] .risk-row').first()
  await row.click()
  const form = page.locator('.risk-take')
  await form.waitFor(PATIENT)
  assert.ok((await page.locator('.risk-asks').first().locator('dt').count()) > 0, 'what is due stands beside it')
  assert.deepEqual(await violations(page), [])
  // What names a number of a person is refused in the reader's language, and nothing is taken.
  await form.locator('input').nth(1).fill('电话 13812345678')
  await form.locator('button').click()
  await form.locator('p', { hasText: '未能认领：说明不合要求' }).waitFor(PATIENT)
  await form.locator('input').nth(1).fill('正在腾出床位')
  await form.locator('button').click()
  await page.locator('.risk-detail p', { hasText: '正在腾出床位' }).waitFor(PATIENT)
  await page.keyboard.press('Escape')
  await page.locator('.risk-desk').waitFor({ state: 'detached', ...PATIENT })
  assert.ok(await page.evaluate(() => document.activeElement?.matches('.risk-open')))
  // From an alert to what would be cheapest there, the question filled in.
  await page.locator('.risk-open').click()
  await page.locator('.risk-detail .risk-cheapest').first().click()
  await page.locator('.actions-places .chip').waitFor(PATIENT)
  assert.equal(await page.evaluate(() => location.hash), '#/rehearse/actions')
  assert.deepEqual(
    errors.filter((line) => !line.includes('400 (Bad Request)')),
    [],
    'the refusal alone is an answer of 400',
  )
  await page.context().close()
})

test('a shift leaves a note at a moment of the city, the next takes it over, and the time bar shows where it stands', {
  timeout: 240_000,
}, async () => {
  const { page, errors } = await openPage(browser, 1280, 800)
  await page.goto(`${server.url}/?lang=zh`)
  await untilReady(page)
  await page.locator('.handover-open b', { hasText: '交接班 0' }).waitFor(PATIENT)
  await page.keyboard.press('Control+k')
  await page.keyboard.type('交接')
  await page.keyboard.press('Enter')
  const dialog = page.locator('.handover[open]')
  await dialog.waitFor(PATIENT)
  const [post, text] = [dialog.locator('input').nth(0), dialog.locator('input').nth(1)]
  await post.fill('夜班值班')
  await text.fill('电话 13812345678')
  await page.keyboard.press('Enter')
  await dialog.locator('.sev-critical', { hasText: '未写入：内容不合要求' }).waitFor(PATIENT)
  await text.fill('CT 检修至 06:00，急诊改走 1 号机')
  await page.keyboard.press('Enter')
  await dialog.locator('.handover-text', { hasText: 'CT 检修至' }).waitFor(PATIENT)
  assert.equal(await page.textContent('#handover-title'), '1 条待接手')
  assert.deepEqual(await violations(page), [])
  await post.fill('早班值班')
  await dialog.locator('.is-waiting button', { hasText: '接手' }).click()
  await dialog.locator('.handover-state', { hasText: '早班值班' }).waitFor(PATIENT)
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached', ...PATIENT })
  await page.locator('.time-note').waitFor({ state: 'attached', ...PATIENT })
  assert.deepEqual(
    errors.filter((line) => !line.includes('400 (Bad Request)')),
    [],
  )
  await page.context().close()
})
