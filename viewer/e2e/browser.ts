// Chromium with software GL, and a page that remembers what must not happen: requests to elsewhere, errors, silence.
import assert from 'node:assert/strict'
import { type Browser, chromium, type Page } from 'playwright-core'

const FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  '--force-color-profile=srgb',
  '--hide-scrollbars',
  '--disable-gpu-compositing',
]

export const launch = (more: readonly string[] = []): Promise<Browser> =>
  chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: [...FLAGS, ...more] })

/** A browser whose pages show tables where the stage would be: for tests that are not about it, as each page's stage is dear. */
export const launchWithoutStage = (): Promise<Browser> => launch(['--disable-3d-apis'])

export interface Watched {
  readonly page: Page
  /** Requests to any host but this machine. */
  readonly outside: string[]
  /** Console errors and uncaught exceptions. */
  readonly errors: string[]
}

/** Nothing that a page waits for takes long, but three browsers on two cores are slow together. */
const WAIT_MS = 90_000

/** Words of software GL that say nothing about the page. */
const HARMLESS = /GPU stall due to ReadPixels|THREE\.Clock|Automatic fallback to software WebGL/

export async function openPage(browser: Browser, width = 1280, height = 800): Promise<Watched> {
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: 1,
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(WAIT_MS)
  // Whoever tests has had the tour; the test of the tour forgets it.
  await context.addInitScript(() => {
    if (sessionStorage.getItem('newcomer') === null) localStorage.setItem('tour', 'seen')
  })
  const page = await context.newPage()
  const outside: string[] = []
  const errors: string[] = []
  page.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url())
    if (protocol.startsWith('http') && hostname !== '127.0.0.1') outside.push(request.url())
  })
  page.on('console', (message) => {
    if (message.type() === 'error' && !HARMLESS.test(message.text())) errors.push(message.text())
  })
  page.on('pageerror', (error) => errors.push(String(error.stack ?? error)))
  return { page, outside, errors }
}

/** Waits for the first complete picture. */
export const untilReady = async (page: Page): Promise<void> => {
  await page.waitForFunction(() => document.documentElement.dataset.ready === 'true', null, { timeout: WAIT_MS })
}

/** Waits until the text of the first element that fits the selector fits the pattern: what comes from a server comes in its own time. */
export async function untilText(page: Page, selector: string, pattern: RegExp, message?: string): Promise<void> {
  await until(
    async () => (await page.textContent(selector)) ?? '',
    (text) => pattern.test(text),
    (text) => assert.match(text, pattern, message),
  )
}

/** Waits until so many elements fit the selector. */
export async function untilCount(page: Page, selector: string, count: number, message?: string): Promise<void> {
  await until(
    () => page.locator(selector).count(),
    (found) => found === count,
    (found) => assert.equal(found, count, message),
  )
}

/** Waits until a look at the page finds what is true. */
export const untilTrue = (look: () => Promise<boolean>, message: string): Promise<void> =>
  until(look, Boolean, (found) => assert.ok(found, message))

async function until<T>(look: () => Promise<T>, fits: (seen: T) => boolean, refuse: (seen: T) => void): Promise<void> {
  for (const end = Date.now() + WAIT_MS; ; ) {
    const seen = await look()
    if (fits(seen)) return
    if (Date.now() > end) return refuse(seen)
    await new Promise((done) => setTimeout(done, 100))
  }
}

/** Presses Tab until the focus stands on an element that fits the selector. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  for (let k = 0; k < 80; k++) {
    await page.keyboard.press('Tab')
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return
  }
  throw new Error(`80 Tabs do not lead to ${selector}`)
}
