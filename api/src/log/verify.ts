/**
 * Checks a log from its first event, or from where it begins: structure of the file, the chain of checksums, the marks
 * recomputed, and the replay against the newest snapshot plus its tail. Reads only. A file is meant to be checked when its server has stopped; of a
 * database that nodes share, one instant is checked, whoever writes meanwhile.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  apply,
  type CityModel,
  emptyState,
  restoreState,
  stateFormat,
  stateHash,
  type TwinState,
} from '@kangcheng/twin-engine'
import { stateAtBeginning } from '../live/beginning-state.ts'
import { eventOf } from '../live/event-line.ts'
import { decodeSnapshot, snapshotFiles } from '../live/snapshots.ts'
import { blockChecksum, emptyChecksum, hex } from './block.ts'
import { blocksAfter, type LogPlace, type LogReading, openLogReading } from './log-reading.ts'
import { EpochNumbers, textOfNumbers } from './marks.ts'
import { LOG_FILE } from './sqlite.ts'
import { sealFits } from './sqlite-witness.ts'
import type { ReleasedEntry } from './sqlite-zone.ts'

export interface LogVerdict {
  readonly events: number
  readonly firstPosition: number
  readonly lastPosition: number
  /** Positions missing between the first and the last. */
  readonly gaps: number
  readonly replayHash: string
  /** Of the newest snapshot plus the log behind it; null where there is no snapshot. */
  readonly snapshotHash: string | null
  readonly equal: boolean
  readonly problems: readonly string[]
}

/** Further problems are counted, not listed. */
const PROBLEMS_LISTED = 100

/**
 * @param progress hears how many events are replayed.
 * @throws LogUnusable when there is no log to read.
 */
export async function verifyLog(
  place: LogPlace,
  city: CityModel,
  progress: (events: number) => void = () => {},
): Promise<LogVerdict> {
  const { dataDir } = place
  const problems: string[] = []
  if (place.databaseUrl === null) sealProblem(join(dataDir, LOG_FILE), problems)
  const reader = await openLogReading(place, city.id)
  try {
    for (const line of await reader.integrityProblems()) problems.push(line)
    const replayed = await replayAll(reader, city, problems, progress)
    await compareMarks(reader, replayed.numbers, problems)
    const fromSnapshot = await replayFromSnapshot(dataDir, reader, city, replayed, problems)
    const replayHash = stateHash(replayed.state)
    const snapshotHash = fromSnapshot === null ? null : stateHash(fromSnapshot)
    if (snapshotHash !== null && snapshotHash !== replayHash)
      problems.push('the newest snapshot with the log behind it gives another state than the replay of the whole log')
    return {
      events: replayed.events,
      firstPosition: replayed.events > 0 ? replayed.first : 0,
      lastPosition: replayed.last,
      gaps: replayed.gaps,
      replayHash,
      snapshotHash,
      equal: snapshotHash === null || snapshotHash === replayHash,
      problems:
        problems.length > PROBLEMS_LISTED
          ? [...problems.slice(0, PROBLEMS_LISTED), `… and ${problems.length - PROBLEMS_LISTED} more`]
          : problems,
    }
  } finally {
    await reader.close()
  }
}

/** A server that stopped in order leaves the file's SHA-256: then every bit of it is vouched for. */
function sealProblem(path: string, problems: string[]): void {
  if (!sealFits(path)) problems.push(`${LOG_FILE}: its bytes are not those that the server left when it stopped`)
}

interface Replayed {
  readonly state: TwinState
  readonly numbers: Map<string, { readonly source: string; readonly epoch: string; readonly numbers: EpochNumbers }>
  readonly checksums: Map<number, string>
  /** What people released, by position, until its event was met. */
  readonly released: Map<number, ReleasedEntry>
  events: number
  first: number
  last: number
  gaps: number
}

async function replayAll(
  reader: LogReading,
  city: CityModel,
  problems: string[],
  progress: (events: number) => void,
): Promise<Replayed> {
  const out = await atBeginning(reader, city, problems)
  let checksum: Uint8Array = Buffer.from(out.checksums.get(out.last)!, 'hex')
  for await (const { packed: block, lines } of blocksAfter(reader, out.last)) {
    if (block.count !== lines.length)
      problems.push(`position ${block.firstPosition}: the block says ${block.count} events and holds ${lines.length}`)
    if (out.events === 0) out.first = block.firstPosition
    if (block.firstPosition !== out.last + 1) {
      out.gaps += Math.max(0, block.firstPosition - out.last - 1)
      problems.push(`positions ${out.last + 1} to ${block.firstPosition - 1} are missing`)
    }
    checksum = blockChecksum(checksum, block.firstPosition, lines.length, block.receivedAt, block.payload)
    if (hex(checksum) !== block.checksum) {
      problems.push(`position ${block.firstPosition}: the block's checksum does not fit its bytes`)
      checksum = Buffer.from(block.checksum, 'hex')
    }
    for (const [i, line] of lines.entries()) replayLine(out, line, block.firstPosition + i, problems)
    out.events += lines.length
    out.last = block.firstPosition + lines.length - 1
    out.checksums.set(out.last, block.checksum)
    progress(out.events)
  }
  for (const { receipt, position } of out.released.values())
    problems.push(`quarantine: ${receipt} was released to position ${position}, where another event stands, or none`)
  return out
}

