// An exercise by two in two browsers: created, joined, an inject that arrives, a hospital that acts, an alarm, pause, jump,
// the end and the report; and no screen of it without its frame.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { violations } from './axe.ts'
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

async function live(query: string): Promise<{ mode: string; city: { position: string; asOf: string } }> {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  })
  return ((await response.json()) as { data: Awaited<ReturnType<typeof live>> }).data
}

/** The frame, its words and the plate: on every screen of an exercise. */
async function assertFramed(page: Page): Promise<void> {
  await untilText(page, '.exercise-frame', /演练 EXERCISE/)
  await untilText(page, '.exercise-plate', /演练 EXERCISE/)
  const border = await page.evaluate(() => {
    const { borderTopWidth, borderBottomWidth } = getComputedStyle(document.querySelector('.exercise-frame')!)
    return [borderTopWidth, borderBottomWidth]
  })
  assert.deepEqual(border, ['6px', '18px'])
}

const clock = (page: Page): Promise<string> => page.textContent('.exercise-state b').then((text) => text ?? '')

test('an exercise is played through by a facilitator and a hospital', { timeout: 300_000 }, async () => {
  const control = await openPage(browser, 1366, 768)
  const hospital = await openPage(browser, 1366, 768)

  // Create.
  await control.page.goto(`${server.url}/?antialias=0&lang=zh#/exercise`)
  await untilReady(control.page)
  assert.equal(await control.page.locator('.exercise-frame').count(), 0, 'the live city has no frame')
  await control.page.fill('[name=title]', '冬季高峰演练')
  await control.page.fill('[name=hours]', '24')
  await control.page.click('.exercise-create .primary')
  await control.page.waitForSelector('.exercise-room')
  await assertFramed(control.page)
  assert.match(await control.page.title(), /^演练 · /)

  // Join as the first hospital.
  await hospital.page.goto(`${server.url}/?antialias=0&lang=en#/exercise`)
  await untilReady(hospital.page)
  await hospital.page.click('.exercise-join')
  const place = await hospital.page.inputValue('.exercise-join-form [name=facility]')
  await hospital.page.click('.exercise-join-form .primary')
  await hospital.page.waitForSelector('.exercise-room')
  await assertFramed(hospital.page)
  assert.equal(await hospital.page.locator('.exercise-steering').count(), 0, 'only the facilitator steers')
  await control.page.waitForFunction(() => document.querySelectorAll('.exercise-people li').length === 2)

  // Start: nearly all wards close as they empty, and five times as many come, so that people wait for beds under any luck (what was critical
  // at the fork is no alarm of the exercise); and an inject for the hospital alone.
  await control.page.click('.exercise-go')
  await control.page.selectOption('.exercise-steering select', '60')
  await control.page.selectOption('.exercise-act [name=kind]', 'close-beds')
  await control.page.selectOption('.exercise-act [name=facility]', place)
  await control.page.fill('.exercise-act [name=beds]', '90')
  await control.page.click('.exercise-act .primary')
  await control.page.waitForSelector('.exercise-action')
  await control.page.selectOption('.exercise-act [name=kind]', 'surge-arrivals')
  await control.page.fill('.exercise-act [name=factor]', '5')
  await control.page.click('.exercise-act .primary')
  await untilCount(control.page, '.exercise-action', 2)
  await control.page.fill('[name=inject]', '大批患者来院，请汇报床位')
  await control.page.selectOption('[name=to]', `HOSPITAL:${place}`)
  await control.page.click('.exercise-side .exercise-form .button')
  await hospital.page.waitForSelector('.inject.is-waiting')
  await untilText(hospital.page, '.exercise-newest', /大批患者来院/)
  await hospital.page.click('.inject.is-waiting .button')
  await hospital.page.waitForSelector('.inject:not(.is-waiting)')
  await control.page.waitForFunction(() => /1 个岗位已确认/.test(document.querySelector('.inject')?.textContent ?? ''))

  // The hospital opens beds; asked for another's it is refused with the reason.
  await hospital.page.selectOption('.exercise-act [name=kind]', 'open-beds')
  await hospital.page.fill('.exercise-act [name=beds]', '2')
  await hospital.page.click('.exercise-act .primary')
  await hospital.page.waitForFunction(() =>
    /Done/.test(document.querySelector('.exercise-act output')?.textContent ?? ''),
  )
  assert.deepEqual(await violations(hospital.page), [])

  // Pause holds the clock; a jump moves it on, and an alarm rises.
  await control.page.click('.exercise-go')
  await control.page.waitForSelector('.exercise-state.is-paused')
  const stood = await clock(control.page)
  await control.page.fill('.exercise-side .is-row input', '1200')
  await control.page.click('.exercise-side .is-row [type=submit]')
  await control.page.waitForFunction(
    () => document.querySelector('.exercise-state b')?.textContent === 'T+20:00',
    null,
    {
      timeout: 120_000,
    },
  )
  assert.notEqual(stood, 'T+20:00')
  // Under some luck it rises hours later.
  for (const hour of [21, 22, 23]) {
    if ((await control.page.locator('.exercise-alarm').count()) > 0) break
    await control.page.fill('.exercise-side .is-row input', String(hour * 60))
    await control.page.click('.exercise-side .is-row [type=submit]')
    await untilText(control.page, '.exercise-state b', new RegExp(`T\\+${hour}:00`))
  }
  await control.page.waitForSelector('.exercise-alarm')
  await hospital.page.click('.exercise-alarm .chip')
  await control.page.waitForFunction(() =>
    /已确认/.test(document.querySelector('.exercise-alarm-list')?.textContent ?? ''),
  )

  // The other rooms show the exercise's city, framed; the live city has not moved on by twenty hours.
  await hospital.page.keyboard.press('1')
  await hospital.page.waitForSelector('.kpi-strip')
  await assertFramed(hospital.page)
  await untilText(hospital.page, '.mode.is-exercise', /EXERCISE/)
  assert.doesNotMatch((await hospital.page.textContent('.time-bar')) ?? '', /live/i, 'nothing of an exercise is live')
  await hospital.page.keyboard.press('2')
  await hospital.page.waitForSelector('.rehearsal-plate')
  await assertFramed(hospital.page)
  assert.doesNotMatch(
    (await hospital.page.textContent('.rehearsal-plate')) ?? '',
    /演练|EXERCISE/,
    'the two words never mix',
  )
  const here = await live('{ mode city { position asOf } }')
  assert.equal(here.mode, 'LIVE')

  // End, and the report.
  await control.page.click('.exercise-end')
  await control.page.click('.exercise-end')
  await control.page.waitForSelector('.exercise-state.is-ended', { timeout: 120_000 })
  const [report] = await Promise.all([
    control.page.context().waitForEvent('page'),
    control.page.click('.exercise-bar .exercise-report'),
  ])
  await report.waitForSelector('#timeline tbody tr')
  const told = (await report.textContent('main')) ?? ''
  for (const words of ['冬季高峰演练', '大批患者来院', '时间线', '不处置', '逐字节相同'])
    assert.ok(told.includes(words), words)
  await untilText(report, '.plate', /演练 EXERCISE/)
  for (const [kind, count] of Object.entries({ control: 2, action: 1, inject: 1 }))
    await untilCount(report, `#timeline .kind.${kind}`, count, kind)
  await report.waitForSelector('#timeline .kind.alarm')
  assert.ok(await report.isVisible('h1'))

  // Out again: the live city, without a frame.
  await control.page.click('.exercise-bar-right .chip:last-child')
  await untilReady(control.page)
  await untilCount(control.page, '.exercise-frame', 0)
  for (const { outside, errors } of [control, hospital]) assert.deepEqual([...outside, ...errors], [])
})
