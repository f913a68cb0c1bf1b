// Supervision: who saw what, what is worth a question, emergency accesses, and how feeds behave.
import { useEffect } from 'react'
import { grantedIn } from '../../../data/granted.ts'
import { useApp } from '../../../store.ts'
import { AuditPanel } from './audit-panel.tsx'
import { EmergencyPanel } from './emergency-panel.tsx'
import { FeedsBehaviour } from './feeds-behaviour.tsx'
import { FindingsPanel } from './findings-panel.tsx'
import { RefusedPanel } from './refused-panel.tsx'
import { SeenPanel } from './seen-panel.tsx'
import { followSupervision } from './supervision-store.ts'
import { SupervisionTiles } from './supervision-tiles.tsx'
import './supervision.css'

export function SupervisionView() {
  const audit = useApp((state) => grantedIn(state, 'audit'))
  const emergencies = useApp((state) => grantedIn(state, 'emergencies'))
  const quality = useApp((state) => grantedIn(state, 'quality'))
  useEffect(() => followSupervision(), [])
  return (
    <>
      <SupervisionTiles />
      <div className="supervision">
        <div>
          {audit && <RefusedPanel />}
          {audit && <FindingsPanel />}
          {quality && <FeedsBehaviour />}
        </div>
        <div>
          {audit && <SeenPanel />}
          {emergencies && <EmergencyPanel />}
          {audit && <AuditPanel />}
        </div>
      </div>
    </>
  )
}
