// A network may die without a word: a stream that says nothing is only believed while the server still answers.

export interface Silence {
  /** When something was heard last, epoch ms. */
  readonly heardAt: () => number
  readonly now: () => number
  /** Whether the device says that it has no network: what a stream still says may have been on its way. */
  readonly offline: () => boolean
  /** Whether the server answers now. */
  readonly answers: () => Promise<boolean>
  /** Called each time it neither speaks nor answers. */
  readonly onDead: () => void
}

/** So long may a stream say nothing before the server is asked. A quiet city says something each second. */
export const SILENT_MS = 15_000
const LOOK_EVERY_MS = 5_000

export interface Watch {
  /** Asks at once, whatever was heard: the device says that its network has gone. */
  readonly look: () => Promise<void>
  readonly stop: () => void
}

export function watchSilence({ heardAt, now, offline, answers, onDead }: Silence): Watch {
  let asking = false
  const look = async (): Promise<void> => {
    if (asking) return
    asking = true
    try {
      if (!(await answers())) onDead()
    } finally {
      asking = false
    }
  }
  const timer = setInterval(() => {
    if (offline() || now() - heardAt() > SILENT_MS) void look()
  }, LOOK_EVERY_MS)
  return { look, stop: () => clearInterval(timer) }
}

/** Whether the server says anything within five seconds. */
export async function serverAnswers(): Promise<boolean> {
  try {
    await fetch('/health', { cache: 'no-store', signal: AbortSignal.timeout(5_000) })
    return true
  } catch {
    // No network, no server, or one that hangs: in each case nothing on the screen can be called live.
    return false
  }
}
