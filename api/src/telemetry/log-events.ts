/**
 * Everything that the server's own log may tell: each event with its level and its words, in which `{field}` stands for a
 * listed field. There is no other way into the log, so nothing gets into it that has no field here: values of events,
 * arguments of questions, tokens, names of people and the words of unexpected errors have none.
 */
import { LOG_LEVELS, type LogLevel } from '../config.ts'
import { Because, ERROR_CLASS, ERROR_CODE } from './because.ts'

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
export const FRAME = /^[\w@./+:-]{1,200}:\d+$/

/** Every field that may be logged, with its form. What has another form is left out and counted. */
export const LOG_FIELDS = {
  /** W3C trace id, 32 hexadecimal digits. */
  traceId: text(/^[0-9a-f]{32}$/),
  method: oneOf(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']),
  /** The route in place of the address, which may hold ids. */
  route: text(new RegExp(`^/(${ROUTES.join('|').replace('*', '\\*')})$`)),
  status: number,
  milliseconds: number,
  /** Class and code of an error, and where it was thrown; never its words. */
  error: text(ERROR_CLASS),
  code: text(ERROR_CODE),
  frames: (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(text(FRAME)),
  /** Words of this program's own errors; of others class and code. */
  because: (value: unknown): value is Because => value instanceof Because,
  work: oneOf(['the tick of the city', 'supervision']),
  severity: oneOf(['watch', 'critical']),
  /** A rule of supervision, or a topic of the nodes' board. */
  rule: text(/^[a-z][a-z0-9-]{0,40}$/),
  topic: text(/^[a-z][a-z0-9-]{0,40}$/),
  /** A role, as `docs/access.md` names it. */
  role: text(/^[a-z0-9-]{1,30}$/),
  /** Ids that this program gives: of emergency accesses, findings, exercises. No one else's words are ids. */
  id: text(/^[\w:.-]{1,80}$/),
  /** Ids and names that the operator gave: the city's folder, a database, addresses without credentials, files of DATA_DIR. */
  city: text(/^[\w-]{1,64}$/),
  database: text(/^(the database of DATABASE_URL|database [^\s@]{0,80} on [^\s@]{1,200})$/),
  url: text(/^https?:\/\/[^\s@?#]{1,200}$/),
  redis: text(/^rediss?:\/\/[^\s@?#]{1,200}$/),
  file: text(/^[^\p{Cc}]{1,400}$/u),
  snapshot: text(/^snapshot-\d{15}\.bin$/),
  executor: text(
    /^(this process|\d+ worker threads?|BullMQ at rediss?:\/\/[^\s@?#]+ \(\d+ worker threads? listening\))$/,
  ),
  /** ISO 8601, UTC. */
  from: text(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
  to: text(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
  checksum: text(/^[0-9a-f]{1,128}$/),
  /** Counts, and what they count. */
  events: number,
  decisions: number,
  days: number,
  rows: number,
  marks: number,
  bytes: number,
  minutes: number,
  seconds: number,
  speed: number,
  /** Positions in the log, and numbers of senders. */
  first: number,
  last: number,
  /** How a process ended: a signal, or `exit` with its code. */
  ending: text(/^(SIG[A-Z0-9]+|exit \d+)$/),
} as const
type Fields = typeof LOG_FIELDS
type FieldName = keyof Fields
type Value<F> = F extends (value: unknown) => value is infer T ? T : never
/** Any listed fields. */
export type LogFields = { readonly [Name in FieldName]?: Value<Fields[Name]> }

/** Level and words of every event. */
export const LOG_EVENTS = {
  'server.ready': ['info', 'ready {url}'],
  'server.stopped': ['info', 'stopped; nothing acknowledged is lost'],
  request: ['debug', '{method} {route} {status}'],
  'request.failed': ['error', 'a request failed: {because}'],
  'graphql.failed': ['error', 'an answer failed: {because}'],
  'work.failed': ['error', '{work} failed: {because}'],

  'log.unusable': ['error', '{because}'],
  'log.usable': ['info', 'the log can be used again; events are taken'],
  'log.unwritten': ['error', '{because}. Reading goes on from the last durable state'],
  'log.not-rebuilt': ['error', 'the state could not be built again: {because}'],
  'log.misfits': [
    'warn',
    '{events} events of the log do not apply to city {city} as it is now; they are left out. Has the city’s model changed?',
  ],
  'log.compacted': [
    'info',
    'events {first} to {last} are removed from the log, as RETENTION_DAYS says; it begins behind them, checksum {checksum}',
  ],
  'log.not-compacted': ['warn', 'the log was not compacted: {because}'],
  'database.unsafe': [
    'warn',
    '{database} runs with fsync or full_page_writes off: what was acknowledged survives a killed process, but no loss of power. Switch both on',
  ],
  'lease.held': ['info', 'this node holds the lease on the log, and writes'],
  'lease.lost': ['warn', 'the lease on the log is another node’s now, or has run out; this node follows'],
  'snapshot.set-aside': [
    'warn',
    'snapshot {snapshot} is set aside as {snapshot}.set-aside: {because}. The log is replayed instead',
  ],
  'snapshot.unwritten': ['warn', 'no snapshot could be written: {because}. The log alone suffices for a restart'],

  'history.off': ['warn', 'no history is recorded: {because}'],
  'history.unwritten': ['warn', 'the history cannot be written: {because}. It is tried again at every mark'],
  'history.written': ['info', 'the history can be written again'],
  'history.marks-lost': [
    'warn',
    'the history can be written again; {marks} marks before are unknown until "kangcheng history rebuild"',
  ],
  'history.ahead': [
    'warn',
    'the history goes up to {from}, the log only to {to}: was an earlier log put back? Make the history again: kangcheng history rebuild',
  ],
  'history.damaged': [
    'error',
    '{file}: the counts of unit {id} on the day that begins at {from} do not fit their checksum. They are not told; the day is made again from the log',
  ],
  'history.mended': ['info', 'the history is whole again: {days} damaged days of units were made again from the log'],
  'history.not-mended': ['error', 'damaged days of the history were not made again, and stay unknown: {because}'],
  'history.gap': [
    'warn',
    'the history is unknown from {from} to {to}: the city’s clock stood still, or the log before the snapshot has it (kangcheng history rebuild)',
  ],

  'audit.unwritten': ['error', '{because}. Changes and exports are refused until it can be written'],
  'audit.written': ['info', 'the audit log is written again'],
  'audit.not-dropped': ['warn', 'old rows of the audit log were not removed: {because}'],
  'audit.moved': [
    'info',
    '{rows} rows of this node’s own audit log went into the database that nodes share; the file is kept as {file}',
  ],
  'audit.here-alone': [
    'warn',
    'the audit log that this node kept by itself ends at row {rows} and is not part of the one in the database, which had begun already: it is kept as {file}, and not shown',
  ],
  'access.emergency': [
    'warn',
    'EMERGENCY ACCESS: a {role} sees the whole city for {minutes} minutes ({id}). Review it: emergencyAccess',
  ],
  'supervision.finding': [
    'warn',
    'SUPERVISION ({severity}): {rule}. Look at it: supervision { findings }; settle it: acknowledgeFinding(id: "{id}")',
  ],
  'tokens.unreadable': ['warn', '{because}. Until then the tokens read before count'],
  'endings.unreadable': ['warn', '{because}'],
  'endings.not-shared': ['warn', 'what is ended here reaches the other nodes later: {because}'],

  'redis.away': [
    'warn',
    'the Redis at {redis} does not answer: limits count on each node by itself, and what happens here reaches the other nodes when it is back',
  ],
  'redis.back': ['info', 'the Redis at {redis} answers'],
  'board.late': ['warn', 'other nodes hear of {topic} later: {because}'],
  'board.unread': ['warn', 'what other nodes know was not read: {because}'],

  'executor.chosen': ['info', 'rehearsals run on {executor}'],
  'executor.nobody': ['warn', 'no worker takes tasks from {redis} yet: start `kangcheng worker` there'],
  'executor.somebody': ['info', 'BullMQ at {redis}: tasks are taken again'],
  'executor.untidied': ['warn', '{redis} was not tidied up, what lies there expires by itself: {because}'],
  'worker.refused': ['warn', 'refused a task: {because}'],
  'worker.failed': ['warn', '{redis}: {because}'],
  'worker.took-over': ['info', 'took over the task of a worker that is gone'],
  'worker.waits': ['warn', '{redis} is away; waiting for it'],
  'worker.goes-on': ['info', '{redis} is back'],

  'forecast.failed': ['warn', 'no forecast: {because}'],
  'forecasts.not-kept': ['warn', 'forecasts are not kept and not scored: {because}'],
  'exercise.failed': ['error', 'exercise {id} failed: {because}'],
  'exercise.no-recommendation': ['warn', 'exercise {id}: no recommendation: {because}'],
  'exercise.no-comparison': ['warn', 'exercise {id}: no comparison: {because}'],
  'exercise.left-out': ['warn', 'an exercise is left out: {because}'],
  'exercise.unwritten': [
    'warn',
    'the log of an exercise cannot be written: {because}. It goes on in memory; its report will be gone after a restart',
  ],
  'decisions.unreadable': ['warn', '{because}. Its decisions are not shown'],
  'decisions.here-alone': [
    'warn',
    "{decisions} decisions about plans lie in this node's DATA_DIR alone, since the database had some already: they are not shown. Look into plans/decisions.jsonl",
  ],
  'decisions.cut': [
    'warn',
    '{file}: {bytes} bytes behind decision {last} are removed, a write that was cut off; nobody was told that it is kept',
  ],

  'handover.cut': ['warn', '{file}: {bytes} bytes at its end are removed, a write that was cut off'],
  'handover.unreadable': ['warn', '{because}. Its handover notes are not shown'],
  'handover.here-alone': [
    'warn',
    "{rows} handover notes lie in this node's DATA_DIR alone, since the database had some already: they are not shown. Look into handover/notes.jsonl",
  ],
  'views.cut': ['warn', '{file}: {bytes} bytes at its end are removed, a write that was cut off'],
  'views.unreadable': ['warn', '{because}. Its shared views are not shown'],
  'views.here-alone': [
    'warn',
    "{rows} records of shared views lie in this node's DATA_DIR alone, since the database had some already: they are not shown. Look into views/shared.jsonl",
  ],
  'desk.unwritten': ['warn', 'the alert desk cannot be written ({because}): a restart forgets its levels'],
  'desk.changed': ['error', '{because}. The desk goes on behind it; find out who changed it'],
  'desk.here-alone': [
    'warn',
    "{rows} records of the alert desk lie in this node's DATA_DIR alone, since the database had some already: they are not shown. Look into risk/desk.jsonl",
  ],
  'desk.cut': ['warn', '{file}: {bytes} bytes at its end are removed, a write that was cut off'],
  'desk.set-aside': [
    'warn',
    '{because}. {file} is set aside as {file}.set-aside: alerts must be taken again, and levels begin anew',
  ],

  'demo-feed.absent': ['warn', 'DEMO_FEED is on, but this installation has no demo feed; none is started'],
  'demo-feed.ended': ['warn', 'the demo feed ended ({ending}); it is started again in {seconds} s'],
  'demo-feed.hidden-city': ['info', 'demo feed: hidden city ready in {seconds} s'],
  'demo-feed.known': ['info', 'demo feed: the twin knows this feed up to number {last}; going on behind it'],
  'demo-feed.retry': ['warn', 'demo feed: the twin did not take it; again in {seconds} s'],
  'demo-feed.quarantined': ['warn', 'demo feed: {events} events went into the quarantine'],
  'demo-feed.live': ['info', 'demo feed: live at {from}, {speed} city minutes a minute'],
  'demo-feed.waiting': ['warn', 'demo feed: waiting for the twin: {because}'],
  'demo-past.there': ['info', 'demo: {days} made-up days before the feed are in the history, after {seconds} s'],
  'demo-past.failed': ['warn', 'demo: the history has no weeks before the feed: {because}'],
  'demo-feed.over': ['info', 'demo feed: {because}'],
} as const satisfies Readonly<Record<string, readonly [LogLevel, string]>>

export type LogEvent = keyof typeof LOG_EVENTS

/** The fields that stand in an event's words. Braces around anything else are words. */
type Named<Words> = Words extends `${string}{${infer Inner}}${infer Rest}`
  ? (Inner extends FieldName ? Inner : never) | Named<Rest>
  : never
type Needed<E extends LogEvent> = { readonly [Name in Named<(typeof LOG_EVENTS)[E][1]>]: Value<Fields[Name]> }
type Given<E extends LogEvent> = Needed<E> & LogFields & { readonly level?: LogLevel }

/**
 * Tells the operator of an event. The fields in its words are needed; other listed fields and another level may be given.
 * Nothing that is reported throws.
 */
export type Report = <E extends LogEvent>(
  event: E,
  ...fields: Record<never, never> extends Needed<E> ? [fields?: Given<E>] : [fields: Given<E>]
) => void

/** The fields that are listed and have their form; `refused` counts the others, whose very names may be somebody's. */
export function listedFields(fields: Readonly<Record<string, unknown>>): {
  readonly taken: Readonly<Record<string, unknown>>
  readonly refused: number
} {
  const taken: Record<string, unknown> = {}
  let refused = 0
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue
    const hasForm = Object.hasOwn(LOG_FIELDS, name) ? LOG_FIELDS[name as FieldName] : null
    if (hasForm?.(value)) taken[name] = value instanceof Because ? withoutCredentials(value.words) : value
    else refused++
  }
  return { taken, refused }
}

/** The words of an event with its fields in them; `…` stands for what is not there or has another form. */
export function wordsOf(event: LogEvent, taken: Readonly<Record<string, unknown>>): string {
  return LOG_EVENTS[event][1].replaceAll(/\{([a-zA-Z]+)\}/g, (_, name: string) => String(taken[name] ?? '…'))
}

/** Reports as words alone, one line each, for commands and tests. */
export const reportTo =
  (write: (line: string) => unknown): Report =>
  (event, ...[fields]) => {
    write(wordsOf(event, listedFields({ ...fields, level: undefined }).taken))
  }

export const levelOf = (event: LogEvent, level: unknown): LogLevel =>
  LOG_LEVELS.find((known) => known === level) ?? LOG_EVENTS[event][0]

/** A second net below the listed fields: credentials in an address, bearer tokens, tokens of ours, signed tokens. */
const CREDENTIALS: readonly (readonly [RegExp, string])[] = [
  [/(\w+:\/\/)[^\s/@]+@/g, '$1…@'],
  [/\b(Bearer|Basic)\s+\S+/gi, '$1 …'],
  [/\bkc_[\w-]{8,}/g, 'kc_…'],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, 'eyJ…'],
]
const MOST_CHARACTERS = 2_000

function withoutCredentials(words: string): string {
  let clean = words.slice(0, MOST_CHARACTERS)
  for (const [form, instead] of CREDENTIALS) clean = clean.replace(form, instead)
  return clean
}
