// Which action's size moves the answer most, one at a time: a bar from doing nothing to the strongest dose, the weaker one marked on it, the furthest first.
import { scaleLinear } from 'd3-scale'
import { DataTable } from '../../../charts/data-table.tsx'
import { fitText, namesWidth } from '../../../charts/fit-text.ts'
import { useSize } from '../../../charts/use-size.ts'
import type { ActionRace } from '../../../data/actions-types.ts'
import { count } from '../../../format/numbers.ts'
import { useActionsWords } from '../../../i18n/actions-words.ts'
import { saveFile } from '../../../shell/save-file.ts'
import { ScrollRegion } from '../../../shell/scroll-region.tsx'
import { store } from '../../../store.ts'
import { bandOf, figureOf, type Said, unitOf } from './actions-figures.ts'
import { actionsStore, useActionSearch } from './actions-store.ts'
import { strongest, type TornadoRow, tornadoCsv, tornadoFinding, tornadoRows, tornadoTableOf } from './tornado.ts'
import './tornado.css'

const ROW = 34
const HEAD = 34
const TYPE = 12
/** Below it names stand above their bars. */
const NARROW = 760

export function Tornado({ run, said }: { run: ActionRace; said: Said }) {
  const words = useActionsWords()
  const table = useActionSearch((state) => state.tornadoTable)
  const rows = tornadoRows(run, said)
  const finding = tornadoFinding(run, rows, said)
  const save = (): void =>
    saveFile(
      'actions-one-at-a-time-rehearsal.csv',
      'text/csv',
      tornadoCsv(run, said, store.getState().city?.attributions ?? []),
    )
  return (
    <ScrollRegion className="actions-tornado" name={finding}>
      <div className="actions-tornado-head">
        <span className="actions-tornado-note meta">{words.tornadoNote}</span>
        <span>
          <button
            type="button"
            className="button"
            aria-pressed={table}
            onClick={() => actionsStore.setState({ tornadoTable: !table })}
          >
            {words[table ? 'picture' : 'table']}
          </button>{' '}
          <button type="button" className="button" onClick={save}>
            {words.csv}
          </button>
        </span>
      </div>
      {table ? (
        <DataTable caption={finding} {...tornadoTableOf(rows, words)} />
      ) : (
        <Bars run={run} rows={rows} finding={finding} />
      )}
    </ScrollRegion>
  )
}

function Bars({ run, rows, finding }: { run: ActionRace; rows: readonly TornadoRow[]; finding: string }) {
  const words = useActionsWords()
  const [ref, { width }] = useSize<HTMLDivElement>()
  const isNarrow = width < NARROW
  const names = rows.map(({ name }) => name)
  const nameWidth = isNarrow ? 0 : namesWidth(names, TYPE, 120, Math.round(width * 0.34))
  const toldWidth = namesWidth(rows.map(told), TYPE, 60, 180) + 12
  const means = [0, ...rows.flatMap(({ doses }) => doses.map(({ avoided }) => avoided.mean))]
  const [least, most] = [Math.min(...means), Math.max(...means)]
  const room = Math.max(0.1, most - least) * 0.15
  // Bands of few runs are longer than all bars: they are cut at the edge, and told in figures.
  const x = scaleLinear(
    [least < 0 ? least - room : 0, most + room],
    [isNarrow ? 4 : nameWidth + 12, Math.max(nameWidth + 60, width - toldWidth)],
  ).nice(5)
  const [low, high] = x.domain() as [number, number]
  const within = (days: number): number => x(Math.max(low, Math.min(high, days)))
  const height = HEAD + rows.length * ROW + 4
  const unit = unitOf(run, words)
  return (
    <div className="actions-bars" ref={ref}>
      {width > 0 && (
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={`${finding}: ${rows.map((row) => `${row.name} ${told(row)} ${unit}`).join('; ')}`}
        >
          <text className="is-axis" x={x(low)} y={12}>
            {words.axisAvoided(unit)} →
          </text>
          {x.ticks(isNarrow ? 3 : 6).map((tick) => (
            <g key={tick}>
              <line className="is-grid" x1={x(tick)} x2={x(tick)} y1={HEAD - 4} y2={height} />
              <text x={x(tick)} y={HEAD - 8} textAnchor="middle">
                {figureOf(tick).replace(/\.0$/, '')}
              </text>
            </g>
          ))}
          {rows.map((row, k) => {
            const y = HEAD + k * ROW + ROW / 2 + (isNarrow ? 6 : 0)
            const { avoided } = strongest(row)
            const half = avoided.halfWidth95 ?? 0
            const [from, to] = [x(0), x(avoided.mean)].toSorted((a, b) => a - b) as [number, number]
            return (
              <g key={row.name}>
                <text className="is-name" x={0} y={isNarrow ? y - 9 : y + 4}>
                  {fitText(row.name, isNarrow ? width : nameWidth, TYPE)}
                  <title>{row.name}</title>
                </text>
                <rect
                  className={avoided.mean < 0 ? 'is-worse' : 'is-better'}
                  x={from}
                  y={y - 6}
                  width={Math.max(1, to - from)}
                  height={12}
                />
                <line
                  className="is-band"
                  x1={within(avoided.mean - half)}
                  x2={within(avoided.mean + half)}
                  y1={y}
                  y2={y}
                />
                {row.doses.map(({ action, label, avoided: one }) => (
                  <path
                    key={action}
                    className={action === strongest(row).action ? 'is-strong' : 'is-weak'}
                    d={`M${x(one.mean)},${y - 9}v18`}
                  >
                    <title>{`${label}: ${bandOf(one)} ${unit}`}</title>
                  </path>
                ))}
                <text className="is-name" x={width} y={y + 4} textAnchor="end">
                  {told(row)}
                </text>
              </g>
            )
          })}
          <line className="is-nothing" x1={x(0)} x2={x(0)} y1={HEAD - 4} y2={height} />
        </svg>
      )}
    </div>
  )
}

const told = (row: TornadoRow): string => {
  const { label, avoided, replications } = strongest(row)
  return `${label === '' ? '' : `${label}: `}${bandOf(avoided)} (${count(replications)}×)`
}
