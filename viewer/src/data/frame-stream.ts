// The binary stream of bed states: opened at the picture's position, opened again after a break, from the start after a refusal.
import { backoffMs } from './backoff.ts'
import { applyFrame, type BedPicture, frameCutter } from './frame.ts'
import { streamEnded } from './stream-ended.ts'
import { fetchWithToken } from './token.ts'

export interface FrameStream {
  readonly stop: () => void
}

/** Keeps `picture` up to date; `onChange` is called after each frame that was applied. */
export function followFrames(picture: BedPicture, onChange: () => void): FrameStream {
  let stopped = false
  let attempt = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const abort = new AbortController()

  const run = async (): Promise<void> => {
    const from = picture.position >= 0n ? `?from=${picture.position}` : ''
    const response = await fetchWithToken(`/frames${from}`, { signal: abort.signal })
    if (!response.ok || !response.body) throw new Error(`the frame stream answered ${response.status}`)
    const cut = frameCutter()
    const reader = response.body.getReader()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) throw new Error('the frame stream ended')
      for (const bytes of cut(value)) {
        const verdict = applyFrame(picture, bytes)
        if (verdict.ok) {
          attempt = 0
          onChange()
        } else {
          if (verdict.needsFull) picture.position = -1n
          if (verdict.ended) {
            attempt = 0
            streamEnded(verdict.ended)
          }
          await reader.cancel()
          throw new Error(verdict.why)
        }
      }
    }
  }
  const loop = (): void => {
    if (stopped) return
    run().catch(() => {
      // Whatever broke the stream, the remedy is the same: open it again, after a pause that grows.
      if (!stopped) timer = setTimeout(loop, backoffMs(attempt++, Math.random()))
    })
  }
  loop()
  return {
    stop() {
      stopped = true
      clearTimeout(timer)
      abort.abort()
    },
  }
}
