// What a rehearsal answers, read from its result: sentences that could be wrong, made from the numbers.

import { ALREADY_MINUTES, alreadyOver, sortedBreaks } from '../charts/break-rows.ts'
import type { Break, Pair, TimeQuantiles } from '../data/types.ts'
import { clockTime, timeWords } from '../format/time.ts'
import type { Language, Words } from '../i18n/words.ts'

/** Below this many runs no verdict is given. */
export const RUNS_FOR_A_VERDICT = 30
const MINUTE = 60_000

export interface AnswerContext {
  readonly forkedAt: number
  readonly horizonHours: number
  readonly zone: string
  readonly language: Language
  readonly words: Words
  readonly nameOf: (facility: string) => string
  /** False when nothing but doing nothing was rehearsed: then there is no second side to tell of. */
  readonly hasPlan: boolean
  /** Whether anything happens that would not: then only what it causes is its to answer for. */
  readonly hasShocks: boolean
  /** A lever of the rehearsal in a few words, by its place. */
  readonly leverName: (lever: number) => string
}

const within = (minutes: number | null, hours: number): number | null =>
  minutes === null || minutes > hours * 60 ? null : minutes

export function clockOf(minutes: number | null, context: AnswerContext): string | null {
  const known = within(minutes, context.horizonHours)
  if (known === null) return null
  const at = context.forkedAt + known * MINUTE
  // Within a day the hour tells the day; beyond it the date is part of the answer.
  return context.horizonHours <= 24
    ? clockTime(at, context.zone)
    : timeWords(at, context.forkedAt, context.zone, context.language)
}

export function bandWords(time: TimeQuantiles, context: AnswerContext): string {
  const beyond = `>${context.horizonHours} h`
  const low = clockOf(time.p10, context) ?? beyond
  const high = clockOf(time.p90, context) ?? beyond
  return low === high ? `P10–90 ${low}` : `P10–90 ${low}–${high}`
}

/** The row that breaks first under doing nothing, and under the plan; null = nothing breaks. */
export function firstBreaks(breaks: readonly Break[]): { readonly base: Break | null; readonly plan: Break | null } {
  const base = sortedBreaks(breaks).find((row) => row.base.p50 !== null) ?? null
  const plan =
    breaks
      .filter((row) => row.plan.p50 !== null && !alreadyOver(row))
      .toSorted((a, b) => a.plan.p50! - b.plan.p50!)[0] ?? null
  return { base, plan }
}

export const resourceWord = (resource: string, words: Words): string =>
  resource === 'icu'
    ? words['rehearse.resource.icu']
    : resource === 'emergency'
      ? words['rehearse.resource.emergency']
      : words['rehearse.resource.beds']

/** `宁波市第二医院 ICU 床位`, `ICU beds at No. 2 Hospital`. */
export const breakName = (row: Break, context: AnswerContext): string =>
  context.language === 'zh'
    ? `${context.nameOf(row.facility)} ${resourceWord(row.resource, context.words)}`
    : `${resourceWord(row.resource, context.words)} at ${context.nameOf(row.facility)}`

export const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

/** Runs (of `of`) in which the resource never breaks. */
export const holdingRuns = (time: TimeQuantiles, of: number): number | null =>
  time.never === null || time.never === undefined ? null : Math.round(time.never * of)

