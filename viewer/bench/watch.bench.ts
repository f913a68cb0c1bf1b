/**
 * The Watch room against its limits: bundles as they travel, draw calls and JavaScript per frame on the whole of Ningbo, and
 * how soon a server that was stopped is ready again. `other` is the limit; a ratio of 1 or more keeps it.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { addedBy, filesOf, kilobytesOf } from '../e2e/bundles.ts'
import { limit, type Row } from './row.ts'

const ROOT = join(import.meta.dirname, '../..')
const LOOK_MILLISECONDS = 6_000

function bundles(): Row[] {
  const shell = filesOf('index.html')
  return [
    limit('shell bundle', kilobytesOf(shell), 250, 'kB gzip'),
    limit('city route bundle', kilobytesOf(addedBy('src/surfaces/city/city-surface.tsx', shell)), 350, 'kB gzip'),
  ]
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}

/** Starts a server; resolves with the seconds until its ready line. */
async function serve(
  port: number,
  data: string,
  demo: 'on' | 'off',
): Promise<{ server: ChildProcess; seconds: number }> {
  const began = performance.now()
  const server = spawn(process.execPath, [join(ROOT, 'api/bin/kangcheng.mjs'), 'serve'], {
    env: { PATH: process.env.PATH, PORT: String(port), DATA_DIR: data, DEMO_FEED: demo },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  await new Promise<void>((resolve, reject) => {
    server.stdout!.on('data', (chunk: Buffer) => chunk.includes('ready') && resolve())
    server.once('exit', (code) => reject(new Error(`serve ended with ${code}`)))
  })
  return { server, seconds: (performance.now() - began) / 1000 }
}

function stop(server: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    server.once('exit', () => resolve())
    server.kill('SIGTERM')
  })
}

async function untilOpened(port: number): Promise<void> {
  for (let attempt = 0; attempt < 240; attempt++) {
    const health = (await (await fetch(`http://127.0.0.1:${port}/health`)).json()) as { asOf: string }
    if (Date.parse(health.asOf) >= Date.parse('2026-11-21T10:24:00Z')) return
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  throw new Error('the demo feed did not reach its opening within two minutes')
}

async function scene(browser: Browser, port: number): Promise<Row[]> {
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } })
  await page.goto(`http://127.0.0.1:${port}/`, { waitUntil: 'commit' })
  await page.waitForSelector('html[data-ready=true]', { state: 'attached', timeout: 120_000 })
  const seen = await page.evaluate(async (milliseconds) => {
    const frames: { calls: number; cost: number; blocks: number }[] = []
    const until = performance.now() + milliseconds
    let last = -1
    while (performance.now() < until) {
      const report = window.__kangchengScene as
        | { calls: number; frameMilliseconds: number; blocks: number; frames: number }
        | undefined
      if (report && report.frames !== last) {
        last = report.frames
        frames.push({ calls: report.calls, cost: report.frameMilliseconds, blocks: report.blocks })
      }
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    return frames
  }, LOOK_MILLISECONDS)
  const costs = seen.map((frame) => frame.cost).sort((a, b) => a - b)
  const blocks = seen.at(-1)?.blocks ?? 0
  return [
    limit(`draw calls, ${blocks} blocks`, Math.max(...seen.map((frame) => frame.calls)), 60, 'calls'),
    limit('JavaScript a frame, median', costs[Math.floor(costs.length / 2)] ?? Number.NaN, 4, 'ms'),
  ]
}

export async function watchRows(): Promise<Row[]> {
  const data = mkdtempSync(join(tmpdir(), 'kangcheng-bench-'))
  const port = await freePort()
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--disable-background-networking',
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      '--ignore-gpu-blocklist',
    ],
  })
  try {
    const first = await serve(port, data, 'on')
    await untilOpened(port)
    const watched = await scene(browser, port)
    await stop(first.server)
    const again = await serve(port, data, 'on')
    await stop(again.server)
    return [...bundles(), ...watched, limit('ready again, with a day of the city in its log', again.seconds, 5, 's')]
  } finally {
    await browser.close()
    rmSync(data, { recursive: true, force: true })
  }
}
