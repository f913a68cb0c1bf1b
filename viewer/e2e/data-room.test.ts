// The data room: its figures and states on known answers, and the quarantine worked by keyboard against a real server.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { violations } from './axe.ts'
import { launchWithoutStage, openPage, untilCount, untilReady, untilText } from './browser.ts'
import { fakeDataRoom } from './data-room-fake.ts'
import { startServer, type TestServer } from './server.ts'

let server: TestServer
let browser: Browser
before(async () => {
  // Without the demo feed nothing but this test changes a bed.
  server = await startServer({ DEMO_FEED: 'off' })
  browser = await launchWithoutStage()
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

async function query<T>(text: string, variables: Record<string, unknown> = {}): Promise<T> {
  const answer = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: text, variables }),
  })
  return ((await answer.json()) as { data: T }).data
}

const cityNow = async (): Promise<number> =>
  Date.parse((await query<{ city: { asOf: string } }>('{ city { asOf } }')).city.asOf)

async function openFake(language: string, theme: string, fail: readonly string[] = []) {
  const watched = await openPage(browser, 1920, 1080)
  await watched.page.addInitScript((chosen) => localStorage.setItem('theme', chosen), theme)
  await fakeDataRoom(watched.page, await cityNow(), fail)
  await watched.page.goto(`${server.url}/?antialias=0&lang=${language}#/data`)
  await untilReady(watched.page)
  await watched.page.waitForSelector('.case-buttons .primary')
  return watched
}

const WORDS = {
  zh: { tab: '数据', silent: '静默', unknown: '未知', held: '秒后放行', all: '更正并放行 12 条', hold: '待放行' },
  en: {
    tab: 'Data',
    silent: 'Silent',
    unknown: 'unknown',
    held: 'Releases',
    all: 'Correct and release 12',
    hold: 'Held',
  },
} as const

for (const [language, theme] of [
  ['zh', 'dark'],
  ['en', 'light'],
] as const)
  test(`the room tells figures, feeds, inbox, case and receipts at a glance in ${language}, ${theme}, without an axe violation`, {
    timeout: 300_000,
  }, async () => {
    const words = WORDS[language]
    const { page, outside, errors } = await openFake(language, theme)
    assert.equal(await page.textContent('.rooms [aria-current]'), words.tab)
    assert.ok(await page.isVisible('.header-right .synthetic'), 'the synthetic mark stands in the header')
    await untilText(page, '.data-room .kpi:nth-child(6) b', /^\+14$/)
    assert.deepEqual(await page.locator('.data-room .kpi b').allTextContents(), [
      '37',
      '16',
      '2.4',
      '98.6',
      '57',
      '+14',
    ])
    // The silent source stands first, in shape and word, and what it does not know is no 0.
    const first = page.locator('.feeds tbody tr').first()
    assert.match((await first.textContent()) ?? '', new RegExp(`${words.unknown}.*${words.silent}`))
    assert.equal(await first.locator('td.of-status svg').count(), 1)
    assert.ok((await first.locator('.arrivals-gap').count()) > 10, 'its gap is a red floor')
    await untilCount(page, '.feeds tbody tr', 13)
    // Two feeds tell of one hospital: their ids tell them apart.
    const twice = page.locator('.feeds tbody th', { hasText: language === 'zh' ? 'ZZ 北区医院' : 'ZZ North Hospital' })
    assert.deepEqual(await twice.locator('.source-id').allTextContents(), ['zz-08', 'zz-12'])
    const ahead = await page.locator('.feeds .of-lateness.is-ahead').allInnerTexts()
    assert.match(
      ahead.join(),
      language === 'zh' ? /^早于时钟\s7\s小时\s54\s分$/ : /^ahead of the clock\sby 7\sh\s54\smin$/,
    )
    // A choice in the table is the panel below.
    await page.locator('.feeds tbody tr').nth(1).click()
    assert.ok(
      (await page.textContent('.source-panel h2'))?.includes(language === 'zh' ? 'ZZ 北区医院' : 'ZZ North Hospital'),
    )
    await untilCount(page, '.source-panel .lateness-p90', 1)
    await untilText(page, '.reconciliation', /5,400–5,412/, 'the estimate has its band')
    // T shows the charts as a table.
    await page.keyboard.press('t')
    await untilCount(page, '.source-table tbody tr', 48)
    await page.keyboard.press('t')
    // The newest entry is open: field in question marked, suggestion prefilled, all of one cause in one button.
    assert.equal(await page.textContent('.came .is-offending .came-field'), 'bed')
    await untilText(page, '.came-digest', /SHA-256 [0-9a-f]{64}/)
    assert.equal(await page.inputValue('[data-edit]'), 'h01-w01-b03')
    await page.getByRole('button', { name: words.all }).waitFor()
    await page.waitForFunction(() => document.querySelectorAll('.case-checks li').length === 4)
    await page.waitForSelector('.receipts tbody tr:nth-child(20)')
    // The areas of the comp.
    const box = async (selector: string) => (await page.locator(selector).boundingBox())!
    const [feeds, inbox, opened, receipts] = [
      await box('.feeds-panel'),
      await box('.inbox-panel'),
      await box('.case-panel'),
      await box('.receipts-panel'),
    ]
    assert.deepEqual([feeds.x, Math.round(feeds.width / 2), inbox.x, Math.round(inbox.width)], [0, 480, 960, 330])
    assert.ok(opened.x === 1290 && receipts.x === 960 && receipts.y > opened.y + 500)
    // Nothing of the open case is cut off.
    assert.ok(
      await page.evaluate(() => {
        const panel = document.querySelector('.case-panel')!
        return panel.scrollHeight <= panel.clientHeight
      }),
    )
    const running = await page.evaluate(
      () => document.getAnimations().filter((one) => one.playState === 'running').length,
    )
    assert.equal(running, 0, 'nothing moves by itself')

    assert.deepEqual(await violations(page), [], 'the open case')
    await page.fill('#case-reason', 'asked the ward')
    // The ten seconds of a decision stand while it is looked at.
    await page.clock.setFixedTime(await page.evaluate(() => Date.now()))
    await page.keyboard.press('Control+Enter')
    await page.waitForSelector('#case-undo:focus')
    assert.deepEqual(await violations(page), [], 'a decision that waits')
    await page.keyboard.press('Enter')
    await page.locator('.inbox-tabs .chip').nth(1).click()
    await page.locator('.inbox-row').first().click()
    await page.waitForSelector('.share-pulls')
    await untilText(page, '.case-panel', new RegExp(WORDS[language].hold))
    assert.deepEqual(await violations(page), [], 'what goes out')
    await page.setViewportSize({ width: 390, height: 844 })
    assert.deepEqual(await violations(page), [], 'on a telephone')
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'it folds to 390 pixels')
    assert.deepEqual(outside, [])
    assert.deepEqual(errors, [])
    await page.context().close()
  })

