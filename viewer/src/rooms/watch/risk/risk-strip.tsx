// Above the list of who needs action: what is to come, who has taken it, and on which levels the city stands.
import { lazy, Suspense, useEffect } from 'react'
import { grantedIn } from '../../../data/granted.ts'
import { count } from '../../../format/numbers.ts'
import { useRiskWords } from '../../../i18n/risk-words.ts'
import { useShown } from '../../../moment-hook.ts'
import { SeverityMark } from '../../../shell/severity-mark.tsx'
import { useApp } from '../../../store.ts'
import { useWords } from '../../../words-hook.ts'
import { aheadOnly, criticalOf, needingAction } from '../ranking.ts'
import { cityLevelSeverity, groupsOf, hospitalsIn, severityOf, standingOf } from './risk-figures.ts'
import { followDesk, riskStore, useRisk } from './risk-store.ts'
import './risk.css'

const DeskDialog = lazy(() => import('./desk-dialog.tsx').then(({ DeskDialog }) => ({ default: DeskDialog })))

/** Also holds the stream: the desk is followed as long as the Watch room shows it. */
export function RiskStrip() {
  const { say } = useWords()
  const words = useRiskWords()
  const desk = useRisk((state) => state.desk)
  const open = useRisk((state) => state.open)
  const { facilities, alerts, outlook } = useShown()
  const ranked = needingAction(facilities, alerts, outlook)
  // Before the first pulse it is not known who has signed in, and to ask for what is not granted is a refusal on their account.
  const mayFollow = useApp((state) => state.pulse !== null && grantedIn(state, 'forecast'))
  useEffect(() => (mayFollow ? followDesk() : undefined), [mayFollow])
  if (desk === null) return null
  const untaken = desk.alerts.filter(({ taken }) => taken === null).length
  const lacking = aheadOnly(ranked).length
  const critical = criticalOf(ranked).length
  const places = groupsOf(desk, 'PLACE')
  const shared = groupsOf(desk, 'SHARED')
  const alarm = desk.alerts.some(({ severity, taken }) => severity === 'CRITICAL' && taken === null)
  return (
    <div className="risk-strip">
      <button
        type="button"
        className="risk-open"
        aria-haspopup="dialog"
        onClick={() => riskStore.setState({ open: true })}
      >
        <SeverityMark
          severity={alarm ? 'critical' : desk.alerts.length > 0 || lacking > 0 ? 'watch' : 'normal'}
          size={12}
        />
        <b>
          {words.desk} {count(places.length)}
        </b>
        <span className={`ellipsis ${alarm ? 'sev-critical' : 'meta'}`}>
          {desk.asOf === null
            ? words.noForecast
            : desk.alerts.length === 0
              ? lacking === 0
                ? words.calm
                : words.ahead(count(lacking))
              : untaken === 0
                ? words.allTaken
                : words.waiting(count(untaken), count(desk.alerts.length))}
        </span>
        <span className="risk-more" aria-hidden="true">
          ›
        </span>
      </button>
      {shared.length > 0 && (
        <p className="risk-shared">
          {shared.map(({ group, alerts }) => (
            <button
              key={group.id}
              type="button"
              title={say(group.finding)}
              onClick={() => riskStore.setState({ open: true, opened: group.id })}
            >
              <SeverityMark severity={severityOf(group)} size={10} /> {words[group.resource!]}{' '}
              <b>{words.sharedBy(hospitalsIn(alerts))}</b>
            </button>
          ))}
        </p>
      )}
      {desk.ladders.map((ladder) => {
        const level = standingOf(ladder, null)?.level ?? null
        const severity = cityLevelSeverity(ladder, level, critical)
        return (
          <p key={ladder.id} className="risk-level">
            <SeverityMark severity={severity} size={11} />
            <span className="ellipsis">
              <b className={`sev-${severity}`}>
                {level === null ? words.levelUnknown : words.cityLevel(say(ladder.levels[level]!.name), critical)}
              </b>{' '}
              <span className="meta">{say(ladder.name)}</span>
            </span>
            <span className="meta ellipsis" title={say(ladder.order)}>
              {say(ladder.order)}
            </span>
          </p>
        )
      })}
      {open && (
        <Suspense>
          <DeskDialog desk={desk} ranked={ranked} />
        </Suspense>
      )}
    </div>
  )
}
