// What the data room knows: asked again every five seconds while it is open and after each action.
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { ask } from '../../data/client.ts'
import type {
  Check,
  DataQuality,
  QuarantineCase,
  QuarantineInbox,
  QuarantineRow,
  Receipt,
  Share,
  ShareKind,
} from '../../data/feed-types.ts'
import { sees } from '../../data/granted.ts'
import {
  DATA_QUALITY,
  QUARANTINE_ALIKE,
  QUARANTINE_CASE,
  QUARANTINE_PAGE,
  RECEIPTS,
  SHARES,
} from '../../data/operations.ts'
import { WORDS } from '../../i18n/words.ts'
import { openEntry } from '../../navigate.ts'
import { store } from '../../store.ts'
import { type Draft, firstDraft } from './case-draft.ts'
import { likeness } from './inbox.ts'
import type { Pending } from './pending.ts'

/** A part of the room: what was last read, when, and why the newest reading failed. */
export interface Part<T> {
  readonly data: T | null
  /** The city's instant of the reading. */
  readonly readAt: number | null
  /** The wall clock's: receipts and decisions are dated by it, and a demonstration's city has a clock of its own. */
  readonly wallAt: number | null
  readonly problem: string | null
}

export type InboxTab = 'in' | 'out' | 'released' | 'refused'

export interface Outgoing {
  readonly shareKinds: readonly ShareKind[]
  readonly shares: readonly Share[]
}

export interface CheckState {
  /** Whose checks they are: entry and correction, as one text. */
  readonly of: string
  readonly list: readonly Check[] | null
  readonly problem: string | null
}

export interface RoomState {
  readonly quality: Part<DataQuality>
  readonly inbox: Part<QuarantineInbox>
  readonly outgoing: Part<Outgoing>
  readonly receipts: Part<readonly Receipt[]>
  readonly opened: Part<QuarantineCase>
  /** The entry that `opened` is about; null = none is open. */
  readonly openedId: string | null
  /** Open entries like the opened one, itself first. */
  readonly alike: readonly string[]
  readonly tab: InboxTab
  readonly source: string | null
  readonly drafts: ReadonlyMap<string, Draft>
  readonly checks: CheckState | null
  readonly pending: readonly Pending[]
  /** The entry whose refusal was begun; null = none. */
  readonly refusing: string | null
  /** Why the last decision could not be written; null = it could. */
  readonly decisionProblem: string | null
}

const nothing = { data: null, readAt: null, wallAt: null, problem: null }

export const room = createStore<RoomState>(() => ({
  quality: nothing,
  inbox: nothing,
  outgoing: nothing,
  receipts: nothing,
  opened: nothing,
  openedId: null,
  alike: [],
  tab: 'in',
  source: null,
  drafts: new Map(),
  checks: null,
  pending: [],
  refusing: null,
  decisionProblem: null,
}))

export const useRoom = <T>(selector: (state: RoomState) => T): T => useStore(room, selector)

const EVERY_MS = 5_000
const INBOX_ROWS = 200
const ALIKE_AT_MOST = 500
const RECEIPT_ROWS = 60

const SHARE_PREFIX = 'share.'
/** The address of a share within the room; entries of the quarantine stand there by their id. */
export const shareEntry = (id: string): string => `${SHARE_PREFIX}${id}`
/** The id of the share that an address names; null = it names an entry of the quarantine. */
export const shareOf = (entry: string | null): string | null =>
  entry?.startsWith(SHARE_PREFIX) ? entry.slice(SHARE_PREFIX.length) : null

/** The server's words without the client's mark before them. */
export const plainWhy = (why: string): string => why.replace(/^\[(GraphQL|Network)\] /, '')

interface Dated {
  readonly city: { readonly asOf: string }
}

async function read<T, D>(
  operation: string,
  variables: Record<string, unknown>,
  before: Part<D>,
  of: (answer: T) => D,
): Promise<Part<D>> {
  const answer = await ask<T & Dated>(operation, variables)
  return answer.ok
    ? { data: of(answer.data), readAt: Date.parse(answer.data.city.asOf), wallAt: Date.now(), problem: null }
    : { ...before, problem: plainWhy(answer.why) }
}

const STATUS_OF_TAB = { in: 'OPEN', out: 'OPEN', released: 'RELEASED', refused: 'REFUSED' } as const

export async function readQuality(): Promise<void> {
  const quality = await read(
    DATA_QUALITY,
    {},
    room.getState().quality,
    (answer: { dataQuality: DataQuality }) => answer.dataQuality,
  )
  room.setState({ quality })
}

