/** What `kangcheng rehearse` prints of its questions: what each action is worth, and an answer to each question of the file. */
import { type CityModel, LEVERS, QUESTIONS, type QuestionId, RESOURCES, type Scenario } from '@kangcheng/twin-engine'
import type { ActionValuesTold } from '../rehearsal/action-values.ts'
import type { ExperimentResult } from '../rehearsal/experiment-result.ts'
import type { Bottlenecks, TimeUntil } from '../rehearsal/ports.ts'
import { hours, interval, namesOf, percent, until } from './rehearse-lines.ts'

type Gain = ActionValuesTold['actions'][number]['alone']
type Cost = ActionValuesTold['actions'][number]['cost']

const MOST_STAKES = 6

function costText(cost: Cost): string {
  if (cost === null || (cost.staffHours === null && cost.moneyYuan === null)) return '代价未知 cost not known'
  const staff = cost.staffHours === null ? [] : [`${Math.round(cost.staffHours)} 人时 staff-h`]
  const money = cost.moneyYuan === null ? [] : [`${Math.round(cost.moneyYuan)} 元 CNY`]
  return [...staff, ...money].join(', ')
}

/** A time bought is a difference of times: where it cannot be told within the horizon, at least the rest of it. */
function gainText({ minutes, boardingHours, holds }: Gain): string {
  const time = minutes === null ? '–' : `${hours(minutes)}${minutes.never > 0 ? `, ${share(minutes.never)} hold` : ''}`
  const boarding = boardingHours === null ? '' : `; 少滞留 boarding avoided ${interval(boardingHours)} patient-h`
  return `+${time}${boarding}; holds ${holds >= 0 ? '+' : ''}${Math.round(holds * 100)} points`
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
    ...atStake
      .slice(0, MOST_STAKES)
      .map(
        (one) =>
          `  关乎 at stake: ${name(one.facility)} ${one.resource}: ${share(one.calm.value)} → ${share(one.nothing.value)}`,
      ),
    ...(atStake.length > MOST_STAKES ? [`  … 另有 and ${atStake.length - MOST_STAKES} more`] : []),
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

/** An answer to each question that the scenario asks, or what to add to the command to get it. */
export function questionLines(
  result: ExperimentResult,
  scenario: Scenario,
  bottlenecks: Bottlenecks | null,
  actions: ActionValuesTold | null,
): string[] {
  const answers: Readonly<Record<QuestionId, () => string>> = {
    'when-breaks': () => whenBreaks(result),
    'what-first': () => whatFirst(result, bottlenecks),
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

/** The first hospital of each resource that is whole at the start in most runs; what is broken then is no answer to when. */
function whenBreaks({ timeToBreak }: ExperimentResult): string {
  const rows = wholeAtStart(timeToBreak)
  const first = RESOURCES.flatMap((resource) => rows.find((row) => row.resource === resource) ?? [])
  if (first.length === 0) return '时限内不失守 nothing breaks within the horizon'
  return first
    .map(({ facility, resource, base, plan }) => `${facility} ${resource} ${until(base)} → ${until(plan)}`)
    .join('; ')
}

const wholeAtStart = (rows: ExperimentResult['timeToBreak']): ExperimentResult['timeToBreak'] =>
  rows.filter(
    ({ facility, need, base }) => facility !== 'city' && facility !== 'anywhere' && need === null && base.p50 !== 0,
  )

function whatFirst({ timeToBreak }: ExperimentResult, bottlenecks: Bottlenecks | null): string {
  const first = bottlenecks?.chain[0] ?? bottlenecks?.next
  if (first) return `${first.facility} ${first.need ?? first.resource}, first in ${percent(first.first)}`
  const row = timeToBreak.find(
    ({ facility, need, base }) =>
      facility !== 'city' && facility !== 'anywhere' && need === null && (base.p50 ?? 0) > 0,
  )
  return row ? `${row.facility} ${row.resource}, ${until(row.base)}` : '无 nothing'
}

function buysMost({ actions }: ActionValuesTold, scenario: Scenario): string {
  const worth = ({ alone }: { alone: Gain }): number => alone.holds * 1e6 + (alone.boardingHours?.mean ?? 0)
  const best = [...actions].sort((a, b) => worth(b) - worth(a))[0]!
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
