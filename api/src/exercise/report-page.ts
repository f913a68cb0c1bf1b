/**
 * The after-action report: one self-contained page in both languages, framed 演练 EXERCISE on screen and on every printed
 * sheet. It loads nothing and runs no script; the language is chosen by a radio button and shown by style alone.
 */

import type { Text } from '@kangcheng/twin-engine'
import { localTime } from '../live/local-time.ts'
import { type AlarmAnswer, alarmFindings, DECISION_MINUTES, decisionFindings, participantText } from './after-action.ts'
import type { Outcome, OutcomeFigure } from './ports.ts'
import { outcomeChart } from './report-chart.ts'
import { REPORT_STYLE } from './report-style.ts'
import type { Story } from './story.ts'

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[c]!)

/** Both languages; style shows the chosen one. */
export const both = ({ zh, en }: Text): string =>
  `<span lang="zh-CN" class="zh">${escaped(zh)}</span><span lang="en" class="en">${escaped(en)}</span>`
const said = (zh: string, en: string): string => both({ zh, en })

/** `T+01:30`, hours and minutes from the fork. */
export const clock = (minute: number): string =>
  `T+${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(Math.floor(minute % 60)).padStart(2, '0')}`

const figure = (value: number): string =>
  (value < 0 ? '−' : '') + (Math.abs(value) >= 100 ? Math.abs(value).toFixed(0) : Math.abs(value).toFixed(1))
const signed = (value: number): string => (value > 0 ? '+' : '') + figure(value)
const interval = (mean: number, half: number | null): string =>
  `${signed(mean)}${half === null ? '' : ` ± ${figure(half)}`}`

const UNITS: Readonly<Record<string, Text>> = {
  beds: { zh: '张', en: 'beds' },
  patients: { zh: '人', en: 'patients' },
  'patient-hours': { zh: '人时', en: 'patient-hours' },
  'hospital-hours': { zh: '院时', en: 'hospital-hours' },
  'nurse-hours': { zh: '护士工时', en: 'nurse-hours' },
  operations: { zh: '台', en: 'operations' },
  share: { zh: '%', en: '%' },
  h: { zh: '小时', en: 'h' },
  min: { zh: '分钟', en: 'min' },
}
const unitText = (unit: string): Text => UNITS[unit] ?? { zh: unit, en: unit }

const STATES: Readonly<Record<string, Text>> = {
  PREPARED: { zh: '准备中（草稿）', en: 'prepared (draft)' },
  RUNNING: { zh: '进行中（草稿）', en: 'running (draft)' },
  PAUSED: { zh: '已暂停（草稿）', en: 'paused (draft)' },
  JUMPING: { zh: '推进中（草稿）', en: 'jumping (draft)' },
  ENDED: { zh: '已结束', en: 'ended' },
  FAILED: { zh: '因故障终止', en: 'stopped by a fault' },
  INTERRUPTED: { zh: '因服务器退出而中断', en: 'interrupted: the server ended' },
}

const ANSWERS: Readonly<Record<AlarmAnswer, Text>> = {
  acknowledged: { zh: '已确认', en: 'acknowledged' },
  acted: { zh: '已处置', en: 'acted on' },
  passed: { zh: '自行解除', en: 'passed by itself' },
  open: { zh: '结束时未到时限', en: 'within the limit at the end' },
  missed: { zh: '遗漏', en: 'missed' },
}

const VERDICTS = {
  followed: { zh: '与建议一致', en: 'as recommended' },
  other: { zh: '采取了其他措施', en: 'something else was done' },
  none: { zh: '未采取措施', en: 'nothing was done' },
} as const

interface Row {
  readonly minute: number
  readonly kind: 'inject' | 'control' | 'action' | 'refused' | 'alarm'
  readonly what: string
  readonly who: string
}

const KINDS: Readonly<Record<Row['kind'], Text>> = {
  inject: { zh: '注入', en: 'Inject' },
  control: { zh: '导调', en: 'Control' },
  action: { zh: '处置', en: 'Action' },
  refused: { zh: '被拒', en: 'Refused' },
  alarm: { zh: '告警', en: 'Alarm' },
}

const TO: Readonly<Record<string, Text>> = {
  ALL: { zh: '全体', en: 'everybody' },
  CENTRE: { zh: '运行中心', en: 'operations centre' },
  HOSPITAL: { zh: '各医院', en: 'every hospital' },
  OBSERVER: { zh: '观察员', en: 'observers' },
}

