/** The calibration as a page: its table, and plots whose titles are what the run shows. */
import type { BedNeed, Calibration, CalibrationTarget, Parameters } from '@kangcheng/twin-engine'
import { type Plot, plotSvg } from './plot.ts'

const TEAL = '#3f9a94'
const CORAL = '#d9694c'
const GREY = '#9aa5b1'
/** Two lines below each bar. */
const NEED_LABELS: Readonly<Record<BedNeed, string>> = {
  'general-medicine': '内科\nmedicine',
  respiratory: '呼吸\nrespiratory',
  cardiology: '心内\ncardiology',
  neurology: '神经\nneurology',
  'general-surgery': '普外\nsurgery',
  orthopaedics: '骨科\northopaedics',
  'obstetrics-gynaecology': '妇产\nobstetrics',
  paediatrics: '儿科\npaediatrics',
  oncology: '肿瘤\noncology',
  'geriatrics-rehabilitation': '老年\ngeriatrics',
  infectious: '感染\ninfectious',
  icu: '重症\nICU',
  psychiatry: '精神\npsychiatry',
}
const HOURS = Array.from({ length: 24 }, (_, h) => `${h}`.padStart(2, '0'))
const percent = (value: number): string => `${Math.round(value * 100)} %`

export interface CalibrationPage {
  readonly markdown: string
  /** Text by file name. */
  readonly pictures: Readonly<Record<string, string>>
}

/** A figure with its unit, as the table and the terminal show it. */
export function shown(target: CalibrationTarget, value: number | null): string {
  if (value === null) return '–'
  if (target.unit === 'share') return `${(value * 100).toFixed(1)} %`
  if (target.unit === 'ratio') return value.toFixed(3)
  return `${value.toFixed(target.unit === 'h' ? 0 : 2)} ${target.unit}`
}

export const verdictOf = ({ within }: CalibrationTarget): string =>
  within === null ? '○ 未建模 not modelled' : within ? '✓ 在范围内 within' : '✗ 超出 outside'

const band = (target: CalibrationTarget): string => `${shown(target, target.low)} – ${shown(target, target.high)}`

export function calibrationPage(found: Calibration, parameters: Parameters, command: string): CalibrationPage {
  const plots = plotsOf(found, parameters)
  const judged = found.targets.filter((t) => t.within !== null)
  const good = judged.filter((t) => t.within).length
  const rows = found.targets.map(
    (t) =>
      `| ${t.name.zh}<br>${t.name.en} | ${band(t)} | ${shown(t, t.value)} | ${verdictOf(t)} | ${t.source}${t.why ? `. ${t.why.zh} ${t.why.en}` : ''} |`,
  )
  const left = found.targets.length - judged.length
  const markdown = [
    `# 基线校准 · Calibration of the baseline: ${good} of ${judged.length} targets met${left > 0 ? `, ${left} not modelled` : ''}`,
    '',
    `城市 \`${found.city}\` 不受任何冲击，预热 ${found.warmUpDays} 天后运行 ${found.days} 天（自 ${found.localDate}，种子 ${found.seed}）。**合成数据。** 情景结果可信之前，基线必须落在这些范围内。`,
    '',
    `The city \`${found.city}\` without any shock, run for ${found.days} days from ${found.localDate} after ${found.warmUpDays} days of warming up, seed ${found.seed}. **Synthetic data.** The baseline has to lie in these bands before a scenario on it is worth reading. Made by \`${command}\`; a test runs it again.`,
    '',
    '| 目标 target | 范围 band | 本次 run | 结论 verdict | 来源 source |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
    ...plots.flatMap(({ file, plot }) => [`![${plot.title}](${file})`, '']),
  ].join('\n')
  return { markdown, pictures: Object.fromEntries(plots.map(({ file, plot }) => [file, plotSvg(plot)])) }
}

const peak = (values: readonly number[], from: number, until: number): number =>
  values.reduce((best, v, h) => (h >= from && h < until && (best < 0 || v > values[best]!) ? h : best), -1)
const clock = (h: number): string => `${`${h}`.padStart(2, '0')}:00`

