// The indicators room: counts by kind, search, one indicator in detail, the file; in both languages and by keyboard.
import assert from 'node:assert/strict'
import { readFile, rm } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { violations } from './axe.ts'
import { launchWithoutStage, openPage, tabTo, untilCount, untilReady, untilText, untilTrue } from './browser.ts'
import { recordedPast } from './recorded-past.ts'
import { startServer, type TestServer, waitForLoad } from './server.ts'

let server: TestServer
let browser: Browser
let past: string
before(async () => {
  past = await recordedPast(24)
  server = await startServer({ DATA_DIR: past })
  browser = await launchWithoutStage()
  await waitForLoad(server.url)
})
after(async () => {
  await browser?.close()
  await server?.stop()
  await rm(past, { recursive: true, force: true })
})

const WORDS = {
  zh: {
    tab: '指标',
    none: '未上报',
    formula: '公式',
    kind: /,实时 · 合成数据,/,
    finding: /可判指标|尚无|达标/,
    scores: /^统计（重算）/,
    again: /,统计,事后重算 · 合成数据,1,/,
    coverage: /^95% 区间/,
    day: /：未上报，不作 0$/,
    days: /^\d+ 天/,
    satisfaction: /居民满意度: .*升幅最大/,
    fan: /占用 \d+–\d+ 张（统计，80%）/,
    unproven: /未证实/,
    proven: /\d+ h.*已证实 · 重算 \d+ 次/,
  },
  en: {
    tab: 'Indicators',
    none: 'not reported',
    formula: 'Formula',
    kind: /,Live · synthetic data,/,
    finding: /target|judged/,
    scores: /^Statistical \(recomputed\)/,
    again: /,Statistical,recomputed afterwards · synthetic data,1,/,
    coverage: /^95% bands/,
    day: /: not reported, never 0$/,
    days: /\d+ days?/,
    satisfaction: /satisfaction: .* rose most/,
    fan: /\d+–\d+ beds occupied at .* \(Statistical, 80%\)/,
    unproven: /unproven/,
    proven: /proven .*\d+ h · n \d+ recomputed/,
  },
} as const
const ROWS = '.catalogue-table tbody tr'
const numberAtEnd = (text: string): number => Number(/\d+$/.exec(text.trim())![0])

