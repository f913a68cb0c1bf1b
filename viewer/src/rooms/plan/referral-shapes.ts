// Shapes of the referral lab's charts: flows, the failing curve, the matrix, the fund; pixels from figures, nothing else.
import { scaleLinear } from 'd3-scale'
import { area, curveMonotoneX, line } from 'd3-shape'
import type { LabBands, LabCentre, LabScan } from '../../data/referral-types.ts'
import { type BandAt, figureAt, valueAt } from './referral-figures.ts'

export interface Ribbon {
  readonly id: string
  readonly kind: 'direct' | 'up' | 'back' | 'down'
  readonly path: string
  readonly value: number
  /** Where its label may stand: the middle. */
  readonly x: number
  readonly y: number
  readonly thickness: number
}

export interface FlowNode {
  readonly id: 'people' | 'primary' | 'other' | 'tertiary' | 'hospitals' | 'away'
  readonly x: number
  readonly y: number
  readonly height: number
  readonly value: number
}

const NODE_WIDTH = 12

interface FlowsAt {
  readonly primary: number
  readonly other: readonly [direct: number, up: number, back: number]
  /** null = no hospital's level is known: all are among the others. */
  readonly tertiary: readonly [direct: number, up: number, back: number] | null
  readonly away: number
  readonly down: number
}

export function flowsAt(scan: LabScan, share: number): FlowsAt | null {
  const at = (id: string): number => figureAt(scan, id, share).central ?? Number.NaN
  const primary = at('primary-visits') + at('reverse-flow')
  if (!Number.isFinite(primary)) return null
  return {
    primary,
    other: [at('other-direct'), at('other-up'), at('other-back')],
    tertiary: Number.isFinite(at('tertiary-direct'))
      ? [at('tertiary-direct'), at('tertiary-up'), at('tertiary-back')]
      : null,
    away: at('remote') + at('outside'),
    down: at('referred-down'),
  }
}

/** A ribbon from a place at the right edge of one node to the left edge of another. */
function ribbon(x0: number, y0: number, x1: number, y1: number, thickness: number): string {
  const middle = (x0 + x1) / 2
  const half = thickness / 2
  return `M${x0} ${y0 - half}C${middle} ${y0 - half} ${middle} ${y1 - half} ${x1} ${y1 - half}L${x1} ${y1 + half}C${middle} ${y1 + half} ${middle} ${y0 + half} ${x0} ${y0 + half}Z`
}

