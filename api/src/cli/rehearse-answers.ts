/** What `kangcheng rehearse` prints of its questions: what each action is worth, and an answer to each question of the file. */
import {
  type CityModel,
  LEVERS,
  QUESTIONS,
  type QuestionId,
  RESOURCES,
  RUN_FIGURES,
  type Scenario,
} from '@kangcheng/twin-engine'
import type { ActionValuesTold } from '../rehearsal/action-values.ts'
import type { ExperimentResult } from '../rehearsal/experiment-result.ts'
import type { Bottlenecks, TimeUntil } from '../rehearsal/ports.ts'
import { hours, interval, type Name, namesOf, percent, until } from './shown-figures.ts'

type Gain = ActionValuesTold['actions'][number]['alone']
type Cost = ActionValuesTold['actions'][number]['cost']

const MOST_STAKES = 6
/** What stops by a failure or for want of a stock: no bed is short, so nothing of the break table tells of it. */
const STOPPAGES = ['emergency-closed-hours', 'theatres-stopped-hours', 'without-oxygen-hours', 'without-blood-hours']
const NO_STAKE =
  '冲击没有使任何病床、重症或急诊更早失守 the shocks make no ward bed, intensive care or emergency department break earlier'

function costText(cost: Cost): string {
  if (cost === null || (cost.staffHours === null && cost.moneyYuan === null)) return '代价未知 cost not known'
  const staff = cost.staffHours === null ? [] : [`${Math.round(cost.staffHours)} 人时 staff-h`]
  const money = cost.moneyYuan === null ? [] : [`${Math.round(cost.moneyYuan)} 元 CNY`]
  return [...staff, ...money].join(', ')
}

/** A time bought is a difference of times: where it cannot be told within the horizon, at least the rest of it. */
function gainText({ minutes, boardingHours, holds }: Gain): string {
  const time =
    minutes === null
      ? '无失守可推迟 no break to put off'
      : `+${hours(minutes)}${minutes.never > 0 ? `, ${share(minutes.never)} 守住 hold` : ''}`
  const boarding = boardingHours === null ? '' : `; 少滞留 boarding avoided ${interval(boardingHours)} patient-h`
  return `${time}${boarding}; 守住 holds ${holds >= 0 ? '+' : ''}${Math.round(holds * 100)} 个百分点 points`
}

const share = (value: number): string => `${Math.round(value * 100)} %`

const nameOf = (kind: string): string => {
  const name = LEVERS.find((lever) => lever.kind === kind)?.name
  return name ? `${name.zh} ${name.en}` : kind
}

export function actionLines(found: ActionValuesTold | null, scenario: Scenario, city: CityModel): string[] {
  if (found === null) return []
  const name = namesOf(city)
  const { atStake, nothing, plan, actions, cheapest, tried, later } = found
  const list = (levers: readonly number[]): string =>
    levers.length === 0
      ? '无需措施 no action at all'
      : levers.map((i) => `${i + 1} ${nameOf(scenario.levers[i]!.kind)}`).join(' + ')
  return [
    `措施 actions：守住 holds：不作为 doing nothing ${percent(nothing.holds)} → 方案 the plan ${percent(plan.holds)}`,
    ...(atStake.length === 0 && scenario.shocks.length > 0
      ? [`  关乎 at stake: 无 nothing: ${NO_STAKE}；停用与断供见指标 what stops or runs out stands in the figures`]
      : []),
    ...atStake
      .slice(0, MOST_STAKES)
      .map(
        (one) =>
          `  关乎 at stake: ${name(one.facility)} ${one.resource}: ${share(one.calm.value)} → ${share(one.nothing.value)}`,
      ),
    ...(atStake.length > MOST_STAKES ? [`  … 另有 and ${atStake.length - MOST_STAKES} more`] : []),
    ...shockLines(found),
    ...actions.flatMap((one) => [
      `  ${one.lever + 1} ${nameOf(one.kind)}${one.startMinute === null ? '' : ` @${one.startMinute} min`} · ${costText(one.cost)}${one.needed === false ? ' · 非必需 not needed' : ''}`,
      `     单独 alone ${gainText(one.alone)}`,
      `     在方案中 in the plan ${gainText(one.without)}`,
    ]),
    found.enough
      ? cheapest === null
        ? `  试过的 ${tried} 种组合都守不住 none of the ${tried} sets tried holds`
        : `  最省 cheapest that holds (of ${tried}): ${list(cheapest.levers)} · ${costText(cheapest.cost)}${cheapest.costKnown ? '' : ' (部分代价未知 partly unknown)'} · ${percent(cheapest.holds)}`
      : `  仅 ${found.replications} 次，不足以断言守得住 too few runs (30 at least) to say that anything holds`,
    ...(later === null
      ? []
      : [`  晚 ${later.minutes} 分钟 later: ${gainText(later.difference)} · holds ${percent(later.holding.holds)}`]),
  ]
}

