/**
 * Who moves the city's clock. The clock is an event of the log (`clock.passed`), so that everything that time drives is
 * replayed exactly; this port only decides when one is due.
 */
import type { Instant } from '@kangcheng/twin-engine'

const MINUTE = 60_000
/** An event may run ahead of the clocks by this much: senders' clocks disagree. */
export const AHEAD_MINUTES = 15
/** Longest stretch that is told minute by minute; a longer pause becomes one step, its samples staying unknown. */
const LONGEST_STRETCH_MINUTES = 24 * 60
/** Furthest that the driving source may jump; further is taken for an error of its clock. */
const LONGEST_JUMP_DAYS = 366

export interface CityClock {
  /** The source that drives it; null = it is the wall clock. */
  readonly follows: string | null
  /** In words, for messages: "the city's clock, which follows demo". */
  readonly name: string
  /** The minutes that pass before an event of this source at `at` is applied; `asOf` 0 = the clock has not started. */
  minutesBefore(source: string, at: Instant, asOf: Instant): readonly Instant[]
  /** The minutes that have passed by themselves at `now` of the wall clock. */
  minutesNow(now: Instant, asOf: Instant): readonly Instant[]
  /** Where the clock should stand at `now` if all is well: what silence is measured against. */
  expected(now: Instant, asOf: Instant): Instant
  /** The latest time that an event of this source may carry. */
  latest(source: string, now: Instant, asOf: Instant): Instant
  /** Where the city's clock stood at a receipt, from what the log keeps of it: the wall clock's `now`, and `asOf`. */
  receipt(now: Instant, asOf: Instant): Instant
  /** The true time of a receipt lies this much after `receipt` at most, in milliseconds. */
  readonly receiptResolution: number
  /** Tells that the city's clock was moved at `now` of the wall clock. */
  moved(now: Instant): void
}

const minuteOf = (at: Instant): Instant => Math.floor(at / MINUTE) * MINUTE

function minutesBetween(asOf: Instant, at: Instant): readonly Instant[] {
  const last = minuteOf(at)
  if (last <= asOf) return []
  const first = minuteOf(asOf) + MINUTE
  const count = (last - first) / MINUTE + 1
  if (asOf === 0 || count > LONGEST_STRETCH_MINUTES) return [last]
  return Array.from({ length: count }, (_, i) => first + i * MINUTE)
}

/** The city lives in real time: one `clock.passed` a minute. After a pause it steps to the present at once. */
export function wallClock(): CityClock {
  return {
    follows: null,
    name: 'the wall clock',
    minutesBefore: () => [],
    minutesNow(now, asOf) {
      const minute = minuteOf(now)
      return minute > asOf ? [minute] : []
    },
    expected: (now, asOf) => Math.max(now, asOf),
    latest: (_, now, asOf) => Math.max(now, asOf) + AHEAD_MINUTES * MINUTE,
    receipt: (now, asOf) => Math.max(now, asOf),
    receiptResolution: 0,
    moved() {},
  }
}

/**
 * One source drives the clock by the times of its events: a simulated day at another speed, or a recorded one.
 * @param speed city minutes per real minute, by which its silence is noticed.
 */
export function followedClock(driver: string, speed: number): CityClock {
  let movedAt = 0
  return {
    follows: driver,
    name: `the city's clock, which follows source ${driver}`,
    minutesBefore: (source, at, asOf) => (source === driver ? minutesBetween(asOf, at) : []),
    minutesNow: () => [],
    expected: (now, asOf) => (movedAt === 0 || asOf === 0 ? asOf : asOf + Math.max(0, now - movedAt) * speed),
    latest(source, now, asOf) {
      if (source !== driver) return Math.max(now, asOf) + AHEAD_MINUTES * MINUTE
      return asOf === 0 ? Number.POSITIVE_INFINITY : asOf + LONGEST_JUMP_DAYS * 24 * 60 * MINUTE
    },
    receipt: (now, asOf) => asOf || now,
    receiptResolution: MINUTE,
    moved(now) {
      movedAt = now
    },
  }
}