function timeline(story: Story): readonly Row[] {
  const who = (id: string): string => both(participantText(story.participants.get(id)))
  const rows: Row[] = []
  for (const inject of story.injects.values()) {
    if (inject.deliveredMinute === null) continue
    const seen = inject.acknowledged.map(
      ({ by, minute }) => `${who(by)} ${said('确认', 'acknowledged')} ${clock(minute)}`,
    )
    const notes = [inject.warning, inject.effect].flatMap((note) => (note ? [both(note)] : []))
    rows.push({
      minute: inject.deliveredMinute,
      kind: 'inject',
      what: [
        `<b>${both(inject.text)}</b>`,
        ...notes.map((n) => `<small>${n}</small>`),
        ...seen.map((n) => `<small>${n}</small>`),
      ].join('<br>'),
      who: both(inject.facilityName ?? TO[inject.to.role]!),
    })
  }
  for (const action of story.actions)
    rows.push({
      minute: action.minute,
      kind: action.planned === null ? 'refused' : action.as === 'action' ? 'action' : 'control',
      what: `<b>${both(action.text)}</b><br><small>${action.planned ? both(action.planned.note) : escaped(action.why ?? '')}</small>`,
      who: who(action.by),
    })
  for (const { alarm } of alarmFindings(story))
    rows.push({
      minute: alarm.sinceMinute,
      kind: 'alarm',
      what: `<b>${both(alarm.name)}</b> ${both(alarm.finding)}`,
      who: both(alarm.facilityName),
    })
  return rows.toSorted((a, b) => a.minute - b.minute)
}

