/** What `kangcheng rehearse` prints for people: the same answer as its JSON, in lines. */
import type { CityModel, Planned, Scenario } from '@kangcheng/twin-engine'
import { localTime } from '../live/local-time.ts'
import type { ExperimentResult, IndicatorRow } from '../rehearsal/experiment-result.ts'
import type { Bottlenecks, FirstToBreak } from '../rehearsal/ports.ts'
import { parameterLines } from './parameter-lines.ts'
import { figureOf, hours, interval, type Name, namesOf, percent, spread, unitOf, until } from './shown-figures.ts'
import { editLines, siteLines } from './site-lines.ts'

const BREAKS_SHOWN = 12
const PROBLEMS_SHOWN = 6

export function resultLines(
  result: ExperimentResult,
  scenario: Scenario,
  city: CityModel,
  wallSeconds: number,
  bottlenecks: Bottlenecks | null = null,
): string[] {
  const { start, sweep } = result
  const name = namesOf(city)
  const alone = sweep === null && scenario.levers.length === 0
  const rows = result.timeToBreak.filter(({ need }) => need === null)
  const already = rows.filter(fullAtStart)
  const breaks = rows.filter((row) => !fullAtStart(row)).slice(0, BREAKS_SHOWN)
  return [
    `${scenario.title.zh} · ${scenario.title.en} · ${city.name.zh} ${city.name.en}${city.synthetic ? ' · 合成数据 SYNTHETIC' : ''}`,
    `${start.kind === 'snapshot' ? '自快照 from the snapshot' : '自预热状态 from a warmed-up state'} ${localTime(Date.parse(start.at), city.zone)} · ${result.replications} × ${sweep ? sweep.points.length + 1 : 2} · seed ${result.seed} · ${wallSeconds} s`,
    `${result.horizonHours} h · 逼真度 fidelity ${result.fidelity}${result.fidelity === 'full' ? '' : '：只在数小时内起作用的环节不在其中 parts that only matter within hours are left out'}`,
    ...parameterLines(result.parameters),
    ...result.leftOut.map((one) => `略去 left out: ${one.path} ${one.kind}: ${one.why}`),
    ...problemLines(result.problemsAtStart),
    ...editLines(result.edits, name),
    ...result.planned.map(becameOf),
    ...precisionLines(result, name),
    ...(alone
      ? ['场景没有措施，无可比较 the scenario has no levers, so there is nothing to compare: what happens by itself']
      : []),
    ...collapseLines(result, alone),
    ...siteLines(result.sites, city, name),
    ...indicatorLines(result.indicators, name, alone),
    ...(breaks.length === 0
      ? []
      : ['先破者 what breaks first：中位时刻 median (10 %–90 %)，时限内的概率 chance within the horizon (95 %)']),
    ...breaks.map(
      (row) => `  ${name(row.facility)} ${row.resource}: ${until(row.base)}${alone ? '' : ` → ${until(row.plan)}`}`,
    ),
    ...fullLines(already, name),
    ...sweepLines(result),
    ...bottleneckLines(bottlenecks, name),
  ]
}

type BreakRow = ExperimentResult['timeToBreak'][number]

/** Broken at minute 0 in most runs: nothing of the run broke it. */
const fullAtStart = ({ base }: BreakRow): boolean => base.p50 === 0

function fullLines(rows: readonly BreakRow[], name: Name): string[] {
  if (rows.length === 0) return []
  const shown = rows.slice(0, BREAKS_SHOWN).map(({ facility, resource }) => `${name(facility)} ${resource}`)
  const more = rows.length > BREAKS_SHOWN ? ` … 另有 and ${rows.length - BREAKS_SHOWN} more` : ''
  return [`起始已满 full at the start, not part of what breaks: ${shown.join(', ')}${more}`]
}

function bottleneckLines(found: Bottlenecks | null, nameOf: Name): string[] {
  if (found === null) return []
  const { already, chain, next } = found
  const name = (one: FirstToBreak): string => `${nameOf(one.facility)} ${one.need ?? one.resource}`
  return [
    ...(already.length === 0
      ? []
      : [
          `起始即破 broken at the start: ${already.map((one) => `${nameOf(one.facility)} ${one.resource}`).join(', ')}`,
        ]),
    ...chain.map((one, k) => {
      const mended =
        one.relief === null
          ? '暂无可用措施 no lever mends it yet'
          : `+${one.relief.beds} 床 beds, still ${percent(one.relief.stillBreaks)}; gained ${one.gained === null ? '–' : hours(one.gained)}`
      return `${k === 0 ? '先破 first' : '再破 then'} ${name(one)}: first in ${percent(one.first)}, ${until(one.time)}; ${mended}`
    }),
    next === null
      ? '其后无破 then nothing breaks'
      : `再破 then ${name(next)}: first in ${percent(next.first)}, ${until(next.time)}`,
  ]
}

/** What does not add up in the state that the runs start from: told, and simulated as it is. */
function problemLines(problems: ExperimentResult['problemsAtStart']): string[] {
  const more = problems.length - PROBLEMS_SHOWN
  return [
    ...problems.slice(0, PROBLEMS_SHOWN).map(({ zh, en }) => `注意 note: 起始 at the start: ${zh} · ${en}`),
    ...(more > 0 ? [`  … 另有 and ${more} more`] : []),
  ]
}

