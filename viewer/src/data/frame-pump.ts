// One opening of the binary stream, read and checked away from the screen: runs in a worker (frame-worker.ts).
import { type BedChange, frameCutter, readFrame, type Standing, standingAfter } from './frame.ts'
import type { StreamEnd } from './stream-ends.ts'

export interface PumpRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly standing: Standing
}

export type PumpNews =
  | { readonly kind: 'change'; readonly change: BedChange }
  | {
      readonly kind: 'closed'
      readonly why: string
      /** What the server answered; null = it did not. */
      readonly status: number | null
      /** Where a provider's sign-in begins, of a 401. */
      readonly signInAddress: string | null
      /** True: what was sent does not continue the picture, which is to be sent whole. */
      readonly needsFull: boolean
      /** Why the server ended what it was showing; null = for a reason of a later server; absent = it did not. */
      readonly ended?: StreamEnd | null
    }

/** The buffer that a piece of news gives away. */
export const transferOf = (news: PumpNews): Transferable[] =>
  news.kind === 'change' ? [news.change.status.buffer as ArrayBuffer] : []

/**
 * Reads the stream until it ends, and tells of each change in order. `closed` comes last and once, unless `signal` said first
 * that nobody listens any more.
 */
export async function pumpFrames(
  { url, headers, standing }: PumpRequest,
  tell: (news: PumpNews) => void,
  signal: AbortSignal,
): Promise<void> {
  const close = (why: string, more: Partial<Extract<PumpNews, { kind: 'closed' }>> = {}): void => {
    if (!signal.aborted) tell({ kind: 'closed', why, status: 200, signInAddress: null, needsFull: false, ...more })
  }
  let answered: number | null = null
  try {
    const response = await fetch(url, { headers, signal })
    answered = response.status
    if (!response.ok || !response.body)
      return close(`the frame stream answered ${response.status}`, {
        status: response.status,
        signInAddress: response.headers.get('kangcheng-sign-in'),
      })
    const cut = frameCutter()
    const reader = response.body.getReader()
    let stands = standing
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return close('the frame stream ended')
      for (const bytes of cut(value)) {
        const read = readFrame(stands, bytes)
        if (!read.ok) {
          await reader.cancel()
          const { why, needsFull, ended } = read
          return close(why, { needsFull, ...(ended === undefined ? {} : { ended }) })
        }
        stands = standingAfter(stands, read.change)
        if (signal.aborted) return
        tell({ kind: 'change', change: read.change })
      }
    }
  } catch (error) {
    // Whatever broke it, the remedy is the same, and whoever listens knows it: open it again.
    close(String(error), { status: answered })
  }
}
