// What the allocation screen says: the finding, ranked rows, and the file of them.
import type {
  AllocationLimit,
  AllocationOption,
  AllocationProposal,
  AllocationRun,
  AllocationSpread,
  AllocationTransfer,
} from '../../../data/allocation-types.ts'
import type { FacilityPulse } from '../../../data/types.ts'
import { count, NO_VALUE, percent } from '../../../format/numbers.ts'
import type { AllocationWords } from '../../../i18n/allocation-words.ts'
import type { Text } from '../../../i18n/words.ts'
import { standings } from '../standings-now.ts'
import { sessionLines } from './session-figures.ts'

/** `26 ± 5`, with a sign where it is below nought; without a band where there is none. */
export function hoursOf({ replay }: Pick<AllocationOption, 'replay'>): string {
  const hours = replay?.hoursAvoided
  return hours ? spreadOf(hours) : NO_VALUE
}

/** The mean with half of its 95 % interval, where there is one. */
export function spreadOf({ mean, halfWidth95 }: AllocationSpread): string {
  const shown = count(mean).replace('-', '−')
  return halfWidth95 === null ? shown : `${shown} ± ${count(halfWidth95)}`
}

/** A smaller gap is the solver's own tolerance. */
const PROVEN_SHARE = 1e-6

/**
 * How much better a plan could be at most, by the figure that is made least, in which the ways are counted: bed-days alone may lie
 * below its bound. Nothing where the bound is not known.
 */
export function gapWords({ objective, bound }: AllocationProposal, words: AllocationWords): string {
  if (objective === null || bound === null) return ''
  const share = objective > 0 ? Math.max(0, objective - bound) / objective : 0
  return share < PROVEN_SHARE ? words.provenBest : words.gap(share < 0.0005 ? '<0.1' : percent(share))
}

/** How much of an option there is: what can be done, and beside it what is wanted where that is more. */
export function amountWords({ id, amount, able }: AllocationOption, words: AllocationWords): string {
  return able === null || able >= amount
    ? words[`amount.${id}`](count(amount))
    : words.ofWanted(words[`amount.${id}`](count(able)), count(amount))
}

export interface LimitGroup {
  readonly key: string
  readonly title: string
  /** A hospital each, the most that is missing first; those of equal words together. */
  readonly lines: readonly { readonly names: string; readonly figure: string; readonly note: string }[]
}

/** What limits the options: a group for each option and kind of lever, with hospitals by name. */
export function limitGroups(
  options: readonly AllocationOption[],
  words: AllocationWords,
  nameOf: (id: string) => string,
  say: (text: Text) => string,
): readonly LimitGroup[] {
  return options.flatMap(({ id, limits }) =>
    [...new Set(limits.map(({ kind }) => kind))].map((kind): LimitGroup => {
      const own = limits
        .filter((one) => one.kind === kind)
        .toSorted((a, b) => b.wanted - b.planned - (a.wanted - a.planned))
      return {
        key: `${id} ${kind}`,
        title: words.limitsOf(words[`option.${id}`], count(new Set(own.map(({ facility }) => facility)).size)),
        lines: grouped(own, say).map(({ facilities, limit }) => ({
          names: facilities.map((one) => (one === null ? words.wholeCity : nameOf(one))).join(words.comma),
          figure: words.limitFigure(count(limit.planned), count(limit.wanted)),
          note: say(limit.note),
        })),
      }
    }),
  )
}

/** Limits that read alike, with the hospitals that they concern. */
function grouped(
  limits: readonly AllocationLimit[],
  say: (text: Text) => string,
): { readonly facilities: (string | null)[]; readonly limit: AllocationLimit }[] {
  const groups = new Map<string, { readonly facilities: (string | null)[]; readonly limit: AllocationLimit }>()
  for (const limit of limits) {
    const key = `${limit.planned} ${limit.wanted} ${say(limit.note)}`
    const group = groups.get(key) ?? { facilities: [], limit }
    group.facilities.push(limit.facility)
    groups.set(key, group)
  }
  return [...groups.values()]
}