/** What became of a shock or lever, and its cost. */
function becameOf({ kind, wanted, planned, note, cost }: Planned): string {
  const parts = [
    cost?.staffHours == null ? [] : [`${Math.round(cost.staffHours)} 人时 staff-h`],
    cost?.moneyYuan == null ? [] : [`${Math.round(cost.moneyYuan)} 元 CNY`],
  ].flat()
  return `${planned < wanted ? '注意 note' : '  '}${planned < wanted ? ': ' : ''}${kind}: ${note.zh} · ${note.en}${parts.length > 0 ? ` (${parts.join(', ')})` : ''}`
}

const shortOf = ({ note }: Planned): string => `注意 note: ${note.zh} · ${note.en}`

/** By scope: its name once, its figures below. */
function indicatorLines(rows: readonly IndicatorRow[], name: Name, alone: boolean): string[] {
  const scopes = [...new Set(rows.map(({ scope }) => scope))]
  if (scopes.length === 0) return []
  const heading = '指标 figures：中位 median (10 %–90 %, 均值 mean)'
  const compared = '，不作为 doing nothing → 方案 the plan，Δ 差值 difference ± 95 %'
  const byScope = scopes.flatMap((scope) => [
    name(scope),
    ...rows.filter((row) => row.scope === scope).flatMap((row) => figureLines(row, alone)),
  ])
  return [`${heading}${alone ? '' : compared}`, ...byScope]
}

function figureLines(row: IndicatorRow, alone: boolean): string[] {
  const { base, plan, difference, withoutCollapsed, unit } = row
  if (alone)
    return [
      `  ${row.id.padEnd(24)} ${spread(base, unit)} ${unitOf(unit)}`,
      ...(withoutCollapsed
        ? [
            `${''.padEnd(27)}不含崩溃 without the collapsed (${withoutCollapsed.pairs} runs): mean ${figureOf(withoutCollapsed.base.mean, unit)}`,
          ]
        : []),
    ]
  return [
    `  ${row.id.padEnd(24)} ${spread(base, unit)} → ${spread(plan, unit)} ${unitOf(unit)}  Δ ${interval(difference, unit)}, median ${figureOf(difference.p50, unit)}`,
    ...(withoutCollapsed
      ? [
          `${''.padEnd(27)}不含崩溃 without the collapsed (${withoutCollapsed.pairs} pairs): mean ${figureOf(withoutCollapsed.base.mean, unit)} → ${figureOf(withoutCollapsed.plan.mean, unit)}  Δ ${interval(withoutCollapsed.difference, unit)}`,
        ]
      : []),
  ]
}

function precisionLines({ precision }: ExperimentResult, name: Name): string[] {
  if (precision === null) return []
  const { decidedBy, figures, replications, reached } = precision
  const at = (row: { id: string; scope: string; point: number | null }): string =>
    `${name(row.scope)} ${row.id}${row.point === null ? '' : ` (point ${row.point})`}`
  return [
    reached
      ? `精度已达 precision reached with ${replications} pairs; ${at(decidedBy)} took the longest`
      : `精度未达 precision not reached with ${replications} pairs; ${at(decidedBy)} is the furthest from it`,
    ...figures
      .filter((row) => !row.reached)
      .map((row) => `  ${at(row)}: ± ${row.halfWidth.toFixed(2)}, wanted ${row.wanted.toFixed(2)} ${row.unit}`),
  ]
}

function collapseLines({ collapsed, sweep }: ExperimentResult, alone: boolean): string[] {
  const sides = [
    ['不作为 doing nothing', collapsed.base] as const,
    ...(collapsed.plan && !alone ? [['方案 the plan', collapsed.plan] as const] : []),
    ...(sweep?.points ?? []).map((point) => [`point ${point.point}`, point.collapsed] as const),
  ]
  return sides.flatMap(([name, side]) =>
    side.count === 0
      ? []
      : [
          `崩溃 collapsed: ${side.count} runs of ${name} (replications ${side.replications.join(', ')}): more than ${side.outlierAbove!.toFixed(0)} wait at the end and rising, ${side.medianLoad!.toFixed(0)} in the median run`,
        ],
  )
}

function sweepLines({ sweep }: ExperimentResult): string[] {
  if (sweep === null) return []
  const name = (settings: Readonly<Record<string, number | string>>): string =>
    Object.entries(settings)
      .map(([path, value]) => `${path}=${value}`)
      .join(' ')
  return [
    ...sweep.points.flatMap((point) => [
      `${point.point}  ${name(point.settings)}`,
      ...point.planned.filter((one) => one.planned < one.wanted).map((one) => `   ${shortOf(one)}`),
      ...point.indicators
        .filter((row) => row.scope === 'city' && row.benefit !== null)
        .map(({ id, unit, benefit, difference }) => {
          const per = benefit!.perUnit
          const each = per
            ? ` · ${per.mean.toFixed(3)} ± ${per.halfWidth95?.toFixed(3) ?? '–'} less per ${sweep.per}`
            : ''
          return `   ${id.padEnd(24)} Δ ${interval(difference, unit)} ${unitOf(unit)}${each}`
        }),
    ]),
    ...sweep.most
      .filter((row) => row.scope === 'city' && row.helps)
      .map(
        (row) =>
          `最有效 buys the most ${row.by === 'per-unit' ? `per ${sweep.per}` : 'in all'} · ${row.id}: ${name(row.settings)}${row.orElse.length > 0 ? `; not told apart from ${row.orElse.length} other points (${row.orElse.join(', ')})` : ''}`,
      ),
  ]
}
