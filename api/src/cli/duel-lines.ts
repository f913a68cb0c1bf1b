/** What `kangcheng duel` prints for people: the same answer as its JSON, in lines. */
import {
  DECISION_MEASURES,
  DUEL_FIGURES,
  type DuelPlan,
  type DuelResult,
  type FutureResult,
  type ParameterOrigin,
} from '@kangcheng/twin-engine'
import { localTime } from '../live/local-time.ts'
import { inBoth } from './both-languages.ts'
import { parameterLines } from './parameter-lines.ts'
import { interval, namesOf } from './shown-figures.ts'
import { accessHeading, accessText, movedLines } from './site-lines.ts'
import { TIMES_BASES } from './times-basis.ts'

/** `start`: the instant from which the runs start, and whether it is a warmed-up state or a server's. */
export function duelLines(
  plan: DuelPlan,
  result: DuelResult,
  start: { readonly at: number; readonly warmed: boolean; readonly parameters: ParameterOrigin },
  wallSeconds: number,
): string[] {
  const { city, question, ranked, chosen } = plan
  const pairs = result.futures.reduce((sum, future) => sum + future.pairs, 0)
  return [
    `选址对决 site duel · ${city.name.zh} ${city.name.en}${city.synthetic ? ' · 合成数据 SYNTHETIC' : ''}`,
    `${chosen.length} 个候选 candidates of ${ranked.length} · ${result.futures.length} 个未来 futures · ${pairs} 对 pairs · ${question.horizonHours} h · seed ${question.seed} · ${wallSeconds} s`,
    `${start.warmed ? '自预热状态 from a warmed-up state' : '自快照 from the snapshot'} ${localTime(start.at, city.zone)}`,
    ...parameterLines(start.parameters),
    accessHeading(plan.supply),
    `用时 times: ${TIMES_BASES[plan.times.basis]}`,
    ...plan.times.notes.map((note) => `注意 note: ${note.path}: ${inBoth(note)}`),
    '各项 figures：与不作为之差 difference from doing nothing ± 95 %',
    ...result.futures.flatMap((future) => futureLines(plan, future)),
    '后悔值 regret（0 = 处处最佳 best everywhere; 5 %–95 % of resampled pairs）',
    ...result.ranking.map(
      ({ candidate, regret, low, high, leads }) =>
        `  ${candidate}: ${regret.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)}), 最优 least in ${Math.round(leads * 100)} %`,
    ),
    '各项最大损失 greatest loss against the best, by measure',
    ...result.regrets.map(({ measure, table }) => {
      const { name, unit } = DECISION_MEASURES.find(({ id }) => id === measure)!
      const [factor, shown] = unit === 'share' ? [100, '百分点 percentage points'] : [1, unit]
      const losses = table.worst.map((worst, c) => `${chosen[c]!.id} ${(factor * worst).toFixed(3)}`)
      return `  ${name.zh} ${name.en}${shown === '' ? '' : ` (${shown})`}: ${losses.join(' · ')}`
    }),
    verdictLine(result),
  ]
}

function futureLines(plan: DuelPlan, future: FutureResult): string[] {
  const job = plan.jobs.find((one) => one.future.id === future.future)!
  const { name } = job.future
  const nameOf = namesOf(plan.city)
  return [
    `${name.zh} ${name.en}: ${future.pairs}/${future.wanted}`,
    `  不作为 doing nothing: ${accessText(future.before)}`,
    ...future.candidates.flatMap((candidate) => [
      `  ${candidate.candidate}: ${accessText(candidate.access)}`,
      ...candidate.figures.map(({ id, difference }) => {
        const figure = DUEL_FIGURES.find((one) => one.id === id)!
        return `    ${figure.name.zh} ${figure.name.en}: ${interval(difference, figure.unit)} ${figure.unit === 'share' ? '%' : figure.unit}`
      }),
      ...movedLines(candidate.moved, nameOf).map((line) => `    ${line}`),
    ]),
  ]
}

function verdictLine({ verdict, futures }: DuelResult): string {
  if (verdict === null)
    return `尚无结论：每个未来情景至少 20 对 no verdict: it takes 20 pairs in every future, there are ${futures.map(({ pairs }) => pairs).join(', ')}`
  return verdict.orElse.length === 0
    ? `结论 verdict: ${verdict.candidate}`
    : `结论 verdict: ${verdict.candidate}，但未能排除 but not beyond ${verdict.orElse.join(', ')}`
}
