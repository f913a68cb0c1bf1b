// A finished rehearsal laid on the time bar: its hospitals by sample, and the beds of its recorded run at the instant looked at.
import { WORDS } from '../i18n/words.ts'
import { lookAt } from '../shell/time-cursor.ts'
import { type LaidRun, store } from '../store.ts'
import { ask } from './client.ts'
import { applyFrame, type BedPicture, emptyPicture } from './frame.ts'
import { readRunFrames } from './run-frames.ts'
import type { Rehearsal } from './types.ts'

const MINUTE = 60_000
const BANDS = '{ p10 p50 p90 }'

export const LAID_RUN = `query LaidRun($id: ID!) {
  rehearsal(id: $id) { id title state forkedAt horizonHours everyMinutes levers { kind }
    result { replications facilities { facility baseCapacity planCapacity base ${BANDS} plan ${BANDS} } } }
}`

interface Bands {
  readonly p10: readonly number[]
  readonly p50: readonly number[]
  readonly p90: readonly number[]
}
export type RunTold = Pick<Rehearsal, 'id' | 'title' | 'state' | 'forkedAt' | 'horizonHours' | 'everyMinutes'> & {
  readonly levers: readonly unknown[]
  readonly result: {
    readonly replications: number
    readonly facilities: readonly {
      readonly facility: string
      readonly baseCapacity: readonly number[]
      readonly planCapacity: readonly number[]
      readonly base: Bands
      readonly plan: Bands
    }[]
  } | null
}

/** With a plan its future, without one that of doing nothing; null while it has no result. */
export function laidRunOf(told: RunTold): LaidRun | null {
  const { id, title, horizonHours, everyMinutes, levers, result } = told
  if (result === null || told.state !== 'DONE') return null
  const from = Date.parse(told.forkedAt)
  const hasPlan = levers.length > 0
  return {
    id,
    title,
    from,
    until: from + horizonHours * 60 * MINUTE,
    everyMinutes,
    replications: result.replications,
    hasPlan,
    facilities: new Map(
      result.facilities.map((one) => [
        one.facility,
        { open: hasPlan ? one.planCapacity : one.baseCapacity, needed: hasPlan ? one.plan : one.base },
      ]),
    ),
  }
}

/** The picture at an instant: the frames up to it, from one that stands before it where there is such. */
export function pictureAt(frames: readonly Uint8Array[], at: number, before: BedPicture | null): BedPicture | null {
  const picture = before !== null && before.asOf <= at ? before : emptyPicture()
  let next = frames.findIndex((frame) => asOfFrame(frame) > picture.asOf || Number.isNaN(picture.asOf))
  while (next >= 0 && next < frames.length && (next === 0 || asOfFrame(frames[next]!) <= at)) {
    if (!applyFrame(picture, frames[next]!).ok) return null
    next++
  }
  return picture
}

/** The instant of a frame by its header, epoch ms. */
const asOfFrame = (frame: Uint8Array): number =>
  new DataView(frame.buffer, frame.byteOffset, frame.byteLength).getFloat64(24, true)

let frames: readonly Uint8Array[] = []

function showBeds(at: number): void {
  const { runBeds } = store.getState()
  const picture = frames.length === 0 ? null : pictureAt(frames, at, runBeds)
  store.setState({ runBeds: picture === null ? null : { ...picture } })
}

async function readFrames(id: string): Promise<void> {
  const read = await readRunFrames(id)
  const { run, cursor } = store.getState()
  if (run?.id !== id) return
  // Without a recorded run, or for those who see no single beds, its hospitals are all there is.
  frames = 'why' in read ? [] : read
  showBeds(cursor ?? run.from)
}

/** Lays a finished rehearsal on the time bar, looked at from `at` on, or from its beginning. */
export async function layRun(id: string, at: number | null): Promise<void> {
  const answer = await ask<{ rehearsal: RunTold | null }>(LAID_RUN, { id })
  const { language } = store.getState()
  const run = answer.ok && answer.data.rehearsal !== null ? laidRunOf(answer.data.rehearsal) : null
  if (run === null) {
    store.setState({ announcement: WORDS[language]['run.gone'], run: null })
    return
  }
  frames = []
  store.setState({ run, runBeds: null, playing: false })
  lookAt(at ?? run.from)
  void readFrames(id)
  followRun()
}

let quit: (() => void) | null = null

/** The beds go with the cursor; leaving the room, or the cursor’s return to the present, ends it. */
function followRun(): void {
  quit?.()
  quit = store.subscribe((state, before) => {
    if (state.run === null || state.cursor === null || state.route.room !== 'watch') {
      quit?.()
      quit = null
      frames = []
      store.setState({ run: null, runBeds: null, cursor: null, playing: false })
    } else if (state.cursor !== before.cursor) showBeds(state.cursor)
  })
}
