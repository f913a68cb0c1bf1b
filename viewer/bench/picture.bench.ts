/**
 * How soon there is something to see: the test city's Watch room opened by a browser that has none of it yet. `data-ready` stands on
 * the document in the frame that has figures, list and stage, or its tables where there is no WebGL (`useDataReady` in `app.tsx`).
 */
import type { Browser } from 'playwright-core'
import { launch, launchWithoutStage, openPage, untilReady } from '../e2e/browser.ts'
import { startServer, waitForLoad } from '../e2e/server.ts'
import { limit, quantile, type Row } from './row.ts'

const TIMES = 5
const MOST_SECONDS = 2

export async function pictureRows(): Promise<Row[]> {
  const server = await startServer()
  try {
    await waitForLoad(server.url)
    return [
      limit(
        'first picture of the test city, stage drawn by software',
        await median(launch, server.url),
        MOST_SECONDS,
        's',
      ),
      limit(
        'first picture of the test city, as tables',
        await median(launchWithoutStage, server.url),
        MOST_SECONDS,
        's',
      ),
    ]
  } finally {
    await server.stop()
  }
}

/** Seconds from the beginning of the navigation, of pages that each begin with an empty cache. */
async function median(begin: () => Promise<Browser>, url: string): Promise<number> {
  const browser = await begin()
  try {
    const seconds: number[] = []
    // The first page warms the browser itself up: whoever opens a page has it open.
    for (let time = 0; time <= TIMES; time++) {
      const { page } = await openPage(browser, 1920, 1080)
      await page.addInitScript(() => {
        new MutationObserver(() => {
          if (document.documentElement?.dataset.ready === 'true') performance.mark('first picture')
        }).observe(document, { subtree: true, attributes: true, attributeFilter: ['data-ready'] })
      })
      await page.goto(url, { waitUntil: 'commit' })
      await untilReady(page)
      const drawn = await page.evaluate(() => performance.getEntriesByName('first picture')[0]?.startTime ?? Number.NaN)
      if (time > 0) seconds.push(drawn / 1000)
      await page.context().close()
    }
    return quantile(seconds, 0.5)
  } finally {
    await browser.close()
  }
}
