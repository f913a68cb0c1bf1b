/** News of a log that nodes share, for those who look into its database for something beside it. */
import type { SharedLog } from '../log/event-log.ts'

/** News that come in quick succession are one: a busy city has hundreds a second. */
const PAUSE_MILLISECONDS = 200

/** @returns the way to stop */
export function soonAfterNews(log: SharedLog, listener: () => void): () => void {
  let pause: NodeJS.Timeout | null = null
  const quit = log.onNews(() => {
    pause ??= setTimeout(() => {
      pause = null
      listener()
    }, PAUSE_MILLISECONDS).unref()
  })
  return () => {
    quit()
    if (pause !== null) clearTimeout(pause)
  }
}
