// The referral lab 分级诊疗: how far visits may move to primary care before queues fail, what would hold them, and what the fund says.
import { useEffect } from 'react'
import { useWords } from '../../words-hook.ts'
import { PlanTabs } from './plan-tabs.tsx'
import { CountyPanel } from './referral-county.tsx'
import { CurvePanel } from './referral-curve.tsx'
import { saveLabCsv } from './referral-export.ts'
import { labFinding, labTiles } from './referral-figures.ts'
import { FlowPanel } from './referral-flows.tsx'
import { FundPanel } from './referral-fund.tsx'
import { MatrixPanel } from './referral-matrix.tsx'
import { ReferralRail } from './referral-rail.tsx'
import { printLab, ReferralReport } from './referral-report.tsx'
import { openReferral, stopScan } from './referral-solving.ts'
import { FIRST_SHARE, isLabStale, useReferral } from './referral-store.ts'
import './referral-view.css'

export function ReferralView() {
  const { words, language } = useWords()
  const scan = useReferral((state) => state.run?.scan ?? null)
  const share = useReferral((state) => state.share) ?? FIRST_SHARE
  const stale = useReferral(isLabStale)
  const problem = useReferral((state) => state.problem)
  useEffect(() => {
    void openReferral()
  }, [])
  return (
    <main className={`plan-room lab ${stale ? 'is-stale' : ''}`}>
      <section className="kpi-strip plan-tiles lab-tiles" aria-label={words['kpi.strip']}>
        {labTiles(scan, share, words, language).map((tile) => (
          <div key={tile.id} className="kpi">
            <h2>{tile.label}</h2>
            <span className={stale ? 'meta stale' : 'meta'}>{tile.now}</span>
            <p className="kpi-figure">
              <b>{tile.value}</b>
              <span className="kpi-unit">{tile.unit}</span>
              <span className={tile.isOver ? 'kpi-change lab-over' : 'kpi-change'}>{tile.note}</span>
            </p>
          </div>
        ))}
      </section>
      <ReferralRail />
      {scan ? (
        <div className="lab-body">
          <h1 className="lab-title">{labFinding(scan, words, language)}</h1>
          <FlowPanel scan={scan} share={share} />
          <CurvePanel scan={scan} share={share} />
          <MatrixPanel scan={scan} share={share} />
          <CountyPanel scan={scan} share={share} />
          <FundPanel scan={scan} share={share} />
        </div>
      ) : (
        <p className="plan-wait" role={problem ? 'alert' : 'status'}>
          {problem ? words['lab.failed'](problem) : words['lab.waitFirst']}
        </p>
      )}
      <Foot />
      <ReferralReport />
    </main>
  )
}

function Foot() {
  const { words } = useWords()
  const run = useReferral((state) => state.run)
  const running = useReferral((state) => state.running)
  const stale = useReferral(isLabStale)
  const problem = useReferral((state) => state.problem)
  return (
    <footer className="plan-queue">
      <b>{words['plan.queue']}</b>
      <PlanTabs />
      <span role="status">
        {problem
          ? words['lab.failed'](problem)
          : running
            ? words['lab.queue'](running.done, running.wanted)
            : run
              ? words['lab.done'](run.wanted, (run.elapsedMilliseconds / 1000).toFixed(1))
              : words['plan.idle']}
      </span>
      {running && (
        <>
          <progress
            className="lab-progress"
            max={Math.max(1, running.wanted)}
            value={running.done}
            aria-label={words['lab.queue'](running.done, running.wanted)}
          />
          <button type="button" className="chip" onClick={() => void stopScan()}>
            {words['plan.stop']}
          </button>
        </>
      )}
      {stale && <span className="stale">{words['lab.stale']}</span>}
      {run?.scan && (
        <>
          <button type="button" className="chip" onClick={saveLabCsv}>
            {words['lab.exportCsv']}
          </button>
          <button type="button" className="chip" onClick={printLab}>
            {words['lab.print']}
          </button>
          <span className="plan-queue-end meta" title={words['lab.assumed']}>
            {words['lab.basis'](run.seed, run.engineVersion, run.scan.draws)} · {words['lab.synthetic']}
          </span>
        </>
      )}
    </footer>
  )
}
