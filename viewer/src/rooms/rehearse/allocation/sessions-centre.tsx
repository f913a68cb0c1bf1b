// Theatre sessions against intensive care: the Gantt of what is kept, moved and put off, the moves as rows that a person may change, and what blocks.
import { DataTable } from '../../../charts/data-table.tsx'
import { GANTT_MARKS, GanttGlyph, SessionGantt } from '../../../charts/session-gantt.tsx'
import type { AllocationRun, AllocationSessions } from '../../../data/allocation-types.ts'
import { ChartFrame } from '../../../figures/chart-frame.tsx'
import type { ChartTable } from '../../../figures/figure.ts'
import { count, percent } from '../../../format/numbers.ts'
import { dateWords } from '../../../format/time.ts'
import { type AllocationWords, useAllocationWords } from '../../../i18n/allocation-words.ts'
import { ScrollRegion } from '../../../shell/scroll-region.tsx'
import { useApp } from '../../../store.ts'
import { useZone } from '../../../words-hook.ts'
import { AllocationActs } from './allocation-acts.tsx'
import { allocationStore, useAllocation } from './allocation-store.ts'
import { useNeedName } from './need-name.ts'
import { setCases } from './proposing.ts'
import { ganttGroups, insteadOf, sessionsFinding } from './session-figures.ts'

const DAY = 86_400_000

export function SessionsCentre({ run, nameOf }: { run: AllocationRun; nameOf: (id: string) => string }) {
  const words = useAllocationWords()
  const sessions = run.sessions!
  const table = useAllocation((state) => state.table)
  const needName = useNeedName()
  const days = useDays(run, sessions.days)
  const labels = days.map(({ label }) => label)
  const finding = sessionsFinding(run, words)
  return (
    <>
      <ChartFrame
        facts={{
          id: 'theatre-sessions',
          finding,
          unit: words.operations,
          at: Date.parse(run.forkedAt),
          basis: 'simulated',
          note: `P${Math.round(run.quantile * 100)} · ${words.sessionsSource} · seed ${run.seed} · ${run.engineVersion}`,
          table: () => sessionTable(sessions, labels, words, nameOf, needName),
        }}
        shown={{ asTable: table, showAs: (to) => allocationStore.setState({ table: to }) }}
        tableClass="allocation-gantt"
        tableView={
          <ScrollRegion className="allocation-gantt" name={words.gantt}>
            <SessionTables sessions={sessions} nameOf={nameOf} days={labels} />
          </ScrollRegion>
        }
        title={
          <>
            <h2>{finding}</h2>
            <span className="meta">
              P{Math.round(run.quantile * 100)} · {words.sessionsSource}
            </span>
          </>
        }
      >
        <ScrollRegion className="allocation-gantt" name={words.gantt}>
          <SessionGantt
            groups={ganttGroups(sessions, nameOf, needName)}
            days={days}
            finding={`${words.gantt}: ${finding}`}
          />
        </ScrollRegion>
        <p className="meta gantt-legend">
          <span>{words.icuRowLegend}</span>
          {GANTT_MARKS.map((mark) => (
            <span key={mark}>
              <svg width={10} height={10} className={`gantt-mark is-${mark}`} aria-hidden="true">
                <GanttGlyph mark={mark} />
              </svg>
              {words[`mark.${mark}`]}
            </span>
          ))}
          <span>{words.ganttBar}</span>
        </p>
      </ChartFrame>
      <Moves run={run} nameOf={nameOf} days={labels} />
      <AllocationActs run={run} nameOf={nameOf} />
    </>
  )
}

/** Days of the plan by their dates in the city; at weekends there is no session. */
function useDays(run: AllocationRun, days: number): readonly { label: string; isOff: boolean }[] {
  const zone = useZone()
  const language = useApp((state) => state.language)
  return Array.from({ length: days }, (_, day) => {
    const at = Date.parse(run.forkedAt) + day * DAY
    const weekday = new Intl.DateTimeFormat('en', { timeZone: zone, weekday: 'short' }).format(at)
    return { label: dateWords(at, zone, language), isOff: weekday === 'Sat' || weekday === 'Sun' }
  })
}

/** A session a row: what is kept in it, moved and put off, and how full its theatre is. */
const sessionTable = (
  { sessions }: AllocationSessions,
  days: readonly string[],
  words: AllocationWords,
  nameOf: (id: string) => string,
  needName: (need: string) => string,
): ChartTable => ({
  columns: [
    words.hospital,
    words.specialty,
    words.days,
    words['mark.kept'],
    words['mark.in'],
    words['mark.later'],
    words['mark.postponed'],
    words['mark.told'],
    words.theatreUse,
  ],
  rows: sessions.map((one) => [
    nameOf(one.facility),
    needName(one.need),
    days[one.day]!,
    one.kept,
    one.movedIn,
    one.movedOut,
    one.postponed,
    one.told.toFixed(1),
    `${percent(one.minutes > 0 ? one.electiveMinutes / one.minutes : null, 0)} %`,
  ]),
})

