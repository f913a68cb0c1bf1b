/**
 * The server's own log: one JSON line per event of operation, or readable lines on a terminal.
 *
 * What may stand in it is listed here, each field with its form. Values of events, arguments of questions, tokens, names of
 * people and the words of unexpected errors (which quote what they stumbled over) have no field, so they have no way in.
 */
import { trace } from '@opentelemetry/api'
import { pino } from 'pino'
import type { LogLevel } from '../config.ts'

/** What a line may tell of. */
const LOG_EVENTS = [
  'server.ready',
  'server.stopped',
  'request',
  'request.failed',
  'graphql.failed',
  'work.failed',
  'log.health',
  'log.lease',
  'redis.health',
  'audit.health',
  'access.emergency',
  'supervision.finding',
  'demo-feed',
] as const

const oneOf = <T extends string>(words: readonly T[]) => {
  const known: ReadonlySet<unknown> = new Set(words)
  return (value: unknown): value is T => known.has(value)
}
const text =
  (form: RegExp) =>
  (value: unknown): value is string =>
    typeof value === 'string' && form.test(value)
const number = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)
const ROUTES = ['graphql', 'ingest', 'frames', 'health', 'metrics', 'shares', 'exercises', 'rehearsals', '*'] as const

/** Where in the program something went wrong, `file:line` from the program's folder on. */
const FRAME = /^[\w@./+:-]{1,200}:\d+$/

/** Every field that may be logged, with its form. */
const LOG_FIELDS = {
  event: oneOf(LOG_EVENTS),
  /** W3C trace id, 32 hexadecimal digits. */
  traceId: text(/^[0-9a-f]{32}$/),
  method: oneOf(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']),
  /** The route in place of the address, which may hold ids. */
  route: text(new RegExp(`^/(${ROUTES.join('|').replace('*', '\\*')})$`)),
  status: number,
  milliseconds: number,
  /** Class and code of an error, and where it was thrown; never its words. */
  error: text(/^[A-Z]\w{0,63}$/),
  code: text(/^[A-Z][A-Z0-9_]{0,63}$/),
  frames: (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(text(FRAME)),
} as const
type Fields = typeof LOG_FIELDS
type Value<F> = F extends (value: unknown) => value is infer T ? T : never
export type LogFields = { readonly [Name in keyof Fields]?: Value<Fields[Name]> }

/** A line for the operator: fixed words of this program with its own figures in them. Without a level it is `info`. */
export type Report = (line: string, fields?: LogFields & { readonly level?: LogLevel }) => void

/** The fields that are listed and have their form; `refused` names the others, never their values. */
export function listedFields(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const taken: Record<string, unknown> = {}
  let refused = 0
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue
    const isListed = Object.hasOwn(LOG_FIELDS, name) ? LOG_FIELDS[name as keyof Fields] : null
    if (isListed?.(value)) taken[name] = value
    else refused++
  }
  // Its name may be somebody's too.
  return refused === 0 ? taken : { ...taken, refusedFields: refused }
}

/** A second net below the listed fields: credentials in an address, bearer tokens, tokens of ours, signed tokens. */
const CREDENTIALS: readonly (readonly [RegExp, string])[] = [
  [/(\w+:\/\/)[^\s/@]+@/g, '$1…@'],
  [/\b(Bearer|Basic)\s+\S+/gi, '$1 …'],
  [/\bkc_[\w-]{8,}/g, 'kc_…'],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, 'eyJ…'],
]
const MOST_CHARACTERS = 2_000

function withoutCredentials(line: string): string {
  let clean = line.slice(0, MOST_CHARACTERS)
  for (const [form, instead] of CREDENTIALS) clean = clean.replace(form, instead)
  return clean
}

/** Errors whose words this program wrote itself, for the operator. */
const OWN_ERRORS: ReadonlySet<string> = new Set([
  'LogUnwritable',
  'LeaseLost',
  'LogUnusable',
  'NotWritable',
  'RedisUnreachable',
])
const PROGRAM = new URL('../../../', import.meta.url).href

/** What may be told of an error nobody foresaw: its class, its code and where it was thrown. Only errors of ours keep their words. */
export function defectOf(
  failed: string,
  error: unknown,
): readonly [line: string, fields: LogFields & { level: LogLevel }] {
  const cause = rootOf(error)
  if (!(cause instanceof Error)) return [failed, { level: 'error' }]
  const { name, message } = cause
  const { code } = cause as NodeJS.ErrnoException
  const fields: Readonly<Record<string, unknown>> = {
    ...(LOG_FIELDS.error(name) && { error: name }),
    ...(LOG_FIELDS.code(code) && { code }),
    frames: framesOf(cause),
  }
  const words = OWN_ERRORS.has(name) ? `${failed}: ${message}` : `${failed}: ${LOG_FIELDS.error(name) ? name : 'Error'}`
  return [words, { ...fields, level: 'error' }]
}

function rootOf(error: unknown): unknown {
  let root = error
  for (let depth = 0; depth < 5 && root instanceof Error; depth++) {
    const inner = (root as { originalError?: unknown }).originalError ?? root.cause
    if (!(inner instanceof Error)) break
    root = inner
  }
  return root
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
  return (line, { level: of = 'info', ...fields } = {}) => {
    if (!lines.isLevelEnabled(of)) return
    const traceId = trace.getActiveSpan()?.spanContext().traceId
    lines[of](listedFields({ ...(traceId !== undefined && { traceId }), ...fields }), '%s', withoutCredentials(line))
  }
}

function readableOf(line: string): string {
  const { message, frames = [] } = JSON.parse(line) as { message: string; frames?: readonly string[] }
  return [message, ...frames.map((frame) => `    at ${frame}`)].join('\n')
}
