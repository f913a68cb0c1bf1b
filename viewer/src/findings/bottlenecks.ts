// What breaks first and what next once it is mended: sentences made from the numbers, each with its interval.
import type { Bottlenecks, FirstToBreak, Probability, TimeQuantiles } from '../data/types.ts'
import { clockTime } from '../format/time.ts'
import { type AnswerContext, resourceWord } from './rehearsal.ts'

const MINUTE = 60_000

export interface BottleneckRow {
  readonly label: string
  /** Place and resource. */
  readonly name: string
  /** Median time of the break, or that half of the runs see none. */
  readonly when: string
  readonly chance: string
  /** What it takes to mend it and what that buys; null for what is not mended. */
  readonly mended: string | null
}

export interface BottleneckFinding {
  readonly title: string
  readonly rows: readonly BottleneckRow[]
  readonly notes: readonly string[]
}

const percent = (share: number): string => `${Math.round(share * 100)}%`
const interval = ({ low95, high95 }: Probability): string => `${Math.round(low95 * 100)}–${Math.round(high95 * 100)}%`
const withInterval = (p: Probability): string => `${percent(p.value)}（${interval(p)}）`

/** `市一院 儿科病房床位`, `paediatric ward beds at No. 1`. */
export function bottleneckName(one: FirstToBreak, context: AnswerContext): string {
  const { words, language, nameOf } = context
  const need = one.need === null ? null : (words[`need.${one.need}` as 'need.icu'] ?? one.need)
  const what = need === null ? resourceWord(one.resource, words) : words['bottleneck.ofNeed'](need)
  return language === 'zh' ? `${nameOf(one.facility)} ${what}` : `${what} at ${nameOf(one.facility)}`
}

function whenWords(time: TimeQuantiles, context: AnswerContext): string {
  const beyond = `>${Math.round(context.horizonHours)} h`
  const clock = (minutes: number | null): string =>
    minutes === null ? beyond : clockTime(context.forkedAt + minutes * MINUTE, context.zone)
  return `P50 ${clock(time.p50)} · P10–90 ${clock(time.p10)}–${clock(time.p90)}`
}

function gainedWords(gained: TimeQuantiles, context: AnswerContext): string {
  const beyond = `>${Math.round(context.horizonHours)} h`
  const hours = (minutes: number | null): string => (minutes === null ? beyond : (minutes / 60).toFixed(1))
  const middle = gained.p50 === null ? beyond : `${hours(gained.p50)} h`
  return context.words['bottleneck.gained'](middle, `P10–90 ${hours(gained.p10)}–${hours(gained.p90)}`)
}

/** Rows in the order of the chain, what follows last. */
export function bottleneckFinding(found: Bottlenecks, context: AnswerContext): BottleneckFinding {
  const { words, language } = context
  const first = found.chain[0] ?? found.next
  const bracketed = (p: Probability): string =>
    language === 'zh' ? withInterval(p) : `${percent(p.value)} (${interval(p)})`
  const row = (one: FirstToBreak, k: number, mended: string | null): BottleneckRow => {
    const { probability } = one.time
    const often = words['bottleneck.often'](percent(one.first.value), interval(one.first))
    const fails =
      probability === null ? '' : words['bottleneck.chance'](percent(probability.value), interval(probability))
    return {
      label: k === 0 ? words['bottleneck.first'] : words['bottleneck.next'],
      name: bottleneckName(one, context),
      when: whenWords(one.time, context),
      chance: [often, fails].filter(Boolean).join(' · '),
      mended,
    }
  }
  const rows = found.chain.map((one, k) =>
    row(
      one,
      k,
      one.relief === null
        ? words['bottleneck.unmended']
        : [
            words[one.resource === 'emergency' ? 'bottleneck.mendedByPlaces' : 'bottleneck.mended'](
              String(one.relief.beds),
              bracketed(one.relief.stillBreaks),
            ),
            ...(one.gained === null ? [] : [gainedWords(one.gained, context)]),
          ].join(' · '),
    ),
  )
  if (found.next) rows.push(row(found.next, rows.length, null))
  const second = found.chain[1] ?? (found.chain.length > 0 ? found.next : null)
  const title = !first
    ? words['bottleneck.none'](Math.round(context.horizonHours))
    : second
      ? words['bottleneck.titleOf'](bottleneckName(first, context), bottleneckName(second, context))
      : words['bottleneck.titleOnly'](bottleneckName(first, context))
  return {
    title,
    rows,
    notes: [
      ...(found.already.length > 0 ? [words['bottleneck.already'](found.already.length)] : []),
      words['bottleneck.source'](found.replications),
    ],
  }
}
