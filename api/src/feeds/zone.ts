/**
 * The zone of times that name none: what moment a reading of a wall clock was. Zones with daylight saving go by the time
 * zone database that Node carries, read through luxon.
 */
import { EARLIEST_INSTANT, LATEST_INSTANT } from '@kangcheng/twin-engine'
import { IANAZone } from 'luxon'

export type Moment = { readonly ok: true; readonly instant: number } | { readonly ok: false; readonly why: string }

export interface Zone {
  /** `+08:00` or an IANA name such as `Europe/London`. */
  readonly id: string
  /**
   * The instant, in epoch milliseconds, of a local time given as if it were UTC, or the reason why there was no such
   * moment. In the autumn hour that comes twice it is the first of the two; with `notAfter` (the time of receipt, say) the
   * later of the two where that is not after it.
   */
  instantOf(localAsUtc: number, notAfter?: number): Moment
}

/** The easternmost offset in use, UTC+14. */
const LARGEST_OFFSET_MINUTES = 14 * 60

/**
 * The instant of a stamp's wall clock: by the offset that the stamp names (`Z`, `±HH:MM` or `±HHMM`), else in the zone; or why
 * there is none that the twin takes. `localAsUtc` is the wall clock as if it were UTC, of a day that the calendar has.
 */
export function momentOfStamp(localAsUtc: number, offset: string | undefined, zone: Zone): Moment {
  const moment = offset === undefined ? zone.instantOf(localAsUtc) : withOffset(localAsUtc, offset)
  if (moment.ok && (moment.instant < EARLIEST_INSTANT || moment.instant > LATEST_INSTANT))
    return { ok: false, why: 'lies outside 1973 … 2099' }
  return moment
}

function withOffset(localAsUtc: number, offset: string): Moment {
  if (offset === 'Z') return { ok: true, instant: localAsUtc }
  const minutes = Number(offset.slice(-2))
  const size = Number(offset.slice(1, 3)) * 60 + minutes
  if (minutes > 59 || size > LARGEST_OFFSET_MINUTES) return { ok: false, why: 'has an offset beyond ±14:00' }
  return { ok: true, instant: localAsUtc - (offset.startsWith('-') ? -size : size) * 60_000 }
}

/** A zone that is always so many minutes east of UTC. */
export function fixedZone(minutesEast: number): Zone {
  const sign = minutesEast < 0 ? '-' : '+'
  const two = (n: number): string => String(n).padStart(2, '0')
  const size = Math.abs(minutesEast)
  return {
    id: `${sign}${two(Math.floor(size / 60))}:${two(size % 60)}`,
    instantOf: (localAsUtc) => ({ ok: true, instant: localAsUtc - minutesEast * 60_000 }),
  }
}

const DAY = 24 * 60 * 60_000
/** Offsets are looked up once per block. No zone has changed its clocks twice within eight days since 1973. */
const BLOCK = 8 * DAY

/** Within a block: the offset before and from `changesAt` on, in milliseconds east of UTC. */
interface OffsetBlock {
  readonly before: number
  readonly after: number
  readonly changesAt: number
}

/** The zone with this IANA name; null where the time zone database knows none. */
export function namedZone(id: string): Zone | null {
  if (!IANAZone.isValidZone(id)) return null
  const zone = IANAZone.create(id)
  const blocks = new Map<number, OffsetBlock>()
  const exactly = (instant: number): number => zone.offset(instant) * 60_000
  const offsetAt = (instant: number): number => {
    const index = Math.floor(instant / BLOCK)
    let block = blocks.get(index)
    if (block === undefined) {
      block = blockOf(index * BLOCK, exactly)
      blocks.set(index, block)
    }
    return instant < block.changesAt ? block.before : block.after
  }
  return {
    id,
    instantOf(localAsUtc, notAfter) {
      // Outside the twin's times no offset is looked up: the cache would have no bound. The caller refuses these.
      if (!(localAsUtc > EARLIEST_INSTANT - 2 * DAY && localAsUtc < LATEST_INSTANT + 2 * DAY))
        return { ok: true, instant: localAsUtc }
      const dayBefore = offsetAt(localAsUtc - DAY)
      const dayAfter = offsetAt(localAsUtc + DAY)
      const first = localAsUtc - Math.max(dayBefore, dayAfter)
      const second = localAsUtc - Math.min(dayBefore, dayAfter)
      const firstIs = localAsUtc - offsetAt(first) === first
      const secondIs = localAsUtc - offsetAt(second) === second
      if (!firstIs && !secondIs) return { ok: false, why: `names no moment in ${id}: the clocks went forward` }
      if (!firstIs || (secondIs && notAfter !== undefined && second <= notAfter)) return { ok: true, instant: second }
      return { ok: true, instant: first }
    },
  }
}

function blockOf(start: number, exactly: (instant: number) => number): OffsetBlock {
  const before = exactly(start)
  const after = exactly(start + BLOCK)
  if (before === after) return { before, after, changesAt: Number.POSITIVE_INFINITY }
  let low = start
  let high = start + BLOCK
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (exactly(middle) === before) low = middle
    else high = middle
  }
  return { before, after, changesAt: high }
}

export type ReadZone = { readonly ok: true; readonly zone: Zone } | { readonly ok: false; readonly why: string }

/** A zone as people write it: `+08:00`, `-0330`, `Z` or an IANA name. */
export function zoneOf(text: string): ReadZone {
  if (text === 'Z') return { ok: true, zone: fixedZone(0) }
  const match = /^([+-])(\d\d):?([0-5]\d)$/.exec(text)
  if (match !== null) {
    const minutes = Number(match[2]) * 60 + Number(match[3])
    if (minutes > LARGEST_OFFSET_MINUTES) return { ok: false, why: 'is beyond ±14:00; expected ±HH:MM such as +08:00' }
    return { ok: true, zone: fixedZone(match[1] === '-' ? -minutes : minutes) }
  }
  const zone = /^[A-Za-z]/.test(text) ? namedZone(text) : null
  if (zone !== null) return { ok: true, zone }
  return { ok: false, why: 'is no zone; expected ±HH:MM such as +08:00, Z, or an IANA name such as Asia/Shanghai' }
}
