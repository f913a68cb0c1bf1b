// The frame of a chart of the referral lab: title, finding, where it comes from; hatched while it is stale.
import type { ReactNode } from 'react'
import { ChartFrame } from '../../figures/chart-frame.tsx'
import type { ChartTable, Explained } from '../../figures/figure.ts'
import { useWords } from '../../words-hook.ts'
import { isLabStale, useReferral } from './referral-store.ts'

export interface LabPanelProps {
  readonly id: 'flows' | 'curve' | 'matrix' | 'county' | 'fund'
  readonly title: string
  readonly finding?: string
  readonly meta: string
  readonly unit: string
  readonly table: () => ChartTable
  /** What is drawn and leaves with the picture. */
  readonly children: ReactNode
}

export function LabPanel({ id, title, finding, meta, unit, table, children }: LabPanelProps) {
  const { words } = useWords()
  const stale = useReferral(isLabStale)
  const run = useReferral((state) => state.run)
  return (
    <section className={`plan-panel lab-${id}`}>
      <ChartFrame
        facts={{
          id: `referral-${id}` satisfies Explained,
          finding: finding ? `${title} · ${finding}` : title,
          unit,
          at: run ? Date.parse(run.startedAt) : null,
          basis: 'simulated',
          note: run?.scan ? words['lab.stands'](run.scan.draws, run.seed, run.engineVersion) : '',
          caption: title,
          table,
        }}
        titleClass={stale ? 'is-stale' : ''}
        tableClass="plan-chart"
        title={
          <>
            <h2>
              {title} {finding && <small>{finding}</small>}
            </h2>
            <span className="meta ellipsis">{meta}</span>
          </>
        }
      >
        {children}
      </ChartFrame>
    </section>
  )
}
