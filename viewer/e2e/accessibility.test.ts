// Every room and level passes axe in both themes, fits telephones and tablets, goes on without WebGL, without network and
// without a part of itself.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { violations } from './axe.ts'
import { launch, launchWithoutStage, openPage, tabTo, untilReady, untilText, untilTrue } from './browser.ts'
import { beyondTheSides, coveredFocus, tooSmall } from './fits.ts'
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

/** Axe finds nothing in it, Tab does not lead out of it, Escape closes it, and the focus is back on what opened it. */
async function heldByDialog(page: Page, dialog: string, opener: string): Promise<void> {
  await page.waitForSelector(`${dialog}[open]`)
  assert.deepEqual(await violations(page), [], dialog)
  for (let k = 0; k < 6; k++) {
    await page.keyboard.press('Tab')
    // The browser's own controls lie between the last and the first.
    const behind = await page.evaluate(
      (inside) => document.activeElement !== document.body && document.activeElement?.closest(inside) === null,
      dialog,
    )
    assert.equal(behind, false, `Tab leads out of ${dialog}`)
  }
  await page.keyboard.press('Escape')
  await page.locator(dialog).waitFor({ state: 'detached' })
  await untilTrue(
    () => page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, opener),
    `the focus is back where ${dialog} was opened`,
  )
}

for (const [language, theme] of [
  ['zh', 'dark'],
  ['en', 'light'],
] as const)
  test(`no room or level has an axe violation in ${language}, ${theme}`, { timeout: 300_000 }, async () => {
    const { page } = await openPage(browser, 1280, 800)
    await page.goto(`${server.url}/?antialias=0&lang=${language}&theme=${theme}`)
    await untilReady(page)
    assert.equal(await page.getAttribute('html', 'data-theme'), theme)
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
    await page.locator('.how-sure .row-link').focus()
    await page.keyboard.press('Enter')
    await heldByDialog(page, '.assumptions', '.how-sure .row-link')
    await page.locator('.rehearse-views a[aria-current]').focus()
    await page.keyboard.press('?')
    await heldByDialog(page, '.help', '.rehearse-views a')
    await page.context().close()
  })

/** Every room, and what is drawn there once it is. */
const ROOMS: readonly (readonly [hash: string, drawn: string])[] = [
  ['#/watch', '.left-rail [data-roving]'],
  ['#/hospital/HOSPITAL', '.ward-rail [data-roving]'],
  ['#/watch/HOSPITAL', '.right-rail .fan-panel'],
  ['#/rehearse', '.rehearse-left .lever, .rehearse-left .rehearse-actions'],
  ['#/rehearse/epidemic', '.epidemic-view form, .epidemic-view select'],
  ['#/rehearse/allocation', '.allocation-room select'],
  ['#/plan', '.plan-rail'],
  ['#/indicators', '.catalogue-table tbody tr'],
  ['#/exercise', '.exercise-create'],
  ['#/data', '.feeds tbody tr'],
]

for (const language of ['zh', 'en'] as const)
  test(`telephones and tablets hold every room in ${language}`, { timeout: 300_000 }, async () => {
    const { page, errors } = await openPage(without, 390, 844)
    await page.goto(`${server.url}/?lang=${language}&theme=light`)
    await untilReady(page)
    const hospital = await page.getAttribute('.left-rail [data-roving]', 'data-place')
    for (const [address, drawn] of ROOMS) {
      const hash = address.replace('HOSPITAL', hospital!)
      await page.evaluate((to) => {
        location.hash = to
      }, hash)
      await page.locator(drawn).first().waitFor()
      for (const width of [1024, 768, 390]) {
        await page.setViewportSize({ width, height: 844 })
        assert.deepEqual(await beyondTheSides(page), [], `${hash} at ${width} px`)
      }
      assert.deepEqual(await tooSmall(page, 24), [], `targets of ${hash}`)
      assert.deepEqual(await tooSmall(page, 44, '.app > nav, .header, .alert-row, .exercise-create'), [], hash)
      if (language === 'zh') assert.deepEqual(await coveredFocus(page, 12), [], `focus in ${hash}`)
      else assert.deepEqual(await violations(page), [], `${hash} on a telephone in the light theme`)
    }
    assert.deepEqual(errors, [])
    await page.context().close()
  })

