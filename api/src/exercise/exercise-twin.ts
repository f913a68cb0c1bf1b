/**
 * The twin of an exercise: the same class as the live one, on a log of its own in memory, with a clock that only the
 * exercise moves. It begins in the fork's bytes; the simulation's told events are the only thing that ever reaches it.
 */
import {
  type AlertBook,
  advanceAlerts,
  copyState,
  emptyAlertBook,
  type Occurrence,
  type Parameters,
  readingOf,
  type Simulation,
  saveAlertBook,
  stateFormat,
} from '@kangcheng/twin-engine'
import type { CityClock } from '../live/city-clock.ts'
import type { FreshnessRecord } from '../live/freshness.ts'
import { hashState, type Snapshot, type SnapshotStore } from '../live/snapshots.ts'
import { Twin } from '../live/twin.ts'
import { memoryLog } from '../log/memory.ts'
import type { Report } from '../telemetry/log-events.ts'

/** The source of everything in an exercise. */
export const EXERCISE_SOURCE = 'exercise'
/** Its only source is never silent: an interval beyond any exercise, so that nothing grows stale. */
const INTERVAL_MINUTES = 44_640
const MINUTE = 60_000

function exerciseClock(): CityClock {
  return {
    follows: null,
    name: "the exercise's clock",
    minutesBefore: () => [],
    minutesNow: () => [],
    expected: (_, asOf) => asOf,
    latest: (_, __, asOf) => asOf,
    receipt: (now, asOf) => asOf || now,
    receiptResolution: MINUTE,
    moved() {},
  }
}

/** Everything that takes part in the simulation was told by it. */
function freshnessOf({ state, unitKnown }: Simulation): FreshnessRecord {
  const facilities = state.city.facilities.map((_, f) =>
    state.index.unitsOfFacility[f]!.some((u) => unitKnown[u] === 1) || state.facilities.reportedAt[f]! > 0 ? 0 : -1,
  )
  return {
    sources: [EXERCISE_SOURCE],
    units: Array.from(unitKnown, (known) => known - 1),
    facilities,
    censuses: Array.from(unitKnown, () => -1),
    told: [
      {
        firstHeardAt: state.asOf,
        newestAt: state.asOf,
        facilities: facilities.flatMap((source, f) => (source === 0 ? [f] : [])),
      },
    ],
  }
}

/** Readings in a row that raise an alert's level. */
const READINGS_UP = 2

/** What stands already where no live city told it: the alerts that the fork itself asks for. */
function standingAlerts({ state }: Simulation): AlertBook {
  const book = emptyAlertBook(state.city.facilities.length)
  const reading = readingOf(state, null, null, () => INTERVAL_MINUTES)
  for (let k = 0; k < READINGS_UP; k++) advanceAlerts(book, reading)
  return book
}

/**
 * A twin that stands where the simulation stands, and from now on hears what the simulation tells.
 * @param alerts those that stand at the fork; null = those that its state asks for.
 */
export async function exerciseTwin(
  simulation: Simulation,
  parameters: Parameters,
  alerts: AlertBook | null,
  epoch: string,
  now: () => number,
  report: Report,
): Promise<Twin> {
  const { city } = simulation.state
  const log = memoryLog(city.id)
  const state = copyState(simulation.state)
  const snapshot: Snapshot = {
    header: {
      city: city.id,
      stateFormat: stateFormat(city),
      position: 0,
      asOf: state.asOf,
      stateHash: hashState(state),
      anchor: { position: 0, checksum: (await log.checksumAt(0))! },
      stateBytes: state.buffer.byteLength,
      patientBytes: state.patientBuffer.byteLength,
      freshness: freshnessOf(simulation),
      alerts: saveAlertBook(alerts ?? standingAlerts(simulation)),
    },
    buffer: state.buffer,
    patientBuffer: state.patientBuffer,
  }
  const snapshots: SnapshotStore = {
    save() {},
    candidates: () => [{ file: 'the fork', snapshot }],
    setAside(file, why) {
      throw new Error(`${file} does not fit the exercise: ${why}`)
    },
  }
  const clock = exerciseClock()
  const twin = await Twin.start({ city, log, snapshots, clock, now, report, parameters, simulated: true })
  let seq = 0n
  simulation.tell = (event: Occurrence) => {
    // The twin keeps its own clock.
    if (event.kind === 'clock.passed') return
    seq += 1n
    const verdict = twin.applyNext({ ...event, source: EXERCISE_SOURCE, epoch, seq })
    if (!verdict.ok) throw new Error(`the exercise's twin refused ${event.kind}: ${verdict.why}`)
  }
  await keep(twin)
  return twin
}

/** Makes known what was applied since the last call. */
export const keep = (twin: Twin): Promise<unknown> =>
  twin.commit({ seen: { source: EXERCISE_SOURCE, format: null, everyMinutes: INTERVAL_MINUTES } })

/** Moves the twin's clock to the minute of `at`. */
export function passMinute(twin: Twin, at: number): void {
  const minute = Math.floor(at / MINUTE) * MINUTE
  if (minute > twin.state.asOf) twin.passMinutes([minute])
}
