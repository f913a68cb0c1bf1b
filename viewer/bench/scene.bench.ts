/**
 * The city's scene on a made city of 100,000 blocks, 60 towers and 20,000 streaks: beside deck.gl with the same buffers in the same
 * browser, turn by turn; then changes of beds through the product's worker, and 10,000 moving objects under a busy hand.
 * JavaScript only: draw calls are counted and not rasterised, on both sides.
 */
import { loadavg } from 'node:os'
import type { Browser, Page } from 'playwright-core'
import { deltaFrame, fullFrame } from '../src/data/frames-made.ts'
import type { PageServer } from './page-server.ts'
import { BEDS, bedStates } from './pages/made-city.ts'
import type { Bench } from './pages/ours.tsx'
import { limit, nothing, quantile, type Row } from './row.ts'
import { longOf, tasksDuring, tasksInWords } from './tasks.ts'

const ROUNDS = 6
const ROUND_MS = 2_500
/** Frames after a pause that warm up again. */
const WARM_FRAMES = 5
/** deck.gl's JavaScript in ours, at least. */
const RATIO = 3
const ENTITIES = 1_000
const CHANGES = 12
const MOVES = 600
const CLICKS = 40

const opened = async (browser: Browser, server: PageServer, name: string): Promise<Page> => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  await page.goto(`${server.url}/${name}.html`)
  await page
    .waitForFunction(() => window.bench !== undefined)
    .catch((error: unknown) => {
      throw new Error(`${name} did not start: ${errors.join('; ') || error}`)
    })
  return page
}

interface Turn {
  readonly milliseconds: number
  readonly draws: number
  readonly uploadBytes: number
  readonly frames: number
}

/** Lets one page draw alone for a while. */
async function turn(page: Page): Promise<Turn> {
  await page.bringToFront()
  const from = await page.evaluate(() => {
    window.bench!.hold(false)
    return window.bench!.costs.length
  })
  await page.waitForTimeout(ROUND_MS)
  const costs = await page.evaluate((first) => {
    window.bench!.hold(true)
    return window.bench!.costs.slice(first)
  }, from + WARM_FRAMES)
  return {
    milliseconds: quantile(
      costs.map((one) => one.milliseconds),
      0.5,
    ),
    draws: Math.max(...costs.map((one) => one.draws)),
    uploadBytes: Math.max(...costs.map((one) => one.uploadBytes)),
    frames: costs.length,
  }
}

async function frames(browser: Browser, server: PageServer): Promise<Row[]> {
  const ours = await opened(browser, server, 'ours')
  await ours.evaluate(() => window.bench!.show('city'))
  await ours.waitForFunction(() => window.bench!.costs.length > 20)
  await ours.evaluate(() => window.bench!.hold(true))
  const deck = server.withoutDeck === null ? await opened(browser, server, 'deck') : null
  await deck?.waitForFunction(() => window.bench!.costs.length > 20)
  await deck?.evaluate(() => window.bench!.hold(true))
  const ownTurns: Turn[] = []
  const deckTurns: Turn[] = []
  for (let round = 0; round < ROUNDS; round++) {
    ownTurns.push(await turn(ours))
    if (deck !== null) deckTurns.push(await turn(deck))
  }
  const { blocks, streaks } = await ours.evaluate(() => ({
    blocks: window.bench!.blocks,
    streaks: window.bench!.streaks,
  }))
  await ours.close()
  await deck?.close()
  const own = quantile(
    ownTurns.map((one) => one.milliseconds),
    0.5,
  )
  const theirs = quantile(
    deckTurns.map((one) => one.milliseconds),
    0.5,
  )
  const what = `${blocks} blocks, ${streaks} streaks, 60 towers`
  // Each round's pair shared the machine's mood.
  const ratio = quantile(
    ownTurns.map((one, round) => (deckTurns[round]?.milliseconds ?? Number.NaN) / one.milliseconds),
    0.5,
  )
  return [
    {
      name: `JavaScript a frame beside deck.gl, ${what}`,
      ours: own,
      other: theirs,
      unit: 'ms',
      ratio,
      otherCommand:
        server.withoutDeck ??
        'deck.gl 9.4 with the same buffers; its figure includes the trips layer made anew for each frame, its usual way',
      load: loadavg()[0]!,
      asked: `ratio ≥ ${RATIO}`,
      met: ratio >= RATIO,
    },
    limit(`JavaScript a frame, ${what}`, own, 4, 'ms'),
    limit(`draw calls a frame, ${what}`, Math.max(...ownTurns.map((one) => one.draws)), 60, 'calls'),
    nothing('uploaded in a frame while flows move', Math.max(...ownTurns.map((one) => one.uploadBytes)), 'bytes'),
  ]
}

