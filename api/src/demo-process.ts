/** The demo feed as a process of its own, started again when it fails. It sends through the API like anybody else. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
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
