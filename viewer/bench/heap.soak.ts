/**
 * Soak: the Watch room under the live feed for SOAK_MINUTES (60 by default), of CITY (Ningbo) at SOAK_SPEED times the clock (10). Each
 * half minute the page's garbage is collected and what is left is counted. The heap of the end may be a tenth above that of the
 * beginning, which is taken once a tenth of the time has gone. Draw calls are not rasterised: nothing of them is in the heap.
 * Prints one JSON row.
 */
import { launch, openPage, untilReady } from '../e2e/browser.ts'
import { startServer, waitForLoad } from '../e2e/server.ts'
import { quantile } from './row.ts'

const MOST_GROWTH = 1.1
const SAMPLE_MS = 30_000
/** Samples that the beginning and the end are the medians of. */
const SPAN = 3
const minutes = Number(process.env.SOAK_MINUTES ?? 60)

interface Sample {
  readonly minute: number
  readonly heapMegabytes: number
  readonly nodes: number
  readonly listeners: number
  readonly frames: number
}

const pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds))

const server = await startServer({ CITY: process.env.CITY ?? 'ningbo', DEMO_SPEED: process.env.SOAK_SPEED ?? '10' })
const browser = await launch()
const samples: Sample[] = []
let errors: readonly string[] = []
let cityMinutes = Number.NaN
try {
  await waitForLoad(server.url)
  const opened = await openPage(browser, 1600, 900)
  const { page } = opened
  errors = opened.errors
  await page.emulateMedia({ reducedMotion: 'no-preference' })
  await page.addInitScript(() => {
    for (const name of ['drawElements', 'drawArrays', 'drawElementsInstanced', 'drawArraysInstanced'] as const)
      WebGL2RenderingContext.prototype[name] = () => {}
  })
  await page.goto(`${server.url}/?antialias=0`)
  await untilReady(page)
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  const asOf = async (): Promise<number> =>
    Date.parse(((await (await fetch(`${server.url}/health`)).json()) as { asOf: string }).asOf)
  const began = Date.now()
  const cityBegan = await asOf()
  while (Date.now() - began < minutes * 60_000) {
    await pause(SAMPLE_MS)
    await session.send('HeapProfiler.collectGarbage')
    const { metrics } = await session.send('Performance.getMetrics')
    const of = (name: string): number => metrics.find((one) => one.name === name)?.value ?? Number.NaN
    const sample = {
      minute: Number(((Date.now() - began) / 60_000).toFixed(1)),
      heapMegabytes: Number((of('JSHeapUsedSize') / 1e6).toFixed(2)),
      nodes: of('Nodes'),
      listeners: of('JSEventListeners'),
      frames: await page.evaluate(() => (window.__kangchengScene as { frames: number } | undefined)?.frames ?? 0),
    }
    samples.push(sample)
    console.error(JSON.stringify(sample))
  }
  cityMinutes = Math.round(((await asOf()) - cityBegan) / 60_000)
} finally {
  await browser.close()
  await server.stop()
}
const heaps = samples.map(({ heapMegabytes }) => heapMegabytes)
const warm = Math.floor(samples.length / 10)
const first = quantile(heaps.slice(warm, warm + SPAN), 0.5)
const last = quantile(heaps.slice(-SPAN), 0.5)
const growth = last / first
const enough = samples.length >= warm + 2 * SPAN
const drawn = (samples.at(-1)?.frames ?? 0) - (samples[0]?.frames ?? 0)
const ok = enough && growth <= MOST_GROWTH && drawn > 0 && errors.length === 0
console.log(
  JSON.stringify({
    soak: 'heap',
    minutes,
    cityMinutes,
    samples: samples.length,
    heapMegabytes: `${first} → ${last}`,
    growth: Number(growth.toFixed(3)),
    most: MOST_GROWTH,
    nodes: `${samples[0]?.nodes} → ${samples.at(-1)?.nodes}`,
    listeners: `${samples[0]?.listeners} → ${samples.at(-1)?.listeners}`,
    frames: drawn,
    failures: ok ? 0 : (errors[0] ?? (enough ? 1 : `${samples.length} samples are too few; give it more SOAK_MINUTES`)),
  }),
)
process.exit(ok ? 0 : 1)
