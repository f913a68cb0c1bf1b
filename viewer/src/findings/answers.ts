// The answer strip of a rehearsal and the worth of its actions, in words that a duty officer can read aloud.
import { alreadyOver } from '../charts/break-rows.ts'
import type { ActionsProgress, ActionsTold, ActionTold, GainTold } from '../data/rehearsal-types.ts'
import type { Pair, Rehearsal, RehearsalResult } from '../data/types.ts'
import { count, signed } from '../format/numbers.ts'
import { duration } from '../format/time.ts'
import type { Words } from '../i18n/words.ts'
import {
  type AnswerContext,
  alreadyNames,
  bandWords,
  breakName,
  capital,
  clockOf,
  firstBreaks,
  holdingRuns,
  RUNS_FOR_A_VERDICT,
} from './rehearsal.ts'

export interface Answer {
  readonly question: string
  readonly base: string
  readonly plan: string
  readonly band: string
  readonly tone: 'critical' | 'plain'
  /** The answer is a name, not a figure. */
  readonly isLong?: boolean
  /** Of the runs so far: more are under way. */
  readonly isSoFar?: boolean
}

const sum = (pairs: readonly Pair[], of: (pair: Pair) => number): number =>
  pairs.reduce((total, pair) => total + of(pair), 0)

/** What is known of the worth of actions: not asked yet or being worked out, none to be had, or found. */
/** 'stopped' = somebody stopped working it out. */
export type ActionsKnown = ActionsTold | 'waiting' | 'on-demand' | 'stopped' | null

/** The unit of a figure in words; shares are told in per cent (`figureAmount`). */
export const figureUnit = (unit: string, words: Words): string =>
  unit === 'share' ? '%' : (words[`rehearse.unit.${unit}` as 'rehearse.unit.beds'] ?? unit)

/** The number that stands before `figureUnit`. */
export const figureAmount = (value: number, unit: string): number => (unit === 'share' ? 100 * value : value)

/** A figure: whole from ten on, with one decimal below. */
export const figureValue = (value: number): string =>
  Math.abs(value) >= 10 || Number.isInteger(value) ? count(value) : value.toFixed(1)

/** What stops by a failure or for want of a stock; no bed is short of it, so that the table of breaks does not show it. */
const STOPPAGES = ['emergency-closed-hours', 'theatres-stopped-hours', 'without-oxygen-hours', 'without-blood-hours']

/** Hours for which something of the city stood still or was missing, as `Without oxygen 36 → 0 hospital-hours`. */
export function stoppages(figures: Rehearsal['figures'], { words, language, hasPlan }: AnswerContext): string[] {
  return figures
    .filter(({ id, base, plan }) => STOPPAGES.includes(id) && (base.p50 > 0 || (hasPlan && plan.p50 > 0)))
    .map(
      ({ name, unit, base, plan }) =>
        `${name[language]} ${figureValue(base.p50)}${hasPlan ? ` → ${figureValue(plan.p50)}` : ''} ${figureUnit(unit, words)}`,
    )
}

/** Runs of all in which the plan does better: less boarding; where nobody boards, a lower peak. null = no figure tells. */
export function betterRuns(rehearsal: Pick<Rehearsal, 'figures' | 'result'>): [better: number, of: number] | null {
  const find = (id: string) => rehearsal.figures.find((one) => one.id === id)
  const boarding = find('boarding-hours')
  const told = boarding && boarding.base.p90 + boarding.plan.p90 > 0 ? boarding : find('needed-beds-peak')
  return told && rehearsal.result ? [told.lessRuns, rehearsal.result.replications] : null
}

/** Minutes gained with their band, `+6 h 20 m` and `P10–90 4 h – >24 h`; null where nothing would have broken. */
export function gainedWords(
  gain: GainTold,
  horizonHours: number,
): { readonly middle: string; readonly band: string } | null {
  const { minutes } = gain
  if (minutes === null) return null
  const beyond = `>${Math.round(horizonHours)} h`
  const one = (value: number | null): string =>
    value === null ? beyond : value < 0 ? `−${duration(-value)}` : duration(value)
  const middle =
    minutes.p50 !== null && minutes.p50 > 0 ? `+${one(minutes.p50)}` : minutes.p50 === 0 ? '±0' : one(minutes.p50)
  const [low, high] = [one(minutes.p10), one(minutes.p90)]
  return { middle, band: low === high ? low : `${low} – ${high}` }
}

/** The order in which actions buy: the median of minutes, then of hours spent boarding. */
export const buysMore = (a: ActionTold, b: ActionTold): number => {
  const minutes = ({ alone }: ActionTold): number =>
    alone.minutes === null ? 0 : (alone.minutes.p50 ?? Number.MAX_SAFE_INTEGER)
  const boarding = ({ alone }: ActionTold): number => alone.boardingHours?.mean ?? 0
  return minutes(b) - minutes(a) || boarding(b) - boarding(a)
}

