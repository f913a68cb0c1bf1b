/** What `kangcheng counterfactual` prints for people. */
import type { CityModel } from '@kangcheng/twin-engine'
import type { SelfCheck, Trust } from '@kangcheng/twin-engine/counterfactual'
import {
  type CounterfactualTold,
  figureNamed,
  type RecordTold,
  type RowTold,
} from '../counterfactual/counterfactual-told.ts'
import { localTime } from '../live/local-time.ts'
import { interval, namesOf, spread } from './shown-figures.ts'

const HOSPITALS_SHOWN = 8
const DECISIONS_SHOWN = 8
/** A figure of which nothing is told below it. */
const LEAST_HOURS = 0.5

const TRUST: Readonly<Record<Trust, string>> = {
  close: '与记录相近 close to the record',
  fair: '大体可信 fair',
  poor: '不可据此下结论 too far from the record to conclude from',
}

export interface CounterfactualAnswer extends CounterfactualTold {
  readonly seed: number
  readonly record: RecordTold
}

export function counterfactualLines(answer: CounterfactualAnswer, city: CityModel, isChanged: boolean): string[] {
  const { record, rows, pairs } = answer
  const { counts, decisions } = record
  const name = namesOf(city)
  const whole = rows[0]!
  const zone = (at: number): string => localTime(at, city.zone)
  return [
    headline(whole, isChanged),
    `推演 REHEARSAL · ${city.name.zh} ${city.name.en}${city.synthetic ? ' · 合成数据 SYNTHETIC' : ''} · ${zone(record.from)} → ${zone(record.until)} · ${pairs} × 2 · seed ${answer.seed}`,
    `记录 record: ${counts.events} 条事件 events, ${counts.present} 人在场 present, ${counts.emergencyArrivals} 人急诊到达 emergency arrivals, ${counts.directArrivals} 人直接入院 direct admissions`,
    ...(counts.unitsByCensus > 0
      ? [`  ${counts.unitsByCensus} 个科室只有床位总数，不参与重演 units known by census alone take no part`]
      : []),
    ...decisions
      .slice(0, DECISIONS_SHOWN)
      .map(
        (one) =>
          `  当时 then ${zone(record.from + one.minute * 60_000)} ${one.unit}: ${one.what === 'opened' ? '开放 opened' : '停用 taken out'} ${one.beds}`,
      ),
    `自检 self-check: ${checkLine(whole.check)}`,
    ...rows
      .slice(1)
      .filter(({ check }) => check.trust === 'poor')
      .slice(0, HOSPITALS_SHOWN)
      .map((row) => `  ${name(row.facility!)}: ${checkLine(row.check)}`),
    ...(isChanged ? changeLines(answer, name) : []),
  ]
}

function headline(whole: RowTold, isChanged: boolean): string {
  if (!isChanged) return `原样重演 replayed as it was: ${TRUST[whole.check.trust]}`
  const boarding = whole.figures.find(({ id }) => id === 'boarding-hours')
  if (boarding === undefined) return '滞留未知，无法比较 boarding is not known, so that nothing can be compared'
  const { difference } = boarding.outcome
  const spared = difference.mean <= 0
  const hours = { ...difference, mean: Math.abs(difference.mean) }
  return spared
    ? `少滞留 would have spared ${interval(hours)} 人时 boarder-hours`
    : `多滞留 would have cost ${interval(hours)} 人时 boarder-hours`
}

function checkLine(check: SelfCheck): string {
  const of = (measure: string): string => {
    const one = check.measures.find((m) => m.measure === measure)
    return one === undefined
      ? '未知 not known'
      : `±${one.rootMeanSquare.toFixed(1)} (${one.recordedMean.toFixed(1)} 均值 mean, ${one.bias >= 0 ? '+' : ''}${one.bias.toFixed(1)} 偏差 bias, ${(100 * one.outsideShare).toFixed(0)} % 的时间在带外 of the time outside the band)`
  }
  const share = check.occupiedShare === null ? '' : ` = ${(100 * check.occupiedShare).toFixed(2)} %`
  return `${TRUST[check.trust]} · 占用 occupied ${of('occupied')}${share} · 滞留 boarding ${of('boarding')} · 候诊 waiting ${of('waiting')}`
}

function changeLines(
  { planned, decisionsChanged, rows }: CounterfactualAnswer,
  name: (id: string) => string,
): string[] {
  return [
    ...planned.map(({ kind, note }) => `改变 changed: ${kind} · ${note.zh} ${note.en}`),
    ...decisionsChanged.map(
      (count) =>
        `改变 changed: ${count} 项记录中的床位决定 recorded decisions about beds${count === 0 ? '：窗口内没有这样的决定 there were none in the window' : ''}`,
    ),
    '全市 city:',
    ...rows[0]!.figures.map(
      ({ id, outcome }) =>
        `  ${figureNamed(id).name.zh} ${figureNamed(id).name.en}: 记录 record ${outcome.recorded?.toFixed(1) ?? '–'} · 重演 replay ${spread(outcome.replay, '')} · 改变后 changed ${spread(outcome.changed, '')} · 差 difference ${interval(outcome.difference)} ${figureNamed(id).unit}${outcome.outweighsError === false && outcome.difference.mean !== 0 ? '（小于重演误差 below the replay’s own error）' : ''}`,
    ),
    ...mostChanged(rows).map(
      ({ row, mean, halfWidth95 }) =>
        `  ${name(row.facility!)}: 滞留 boarding ${interval({ mean, halfWidth95 })} 人时 patient-hours`,
    ),
  ]
}

function mostChanged(
  rows: readonly RowTold[],
): readonly { readonly row: RowTold; readonly mean: number; readonly halfWidth95: number | null }[] {
  return rows
    .slice(1)
    .flatMap((row) => {
      const boarding = row.figures.find(({ id }) => id === 'boarding-hours')
      return boarding === undefined ? [] : [{ row, ...boarding.outcome.difference }]
    })
    .filter(({ mean }) => Math.abs(mean) >= LEAST_HOURS)
    .sort((a, b) => Math.abs(b.mean) - Math.abs(a.mean))
    .slice(0, HOSPITALS_SHOWN)
}
