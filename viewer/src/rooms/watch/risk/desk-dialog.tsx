// The alert desk: every alert on what is to come, opened to what is due and who takes it; beside it the ladders and how they moved.
import type { BedRisk, RiskDesk } from '../../../data/risk-types.ts'
import { count } from '../../../format/numbers.ts'
import { clockTime } from '../../../format/time.ts'
import { useRiskWords } from '../../../i18n/risk-words.ts'
import { useModalDialog } from '../../../shell/modal-dialog.ts'
import { ScrollRegion } from '../../../shell/scroll-region.tsx'
import { useApp } from '../../../store.ts'
import { useWords, useZone } from '../../../words-hook.ts'
import { AlertLine } from './alert-line.tsx'
import { LadderPanel } from './ladder-panel.tsx'
import { atRisk, deskTitle, riskTitle } from './risk-figures.ts'
import { riskStore } from './risk-store.ts'

const close = (): void => riskStore.setState({ open: false })

export function DeskDialog({ desk }: { desk: RiskDesk }) {
  const words = useRiskWords()
  const zone = useZone()
  const dialog = useModalDialog(close)
  return (
    <dialog ref={dialog} className="risk-desk" aria-labelledby="risk-desk-title" onClose={close}>
      <header>
        <h2 id="risk-desk-title">{deskTitle(desk, words)}</h2>
        <span className="meta">
          {desk.asOf === null
            ? words.noForecast
            : words.basis(count(desk.replications), clockTime(Date.parse(desk.asOf), zone))}
        </span>
        <button type="button" className="button" onClick={close}>
          {words.close} <kbd>Esc</kbd>
        </button>
      </header>
      <div className="risk-columns">
        <ScrollRegion className="risk-alerts" name={words.alerts}>
          <ul>
            {desk.alerts.map((alert) => (
              <AlertLine key={alert.id} alert={alert} />
            ))}
            {desk.alerts.length === 0 && <AtRisk risks={desk.risks} />}
          </ul>
        </ScrollRegion>
        <ScrollRegion className="risk-ladders" name={words.ladders}>
          {desk.ladders.map((ladder) => (
            <LadderPanel key={ladder.id} ladder={ladder} />
          ))}
        </ScrollRegion>
      </div>
    </dialog>
  )
}

/** Before the second forecast has confirmed anything: who may lack what, without anything to take. */
function AtRisk({ risks }: { risks: readonly BedRisk[] }) {
  const { say } = useWords()
  const words = useRiskWords()
  const catalogue = useApp((state) => state.catalogue)
  return atRisk(risks).map(({ facility, risks: own }) => (
    <li key={facility} className="risk-first">
      <b className="ellipsis">{say(catalogue?.facility.get(facility)?.name ?? { zh: facility, en: facility })}</b>
      <span>{riskTitle(own, words)}</span>
    </li>
  ))
}