/** Title of the fans of one hospital (or the city): what the plan does to the crossing. */
export function fanTitle(pair: Pair, replications: number, name: string, context: AnswerContext): string {
  const zh = context.language === 'zh'
  const base = clockOf(pair.firstOver.base.p50, context)
  const plan = clockOf(pair.firstOver.plan.p50, context)
  if (replications < RUNS_FOR_A_VERDICT)
    return zh ? `${name}：${replications} 次，尚不足以下结论` : `${name}: ${replications} runs, too few for a verdict`
  const already = pair.firstOver.base.p50 !== null && pair.firstOver.base.p50 < ALREADY_MINUTES
  if (!context.hasPlan) {
    if (already && pair.overHours)
      return zh
        ? `${name}分叉时已越线，24 小时内越线 ${pair.overHours.base.toFixed(1)} h`
        : `${name} is over at the fork, ${pair.overHours.base.toFixed(1)} h in all`
    if (base) return zh ? `${name} ${base} 越线` : `${name} crosses at ${base}`
    return zh ? `${name}的 P50 不越过开放床位` : `${name}’s P50 stays under open beds`
  }
  if (already && pair.overHours) {
    const [without, withPlan] = [pair.overHours.base.toFixed(1), pair.overHours.plan.toFixed(1)]
    return zh
      ? `${name}分叉时已越线；方案把越线时长由 ${without} h 变为 ${withPlan} h`
      : `${name} is over at the fork; the plan turns ${without} h over into ${withPlan} h`
  }
  if (base && !plan)
    return zh
      ? `方案使${name}保持在开放床位之内；不处置 ${base} 越线`
      : `The plan keeps ${name} under its open beds; doing nothing crosses at ${base}`
  if (base && plan && base !== plan)
    return zh ? `方案把${name}越线由 ${base} 改到 ${plan}` : `The plan moves ${name}’s crossing from ${base} to ${plan}`
  if (base) return zh ? `${name} ${base} 越线，方案未能改变` : `${name} crosses at ${base} with or without the plan`
  if (plan)
    return zh
      ? `方案下${name} ${plan} 越线，不处置反而不越`
      : `Under the plan ${name} crosses at ${plan}; doing nothing does not`
  return zh ? `${name}两种情形的 P50 都不越过开放床位` : `${name}’s P50 stays under open beds either way`
}

/** Title of the matrices, from hospitals with an hour over their open beds; `overPlan` null = there is no plan. */
export function matrixTitle(overBase: number, overPlan: number | null, language: Language): string {
  const zh = language === 'zh'
  const houses = (n: number): string => `${n} hospital${n === 1 ? '' : 's'}`
  if (overBase === 0 && !overPlan) return zh ? '没有院区的 P50 超出开放床位' : 'No hospital’s P50 exceeds its open beds'
  if (overPlan === null)
    return zh
      ? `${overBase} 家院区超出开放床位`
      : `${houses(overBase)} ${overBase === 1 ? 'exceeds' : 'exceed'} open beds`
  if (overPlan < overBase)
    return zh
      ? `超出的院区由 ${overBase} 家减为 ${overPlan} 家`
      : `${houses(overBase)} over open beds become ${overPlan}`
  if (overPlan > overBase)
    return zh
      ? `超出的院区由 ${overBase} 家增为 ${overPlan} 家`
      : `${houses(overBase)} over open beds become ${overPlan}`
  return zh
    ? `${overBase} 家院区超出开放床位，方案未减少`
    : `${houses(overBase)} ${overBase === 1 ? 'exceeds' : 'exceed'} open beds, with or without the plan`
}

/** Title of the break chart. */
export function breaksTitle(breaks: readonly Break[], context: AnswerContext): string {
  const { base, plan } = firstBreaks(breaks)
  const zh = context.language === 'zh'
  if (!base && !plan) return zh ? '没有资源在 P50 用尽' : 'No resource runs out at P50'
  const one = base ? capital(breakName(base, context)) : ''
  if (base && !context.hasPlan) return zh ? `先断的是${one}` : `${one} run out first`
  if (base && !plan) return zh ? `先断的是${one}；方案下都撑住` : `${one} run out first; under the plan all hold`
  if (base && plan && base.facility === plan.facility && base.resource === plan.resource)
    return zh ? `先断的都是${one}` : `${one} run out first either way`
  return zh
    ? `先断的是${one || '—'}；方案下是${breakName(plan!, context)}`
    : `${one || 'Nothing'} ${base ? 'run out' : 'runs out'} first; under the plan ${breakName(plan!, context)}`
}
