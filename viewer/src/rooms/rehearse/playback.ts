// Playing the recorded run: its frames, applied one after another to a picture of their own.
import { applyFrame, type BedPicture, emptyPicture } from '../../data/frame.ts'
import { readRunFrames } from '../../data/run-frames.ts'
import { store } from '../../store.ts'

/** Milliseconds between two frames of the recorded run. */
const FRAME_MS = 180

let frames: readonly Uint8Array[] = []
let of: string | null = null
let shown = 0
let timer: ReturnType<typeof setInterval> | undefined

/** Fetches the run's frames; returns why it cannot be played, or null. */
async function load(id: string): Promise<string | null> {
  if (of === id && frames.length > 0) return null
  const read = await readRunFrames(id)
  if ('why' in read) return read.why
  frames = read
  of = id
  shown = 0
  return null
}

/** The picture after the first `count` frames. */
export function pictureAfter(run: readonly Uint8Array[], count: number): BedPicture {
  const picture = emptyPicture()
  for (let k = 0; k < count && k < run.length; k++) {
    const verdict = applyFrame(picture, run[k]!)
    if (!verdict.ok) throw new Error(`frame ${k} of the recorded run: ${verdict.why}`)
  }
  return picture
}

function advance(): void {
  const { playback } = store.getState()
  if (!playback || shown >= frames.length) {
    pausePlayback()
    return
  }
  const verdict = applyFrame(playback.beds, frames[shown]!)
  if (!verdict.ok) {
    pausePlayback()
    return
  }
  shown++
  store.setState({ playback: { beds: playback.beds, at: playback.beds.asOf, playing: true } })
}

/** Starts, or goes on; from the beginning when it had ended. Returns why it cannot, or null. */
export async function play(id: string): Promise<string | null> {
  const why = await load(id)
  if (why) return why
  if (shown >= frames.length || !store.getState().playback) {
    shown = 1
    const picture = pictureAfter(frames, 1)
    store.setState({ playback: { beds: picture, at: picture.asOf, playing: true } })
  }
  clearInterval(timer)
  timer = setInterval(advance, FRAME_MS)
  return null
}

/** Goes `count` frames on (or back, from the start anew). */
export function stepPlayback(count: number): void {
  pausePlayback()
  if (frames.length === 0) return
  shown = Math.max(1, Math.min(frames.length, shown + count))
  const picture = pictureAfter(frames, shown)
  store.setState({ playback: { beds: picture, at: picture.asOf, playing: false } })
}

export function pausePlayback(): void {
  clearInterval(timer)
  timer = undefined
  store.setState(({ playback }) => ({ playback: playback && { ...playback, playing: false } }))
}
