// What the screen of the cheapest actions says: the finding, each action in words, which set it is about, and the file.
import type {
  ActionRace,
  FrontSet,
  Interval,
  LimitFigure,
  RacedAction,
  SetReplay,
  TriedSet,
} from '../../../data/actions-types.ts'
import type { FacilityPulse } from '../../../data/types.ts'
import { whenWords } from '../../../findings/when.ts'
import { count, NO_VALUE, percent } from '../../../format/numbers.ts'
import { duration } from '../../../format/time.ts'
import type { ActionsWords } from '../../../i18n/actions-words.ts'
import type { Language } from '../../../i18n/words.ts'
import { standings } from '../standings-now.ts'

const MINUTE = 60_000

/** What words of a search need beside it. */
export interface Said {
  readonly words: ActionsWords
  readonly language: Language
  readonly zone: string
  /** Of a hospital or a unit. */
  readonly nameOf: (id: string) => string
}

/** One decimal where it is small; `8.1 ± 2.7`. */
export const figureOf = (value: number): string =>
  Math.abs(value) < 20 ? value.toFixed(1).replace('-', '−') : count(value).replace('-', '−')

export function bandOf(interval: Interval | null | undefined): string {
  if (!interval) return NO_VALUE
  return interval.halfWidth95 === null
    ? figureOf(interval.mean)
    : `${figureOf(interval.mean)} ± ${figureOf(interval.halfWidth95)}`
}

export const staffOf = ({ staffHours }: Pick<TriedSet, 'staffHours'>, words: ActionsWords): string =>
  staffHours === null ? words.staffUnknown : words.staff(count(staffHours))

export const limitOf = (figure: LimitFigure, below: number, words: ActionsWords): string =>
  words.limit(words[`short.${figure}`], percent(below, 0))

/** What sets are judged by: bed-days above the limit, of emergency departments place-days. */
export const unitOf = ({ figure }: Pick<ActionRace, 'figure'>, words: ActionsWords): string =>
  figure === 'emergency' ? words.placeDays : words.days

/** Whether the interval of what it avoids lies above nought. */
export const isShown = ({ daysAvoided }: Pick<TriedSet, 'daysAvoided'>): boolean =>
  daysAvoided.halfWidth95 !== null && daysAvoided.mean - daysAvoided.halfWidth95 > 0

/** The cheapest set with which everybody keeps the limit in every replay; null = there is none. */
export const keepingSet = ({ front }: Pick<ActionRace, 'front'>): number | null => {
  const k = front.findIndex(
    ({ actions, replay }) => actions.length > 0 && replay !== null && replay.keptRuns === replay.pairs,
  )
  return k < 0 ? null : k
}

/** The set that the finding is about: the cheapest that keeps the limit, else the one shown to avoid the most; doing nothing where none is. */
export function bestSet(run: Pick<ActionRace, 'front'>): number | null {
  const keeping = keepingSet(run)
  if (keeping !== null) return keeping
  const sure = choices(run).at(-1)
  if (sure !== undefined) return sure.k
  const nothing = run.front.findIndex(({ actions }) => actions.length === 0)
  return nothing < 0 ? null : nothing
}

export function stageOf({ stage, done, wanted, waiting, sets, front }: ActionRace, words: ActionsWords): string {
  if (stage === 'RACE' && waiting > 0)
    return words['stage.FIRST'](sets.length, sets.length + waiting, front[0]?.replications ?? 0)
  return stage === 'PILOT' || stage === 'READY' ? words[`stage.${stage}`] : words[`stage.${stage}`](done, wanted)
}

/** What stands above all else. */
export function findingOf(run: ActionRace, words: ActionsWords): string {
  if (run.state === 'FAILED') return words.failed(run.failure ?? '')
  if (run.state === 'CANCELLED') return words.cancelled
  const limit = limitOf(run.figure, run.below, words)
  const inDays = (interval: Interval): string => `${bandOf(interval)} ${unitOf(run, words)}`
  const k = bestSet(run)
  const best = k === null ? null : run.front[k]!
  if (run.state === 'RUNNING')
    // A figure that its own band does not tell from nought is no headline.
    return best === null || best.actions.length === 0 || !isShown(best)
      ? `${stageOf(run, words)}${run.front.length > 0 ? ` · ${words['find.noneYet']}` : ''}`
      : words['find.soFar'](stageOf(run, words), inDays(best.daysAvoided), staffOf(best, words))
  if (run.nothing?.hoursOver.p90 === 0 && run.nothing.hoursOver.mean === 0)
    return words['find.calm'](limit, count(run.horizonHours))
  const all = `${figureOf(run.nothing?.daysAbove.mean ?? Number.NaN)} ${unitOf(run, words)}`
  if (best === null || !isShown(best)) return words['find.none'](limit, all)
  const { replay } = best
  const said =
    replay !== null && keepingSet(run) === k
      ? words['find.keeps'](staffOf(best, words), limit, count(replay.keptRuns), count(replay.pairs))
      : words['find.best'](limit, bandOf(best.daysAvoided), all, staffOf(best, words))
  const later = best.later && words.laterFind(hoursOf(run.laterMinutes), inDays(best.later.daysAdded))
  return later ? `${said}${words.also}${later}` : said
}

export const hoursOf = (minutes: number): string => String(Number((minutes / 60).toFixed(1)))

/** What is asked before anything was searched: how many hospitals have reached the limit now, of those that are known. */
export function promptOf(
  facilities: readonly FacilityPulse[] | null,
  figure: LimitFigure,
  below: number,
  words: ActionsWords,
): string {
  if (facilities === null) return words['find.promptWait']
  const limit = limitOf(figure, below, words)
  // Treatment places are not part of the pulse.
  if (figure === 'emergency') return words.emptyHint
  const over = standings(facilities, figure).filter(({ share }) => share >= below).length
  return over === 0 ? words['find.promptCalm'](limit) : words['find.prompt'](count(over), limit)
}

