/**
 * `npm run pictures -w @kangcheng/viewer`: takes the README's pictures anew, each from a running city, into docs/images.
 * PICTURES_URL uses a server that runs already; names behind `--` take these alone. Made smaller with pngquant where it is installed.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { launch, openPage, untilReady } from '../e2e/browser.ts'
import { startServer, type TestServer, waitForLoad } from '../e2e/server.ts'

const FOLDER = join(import.meta.dirname, '../../docs/images')
/** A scene drawn in software needs seconds for its first frames, a map more for its roads. */
const SETTLED_MS = 12_000

interface Picture {
  readonly name: string
  readonly hash: string
  readonly language: 'zh' | 'en'
  readonly width: number
  readonly height: number
  /** What a hand would do before the picture is taken. */
  readonly presses?: (page: Page) => Promise<void>
}

const desk = { width: 1920, height: 1080 } as const
const press =
  (...keys: readonly string[]) =>
  async (page: Page): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key)
  }

const WORKED_OUT_MS = 240_000
const drawn =
  (selector: string) =>
  async (page: Page): Promise<void> => {
    await page.locator(selector).first().waitFor({ timeout: WORKED_OUT_MS })
  }
/** Until the first plan is whole. */
const SOLVED = '.plan-room:not(.is-stale):not(:has(.plan-busy)) .plan-table tr.is-chosen'
async function rehearsed(page: Page): Promise<void> {
  await page.locator('.rehearse-actions .primary').click()
  await drawn('.answer')(page)
  await page.waitForFunction(() => /40 \/ 40/.test(document.querySelector('.how-sure')?.textContent ?? ''), null, {
    timeout: WORKED_OUT_MS,
  })
}
async function referred(page: Page): Promise<void> {
  await page.click('.plan-tabs button:last-of-type')
  await page.waitForFunction(
    () => document.querySelector('.lab-progress') === null && document.querySelector('.lab-adds') !== null,
    null,
    { timeout: WORKED_OUT_MS },
  )
}

const PICTURES: readonly Picture[] = [
  { name: 'watch-zh', hash: '#/watch', language: 'zh', ...desk },
  { name: 'watch-past-en', hash: '#/watch', language: 'en', ...desk, presses: press('[', '[', '[') },
  { name: 'map-en', hash: '#/watch?ground=map', language: 'en', ...desk },
  { name: 'globe-zh', hash: '#/watch?ground=globe', language: 'zh', ...desk },
  { name: 'wall-zh', hash: '#/wall', language: 'zh', width: 3840, height: 1080 },
  { name: 'phone-zh', hash: '#/watch', language: 'zh', width: 390, height: 844 },
  { name: 'hospital-zh', hash: '#/hospital/h04', language: 'zh', ...desk },
  { name: 'indicators-zh', hash: '#/indicators', language: 'zh', ...desk },
  { name: 'access-zh', hash: '#/watch?layer=access', language: 'zh', ...desk },
  { name: 'rehearse-en', hash: '#/rehearse', language: 'en', ...desk, presses: rehearsed },
  { name: 'epidemic-zh', hash: '#/rehearse/epidemic', language: 'zh', ...desk, presses: drawn('.epidemic-view svg') },
  { name: 'plan-zh', hash: '#/plan', language: 'zh', ...desk, presses: drawn(SOLVED) },
  { name: 'referral-zh', hash: '#/plan', language: 'zh', ...desk, presses: referred },
  { name: 'data-zh', hash: '#/data', language: 'zh', ...desk, presses: drawn('.feeds tbody tr') },
]

async function take(server: TestServer | { readonly url: string }, picture: Picture): Promise<void> {
  const browser = await launch()
  try {
    const { page } = await openPage(browser, picture.width, picture.height)
    await page.goto(`${server.url}/?lang=${picture.language}${picture.hash}`)
    await untilReady(page)
    await picture.presses?.(page)
    await page.waitForTimeout(SETTLED_MS)
    const path = join(FOLDER, `${picture.name}.png`)
    await page.screenshot({ path })
    spawnSync('pngquant', ['--force', '--skip-if-larger', '--output', path, '128', path])
    console.log(path)
  } finally {
    await browser.close()
  }
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !PICTURES.some((picture) => picture.name === name))
if (unknown.length > 0) {
  console.error(`no picture is called ${unknown.join(', ')}; there are ${PICTURES.map(({ name }) => name).join(', ')}`)
  process.exit(2)
}
const running = process.env.PICTURES_URL
const server = running === undefined ? await startServer({ CITY: 'ningbo', DEMO_SPEED: '1' }) : { url: running }
try {
  if ('stop' in server) await waitForLoad(server.url)
  for (const picture of PICTURES) if (wanted.length === 0 || wanted.includes(picture.name)) await take(server, picture)
} finally {
  if ('stop' in server) await server.stop()
}
