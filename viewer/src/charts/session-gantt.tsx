// A Gantt of theatres: a row for each specialty of a hospital, a column for each day; the bar is the session, filled as far as it is used, and
// marks count the operations that are kept, moved and put off. Each kind has a shape of its own besides its colour.
import { scaleBand } from 'd3-scale'
import { fitText, namesWidth } from './fit-text.ts'
import { useSize } from './use-size.ts'
import './session-gantt.css'

export const GANTT_MARKS = ['kept', 'in', 'later', 'postponed', 'told'] as const
export type GanttMark = (typeof GANTT_MARKS)[number]

export interface GanttSession {
  readonly day: number
  /** Of the session's minutes, as planned; more than 1 = too long. */
  readonly usedShare: number
  readonly marks: Readonly<Record<GanttMark, number>>
}
export interface GanttGroup {
  readonly id: string
  readonly name: string
  /** What stands above the lanes on each day; over = beyond the limit, before what is proposed and with it. */
  readonly days: readonly { readonly label: string; readonly overBefore: boolean; readonly over: boolean }[]
  readonly lanes: readonly { readonly id: string; readonly name: string; readonly sessions: readonly GanttSession[] }[]
}
export interface SessionGanttProps {
  readonly groups: readonly GanttGroup[]
  readonly days: readonly { readonly label: string; readonly isOff: boolean }[]
  readonly finding: string
}

const ROW = 24
const HEAD = 22
const LEAST_NAMES = 96
const MOST_NAMES_SHARE = 0.3
/** Room for “▲ 100.7→94.5/95”. */
const LEAST_COLUMN = 104
const GLYPH = 9

export function SessionGantt({ groups, days, finding }: SessionGanttProps) {
  const [ref, size] = useSize<HTMLDivElement>()
  const all = groups.flatMap(({ name, lanes }) => [name, ...lanes.map((lane) => lane.name)])
  const names = namesWidth(all, 12, LEAST_NAMES, size.width * MOST_NAMES_SHARE) + 14
  const width = Math.max(size.width, names + days.length * LEAST_COLUMN)
  const x = scaleBand(
    days.map((_, day) => day),
    [names, width],
  ).paddingInner(0.06)
  const rows = groups.reduce((sum, { lanes }) => sum + 1 + lanes.length, 0)
  const height = HEAD + rows * ROW + 4
  let row = 0
  return (
    <div className="chart session-gantt" ref={ref}>
      {size.width > 0 && (
        <svg width={width} height={height} role="img" aria-label={finding}>
          {days.map(({ label, isOff }, day) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: columns are days
            <g key={day} className={isOff ? 'is-off' : ''}>
              <rect className="gantt-day" x={x(day)} y={HEAD} width={x.bandwidth()} height={height - HEAD} />
              <text x={x(day)! + x.bandwidth() / 2} y={15} textAnchor="middle">
                {fitText(label, x.bandwidth(), 12)}
              </text>
            </g>
          ))}
          {groups.map((group) => {
            const top = HEAD + row * ROW
            row += 1 + group.lanes.length
            return (
              <g key={group.id} transform={`translate(0 ${top})`}>
                <line className="gantt-rule" x1={0} x2={width} y1={0.5} y2={0.5} />
                <text className="gantt-group" x={0} y={16}>
                  {fitText(group.name, names - 10, 12)}
                </text>
                {group.days.map(({ label, over, overBefore }, day) => (
                  <text
                    // biome-ignore lint/suspicious/noArrayIndexKey: columns are days
                    key={day}
                    className={over ? 'gantt-need is-over' : 'gantt-need'}
                    x={x(day)! + x.bandwidth() / 2}
                    y={16}
                    textAnchor="middle"
                  >
                    {over ? '▲ ' : overBefore ? '△ ' : ''}
                    {label}
                  </text>
                ))}
                {group.lanes.map((lane, k) => (
                  <g key={lane.id} transform={`translate(0 ${(k + 1) * ROW})`}>
                    <text className="gantt-lane" x={10} y={16}>
                      {fitText(lane.name, names - 20, 12)}
                    </text>
                    {lane.sessions.map((session) => (
                      <Session key={session.day} session={session} x={x(session.day)!} width={x.bandwidth()} />
                    ))}
                  </g>
                ))}
              </g>
            )
          })}
        </svg>
      )}
    </div>
  )
}

function Session({ session, x, width }: { session: GanttSession; x: number; width: number }) {
  const used = Math.min(1, session.usedShare)
  const shown = GANTT_MARKS.filter((mark) => Math.round(session.marks[mark]) > 0)
  let at = x + 6
  return (
    <g>
      <rect className="gantt-session" x={x + 1} y={3} width={width - 2} height={ROW - 6} rx={2} />
      <rect
        className={session.usedShare > 1 ? 'gantt-used is-long' : 'gantt-used'}
        x={x + 1}
        y={ROW - 6}
        width={(width - 2) * used}
        height={3}
      />
      {shown.map((mark) => {
        const count = Math.round(session.marks[mark])
        const from = at
        at += GLYPH + 4 + (count > 1 ? 12 : 4)
        return (
          <g key={mark} className={`gantt-mark is-${mark}`} transform={`translate(${from} 6)`}>
            <GanttGlyph mark={mark} />
            {count > 1 && (
              <text x={GLYPH + 2} y={8.5}>
                {count}
              </text>
            )}
          </g>
        )
      })}
    </g>
  )
}

/** Of 9 × 9: a disc is kept, an arrow out of the bar later, a wedge into it from elsewhere, a cross put off, a ring too near. */
export function GanttGlyph({ mark }: { mark: GanttMark }) {
  switch (mark) {
    case 'kept':
      return <circle className="is-filled" cx={4.5} cy={4.5} r={3.6} />
    case 'told':
      return <circle className="is-line" cx={4.5} cy={4.5} r={3} />
    case 'later':
      return <path className="is-line" d="M0.5 4.5H8M5 1.5L8.2 4.5L5 7.5" />
    case 'in':
      return <path className="is-filled" d="M1 0.8L8.4 4.5L1 8.2Z" />
    default:
      return <path className="is-line" d="M1 1L8 8M8 1L1 8" />
  }
}
