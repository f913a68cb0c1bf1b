/** The list of 50,000 single beds under a wheel that does not rest, while 1,000 of them change four times a second. */
import type { Browser, CDPSession } from 'playwright-core'
import type { PageServer } from './page-server.ts'
import { BEDS } from './pages/made-city.ts'
import type { TableBench } from './pages/table.tsx'
import { limit, nothing, type Row } from './row.ts'

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

/** Seconds of processor time that the page's own thread has taken; the clock says little on a busy machine. */
async function threadSeconds(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics')
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN
}

export async function tableRows(browser: Browser, server: PageServer): Promise<Row[]> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
  await page.goto(`${server.url}/table.html`)
  await page.waitForFunction(() => (window.tableBench?.rows() ?? 0) > 20)
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.setTimeDomain', { timeDomain: 'threadTicks' })
  await session.send('Performance.enable')
  await page.mouse.move(600, 500)
  // What was loaded and first drawn is no scrolling.
  await page.mouse.wheel(0, WHEEL_PIXELS)
  await page.waitForFunction(() => window.tableBench!.scroller()!.scrollTop > 0)
  await page.evaluate(() => window.tableBench!.longTasks.splice(0))
  const began = await threadSeconds(session)
  for (let k = 0; k < TURNS; k++) await page.mouse.wheel(0, WHEEL_PIXELS)
  const wheeled = await threadSeconds(session)
  for (let k = 1; k <= JUMPS; k++) {
    const last = await page.evaluate((share) => {
      const scroller = window.tableBench!.scroller()!
      scroller.scrollTop = scroller.scrollHeight * share
      return Math.floor((scroller.scrollTop + 100) / 32)
    }, k / JUMPS)
    await page.waitForFunction((row) => document.querySelector(`tr[aria-rowindex="${row}"]`) !== null, last)
  }
  await page.waitForFunction((last) => document.querySelector(`tr[aria-rowindex="${last}"]`) !== null, BEDS + 1)
  const seen = await page.evaluate(() => ({ tasks: window.tableBench!.longTasks, rows: window.tableBench!.rows() }))
  await page.close()
  if (seen.tasks.length > 0) console.error(`list of ${BEDS} beds: tasks of ${seen.tasks.map(Math.round).join(', ')} ms`)
  return [
    nothing(`tasks over 50 ms while ${BEDS} rows are scrolled to their end`, seen.tasks.length, 'tasks'),
    limit("processor time of the page's thread for a turn of the wheel", ((wheeled - began) * 1000) / TURNS, 50, 'ms'),
    limit(`rows in the page, of ${BEDS}`, seen.rows, 100, 'rows'),
  ]
}