/** How far what the answers wait for has come: the pairs of the rehearsal, then the runs that value its actions. */
export interface Waiting {
  readonly pairs: Pick<Rehearsal, 'state' | 'done' | 'of' | 'secondsLeft'>
  readonly actions: ActionsProgress | null
}

/** `about 2 min left`; nothing where it is not known yet. */
export const leftWords = (secondsLeft: number | null, words: Words): string =>
  secondsLeft === null
    ? ''
    : secondsLeft < 60
      ? words['rehearse.leftSoon']
      : words['rehearse.left'](Math.ceil(secondsLeft / 60))

/** What the worth of actions waits for, in words: runs done, runs to come and the time left. */
export function waitingWords({ pairs, actions }: Waiting, words: Words): string {
  const told = (said: string, secondsLeft: number | null): string =>
    [said, leftWords(secondsLeft, words)].filter((part) => part !== '').join(' · ')
  if (pairs.state === 'RUNNING') return told(words['rehearse.actionsAfter'](pairs.done, pairs.of), pairs.secondsLeft)
  if (actions === null || actions.of === 0) return words['rehearse.actionsWaiting']
  return told(words['rehearse.actionsProgress'](actions.done, actions.of), actions.secondsLeft)
}

/** The six answers of the strip. `focus` is the hospital that the plan is about; `waiting` null = nothing is under way. */
export function answers(
  result: RehearsalResult,
  focus: string | null,
  context: AnswerContext,
  actions: ActionsKnown,
  waiting: Waiting | null = null,
): Answer[] {
  return [
    whenAnswer(result, context, actions),
    whatAnswer(result, context, actions),
    ...(context.hasPlan
      ? worthAnswers(result, context, actions, waiting)
      : [holdsAnswer(result, focus, context), overAnswer(result, context), peakAnswer(result, context)]),
    boardingAnswer(result, context),
  ]
}

/** The three answers that the worth of actions gives; while it is being worked out those of the runs so far, which say that they are. */
function worthAnswers(
  { replications }: RehearsalResult,
  context: AnswerContext,
  actions: ActionsKnown,
  waiting: Waiting | null,
): Answer[] {
  const told = (known: ActionsKnown, runs: number): Answer[] => [
    mostTimeAnswer(known, context),
    cheapestAnswer(known, runs, context),
    laterAnswer(known, context),
  ]
  if (actions !== 'waiting' || waiting === null) return told(actions, replications)
  const { words } = context
  const soFar = waiting.actions?.soFar ?? null
  if (soFar === null) return told(actions, replications).map((one) => ({ ...one, band: waitingWords(waiting, words) }))
  const left = leftWords(waiting.actions?.secondsLeft ?? null, words)
  const said = words['rehearse.soFar'](soFar.replications, replications, left)
  return told(soFar, soFar.replications).map((one) => ({ ...one, band: `${one.band} · ${said}`, isSoFar: true }))
}

const isTold = (actions: ActionsKnown): actions is ActionsTold => typeof actions === 'object' && actions !== null

/**
 * The breaks that the strip answers with: where something happens and it is known what that puts at stake, those alone; a
 * department that would be crowded anyway is no part of the answer.
 */
function breaksToTell(
  { breaks }: RehearsalResult,
  { hasShocks }: AnswerContext,
  actions: ActionsKnown,
): RehearsalResult['breaks'] {
  if (!hasShocks || !isTold(actions)) return breaks
  return breaks.filter((row) =>
    actions.atStake.some((one) => one.facility === row.facility && one.resource === row.resource),
  )
}

function whenAnswer(result: RehearsalResult, context: AnswerContext, actions: ActionsKnown): Answer {
  const { words } = context
  const first = firstBreaks(breaksToTell(result, context, actions))
  const caused = context.hasShocks && isTold(actions) ? ` · ${words['rehearse.byShocks']}` : ''
  const when = first.base ? clockOf(first.base.base.p50, context) : null
  const planWhen = first.plan ? clockOf(first.plan.plan.p50, context) : null
  const already = result.breaks.filter(alreadyOver).length
  const next = `${when ?? words['rehearse.noBreak']}${context.hasPlan ? ` → ${planWhen ?? words['rehearse.noBreak']}` : ''}`
  const band = `${first.base ? bandWords(first.base.base, context) : `P50 >${context.horizonHours} h`}${caused}`
  // What is full at the fork has failed before anything else can.
  if (already > 0)
    return {
      question: words['rehearse.qWhen'],
      base: words['rehearse.alreadyOver'](already),
      plan: '',
      band: `${words['rehearse.thenAt'](next)} · ${band}`,
      tone: 'critical',
      isLong: true,
    }
  return {
    question: words['rehearse.qWhen'],
    base: when ?? words['rehearse.noBreak'],
    plan: context.hasPlan ? `→ ${planWhen ?? words['rehearse.noBreak']}` : '',
    band,
    tone: when ? 'critical' : 'plain',
  }
}

