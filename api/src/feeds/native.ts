/**
 * The twin's own format: one event per line, the contract's flat `EventInput` as JSON (NDJSON).
 *
 * Each kind has its fields and no others: a field that does not belong there may be an identifier, so the line is
 * refused and only the place is told. Whether ids exist in the city is for the twin to say.
 */
import { BLOCK_REASONS, type EventKind, OUTCOMES } from '@kangcheng/twin-engine'
import type { DecodedEvent, DecodedFeed, FeedEvent, FeedFormat, FeedProblem } from './feed-format.ts'

export const native: FeedFormat = {
  id: 'native',
  name: { zh: '本系统格式（NDJSON）', en: 'native events (NDJSON)' },
  placeCodes: false,
  decode: decodeNative,
}

/** Fields of each kind besides `seq`, `occurredAt` and `kind`; a trailing `?` marks those that may be absent. */
const FIELDS: Readonly<Record<EventKind, string>> = {
  'census.reported': 'unit occupied',
  'bed.occupied': 'bed encounter? need?',
  'bed.vacated': 'bed encounter? outcome?',
  'bed.reserved': 'bed encounter?',
  'bed.released': 'bed encounter?',
  'bed.cleaning': 'bed',
  'bed.cleaned': 'bed',
  'bed.blocked': 'bed reason?',
  'bed.unblocked': 'bed',
  'bed.opened': 'bed extra?',
  'bed.closed': 'bed reason?',
  'bed.stood-by': 'bed',
  'bed.held': 'bed',
  'bed.returned': 'bed',
  'encounter.started': 'encounter facility need originCell? acuity?',
  'encounter.seen': 'encounter',
  'encounter.moved': 'encounter bed',
  'encounter.ended': 'encounter outcome?',
  'encounter.cancelled': 'encounter',
  'encounter.merged': 'encounter into',
  'bed.requested': 'encounter unit? class? need?',
  'queue.reported': 'facility service waiting',
  'flow.reported': 'origin destination need count from to',
  'ambulance.moved': 'vehicle phase location destination?',
  'staff.reported': 'unit role onShift',
  'equipment.reported': 'unit equipment inUse available',
  'stock.reported': 'facility item daysOfSupply',
  'facility.status': 'facility service status reason?',
  'clock.passed': '',
}

/** Values with few possibilities; free text in their place may carry personal data. */
const CHOICES: Readonly<Record<string, readonly string[]>> = { outcome: OUTCOMES, reason: BLOCK_REASONS }
const LONGEST_TEXT = 200

const SHAPES: ReadonlyMap<string, { readonly all: ReadonlySet<string>; readonly needed: readonly string[] }> = new Map(
  Object.entries(FIELDS).map(([kind, fields]) => {
    const names = fields.split(' ').filter((name) => name !== '')
    const all = new Set(['seq', 'occurredAt', 'kind', ...names.map((name) => name.replace('?', ''))])
    return [kind, { all, needed: ['occurredAt', ...names.filter((name) => !name.endsWith('?'))] }]
  }),
)

function decodeNative(payload: Uint8Array): DecodedFeed {
  const events: DecodedEvent[] = []
  const problems: FeedProblem[] = []
  let message = 0
  const lines = new TextDecoder('utf-8').decode(payload).split(/\r\n|\n|\r/)
  lines.forEach((line, i) => {
    if (line.trim() === '') return
    message++
    const read = readLine(line)
    if (read.ok) events.push({ message, placeField: null, event: read.event })
    else problems.push({ message, place: `line ${i + 1}${read.path === '' ? '' : `, ${read.path}`}`, why: read.why })
  })
  if (message === 0) problems.push({ message: null, place: 'file', why: 'is empty; expected one JSON event per line' })
  return { messages: message, events, withoutMeaning: [], problems }
}

type ReadLine =
  | { readonly ok: true; readonly event: FeedEvent }
  | { readonly ok: false; readonly path: string; readonly why: string }

const refuse = (path: string, why: string): ReadLine => ({ ok: false, path, why })

function readLine(line: string): ReadLine {
  let json: unknown
  try {
    json = JSON.parse(line)
  } catch {
    // The parser's own message quotes the line, and the line may hold anything.
    return refuse('', 'is no JSON; expected one event per line')
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return refuse('', 'is no JSON object')
  const fields = json as Record<string, unknown>
  const kind = fields.kind
  const shape = typeof kind === 'string' ? SHAPES.get(kind) : undefined
  if (shape === undefined) return refuse('kind', `is none of: ${[...SHAPES.keys()].join(', ')}`)
  if (kind === 'clock.passed') return refuse('kind', 'clock.passed is the twin’s own; senders cannot give it')
  for (const name of shape.needed)
    if (fields[name] === undefined || fields[name] === null) return refuse(name, 'is missing')
  for (const [name, value] of Object.entries(fields)) {
    // The name itself is not told: it might be the identifier.
    if (!shape.all.has(name))
      return refuse('', `has a field that ${kind} does not have; allowed: ${[...shape.all].join(', ')}`)
    const wrong = wrongValue(name, value)
    if (wrong !== null) return refuse(name, wrong)
  }
  const { seq: _numberedByTheCommand, ...rest } = fields
  return {
    ok: true,
    event: { ...rest, kind: kind as EventKind, occurredAt: new Date(fields.occurredAt as string).toISOString() },
  }
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/

function wrongValue(name: string, value: unknown): string | null {
  if (name === 'occurredAt' || name === 'from' || name === 'to')
    return typeof value === 'string' && INSTANT.test(value) && !Number.isNaN(Date.parse(value))
      ? null
      : 'is no instant such as 2026-01-17T19:00:00+08:00'
  const choices = CHOICES[name]
  if (choices !== undefined) return choices.includes(String(value)) ? null : `is none of: ${choices.join(', ')}`
  if (name === 'location')
    return Array.isArray(value) && value.length === 2 && value.every((v) => Number.isFinite(v))
      ? null
      : 'is no pair [longitude, latitude]'
  if (typeof value === 'string')
    return value.length <= LONGEST_TEXT ? null : `is longer than ${LONGEST_TEXT} characters`
  return Number.isFinite(value) || typeof value === 'boolean' || value === null ? null : 'is no text, number or yes/no'
}