for (const [language, theme] of [
  ['zh', 'dark'],
  ['en', 'light'],
] as const)
  test(`the catalogue is counted, filtered, searched, opened and saved in ${language}, ${theme}, by keyboard, without an axe violation`, {
    timeout: 300_000,
  }, async () => {
    const words = WORDS[language]
    const { page, outside, errors } = await openPage(browser)
    await page.addInitScript((chosen) => localStorage.setItem('theme', chosen), theme)
    await page.goto(`${server.url}/?lang=${language}#/indicators`)
    await untilReady(page)
    await page.waitForSelector(ROWS)
    assert.equal(await page.textContent('.rooms [aria-current]'), words.tab)
    await untilText(page, '.catalogue h1', words.finding)
    await page.waitForSelector('.catalogue-index li')
    // Rows that are there may still be seen by nobody: the room fills the screen between header and time bar.
    const room = await page.locator('.catalogue-main').boundingBox()
    assert.ok(room!.height > 400, `${room!.height} px high`)

    // Every indicator is of one kind, and each kind's count is what its filter shows.
    const chips = page.locator('.catalogue-tools fieldset .chip')
    const counts = (await chips.allTextContents()).map(numberAtEnd)
    assert.ok(counts[0]! >= 100, `${counts[0]} indicators`)
    assert.equal(
      counts.slice(1).reduce((sum, count) => sum + count, 0),
      counts[0],
    )
    for (const [k, count] of counts.entries()) {
      await chips.nth(k).click()
      await untilCount(page, ROWS, count)
    }
    // The last is what nobody reported: said in words, never as 0.
    const figures = await page.locator(`${ROWS} td:nth-child(2)`).allTextContents()
    assert.deepEqual([...new Set(figures)], [words.none])
    await chips.first().click()

    // By keyboard: search, the hit, its detail, and back.
    await tabTo(page, '.catalogue-tools input')
    await page.keyboard.type('no-such-indicator')
    await page.waitForSelector('.catalogue-main .catalogue-empty')
    await page.keyboard.press('Control+A')
    await page.keyboard.type('occupancy-now')
    await untilCount(page, ROWS, 1)
    await tabTo(page, '.catalogue-table .row-link')
    await page.keyboard.press('Enter')
    await untilText(page, '.catalogue-detail dl', new RegExp(words.formula))
    await untilText(page, '.catalogue-detail .catalogue-hero', /\d.*%/)
    await page.waitForFunction(() => /^#\/indicators\/occupancy-now\?f\.query=occupancy-now$/.test(location.hash))
    await page.waitForSelector('.catalogue-places li')
    assert.deepEqual(await violations(page), [], 'an indicator in detail')

    const download = page.waitForEvent('download')
    await page.locator('.catalogue-tools > .chip').click()
    const file = await readFile(await (await download).path(), 'utf8')
    const lines = file.trimEnd().split('\r\n')
    assert.equal(lines.length, 2, 'the file holds the shown rows')
    assert.match(lines[1]!, /^occupancy-now,/)
    assert.match(lines[1]!, words.kind)

    await page.keyboard.press('Escape')
    await untilCount(page, '.catalogue-detail', 0)
    await scoreboard(page, words)
    await calendar(page, words)
    await page.setViewportSize({ width: 390, height: 844 })
    await untilTrue(
      () =>
        page.evaluate(
          () =>
            Math.max(
              ...['html', '.indicators-room', '.catalogue', '.time-bar'].map(
                (part) => document.querySelector(part)!.scrollWidth,
              ),
            ) <= innerWidth,
        ),
      'it folds to 390 pixels',
    )
    await page.setViewportSize({ width: 1280, height: 800 })
    await fans(page, words)
    assert.deepEqual(outside, [])
    assert.deepEqual(errors, [])
    await page.context().close()
  })

/** The record of forecasts: recomputed from the recorded past, by place, as a table and as a file; what is scored in the browser is what the server says. */
async function scoreboard(page: Page, words: (typeof WORDS)['zh' | 'en']): Promise<void> {
  await untilText(page, '.score-panel h2', words.scores)
  await untilText(page, '.score-panel + .score-panel h2', words.coverage)
  await page.waitForSelector('.score-line.is-statistical.is-again circle')
  assert.equal(await page.locator('.score-line:not(.is-again)').count(), 0, 'nothing that was made live is scored yet')
  await untilTrue(
    async () => /^\d/.test((await page.textContent('.score-panel tbody tr td:nth-child(5)')) ?? ''),
    'the 95 % band has a coverage',
  )
  await untilText(page, '.calendar-panel h2', words.days)
  await page.waitForSelector('.satisfaction-line')
  assert.match((await page.getAttribute('.satisfaction svg', 'aria-label'))!, words.satisfaction)
  assert.deepEqual(await violations(page), [], 'the scoreboard, the calendar and satisfaction')

  await tabTo(page, '.score-tools select')
  await page.keyboard.press('End')
  await tabTo(page, '.score-tools .chip')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await untilCount(page, '.score-places tbody tr', 5, 'three hospitals, the city and all together')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  // WIS beside three opponents, at each of the horizons to twelve days that so short a past can score.
  await untilCount(page, '.score-panel:first-child .score-table tbody tr', 18)
  const file = page.waitForEvent('download')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  const lines = (await readFile(await (await file).path(), 'utf8')).trimEnd().split('\r\n')
  assert.equal(lines.length, 1 + 5 * 18)
  assert.match(lines[1]!, words.again)
}

/** A hospital's fans: hatched where nothing is proven, and the record's own with its method and how far it is proven. */
async function fans(page: Page, words: (typeof WORDS)['zh' | 'en']): Promise<void> {
  await page.evaluate(() => {
    location.hash = '#/watch/h01'
  })
  await untilText(page, '.fan-unproven-name', words.unproven, 'the standing rehearsal has no record yet')
  await tabTo(page, '.fan-views .chip[aria-pressed="false"]')
  await page.keyboard.press('Enter')
  await untilText(page, '.fan-panel h2', words.fan)
  assert.match((await page.getAttribute('.fan-panel svg', 'aria-label'))!, words.fan)
  await untilText(page, '.fan-views .meta', words.proven)
  assert.deepEqual(await violations(page), [], 'the fan with its record')
}

/** The calendar by keyboard: from today to the day that nobody reported, which Enter opens; and as a table. */
async function calendar(page: Page, words: (typeof WORDS)['zh' | 'en']): Promise<void> {
  await page.setViewportSize({ width: 1920, height: 1080 })
  await tabTo(page, '.calendar-grid button')
  const today = Number(await page.evaluate(() => (document.activeElement as HTMLElement).dataset.day))
  // A week back and, from Saturday the 14th, four days on.
  await page.keyboard.press('ArrowLeft')
  for (let k = 0; k < 4; k++) await page.keyboard.press('ArrowDown')
  assert.equal(Number(await page.evaluate(() => (document.activeElement as HTMLElement).dataset.day)), today - 3)
  assert.equal(await page.locator('.calendar-grid button[tabindex="0"]').count(), 1)
  assert.ok(await page.evaluate(() => document.activeElement!.classList.contains('is-gap')), 'nobody reported that day')
  await page.keyboard.press('Enter')
  await untilText(page, '.calendar-day', words.day)
  // The day before is known, hour by hour.
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Enter')
  await untilText(page, '.calendar-day', /\d+\.\d%/)
  await page.waitForSelector('.calendar-day .sparkline path')
}
