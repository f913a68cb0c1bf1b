// The alert desk: every alert on what is to come, opened to what is due and who takes it; beside it the ladders and how they moved.
import { useState } from 'react'
import type { BedRisk, RiskDesk } from '../../../data/risk-types.ts'
import { count, NO_VALUE } from '../../../format/numbers.ts'
import { clockTime } from '../../../format/time.ts'
import { useRiskWords } from '../../../i18n/risk-words.ts'
import { useModalDialog } from '../../../shell/modal-dialog.ts'
import { ScrollRegion } from '../../../shell/scroll-region.tsx'
import { useApp } from '../../../store.ts'
import { useWords, useZone } from '../../../words-hook.ts'
import { AlertGroup, countWords } from './alert-group.tsx'
import { LadderPanel } from './ladder-panel.tsx'
import { atRisk, deskTitle, groupsOf, riskTitle } from './risk-figures.ts'
import { riskStore } from './risk-store.ts'

/** Places that are listed at once: what one look takes in; the rest is one press away, and counted. */
const PLACES_SHOWN = 8

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
          {desk.alerts.length === 0 ? (
            <ul className="risk-groups">
              <AtRisk risks={desk.risks} />
            </ul>
          ) : (
            <Groups desk={desk} />
          )}
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

/** What hospitals share, all of it; then the places, the most urgent of them until the rest is asked for. */
function Groups({ desk }: { desk: RiskDesk }) {
  const words = useRiskWords()
  const [all, setAll] = useState(false)
  const shared = groupsOf(desk, 'SHARED')
  const places = groupsOf(desk, 'PLACE')
  const figures = desk.ladders[0]?.alertFigures ?? []
  const weight = (name: string): string => String(figures.find((figure) => figure.name === name)?.value ?? NO_VALUE)
  const hidden = places.slice(PLACES_SHOWN)
  return (
    <>
      {shared.length > 0 && (
        <>
          <h3 className="risk-section">{words.sharedTitle(count(shared.length))}</h3>
          <ul className="risk-groups">
            {shared.map((one) => (
              <AlertGroup key={one.group.id} {...one} />
            ))}
          </ul>
        </>
      )}
      <h3 className="risk-section">
        {words.placesTitle(count(places.length))}{' '}
        <span className="meta" title={words.rankedHint}>
          {words.ranked(weight('icuWeight'), weight('emergencyWeight'), weight('bedsWeight'))}
        </span>
      </h3>
      <ul className="risk-groups">
        {(all ? places : places.slice(0, PLACES_SHOWN)).map((one) => (
          <AlertGroup key={one.group.id} {...one} />
        ))}
      </ul>
      {hidden.length > 0 && (
        <button type="button" className="risk-all" aria-expanded={all} onClick={() => setAll(!all)}>
          {all
            ? words.fewer(count(PLACES_SHOWN))
            : words.morePlaces(
                count(hidden.length),
                countWords(
                  hidden.map(({ group }) => group),
                  words,
                ),
              )}
        </button>
      )}
    </>
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
