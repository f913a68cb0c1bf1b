/** Needed beds of the city over the exercise, as played and at best, against doing nothing, above what happened when. */

import { alarmFindings } from './after-action.ts'
import type { Outcome } from './ports.ts'
import type { Story } from './story.ts'

const [WIDTH, HEIGHT] = [1000, 300]
const [LEFT, RIGHT, TOP, PLOT] = [56, 16, 26, 190]
const LANES = [
  ['inject', '◆', '#6a3fb5', { zh: '注入', en: 'Injects' }],
  ['action', '●', '#0b6e99', { zh: '处置', en: 'Actions' }],
  ['alarm', '▲', '#c4213a', { zh: '告警', en: 'Alarms' }],
] as const
const LINES = [
  ['nothing', '#b0452a', '6 4', { zh: '不处置', en: 'nothing done' }],
  ['played', '#10202b', '', { zh: '本次演练', en: 'as played' }],
  ['best', '#1f716b', '2 3', { zh: '所见最佳', en: 'best found' }],
] as const

const words = (x: number, y: number, text: { zh: string; en: string }, more = ''): string =>
  `<text x="${x}" y="${y}" ${more}><tspan class="zh">${text.zh}</tspan><tspan class="en">${text.en}</tspan></text>`

/** A round step of which three to six fit into a span. */
function stepOf(span: number): number {
  const power = 10 ** Math.floor(Math.log10(span / 4))
  return [1, 2, 5, 10].map((k) => k * power).find((step) => span / step <= 6) ?? power * 10
}

export function outcomeChart({ series }: Outcome, story: Story): string {
  // Against doing nothing: of tens of thousands of beds nobody would see the difference.
  const shown = LINES.flatMap(([name, ...rest]) => {
    const values = series[name]?.map((value, i) => value - series.nothing[i]!)
    return values ? [[values, ...rest] as const] : []
  })
  const all = shown.flatMap(([values]) => values)
  const [low, high] = [Math.min(...all), Math.max(...all)]
  const pad = Math.max(1, (high - low) * 0.08)
  const minutes = Math.max(1, (series.played.length - 1) * series.everyMinutes, story.minute)
  const x = (minute: number): number => LEFT + (minute / minutes) * (WIDTH - LEFT - RIGHT)
  const y = (value: number): number => TOP + PLOT - ((value - low + pad) / (high - low + 2 * pad)) * PLOT
  const step = stepOf(high - low + 2 * pad)
  const grid = Array.from({ length: 8 }, (_, i) => (Math.ceil((low - pad) / step) + i) * step)
    .filter((value) => value <= high + pad)
    .map(
      (value) =>
        `<path d="M${LEFT} ${y(value)}H${WIDTH - RIGHT}" stroke="#d5dde3"/><text x="${LEFT - 8}" y="${y(value) + 4}" text-anchor="end">${value}</text>`,
    )
  const caption = words(
    WIDTH - RIGHT,
    16,
    { zh: '全市所需床位，与不处置之差', en: 'needed beds of the city against doing nothing' },
    'text-anchor="end"',
  )
  const lines = shown.map(
    ([values, colour, dash]) =>
      `<path fill="none" stroke="${colour}" stroke-width="2" stroke-dasharray="${dash}" d="M${values
        .map((value, i) => `${x(i * series.everyMinutes).toFixed(1)} ${y(value).toFixed(1)}`)
        .join('L')}"/>`,
  )
  const legend = shown.map(
    ([, colour, dash, name], i) =>
      `<path d="M${LEFT + i * 170} 12h24" stroke="${colour}" stroke-width="2" stroke-dasharray="${dash}"/>${words(LEFT + 30 + i * 170, 16, name)}`,
  )
  const at: Readonly<Record<string, readonly number[]>> = {
    inject: [...story.injects.values()].flatMap(({ deliveredMinute }) => deliveredMinute ?? []),
    action: story.actions.flatMap(({ planned, as, minute }) => (planned !== null && as === 'action' ? [minute] : [])),
    alarm: alarmFindings(story).map(({ alarm }) => alarm.sinceMinute),
  }
  const lanes = LANES.map(([kind, mark, colour, name], lane) => {
    const top = TOP + PLOT + 24 + lane * 18
    const marks = at[kind]!.map(
      (minute) =>
        `<text x="${x(minute).toFixed(1)}" y="${top}" text-anchor="middle" style="fill:${colour}">${mark}</text>`,
    )
    return words(0, top, name) + marks.join('')
  })
  const hours = Math.max(1, Math.ceil(minutes / 60 / 12))
  const ticks = Array.from({ length: Math.floor(minutes / 60 / hours) + 1 }, (_, i) => i * hours).map(
    (hour) => `<text x="${x(hour * 60).toFixed(1)}" y="${HEIGHT - 6}" text-anchor="middle">${hour} h</text>`,
  )
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="所需床位，与不处置之差 Needed beds against doing nothing">${[...grid, ...lines, ...legend, caption, ...lanes, ...ticks].join('')}</svg>`
}
