// Golden pictures: each room as it looks, in two languages and all themes, coarsely. What moves with the day (figures, rows) stays
// within the tolerance; a lost panel, a wrong theme, a white page does not. `UPDATE=1` takes them anew.
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launch, launchWithoutStage, openPage, untilReady } from './browser.ts'
import { startServer, type TestServer, waitForLoad } from './server.ts'

const FOLDER = join(import.meta.dirname, 'golden')
/** Cells of a golden picture, each the mean colour of its part of the screen. */
const [COLUMNS, ROWS] = [96, 60]
/** A cell differs when one of its colours does by more than this, of 255. */
const CELL_TOLERANCE = 12
/** The largest share of cells that may differ. */
const SHARE_TOLERANCE = 0.1

interface Shown {
  readonly name: string
  readonly hash: string
  /** What is there once the room is drawn. */
  readonly drawn: string
  readonly language: 'zh' | 'en'
  readonly theme?: 'dark' | 'light'
  readonly stage?: boolean
  readonly size?: readonly [width: number, height: number]
  readonly paper?: boolean
}

const ROOMS = [
  ['watch', '#/watch', '.left-rail [data-roving]'],
  ['hospital', '#/hospital/h02', '.ward-rail [data-roving]'],
  ['rehearse', '#/rehearse', '.rehearse-left .lever, .rehearse-left .rehearse-actions'],
  ['plan', '#/plan', '.plan-room:not(.is-stale):not(:has(.plan-busy)) .plan-table tr.is-chosen'],
  ['indicators', '#/indicators', '.catalogue-table tbody tr'],
  ['data', '#/data', '.feeds tbody tr'],
] as const

const PICTURES: readonly Shown[] = [
  ...ROOMS.flatMap(([name, hash, drawn]) =>
    (['zh', 'en'] as const).map((language) => ({ name: `${name}-${language}`, hash, drawn, language })),
  ),
  { name: 'city-zh', hash: '#/watch', drawn: '.left-rail [data-roving]', language: 'zh', stage: true },
  { name: 'watch-light-zh', hash: '#/watch', drawn: '.left-rail [data-roving]', language: 'zh', theme: 'light' },
  { name: 'watch-paper-zh', hash: '#/watch', drawn: '.left-rail [data-roving]', language: 'zh', paper: true },
  { name: 'watch-phone-zh', hash: '#/watch', drawn: '.left-rail [data-roving]', language: 'zh', size: [390, 844] },
  { name: 'wall-zh', hash: '#/wall', drawn: '.wall', language: 'zh', size: [3840, 1080] },
]

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

/** The mean colours of a picture, cell by cell: the browser itself decodes and shrinks it. */
const shrunk = (page: Page, png: Buffer): Promise<{ readonly cells: number[]; readonly png: string }> =>
  page.evaluate(
    async ([data, columns, rows]) => {
      const image = new Image()
      image.src = `data:image/png;base64,${data}`
      await image.decode()
      const canvas = document.createElement('canvas')
      canvas.width = columns
      canvas.height = rows
      const context = canvas.getContext('2d')!
      context.imageSmoothingQuality = 'high'
      context.drawImage(image, 0, 0, columns, rows)
      const { data: cells } = context.getImageData(0, 0, columns, rows)
      return { cells: [...cells], png: canvas.toDataURL('image/png').slice('data:image/png;base64,'.length) }
    },
    [png.toString('base64'), COLUMNS, ROWS] as const,
  )

/** Share of cells that differ. */
const difference = (a: readonly number[], b: readonly number[]): number => {
  let differing = 0
  for (let cell = 0; cell < a.length; cell += 4)
    if ([0, 1, 2].some((colour) => Math.abs(a[cell + colour]! - b[cell + colour]!) > CELL_TOLERANCE)) differing++
  return differing / (a.length / 4)
}

/** The room once two looks at it, a quarter of a second apart, are the same but for what always moves. */
async function settled(page: Page): Promise<Awaited<ReturnType<typeof shrunk>>> {
  let last = await shrunk(page, await page.screenshot())
  for (let look = 0; look < 40; look++) {
    await page.waitForTimeout(250)
    const next = await shrunk(page, await page.screenshot())
    if (difference(last.cells, next.cells) < 0.002) return next
    last = next
  }
  return last
}

const seen = new Map<string, readonly number[]>()

for (const picture of PICTURES)
  test(`${picture.name} looks as it did`, { timeout: 300_000 }, async () => {
    const [width, height] = picture.size ?? [1280, 800]
    const { page } = await openPage(picture.stage === true ? browser : without, width, height)
    await page.goto(
      `${server.url}/?antialias=0&lang=${picture.language}&theme=${picture.theme ?? 'dark'}${picture.hash}`,
    )
    await untilReady(page)
    await page.locator(picture.drawn).first().waitFor()
    if (picture.paper === true) {
      await page.emulateMedia({ media: 'print' })
      await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
    }
    const now = await settled(page)
    const path = join(FOLDER, `${picture.name}.png`)
    if (process.env.UPDATE === '1') {
      mkdirSync(FOLDER, { recursive: true })
      writeFileSync(path, Buffer.from(now.png, 'base64'))
    }
    assert.ok(existsSync(path), `${path} is missing: UPDATE=1 takes it`)
    const golden = await shrunk(page, readFileSync(path))
    const share = difference(golden.cells, now.cells)
    seen.set(picture.name, now.cells)
    await page.context().close()
    assert.ok(
      share <= SHARE_TOLERANCE,
      `${picture.name}: ${(100 * share).toFixed(1)} % of its cells differ from viewer/e2e/golden/${picture.name}.png, at most ${100 * SHARE_TOLERANCE} % may. Look at it; is it meant, take it anew with UPDATE=1`,
    )
  })

test('one room does not pass for another, nor one theme for the other', () => {
  const dark = ROOMS.map(([name]) => `${name}-zh`)
  const pairs = [
    ...dark.flatMap((a, i) => dark.slice(i + 1).map((b) => [a, b] as const)),
    ['watch-zh', 'watch-light-zh'] as const,
    ['watch-light-zh', 'watch-paper-zh'] as const,
    ['watch-zh', 'city-zh'] as const,
  ]
  for (const [a, b] of pairs) {
    const share = difference(seen.get(a)!, seen.get(b)!)
    assert.ok(share > SHARE_TOLERANCE, `${a} and ${b} differ in ${(100 * share).toFixed(1)} % of their cells alone`)
  }
})
