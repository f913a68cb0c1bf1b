/** The demo feed as a process of its own, started again when it fails. It sends through the API like anybody else. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { Config } from './config.ts'
import type { DemoPastTask } from './demo-feed/demo-past-worker.ts'
import { HISTORY_FILE } from './history/sqlite-file.ts'
import { becauseOf } from './telemetry/because.ts'
import type { Report } from './telemetry/log-events.ts'

/** The scenario in which the demo opens. */
export const DEMO_SCENARIO = 'busy-winter-saturday'

/** Source under which the demo feed sends; its events drive the city's clock. */
export const DEMO_SOURCE = 'demo'

const PROGRAM = fileURLToPath(new URL('./demo-feed/main.ts', import.meta.url))
const LONGEST_PAUSE_MS = 30_000

export const demoFeedExists = (): boolean => existsSync(PROGRAM)

export interface DemoSetting {
  readonly url: string
  readonly token: string
  readonly speed: number
  readonly city: string
  /** Folder where it keeps how far it got. */
  readonly folder: string
  readonly report: Report
  /** Called when the feed keeps pace with its city, or has ended without. */
  readonly settled: () => void
}

export interface DemoPast {
  begin(): void
  /** Whether all that will be there is. */
  isThere(): boolean
  stop(): Promise<void>
}

/** The weeks before the feed, put into the history by a thread of low priority; where they are there already it only looks. */
export function demoPastFor(
  { dataDir, city, demoPastDays }: Pick<Config, 'dataDir' | 'city' | 'demoPastDays'>,
  report: Report,
): DemoPast {
  let thread: Worker | null = null
  let there = false
  return {
    begin() {
      const began = performance.now()
      const workerData = {
        path: join(dataDir, HISTORY_FILE),
        city,
        scenario: DEMO_SCENARIO,
        days: demoPastDays,
      } satisfies DemoPastTask
      thread = new Worker(new URL('./demo-feed/demo-past-worker.ts', import.meta.url), { workerData })
      thread.on('message', (days: number) =>
        report('demo-past.there', { days, seconds: Math.round((performance.now() - began) / 100) / 10 }),
      )
      thread.on('error', (error) => report('demo-past.failed', { because: becauseOf(error) }))
      thread.on('exit', () => {
        there = true
      })
    },
    isThere: () => there,
    async stop() {
      await thread?.terminate()
    },
  }
}

/** @returns the way to stop it. */
export function startDemoFeed(setting: DemoSetting): () => Promise<void> {
  let child: ChildProcess | null = null
  let stopped = false
  let pause = 1_000
  let timer: NodeJS.Timeout | null = null
  const start = (): void => {
    // The channel tells the child when this process is gone: it then ends as well.
    child = spawn(process.execPath, [PROGRAM], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: {
        PATH: process.env.PATH,
        LOG_LEVEL: process.env.LOG_LEVEL,
        API_URL: setting.url,
        API_TOKEN: setting.token,
        DEMO_SPEED: String(setting.speed),
        DEMO_SOURCE,
        DEMO_SCENARIO,
        DEMO_FOLDER: setting.folder,
        CITY: setting.city,
      },
    })
    child.on('message', setting.settled)
    const began = Date.now()
    child.on('exit', (code, signal) => {
      child = null
      setting.settled()
      if (stopped) return
      if (Date.now() - began > LONGEST_PAUSE_MS) pause = 1_000
      setting.report('demo-feed.ended', { ending: signal ?? `exit ${code}`, seconds: pause / 1000 })
      timer = setTimeout(start, pause)
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS)
    })
  }
  start()
  return async () => {
    stopped = true
    if (timer !== null) clearTimeout(timer)
    const running = child
    if (running === null) return
    const ended = new Promise<void>((resolve) => running.once('exit', () => resolve()))
    running.kill('SIGTERM')
    const kill = setTimeout(() => running.kill('SIGKILL'), 1_500)
    await ended
    clearTimeout(kill)
  }
}
