/**
 * How much of what should have come did come. Where wards report censuses at an interval that the sender named, by the
 * wards; else by the numbers of its events, where these run without room between them; else it is not known, and not 1.
 */
export type Completeness =
  | { readonly by: 'reports' | 'numbers'; readonly share: number; readonly missing: number; readonly expected: number }
  | { readonly by: null; readonly why: 'gaps by design' | 'nothing lately' }

export interface EpochNumbering {
  readonly lowest: bigint
  readonly highest: bigint
  readonly gaps: readonly { readonly from: bigint; readonly to: bigint }[]
}

/** A ward counts as missing when its last census is older than this many intervals at the source's newest census. */
const REPORT_INTERVALS = 1.5
/** With more gaps than this per number that came, the numbering leaves room: a sender that loses things does so in bursts. */
const MOST_GAPS_PER_NUMBER = 0.25
/** Below this share the numbering is taken to leave room, not to have lost most of everything. */
const DENSE_SHARE = 0.5
/** Room for the events of one message in the numbering of `feed send`: gaps that end before a multiple of it are its. */
const SEQ_PER_MESSAGE = 8n
const GAPS_TO_TELL = 3

/**
 * @param censusAt when each ward that the source reports was last told of, epoch ms.
 * @param everyMinutes the interval that the sender named.
 */
export function completenessByReports(censusAt: readonly number[], everyMinutes: number): Completeness {
  if (censusAt.length === 0) return { by: null, why: 'nothing lately' }
  const newest = censusAt.reduce((a, b) => Math.max(a, b))
  const limit = newest - REPORT_INTERVALS * everyMinutes * 60_000
  const missing = censusAt.filter((at) => at < limit).length
  const expected = censusAt.length
  return { by: 'reports', share: 1 - missing / expected, missing, expected }
}

/** Over the epochs of the last day: 1 − missing ÷ (highest − lowest + 1). */
export function completenessByNumbers(epochs: readonly EpochNumbering[]): Completeness {
  let [missing, expected] = [0, 0]
  for (const { lowest, highest, gaps } of epochs) {
    if (highest < lowest) continue
    const span = Number(highest - lowest) + 1
    if (gaps.length > (span - gaps.length) * MOST_GAPS_PER_NUMBER) return { by: null, why: 'gaps by design' }
    let lost = 0
    let ofMessages = gaps.length >= GAPS_TO_TELL
    for (const { from, to } of gaps) {
      lost += Number(to - from) + 1
      if ((to + 1n) % SEQ_PER_MESSAGE !== 0n) ofMessages = false
    }
    const came = span - lost
    if (ofMessages || came / span < DENSE_SHARE || gaps.length > came * MOST_GAPS_PER_NUMBER)
      return { by: null, why: 'gaps by design' }
    missing += lost
    expected += span
  }
  if (expected === 0) return { by: null, why: 'nothing lately' }
  return { by: 'numbers', share: 1 - missing / expected, missing, expected }
}
