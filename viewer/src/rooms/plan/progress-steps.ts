// Value and bound of a search as steps over the logarithm of time.
import { scaleLinear, scaleLog } from 'd3-scale'
import type { SitingStep } from '../../data/plan-types.ts'

export interface StepPaths {
  readonly value: string
  readonly bound: string | null
  /** What is not known yet: between value and bound. */
  readonly between: string | null
  readonly valueY: number
  readonly boundY: number | null
  readonly valueLabelY: number
  readonly boundLabelY: number
  /** Where more is better the bound comes down from above. */
  readonly isBoundAbove: boolean
  readonly ticksX: readonly { readonly x: number; readonly label: string }[]
  readonly ticksY: readonly { readonly y: number; readonly label: string }[]
}

interface Margins {
  readonly top: number
  readonly right: number
  readonly bottom: number
  readonly left: number
}

const LABEL_APART = 17

/** Null before the first step, or without room. */
export function stepPaths(
  steps: readonly SitingStep[],
  factor: number,
  width: number,
  height: number,
  margins: Margins,
): StepPaths | null {
  const known = steps.flatMap(({ elapsedMilliseconds, value, bound }) =>
    value === null
      ? []
      : [
          {
            seconds: Math.max(0.01, elapsedMilliseconds / 1000),
            value: value * factor,
            bound: bound === null ? null : bound * factor,
          },
        ],
  )
  const right = width - margins.right
  if (known.length === 0 || right - margins.left < 20) return null
  const last = known.at(-1)!.seconds
  const x = scaleLog()
    .domain([Math.min(known[0]!.seconds, last / 2), Math.max(last, known[0]!.seconds * 2)])
    .range([margins.left, right])
  const all = known.flatMap(({ value, bound }) => (bound === null ? [value] : [value, bound]))
  const [low, high] = [Math.min(...all), Math.max(...all)]
  const room = Math.max((high - low) * 0.12, Math.abs(high) * 0.01, 1e-9)
  const y = scaleLinear()
    .domain([low - room, high + room])
    .range([height - margins.bottom, margins.top])
  const stairs = (of: (one: (typeof known)[number]) => number): readonly (readonly [number, number])[] => {
    const points: (readonly [number, number])[] = []
    known.forEach((one, k) => {
      if (k > 0) points.push([x(one.seconds), y(of(known[k - 1]!))])
      points.push([x(one.seconds), y(of(one))])
    })
    return [...points, [right, y(of(known.at(-1)!))]]
  }
  const drawn = (points: readonly (readonly [number, number])[]): string =>
    points.map(([px, py], k) => `${k === 0 ? 'M' : 'L'}${px.toFixed(1)} ${py.toFixed(1)}`).join('')
  const values = stairs(({ value }) => value)
  const hasBound = known.every(({ bound }) => bound !== null)
  const bounds = hasBound ? stairs(({ bound }) => bound!) : null
  const valueY = values.at(-1)![1]
  const boundY = bounds ? bounds.at(-1)![1] : null
  const isAbove = boundY !== null && boundY <= valueY
  const apart = boundY === null || Math.abs(boundY - valueY) >= LABEL_APART
  return {
    value: drawn(values),
    bound: bounds && drawn(bounds),
    between: bounds && `${drawn(values)}${drawn([...bounds].reverse()).replace('M', 'L')}Z`,
    valueY,
    boundY,
    isBoundAbove: bounds === null || bounds[0]![1] <= values[0]![1],
    valueLabelY: (apart ? valueY : valueY + ((isAbove ? 1 : -1) * LABEL_APART) / 2) + 4,
    boundLabelY: (boundY === null ? 0 : apart ? boundY : valueY - ((isAbove ? 1 : -1) * LABEL_APART) / 2) + 4,
    ticksX: x
      .ticks(4)
      .filter((t) => /^[125]/.test(String(Number(t.toPrecision(1))).replace(/^0\.0*/, '')))
      .filter((_, k, list) => list.length <= 6 || k % Math.ceil(list.length / 6) === 0)
      .map((t) => ({ x: x(t), label: `${Number(t.toPrecision(1))} s` })),
    ticksY: y.ticks(4).map((t) => ({ y: y(t), label: shortNumber(t) })),
  }
}

const shortNumber = (value: number): string =>
  Math.abs(value) >= 1e6 ? `${Number((value / 1e6).toPrecision(4))}M` : String(Number(value.toPrecision(4)))
