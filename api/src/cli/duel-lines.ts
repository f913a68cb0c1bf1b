/** What `kangcheng duel` prints for people: the same answer as its JSON, in lines. */
import {
  DECISION_MEASURES,
  DUEL_FIGURES,
  type DuelPlan,
  type DuelResult,
  type FutureResult,
} from '@kangcheng/twin-engine'
import { interval, namesOf } from './rehearse-lines.ts'

const MOVED_SHOWN = 6
const SUPPLY_NAMES: Readonly<Record<DuelPlan['supply'], string>> = {
  beds: '开放床位 open beds',
  places: '急诊诊位 treatment places',
  doctors: '基层医生 doctors of primary care',
}

export function duelLines(plan: DuelPlan, result: DuelResult, wallSeconds: number): string[] {
  const { city, question, ranked, chosen } = plan
  const pairs = result.futures.reduce((sum, future) => sum + future.pairs, 0)
  return [
    `选址对决 site duel · ${city.name.zh} ${city.name.en}${city.synthetic ? ' · 合成数据 SYNTHETIC' : ''}`,
    `${chosen.length} 个候选 candidates of ${ranked.length} · ${result.futures.length} 个未来 futures · ${pairs} 对 pairs · ${question.horizonHours} h · seed ${question.seed} · ${wallSeconds} s`,
    `可及性 access（${SUPPLY_NAMES[plan.supply]}）：到最近处的平均行车分钟 mean minutes by car to the nearest · 各时限内人口 residents within · E2SFCA（高斯 Gaussian）每千人 per 1,000`,
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
    ...future.candidates.flatMap((candidate) => {
      const byLoss = [...candidate.moved].sort((a, b) => a.visits.mean - b.visits.mean)
      const moved = byLoss.filter(({ visits }, i) => i < MOVED_SHOWN || visits.mean > 0)
      const further = byLoss.length - moved.length
      return [
        `  ${candidate.candidate}: ${accessText(candidate.access)}`,
        ...candidate.figures.map(({ id, difference }) => {
          const figure = DUEL_FIGURES.find((one) => one.id === id)!
          return `    ${figure.name.zh} ${figure.name.en}: ${interval(difference, figure.unit)} ${figure.unit === 'share' ? '%' : figure.unit}`
        }),
        ...moved.map(
          ({ facility, visits, admissions, contacts }) =>
            `    ${nameOf(facility)}: 急诊 visits ${interval(visits)} · 入院 admissions ${interval(admissions)} · 基层 primary care ${interval(contacts)}`,
        ),
        ...(further > 0 ? [`    … ${further} 家 further: --json`] : []),
      ]
    }),
  ]
}

const accessText = (access: FutureResult['before']): string =>
  `${access.meanMinutes.toFixed(1)} min · ≤15 ${percent(access.within15)} · ≤30 ${percent(access.within30)} · ≤60 ${percent(access.within60)} · E2SFCA ${access.perThousand.toFixed(2)}‰，最差一成 worst tenth ${access.worstDecile.toFixed(2)} · Gini ${access.gini.toFixed(3)}`
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`

function verdictLine({ verdict, futures }: DuelResult): string {
  if (verdict === null)
    return `尚无结论：每个未来情景至少 20 对 no verdict: it takes 20 pairs in every future, there are ${futures.map(({ pairs }) => pairs).join(', ')}`
  return verdict.orElse.length === 0
    ? `结论 verdict: ${verdict.candidate}`
    : `结论 verdict: ${verdict.candidate}，但未能排除 but not beyond ${verdict.orElse.join(', ')}`
}