function whatAnswer(result: RehearsalResult, context: AnswerContext, actions: ActionsKnown): Answer {
  const { words } = context
  const first = firstBreaks(breaksToTell(result, context, actions))
  const full = alreadyNames(result.breaks, context)
  const next = first.base ? breakName(first.base, context) : words['rehearse.noBreak']
  const plan = context.hasPlan
    ? `${words['rehearse.plan']} → ${first.plan ? breakName(first.plan, context) : words['rehearse.noBreak']}`
    : first.base
      ? bandWords(first.base.base, context)
      : ''
  return {
    question: words['rehearse.qWhat'],
    base:
      full.length === 0
        ? first.base
          ? capital(next)
          : next
        : capital(words['rehearse.fullFirst'](full[0]!, full.length)),
    plan: '',
    band: full.length === 0 ? plan : words['rehearse.thenWhat'](next, plan),
    tone: 'plain',
    isLong: true,
  }
}

/** What stands where the worth of actions is not known: being worked out, to be asked for, or not to be had. */
function unknownAnswer(
  question: string,
  actions: Exclude<ActionsKnown, ActionsTold>,
  { words }: AnswerContext,
): Answer {
  const band =
    actions === 'waiting'
      ? words['rehearse.actionsWaiting']
      : actions === 'on-demand' || actions === 'stopped'
        ? words['rehearse.actionsOnDemand']
        : words['rehearse.actionsNone']
  return { question, base: '–', plan: '', band, tone: 'plain', isLong: true }
}

function mostTimeAnswer(actions: ActionsKnown, context: AnswerContext): Answer {
  const { words, leverName } = context
  const question = words['rehearse.qMost']
  if (actions === null || typeof actions === 'string') return unknownAnswer(question, actions, context)
  const best = actions.actions.toSorted(buysMore)[0]
  const gained = best ? gainedWords(best.alone, context.horizonHours) : null
  const hours = best?.alone.boardingHours
  const buys = best?.alone.minutes ? (best.alone.minutes.p50 ?? 1) > 0 : false
  if (best && gained && buys)
    return {
      question,
      base: leverName(best.lever),
      plan: gained.middle,
      band: `P10–90 ${gained.band}`,
      tone: 'plain',
      isLong: true,
    }
  if (best && hours && hours.mean > (hours.halfWidth95 ?? Number.POSITIVE_INFINITY))
    return {
      question,
      base: leverName(best.lever),
      plan: '',
      band: words['rehearse.noTimeButBoarding'](signed(-hours.mean), count(hours.halfWidth95)),
      tone: 'plain',
      isLong: true,
    }
  return {
    question,
    base: words['rehearse.nothingBuys'],
    plan: '',
    band: words['rehearse.nothingBuysHint'],
    tone: 'plain',
    isLong: true,
  }
}

function cheapestAnswer(actions: ActionsKnown, runs: number, context: AnswerContext): Answer {
  const { words } = context
  const question = words['rehearse.qCheapest']
  if (actions === null || typeof actions === 'string') return unknownAnswer(question, actions, context)
  if (!actions.enough) return { question, base: '–', plan: '', band: words['rehearse.tooFew'], tone: 'plain' }
  const { cheapest, tried } = actions
  const band = words['rehearse.setsTried'](tried, runs)
  if (cheapest === null)
    return {
      question,
      base: words['rehearse.noSetHolds'],
      plan: '',
      band: `${words['rehearse.holds'](Math.round(actions.plan.holds.value * runs), runs)} · ${band}`,
      tone: 'critical',
      isLong: true,
    }
  if (isForNothing(actions))
    return {
      question,
      base: words['rehearse.noStake'],
      plan: '',
      band: words['rehearse.noStakeHint'],
      tone: 'plain',
      isLong: true,
    }
  return {
    question,
    base: words['rehearse.actionCount'](cheapest.levers.length),
    plan: cheapest.staffHours === null ? '' : words['rehearse.staffHours'](count(cheapest.staffHours)),
    band: `${words['rehearse.holds'](Math.round(cheapest.holds.value * runs), runs)} · ${band}`,
    tone: 'plain',
  }
}