/** Whether the replay shows that it helps: in boarding, or in what is shared. */
export const helps = ({ replay, relief }: Pick<AllocationOption, 'replay' | 'relief'>): boolean =>
  replay?.worthIt === true || relief?.worthIt === true

/** What is asked before anything was proposed: who stands above the target now, and how many beds below it stand free elsewhere. */
export function promptOf(facilities: readonly FacilityPulse[], target: number, words: AllocationWords): string {
  const all = standings(facilities, 'wards')
  const above = all.filter(({ share }) => share >= target)
  const free = all.reduce((sum, { used, open }) => sum + Math.max(0, Math.floor(target * open) - used), 0)
  return above.length === 0
    ? words['find.promptCalm'](percent(target, 0))
    : words['find.prompt'](count(above.length), percent(target, 0), count(free))
}

/** What stands above all else: what the transfers bring and the best of what may be done instead, or what blocks them. */
export function findingOf(run: AllocationRun | null, words: AllocationWords, nameOf: (id: string) => string): string {
  if (run === null) return words.empty
  if (run.state === 'FAILED') return words.failed(run.failure ?? '')
  if (run.state === 'CANCELLED') return words.cancelled
  if (run.state === 'RUNNING') return stageOf(run, words)
  const parts: string[] = []
  const transfers = run.options.find(({ id }) => id === 'transfers')
  if (transfers?.replay) parts.push(transfersFinding(transfers, words))
  else if (run.proposal && run.proposal.blocked.length > 0) {
    const { facility, bedDays, why } = run.proposal.blocked[0]!
    parts.push(words['find.blocked'](nameOf(facility), bedDays.toFixed(1), words[`why.${why}`]))
  }
  const best = ranked(run.options).find(({ id, relief }) => id !== 'transfers' && relief === null)
  if (best?.replay && best.id !== 'transfers')
    parts.push(words[`find.${best.id}`](count(best.able ?? best.amount), hoursOf(best)))
  // What is shared is told by what it is for.
  for (const { id, amount, relief } of run.options)
    if (relief?.worthIt && (id === 'ventilators' || id === 'oxygen'))
      parts.push(words[`find.${id}`](count(amount), spreadOf(relief.avoided)))
  return parts.length > 0 ? parts.join(words.and) : words['find.none']
}

function transfersFinding({ replay, ...rest }: AllocationOption, words: AllocationWords): string {
  const moved = count(replay!.moved.mean)
  if (replay!.hoursAvoided === null) return words['find.transfersUnknown'](moved)
  return words[replay!.worthIt ? 'find.transfers' : 'find.transfersNot'](moved, hoursOf({ replay, ...rest }))
}

/** Over the rows: a proposal only once its replay is whole; before that what is being replayed, or never was. */
export function rowsTitle(
  { state, options, proposal, done, wanted }: Pick<AllocationRun, 'state' | 'options' | 'proposal' | 'done' | 'wanted'>,
  words: AllocationWords,
): string {
  const many = proposal?.transfers.length ?? 0
  if (state === 'RUNNING') return words.rowsReplaying(many, done, wanted)
  const replayed = state === 'DONE' && options.some(({ id, replay }) => id === 'transfers' && replay !== null)
  return replayed || many === 0 ? words.rows(many) : words.rowsUnready(many)
}

export function stageOf({ stage, done, wanted }: AllocationRun, words: AllocationWords): string {
  return stage === 'FORECAST' || stage === 'REPLAY' ? words[`stage.${stage}`](done, wanted) : words[`stage.${stage}`]
}

/** The most hours avoided first; those not replayed last. */
export const ranked = (options: readonly AllocationOption[]): readonly AllocationOption[] =>
  options.toSorted(
    (a, b) =>
      (b.replay?.hoursAvoided?.mean ?? Number.NEGATIVE_INFINITY) -
      (a.replay?.hoursAvoided?.mean ?? Number.NEGATIVE_INFINITY),
  )

