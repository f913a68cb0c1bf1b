// The frame of a panel of the referral lab: title, finding, where it comes from; hatched while it is stale.
import type { ReactNode } from 'react'
import { isLabStale, useReferral } from './referral-store.ts'

export function LabPanel(props: { id: string; title: string; finding?: string; meta: string; children: ReactNode }) {
  const stale = useReferral(isLabStale)
  return (
    <section className={`plan-panel lab-${props.id}`}>
      <div className={`panel-title ${stale ? 'is-stale' : ''}`}>
        <h2>
          {props.title} {props.finding && <small>{props.finding}</small>}
        </h2>
        <span className="meta ellipsis">{props.meta}</span>
      </div>
      {props.children}
    </section>
  )
}