/** Residents left, centres in the middle, hospitals right; heights are visits a day, and small flows keep a hair's width. */
export function flowShapes(
  flows: FlowsAt,
  width: number,
  height: number,
): { readonly nodes: readonly FlowNode[]; readonly ribbons: readonly Ribbon[] } {
  const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0)
  const { primary, other, away, down } = flows
  const isTold = flows.tertiary !== null
  const tertiary = flows.tertiary ?? [0, 0, 0]
  const people = primary + other[0] + tertiary[0] + away
  const right = sum(other) + sum(tertiary) + away
  const top = 58
  const bottom = height - 40
  const gap = Math.max(18, (bottom - top) * 0.09)
  const scale = Math.min((bottom - top) / people, (bottom - top - 2 * gap) / Math.max(right, 1))
  const px = (value: number): number => Math.max(0, value * scale)
  const [xLeft, xMiddle, xRight] = [14, Math.round(width * 0.4), width - Math.min(250, width * 0.42)]
  const tertiaryY = top
  const otherY = isTold ? tertiaryY + px(sum(tertiary)) + gap : top
  const awayY = bottom - px(away)
  const primaryY = bottom - px(primary) - px(away) - 6
  const nodes: FlowNode[] = [
    { id: 'people', x: xLeft, y: bottom - px(people), height: px(people), value: people },
    { id: 'primary', x: xMiddle, y: primaryY, height: px(primary), value: primary },
    ...(isTold
      ? [{ id: 'tertiary' as const, x: xRight, y: tertiaryY, height: px(sum(tertiary)), value: sum(tertiary) }]
      : []),
    { id: isTold ? 'other' : 'hospitals', x: xRight, y: otherY, height: px(sum(other)), value: sum(other) },
    { id: 'away', x: xRight, y: awayY, height: px(away), value: away },
  ]
  const ribbons: Ribbon[] = []
  const add = (
    id: string,
    kind: Ribbon['kind'],
    value: number,
    x0: number,
    y0: number,
    x1: number,
    y1: number,
  ): void => {
    const thickness = Math.max(1, px(value))
    ribbons.push({
      id,
      kind,
      path: ribbon(x0, y0, x1, y1, thickness),
      value,
      x: (x0 + x1) / 2,
      y: (y0 + y1) / 2,
      thickness,
    })
  }
  let from = bottom - px(people)
  const leave = (value: number): number => {
    const y = from + px(value) / 2
    from += px(value)
    return y
  }
  const out = xLeft + NODE_WIDTH
  if (isTold)
    add('tertiary-direct', 'direct', tertiary[0], out, leave(tertiary[0]), xRight, tertiaryY + px(tertiary[0]) / 2)
  add('other-direct', 'direct', other[0], out, leave(other[0]), xRight, otherY + px(other[0]) / 2)
  add('primary', 'up', primary, out, leave(primary), xMiddle, primaryY + px(primary) / 2)
  add('away', 'direct', away, out, leave(away), xRight, awayY + px(away) / 2)
  let sent = primaryY
  const send = (id: string, kind: Ribbon['kind'], value: number, y: number): void => {
    add(id, kind, value, xMiddle + NODE_WIDTH, sent + px(value) / 2, xRight, y + px(value) / 2)
    sent += px(value)
  }
  if (isTold) {
    send('tertiary-up', 'up', tertiary[1], tertiaryY + px(tertiary[0]))
    send('tertiary-back', 'back', tertiary[2], tertiaryY + px(tertiary[0] + tertiary[1]))
  }
  send('other-up', 'up', other[1], otherY + px(other[0]))
  send('other-back', 'back', other[2], otherY + px(other[0] + other[1]))
  const [downFrom, downTo] = [otherY + px(sum(other)), primaryY + px(primary)]
  add('down', 'down', down, xMiddle + NODE_WIDTH, downTo - px(down) / 2 - 3, xRight, downFrom - px(down) / 2 - 1)
  return { nodes, ribbons }
}

const M = { top: 18, right: 16, bottom: 26, left: 40 }

/** The wait of all people by share with its band, the worst centre as a line, the limit, and where it is passed. */
export function curveShapes(scan: LabScan, share: number, width: number, height: number) {
  const bandsOf = (id: string): LabBands => scan.figures.find((one) => one.id === id)!.bands
  const wait = bandsOf('wait')
  const worst = bandsOf('wait-worst')
  const most = Math.max(
    scan.limitMinutes * 1.25,
    ...[...wait.central, ...wait.p90, ...worst.central].map((value) => value ?? 0),
  )
  const x = scaleLinear()
    .domain([scan.shares[0]!, scan.shares.at(-1)!])
    .range([M.left, width - M.right])
  const y = scaleLinear()
    .domain([0, most * 1.06])
    .range([height - M.bottom, M.top])
  const of = (values: readonly (number | null)[]): string =>
    line<number | null>()
      .defined((value) => value !== null)
      .x((_, k) => x(scan.shares[k]!))
      .y((value) => y(value!))
      .curve(curveMonotoneX)([...values]) ?? ''
  const band =
    scan.draws < 2
      ? ''
      : (area<number>()
          .x((k) => x(scan.shares[k]!))
          .y0((k) => y(wait.p10[k] ?? 0))
          .y1((k) => y(wait.p90[k] ?? 0))
          .curve(curveMonotoneX)(scan.shares.map((_, k) => k)) ?? '')
  const fails = scan.cityFailsAt.central[0] ?? null
  const middle = wait.central
  return {
    x,
    y,
    band,
    line: of(middle),
    worst: of(worst.central),
    worstEnd: { x: x.range()[1]!, y: y(worst.central.at(-1) ?? 0) },
    lineEnd: { x: x.range()[1]!, y: y(middle.at(-1) ?? 0) },
    limitY: y(scan.limitMinutes),
    fails: fails === null ? null : { share: fails, x: x(fails), y: y(scan.limitMinutes) },
    failBand: [scan.cityFailsAt.p10[0] ?? null, scan.cityFailsAt.p90[0] ?? null].map((one) =>
      one === null ? null : x(one),
    ),
    chosen: { x: x(share), y: y(valueAt(scan.shares, middle, share) ?? 0), value: valueAt(scan.shares, middle, share) },
    now: { x: x(scan.shares[0]!), y: y(middle[0] ?? 0), value: middle[0] ?? null },
    ticksX: x.ticks(5),
    ticksY: y.ticks(5),
    bottom: height - M.bottom,
    top: M.top,
    right: width - M.right,
    left: M.left,
  }
}

