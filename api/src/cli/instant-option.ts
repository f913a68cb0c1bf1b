/** An instant on the command line. */
import { decodeInstant } from '@kangcheng/twin-engine'
import { CannotBeDone } from './command.ts'

/** @returns epoch ms. @throws CannotBeDone naming the option and the form. */
export function instantOf(option: string, text: string): number {
  const read = decodeInstant(text)
  if ('why' in read) throw new CannotBeDone(`${option} ${read.why}`)
  return read.value
}
