// The shown rehearsal on paper: hatch and word, the finding, both futures as fans, then what the saved report says.
import { createPortal } from 'react-dom'
import type { Rehearsal, RehearsalResult } from '../../data/types.ts'
import { count } from '../../format/numbers.ts'
import { clockTime, dateWords } from '../../format/time.ts'
import { PaperFan } from '../../paper/paper-fan.tsx'
import { usePrinting } from '../../paper/use-printing.ts'
import { useApp } from '../../store.ts'
import { type ReportFacts, reportBody, reportFacts, reportFinding } from './report.ts'
import '../../paper/paper.css'

const HISTORY_HOURS = 24

/** @param stale whether the conditions have changed since: the paper says so, as the screen does. */
export function RehearsalReport({ stale }: { stale: boolean }) {
  const printing = usePrinting()
  const rehearsal = useApp((state) => state.rehearsal)
  const facts = printing ? reportFacts() : null
  return facts && rehearsal?.result
    ? createPortal(<Paper rehearsal={rehearsal} result={rehearsal.result} facts={facts} stale={stale} />, document.body)
    : null
}

function Paper({
  rehearsal,
  result,
  facts,
  stale,
}: {
  rehearsal: Rehearsal
  result: RehearsalResult
  facts: ReportFacts
  stale: boolean
}) {
  const { context, focus } = facts
  const { words, language, zone, forkedAt, hasPlan } = context
  const detail = useApp((state) => (state.detail?.id === focus ? state.detail : null))
  const history = detail?.history ?? null
  const pair = result.facilities.find((one) => one.facility === focus) ?? result.city
  const finding = reportFinding(rehearsal, result, facts)
  return (
    <article className="paper is-several" lang={language}>
      <div className="report-hatch" />
      <header>
        <p>
          <b>{words['app.name']}</b> {facts.cityName}
          {facts.synthetic && <i className="report-synthetic">{words['mark.synthetic']}</i>}
          <i className="report-mark">{words['plan.reportMark']}</i>
          {stale && <i className="report-mark">{words['rehearse.stale']}</i>}
        </p>
        <p>
          #{rehearsal.id.slice(0, 8)} · {dateWords(forkedAt, zone, language)} {clockTime(forkedAt, zone)} ({zone})
        </p>
      </header>
      <h1>{finding}</h1>
      <p className="report-lead">{facts.title}</p>
      <section>
        <h2 className="report-head">
          {words['fan.needed']}{' '}
          <span>
            {words['rehearse.pairs'](rehearsal.done, rehearsal.of)} · {words['rehearse.bandP']}
          </span>
        </h2>
        <PaperFan
          zone={zone}
          finding={finding}
          nowLabel={words['rehearse.forked'](clockTime(forkedAt, zone))}
          openLabel={words['fan.open'](count(pair.baseCapacity[0]))}
          names={{
            base: { name: words['rehearse.nothing'], className: 'is-nothing' },
            plan: { name: words['rehearse.plan'], className: '' },
          }}
          input={{
            now: forkedAt,
            history: history
              ? { values: history.occupied, everyMinutes: history.everyMinutes, newest: Date.parse(history.newest) }
              : null,
            historyHours: HISTORY_HOURS,
            horizonHours: context.horizonHours,
            fans: [{ id: 'base', bands: pair.base }, ...(hasPlan ? [{ id: 'plan', bands: pair.plan }] : [])],
            start: forkedAt,
            everyMinutes: rehearsal.everyMinutes,
            open: pair.baseCapacity,
          }}
        />
      </section>
      {/* biome-ignore lint/security/noDangerouslySetInnerHtml: made above from escaped words, and the saved report is the same */}
      <div dangerouslySetInnerHTML={{ __html: reportBody(rehearsal, result, facts) }} />
    </article>
  )
}
