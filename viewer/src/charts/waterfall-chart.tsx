import type { Severity } from '../data/types.ts'
import { count } from '../format/numbers.ts'
import { textWidth } from './fit-text.ts'
import { useSize } from './use-size.ts'
import { type WaterfallPanel, type WaterfallStep, waterfallPanel } from './waterfall.ts'
import './waterfall-chart.css'

const NAME_SIZE = 12

export function WaterfallChart({
  left,
  right,
  labels,
  finding,
  zoomLabel,
  usableSeverity,
}: {
  left: readonly WaterfallStep[]
  right: readonly WaterfallStep[]
  labels: Readonly<Record<string, string>>
  finding: string
  zoomLabel: string
  usableSeverity: Severity
}) {
  const [ref, size] = useSize<HTMLDivElement>()
  // Where a name is wider than its bar's place every other one stands a line lower.
  const place = (size.width - 32) / (left.length + right.length)
  const staggered = Object.values(labels).some((label) => textWidth(label, NAME_SIZE) > place - 4)
  const bottom = size.height - (staggered ? 36 : 22)
  const split = Math.round((size.width - 32) * (left.length / (left.length + right.length)))
  const boxes = {
    left: { x: 12, width: split - 8, top: 34, bottom },
    right: { x: 20 + split, width: size.width - 32 - split, top: 48, bottom },
  }
  const one = waterfallPanel(left, boxes.left)
  const two = waterfallPanel(right, boxes.right, false)
  const from = one.bars.at(-1)
  const to = two.bars[0]
  return (
    <div className="chart waterfall" ref={ref}>
      {size.width > 0 && (
        <svg width={size.width} height={size.height} role="img" aria-label={finding}>
          {from && to && (
            <>
              <line className="waterfall-zoom" x1={from.x + from.width} y1={from.y} x2={to.x} y2={to.y} />
              <line className="waterfall-zoom" x1={from.x + from.width} y1={bottom} x2={to.x} y2={bottom} />
            </>
          )}
          <text className="waterfall-note" x={boxes.right.x} y="18">
            {zoomLabel}
          </text>
          <Panel
            panel={one}
            labels={labels}
            bottom={bottom}
            lower={staggered ? 1 : null}
            usableSeverity={usableSeverity}
          />
          <Panel
            panel={two}
            labels={labels}
            bottom={bottom}
            lower={staggered ? (left.length + 1) % 2 : null}
            usableSeverity={usableSeverity}
          />
        </svg>
      )}
    </div>
  )
}

function Panel({
  panel,
  labels,
  bottom,
  lower,
  usableSeverity,
}: {
  panel: WaterfallPanel
  labels: Readonly<Record<string, string>>
  bottom: number
  /** Which names stand a line lower: those of even or odd number; null = none. */
  lower: number | null
  usableSeverity: Severity
}) {
  return (
    <g>
      {panel.joints.map((joint) => (
        <line key={joint.x0} className="waterfall-joint" x1={joint.x0} x2={joint.x1} y1={joint.y} y2={joint.y} />
      ))}
      {panel.bars.map((bar, k) => (
        <g key={bar.id} className={`waterfall-${bar.kind} ${bar.kind === 'usable' ? `is-${usableSeverity}` : ''}`}>
          <rect x={bar.x} y={bar.y} width={bar.width} height={bar.height} />
          {panel.cut && bar.kind === 'total' && (
            <path
              className="waterfall-cut"
              d={`M${bar.x - 1} ${bottom - 12}l${bar.width / 4} -4l${bar.width / 4} 4l${bar.width / 4} -4l${bar.width / 4 + 2} 4`}
            />
          )}
          <text x={bar.x + bar.width / 2} y={bar.labelY} textAnchor="middle" className="waterfall-value">
            {bar.kind === 'less' ? `−${count(bar.value)}` : count(bar.value)}
          </text>
          <text
            x={bar.x + bar.width / 2}
            y={bottom + (lower !== null && k % 2 === lower ? 30 : 16)}
            textAnchor="middle"
            className="waterfall-name"
          >
            {labels[bar.id]}
          </text>
        </g>
      ))}
      <line
        className="waterfall-floor"
        x1={panel.bars[0]!.x - 4}
        x2={panel.bars.at(-1)!.x + panel.bars.at(-1)!.width + 4}
        y1={bottom}
        y2={bottom}
      />
    </g>
  )
}