test('a part that cannot be read says so in one line, with a way to try again; the others live on', {
  timeout: 300_000,
}, async () => {
  const { page } = await openFake('zh', 'dark', ['Receipts'])
  await untilText(page, '.receipts-panel .panel-problem', /读不到：the log cannot be read.*重试/)
  await untilCount(page, '.panel-problem', 1)
  await untilCount(page, '.feeds tbody tr', 13)
  await page.context().close()
})

test('what no correction can mend shows no field for one, and E goes to the reason', { timeout: 300_000 }, async () => {
  const { page } = await openFake('zh', 'dark')
  await page.locator('.inbox-row', { hasText: '同号异文' }).click()
  await page.waitForFunction(() => document.querySelector('#case-title')?.textContent?.startsWith('同号异文'))
  await page.waitForSelector('.case-buttons .primary')
  assert.equal(await page.locator('.case-correct input').count(), 0)
  await untilText(page, '.case-correct', /不能更正/)
  await page.keyboard.press('e')
  await page.waitForSelector('#case-reason:focus')
  await page.context().close()
})

interface Told {
  readonly quarantineSummary: { readonly open: number; readonly released: number; readonly refused: number }
  readonly facility: {
    readonly units: readonly { readonly id: string; readonly beds: { readonly occupied: number | null } }[]
  }
}

const told = (): Promise<Told> =>
  query<Told>('{ quarantineSummary { open released refused } facility(id: "h01") { units { id beds { occupied } } } }')

async function untilTold(what: string, fits: (told: Told) => boolean): Promise<Told> {
  for (const end = Date.now() + 60_000; Date.now() < end; ) {
    const now = await told()
    if (fits(now)) return now
    await new Promise((done) => setTimeout(done, 250))
  }
  throw new Error(`after a minute not yet: ${what}`)
}

const occupiedIn = (now: Told, unit: string): number | null =>
  now.facility.units.find(({ id }) => id === unit)?.beds.occupied ?? null

