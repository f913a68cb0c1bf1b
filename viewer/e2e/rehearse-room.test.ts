// The rehearsal room: a file of the library is opened, changed, refused beside its field, run, valued and compared; the past is replayed.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { violations } from './axe.ts'
import { launch, openPage, untilCount, untilReady, untilText } from './browser.ts'
import { startServer, type TestServer, waitForLoad } from './server.ts'

let server: TestServer
let browser: Browser
before(async () => {
  server = await startServer()
  await waitForLoad(server.url)
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

/** Moves a slider as a hand would: the page hears of every change. */
const slide = (page: Page, selector: string, value: number): Promise<void> =>
  page
    .locator(selector)
    .first()
    .evaluate((element, to) => {
      const input = element as HTMLInputElement
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!.call(input, String(to))
      input.dispatchEvent(new Event('input', { bubbles: true }))
    }, value)

const finished = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => /40 \/ 40/.test(document.querySelector('.how-sure')?.textContent ?? ''), null, {
    timeout: 120_000,
  })

test('a file is opened, changed, checked, run, valued, kept as plans and compared', { timeout: 300_000 }, async () => {
  const { page, errors, outside } = await openPage(browser, 1600, 900)
  await page.goto(`${server.url}/?antialias=0&lang=en#/rehearse`)
  await untilReady(page)

  // The library tells what there is; opening a file fills the editor.
  await page.waitForSelector('.library li')
  await page.click('.library li button:has-text("Nurses absent")')
  await page.waitForSelector('.library-button:has-text("Nurses absent")')
  await untilText(page, '.is-shock .lever', /absen/i)
  await page.waitForSelector('.is-action .lever')
  await page.selectOption('.scenario-head select', '12')

  // A window that ends before it begins is refused beside its field, and nothing can be run until it is mended.
  await page.click('.is-shock .lever-more')
  await slide(page, `.is-shock .lever-rest .lever-field:nth-child(${1 + (await fieldAt(page, 'Until'))}) input`, 0)
  await page.waitForSelector('.is-shock .lever-problem')
  await untilText(page, '.is-shock .lever-problem', /must lie after fromMinute/)
  assert.equal(await page.getAttribute('.rehearse-actions .primary', 'aria-disabled'), 'true')
  await page.click('.rehearse-actions .button:has-text("Undo")')
  await page.waitForSelector('.lever-problem', { state: 'detached' })

  // The usual range is shaded and says where it is from.
  assert.match(
    (await page
      .locator('.has-usual')
      .first()
      .evaluate((e) => e.closest('label')!.title)) ?? '',
    /source: \S/,
  )

  await page.click('.rehearse-actions .primary')
  await finished(page)
  await page.waitForSelector('.actions-table', { timeout: 120_000 })
  // Every action has its row.
  await page.waitForSelector('.actions-table tbody tr')
  await untilText(page, '.action-panel h2', /set|needed/i)
  await untilCount(page, '.answer', 6)

  // Sources of every figure are reachable.
  await page.click('.how-sure .row-link')
  await page.waitForSelector('.assumptions[open] tbody tr')
  await page.waitForSelector('.assumptions tbody tr >> nth=50')
  await page.keyboard.press('Escape')
  await page.waitForSelector('.assumptions[open]', { state: 'detached' })

  // Two plans against the same shocks from the same fork.
  await page.click('.rehearse-actions .button:has-text("Save as plan A")')
  await slide(page, '.is-action .slider input', 0.1)
  await page.waitForSelector('.rehearse-room.is-stale')
  await page.click('.rehearse-actions .button:has-text("Save as plan B")')
  await page.click('.rehearse-foot-buttons .chip:has-text("Compare plans A B")')
  await page.waitForSelector('.compare-table thead th:has-text("Plan B")', { timeout: 120_000 })
  await page.waitForFunction(() => !/Running/.test(document.querySelector('.rehearse-centre h2')?.textContent ?? ''))
  // A panel each, with doing nothing in both.
  await untilCount(page, '.compare-multiples figure', 2)
  await page.waitForFunction(() => document.querySelectorAll('.rehearse-fan .fan-outer').length === 4)
  await untilText(page, '.rehearse-centre h2', /plan/i)

  // What can be kept carries hatch and word.
  await page.click('.rehearse-centre .chip:has-text("Back to the result")')
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.click('.rehearse-foot-buttons .chip:has-text("Report")'),
  ])
  const chunks: Buffer[] = []
  for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer)
  const html = Buffer.concat(chunks).toString()
  assert.match(html, /class="hatch"/)
  assert.match(html, /REHEARSAL · SYNTHETIC/)

  // Whoever opens its address sees its own levers beside it, not those that a new one would begin with.
  await page.reload()
  await finished(page)
  await page.waitForSelector('.library-button:has-text("Nurses absent")')
  await untilText(page, '.is-shock .lever', /absen/i)
  assert.equal(await page.inputValue('.scenario-head select'), '12')
  await page.waitForSelector('.rehearse-room:not(.is-stale)')
  assert.deepEqual(outside, [], 'no request leaves this machine')
  assert.deepEqual(errors, [])
  await page.context().close()
})

