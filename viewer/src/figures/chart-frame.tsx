// The frame of every chart: its title, the button to what is to be known of it, and its drawing or the same figures as a table.
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { DataTable } from '../charts/data-table.tsx'
import { ScrollRegion } from '../shell/scroll-region.tsx'
import { useApp } from '../store.ts'
import type { ChartFacts } from './figure.ts'
import { FigureButton } from './figure-button.tsx'

export interface ChartFrameProps {
  readonly facts: ChartFacts
  /** What stands in the title's row. */
  readonly title: ReactNode
  readonly titleClass?: string
  /** What stands between title and drawing, and stays over the table: choices of what is drawn. */
  readonly between?: ReactNode
  /** Class of the part that scrolls when the figures are a table. */
  readonly tableClass: string
  /** The same figures as a table of the room's own; default: the facts' plain one. */
  readonly tableView?: ReactNode
  /** Where the room says itself which of both is shown. */
  readonly shown?: { readonly asTable: boolean; readonly showAs: (table: boolean) => void } | undefined
  /** A drawing that is not there yet leaves its table and files away. */
  readonly ready?: boolean
  readonly children: ReactNode
}

export function ChartFrame({
  facts,
  title,
  titleClass = '',
  between,
  tableClass,
  tableView,
  shown,
  ready = true,
  children,
}: ChartFrameProps) {
  const frame = useRef<HTMLDivElement>(null)
  const tables = useApp((state) => state.table)
  const [own, setOwn] = useState<boolean | null>(null)
  // The key for all charts outranks what was chosen for one.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the change that counts
  useEffect(() => setOwn(null), [tables])
  const { asTable, showAs } = shown ?? { asTable: own ?? tables, showAs: setOwn }
  return (
    <div className="figure" data-figure={facts.id} ref={frame}>
      <div className={`panel-title ${titleClass}`}>
        {title}
        {ready && (
          <FigureButton
            name={facts.finding}
            figure={() => frame.current && { kind: 'chart', facts, frame: frame.current, asTable, showAs }}
          />
        )}
      </div>
      {between && (
        <div className="figure" data-export="no">
          {between}
        </div>
      )}
      {asTable && ready ? (tableView ?? <ChartTableView facts={facts} className={tableClass} />) : children}
    </div>
  )
}

function ChartTableView({ facts, className }: { facts: ChartFacts; className: string }) {
  const { columns, rows } = facts.table()
  const caption = facts.caption ?? facts.finding
  return (
    <ScrollRegion className={className} name={caption}>
      <DataTable caption={caption} columns={columns} rows={rows} />
    </ScrollRegion>
  )
}
