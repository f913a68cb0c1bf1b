// The alert desk: every alert on what is to come, opened to what is due and who takes it; beside it the ladders and how they moved.
import { useState } from 'react'
import type { RiskDesk } from '../../../data/risk-types.ts'
import { count, NO_VALUE } from '../../../format/numbers.ts'
import { clockTime } from '../../../format/time.ts'
import { useRiskWords } from '../../../i18n/risk-words.ts'
import { useModalDialog } from '../../../shell/modal-dialog.ts'
import { ScrollRegion } from '../../../shell/scroll-region.tsx'
import { useWords, useZone } from '../../../words-hook.ts'
import { aheadOnly, criticalOf, nowOf, type Ranked } from '../ranking.ts'
import { AlertGroup, countWords } from './alert-group.tsx'
import { LadderPanel } from './ladder-panel.tsx'
import { NeedRows, NextForecast } from './need-rows.tsx'
import { deskTitle, groupsOf } from './risk-figures.ts'
import { riskStore } from './risk-store.ts'

/** Places that are listed at once: what one look takes in; the rest is one press away, and counted. */
const PLACES_SHOWN = 8

const close = (): void => riskStore.setState({ open: false })

/** @param ranked the list's own rows: the desk names the same hospitals */
export function DeskDialog({ desk, ranked }: { desk: RiskDesk; ranked: readonly Ranked[] }) {
  const words = useRiskWords()
  const zone = useZone()
  const { words: general } = useWords()
  const dialog = useModalDialog(close)
  const now = nowOf(ranked)
  const critical = criticalOf(ranked).map(({ pulse }) => pulse.id)
  // Those with an alert stand among the groups.
  const unalerted = aheadOnly(ranked).filter(({ ahead }) => ahead.every(({ standing }) => !standing))
  return (
    <dialog ref={dialog} className="risk-desk" aria-labelledby="risk-desk-title" onClose={close}>
      <header>
        <h2 id="risk-desk-title">{deskTitle(desk, ranked, words)}</h2>
        <span className="meta">
          {desk.asOf === null
            ? words.noForecast
            : words.basis(count(desk.replications), clockTime(Date.parse(desk.asOf), zone))}
        </span>
        <NextForecast desk={desk} />
        <button type="button" className="button" onClick={close}>
          {words.close} <kbd>Esc</kbd>
        </button>
      </header>
      <div className="risk-columns">
        <ScrollRegion className="risk-alerts" name={words.alerts}>
          {desk.alerts.length > 0 && <Groups desk={desk} />}
          <NeedRows id="ahead" title={words.aheadTitle(count(unalerted.length))} rows={unalerted} />
          <NeedRows id="now" title={general['alerts.title'](now.length)} rows={now} />
          {desk.alerts.length === 0 && ranked.length === 0 && <p className="meta risk-none">{words.nobody}</p>}
        </ScrollRegion>
        <ScrollRegion className="risk-ladders" name={words.ladders}>
          {desk.ladders.map((ladder) => (
            <LadderPanel key={ladder.id} ladder={ladder} critical={critical} />
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