/** Nothing, or what a compaction left in the place of what it removed. */
async function atBeginning(reader: LogReading, city: CityModel, problems: string[]): Promise<Replayed> {
  const beginning = await reader.beginning()
  const empty = hex(emptyChecksum(city.id))
  const out: Replayed = {
    state: beginning === null ? emptyState(city) : stateAtBeginning(beginning, city).state,
    numbers: new Map(),
    checksums: new Map([[beginning?.position ?? 0, beginning?.checksum ?? empty]]),
    released: new Map(await reader.releasedEntries()),
    events: 0,
    first: 0,
    last: beginning?.position ?? 0,
    gaps: 0,
  }
  for (const mark of beginning?.marks ?? [])
    out.numbers.set(JSON.stringify([mark.source, mark.epoch]), { ...mark, numbers: EpochNumbers.of(mark) })
  for (const position of [...out.released.keys()]) if (position <= out.last) out.released.delete(position)
  let [position, checksum] = [0, empty]
  for (const part of await reader.removed()) {
    if (part.firstPosition !== position + 1 || part.before !== checksum)
      problems.push(`removed: what went from position ${part.firstPosition} on does not follow position ${position}`)
    ;[position, checksum] = [part.lastPosition, part.after]
  }
  if (position !== out.last || checksum !== (beginning?.checksum ?? empty))
    problems.push(`removed: it is named up to position ${position}, but the log begins behind ${out.last}`)
  return out
}

function replayLine(out: Replayed, line: string, position: number, problems: string[]): void {
  try {
    const event = eventOf(line)
    const key = JSON.stringify([event.source, event.epoch])
    let epoch = out.numbers.get(key)
    if (!epoch) {
      epoch = { source: event.source, epoch: event.epoch, numbers: new EpochNumbers() }
      out.numbers.set(key, epoch)
    }
    if (epoch.numbers.knows(event.seq))
      problems.push(`position ${position}: number ${event.seq} of ${event.source}/${event.epoch} is in the log twice`)
    else epoch.numbers.take(event.seq)
    const released = out.released.get(position)
    if (released?.source === event.source && released.epoch === event.epoch && released.seq === String(event.seq))
      out.released.delete(position)
    const verdict = apply(out.state, event)
    if (!verdict.ok) problems.push(`position ${position}: the state refuses the event: ${verdict.why}`)
  } catch (error) {
    problems.push(`position ${position}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

async function compareMarks(reader: LogReading, replayed: Replayed['numbers'], problems: string[]): Promise<void> {
  const kept = new Map((await reader.head()).marks.map((mark) => [JSON.stringify([mark.source, mark.epoch]), mark]))
  for (const [key, { source, epoch, numbers }] of replayed) {
    const mark = kept.get(key)
    kept.delete(key)
    if (mark === undefined) problems.push(`marks: ${source}/${epoch} is in the log but has no mark`)
    else if (textOfNumbers(mark) !== textOfNumbers(numbers))
      problems.push(
        `marks: ${source}/${epoch} is marked ${textOfNumbers(mark)}, but the log holds ${textOfNumbers(numbers)}`,
      )
  }
  for (const { source, epoch } of kept.values()) problems.push(`marks: ${source}/${epoch} has a mark but no event`)
}

async function replayFromSnapshot(
  dataDir: string,
  reader: LogReading,
  city: CityModel,
  replayed: Replayed,
  problems: string[],
): Promise<TwinState | null> {
  const name = existsSync(dataDir) ? snapshotFiles(dataDir)[0] : undefined
  if (name === undefined) return null
  try {
    const snapshot = decodeSnapshot(readFileSync(join(dataDir, name)))
    const { header } = snapshot
    const anchored = replayed.checksums.get(header.anchor.position) === header.anchor.checksum
    if (header.city !== city.id || !anchored) throw new Error('it belongs to another log')
    if (header.stateFormat !== stateFormat(city)) throw new Error('its state has another format')
    if (header.position > replayed.last)
      throw new Error(`it stands at ${header.position}, but the log ends at ${replayed.last}: events are missing`)
    const state = restoreState(city, snapshot)
    // A server may be writing: what came after the replay of the whole log is not looked at.
    for await (const { packed, lines } of blocksAfter(reader, header.position)) {
      if (packed.firstPosition > replayed.last) break
      for (let i = Math.max(0, header.position + 1 - packed.firstPosition); i < lines.length; i++)
        apply(state, eventOf(lines[i]!))
    }
    return state
  } catch (error) {
    problems.push(`${name}: ${error instanceof Error ? error.message : String(error)}`)
    return null
  }
}