/** What the shocks themselves cost, plainly; nothing where there are none. */
function shockLines({ shocks }: ActionValuesTold): string[] {
  if (shocks === null) return []
  const { boardingHours, calm, nothing } = shocks
  return [
    `  冲击本身 the shocks themselves: 滞留 boarding ${interval(boardingHours)} patient-h 更多 more (无冲击 without them ${calm.toFixed(1)}, 有冲击而不作为 with them and nothing done ${nothing.toFixed(1)})`,
  ]
}

/** An answer to each question that the scenario asks, or what to add to the command to get it. */
export function questionLines(
  result: ExperimentResult,
  scenario: Scenario,
  city: CityModel,
  bottlenecks: Bottlenecks | null,
  actions: ActionValuesTold | null,
): string[] {
  const name = namesOf(city)
  const known = { result, scenario, name, atStake: actions?.atStake ?? null }
  const answers: Readonly<Record<QuestionId, () => string>> = {
    'when-breaks': () => whenBreaks(known),
    'what-first': () => whatFirst(known, bottlenecks),
    'what-buys-most': () => (actions === null ? withActions(scenario) : buysMost(actions, scenario)),
    'cheapest-set': () => (actions === null ? withActions(scenario) : cheapestSet(actions, scenario)),
    'act-later': () => {
      if (actions?.later) return gainText(actions.later.difference)
      return scenario.levers.length === 0 ? NO_LEVERS : '加 --later 分钟数 add --later MINUTES'
    },
    'stop-rule': () => stopText(result),
  }
  return QUESTIONS.filter(({ id }) => scenario.questions.includes(id)).map(
    ({ id, name }) => `问 ${name.zh} ${name.en} ${answers[id]()}`,
  )
}

const NO_LEVERS = '场景没有措施 the scenario has no levers'
const withActions = (scenario: Scenario): string =>
  scenario.levers.length === 0 ? NO_LEVERS : '加 --actions add --actions'

interface Known {
  readonly result: ExperimentResult
  readonly scenario: Scenario
  readonly name: Name
  /** What the shocks break; null = the actions were not valued, so that it is not known. */
  readonly atStake: ActionValuesTold['atStake'] | null
}

/** The first hospital of each resource that is whole at the start in most runs; then what was not, and what stops. */
function whenBreaks(known: Known): string {
  const { result, scenario, name, atStake } = known
  const rows = breaksTold(known)
  const first = RESOURCES.flatMap((resource) => rows.find((row) => row.resource === resource) ?? [])
  const already = result.timeToBreak.filter((row) => isOfHospital(row) && row.base.p50 === 0)
  const parts = [
    ...first.map(
      ({ facility, resource, base, plan }) => `${name(facility)} ${resource} ${until(base)} → ${until(plan)}`,
    ),
    ...(first.length > 0
      ? []
      : [
          atStake !== null && scenario.shocks.length > 0
            ? NO_STAKE
            : '时限内无新的失守 nothing more breaks within the horizon',
        ]),
    ...stoppages(result, name),
    ...(already.length === 0
      ? []
      : [
          `起始即破 broken at the start: ${already
            .slice(0, MOST_STAKES)
            .map((row) => `${row.facility} ${row.resource}`)
            .join(', ')}${already.length > MOST_STAKES ? ` … 另有 and ${already.length - MOST_STAKES} more` : ''}`,
        ]),
    ...(atStake === null && first.length > 0 && scenario.shocks.length > 0 && scenario.levers.length > 0
      ? ['含与冲击无关者，加 --actions 可区分 some may have nothing to do with the shocks: --actions tells them apart']
      : []),
  ]
  return parts.join('; ')
}