const field = (spec: unknown, name: string): unknown =>
  typeof spec === 'object' && spec !== null ? (spec as Readonly<Record<string, unknown>>)[name] : undefined

const numberOf = (spec: unknown, name: string): number => Number(field(spec, name) ?? Number.NaN)

/** What is done, where and how much, as a duty officer reads it aloud; without its beginning. */
export function deedOf({ lever, text, facilities }: RacedAction, { words, language, nameOf }: Said): string {
  const { kind, spec } = lever
  const unit = field(spec, 'unit')
  const place =
    typeof unit === 'string'
      ? nameOf(unit)
      : facilities.length === 0
        ? words.everywhere
        : facilities.map(nameOf).join(words.and)
  const share = percent(numberOf(spec, 'share'), 0)
  if (kind === 'open-beds')
    return words['do.open-beds'](
      place,
      count(numberOf(spec, 'beds')),
      duration(Number(field(spec, 'leadMinutes') ?? 0)),
    )
  if (kind === 'speed-discharge') return words['do.speed-discharge'](place, share, String(numberOf(spec, 'hours')))
  if (kind === 'defer-electives') return words['do.defer-electives'](place, share, String(numberOf(spec, 'days')))
  if (kind === 'move-low-acuity') return words['do.move-low-acuity'](place, share)
  return text[language]
}

/** When it begins; a word for those that hold for the whole run. */
export function beginningOf({ startMinute }: RacedAction, forkedAt: number, said: Said): string {
  if (startMinute === null) return said.words.whole
  return said.words.from(whenWords(forkedAt + startMinute * MINUTE, forkedAt, said.zone, said.language))
}

/** All of a set in one line; doing nothing where it is empty. */
export function setWords(run: ActionRace, actions: readonly number[], said: Said): string {
  if (actions.length === 0) return said.words.nothing
  return actions.map((k) => deedOf(run.actions[k]!, said)).join(' + ')
}

const doing = ({ front }: Pick<ActionRace, 'front'>): number[] =>
  [...front.keys()].filter((k) => front[k]!.actions.length > 0)

/** The answers, with their numbers from 1: sets of the front that are shown to avoid something, or that keep the limit in every replay. */
export const choices = (run: Pick<ActionRace, 'front'>): readonly { readonly k: number; readonly number: number }[] => {
  const keeping = keepingSet(run)
  return doing(run)
    .filter((k) => k === keeping || isShown(run.front[k]!))
    .map((k, n) => ({ k, number: n + 1 }))
}

/** Sets of the front of which no effect is shown: they are no answers. */
export const unshown = (run: Pick<ActionRace, 'front'>): readonly number[] => {
  const answers = new Set(choices(run).map(({ k }) => k))
  return doing(run).filter((k) => !answers.has(k))
}

/** Those whose hours change the most first, then the longest over the limit. */
export const changedFirst = ({ hospitals }: Pick<SetReplay, 'hospitals'>): SetReplay['hospitals'] =>
  hospitals.toSorted(
    (a, b) =>
      Math.round(Math.abs(b.nothing - b.plan) * 10) - Math.round(Math.abs(a.nothing - a.plan) * 10) ||
      b.nothing - a.nothing,
  )

export const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
export const cell = (value: number | null | undefined): string =>
  value == null ? '' : String(Number(value.toFixed(3)))

/** The first lines of a file: mark, basis and attributions, each after #. */
export function actionsMarks(run: ActionRace, what: string, attributions: readonly string[]): readonly string[] {
  return [
    `推演 REHEARSAL${run.synthetic ? ' · 合成数据 SYNTHETIC' : ''}`,
    `${what} · ${run.figure}<${run.below} · forked ${run.forkedAt} · state ${run.stateHash} · seed ${run.seed} · engine ${run.engineVersion} · ${run.horizonHours} h · later ${run.laterMinutes} min`,
    ...attributions,
  ].map((line) => `# ${line.replaceAll('\n', ' ')}`)
}

/** A line a set; its first lines, after #, are mark, basis and attributions. */
export function actionsCsv(run: ActionRace, said: Said, attributions: readonly string[]): string {
  const rowOf = (kind: string, one: TriedSet | FrontSet): string => {
    const { replay, later } = 'replay' in one ? one : { replay: null, later: null }
    return [
      kind,
      quoted(setWords(run, one.actions, said)),
      cell(one.staffHours),
      one.replications,
      cell(one.daysAbove.mean),
      cell(one.daysAvoided.mean),
      cell(one.daysAvoided.halfWidth95),
      cell(one.hoursOver.mean),
      cell(one.hoursAvoided.mean),
      cell(one.hoursAvoided.halfWidth95),
      cell(replay?.bedDaysOpened?.mean),
      cell(replay?.boardingAvoided?.mean),
      cell(later?.daysAdded.mean),
      replay?.keptRuns ?? '',
    ].join(',')
  }
  return [
    ...actionsMarks(run, 'cheapest actions', attributions),
    'kind,actions,staff_hours,replications,days_above,days_avoided,days_half_width_95,hours_over,hours_avoided,hours_half_width_95,bed_days_opened,boarding_avoided,later_adds_days,kept_runs',
    ...run.front.map((one, k) => rowOf(unshown(run).includes(k) ? 'front-not-shown' : 'front', one)),
    ...run.sets.map((one) => rowOf(one.fallen ? 'died-early' : 'raced', one)),
    '',
  ].join('\n')
}
