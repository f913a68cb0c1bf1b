/** What `kangcheng rehearse` prints for people: the same answer as its JSON, in lines. */
import type { CityModel, MeanInterval, Planned, Scenario, Spread } from '@kangcheng/twin-engine'
import type { ExperimentResult, IndicatorRow } from '../rehearsal/experiment-result.ts'
import type { Bottlenecks, FirstToBreak, Probability } from '../rehearsal/ports.ts'

const BREAKS_SHOWN = 12

const spread = ({ p10, p50, p90, mean }: Spread): string =>
  `${p50.toFixed(1)} (${p10.toFixed(1)}–${p90.toFixed(1)}, mean ${mean.toFixed(1)})`
const interval = ({ mean, halfWidth95 }: MeanInterval): string =>
  `${mean.toFixed(1)} ± ${halfWidth95?.toFixed(1) ?? '–'}`
const until = ({ p50, never }: { p50: number | null; never: number }): string =>
  `${p50 === null ? '> horizon' : `${(p50 / 60).toFixed(1)} h`} (never ${Math.round(never * 100)} %)`

export function resultLines(
  result: ExperimentResult,
  scenario: Scenario,
  city: CityModel,
  wallSeconds: number,
  bottlenecks: Bottlenecks | null = null,
): string[] {
  const { start, sweep } = result
  return [
    `${scenario.title.zh} · ${scenario.title.en} · ${city.name.zh} ${city.name.en}${city.synthetic ? ' · 合成数据 SYNTHETIC' : ''}`,
    `${start.kind === 'snapshot' ? '自快照 from the snapshot' : '自预热状态 from a warmed-up state'} ${start.at} · ${result.replications} × ${sweep ? sweep.points.length + 1 : 2} · seed ${result.seed} · ${wallSeconds} s`,
    ...result.planned.filter((one) => one.planned < one.wanted).map(shortOf),
    ...precisionLines(result),
    ...collapseLines(result),
    ...result.indicators.flatMap(indicatorLines),
    ...result.timeToBreak
      .filter(({ need }) => need === null)
      .slice(0, BREAKS_SHOWN)
      .map((row) => `${row.facility.padEnd(8)} ${row.resource.padEnd(10)} ${until(row.base)} → ${until(row.plan)}`),
    ...sweepLines(result),
    ...bottleneckLines(bottlenecks),
  ]
}

const percent = ({ value, low95, high95 }: Probability): string =>
  `${Math.round(value * 100)} % (${Math.round(low95 * 100)}–${Math.round(high95 * 100)})`

function bottleneckLines(found: Bottlenecks | null): string[] {
  if (found === null) return []
  const { already, chain, next } = found
  const name = (one: FirstToBreak): string => `${one.facility} ${one.need ?? one.resource}`
  return [
    ...(already.length === 0
      ? []
      : [`起始即破 broken at the start: ${already.map((one) => `${one.facility} ${one.resource}`).join(', ')}`]),
    ...chain.map((one, k) => {
      const mended =
        one.relief === null
          ? '暂无可用措施 no lever mends it yet'
          : `+${one.relief.beds} 床 beds, still ${percent(one.relief.stillBreaks)}; gained ${one.gained === null ? '–' : one.gained.p50 === null ? '> horizon' : `${(one.gained.p50 / 60).toFixed(1)} h`}`
      return `${k === 0 ? '先破 first' : '再破 then'} ${name(one)}: first in ${percent(one.first)}, ${until(one.time)}; ${mended}`
    }),
    next === null
      ? '其后无破 then nothing breaks'
      : `再破 then ${name(next)}: first in ${percent(next.first)}, ${until(next.time)}`,
  ]
}

const shortOf = ({ note }: Planned): string => `注意 note: ${note.zh} · ${note.en}`

function indicatorLines(row: IndicatorRow): string[] {
  const { base, plan, difference, withoutCollapsed } = row
  return [
    `${row.scope.padEnd(6)} ${row.id.padEnd(24)} ${spread(base)} → ${spread(plan)} ${row.unit}  Δ ${interval(difference)}, median ${difference.p50.toFixed(1)}`,
    ...(withoutCollapsed
      ? [
          `${''.padEnd(31)} 不含崩溃 without the collapsed (${withoutCollapsed.pairs} pairs): mean ${withoutCollapsed.base.mean.toFixed(1)} → ${withoutCollapsed.plan.mean.toFixed(1)}  Δ ${interval(withoutCollapsed.difference)}`,
        ]
      : []),
  ]
}

function precisionLines({ precision }: ExperimentResult): string[] {
  if (precision === null) return []
  const { decidedBy, figures, replications, reached } = precision
  const at = (row: { id: string; scope: string; point: number | null }): string =>
    `${row.scope} ${row.id}${row.point === null ? '' : ` (point ${row.point})`}`
  return [
    reached
      ? `精度已达 precision reached with ${replications} pairs; ${at(decidedBy)} took the longest`
      : `精度未达 precision not reached with ${replications} pairs; ${at(decidedBy)} is the furthest from it`,
    ...figures
      .filter((row) => !row.reached)
      .map((row) => `  ${at(row)}: ± ${row.halfWidth.toFixed(2)}, wanted ${row.wanted.toFixed(2)} ${row.unit}`),
  ]
}

function collapseLines({ collapsed, sweep }: ExperimentResult): string[] {
  const sides = [
    ['不作为 doing nothing', collapsed.base] as const,
    ...(collapsed.plan ? [['方案 the plan', collapsed.plan] as const] : []),
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
          return `   ${id.padEnd(24)} Δ ${interval(difference)} ${unit}${each}`
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
