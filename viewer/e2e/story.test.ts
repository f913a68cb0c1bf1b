// The one story, without a mouse: Watch → hospital → ward → bed → rehearse → result → live, in both languages.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { violations } from './axe.ts'
import { launch, launchWithoutStage, openPage, tabTo, untilCount, untilReady, untilText, untilTrue } from './browser.ts'
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

const WORDS = {
  zh: {
    lang: 'zh-CN',
    watch: '态势',
    synthetic: '合成数据',
    rehearsal: '推演',
    bed: /^02 床/,
    nothing: '不处置',
    openBeds: '增开',
    back: /回看/,
    judged: /仅按床位使用率判断/,
  },
  en: {
    lang: 'en-GB',
    watch: 'Watch',
    synthetic: 'SYNTHETIC',
    rehearsal: 'REHEARSAL',
    bed: /^Bed 02/,
    nothing: 'Do nothing',
    openBeds: 'Open beds',
    back: /Looking back/,
    judged: /judged by bed occupancy/,
  },
} as const

for (const language of ['zh', 'en'] as const)
  test(`the story can be walked by keyboard alone in ${language}`, { timeout: 300_000 }, async () => {
    const words = WORDS[language]
    // With the stage in one language, with the tables in its place in the other.
    const { page, outside, errors } = await openPage(language === 'zh' ? browser : without, 1600, 900)
    await page.goto(`${server.url}/?antialias=0&lang=${language}`)
    await untilReady(page)
    assert.equal(await page.getAttribute('html', 'lang'), words.lang)
    assert.match(await page.title(), new RegExp(words.synthetic), 'the title carries the synthetic mark')
    assert.equal(await page.textContent('.rooms [aria-current]'), words.watch)
    assert.ok((await page.textContent('.header-right .synthetic'))?.includes(words.synthetic))
    await untilCount(page, '.kpi', 7)
    await untilText(page, '.kpi b', /^\d+\.\d$/, 'the city’s occupancy is known')

    // At first sight nothing is chosen: the most urgent hospital is shown and the address says nothing of it.
    await untilText(page, '.right-rail h2', /\S\S/)
    assert.match(new URL(page.url()).hash, /^(#\/watch)?$/)

    // Watch: the first hospital of the list, by Tab and Enter.
    await tabTo(page, '[data-roving]')
    await page.keyboard.press('Enter')
    const name = (await page.textContent('.name-block h2'))?.trim() ?? ''
    assert.ok(name.length > 1, 'the right rail shows the chosen hospital')
    assert.match(page.url(), /#\/watch\//)
    await page.waitForSelector('.fan-chart svg[aria-label]')
    const finding = await page.getAttribute('.fan-chart svg', 'aria-label')
    assert.ok(finding && finding.length > 8, 'the fan states its finding')

    // Hospital: F flies in; the list is now its wards.
    await page.keyboard.press('f')
    await page.waitForSelector('.ward-rail [data-roving]:focus')
    assert.ok((await page.textContent('.crumbs'))?.includes(name))
    await page.waitForSelector('.waterfall svg[aria-label]')

    // Ward: arrows choose, Enter opens, and the focus stands on its beds.
    await tabTo(page, '.ward-rail [data-roving]')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.ward-panel [data-bed="1"]:focus')

    // Bed: the arrow walks, Enter chooses, the readout says state and since when.
    await page.keyboard.press('Enter')
    await page.keyboard.press('ArrowRight')
    await page.waitForFunction(() => location.hash.endsWith('/2'))
    await page.waitForSelector('[data-bed="2"]:focus')
    await untilText(page, '.bed-readout', words.bed)

    // Up again, one level at a time.
    await page.keyboard.press('Escape')
    await page.waitForSelector('[data-bed]:focus')
    await page.keyboard.press('Escape')
    await page.waitForSelector('.ward-rail [data-place]:focus')
    await page.keyboard.press('Escape')
    await page.waitForFunction(() => location.hash.startsWith('#/watch/'))
    await page.waitForSelector('.left-rail [data-place][aria-current]:focus')

    // Help and search give the focus back to where they were opened.
    await page.keyboard.press('?')
    await page.waitForSelector('dialog[open]')
    await page.keyboard.press('Escape')
    await page.waitForSelector('.left-rail [data-place][aria-current]:focus')
    await page.keyboard.press('/')
    await page.waitForSelector('.search input:focus')
    await page.keyboard.press('Escape')
    await page.waitForSelector('.left-rail [data-place][aria-current]:focus')

    // One clock: played from a day ago, every view shows what was recorded then; L returns.
    await page.keyboard.press('p')
    await untilText(page, '.header-right .is-looking', words.back)
    await untilText(page, '.left-rail .rail-title h2', words.judged)
    await untilText(page, '.stage-moment', words.back)
    await page.waitForSelector('.right-rail .then-now')
    await page.keyboard.press('p')
    await page.keyboard.press('l')
    await page.waitForSelector('.header-right .is-looking', { state: 'detached' })
    await untilCount(page, '.then-now', 0)

    // Rehearse from now.
    await tabTo(page, '.rail-actions .primary')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.rehearse-left :focus')
    assert.equal(await page.textContent('.rehearsal-plate'), words.rehearsal)
    await tabTo(page, '.slider input')
    for (let k = 0; k < 4; k++) await page.keyboard.press('ArrowRight')
    // A plan needs something that is done: beds are opened unless this hospital’s own stand by already.
    if ((await page.locator('.is-action .lever').count()) === 0) {
      await tabTo(page, '.is-action + .lever-add select')
      await page.keyboard.type(words.openBeds)
    }
    await page.waitForSelector('.is-action .slider input')
    await tabTo(page, '.rehearse-actions .primary')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.rehearse-actions .primary:focus')
    await page.waitForSelector('.answer', { timeout: 120_000 })
    await page.waitForFunction(() => /40 \/ 40/.test(document.querySelector('.how-sure')?.textContent ?? ''), null, {
      timeout: 180_000,
    })
    await untilCount(page, '.answer', 6)
    await page.waitForSelector('.rehearse-actions .primary:focus')
    const question = (await page.textContent('.answer h2')) ?? ''
    await page.waitForFunction(
      (said) => document.querySelector('p[aria-live="polite"].visually-hidden')?.textContent?.startsWith(said),
      question,
    )
    await page.waitForSelector('.rehearse-fan .fan-outer', { state: 'attached' })
    await untilText(page, '.rehearse-fan', new RegExp(words.nothing))
    await untilCount(page, '.fan-outer', 2, 'both fans are drawn with their bands')

    // The recorded run plays on the city: its clock moves on from the fork.
    await tabTo(page, '.run-stage .chip:nth-of-type(4)')
    await page.keyboard.press('Enter')
    await untilCount(page, '.run-stage .chip[aria-label]', 2, 'a played run can be stepped')
    await page.waitForSelector('.time-cursor', { state: 'attached' })

    // A moved lever makes the result out of date and does not run again by itself.
    await tabTo(page, '.slider input')
    await page.keyboard.press('ArrowLeft')
    await page.waitForSelector('.rehearse-room.is-stale')

    // Language at a key, kept; L returns to live.
    await page.keyboard.press('g')
    assert.equal(await page.getAttribute('html', 'lang'), language === 'zh' ? 'en-GB' : 'zh-CN')
    await page.keyboard.press('g')
    await page.keyboard.press('l')
    await page.waitForFunction(() => location.hash === '#/watch')
    assert.deepEqual(outside, [], 'no request leaves this machine')
    assert.deepEqual(errors, [])
    await page.context().close()
  })

const OBJECTS = 10_000
const HANDS = 30

/** An answer about ambulances with as many as that city never had, each on a way of its own for ten hours. */
function manyOf(body: { data: { ambulances: { location: { lng: number; lat: number } }[] } }): unknown {
  const one = body.data.ambulances[0]!
  const { lng, lat } = one.location
  const ambulances = Array.from({ length: OBJECTS }, (_, k) => {
    const [east, north] = [lng + ((k % 100) - 50) / 1000, lat + (Math.floor(k / 100) - 50) / 1000]
    const way = { basis: 'ROADS', points: [east, north, east + 0.02, north + 0.01], minutes: [0, 600] }
    return { ...one, id: `object-${k}`, phase: 'TO_HOSPITAL', location: { lng: east, lat: north }, way }
  })
  return { data: { ambulances } }
}

test('10,000 moving ambulances lose no move, click or key of a busy hand', { timeout: 300_000 }, async () => {
  const { page, errors } = await openPage(browser, 1200, 700)
  // What is measured is the page's thread: software would take minutes to rasterise it.
  await page.addInitScript(() => {
    for (const name of ['drawElements', 'drawArrays', 'drawElementsInstanced', 'drawArraysInstanced'] as const)
      WebGL2RenderingContext.prototype[name] = () => {}
  })
  let answer: Promise<string> | undefined
  await page.route('**/graphql', async (route) => {
    if (!route.request().postData()?.includes('query Ambulances')) return route.continue()
    answer ??= route.fetch().then(async (own) => JSON.stringify(manyOf(await own.json())))
    await route.fulfill({ contentType: 'application/json', body: await answer })
  })
  await page.goto(`${server.url}/?antialias=0&lang=en`)
  await untilReady(page)
  await untilText(page, '.city-legend-vehicles', /10000/)
  await page.evaluate(() => {
    const heard = { moves: 0, clicks: 0, keys: 0 }
    Object.assign(window, { heard })
    addEventListener('pointermove', (event) => (heard.moves += Math.max(1, event.getCoalescedEvents().length)), true)
    addEventListener('click', () => heard.clicks++, true)
    addEventListener('keydown', () => heard.keys++, true)
  })
  const box = (await page.locator('.city-surface').boundingBox())!
  for (let k = 0; k < HANDS; k++) {
    await page.mouse.move(box.x + 150 + 4 * k, box.y + 150 + 2 * k)
    await page.mouse.click(box.x + 200, box.y + box.height - 120)
    await page.keyboard.press(k % 2 === 0 ? 'ArrowLeft' : 'ArrowRight')
  }
  await untilTrue(
    async () =>
      JSON.stringify(await page.evaluate(() => Object.values((window as unknown as { heard: object }).heard))) ===
      JSON.stringify([2 * HANDS, HANDS, HANDS]),
    `each of ${HANDS} moves (and one to each click), clicks and keys is heard`,
  )
  assert.deepEqual(errors, [])
  // It is asked every five seconds: what is on its way when the page closes is nobody's.
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  await page.context().close()
})

/** Where the camera of the surface that is shown came to rest: lng lat zoom bearing pitch. */
async function restedView(page: Page, surface: string): Promise<number[]> {
  await page.waitForSelector(`${surface}[data-view]`)
  return ((await page.getAttribute(surface, 'data-view')) ?? '').split(' ').map(Number)
}

test('on map and globe the same hospital is chosen, and a switch of the ground keeps choice and camera', {
  timeout: 300_000,
}, async () => {
  const { page, outside, errors } = await openPage(browser, 1280, 800)
  await page.goto(`${server.url}/?antialias=0&lang=en#/watch?ground=map`)
  await untilReady(page)
  await page.waitForSelector('.map-surface[data-library="maplibre"]')
  await untilText(
    page,
    '.stage-note',
    /Map by MapLibre \(no Mapbox token is set\)/,
    'the operator is told which map it is',
  )
  assert.deepEqual(await violations(page), [], 'the map')

  // The foot of a plate's leader stands on a tower's top: a click just below it is one on the map itself.
  const spot = await page.waitForFunction(() => {
    const leader = [...document.querySelectorAll('.city-leaders line')].find(
      (line) => (line as SVGElement).style.visibility === 'visible',
    )
    const stage = document.querySelector('.map-canvas')?.getBoundingClientRect()
    return leader && stage
      ? { x: stage.x + Number(leader.getAttribute('x1')), y: stage.y + Number(leader.getAttribute('y1')) + 4 }
      : null
  })
  const { x, y } = (await spot.jsonValue())!
  await page.mouse.click(x, y)
  await page.waitForFunction(() => /^#\/watch\/[^?]+\?ground=map$/.test(location.hash))
  await page.waitForSelector('.city-plate[data-selected]', { state: 'attached' })
  const chosen = (await page.textContent('.name-block h2'))?.trim()

  // The ground is coloured by a figure that hospitals lend to those whom they serve; it says what it is, and the table says the same.
  await page.selectOption('.heat-choice select', 'load')
  await untilText(page, '.heat-finding', /served (mainly )?by hospitals at 90% or more/)
  await untilText(page, '.heat-legend', /not known, not 0.*SYNTHETIC/)
  assert.match(await page.evaluate(() => location.hash), /\?ground=map&layer=load$/)
  assert.deepEqual(await violations(page), [], 'a coloured ground')
  await page.selectOption('.heat-choice select', 'epidemic')
  await untilText(page, '.heat-why', /Run an epidemic rehearsal first/)
  await page.selectOption('.heat-choice select', 'load')
  // Clinics and centres have queues of the model's alone: marks from nearer by, the same in the table, and what nobody knows is no 0.
  await page.click('.chip:has-text("Clinic queues")')
  await untilText(
    page,
    '.clinic-panel',
    /(sees? patients|at this hour).*not known, not 0.*nothing is reported: 20 ordinary days.*SYNTHETIC/,
  )
  await page.waitForSelector('.stage-marks canvas', { state: 'attached' })
  assert.deepEqual(await violations(page), [], 'clinics')
  await page.keyboard.press('t')
  await untilText(page, '.stage-tables', /Queues at clinics and primary care · estimate of the model/)
  await page.keyboard.press('t')
  await page.click('.chip:has-text("Clinic queues")')
  await untilCount(page, '.stage-marks', 0)

  // Access says its hour, that of the Plan room, and where it is bad; a button flies there.
  await page.selectOption('.heat-choice select', 'access')
  await untilText(page, '.heat-legend', /traffic at 08:00.*mean over the day/)
  await untilText(page, '.heat-places', /outside the picture · nearest: .*residents.*km [NESW]+|in the picture/)
  await page.click('.heat-hours .chip:has-text("mean over the day")')
  await untilText(page, '.heat-legend', /within reach by car, mean over the day/)
  await page.waitForFunction(() => location.hash.includes('f.access=day'))
  await page.click('.heat-hours .chip:has-text("traffic at 08:00")')
  await page.waitForFunction(() => !location.hash.includes('f.access'))
  await page.selectOption('.heat-choice select', 'load')
  await page.keyboard.press('t')
  await untilText(page, '.stage-tables', /Load, by district/)
  await page.keyboard.press('t')
  await page.waitForSelector('.map-surface[data-library="maplibre"]')

  await page.focus('.map-surface')
  await page.keyboard.press('+')
  await page.keyboard.press('Shift+ArrowLeft')
  const onMap = await restedView(page, '.map-surface')
  await page.keyboard.press('c')
  const inCity = await restedView(page, '.city-surface')
  const same = (view: readonly number[], what: string): void =>
    onMap.forEach((value, at) => {
      assert.ok(Math.abs(value - view[at]!) < 0.02, `${what} looks where the map did: ${onMap} against ${view}`)
    })
  same(inCity, 'the city')
  await page.waitForFunction(() => /^#\/watch\/[^?]+\?layer=load&camera=[-\d.,]+$/.test(location.hash))
  assert.equal((await page.textContent('.name-block h2'))?.trim(), chosen, 'the choice is kept')
  await page.focus('.city-surface')
  await page.keyboard.press('o')
  same(await restedView(page, '.globe-surface[data-drawn]'), 'the globe')
  await page.waitForSelector('.city-plate[data-selected]', { state: 'attached' })
  assert.deepEqual(await violations(page), [], 'the globe')

  // A file of ours plays on the globe by the time bar; another is refused with place and remedy.
  const czml = async (name: string, packets: unknown): Promise<void> =>
    page.setInputFiles('.czml-input', {
      name,
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify(packets)),
    })
  await czml('foreign.czml', [{ id: 'document' }])
  await untilText(page, '.stage-problem', /foreign\.czml: was not saved here.*save one with/)
  await page.click('.stage-problem .button')
  const { asOf, id } = await page.evaluate(async () => {
    const body = JSON.stringify({ query: '{ city { id asOf } }' })
    const headers = { 'content-type': 'application/json' }
    return (await (await fetch('/graphql', { method: 'POST', headers, body })).json()).data.city
  })
  const iso = (minutes: number): string => new Date(Date.parse(asOf) + minutes * 60_000).toISOString()
  const interval = `${iso(60)}/${iso(180)}`
  await czml('supposed.czml', [
    {
      id: 'document',
      name: '推演 REHEARSAL · Bridge',
      description: '推演，不是实况',
      version: '1.0',
      clock: { interval },
    },
    { id: 'kangcheng', properties: { format: 'kangcheng-czml/1', city: id, kind: 'rehearsal' } },
    { id: 'h01', properties: { occupancy: [{ interval, number: 0.991 }] } },
  ])
  await untilText(page, '.czml-banner', /REHEARSAL.*Bridge · file supposed\.czml/)
  await untilText(page, '.city-plates', /99\.1%/)
  assert.deepEqual(await violations(page), [], 'a file on the globe')
  await page.click('.czml-banner .button')
  await untilCount(page, '.czml-banner', 0)
  await page.goBack()
  await page.waitForSelector('.city-surface')
  assert.deepEqual(outside, [], 'no request leaves this machine')
  assert.deepEqual(errors, [])
  await page.context().close()
})

test('the box at the top finds a hospital by its English name, and a room by a word', {
  timeout: 300_000,
}, async () => {
  const { page } = await openPage(without)
  await page.goto(`${server.url}/?antialias=0&lang=en`)
  await untilReady(page)
  await page.keyboard.press('/')
  await page.keyboard.type('hosp')
  await page.waitForSelector('#search-list [role="option"]')
  const first = ((await page.textContent('#search-list [role="option"] span')) ?? '').trim()
  await page.keyboard.press('Enter')
  await page.waitForSelector('.name-block h2')
  await untilText(page, '.name-block h2', new RegExp(first.replace(/[()]/g, '\\$&')))
  await page.keyboard.press('Control+k')
  await page.waitForSelector('.search input:focus')
  await page.keyboard.type('epidemic')
  await untilText(page, '#search-list [role="option"]', /Epidemic/)
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => location.hash === '#/rehearse/epidemic')
  await page.context().close()
})

test('a deep link opens the ward and the bed it names', { timeout: 300_000 }, async () => {
  const { page, errors } = await openPage(without)
  await page.goto(`${server.url}/?antialias=0&lang=en`)
  await untilReady(page)
  await tabTo(page, '[data-roving]')
  await page.keyboard.press('Enter')
  await page.keyboard.press('f')
  await page.waitForSelector('.ward-rail [data-roving]')
  await tabTo(page, '.ward-rail [data-roving]')
  await page.keyboard.press('Enter')
  await page.waitForSelector('.ward-panel')
  const hash = await page.evaluate(() => location.hash)
  await page.context().close()
  const other = await openPage(without)
  await other.page.goto(`${server.url}/?antialias=0&lang=en${hash}/3`)
  await untilReady(other.page)
  await other.page.waitForSelector('.ward-panel [data-bed="3"][aria-pressed="true"]')
  // The same ward two hours ago: every bed, and how long it had been so, from the record.
  const minuteOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5))
  const now = minuteOf((await other.page.textContent('.header-clock b'))!)
  await other.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  for (let k = 0; k < 2; k++) await other.page.keyboard.press('Shift+ArrowLeft')
  // The clock ran on between reading it and pressing; half an hour of the city is three minutes of the test.
  let then = ''
  await untilTrue(async () => {
    const text = (await other.page.textContent('.stage-moment')) ?? ''
    then = /single beds as recorded at (\d\d:\d\d)/.exec(text)?.[1] ?? ''
    const ago = (now - minuteOf(then) + 1440) % 1440
    return ago > 90 && ago <= 120
  }, `the beds are told as of two hours before minute ${now}`)
  await untilText(other.page, '.ward-panel header', new RegExp(`Looking back ${then}`))
  await untilText(other.page, '.bed-readout', /Bed 03 .*for \d/)
  await other.page.keyboard.press('g')
  await untilText(other.page, '.stage-moment', new RegExp(`逐床状态为 ${then} 的记录`))
  assert.deepEqual([...errors, ...other.errors], [])
  await other.page.context().close()
})

test('a newcomer takes the tour, asks a figure, saves a chart with its marks, names the view and finds it again', {
  timeout: 300_000,
}, async () => {
  const { page, errors, outside } = await openPage(without, 1440, 900)
  await page.goto(`${server.url}/?antialias=0&lang=en#/watch/h01`)
  await untilReady(page)
  await page.evaluate(() => {
    sessionStorage.setItem('newcomer', 'yes')
    localStorage.removeItem('tour')
  })
  await page.reload()
  await page.waitForSelector('.tour-offer')
  assert.deepEqual(await violations(page), [], 'the offer of a tour')
  await page.click('.tour-offer .primary')
  await untilText(page, '.tour-card', /1 \/ 7/)
  assert.deepEqual(await violations(page), [], 'a step of the tour')
  await page.keyboard.press('ArrowRight')
  await untilText(page, '.tour-card', /2 \/ 7.*needs somebody/s)
  await page.keyboard.press('Escape')
  await untilCount(page, '.tour', 0)
  await page.reload()
  await page.waitForSelector('.fan-panel svg')

  // A figure under the focus explains itself from the catalogue, and Escape leaves the room where it was.
  await tabTo(page, '.kpi-name')
  await page.keyboard.press('i')
  await untilText(page, '.figure-panel dl', /Formula/)
  assert.deepEqual(await violations(page), [], 'an explained figure')
  await page.keyboard.press('Escape')
  await untilCount(page, '.figure-panel', 0)
  assert.ok(await page.evaluate(() => document.activeElement!.matches('.kpi-name')), 'the focus is back')

  // A chart: how it is worked out, its table, its files.
  await page.click('.fan-panel .figure-open')
  await untilText(page, '.figure-panel .figure-mark', /FORECAST.*SYNTHETIC/)
  assert.deepEqual(await violations(page), [], 'an explained chart')
  const saved = async (way: string): Promise<readonly [name: string, bytes: Buffer]> => {
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.click(`.figure-panel .figure-ways button:text-is("${way}")`),
    ])
    return [file.suggestedFilename(), await readFile(await file.path())]
  }
  const [csvName, csv] = await saved('CSV')
  assert.match(csvName, /^hospital-fan-forecast-\d{8}T\d{4}Z\.csv$/)
  assert.match(csv.toString(), /^\ufeff# 预测 FORECAST · 合成数据 SYNTHETIC\r\n/)
  assert.match(csv.toString(), /\r\nTime,P10,P50,P90,/)
  const [, svg] = await saved('SVG')
  assert.match(svg.toString(), /^<svg [^>]*>.*预测 FORECAST.*<path/s)
  assert.doesNotMatch(svg.toString(), /var\(--|class=|<foreignObject/, 'the drawing needs no sheet')
  const [, png] = await saved('PNG')
  assert.deepEqual([...png.subarray(1, 4)].map((byte) => String.fromCharCode(byte)).join(''), 'PNG')
  assert.ok(png.readUInt32BE(16) >= 1100, 'it is as wide as two screens’ pixels make it')
  await page.click('.figure-panel .figure-ways button:text-is("Show as a table")')
  await page.waitForSelector('.fan-panel table.data')

  // What is shown gets a name; another day the name brings it back.
  await page.keyboard.press('/')
  await page.keyboard.type('saved views')
  await page.keyboard.press('Enter')
  await page.waitForSelector('dialog.views')
  await page.fill('.views-new input', 'Night watch')
  await page.keyboard.press('Enter')
  await untilText(page, '.views li', /Night watch/)
  // Shared, a view moves to everybody's list, signed by a post; whoever shared it takes it away again.
  await page.fill('.views-new input', 'Morning')
  await page.keyboard.press('Enter')
  await untilText(page, '.views li', /Morning/)
  await page.locator('.views li').first().locator('button:has-text("Share")').click()
  await untilText(page, '.views footer [role=status]', /Name your post first/)
  await page.fill('.views-signature input', 'Night dispatch')
  await page.locator('.views li').first().locator('button:has-text("Share")').click()
  await untilText(page, '.views-shared li', /Morning.*Night dispatch/)
  await untilText(page, '.views li', /Night watch/)
  assert.deepEqual(await violations(page), [], 'the saved and the shared views')
  // The box finds it with the others, and says whose it is.
  await page.keyboard.press('Escape')
  await page.keyboard.press('/')
  await page.keyboard.type('morning')
  await untilText(page, '#search-list [role="option"]', /Open shared view: Morning · Night dispatch/)
  await page.keyboard.press('Escape')
  await page.keyboard.press('/')
  await page.keyboard.type('saved views')
  await page.keyboard.press('Enter')
  await page.fill('.views-signature input', 'Night dispatch')
  await page.locator('.views-shared button:has-text("Delete")').click()
  await untilCount(page, '.views-shared li', 0)
  await page.keyboard.press('Escape')
  await page.goto(`${server.url}/?antialias=0&lang=en#/data`)
  await page.reload()
  await untilReady(page)
  await page.keyboard.press('/')
  await page.keyboard.type('night watch')
  await untilText(page, '#search-list [role="option"]', /Night watch/)
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => location.hash.startsWith('#/watch/h01'))
  assert.deepEqual(errors, [])
  assert.deepEqual(outside, [])
  await page.context().close()
})