const STOPS: readonly (readonly [number, number, number])[] = [
  [0x16, 0x2b, 0x36],
  [0x17, 0x4a, 0x55],
  [0x1f, 0x7f, 0x80],
  [0x63, 0xb5, 0x8f],
  [0xc9, 0xd8, 0x92],
]
const LIGHT_STOPS: readonly (readonly [number, number, number])[] = [
  [0xe3, 0xe9, 0xed],
  [0xc6, 0xdd, 0xe7],
  [0x93, 0xc1, 0xd4],
  [0x4c, 0x97, 0xb6],
  [0x0b, 0x6e, 0x99],
]

/** Colour of a wait up to the limit. What is beyond leaves the ramp. */
export function waitColour(minutes: number, limit: number, theme: 'dark' | 'light'): string {
  const stops = theme === 'dark' ? STOPS : LIGHT_STOPS
  // Bent, so that what is far from the limit stays dark.
  const t = Math.max(0, Math.min(1, minutes / limit)) ** 1.6 * (stops.length - 1)
  const k = Math.min(stops.length - 2, Math.floor(t))
  const mixed = [0, 1, 2].map((at) => Math.round(stops[k]![at]! + (stops[k + 1]![at]! - stops[k]![at]!) * (t - k)))
  return `rgb(${mixed.join(' ')})`
}

export interface MatrixCell {
  readonly minutes: number | null
  readonly isOver: boolean
}

/** Rows of the matrix: the centres that fail first, and every share of the scan. */
export const matrixRows = (
  { centres, limitMinutes }: LabScan,
  most: number,
): readonly { readonly centre: LabCentre; readonly cells: readonly MatrixCell[] }[] =>
  centres.slice(0, most).map((centre) => ({
    centre,
    cells: centre.waitMinutes.map((minutes) => ({ minutes, isOver: (minutes ?? 0) > limitMinutes })),
  }))

export interface FundBar {
  readonly id: string
  readonly kind: 'total' | 'more' | 'less'
  /** Of the year, in yuan. */
  readonly value: number
  readonly from: number
  readonly to: number
  /** Band of where the bar ends. */
  readonly low: number | null
  readonly high: number | null
}

/** From the present surplus through what changes to the surplus then, and to whom it goes; bars of nothing are left out. */
export function fundBars(scan: LabScan, share: number): readonly FundBar[] {
  const at = (id: string): BandAt => figureAt(scan, id, share)
  const total = (id: string): FundBar | null => {
    const { central, p10, p90 } = at(id)
    if (central === null) return null
    return { id, kind: 'total', value: central, from: 0, to: central, low: p10, high: p90 }
  }
  const bars: FundBar[] = []
  let level = 0
  const add = (id: string): void => {
    const { central, p10, p90 } = at(id)
    if (central === null || central === 0) return
    const from = level
    level += central
    bars.push({
      id,
      kind: central >= 0 ? 'more' : 'less',
      value: central,
      from,
      to: level,
      low: p10 === null ? null : from + p10,
      high: p90 === null ? null : from + p90,
    })
  }
  const begin = total('fund-surplus-present')
  if (begin === null) return []
  bars.push(begin)
  level = begin.to
  for (const id of ['fund-direct', 'fund-up', 'fund-back', 'fund-primary']) add(id)
  const then = total('fund-surplus')
  if (then) bars.push(then)
  for (const id of ['fund-retained', 'fund-borne']) add(id)
  const left = total('fund-left')
  if (left) bars.push(left)
  return bars
}
