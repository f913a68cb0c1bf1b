/**
 * Snapshots: the state's bytes at a position, so that a start need not replay everything. A snapshot is a convenience:
 * one that is damaged or does not belong to the log is set aside with a message, and the log is replayed.
 *
 *     "KCSNAP01" · u32 header length · header (JSON) · state bytes · patient bytes · figures (kept-figures.ts) · SHA-256 of
 *     all before
 */
import { createHash } from 'node:crypto'
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { type Because, becauseOf, OperatorError } from '../telemetry/because.ts'
import type { Report } from '../telemetry/log-events.ts'
import type { FreshnessRecord } from './freshness.ts'
import type { KeptMark } from './log-proof.ts'

const MAGIC = Buffer.from('KCSNAP01', 'latin1')
const KEEP = 2

export interface SnapshotHeader {
  readonly city: string
  readonly stateFormat: string
  readonly position: number
  readonly asOf: number
  /** SHA-256 of the state's and the patients' bytes. */
  readonly stateHash: string
  /** A block's end at or before `position`, and the log's checksum there: proof that log and snapshot belong together. */
  readonly anchor: { readonly position: number; readonly checksum: string }
  readonly stateBytes: number
  readonly patientBytes: number
  readonly freshness: FreshnessRecord
  /** The senders' numbers as of `position`; absent in files of earlier versions. */
  readonly marks?: readonly KeptMark[]
  /** The alert book, as the engine wrote it. */
  readonly alerts: unknown
  /** Format and length of the sources' figures; absent in files of earlier versions. */
  readonly figures?: { readonly format: number; readonly bytes: number }
}

/** A snapshot as found in the folder. */
export interface Candidate {
  readonly file: string
  readonly snapshot: Snapshot
}

export interface Snapshot {
  readonly header: SnapshotHeader
  readonly buffer: ArrayBuffer
  readonly patientBuffer: ArrayBuffer
  /** Absent where it has none. */
  readonly figures?: Uint8Array
}

/** SHA-256 of a state: two states are equal when these are. */
export function hashState(state: { readonly buffer: ArrayBuffer; readonly patientBuffer: ArrayBuffer }): string {
  return createHash('sha256')
    .update(new Uint8Array(state.buffer))
    .update(new Uint8Array(state.patientBuffer))
    .digest('hex')
}

export function encodeSnapshot({ header, buffer, patientBuffer, figures = new Uint8Array() }: Snapshot): Buffer {
  const text = Buffer.from(JSON.stringify(header), 'utf8')
  const length = Buffer.alloc(4)
  length.writeUInt32LE(text.length)
  const body = Buffer.concat([MAGIC, length, text, new Uint8Array(buffer), new Uint8Array(patientBuffer), figures])
  return Buffer.concat([body, createHash('sha256').update(body).digest()])
}

/** @throws an Error that says what is wrong with the bytes. */
export function decodeSnapshot(bytes: Buffer): Snapshot {
  if (bytes.length < 44 || !bytes.subarray(0, 8).equals(MAGIC))
    throw new OperatorError('it is not a snapshot of this program')
  const body = bytes.subarray(0, bytes.length - 32)
  if (
    !createHash('sha256')
      .update(body)
      .digest()
      .equals(bytes.subarray(bytes.length - 32))
  )
    throw new OperatorError('its SHA-256 does not fit its bytes: it is damaged or was cut off')
  const headerEnd = 12 + body.readUInt32LE(8)
  const header = JSON.parse(body.subarray(12, headerEnd).toString('utf8')) as SnapshotHeader
  // Copies: the state's columns need their own, aligned buffers.
  const part = (from: number, length: number): ArrayBuffer =>
    new Uint8Array(body.subarray(from, from + length)).slice().buffer
  const figuresAt = headerEnd + header.stateBytes + header.patientBytes
  return {
    header,
    buffer: part(headerEnd, header.stateBytes),
    patientBuffer: part(headerEnd + header.stateBytes, header.patientBytes),
    ...(header.figures && { figures: body.subarray(figuresAt, figuresAt + header.figures.bytes) }),
  }
}

export interface SnapshotStore {
  /** Writes to a temporary file, fsync, rename; the newest two are kept. */
  save(snapshot: Snapshot): void
  /** Usable candidates, the newest first. Files that are not are set aside, with a line to `report`. */
  candidates(report: Report): Iterable<Candidate>
  /** Sets a candidate aside that does not fit, with the reason. */
  setAside(file: string, because: Because, report: Report): void
}

const nameOf = (position: number): string => `snapshot-${String(position).padStart(15, '0')}.bin`

/** The position of a snapshot file by its name; null of other files. */
export function snapshotPosition(name: string): number | null {
  const [, position] = /^snapshot-(\d{15})\.bin$/.exec(name) ?? []
  return position === undefined ? null : Number(position)
}

/** Names of the snapshot files in a data folder, the newest first. */
export function snapshotFiles(dataDir: string): readonly string[] {
  return readdirSync(dataDir)
    .filter((name) => snapshotPosition(name) !== null)
    .toSorted()
    .toReversed()
}

export function snapshotStore(dataDir: string): SnapshotStore {
  // A log kept elsewhere has not made it. Counts of people in small units lie here.
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const setAside = (name: string, because: Because, report: Report): void => {
    renameSync(join(dataDir, name), join(dataDir, `${name}.set-aside`))
    report('snapshot.set-aside', { snapshot: name, because })
  }
  return {
    save(snapshot) {
      const path = join(dataDir, nameOf(snapshot.header.position))
      const file = openSync(`${path}.tmp`, 'w')
      try {
        const bytes = encodeSnapshot(snapshot)
        for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
        fsyncSync(file)
      } finally {
        closeSync(file)
      }
      renameSync(`${path}.tmp`, path)
      const folder = openSync(dataDir, 'r')
      fsyncSync(folder)
      closeSync(folder)
      for (const old of snapshotFiles(dataDir).slice(KEEP)) rmSync(join(dataDir, old), { force: true })
    },
    *candidates(report) {
      for (const name of snapshotFiles(dataDir)) {
        try {
          yield { file: name, snapshot: decodeSnapshot(readFileSync(join(dataDir, name))) }
        } catch (error) {
          setAside(name, becauseOf(error), report)
        }
      }
    },
    setAside,
  }
}
