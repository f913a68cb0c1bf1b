/** What people keep in common, and how a refusal of it is told. */
import { KeepingRefused } from '../handover/checked-post.ts'
import { badInput } from './builder.ts'

/** What cannot be kept is the asker's to mend. */
export async function orBadInput<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof KeepingRefused) throw badInput(error.message, error.zh)
    throw error
  }
}
