/**
 * Garbled bytes of every feed format: whatever comes in, decoding returns in time, and every message is accounted for. The
 * tests run it short, `npm run soak fuzz` long.
 */

import { keyFrom, tokensOf } from '../../src/feeds/encounter-token.ts'
import { faultsOf, tell } from '../../src/feeds/feed-format.conformance.ts'
import type { FeedContext, FeedFormat } from '../../src/feeds/feed-format.ts'
import { fixedZone } from '../../src/feeds/zone.ts'

export interface Garbler {
  readonly format: FeedFormat
  readonly garbled: (seed: number) => Uint8Array
  /** Seeds that once failed, or that show something: always run. */
  readonly keptSeeds: readonly number[]
}

export interface FuzzResult {
  readonly inputs: number
  readonly messages: number
  readonly events: number
  readonly problems: number
  /** Slowest input in milliseconds, its best of three where it was slow at first. */
  readonly slowestMilliseconds: number
  /** `format seed N: what was wrong`. */
  readonly failures: readonly string[]
}

/** A decoder that needs longer than this for a few hundred bytes hangs. */
const LONGEST_MILLISECONDS = 100
const context: FeedContext = { zone: fixedZone(480), tokens: tokensOf(keyFrom(new Uint8Array(32).fill(7))) }

/** Decodes `inputs` garbled payloads of one format, from `seed` on, and the kept seeds. */
export function fuzzFormat({ format, garbled, keptSeeds }: Garbler, inputs: number, seed: number): FuzzResult {
  const failures: string[] = []
  let [messages, events, problems, slowestMilliseconds] = [0, 0, 0, 0]
  const seeds = [...keptSeeds, ...Array.from({ length: inputs }, (_, i) => seed + i)]
  for (const one of seeds) {
    const bytes = garbled(one)
    try {
      let milliseconds = Number.POSITIVE_INFINITY
      // A busy machine may stop any run for a while: slow is what is slow three times.
      for (let attempt = 0; attempt < 3 && milliseconds > LONGEST_MILLISECONDS; attempt++) {
        const began = performance.now()
        const told = tell(format, [bytes], context)
        milliseconds = Math.min(milliseconds, performance.now() - began)
        if (attempt > 0) continue
        messages += told.filter((m) => m.number !== null).length
        events += told.reduce((sum, m) => sum + m.events.length, 0)
        problems += told.reduce((sum, m) => sum + m.problems.length, 0)
        for (const fault of faultsOf(format, told, bytes)) failures.push(`${format.id} seed ${one}: ${fault}`)
      }
      slowestMilliseconds = Math.max(slowestMilliseconds, milliseconds)
      if (milliseconds > LONGEST_MILLISECONDS)
        failures.push(`${format.id} seed ${one}: took ${Math.round(milliseconds)} ms`)
    } catch (error) {
      failures.push(`${format.id} seed ${one}: threw ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return { inputs: seeds.length, messages, events, problems, slowestMilliseconds, failures }
}