function Moves({ run, nameOf, days }: { run: AllocationRun; nameOf: (id: string) => string; days: readonly string[] }) {
  const words = useAllocationWords()
  const needName = useNeedName()
  const edited = useAllocation((state) => state.moves)
  const { moves, postponed, movable, postponedMinutes, postponedSessions, worstShare } = run.sessions!
  const idle = run.state !== 'RUNNING'
  return (
    <>
      <div className="panel-title">
        <h2>{words.sessionsMoves(moves.length)}</h2>
        <span className="meta">
          {words.sessionsCost(
            count(postponed),
            count(movable),
            count(postponedMinutes),
            postponedSessions.toFixed(1),
            percent(worstShare, 0),
          )}
        </span>
      </div>
      <ScrollRegion className="allocation-rows" name={words.sessionsMoves(moves.length)}>
        <table className="data">
          <thead>
            <tr>
              {[words.hospital, words.specialty, words.urgency, words.days, words.operations, words.instead].map(
                (head) => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {moves.map((one, k) => {
              const [name, need] = [nameOf(one.facility), needName(one.need)]
              const cases = edited[k]?.cases ?? one.cases
              return (
                <tr
                  key={`${one.facility} ${one.need} ${one.urgency} ${one.day} ${one.toFacility} ${one.toDay}`}
                  className={cases === 0 ? 'is-dropped' : ''}
                >
                  <th scope="row">
                    <label>
                      <input
                        type="checkbox"
                        aria-label={words.keepMoveOf(name, need, one.day)}
                        checked={cases > 0}
                        disabled={!idle}
                        onChange={() => setCases(k, cases > 0 ? 0 : one.cases)}
                      />{' '}
                      {name}
                    </label>
                  </th>
                  <td>{need}</td>
                  <td>{words[`urgency.${one.urgency}`]}</td>
                  <td>{days[one.day]}</td>
                  <td>
                    <input
                      type="number"
                      aria-label={words.casesOf(name, need, one.day)}
                      min={0}
                      max={99}
                      value={cases}
                      disabled={!idle}
                      onChange={(event) => setCases(k, Math.max(0, Math.round(Number(event.target.value))))}
                    />
                  </td>
                  <td>{insteadOf(one, words, nameOf, days)}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
        <Blocked sessions={run.sessions!} nameOf={nameOf} />
      </ScrollRegion>
    </>
  )
}

function Blocked({ sessions, nameOf }: { sessions: AllocationSessions; nameOf: (id: string) => string }) {
  const words = useAllocationWords()
  const needName = useNeedName()
  const { blocked, avoided } = sessions
  return (
    <div className="allocation-blocked">
      {blocked.length > 0 && <h3>{words.sessionsBlocked(blocked.length)}</h3>}
      <ul>
        {blocked.map(({ facility, bedDays, why }) => (
          <li key={facility}>
            <b>{nameOf(facility)}</b> {bedDays.toFixed(1)} {words.bedDays} · {words[`sessionWhy.${why}`]}
          </li>
        ))}
      </ul>
      {avoided.length > 0 && (
        <>
          <h3>{words.sessionsAvoided(avoided.length)}</h3>
          <ul>
            {avoided.map(({ facility, need, reason, until }) => (
              <li key={`${facility} ${need}`}>
                {nameOf(facility)} · {needName(need)} · {reason} · {words.avoidedUntil(until.slice(0, 10))}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

function SessionTables({
  sessions,
  nameOf,
  days,
}: {
  sessions: AllocationSessions
  nameOf: (id: string) => string
  days: readonly string[]
}) {
  const words = useAllocationWords()
  const needName = useNeedName()
  return (
    <>
      <DataTable caption={words.gantt} {...sessionTable(sessions, days, words, nameOf, needName)} />
      <DataTable
        caption={words.icuNeed}
        columns={[words.hospital, words.days, 'P10–P90', words.nothing, words.plan, words.limit, words.open]}
        rows={sessions.hospitals.flatMap((one) =>
          one.needed.map((beds, day) => [
            nameOf(one.facility),
            days[day]!,
            `${one.low[day]!.toFixed(1)}–${one.high[day]!.toFixed(1)}`,
            beds.toFixed(1),
            one.planned[day]!.toFixed(1),
            one.limit[day]!.toFixed(1),
            one.open[day]!.toFixed(1),
          ]),
        )}
      />
    </>
  )
}
