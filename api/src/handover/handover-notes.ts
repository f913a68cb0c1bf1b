/**
 * What one shift tells the next 交接班: notes about the city or a hospital, at a moment of its clock, and which post has taken them over.
 * Kept for good in DATA_DIR/handover/notes.jsonl, a chain of lines as of decisions; where nodes share a database, in a table of it.
 */
import type { ChainedEntry } from '../chained-lines/chained-file.ts'
import type { RecordPlace, RecordStore } from '../chained-lines/record-store.ts'
import { reasonProblem } from '../quarantine/reason.ts'
import { checkedPost, KeepingRefused } from './checked-post.ts'

export const HANDOVER: RecordPlace = {
  file: 'handover/notes.jsonl',
  head: 'handover/notes.head',
  table: 'handover_notes',
  cut: 'handover.cut',
  unreadable: 'handover.unreadable',
  hereAlone: 'handover.here-alone',
}

interface Written {
  readonly kind: 'note'
  /** Epoch ms. */
  readonly at: number
  /** Role of who wrote it, and the post that they hold. */
  readonly by: string
  readonly post: string
  readonly text: string
  /** Id of the facility that it is about; null = the city. */
  readonly facility: string | null
  /** Instant of the city's clock that it is about, epoch ms. */
  readonly about: number
}

interface Taken {
  readonly kind: 'taken'
  readonly at: number
  readonly by: string
  readonly post: string
  /** Number of the note. */
  readonly note: number
}

export type HandoverRecord = (Written | Taken) & ChainedEntry

export type HandoverStore = RecordStore<HandoverRecord>

/** A note as it stands. */
export interface HandoverNote {
  readonly number: number
  readonly at: number
  readonly by: string
  readonly post: string
  readonly text: string
  readonly facility: string | null
  readonly about: number
  /** The first post that took it over; null = none yet. */
  readonly taken: { readonly at: number; readonly by: string; readonly post: string } | null
}

export interface NoteAsked {
  readonly post: string
  readonly text: string
  readonly facility: string | null
  readonly about: number
}

/** The notes written since an instant, the newest first, and those of before that nobody has taken over. */
export async function handoverNotes(store: HandoverStore, since: number): Promise<readonly HandoverNote[]> {
  const records = await store.all()
  const taken = new Map<number, Taken>()
  for (const record of records) if (record.kind === 'taken' && !taken.has(record.note)) taken.set(record.note, record)
  return records
    .flatMap((record): HandoverNote[] => {
      if (record.kind !== 'note') return []
      const { number, at, by, post, text, facility, about } = record
      const over = taken.get(number)
      if (at < since && over !== undefined) return []
      const then = over === undefined ? null : { at: over.at, by: over.by, post: over.post }
      return [{ number, at, by, post, text, facility, about, taken: then }]
    })
    .toReversed()
}

/** @throws KeepingRefused naming field and remedy */
export async function writeNote(store: HandoverStore, asked: NoteAsked, by: string, at: number): Promise<HandoverNote> {
  const post = checkedPost(asked.post)
  const problem = reasonProblem(asked.text)
  if (problem !== null)
    throw new KeepingRefused(
      `input.text does not pass: ${problem.replace('the reason', 'the note').replace('what was checked and with whom', 'what the next shift must know')}`,
      '内容不合要求：须为 3 至 300 字、一行，不含证件号、电话或邮箱；只写地点与事项，不写患者',
    )
  const { facility, about } = asked
  const kept = await store.keep({ kind: 'note', at, by, post, text: asked.text.trim(), facility, about })
  return { number: kept.number, at, by, post, text: asked.text.trim(), facility, about, taken: null }
}

/** The post answers for the note from now on. @throws KeepingRefused where there is no such note, or another has it */
export async function takeNote(
  store: HandoverStore,
  number: number,
  asked: string,
  by: string,
  at: number,
): Promise<HandoverNote> {
  const post = checkedPost(asked)
  const note = await noteOf(store, number)
  if (note.taken !== null)
    throw new KeepingRefused(
      `note ${number} was taken over by ${note.taken.post} already; write a new note to hand it on`,
      `第 ${number} 条已由“${note.taken.post}”接手；如需转交请另写一条`,
    )
  await store.keep({ kind: 'taken', at, by, post, note: number })
  // Of two that took it at the same time the first in the chain has it.
  return noteOf(store, number)
}

/** @throws KeepingRefused where there is none of this number */
export async function noteOf(store: HandoverStore, number: number): Promise<HandoverNote> {
  const note = (await handoverNotes(store, Number.NEGATIVE_INFINITY)).find((one) => one.number === number)
  if (note === undefined)
    throw new KeepingRefused(`there is no note ${number}; handoverNotes lists them`, `没有第 ${number} 条交接班记录`)
  return note
}
