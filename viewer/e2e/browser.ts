// Chromium with software GL, and a page that remembers what must not happen: requests to elsewhere, errors, silence.
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

export interface Watched {
  readonly page: Page
  /** Requests to any host but this machine. */
  readonly outside: string[]
  /** Console errors and uncaught exceptions. */
  readonly errors: string[]
}

/** Words of software GL that say nothing about the page. */
const HARMLESS = /GPU stall due to ReadPixels|THREE\.Clock|Automatic fallback to software WebGL/

export async function openPage(browser: Browser, width = 1280, height = 800): Promise<Watched> {
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: 1,
    reducedMotion: 'reduce',
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
  await page.waitForFunction(() => document.documentElement.dataset.ready === 'true', null, { timeout: 60_000 })
}

/** Presses Tab until the focus stands on an element that fits the selector. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  for (let k = 0; k < 80; k++) {
    await page.keyboard.press('Tab')
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return
  }
  throw new Error(`80 Tabs do not lead to ${selector}`)
}