test('a theme is chosen in the menu, stays in the address and in the browser', { timeout: 300_000 }, async () => {
  const { page } = await openPage(without, 390, 844)
  await page.goto(`${server.url}/?lang=en`)
  await untilReady(page)
  await page.click('.display-open')
  assert.deepEqual(await violations(page), [], 'the menu')
  await page.getByLabel('Light', { exact: true }).check()
  await page.waitForSelector('html[data-theme="light"]')
  assert.match(page.url(), /theme=light/)
  await page.keyboard.press('Escape')
  await page.locator('#display-menu').waitFor({ state: 'hidden' })
  await page.goto(`${server.url}/?lang=en`)
  await page.waitForSelector('html[data-theme="light"]')
  await page.goto(`${server.url}/?lang=en&theme=dark`)
  await page.waitForSelector('html[data-theme="dark"]')
  await page.context().close()
})

test('a lost network and a part that does not come are told, and both are mended by going on', {
  timeout: 300_000,
}, async () => {
  const { page } = await openPage(without, 390, 844)
  await page.goto(`${server.url}/?lang=en`)
  await untilReady(page)
  const rows = await page.locator('.alert-row, .other-row').count()
  await page.context().setOffline(true)
  await untilText(page, '.header .mode', /lost/i)
  assert.equal(await page.locator('.header-clock.is-lost').count(), 1, 'the clock that stands is amber')
  assert.equal(await page.locator('.alert-row, .other-row').count(), rows, 'the last picture is kept')
  await page.context().setOffline(false)
  await untilText(page, '.header .mode', /Live/)

  await page.route('**/plan-room-*.js', (route) => route.abort())
  await page.click('.rooms a[href="#/plan"]')
  await untilText(page, '.room-failed h1', /Plan did not load/)
  await untilText(page, '.room-failed', /network may be down/)
  assert.deepEqual(await violations(page), [], 'a room that did not load')
  await page.unroute('**/plan-room-*.js')
  await page.click('.room-failed .primary')
  await page.waitForSelector('.plan-room')
  await page.context().close()
})

/** What is written on the wall too small to be read from four metres. */
const smallOnWall = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('.wall *')]
      .filter((element) => {
        const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim())
        const size = Number.parseFloat(getComputedStyle(element).fontSize) * element.currentCSSZoom
        return (
          own &&
          size < 24 &&
          !element.closest('.time-bar, .fan-chart, .city-surface, .wall-stage, .visually-hidden') &&
          element.checkVisibility()
        )
      })
      .map((element) => `${element.className} “${element.textContent?.slice(0, 20)}”`),
  )