/** Places of the rows, the most patients first. */
export const rowOrder = (transfers: readonly AllocationTransfer[]): readonly number[] =>
  [...transfers.keys()].sort((a, b) => transfers[b]!.expected - transfers[a]!.expected || a - b)

/** Ids and names of both ends; nobody where it comes from outside. */
const ends = (
  { from, to }: { readonly from: string | null; readonly to: string },
  nameOf: (id: string) => string,
): readonly string[] => [from ?? '', from === null ? '' : quoted(nameOf(from)), to, quoted(nameOf(to))]

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`

/** A line a transfer, a loan, a delivery and an option; its first lines, after #, are mark, basis and attributions. */
export function allocationCsv(
  run: AllocationRun,
  nameOf: (id: string) => string,
  attributions: readonly string[],
): string {
  const notes = [
    `推演 REHEARSAL${run.synthetic ? ' · 合成数据 SYNTHETIC' : ''}`,
    `allocation · forked ${run.forkedAt} · state ${run.stateHash} · seed ${run.seed} · engine ${run.engineVersion} · ${run.horizonHours} h · target ${run.targetOccupancy} · quantile ${run.quantile}`,
    ...(run.editedFrom === null ? [] : [`rows changed by a person, from ${run.editedFrom}`]),
    ...attributions,
  ]
  const figure = (value: number | null | undefined): string => (value == null ? '' : String(Number(value.toFixed(3))))
  return [
    ...notes.map((line) => `# ${line.replaceAll('\n', ' ')}`),
    'kind,from,from_name,to,to_name,from_day,until_day,per_day,expected,minutes,same_group',
    ...(run.proposal?.transfers ?? []).map((one) =>
      [
        'transfer',
        one.from,
        quoted(nameOf(one.from)),
        one.to,
        quoted(nameOf(one.to)),
        one.fromDay,
        one.untilDay,
        one.perDay,
        figure(one.expected),
        figure(one.minutes),
        one.sameGroup,
      ].join(','),
    ),
    'kind,from,from_name,to,to_name,leaves,serves,amount,unit',
    ...(run.kit?.loans ?? []).map((one) =>
      ['loan', ...ends(one, nameOf), `day ${one.day + 1}`, `day ${one.servesFromDay + 1}`, one.pieces, 'pieces'].join(
        ',',
      ),
    ),
    ...(run.oxygen?.deliveries ?? []).map((one) =>
      [
        'delivery',
        ...ends(one, nameOf),
        `minute ${one.atMinute}`,
        `minute ${one.atMinute + one.leadMinutes}`,
        figure(one.cubicMetres),
        'm3',
      ].join(','),
    ),
    'kind,option,amount,able,pairs,hours_avoided,half_width_95,per_transfer,moved,refused,worth_it,want_nothing,want_plan,want_avoided,want_half_width_95',
    ...run.options.map(({ id, amount, able, replay, relief }) =>
      [
        'option',
        id,
        amount,
        able ?? '',
        replay?.pairs ?? 0,
        figure(replay?.hoursAvoided?.mean),
        figure(replay?.hoursAvoided?.halfWidth95),
        figure(replay?.perTransfer),
        figure(replay?.moved.mean),
        figure(replay?.refused.mean),
        replay?.worthIt ?? '',
        figure(relief?.nothing.mean),
        figure(relief?.plan.mean),
        figure(relief?.avoided.mean),
        figure(relief?.avoided.halfWidth95),
      ].join(','),
    ),
    ...sessionLines(run, (id) => quoted(nameOf(id))),
    '',
  ].join('\n')
}

/** Whether the interval of hours avoided lies wholly below none: what is shown to make things worse is not merely unproven. */
export const harms = (avoided: AllocationSpread | null): boolean =>
  avoided !== null && avoided.halfWidth95 !== null && avoided.mean + avoided.halfWidth95 < 0
