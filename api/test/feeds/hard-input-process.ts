/** Decodes every large input in every format, and frames without end, in a process that may hold little: one line of JSON each. */

import { context } from '../../src/feeds/fixtures/hl7v2-messages.ts'
import { FEED_FORMATS } from '../../src/feeds/index.ts'
import { openFraming } from '../../src/feeds/mllp-framing.ts'
import { longField, nestedField, SECRET, tellOf, unclosedQuote } from './hard-inputs.ts'

export interface Measured {
  readonly milliseconds: number
  /** By how much memory in use grew at most while the input was read. */
  readonly grownBytes: number
}

const LARGE = { longField, unclosedQuote, nestedField } as const
export type LargeInput = keyof typeof LARGE

function measured<T extends object>(work: (sample: () => void) => T): T & Measured {
  const used = (): number => {
    // The heap is limited by its own: what is held beside it is measured.
    return process.memoryUsage().arrayBuffers
  }
  const before = used()
  let most = before
  const began = performance.now()
  const done = work(() => {
    most = Math.max(most, used())
  })
  return { ...done, milliseconds: Math.round(performance.now() - began), grownBytes: most - before }
}
const say = (line: object): void => console.log(JSON.stringify(line))

for (const [input, pieces] of Object.entries(LARGE))
  for (const format of FEED_FORMATS)
    say(measured((sample) => tellOf(format, input, pieces(format.id), context, sample)))

/** 100 MB in a frame that does not end, a million frames that do not either, and a good one. */
say({
  input: 'frames',
  ...measured((sample) => {
    const counts: Record<string, number> = {}
    let frames = 0
    const framing = openFraming({
      frame: () => {
        frames++
      },
      problem: (problem) => {
        counts[problem] = (counts[problem] ?? 0) + 1
      },
    })
    const text = Buffer.alloc(1024 * 1024, SECRET)
    framing.push(Buffer.from('\x0bMSH|'))
    for (let i = 0; i < 100; i++) {
      framing.push(text)
      sample()
    }
    framing.push(Buffer.from('\x0bMSH|'.repeat(1_000_000)))
    framing.push(Buffer.from('\x0bMSH|a\x1c\r\x0bMSH|'))
    sample()
    framing.end()
    return { frames, counts }
  }),
})