async function beds(browser: Browser, server: PageServer): Promise<Row[]> {
  const page = await opened(browser, server, 'ours')
  await page.evaluate(() => window.bench!.show('hospital'))
  const since = new Uint32Array(BEDS).fill(29_000_000)
  let position = 1n
  const heads = [0, 0, 0, 0]
  const sent = async (frame: Uint8Array, count: number): Promise<void> => {
    server.send(frame)
    await page.waitForFunction(
      (n) => window.bench!.changes.length >= n && window.bench!.changes[n - 1]!.frame !== null,
      count,
    )
  }
  await page.waitForTimeout(2_000)
  let count = 0
  for (let k = 0; k < CHANGES; k++) await sent(fullFrame(position, bedStates(k), since, heads), ++count)
  for (let k = 0; k < CHANGES; k++) {
    const changed = Array.from(
      { length: ENTITIES },
      (_, at) => [(at * 49 + k * 13) % BEDS, 1 + ((at + k) % 9), 29_000_001] as const,
    )
    await sent(deltaFrame(position, position + 1n, changed, heads), ++count)
    position += 1n
  }
  const changes: Bench['changes'] = await page.evaluate(() => window.bench!.changes)
  await page.close()
  const cost = (of: Bench['changes']): number =>
    quantile(
      of.map((one) => one.milliseconds + (one.frame?.milliseconds ?? Number.NaN)),
      0.5,
    )
  // The first of each kind compiles.
  const full = changes.slice(1, CHANGES)
  const delta = changes.slice(CHANGES + 1)
  return [
    limit(`${BEDS} beds replaced, columns written and drawn`, cost(full), 5, 'ms'),
    limit(`${ENTITIES} beds changed, columns written and drawn`, cost(delta), 2, 'ms'),
  ]
}

async function objects(browser: Browser, server: PageServer): Promise<Row[]> {
  const page = await opened(browser, server, 'ours')
  await page.evaluate(() => window.bench!.show('objects'))
  await page.waitForFunction(() => window.bench!.heard.updates >= 4 && window.bench!.costs.length > 20)
  await page.focus('.city-surface')
  const before = await page.evaluate(() => ({ drawn: window.bench!.costs.length, ...window.bench!.heard }))
  const tasks = await tasksDuring(browser, page, async () => {
    for (let k = 0; k < MOVES; k++) {
      await page.mouse.move(200 + (k % 300), 200 + ((k * 7) % 300))
      if (k % (MOVES / CLICKS) !== 0) continue
      await page.mouse.click(900, 300)
      await page.keyboard.press('ArrowLeft')
    }
  })
  const { heard, costs } = await page.evaluate(() => ({
    heard: window.bench!.heard,
    costs: window.bench!.costs.map((one) => one.milliseconds),
  }))
  await page.close()
  // A click comes after a move to its place.
  const sent = MOVES + 3 * CLICKS
  const got = heard.moves - before.moves + (heard.clicks - before.clicks) + (heard.keys - before.keys)
  console.error(`10,000 objects, ${heard.updates - before.updates} updates: ${tasksInWords(tasks)}`)
  return [
    nothing(`input lost over 10,000 moving objects, of ${sent}`, Math.max(0, sent - got), 'events'),
    nothing('tasks over 50 ms of processor time, 10,000 moving objects', longOf(tasks.processor).length, 'tasks'),
    limit(
      'from an input to its listener, 95th percentile, 10,000 moving objects',
      quantile(heard.delays, 0.95),
      100,
      'ms',
    ),
    limit('JavaScript a frame, median, 10,000 moving objects', quantile(costs.slice(before.drawn), 0.5), 4, 'ms'),
  ]
}

export async function sceneRows(browser: Browser, server: PageServer): Promise<Row[]> {
  return [...(await frames(browser, server)), ...(await beds(browser, server)), ...(await objects(browser, server))]
}