test('the past is replayed as it was, then with beds closed, and a file of it says what it is', {
  timeout: 300_000,
}, async () => {
  const { page, errors, outside } = await openPage(browser, 1600, 900)
  await page.goto(`${server.url}/?antialias=0&lang=en#/rehearse/past`)
  await untilReady(page)
  await page.waitForFunction(() => document.querySelector<HTMLInputElement>('#past-from')?.value)
  // Written in one form whatever the browser speaks; what is no instant says so, and nothing is asked with it.
  const from = await page.inputValue('#past-from')
  assert.match(from, /^\d{4}-\d\d-\d\d \d\d:\d\d$/)
  await page.fill('#past-from', '11/21/2026, 06:36 AM')
  await untilText(page, '#past-from-wrong', /write it as 2026-11-21 18:24/)
  await page.waitForSelector('.past-ask .primary[disabled]')
  await page.fill('#past-from', from)
  await page.waitForSelector('#past-from-wrong', { state: 'detached' })
  await page.selectOption('#past-kind', 'none')
  await page.fill('#past-pairs', '2')
  await page.click('.past-ask .primary')
  await untilText(page, '.past-head h1', /^Replayed as it was, .*occupied beds differ by \d/)
  await page.waitForSelector('.past-rail progress', { state: 'detached' })
  await page.waitForSelector('.past-line.is-recorded')
  assert.equal(await page.locator('.past-line.is-changed').count(), 0)

  await page.selectOption('#past-kind', 'close')
  await page.selectOption('#past-hospital', 'h01')
  await page.fill('#past-beds', '400')
  await page.click('.past-ask .primary')
  await untilText(page, '.past-head h1', /^400 beds fewer at Test Central Hospital from \d\d:\d\d/)
  await page.waitForSelector('.past-line.is-changed')
  await page.click('.past-hospitals .row-link:has-text("Test Central Hospital")')
  await untilText(page, '.past-centre h2', /^Test Central Hospital · Boarding/)
  await untilText(page, '.past-right', /Check: the replay as it was/)
  const [file] = await Promise.all([page.waitForEvent('download'), page.click('.past-centre .button:has-text("CSV")')])
  const chunks: Buffer[] = []
  for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer)
  assert.match(Buffer.concat(chunks).toString(), /推演 REHEARSAL · 合成数据 SYNTHETIC/)
  await page.keyboard.press('g')
  await untilText(page, '.past-head h1', /^若 测试中心医院 在 \d\d:\d\d 停用 400 张床/)
  assert.deepEqual(outside, [], 'no request leaves this machine')
  assert.deepEqual(errors, [])
  await page.context().close()
})

