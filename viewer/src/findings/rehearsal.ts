// What a rehearsal answers, read from its result: sentences that could be wrong, made from the numbers.

import { ALREADY_MINUTES, alreadyOver, sortedBreaks } from '../charts/break-rows.ts'
import { firstAbove } from '../charts/crossing.ts'
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
  return clockAt(context.forkedAt + known * MINUTE, context)
}

/** Within a day the hour tells the day; beyond it the date is part of the answer. */
const clockAt = (at: number, { horizonHours, forkedAt, zone, language }: AnswerContext): string =>
  horizonHours <= 24 ? clockTime(at, zone) : timeWords(at, forkedAt, zone, language)

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

/** Where the P50 of each future crosses its open beds: the instants (epoch ms) that the fan chart marks; null = it does not. */
export function crossings(
  { base, plan, baseCapacity, planCapacity }: Pair,
  everyMinutes: number,
  { forkedAt, horizonHours }: AnswerContext,
): { readonly base: number | null; readonly plan: number | null } {
  const until = forkedAt + horizonHours * 60 * MINUTE
  const of = (needed: readonly number[], open: readonly number[]): number | null => {
    const at = open.length === 0 ? null : firstAbove(needed, open, forkedAt, everyMinutes)
    return at === null || at > until ? null : at
  }
  return { base: of(base.p50, baseCapacity), plan: of(plan.p50, planCapacity) }
}

/** Title of the fans of one hospital (or the city): what the plan does to the crossing, and to the hours above open beds. */
export function fanTitle(
  pair: Pair,
  everyMinutes: number,
  replications: number,
  name: string,
  context: AnswerContext,
): string {
  const zh = context.language === 'zh'
  const crossing = crossings(pair, everyMinutes, context)
  const base = crossing.base === null ? null : clockAt(crossing.base, context)
  const plan = crossing.plan === null ? null : clockAt(crossing.plan, context)
  if (replications < RUNS_FOR_A_VERDICT)
    return zh ? `${name}：${replications} 次，尚不足以下结论` : `${name}: ${replications} runs, too few for a verdict`
  const already = crossing.base !== null && crossing.base - context.forkedAt < ALREADY_MINUTES * MINUTE
  const [without, withPlan] = [pair.overHours?.base.toFixed(1), pair.overHours?.plan.toFixed(1)]
  if (!context.hasPlan) {
    if (already && without !== undefined)
      return zh
        ? `${name}开始时已越线，${context.horizonHours} 小时内越线 ${without} h`
        : `${name} is over at the start, ${without} h in all`
    if (base) return zh ? `${name} ${base} 越线` : `${name} crosses at ${base}`
    return zh ? `${name}的 P50 不越过开放床位` : `${name}’s P50 stays under open beds`
  }
  if (already && without !== undefined)
    return zh
      ? `${name}开始时已越线；方案把越线时长由 ${without} h 变为 ${withPlan} h`
      : `${name} is over at the start; the plan turns ${without} h over into ${withPlan} h`
  if (base && !plan)
    return zh
      ? `方案使${name}保持在开放床位之内；不处置 ${base} 越线`
      : `The plan keeps ${name} under its open beds; doing nothing crosses at ${base}`
  if (base && plan && base !== plan)
    return zh ? `方案把${name}越线由 ${base} 改到 ${plan}` : `The plan moves ${name}’s crossing from ${base} to ${plan}`
  if (base && without !== withPlan)
    return zh
      ? `${name}仍在 ${base} 越线；方案把越线时长由 ${without} h 变为 ${withPlan} h`
      : `${name} still crosses at ${base}; the plan turns ${without} h over into ${withPlan} h`
  if (base) return zh ? `${name} ${base} 越线，方案未能改变` : `${name} crosses at ${base} with or without the plan`
  if (plan)
    return zh
      ? `方案下${name} ${plan} 越线，不处置反而不越`
      : `Under the plan ${name} crosses at ${plan}; doing nothing does not`
  return zh ? `${name}两种情形的 P50 都不越过开放床位` : `${name}’s P50 stays under open beds either way`
}

/** What a matrix shows of one future: hospitals with a cell above their open beds, and the hours of all such cells. */
export interface OverCells {
  readonly hospitals: number
  /** Hospital-hours. */
  readonly hours: number
}

/** Title of the matrices: hospital-hours above open beds and the hospitals that have them; `plan` null = there is no plan. */
export function matrixTitle(base: OverCells, plan: OverCells | null, language: Language): string {
  const zh = language === 'zh'
  const houses = (n: number): string => `${n} hospital${n === 1 ? '' : 's'}`
  const hours = (n: number): string => `${n} hospital-hour${n === 1 ? '' : 's'}`
  if (base.hours === 0 && !plan?.hours)
    return zh ? '没有院区的 P50 超出开放床位' : 'No hospital’s P50 exceeds its open beds'
  if (plan === null)
    return zh
      ? `${base.hospitals} 家院区超出开放床位，共 ${base.hours} 院时`
      : `${houses(base.hospitals)} over open beds, ${hours(base.hours)} in all`
  const of =
    base.hospitals === plan.hospitals
      ? zh
        ? `（${base.hospitals} 家院区）`
        : `, in ${houses(base.hospitals)}`
      : zh
        ? `（院区 ${base.hospitals} → ${plan.hospitals} 家）`
        : `, in ${base.hospitals} → ${houses(plan.hospitals)}`
  if (plan.hours === base.hours)
    return zh
      ? `超出开放床位 ${base.hours} 院时，方案未减少${of}`
      : `${hours(base.hours)} over open beds with or without the plan${of}`
  const verb = plan.hours < base.hours ? '减为' : '增为'
  return zh
    ? `超出开放床位的 ${base.hours} 院时${verb} ${plan.hours}${of}`
    : `${hours(base.hours)} over open beds become ${plan.hours}${of}`
}

/** What had failed at the fork already, in words: nothing is left to break there. */
export const alreadyNames = (breaks: readonly Break[], context: AnswerContext): string[] =>
  breaks.filter(alreadyOver).map((row) => breakName(row, context))

/** Title of the break chart: what is full at the start comes first, then what fails next. */
export function breaksTitle(breaks: readonly Break[], context: AnswerContext): string {
  const { base, plan } = firstBreaks(breaks)
  const zh = context.language === 'zh'
  const already = breaks.filter(alreadyOver).length
  const told = already === 0 ? '' : zh ? `开始时已满 ${already} 项；` : `${already} full at the start; `
  const first = already === 0 ? (zh ? '先断' : 'first') : zh ? '其后先断' : 'next'
  if (!base && !plan)
    return already === 0
      ? zh
        ? '没有资源在 P50 用尽'
        : 'No resource runs out at P50'
      : `${told}${zh ? '其后没有资源在 P50 用尽' : 'nothing else runs out at P50'}`
  const name = base ? breakName(base, context) : ''
  const one = already === 0 ? capital(name) : name
  if (base && !context.hasPlan) return zh ? `${told}${first}的是${one}` : `${told}${one} run out ${first}`
  if (base && !plan)
    return zh ? `${told}${first}的是${one}；方案下都撑住` : `${told}${one} run out ${first}; under the plan all hold`
  if (base && plan && base.facility === plan.facility && base.resource === plan.resource)
    return zh ? `${told}${first}的都是${one}` : `${told}${one} run out ${first} either way`
  return zh
    ? `${told}${first}的是${one || '—'}；方案下是${breakName(plan!, context)}`
    : `${told}${one || 'Nothing'} ${base ? 'run out' : 'runs out'} ${first}; under the plan ${breakName(plan!, context)}`
}
