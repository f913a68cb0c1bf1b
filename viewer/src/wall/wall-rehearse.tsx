// A rehearsal's result on the wall: the answers, the fan of what comes with and without the plan, and what runs out when.
import { useMemo } from 'react'
import { ALREADY_MINUTES, alreadyOver, sortedBreaks } from '../charts/break-rows.ts'
import { FanChart } from '../charts/fan-chart.tsx'
import type { Rehearsal, RehearsalResult } from '../data/types.ts'
import { answers } from '../findings/answers.ts'
import { breakName, breaksTitle, fanTitle, RUNS_FOR_A_VERDICT } from '../findings/rehearsal.ts'
import { count, NO_VALUE } from '../format/numbers.ts'
import { clockTime } from '../format/time.ts'
import { useWallRoomsWords } from '../i18n/wall-rooms-words.ts'
import { useAnswerContext, useFocus } from '../rooms/rehearse/use-answer-context.ts'
import { useApp } from '../store.ts'
import { useWords, useZone } from '../words-hook.ts'
import '../rooms/rehearse/rehearse-room.css'
import './wall-rooms.css'

const ANSWERS = 4
const BREAKS = 8
/** The chart stands under a zoom of two. */
const MARGINS = { top: 26, right: 64, bottom: 24, left: 52 }

export function WallRehearse() {
  const rehearsal = useApp((state) => state.rehearsal)
  return rehearsal?.result ? <Result rehearsal={rehearsal} result={rehearsal.result} /> : <main className="wall-own" />
}

function Result({ rehearsal, result }: { rehearsal: Rehearsal; result: RehearsalResult }) {
  const { words, language } = useWords()
  const own = useWallRoomsWords()
  const zone = useZone()
  const context = useAnswerContext(rehearsal)
  const { id, pair } = useFocus(result)
  const city = useApp((state) => state.city)
  // What is worth which action is worked out at a desk, and has no answer here.
  const rows = answers(result, id, context, null, { pairs: rehearsal, actions: null })
    .filter(({ base }) => base !== NO_VALUE)
    .slice(0, ANSWERS)
  const name = id ? context.nameOf(id) : (city?.name[language] ?? '')
  const title = fanTitle(pair, rehearsal.everyMinutes, result.replications, name, context)
  const start = context.forkedAt
  const input = useMemo(
    () => ({
      now: start,
      history: null,
      historyHours: 0,
      horizonHours: context.horizonHours,
      fans: [{ id: 'base', bands: pair.base }, ...(context.hasPlan ? [{ id: 'plan', bands: pair.plan }] : [])],
      start,
      everyMinutes: rehearsal.everyMinutes,
      open: pair.baseCapacity,
      ...(pair.planCapacity.some((beds, k) => beds !== pair.baseCapacity[k]) ? { planOpen: pair.planCapacity } : {}),
    }),
    [start, pair, context.hasPlan, context.horizonHours, rehearsal.everyMinutes],
  )
  const over = result.breaks.filter(alreadyOver)
  const breaks = [...over, ...sortedBreaks(result.breaks)].slice(0, BREAKS)
  const when = (minutes: number | null): string =>
    minutes === null
      ? own.never
      : minutes < ALREADY_MINUTES
        ? own.already
        : own.hours((minutes / 60).toFixed(minutes < 600 ? 1 : 0))
  return (
    <main className="wall-own is-rehearse" id="list" tabIndex={-1}>
      <section className="wall-facts">
        <ul className="wall-answers">
          {rows.map((answer) => (
            <li key={answer.question}>
              <span>{answer.question}</span>
              <b className={`${answer.tone === 'critical' ? 'sev-critical' : ''} ${answer.isLong ? 'is-long' : ''}`}>
                {answer.base} <small>{answer.plan}</small>
              </b>
              <span>{answer.band}</span>
            </li>
          ))}
        </ul>
      </section>
      <section className="wall-fan">
        <div className="wall-title">
          <h2>{title}</h2>
          <span>{own.runs(count(result.replications))}</span>
        </div>
        <div className="wall-chart">
          <FanChart
            input={input}
            margins={MARGINS}
            labels={[
              { id: 'base', name: words['rehearse.nothing'], className: 'do-nothing' },
              ...(context.hasPlan ? [{ id: 'plan', name: words['rehearse.plan'], className: 'plan' }] : []),
            ]}
            finding={title}
            nowLabel={words['rehearse.forked'](clockTime(start, zone))}
            openLabel={words['fan.open'](count(pair.baseCapacity[0]))}
            planOpenLabel={words['rehearse.planOpen'](count(pair.planCapacity.at(-1)))}
            uncertain={result.replications < RUNS_FOR_A_VERDICT}
            rehearsal
          />
        </div>
      </section>
      <section className="wall-ranked">
        <div className="wall-title">
          <h2>{own.breaks}</h2>
          <span>{context.hasPlan ? `${own.nothing} → ${own.withPlan}` : own.nothing}</span>
        </div>
        {breaks.length === 0 && <p className="wall-says">{own.noBreaks}</p>}
        {breaks.length > 0 && <p className="wall-says">{breaksTitle(result.breaks, context)}</p>}
        <ul>
          {breaks.map((row) => (
            <li key={`${row.facility} ${row.resource}`}>
              <span className="ellipsis">{breakName(row, context)}</span>
              <b>
                {when(row.base.p50)}
                {context.hasPlan && ` → ${when(row.plan.p50)}`}
              </b>
            </li>
          ))}
        </ul>
      </section>
    </main>
  )
}
