/** The list of 50,000 single beds under a wheel that does not rest, while 1,000 of them change four times a second. */
import type { Browser, Page } from 'playwright-core'
import type { PageServer } from './page-server.ts'
import { BEDS } from './pages/made-city.ts'
import type { TableBench } from './pages/table.tsx'
import { limit, nothing, type Row } from './row.ts'
import { longOf, tasksDuring, tasksInWords } from './tasks.ts'

declare global {
  interface Window {
    tableBench?: TableBench
  }
}

const TURNS = 150
/** Three or four notches at once: half a screen. */
const WHEEL_PIXELS = 400
/** A hand on the bar: every row in sight is another one. */
const JUMPS = 20

export async function tableRows(browser: Browser, server: PageServer): Promise<Row[]> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
  await page.goto(`${server.url}/table.html`)
  await page.waitForFunction(() => (window.tableBench?.rows() ?? 0) > 20)
  await page.mouse.move(600, 500)
  // What was loaded and first drawn is no scrolling.
  await page.mouse.wheel(0, WHEEL_PIXELS)
  await page.waitForFunction(() => window.tableBench!.scroller()!.scrollTop > 0)
  const wheel = async (): Promise<void> => {
    for (let k = 0; k < TURNS; k++) await page.mouse.wheel(0, WHEEL_PIXELS)
  }
  const wheeled = await tasksDuring(browser, page, wheel)
  const jumped = await tasksDuring(browser, page, () => jump(page))
  const rows = await page.evaluate(() => window.tableBench!.rows())
  await page.close()
  console.error(`${BEDS} beds, wheel: ${tasksInWords(wheeled)}`)
  console.error(`${BEDS} beds, jumps: ${tasksInWords(jumped)}`)
  const long = longOf([...wheeled.processor, ...jumped.processor])
  const total = wheeled.processor.reduce((sum, one) => sum + one, 0)
  return [
    nothing(`tasks over 50 ms of processor time, ${BEDS} rows scrolled to their end`, long.length, 'tasks'),
    limit('processor time of the page for a turn of the wheel', total / TURNS, 50, 'ms'),
    limit(`rows in the page, of ${BEDS}`, rows, 100, 'rows'),
  ]
}

/** To the end by the bar, in jumps; each waits for its rows. */
async function jump(page: Page): Promise<void> {
  for (let k = 1; k <= JUMPS; k++) {
    const row = await page.evaluate((share) => {
      const scroller = window.tableBench!.scroller()!
      scroller.scrollTop = scroller.scrollHeight * share
      return Math.floor((scroller.scrollTop + 100) / 32)
    }, k / JUMPS)
    await page.waitForSelector(`tr[aria-rowindex="${row}"]`)
  }
  await page.waitForSelector(`tr[aria-rowindex="${BEDS + 1}"]`)
}
