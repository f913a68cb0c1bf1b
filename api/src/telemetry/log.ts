/** The server's own log: one JSON line per event of operation, or readable lines on a terminal. What may be told lies in `log-events.ts`. */
import { trace } from '@opentelemetry/api'
import { pino } from 'pino'
import type { LogLevel } from '../config.ts'
import { type Because, becauseOf, ERROR_CLASS, ERROR_CODE, rootOf } from './because.ts'
import { FRAME, LOG_EVENTS, type LogFields, levelOf, listedFields, type Report, wordsOf } from './log-events.ts'

const PROGRAM = new URL('../../../', import.meta.url).href

/** What may be told of an error nobody foresaw: its class, its code and where it was thrown. Only errors of ours keep their words. */
export function defectOf(error: unknown): LogFields & { readonly because: Because } {
  const because = becauseOf(error)
  const root = rootOf(error)
  if (root === null) return { because }
  const { name } = root
  const { code } = root as NodeJS.ErrnoException
  return {
    because,
    ...(ERROR_CLASS.test(name) && { error: name }),
    ...(code !== undefined && ERROR_CODE.test(code) && { code }),
    frames: framesOf(root),
  }
}

/** The places of a stack; nothing of the message before it, whatever that looks like. */
function framesOf({ name, message, stack = '' }: Error): readonly string[] {
  const head = message === '' ? name : `${name}: ${message}`
  if (!stack.startsWith(head)) return []
  return stack
    .slice(head.length)
    .split('\n')
    .flatMap((line) => {
      const place = /\(?((?:file|node):[^\s()]+:\d+):\d+\)?$/.exec(line)?.[1]
      if (place === undefined) return []
      const frame = place.startsWith(PROGRAM) ? place.slice(PROGRAM.length) : place.startsWith('node:') ? place : null
      return frame !== null && FRAME.test(frame) ? [frame] : []
    })
    .slice(0, 12)
}

export interface LogSetting {
  readonly level: LogLevel
  /** True where a person reads along: the words alone, as they are. */
  readonly readable: boolean
  /** Takes one line, without its end. */
  readonly write: (line: string) => void
}

/** Opens the log. Nothing that is reported throws. */
export function openLog({ level, readable, write }: LogSetting): Report {
  const lines = pino(
    {
      level,
      base: { pid: process.pid },
      messageKey: 'message',
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write: (line: string) => write(readable ? readableOf(line) : line.trimEnd()) },
  )
  return (event, ...[given]) => {
    // Types vanish at run time: of what is not listed nothing is told but that it came.
    if (!Object.hasOwn(LOG_EVENTS, event)) {
      lines.warn({ refusedFields: 1 }, 'an event that is not listed')
      return
    }
    const { level: wished, ...fields } = given ?? {}
    const of = levelOf(event, wished)
    if (!lines.isLevelEnabled(of)) return
    const traceId = trace.getActiveSpan()?.spanContext().traceId
    const { taken, refused } = listedFields({ ...(traceId !== undefined && { traceId }), ...fields })
    lines[of]({ event, ...taken, ...(refused > 0 && { refusedFields: refused }) }, '%s', wordsOf(event, taken))
  }
}

function readableOf(line: string): string {
  const { message, frames = [] } = JSON.parse(line) as { message: string; frames?: readonly string[] }
  return [message, ...frames.map((frame) => `    at ${frame}`)].join('\n')
}
