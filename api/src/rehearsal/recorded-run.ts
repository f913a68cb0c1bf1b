/** The run that is played on screen: which one it is, and its events as binary frames. */
import {
  apply,
  type CityModel,
  copyState,
  type Instant,
  NOT_KNOWN,
  type Occurrence,
  restoreState,
  startInstant,
  type Trajectory,
  type TwinState,
} from '@kangcheng/twin-engine'
import { deltaFrame, frameBase, fullFrame } from '../fan-out/frame.ts'

const MINUTE = 60_000
/** City time between two frames of the recorded run. */
const FRAME_MINUTES = 10
/** A longer run is recorded up to here: what follows is told by its samples. */
export const RECORDED_HOURS = 72

/** The replication whose city-wide need lies in the middle at the end: the run that is shown stands for the others. */
export function medianRun(runs: readonly Trajectory[]): number {
  const ranked = runs
    .map((run) => {
      const width = run.facilities.length
      let sum = 0
      for (const value of run.values.needed.subarray((run.samples - 1) * width)) if (value !== NOT_KNOWN) sum += value
      return { replication: run.replication, sum }
    })
    .sort((a, b) => a.sum - b.sum || a.replication - b.replication)
  return ranked[Math.floor((ranked.length - 1) / 2)]!.replication
}

/**
 * The told events replayed through `apply` from the fork, as frames every 10 city minutes: what the viewer plays.
 * @throws when the replay refuses an event of the run: law L7 would be broken.
 */
export function framesOf(
  city: CityModel,
  from: TwinState,
  told: readonly Occurrence[],
  horizonHours: number,
): Uint8Array {
  const { buffer, patientBuffer } = copyState(from)
  const replay = restoreState(city, { buffer, patientBuffer })
  const base = frameBase(replay)
  base.status.set(replay.beds.status)
  for (let b = 0; b < base.since.length; b++) base.since[b] = Math.floor(replay.beds.since[b]! / MINUTE)
  base.position = 0
  const frames: Buffer[] = [fullFrame(replay, 0)]
  let at = 0
  for (let minute = FRAME_MINUTES; minute <= horizonHours * 60; minute += FRAME_MINUTES) {
    const until: Instant = startInstant(from) + minute * MINUTE
    while (at < told.length && told[at]!.occurredAt <= until) {
      const verdict = apply(replay, told[at]!)
      if (!verdict.ok) throw new Error(`the recorded run cannot be replayed: ${told[at]!.kind}: ${verdict.why}`)
      at++
    }
    frames.push(deltaFrame(replay, base, minute / FRAME_MINUTES))
  }
  return new Uint8Array(Buffer.concat(frames))
}
