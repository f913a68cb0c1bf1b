/**
 * The city as its log had it at an instant. Restored from the nearest state that is kept, by the events behind it, in slices
 * between which the live city is served. One restore at a time; who asks for the same minute shares it.
 */
import { apply, type CityModel, copyState, emptyState, type TwinState } from '@kangcheng/twin-engine'
import { stateAtBeginning } from '../live/beginning-state.ts'
import { eventOf } from '../live/event-line.ts'
import type { EventLog } from '../log/event-log.ts'
import { Refusal } from '../refusal.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** Longest stretch of work between two breaths of the server. */
const SLICE_MILLISECONDS = 8
/** Bytes of the states that are kept; of a large city a few at least. */
const KEPT_BYTES = 96 * 2 ** 20
const FEWEST_KEPT = 4

/** The instants between which a log can be restored, epoch ms of the city's clock. */
export interface RecordSpan {
  readonly from: number
  readonly until: number
}

/** An instant that the record does not reach; the message says what it holds and what to do. */
export class PastOutOfReach extends Refusal {}

/** Shared by all who ask: to be read, or copied. */
export interface PastState {
  readonly state: TwinState
  /** Of the last event in it. */
  readonly position: number
}

export interface PastStates {
  /** null while the log holds nothing. */
  span(): Promise<RecordSpan | null>
  /** Why an instant cannot be restored; null where it can. */
  whyNot(instant: number): Promise<PastOutOfReach | null>
  /**
   * As the city knew it when its clock stood at the minute of `instant`: what it heard of that time only later is not in it.
   * @throws PastOutOfReach
   */
  at(instant: number): Promise<PastState>
}

/** Whose past: the city's, or an exercise's, whose log begins with the fork. */
export interface PastOf {
  readonly city: CityModel
  readonly log: Pick<EventLog, 'beginning' | 'read'>
  /** The city's clock there, epoch ms. */
  readonly asOf: () => number
  /** The state with which the log begins where the log itself has none; null = with nothing, or as the log says. */
  readonly forkedFrom: TwinState | null
}

interface Kept extends PastState {
  /** The minute at whose end it stood. */
  readonly at: number
}

const minuteOf = (instant: number): number => Math.floor(instant / MINUTE) * MINUTE
const iso = (instant: number): string => new Date(instant).toISOString()

/** When the first event of a log occurred; null = it holds none. */
async function firstInstant(log: Pick<EventLog, 'read'>): Promise<number | null> {
  for await (const { lines } of log.read(0)) for (const line of lines) return eventOf(line).occurredAt
  return null
}

/** When a record begins, epoch ms; null = it holds nothing. */
export async function recordBegins({ log, forkedFrom }: Pick<PastOf, 'log' | 'forkedFrom'>): Promise<number | null> {
  return forkedFrom?.asOf ?? (await log.beginning())?.asOf ?? firstInstant(log)
}

/** Instants on the way at which a state is worth keeping: dense before the one asked for, since hands move back in small steps. */
export function marksBefore(at: number, from: number): readonly number[] {
  const marks: number[] = []
  for (let back = HOUR; at - back > from; back *= 2) marks.push(at - back)
  return marks.reverse()
}

export function pastStatesOf(past: PastOf): PastStates {
  const { city, log, asOf, forkedFrom } = past
  /** The one used last at the end. */
  let kept: Kept[] = []
  const asked = new Map<number, Promise<PastState>>()
  let last: Promise<unknown> = Promise.resolve()
  let first: number | null = null

  /** The first event of a log that was not compacted stays the first. */
  async function begins(): Promise<number | null> {
    const compacted = forkedFrom === null ? await log.beginning() : null
    if (compacted !== null) return compacted.asOf
    first ??= await recordBegins(past)
    return first
  }

  function keep(one: Kept): void {
    const bytes = one.state.buffer.byteLength + one.state.patientBuffer.byteLength
    const most = Math.max(FEWEST_KEPT, Math.floor(KEPT_BYTES / bytes))
    kept = [...kept.filter(({ at }) => at !== one.at), one].slice(-most)
  }

  async function nearest(at: number): Promise<Kept> {
    const compacted = forkedFrom === null ? await log.beginning() : null
    // What was removed from the log can neither be begun from nor be passed over.
    kept = kept.filter(({ position }) => position >= (compacted?.position ?? 0))
    const found = kept.filter((one) => one.at <= at).toSorted((a, b) => b.at - a.at)[0]
    if (found !== undefined) return found
    const state = forkedFrom ?? (compacted === null ? emptyState(city) : stateAtBeginning(compacted, city).state)
    return { at: state.asOf, state, position: compacted?.position ?? 0 }
  }

  async function restored(at: number): Promise<PastState> {
    const base = await nearest(at)
    if (base.at === at && kept.includes(base)) {
      keep(base)
      return base
    }
    const state = copyState(base.state)
    let { position } = base
    const marks = [...marksBefore(at, base.at)]
    let begun = performance.now()
    for await (const { firstPosition, lines } of log.read(position)) {
      for (const [i, line] of lines.entries()) {
        if (firstPosition + i <= position) continue
        const event = eventOf(line)
        // The city's own clock tells when a minute is over: a sender's may run ahead of it.
        const passed = event.kind === 'clock.passed' ? event.occurredAt : 0
        if (passed > at) {
          const found = { at, state, position }
          keep(found)
          return found
        }
        while (marks.length > 0 && passed > marks[0]!) keep({ at: marks.shift()!, state: copyState(state), position })
        apply(state, event)
        position = firstPosition + i
        if (performance.now() - begun < SLICE_MILLISECONDS) continue
        await new Promise((resolve) => setImmediate(resolve))
        begun = performance.now()
      }
    }
    // Nothing later was told yet: more may still be told of this minute, and the state is not kept.
    return { state, position }
  }

  async function whyNot(instant: number): Promise<PastOutOfReach | null> {
    const at = minuteOf(instant)
    const from = await begins()
    if (from === null || asOf() === 0)
      return new PastOutOfReach(
        'there is no record yet; wait until a feed has sent something',
        '尚无记录；请等待数据源上报',
      )
    const earliest = Math.ceil(from / MINUTE) * MINUTE
    if (at < earliest)
      return new PastOutOfReach(
        `the record begins at ${iso(earliest)}; choose an instant after that`,
        `记录始于 ${iso(earliest)}；请选择其后的时刻`,
      )
    if (at > asOf())
      return new PastOutOfReach(
        `the record ends at ${iso(asOf())}; choose an instant before that, or start from now`,
        `记录止于 ${iso(asOf())}；请选择其前的时刻，或从此刻开始`,
      )
    return null
  }

  return {
    async span() {
      const from = await begins()
      return from === null || asOf() === 0 ? null : { from: Math.ceil(from / MINUTE) * MINUTE, until: asOf() }
    },
    whyNot,
    async at(instant) {
      const at = minuteOf(instant)
      const why = await whyNot(at)
      if (why !== null) throw why
      const under = asked.get(at)
      if (under !== undefined) return under
      const mine = last.then(() => restored(at)).finally(() => asked.delete(at))
      asked.set(at, mine)
      last = mine.catch(() => undefined)
      return mine
    },
  }
}
