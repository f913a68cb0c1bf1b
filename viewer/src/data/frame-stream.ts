// The binary stream of bed states: opened at the picture's position, opened again after a break, from the start after a refusal.
import { backoffMs } from './backoff.ts'
import { applyChange, type BedPicture, standingOf } from './frame.ts'
import type { PumpNews, PumpRequest } from './frame-pump.ts'
import { streamEnded } from './stream-ended.ts'
import { carried, wasRefused } from './token.ts'

export interface FrameStream {
  readonly stop: () => void
}

/** What a thread that reads the stream is to this one; a worker is one. */
export interface PumpPort {
  postMessage: (request: PumpRequest) => void
  onmessage: ((message: { readonly data: PumpNews }) => void) | null
  onerror: ((event: { readonly message?: string }) => void) | null
  terminate: () => void
}

const startWorker = (): PumpPort =>
  new Worker(new URL('./frame-worker.ts', import.meta.url), { type: 'module', name: 'frames' }) as PumpPort

/**
 * Keeps `picture` up to date, in place.
 * @param onChange called after each change with the beds that it told of; null = all of them.
 */
export function followFrames(
  picture: BedPicture,
  onChange: (beds: Uint32Array | null) => void,
  start: () => PumpPort = startWorker,
): FrameStream {
  let attempt = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let port = start()
  let sent: string | null = null

  const again = (): void => {
    timer = setTimeout(open, backoffMs(attempt++, Math.random()))
  }
  const open = (): void => {
    const now = carried()
    // Until somebody has signed in nothing is asked.
    if (now === null) {
      again()
      return
    }
    sent = now.token
    const from = picture.position >= 0n ? `?from=${picture.position}` : ''
    port.postMessage({ url: `/frames${from}`, headers: now.headers, standing: standingOf(picture) })
  }
  const hear = (): void => {
    port.onmessage = ({ data: news }) => {
      if (news.kind === 'change') {
        attempt = 0
        applyChange(picture, news.change)
        onChange(news.change.beds)
        return
      }
      if (news.status === 401) wasRefused(sent, news.signInAddress)
      if (news.needsFull) picture.position = -1n
      if (news.ended) {
        attempt = 0
        streamEnded(news.ended)
      }
      again()
    }
    port.onerror = () => {
      // A thread that did not load, or died: another one is tried.
      port.terminate()
      port = start()
      hear()
      again()
    }
  }
  hear()
  open()
  return {
    stop() {
      clearTimeout(timer)
      port.terminate()
    },
  }
}