test('an unknown bed is corrected, released after an undo, and another refused, by keyboard alone', {
  timeout: 300_000,
}, async () => {
  const occurredAt = new Date((await cityNow()) - 60_000).toISOString()
  const lines = [
    { seq: '1', occurredAt, kind: 'bed.opened', bed: 'h01-w01-b03' },
    { seq: '2', occurredAt, kind: 'bed.occupied', bed: 'ZZ-03' },
    { seq: '3', occurredAt, kind: 'bed.blocked', bed: 'ZZ-99' },
  ]
  const sent = await fetch(`${server.url}/ingest?source=ward-feed&epoch=1`, {
    method: 'POST',
    body: lines.map((line) => JSON.stringify(line)).join('\n'),
  })
  const receipt = (await sent.json()) as { accepted: number; quarantined: { receipt: string }[] }
  assert.equal(receipt.accepted, 1)
  assert.equal(receipt.quarantined.length, 2)

  const { page, errors, outside } = await openPage(browser, 1920, 1080)
  await page.goto(`${server.url}/?antialias=0&lang=zh`)
  await untilReady(page)
  await page.keyboard.press('5')
  await page.waitForFunction(() => document.querySelectorAll('.inbox-row').length === 2)
  await page.waitForFunction(() => /^#\/data\/./.test(location.hash))
  assert.ok(!(await page.textContent('.feeds'))?.includes('NaN'))

  // The newest is open; J leads to the one before it.
  await page.keyboard.press('j')
  await page.waitForFunction(() => document.querySelector('.came .is-offending')?.textContent?.includes('ZZ-03'))
  await untilText(page, '.case-panel', new RegExp(receipt.quarantined[0]!.receipt), 'its receipt is told')
  await untilText(page, '.case-why', /本市没有床位“ZZ-03”；将发送方代码对照到本市编号/)
  await page.waitForSelector('[data-edit]')
  await page.keyboard.press('e')
  await page.waitForSelector('[data-edit]:focus')
  await page.keyboard.type('h01-w01-b77')
  await page.waitForSelector('.case-checks .is-failing')
  await page.waitForFunction(() =>
    /本市没有床位“h01-w01-b77”/.test(document.querySelector('.case-checks')?.textContent ?? ''),
  )
  await page.keyboard.press('Control+A')
  await page.keyboard.type('h01-w01-b03')
  await untilCount(page, 'datalist option[value="h01-w01-b03"]', 1, 'the bed is offered')
  await page.waitForFunction(() => /4 \/ 4/.test(document.querySelector('.case-checks h3')?.textContent ?? ''))

  // Without a reason nothing is decided: the focus goes to the reason.
  await page.keyboard.press('Control+Enter')
  await page.waitForSelector('#case-reason:focus')
  await page.keyboard.type('已电话核对护士站')
  // The page's clock stands, and goes on when it is told to: the ten seconds are those of the screen and not of this machine.
  const began = await page.evaluate(() => Date.now())
  await page.clock.setFixedTime(began)
  await page.keyboard.press('Control+Enter')
  await page.waitForSelector('#case-undo:focus')
  await untilText(page, '.is-held', /秒后放行 1 条/)
  await page.keyboard.press('Enter')
  await page.waitForSelector('#case-reason:focus')
  assert.deepEqual(
    (await told()).quarantineSummary,
    { open: 2, released: 0, refused: 0 },
    'undone, nothing was written',
  )

  await page.keyboard.press('Control+Enter')
  await page.waitForSelector('#case-undo:focus')
  await page.clock.setFixedTime(began + 9_900)
  await untilText(page, '.is-held', /^1 秒后放行 1 条/)
  assert.equal((await told()).quarantineSummary.released, 0, 'it is held for ten seconds')
  await page.clock.setFixedTime(began + 10_100)
  const released = await untilTold('the bed is released', (now) => now.quarantineSummary.released === 1)
  assert.equal(occupiedIn(released, 'h01-w01'), 1, 'the bed is occupied now')
  await page.waitForFunction(() => document.querySelectorAll('.inbox-row').length === 1)
  await page.waitForFunction(
    () => document.querySelector('p[aria-live="polite"].visually-hidden')?.textContent === '已放行 1 条',
  )
  await page.waitForSelector('#case-title:focus')
  await untilText(page, '.case-decided', /放行.*已电话核对护士站.*bed → h01-w01-b03/)

  // R begins a refusal, Escape leaves it, Ctrl+Enter carries it out; leaving the room writes at once.
  await page.keyboard.press('j')
  await page.waitForFunction(() => document.querySelector('.came .is-offending')?.textContent?.includes('ZZ-99'))
  await page.waitForSelector('#case-reason')
  await page.keyboard.press('r')
  await page.waitForSelector('#case-reason:focus')
  await untilText(page, '.case-refusing', /正在拒绝.*Ctrl\+Enter 拒绝，Esc 放弃/)
  await page.keyboard.press('Control+Enter')
  await page.waitForSelector('#case-reason:focus')
  assert.equal(await page.locator('#case-undo').count(), 0, 'without a reason nothing is refused either')
  await page.keyboard.type('发送方将重发')
  await page.keyboard.press('Escape')
  await page.waitForSelector('#case-title:focus')
  assert.equal(await page.locator('.case-refusing').count(), 0, 'Escape leaves the refusal')
  await page.keyboard.press('r')
  await page.waitForSelector('.case-refusing')
  await page.keyboard.press('Control+Enter')
  await page.waitForSelector('#case-undo:focus')
  await untilText(page, '.is-held', /秒后拒绝 1 条/)
  await page.keyboard.press('Enter')
  await page.waitForSelector('.case-refusing')
  await page.keyboard.press('Control+Enter')
  await page.waitForSelector('#case-undo:focus')
  await untilText(page, '.is-held', /秒后拒绝 1 条/, 'taken back, it is a refusal still')
  // The clock stands still: nothing but the leaving writes it.
  await page.keyboard.press('1')
  await page.waitForFunction(() => location.hash === '#/watch')
  await untilTold('the other is refused', (now) => now.quarantineSummary.refused === 1)

  // The inbox is empty and says when it looked; the decision can be read again.
  await page.keyboard.press('5')
  await page.waitForFunction(() => /隔离区为空/.test(document.querySelector('#inbox-rows')?.textContent ?? ''))
  await untilText(page, '.data-room .kpi:nth-child(5) b', /^0$/)
  await page.locator('.inbox-tabs .chip').nth(3).click()
  await page.waitForFunction(() => document.querySelectorAll('.inbox-row').length === 1)
  await page.locator('.inbox-row').click()
  await page.waitForFunction(() => /发送方将重发/.test(document.querySelector('.case-decided')?.textContent ?? ''))
  // Escape closes the entry and stays in the room.
  await page.keyboard.press('Escape')
  await page.waitForFunction(() => location.hash === '#/data')
  assert.deepEqual(outside, [], 'no request leaves this machine')
  assert.deepEqual(errors, [])
  await page.context().close()
})

test('a share is made, let go, taken and taken back, and each step has its receipt', { timeout: 300_000 }, async () => {
  const { page, errors } = await openPage(browser, 1920, 1080)
  await page.goto(`${server.url}/?antialias=0&lang=en#/data`)
  await untilReady(page)
  await page.locator('.inbox-tabs .chip').nth(1).click()
  await page.fill('.share-new input >> nth=0', 'zz-bureau')
  await page.fill('.share-new input >> nth=1', 'daily bulletin')
  await page.keyboard.press('Enter')
  await page.waitForSelector('.share-pulls')
  const id = decodeURIComponent(new URL(page.url()).hash).replace('#/data/share.', '')
  await page.waitForSelector('.case-panel .case-checks li:nth-child(3)')
  // This city's hospitals have not reported for long, so a person must let it go, with a reason.
  const reason = '.case-panel .case-act input'
  const release = page.getByRole('button', { name: 'Release', exact: true })
  await release.click()
  await page.waitForSelector(`${reason}:focus`)
  await page.keyboard.type('known to be few')
  await release.click()
  await page.waitForFunction(() => document.querySelector('.case-panel code') !== null)
  assert.equal(await page.textContent('.case-panel code'), `/shares/${id}`)
  const taken = await fetch(`${server.url}/shares/${id}`)
  assert.equal(taken.status, 200)
  await page.waitForFunction(() => document.querySelectorAll('.share-pulls li').length === 1)
  const revoke = page.getByRole('button', { name: 'Revoke' })
  await revoke.click()
  await page.waitForSelector(`${reason}:focus`)
  await page.keyboard.type('sent to the wrong office')
  await revoke.click()
  await page.waitForFunction(() =>
    /Revoked/.test(document.querySelector('.case-panel .panel-title')?.textContent ?? ''),
  )
  await untilText(page, '.case-decided', /sent to the wrong office/)
  await page.waitForFunction(() => {
    const receipts = document.querySelector('.receipts tbody')?.textContent ?? ''
    return /Share/.test(receipts) && /Pull/.test(receipts)
  })
  assert.equal((await fetch(`${server.url}/shares/${id}`)).ok, false, 'what was taken back cannot be taken any more')
  assert.deepEqual(errors, [])
  await page.context().close()
})