test('an instant of the record is made the beginning of a rehearsal, a drill and a replay; ahead it says what is forked', {
  timeout: 300_000,
}, async () => {
  const { page, errors } = await openPage(browser, 1600, 900)
  const openMenu = async (): Promise<void> => {
    await page.click('.moment-open')
    await page.waitForSelector('.moment-menu:popover-open')
  }
  const hours = async (key: string): Promise<void> => {
    for (let k = 0; k < 3; k++) await page.keyboard.press(`Shift+${key}`)
  }
  await page.goto(`${server.url}/?antialias=0&lang=en`)
  await untilReady(page)
  await hours('ArrowRight')
  await openMenu()
  await untilText(page, '.moment-menu', /Rehearse from now to beyond here.*A forecast instant has no state to fork/)
  await page.keyboard.press('Escape')
  await page.keyboard.press('l')

  await hours('ArrowLeft')
  await openMenu()
  const [, from] = /Starting from (\d\d:\d\d)/.exec((await page.textContent('.moment-menu h2')) ?? '') ?? []
  assert.ok(from)
  assert.deepEqual(await violations(page), [])
  await page.click('.moment-menu button:has-text("Rehearse from here")')
  await untilText(page, '.start-choice option:checked', new RegExp(`^the record at ${from}$`))
  await page.click('.rehearse-actions .primary')
  await finished(page)
  await untilText(page, '.stays', new RegExp(`Forked from the record at ${from}: what followed is not in the runs`))
  await page.keyboard.press('g')
  await untilText(page, '.stays', new RegExp(`从 ${from} 的记录分支`))

  await page.keyboard.press('1')
  await openMenu()
  await page.click('.moment-menu button:has-text("从此刻回看重演")')
  await page.waitForFunction(
    (time) => document.querySelector<HTMLInputElement>('#past-from')?.value.endsWith(time!),
    from,
  )

  // The rehearsal itself on the time bar: scene, list and figures are its own, by address too, until it is left.
  await page.keyboard.press('2')
  await page.click('.run-stage .chip:has-text("放上时间条")')
  await page.waitForSelector('.time-run')
  await page.waitForFunction(() => /[?&]run=[\w-]+&at=/.test(location.hash))
  await page.reload()
  await page.waitForSelector('.time-run')
  await untilText(page, '.scope .rehearsal-plate', /^REHEARSAL$/)
  await page.keyboard.press('g')
  await untilText(page, '.left-rail', /推演 P50 · 仅按床位使用率判断/)
  await page.click('.left-rail [data-roving]')
  await untilText(page, '.run-band', /需要床位 \d+ 张（P10–P90 \d+–\d+），开放 \d+ 张；40 次成对运行/)
  await untilText(page, '.stage-moment', new RegExp(`推演 ${from}`))
  assert.deepEqual(await violations(page), [])
  await page.keyboard.press('f')
  await untilText(page, '.stage-moment', /逐床为居中的一次运行/)
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  await page.keyboard.press('Shift+ArrowRight')
  await untilText(page, '.stage-moment', new RegExp(`推演 (?!${from})`))
  await page.click('.time-mode .row-link')
  await page.waitForSelector('.time-run', { state: 'detached' })
  await untilText(page, '.mode', /实时/)

  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  await hours('ArrowLeft')
  await openMenu()
  const [, again] = /从 (\d\d:\d\d) 开始/.exec((await page.textContent('.moment-menu h2')) ?? '') ?? []
  assert.ok(again)
  await page.click('.moment-menu button:has-text("做成演练")')
  await untilText(page, '.exercise-create [name=start] option:checked', new RegExp(`^记录 ${again}$`))
  await page.click('.exercise-create .primary')
  await page.waitForSelector('.exercise-room')
  const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
  await untilText(page, '.header-clock', /\d\d:\d\d/)
  const [clock] = /\d\d:\d\d/.exec((await page.textContent('.header-clock'))!) ?? []
  // A drill begins at the whole minute behind what was told in that one.
  assert.ok((minutes(clock!) - minutes(again) + 1440) % 1440 <= 1, `${clock} of ${again}`)
  assert.deepEqual(errors, [])
  await page.context().close()
})

/** Place of a field in an opened card, by the beginning of its label. */
async function fieldAt(page: Page, label: string): Promise<number> {
  const labels = await page.locator('.is-shock .lever-rest .lever-field').allTextContents()
  const at = labels.findIndex((text) => text.trim().startsWith(label))
  assert.ok(at >= 0, `no field ${label} among ${labels.join(' | ')}`)
  return at
}

test('closed roads and water of a rehearsal lie over the city, say that they are supposed, and stand in a table', {
  timeout: 300_000,
}, async () => {
  const { page, errors, outside } = await openPage(browser, 1440, 900)
  await page.goto(`${server.url}/?antialias=0&lang=en`)
  await untilReady(page)
  const roads = { fromMinute: 30, untilMinute: 90 }
  const shocks = [
    { kind: 'close-roads', spec: { ...roads, names: ['测试大桥'] } },
    {
      kind: 'flood',
      spec: { facility: 'largest hospital', radiusKilometres: 1, depthMetres: 1, ...roads, peakMinute: 40 },
    },
  ]
  const id = await page.evaluate(async (asked) => {
    const query = 'mutation R($input: RehearsalInput!) { rehearse(input: $input) { id } }'
    const input = { title: 'Bridge closed', horizonHours: 2, replications: 5, shocks: asked }
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ query, variables: { input } })
    const answer = await (await fetch('/graphql', { method: 'POST', headers, body })).json()
    return answer.data.rehearse.id as string
  }, shocks)
  await page.evaluate((run) => {
    location.hash = `#/rehearse/${run}`
  }, id)
  await page.waitForSelector('.how-sure')
  await page.evaluate(() => {
    location.hash = '#/watch?ground=map&f.closures=rehearsal'
  })
  await untilText(page, '.closure-panel', /REHEARSAL.*1 flooded, 1 closed.*Test Bridge.*stretch.*not how it is/)
  await page.waitForSelector('.map-surface .stage-marks canvas[data-drawn="2"]', { state: 'attached' })
  await page.click('.closure-panel li[data-effect="closed"] .button')
  await page.waitForFunction(() => /camera=/.test(location.hash))
  await page.waitForSelector('.stage-marks canvas[data-drawn="2"]', { state: 'attached' })
  assert.deepEqual(await violations(page), [])
  await page.keyboard.press('t')
  await untilText(page, '.stage-tables', /Closures and floods · rehearsal.*Test Bridge.*Closed · rehearsal/)
  await page.keyboard.press('t')
  await page.selectOption('.heat-choice select:has(option[value="rehearsal"])', '')
  await untilCount(page, '.closure-panel', 0)
  await untilCount(page, '.stage-marks', 0)
  assert.deepEqual(outside, [])
  assert.deepEqual(errors, [])
  await page.context().close()
})
