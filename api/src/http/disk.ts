/** Room on the disk that DATA_DIR lies on. */
import { statfs } from 'node:fs/promises'

export interface DiskRoom {
  /** What this user may still write. */
  readonly freeBytes: number
}

/** A disk that is away may never answer: it is not waited for longer. */
const ANSWER_MILLISECONDS = 300

/** @returns null where the system does not tell. */
export async function diskRoom(folder: string): Promise<DiskRoom | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ANSWER_MILLISECONDS)
  })
  const told = statfs(folder).then(
    ({ bavail, bsize }) => ({ freeBytes: bavail * bsize }),
    () => null,
  )
  const room = await Promise.race([told, late])
  clearTimeout(timer)
  return room
}
