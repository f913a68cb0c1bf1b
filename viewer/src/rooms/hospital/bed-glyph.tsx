// One bed as a window: the state is drawn by shape first, so that the free ones are found without a legend or colour.
import type { BedState } from './bed-tally.ts'

const W = 22
const H = 24

export function BedGlyph({ state, width = W, height = H }: { state: BedState; width?: number; height?: number }) {
  const w = width - 1
  const h = height - 1
  switch (state) {
    case 'available':
      return <rect x="2" y="2" width={w - 3} height={h - 3} fill="none" stroke="var(--text-1)" strokeWidth="2" />
    case 'assigned':
      return (
        <g>
          <rect x="1" y="1" width={w - 1} height={h - 1} fill="none" stroke="var(--accent)" strokeWidth="1.5" />
          <path d={`M1 ${h}V1L${w} ${h}z`} fill="var(--accent)" />
        </g>
      )
    case 'occupied':
      return <rect x="0.5" y="0.5" width={w} height={h} fill="var(--bed-occupied)" />
    case 'held':
      return (
        <g>
          <rect x="0.5" y="0.5" width={w} height={h} fill="var(--bed-occupied)" />
          <circle cx={w / 2 + 0.5} cy={h / 2 + 0.5} r="3.5" fill="var(--bg)" />
        </g>
      )
    case 'dirty':
      return (
        <g fill="var(--text-2)">
          <rect x="1" y="5" width={w - 1} height="3" />
          <rect x="1" y={h - 7} width={w - 1} height="3" />
        </g>
      )
    case 'cleaning':
      return (
        <g fill="var(--text-1)">
          {[3, h / 2 - 1, h - 5].map((y) => (
            <rect key={y} x="1" y={y} width={w - 1} height="3" />
          ))}
        </g>
      )
    case 'blocked':
      return <path d={`M2 2L${w - 1} ${h - 1}M${w - 1} 2L2 ${h - 1}`} stroke="var(--text-2)" strokeWidth="1.5" />
    case 'standby':
      return (
        <rect
          x="1.5"
          y="1.5"
          width={w - 2}
          height={h - 2}
          fill="none"
          stroke="var(--sev-watch)"
          strokeDasharray="3 2"
        />
      )
    case 'closed':
      return <rect x="1.5" y="1.5" width={w - 2} height={h - 2} fill="none" stroke="var(--rule-strong)" />
    default:
      return (
        <g>
          <rect x="1.5" y="1.5" width={w - 2} height={h - 2} fill="none" stroke="var(--text-3)" strokeDasharray="1 3" />
          <circle cx={w / 2 + 0.5} cy={h / 2 + 0.5} r="2.5" fill="none" stroke="var(--text-3)" />
        </g>
      )
  }
}