test('a wall goes through its views, holds them on a key and is left by another', { timeout: 300_000 }, async () => {
  const { page, errors } = await openPage(without, 3840, 1080)
  await page.goto(`${server.url}/?lang=en#/wall/watch@5/data@3600@Feeds/nowhere@9`)
  await untilReady(page)
  await untilText(page, '.wall-header [role="alert"]', /View 3 cannot be read: “nowhere@9”/)
  await page.waitForSelector('.wall-card, .wall-row, .wall-list h2')
  assert.deepEqual(await violations(page), [], 'the wall')
  assert.deepEqual(await smallOnWall(page), [], 'nothing is smaller than 24 px')
  await page.waitForSelector('.wall-room .data-room')
  await untilText(page, '.wall-place', /Feeds/)
  await page.keyboard.press('Space')
  await untilText(page, '.wall-turn', /2\/2.*paused/)
  await page.keyboard.press('ArrowLeft')
  await page.waitForSelector('.wall-city')
  await page.keyboard.press('Escape')
  await page.waitForSelector('.header .rooms')
  assert.match(page.url(), /#\/watch$/)

  // From here the situation goes on paper; the browser asks for it as it prints.
  await page.emulateMedia({ media: 'print' })
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
  await untilText(page, '.paper header', /Situation report.*SYNTHETIC/s)
  assert.match(await page.innerText('.paper h1'), /critical|to watch|No campus/)
  await page.evaluate(() => dispatchEvent(new Event('afterprint')))
  await untilTrue(
    async () => (await page.locator('.paper').count()) === 0,
    'nothing of the paper is left on the screen',
  )
  await page.emulateMedia({ media: 'screen' })

  // Plan and indicators have walls of their own, and nothing on them is to be pressed.
  await page.goto(`${server.url}/?lang=en#/wall/plan@3600/indicators@3600`)
  await page.reload()
  await page.waitForSelector('.wall-own.is-plan .wall-ranked li')
  await page.waitForSelector('.wall-own.is-plan canvas')
  assert.deepEqual(await smallOnWall(page), [], 'the plan on the wall')
  assert.deepEqual(await violations(page), [], 'the plan on the wall')
  await page.keyboard.press('ArrowRight')
  await page.waitForSelector('.wall-own.is-indicators .wall-cards li')
  assert.deepEqual(await smallOnWall(page), [], 'indicators on the wall')
  assert.deepEqual(await violations(page), [], 'indicators on the wall')
  assert.deepEqual(errors, [])
  await page.context().close()
})

/** Every bed is listed, those in sight are in the page, and the last is reached by keyboard; then back to the hospitals. */
async function bedByBed(page: Page): Promise<void> {
  await page.click('.stage-tables-of .chip:last-child')
  await untilText(page, '.bed-list-finding', /^\d+ of [\d,]+ beds are available.*SYNTHETIC/)
  const all = Number(await page.getAttribute('.bed-list table', 'aria-rowcount'))
  assert.ok(all > 200, `the city has beds, found ${all}`)
  await page.waitForSelector('.bed-list tr[aria-rowindex="2"]')
  assert.ok((await page.locator('.bed-list tbody tr').count()) < 60, 'rows out of sight are not in the page')
  assert.deepEqual(await violations(page), [], 'the list of beds')
  await page.focus('.bed-list-rows')
  await page.keyboard.press('End')
  await page.waitForSelector(`.bed-list tr[aria-rowindex="${all}"]`)
  const kinds = page.locator('.bed-list select').first().locator('option')
  const [, first] = await kinds.all()
  const of = /([\d,]+)$/.exec((await kinds.first().textContent()) ?? '')
  assert.equal(of?.[1]?.replaceAll(',', ''), String(all - 1), 'the choice says how many there are')
  const state = (await first?.getAttribute('value')) ?? ''
  await page.locator('.bed-list select').first().selectOption(state)
  await page.waitForFunction(
    (before) => Number(document.querySelector('.bed-list table')?.getAttribute('aria-rowcount')) < before,
    all,
  )
  await page.click('.stage-tables-of .chip:first-child')
}

test('without WebGL the city is its table, says so, and nothing is an error', { timeout: 300_000 }, async () => {
  const { page, errors, outside } = await openPage(without)
  await page.goto(`${server.url}/?lang=en`)
  await untilReady(page)
  await untilText(page, '.stage-notice', /no 3D graphics/)
  const rows = await page.locator('.stage-tables tbody tr').count()
  assert.ok(rows >= 2, `every hospital has a row, found ${rows}`)
  await untilText(page, '.stage-tables caption', /SYNTHETIC/)
  await untilText(page, '.stage-tables table ~ table caption', /^\d+ ambulances at work/)
  await bedByBed(page)
  await page.click('.stage-tables tbody tr:first-child button')
  await page.keyboard.press('f')
  await page.waitForSelector('.stage-tables tbody tr')
  await page.click('.stage-tables tbody tr:first-child button')
  await page.waitForSelector('.ward-panel')
  assert.deepEqual(errors, [])
  assert.deepEqual(outside, [])
  await page.context().close()
})