export async function readInbox(): Promise<void> {
  const { tab } = room.getState()
  const variables = { status: STATUS_OF_TAB[tab], first: INBOX_ROWS }
  const inbox = await read(QUARANTINE_PAGE, variables, room.getState().inbox, (answer: QuarantineInbox) => answer)
  if (room.getState().tab !== tab) return
  const before = room.getState().inbox.data?.quarantineSummary.open
  room.setState({ inbox })
  const now = inbox.data?.quarantineSummary.open
  if (before !== undefined && now !== undefined && now > before)
    store.setState(({ language }) => ({ announcement: WORDS[language]['data.say.more'](now - before, now) }))
}

export async function readOutgoing(): Promise<void> {
  room.setState({ outgoing: await read(SHARES, {}, room.getState().outgoing, (answer: Outgoing) => answer) })
}

export async function readReceipts(): Promise<void> {
  const receipts = await read(
    RECEIPTS,
    { first: RECEIPT_ROWS },
    room.getState().receipts,
    (answer: { receipts: readonly Receipt[] }) => answer.receipts,
  )
  room.setState({ receipts })
}

type Alike = Pick<QuarantineRow, 'id' | 'source' | 'path' | 'event'> & { readonly cause: { readonly id: string } }

/** Reads the opened entry and what is open beside it of the same cause; an answer after another choice is dropped. */
export async function readOpened(): Promise<void> {
  const id = room.getState().openedId
  if (id === null || shareOf(id) !== null) return
  const opened = await read(
    QUARANTINE_CASE,
    { id },
    room.getState().opened,
    (answer: { quarantineEntry: QuarantineCase | null }) => answer.quarantineEntry as QuarantineCase,
  )
  if (room.getState().openedId !== id) return
  const { drafts } = room.getState()
  const entry = opened.data
  room.setState({
    opened,
    ...(entry && !drafts.has(id) ? { drafts: new Map(drafts).set(id, firstDraft(entry)) } : {}),
  })
  if (entry?.status !== 'OPEN' || entry.sameCause <= 1) {
    room.setState({ alike: entry ? [id] : [] })
    return
  }
  const answer = await ask<{ quarantine: { nodes: readonly Alike[] } }>(QUARANTINE_ALIKE, {
    source: entry.source,
    cause: entry.cause.id,
    first: ALIKE_AT_MOST,
  })
  if (room.getState().openedId !== id || !answer.ok) return
  const key = likeness(entry)
  const others = answer.data.quarantine.nodes.filter((one) => one.id !== id && likeness(one) === key)
  room.setState({ alike: [id, ...others.map((one) => one.id)] })
}

export async function readAll(): Promise<void> {
  // What is not granted is not asked for: each refusal would stand in the audit log.
  const granted = sees('quarantine') ? [readInbox(), readReceipts(), readOpened()] : []
  await Promise.all([readQuality(), ...(sees('shares') ? [readOutgoing()] : []), ...granted])
  store.setState({ dataDrawn: true })
}

/** Follows the address: another entry is another case. */
export function openCase(id: string | null): void {
  if (room.getState().openedId === id) return
  room.setState({ openedId: id, opened: nothing, alike: [], checks: null, refusing: null, decisionProblem: null })
  if (shareOf(id) !== null) room.setState({ tab: 'out' })
  void readOpened()
}

export function showTab(tab: InboxTab): void {
  if (room.getState().tab === tab) return
  room.setState(({ inbox }) => ({
    tab,
    // Counts stay; rows of another tab would be a lie.
    inbox: {
      ...inbox,
      data: inbox.data && { ...inbox.data, quarantine: { totalCount: 0, nodes: [] } },
      readAt: null,
    },
  }))
  openEntry(null)
  void readInbox()
}

export function changeDraft(id: string, part: Partial<Draft>): void {
  const { drafts } = room.getState()
  const before = drafts.get(id)
  if (before) room.setState({ drafts: new Map(drafts).set(id, { ...before, ...part }) })
}

/** Reads everything until the returned function is called; once a visit the newest open entry is opened. */
export function followRoom(): () => void {
  let over = false
  const work = (): void => {
    if (document.visibilityState === 'visible') void readAll()
  }
  void readAll().then(() => {
    const first = room.getState().inbox.data?.quarantine.nodes[0]
    if (!over && first && store.getState().route.room === 'data' && store.getState().route.entry === null)
      openEntry(first.id, true)
  })
  const timer = setInterval(work, EVERY_MS)
  return () => {
    over = true
    clearInterval(timer)
    store.setState({ dataDrawn: false })
  }
}