const table = (head: readonly string[], rows: readonly (readonly string[])[], empty: string): string =>
  rows.length === 0
    ? `<p class="none">${empty}</p>`
    : `<div class="scroll"><table><thead><tr>${head.map((h) => `<th scope="col">${h}</th>`).join('')}</tr></thead><tbody>${rows
        .map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`)
        .join('')}</tbody></table></div>`

function timelineSection(story: Story): string {
  const rows = timeline(story).map(({ minute, kind, what, who }) => [
    `<time>${clock(minute)}</time>`,
    `<span class="kind ${kind}">${both(KINDS[kind])}</span>`,
    what,
    who,
  ])
  const head = [said('时间', 'Time'), said('类别', 'Kind'), said('内容', 'What'), said('对象／执行', 'To / by')]
  return section(
    'timeline',
    said('时间线', 'Timeline'),
    table(head, rows, said('没有任何注入、处置或告警。', 'No inject, action or alarm.')),
  )
}

function decisionsSection(story: Story): string {
  const rows = decisionFindings(story).map(({ inject, recommendation, actions, verdict }) => {
    const best = recommendation.best === null ? null : recommendation.options[recommendation.best]!
    const effect = best
      ? `${both(best.text)}<br><small>${both(recommendation.figureName)} ${interval(best.mean, best.halfWidth95)} ${both(unitText(recommendation.unit))}</small>`
      : said('不处置：没有方案好到超出偶然', 'do nothing: no option is better beyond chance')
    const others = recommendation.options
      .filter((option) => option !== best)
      .map((option) => `<small>${both(option.text)} ${interval(option.mean, option.halfWidth95)}</small>`)
    return [
      `<time>${clock(inject.deliveredMinute!)}</time>`,
      both(inject.text),
      `${effect}<br>${others.join('<br>')}<br><small>n = ${recommendation.pairs}, ${recommendation.horizonHours.toFixed(0)} h</small>`,
      actions.length === 0 ? '—' : actions.map((action) => `${clock(action.minute)} ${both(action.text)}`).join('<br>'),
      `<b class="verdict ${verdict}">${both(VERDICTS[verdict])}</b>`,
    ]
  })
  const head = [
    said('时间', 'Time'),
    said('注入', 'Inject'),
    said('建议', 'Recommended'),
    said('决定', 'Decided'),
    said('对照', 'Verdict'),
  ]
  const note = said(
    `注入后 ${DECISION_MINUTES} 分钟内的处置视为对其的决定。建议出自当时状态的成对模拟，运气另取；人来决定。`,
    `What was done within ${DECISION_MINUTES} minutes of an inject counts as the decision about it. Recommendations come from paired runs of the state at that minute, with luck of their own; people decide.`,
  )
  const none = said(
    '没有可对照的建议：本次演练未给出备选措施，或注入未送达。',
    'No recommendation to compare with: the exercise has no options, or no inject was delivered.',
  )
  return section(
    'decisions',
    said('决定与建议', 'Decisions against recommendations'),
    `${table(head, rows, none)}<p class="note">${note}</p>`,
  )
}

function alarmsSection(story: Story): string {
  const findings = alarmFindings(story)
  const missed = findings.filter(({ answer }) => answer === 'missed').length
  const limit = story.heading.alarmLimitMinutes
  const rows = findings.map(({ alarm, answer, afterMinutes }) => [
    `<time>${clock(alarm.sinceMinute)}</time>`,
    both(alarm.facilityName),
    `<b>${both(alarm.name)}</b> ${both(alarm.finding)}`,
    `<b class="answer ${answer}">${both(ANSWERS[answer])}</b>${afterMinutes === null ? '' : ` <small>${afterMinutes.toFixed(0)} min</small>`}`,
  ])
  const head = [
    said('时间', 'Time'),
    said('医院', 'Hospital'),
    said('告警', 'Alarm'),
    said(`${limit} 分钟内`, `Within ${limit} minutes`),
  ]
  const title =
    findings.length === 0
      ? said('没有危急告警', 'No critical alarm rose')
      : said(
          `${findings.length} 条危急告警，遗漏 ${missed} 条`,
          `${missed} of ${findings.length} critical alarms missed`,
        )
  return section(
    'alarms',
    title,
    table(head, rows, said('演练期间没有新的危急告警。', 'No new critical alarm during the exercise.')),
  )
}

const cell = (value: number | null): string => (value === null ? '—' : figure(value))

/** A share is told in per cent. */
function shown(row: OutcomeFigure): OutcomeFigure {
  if (row.unit !== 'share') return row
  const { mean, halfWidth95 } = row.difference
  const difference = { mean: mean * 100, halfWidth95: halfWidth95 === null ? null : halfWidth95 * 100 }
  const best = row.best === null ? null : row.best * 100
  return { ...row, nothing: row.nothing * 100, played: row.played * 100, best, difference }
}

const differs = ({ nothing, played, best, difference }: OutcomeFigure): boolean =>
  difference.mean !== 0 || played !== nothing || (best !== null && best !== nothing)

function outcomeSection(story: Story): string {
  const { outcome } = story
  const title = said('结果：与不处置、与所见最佳相比', 'Outcome against doing nothing and the best found')
  if (outcome === null)
    return section(
      'outcome',
      title,
      `<p class="none">${
        story.state === 'INTERRUPTED' || story.state === 'FAILED'
          ? said(
              '演练未正常结束，无法重演，因此没有结果对比。',
              'The exercise did not end by itself and cannot be run again: there is no comparison.',
            )
          : said(
              '演练结束后（至少进行 30 分钟）才有结果对比。',
              'The comparison is made when the exercise has ended, after at least 30 minutes.',
            )
      }</p>`,
    )
  const head = [
    said('指标（全市）', 'Figure (city)'),
    said('不处置', 'Nothing done'),
    said('本次演练', 'As played'),
    said('所见最佳', 'Best found'),
    said(`差异，n = ${outcome.pairs}`, `Difference, n = ${outcome.pairs}`),
  ]
  const tableOf = (rows: readonly OutcomeFigure[]): string =>
    table(
      head,
      rows
        .map(shown)
        .map((row) => [
          `${both(row.name)} <small>${both(unitText(row.unit))}</small>`,
          cell(row.nothing),
          cell(row.played),
          cell(row.best),
          interval(row.difference.mean, row.difference.halfWidth95),
        ]),
      said('没有指标有差别。', 'No figure differs.'),
    )
  const alike = outcome.figures.filter((row) => !differs(row))
  const rest =
    alike.length === 0
      ? ''
      : `<details><summary>${said(`另有 ${alike.length} 项没有差别`, `${alike.length} figures do not differ`)}</summary>${tableOf(alike)}</details>`
  return section(
    'outcome',
    title,
    `${outcomeChart(outcome, story)}${tableOf(outcome.figures.filter(differs))}${rest}${triedList(outcome)}`,
  )
}

function triedList(outcome: Outcome): string {
  const judged = outcome.figures.find(({ id }) => id === outcome.judgedBy)
  const unit = both(unitText(judged?.unit ?? ''))
  const tried = outcome.tried
    .map(({ text, mean, halfWidth95 }) => `<li>${both(text)}: ${interval(mean, halfWidth95)} ${unit}</li>`)
    .join('')
  const best = outcome.best
    ? `${said('所见最佳：', 'Best found: ')}${both(outcome.best.text)}`
    : said('没有一种做法好于不处置', 'Nothing that was tried is better than doing nothing')
  return `<h3>${best}</h3><p class="note">${said('依据：', 'Judged by: ')}${both(judged?.name ?? { zh: '', en: '' })}. ${said(
    '各列为演练当时的同一运气；差异为成对运行的均值与 95 % 区间。',
    'The columns share the luck that was played; differences are means over pairs with their 95 % interval.',
  )}</p><ul>${tried}</ul>`
}

const section = (id: string, title: string, body: string): string =>
  `<section id="${id}"><h2>${title}</h2>${body}</section>`

function headingSection(story: Story): string {
  const { heading } = story
  const rows: [string, string][] = [
    [
      said('状态', 'State'),
      `${both(STATES[story.state]!)}${story.why === null ? '' : ` <small>${escaped(story.why)}</small>`}`,
    ],
    [
      said('城市', 'City'),
      `${both(heading.city.name)}${heading.city.synthetic ? ` · ${said('合成数据', 'SYNTHETIC')}` : ''}`,
    ],
    [said('想定', 'Scenario'), heading.scenario ? both(heading.scenario.title) : said('无', 'none')],
    [
      said('起点', 'Start'),
      `${heading.start === 'LIVE' ? said('由实时状态分叉', 'forked from the live city') : said('由想定开场预热', "warmed up to the scenario's opening")} · ${localTime(heading.forkedAt, heading.city.zone)}`,
    ],
    [said('进行', 'Played'), `${clock(story.minute)} / ${clock(heading.horizonMinutes)}`],
    [
      said('参演', 'Participants'),
      [...story.participants.values()].map((one) => both(participantText(one))).join('<br>'),
    ],
    [said('外部冲击', 'What happened'), heading.shocks.map(both).join('<br>') || '—'],
    ...(heading.leftOut.length === 0
      ? []
      : [[said('未纳入', 'Left out'), heading.leftOut.map(both).join('<br>')] satisfies [string, string]]),
    [said('种子', 'Seed'), escaped(heading.seed)],
    [said('引擎', 'Engine'), escaped(heading.engineVersion)],
    [
      said('散列', 'Hashes'),
      `<code>${said('起点', 'state')} ${escaped(heading.stateHash)}<br>${said('城市', 'city')} ${escaped(heading.cityHash)}<br>${said('参数', 'parameters')} ${escaped(heading.parametersHash)}${
        story.outcome ? `<br>${said('终点', 'end')} ${escaped(story.outcome.stateHash)}` : ''
      }</code>`,
    ],
  ]
  if (story.outcome)
    rows.push([
      said('可重现', 'Reproduced'),
      story.outcome.reproduced
        ? said(
            '是：从起点以同样处置重演，终点逐字节相同',
            'yes: run again from the fork with the same actions, it ends in the same bytes',
          )
        : said('否：重演的终点不同，结果对比不可靠', 'no: run again it ends elsewhere; do not rely on the comparison'),
    ])
  return `<dl class="facts">${rows.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`).join('')}</dl>`
}

/** The page; `language` is the one shown first. */
export function exerciseReportPage(story: Story, language: 'zh' | 'en'): string {
  const { heading } = story
  const radio = (id: 'zh' | 'en', word: string): string =>
    `<input type="radio" name="language" id="${id}"${id === language ? ' checked' : ''}><label for="${id}">${word}</label>`
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<link rel="icon" href="data:,"><title>演练 EXERCISE · ${escaped(heading.title)}</title><style>${REPORT_STYLE}</style></head>
<body><div class="frame" aria-hidden="true"></div><div class="plate">演练 EXERCISE</div>
${radio('zh', '中文')}${radio('en', 'English')}
<main><header><p class="mark">${said('演练总结报告', 'After-action report')}</p><h1>${escaped(heading.title)}</h1>
<p class="mark">${said('全部为模拟数据，不代表任何真实情形。', 'All of this is simulated: it describes no real event.')}</p></header>
${headingSection(story)}${outcomeSection(story)}${decisionsSection(story)}${alarmsSection(story)}${timelineSection(story)}
<footer>演练 EXERCISE · ${escaped(heading.id)} · ${escaped(heading.engineVersion)}</footer></main></body></html>
`
}