function plotsOf(found: Calibration, parameters: Parameters): { file: string; plot: Plot }[] {
  const { hours, acuity } = found
  const daily = hours.emergencyArrivals.reduce((a, b) => a + b, 0)
  const expected = parameters.emergency.hourShare.map((share) => share * daily)
  const [low, high] = [Math.min(...hours.occupancy), Math.max(...hours.occupancy)]
  const stays = found.stays.filter((s) => s.need !== 'icu')
  const worst = stays.reduce((a, b) =>
    Math.abs(b.days / b.parameterDays - 1) > Math.abs(a.days / a.parameterDays - 1) ? b : a,
  )
  const responses = hours.ambulanceResponseMinutes.some((v) => v !== null)
  const hourly = { places: HOURS, labelEvery: 3 }
  const plots: { file: string; plot: Plot }[] = [
    {
      file: 'emergency-arrivals.svg',
      plot: {
        ...hourly,
        title: `急诊两峰 ${clock(peak(hours.emergencyArrivals, 6, 13))}、${clock(peak(hours.emergencyArrivals, 16, 24))} · Emergency arrivals peak twice a day`,
        subtitle: '人/时 patients per hour, by local hour',
        series: [
          { name: '运行 run', kind: 'bars', colour: TEAL, values: hours.emergencyArrivals },
          { name: '参数 parameters', kind: 'line', colour: CORAL, dashed: true, values: expected },
        ],
        fromZero: true,
        format: (v) => `${Math.round(v)}`,
      },
    },
    {
      file: 'occupancy.svg',
      plot: {
        ...hourly,
        title: `使用率日内 ${percent(low)}–${percent(high)} · Occupancy falls after the exits and fills again by morning`,
        subtitle: '占用 ÷ 开放床位 occupied ÷ open beds, at the end of the hour',
        series: [
          { name: '全部 all beds', kind: 'line', colour: TEAL, values: hours.occupancy },
          { name: '重症 intensive care', kind: 'line', colour: CORAL, values: hours.intensiveCareOccupancy },
        ],
        band: { low: 0.79, high: 0.86, name: '79–86 %' },
        fromZero: false,
        format: (v) => `${(v * 100).toFixed(0)} %`,
      },
    },
    {
      file: 'admissions-exits.svg',
      plot: {
        ...hourly,
        title: `入院高峰 ${clock(peak(hours.admissions, 0, 24))}，出院高峰 ${clock(peak(hours.exits, 0, 24))} · Beds fill and empty by day`,
        subtitle: '人/时 patients per hour',
        series: [
          { name: '入院 admissions', kind: 'bars', colour: TEAL, values: hours.admissions },
          { name: '出院 exits', kind: 'bars', colour: CORAL, values: hours.exits },
        ],
        fromZero: true,
        format: (v) => `${Math.round(v)}`,
      },
    },
    {
      file: 'stays.svg',
      plot: {
        title: `各科平均住院日与参数最大相差 ${Math.abs((worst.days / worst.parameterDays - 1) * 100).toFixed(0)} % （${NEED_LABELS[worst.need].split('\n')[0]}） · Stays by need against the table`,
        subtitle: '天 days; run = stays that ended, by the last bed',
        places: stays.map((s) => NEED_LABELS[s.need]),
        labelEvery: 1,
        series: [
          { name: '运行 run', kind: 'bars', colour: TEAL, values: stays.map((s) => s.days) },
          { name: '参数 parameters', kind: 'points', colour: CORAL, values: stays.map((s) => s.parameterDays) },
        ],
        fromZero: true,
        format: (v) => `${v}`,
      },
    },
    {
      file: 'acuity.svg',
      plot: {
        title: `Ⅲ、Ⅳ级占 ${percent(acuity.run[2]! + acuity.run[3]!)} · Levels Ⅲ and Ⅳ are most of the emergency arrivals`,
        subtitle: '占比 share of arrivals, by triage level',
        places: ['Ⅰ', 'Ⅱ', 'Ⅲ', 'Ⅳ'],
        labelEvery: 1,
        series: [
          { name: '运行 run', kind: 'bars', colour: TEAL, values: acuity.run },
          { name: '参数 parameters', kind: 'bars', colour: GREY, values: acuity.parameters },
        ],
        fromZero: true,
        format: percent,
      },
    },
  ]
  if (responses)
    plots.push({
      file: 'ambulance-response.svg',
      plot: {
        ...hourly,
        title: '120 反应时间在交通高峰更长 · 120 response is slower at peak hours',
        subtitle: '分钟 minutes from call to scene, mean by local hour of the arrival',
        series: [{ name: '运行 run', kind: 'line', colour: TEAL, values: hours.ambulanceResponseMinutes }],
        band: { low: 12, high: 13, name: '12–13 min' },
        fromZero: false,
        format: (v) => v.toFixed(1),
      },
    })
  return plots
}