const isOfHospital = ({ facility, need }: ExperimentResult['timeToBreak'][number]): boolean =>
  facility !== 'city' && facility !== 'anywhere' && need === null

/** What breaks and was whole at the start in most runs; where it is known what the shocks break, only that. */
function breaksTold({ result, scenario, atStake }: Known): ExperimentResult['timeToBreak'] {
  const rows = result.timeToBreak.filter((row) => isOfHospital(row) && row.base.p50 !== 0)
  if (atStake === null || scenario.shocks.length === 0) return rows
  return rows.filter((row) => atStake.some((one) => one.facility === row.facility && one.resource === row.resource))
}

/** Hours for which something stood still or was missing: of the hospitals that the scenario names, else of the city. */
function stoppages({ indicators }: ExperimentResult, name: Name): string[] {
  const rows = indicators.filter(({ id, base, plan }) => STOPPAGES.includes(id) && (base.mean > 0 || plan.mean > 0))
  const named = rows.filter(({ scope }) => scope !== 'city')
  return (named.length > 0 ? named : rows).map(({ id, scope, unit, base, plan }) => {
    const label = RUN_FIGURES.find((figure) => figure.id === id)!.name
    return `${name(scope)} ${label.zh} ${label.en} ${base.p50.toFixed(1)} → ${plan.p50.toFixed(1)} ${unit}`
  })
}

function whatFirst(known: Known, bottlenecks: Bottlenecks | null): string {
  const { name, result } = known
  const first = bottlenecks?.chain[0] ?? bottlenecks?.next
  if (first) return `${name(first.facility)} ${first.need ?? first.resource}, first in ${percent(first.first)}`
  const row = breaksTold(known).find(({ base }) => base.p50 !== null)
  if (row) return `${name(row.facility)} ${row.resource}, ${until(row.base)}`
  return ['多数推演中无 nothing in most runs', ...stoppages(result, name)].join('; ')
}

function buysMost({ actions }: ActionValuesTold, scenario: Scenario): string {
  const worth = ({ alone }: { alone: Gain }): number => alone.holds * 1e6 + (alone.boardingHours?.mean ?? 0)
  const best = [...actions].sort((a, b) => worth(b) - worth(a))[0]!
  const { holds, boardingHours: boarding } = best.alone
  if (holds <= 0 && !(boarding !== null && boarding.halfWidth95 !== null && boarding.mean > boarding.halfWidth95))
    return '就失守与滞留而言，没有一项能与不作为区分 by breaks and boarding none is told apart from doing nothing'
  return `${best.lever + 1} ${nameOf(scenario.levers[best.lever]!.kind)}: ${gainText(best.alone)}`
}

function cheapestSet({ cheapest, enough, tried }: ActionValuesTold, scenario: Scenario): string {
  if (!enough) return '重复次数不足 30，不作断言 fewer than 30 runs: nothing is said to hold'
  if (cheapest === null) return `试过 ${tried} 种，都守不住 none of ${tried} sets holds`
  const names = cheapest.levers.map((i) => nameOf(scenario.levers[i]!.kind))
  return `${names.join(' + ') || '无需措施 no action'} · ${percent(cheapest.holds)}`
}

function stopText({ stop }: ExperimentResult): string {
  if (stop === null) return '场景没有终止条件 the scenario has no stop rule'
  const side = (time: TimeUntil | null): string => (time === null ? '未知 not known' : until(time))
  return `${stop.name.zh} ${stop.name.en}: ${side(stop.base)} → ${side(stop.plan)}`
}