function laterAnswer(actions: ActionsKnown, context: AnswerContext): Answer {
  const { words } = context
  const later = actions !== null && typeof actions !== 'string' ? actions.later : null
  const question = words['rehearse.qLater'](duration(later?.minutes ?? (context.horizonHours > 72 ? 1440 : 120)))
  if (actions === null || typeof actions === 'string') return unknownAnswer(question, actions, context)
  const hours = later?.difference.boardingHours ?? null
  if (later === null || hours === null)
    return { question, base: '–', plan: '', band: words['value.missing'], tone: 'plain' }
  const half = hours.halfWidth95
  return {
    question,
    base: signed(-hours.mean),
    plan: words['rehearse.unit.patient-hours'],
    band: `${half === null ? '' : `±${count(half)} (95 %) · `}${words['rehearse.holdsChange'](signed(later.difference.holds * 100))}`,
    tone: 'plain',
  }
}

function holdsAnswer(result: RehearsalResult, focus: string | null, context: AnswerContext): Answer {
  const { words } = context
  const n = result.replications
  const own = result.breaks.find((row) => row.facility === focus && row.resource === 'beds') ?? null
  const holds = own ? holdingRuns(own.base, n) : null
  const known = holds !== null && n >= RUNS_FOR_A_VERDICT
  return {
    question: words['rehearse.qHolds'],
    base: words['rehearse.noPlan'],
    plan: '',
    band: known ? `${words['rehearse.nothing']} ${holds} / ${n}` : words['rehearse.noPlanHint'],
    tone: 'plain',
  }
}

function boardingAnswer(result: RehearsalResult, context: AnswerContext): Answer {
  const { words, hasPlan } = context
  const { boardingHours } = result.city
  const half = boardingHours?.difference.halfWidth95 ?? null
  return {
    question: words['rehearse.qBoarding'](duration(context.horizonHours * 60)),
    base: hasPlan ? signed(boardingHours?.difference.mean) : count(boardingHours?.base),
    plan:
      hasPlan && boardingHours && boardingHours.base > 0
        ? `(${signed((boardingHours.difference.mean / boardingHours.base) * 100)} %)`
        : '',
    band: hasPlan
      ? `${half === null ? '' : `±${count(half)} (95 %) · `}${count(boardingHours?.base)} → ${count(boardingHours?.plan)}`
      : words['rehearse.nothing'],
    tone: 'plain',
  }
}

function overAnswer(result: RehearsalResult, context: AnswerContext): Answer {
  const over = sum(result.facilities, (pair) => pair.overHours?.base ?? 0)
  return {
    question: context.words['rehearse.qOver'],
    base: count(over),
    plan: '',
    band: context.words['rehearse.bedHours'],
    tone: over > 0 ? 'critical' : 'plain',
  }
}

function peakAnswer(result: RehearsalResult, context: AnswerContext): Answer {
  return {
    question: context.words['rehearse.qPeak'],
    base: count(Math.max(...result.city.base.p50)),
    plan: '',
    band: `P10–90 ${count(Math.max(...result.city.base.p10))}–${count(Math.max(...result.city.base.p90))}`,
    tone: 'plain',
  }
}

/** Title of the action table: the cheapest set as a finding, or why none is named. */
/** That nothing has to be done says nothing where no bed, intensive care or department was ever at stake. */
const isForNothing = ({ cheapest, atStake }: ActionsTold): boolean =>
  cheapest !== null && cheapest.levers.length === 0 && atStake.length === 0

export function actionsTitle(actions: ActionsTold, context: AnswerContext): string {
  const { words } = context
  const { cheapest, plan, replications: n, enough } = actions
  if (!enough) return words['rehearse.actionsFew'](n)
  const held = (share: number): string => words['rehearse.holds'](Math.round(share * n), n)
  if (cheapest === null) return words['rehearse.actionsNoSet'](held(plan.holds.value))
  if (isForNothing(actions)) return words['rehearse.actionsNoStake']
  if (cheapest.levers.length === 0) return words['rehearse.actionsNothingNeeded'](held(cheapest.holds.value))
  const cost =
    cheapest.staffHours === null
      ? words['rehearse.costUnknown']
      : words['rehearse.staffHours'](count(cheapest.staffHours))
  return words['rehearse.actionsCheapest'](cost, held(cheapest.holds.value))
}

/** What the shocks themselves cost, as a sentence; null where there are none, or nothing is known of it. */
export function shockCost({ shocks }: ActionsTold, { words }: AnswerContext): string | null {
  if (shocks === null) return null
  const { mean, halfWidth95 } = shocks.boardingHours
  const half = halfWidth95 === null ? '' : ` ± ${count(halfWidth95)}`
  return words['rehearse.shockCost'](count(mean), half, count(shocks.calm), count(shocks.nothing))
}
