// Allocation 调度: transfers proposed from a forecast, beside what may be done instead; each is replayed, then a person decides.
import { useEffect } from 'react'
import { DataTable } from '../../../charts/data-table.tsx'
import type { AllocationOption, AllocationRun } from '../../../data/allocation-types.ts'
import { grantedIn } from '../../../data/granted.ts'
import { ChartFrame } from '../../../figures/chart-frame.tsx'
import { count, percent } from '../../../format/numbers.ts'
import { clockTime } from '../../../format/time.ts'
import { useAllocationWords } from '../../../i18n/allocation-words.ts'
import { ScrollRegion } from '../../../shell/scroll-region.tsx'
import { useApp } from '../../../store.ts'
import { useWords, useZone } from '../../../words-hook.ts'
import { readCatalogue } from '../draft-store.ts'
import { useNaming } from '../naming.ts'
import { PressureNow } from '../pressure-now.tsx'
import { AllocationActs } from './allocation-acts.tsx'
import { HoursChart, hoursTable, tableOfUse, tableOfWant, UseChart } from './allocation-charts.tsx'
import {
  amountWords,
  findingOf,
  gapWords,
  harms,
  helps,
  hoursOf,
  limitGroups,
  promptOf,
  ranked,
  rowOrder,
  rowsTitle,
  spreadOf,
  stageOf,
} from './allocation-figures.ts'
import { AllocationMap } from './allocation-map.tsx'
import { AllocationRail } from './allocation-rail.tsx'
import { DeliveryRows, LoanRows, ShareFindings, WantFigure } from './allocation-shares.tsx'
import { allocationStore, useAllocation } from './allocation-store.ts'
import { DecisionDialog } from './decision-dialog.tsx'
import { openAllocation, setPerDay } from './proposing.ts'
import { SessionsCentre } from './sessions-centre.tsx'
import './allocation.css'

const HOSPITALS_SHOWN = 8

export function AllocationRoom() {
  const words = useAllocationWords()
  const run = useAllocation((state) => state.run)
  const problem = useAllocation((state) => state.problem)
  const option = useAllocation((state) => state.option)
  const { nameOf } = useNaming()
  const form = useAllocation((state) => state.form)
  const facilities = useApp((state) => state.pulse?.facilities ?? null)
  // Before the first pulse it is not known who has signed in, and to ask for what is not granted is a refusal on their account.
  const mayAsk = useApp((state) => state.pulse !== null && grantedIn(state, 'simulation'))
  useEffect(() => {
    if (!mayAsk) return
    void openAllocation()
    void readCatalogue()
  }, [mayAsk])
  const title =
    run === null && facilities !== null ? promptOf(facilities, form.target / 100, words) : findingOf(run, words, nameOf)
  return (
    <main className="allocation-room">
      <header className="allocation-head">
        <h1>{title}</h1>
        <p className="meta">
          {words.source} · {words.bedDayNote}
          {run && <Basis run={run} />}
        </p>
        {problem !== null && (
          <p className="plan-refused" role="alert">
            ◆ {problem}
          </p>
        )}
      </header>
      <AllocationRail nameOf={nameOf} />
      <section className="allocation-centre" aria-label={words.title}>
        {run?.sessions && option === 'sessions' ? (
          <SessionsCentre run={run} nameOf={nameOf} />
        ) : run?.proposal ? (
          <>
            <AllocationMap run={run} nameOf={nameOf} />
            <OptionRows run={run} nameOf={nameOf} />
            <AllocationActs run={run} nameOf={nameOf} />
          </>
        ) : (
          <>
            <PressureNow figure="wards" limit={form.target / 100} />
            <p className="allocation-wait" role="status">
              {run?.state === 'RUNNING' ? stageOf(run, words) : words.empty}
            </p>
          </>
        )}
      </section>
      {run && run.options.length > 0 ? <Replayed run={run} nameOf={nameOf} /> : <aside className="allocation-right" />}
      <DecisionDialog nameOf={nameOf} />
    </main>
  )
}

function Basis({ run }: { run: AllocationRun }) {
  const words = useAllocationWords()
  const { say, words: common } = useWords()
  const zone = useZone()
  return (
    <>
      {' · '}
      {run.scenario === null ? words.fromNow : say(run.title)} · {run.horizonHours} h · P
      {Math.round(run.quantile * 100)} ·{' '}
      {words.basis(run.stateHash.slice(0, 8), run.seed, run.engineVersion, clockTime(Date.parse(run.forkedAt), zone))}
      {run.synthetic && ` · ${common['mark.synthetic']}`}
      {run.editedFrom !== null && ` · ${words.edited}`}
    </>
  )
}

/** The rows of the option that is chosen; of those without rows, the transfers they stand beside. */
function OptionRows({ run, nameOf }: { run: AllocationRun; nameOf: (id: string) => string }) {
  const option = useAllocation((state) => state.option)
  if (option === 'ventilators') return <LoanRows run={run} nameOf={nameOf} />
  if (option === 'oxygen') return <DeliveryRows run={run} nameOf={nameOf} />
  return <Rows run={run} nameOf={nameOf} />
}

function Rows({ run, nameOf }: { run: AllocationRun; nameOf: (id: string) => string }) {
  const words = useAllocationWords()
  const rows = useAllocation((state) => state.rows)
  const { transfers, aboveNothing, abovePlan, worstShareNothing, worstSharePlan } = run.proposal!
  const idle = run.state !== 'RUNNING'
  return (
    <>
      <div className="panel-title">
        <h2>{rowsTitle(run, words)}</h2>
        <span className="meta">
          {words.above(aboveNothing.toFixed(1), abovePlan.toFixed(1), gapWords(run.proposal!, words))} ·{' '}
          {words.fairness(percent(worstShareNothing), percent(worstSharePlan))}
        </span>
      </div>
      <ScrollRegion className="allocation-rows" name={rowsTitle(run, words)}>
        <table className="data">
          <thead>
            <tr>
              {[
                words.from,
                words.to,
                words.days,
                words.perDayShort,
                words.expected,
                words.minutes,
                words.need,
                words.free,
                words.group,
              ].map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rowOrder(transfers).map((k) => {
              const one = transfers[k]!
              const [from, to] = [nameOf(one.from), nameOf(one.to)]
              const perDay = rows[k]?.perDay ?? one.perDay
              return (
                <tr key={`${one.from} ${one.to} ${one.fromDay}`} className={perDay === 0 ? 'is-dropped' : ''}>
                  <th scope="row">
                    <label>
                      <input
                        type="checkbox"
                        aria-label={words.keepOf(from, to)}
                        checked={perDay > 0}
                        disabled={!idle}
                        onChange={() => setPerDay(k, perDay > 0 ? 0 : one.perDay)}
                      />{' '}
                      {from}
                    </label>
                  </th>
                  <td>{to}</td>
                  <td>{words.day(one.fromDay, one.untilDay)}</td>
                  <td>
                    <input
                      type="number"
                      aria-label={words.perDayOf(from, to)}
                      min={0}
                      max={run.perDay}
                      value={perDay}
                      disabled={!idle}
                      onChange={(event) => setPerDay(k, Math.max(0, Math.round(Number(event.target.value))))}
                    />
                  </td>
                  <td>{one.expected.toFixed(1)}</td>
                  <td>
                    <span className="is-whole">
                      {count(one.minutes)} {words.minutesUnit}
                    </span>
                  </td>
                  <td>
                    <span className="is-whole">
                      {count(one.senderNeed.p50)} / {count(one.senderOpen)}
                    </span>{' '}
                    <span className="is-whole meta">
                      [{count(one.senderNeed.p10)}–{count(one.senderNeed.p90)}]
                    </span>
                  </td>
                  <td>
                    <span className="is-whole">
                      {count(one.takerFree.p10)}–{count(one.takerFree.p90)}
                    </span>
                  </td>
                  <td>{one.sameGroup ? words.sameGroup : words.otherGroup}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
        <Blocked run={run} nameOf={nameOf} />
      </ScrollRegion>
    </>
  )
}

function Blocked({ run, nameOf }: { run: AllocationRun; nameOf: (id: string) => string }) {
  const words = useAllocationWords()
  const { blocked, avoided } = run.proposal!
  return (
    <div className="allocation-blocked">
      <h3>{blocked.length === 0 ? words.blockedNone : words.blocked(blocked.length)}</h3>
      <ul>
        {blocked.map(({ facility, bedDays, why }) => (
          <li key={facility}>
            <b>{nameOf(facility)}</b> {bedDays.toFixed(1)} {words.bedDays} · {words[`why.${why}`]}
          </li>
        ))}
      </ul>
      {avoided.length > 0 && (
        <>
          <h3>{words.avoidedPairs(avoided.length)}</h3>
          <ul>
            {avoided.map(({ from, to, reason, until }) => (
              <li key={`${from} ${to}`}>
                {nameOf(from)} → {nameOf(to)} · {reason} · {words.avoidedUntil(until.slice(0, 10))}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

function Replayed({ run, nameOf }: { run: AllocationRun; nameOf: (id: string) => string }) {
  const words = useAllocationWords()
  const { say } = useWords()
  const table = useAllocation((state) => state.table)
  const chosen = useAllocation((state) => state.option)
  const shown = run.options.find(({ id }) => id === chosen) ?? run.options[0]!
  const basis = {
    at: Date.parse(run.forkedAt),
    basis: 'simulated',
    note: `${words[`option.${shown.id}`]} · ${words.noteOfUse(shown.replay?.pairs ?? 0)} · seed ${run.seed} · ${run.engineVersion}`,
  } as const
  const limits = limitGroups(run.options, words, nameOf, say)
  return (
    <aside className="allocation-right" aria-label={words.options}>
      <div className="panel-title">
        <h2>{words.options}</h2>
        <button
          type="button"
          className="chip"
          aria-pressed={table}
          onClick={() => allocationStore.setState({ table: !table })}
        >
          {words[table ? 'picture' : 'table']}
        </button>
      </div>
      <fieldset className="allocation-options" aria-label={words.options}>
        {ranked(run.options).map((option) => (
          <OptionRow
            key={option.id}
            option={option}
            isShown={option.id === shown.id}
            isRunning={run.state === 'RUNNING'}
          />
        ))}
      </fieldset>
      {table ? (
        <Tables option={shown} nameOf={nameOf} />
      ) : (
        <>
          <WantFigure option={shown} basis={basis} />
          <ChartFrame
            facts={{
              ...basis,
              id: 'allocation-hours',
              finding: words.hours(hoursOf(shown)),
              unit: words.avoidedUnit,
              table: () => hoursTable(shown, words),
            }}
            tableClass="figure-table"
            title={
              <>
                <h2>{words.hours(hoursOf(shown))}</h2>
                <span className="meta">{words.hoursNote}</span>
              </>
            }
          >
            <HoursChart option={shown} />
          </ChartFrame>
          <ChartFrame
            facts={{
              ...basis,
              id: 'allocation-use',
              finding: words.use,
              unit: '%',
              table: () => tableOfUse(shown, nameOf, words),
            }}
            tableClass="figure-table"
            title={
              <>
                <h2>{words.use}</h2>
                <span className="meta">{words.noteOfUse(shown.replay?.pairs ?? 0)}</span>
              </>
            }
          >
            <UseChart option={shown} target={run.targetOccupancy} nameOf={nameOf} most={HOSPITALS_SHOWN} />
          </ChartFrame>
        </>
      )}
      <ShareFindings run={run} nameOf={nameOf} />
      {limits.length > 0 && (
        <div className="allocation-notes">
          <h3>{words.notes}</h3>
          {limits.map(({ key, title, lines }) => (
            <details key={key}>
              <summary>{title}</summary>
              <ul>
                {lines.map(({ names, figure, note }) => (
                  <li key={`${names} ${note}`} title={note}>
                    <span>{names}</span> <span className="meta">{figure}</span>
                  </li>
                ))}
              </ul>
            </details>
          ))}
        </div>
      )}
    </aside>
  )
}

function OptionRow({ option, isShown, isRunning }: { option: AllocationOption; isShown: boolean; isRunning: boolean }) {
  const words = useAllocationWords()
  const { id, replay, relief, operations } = option
  const each =
    replay === null || replay.perTransfer === null || id !== 'transfers'
      ? ''
      : ` · ${words.perTransfer} ${replay.perTransfer.toFixed(1)}${
          replay.perTransferHalfWidth95 === null ? '' : ` ± ${replay.perTransferHalfWidth95.toFixed(1)}`
        }`
  const went =
    replay && id === 'transfers' ? ` · ${words.movedRefused(count(replay.moved.mean), count(replay.refused.mean))}` : ''
  return (
    <button
      type="button"
      aria-pressed={isShown}
      className="allocation-option"
      onClick={() => allocationStore.setState({ option: id })}
    >
      <b>{words[`option.${id}`]}</b>
      <span className="allocation-figure">
        {hoursOf(option)} <span className="meta">{words.avoidedUnit}</span>
      </span>
      <span className="meta">
        {amountWords(option, words)}
        {went}
        {each}
        {(id === 'ventilators' || id === 'oxygen' || id === 'sessions') && relief && (
          <span className="allocation-relief">
            {words[`relief.${id}`](count(relief.nothing.mean), count(relief.plan.mean), spreadOf(relief.avoided))}
          </span>
        )}
        {operations && (
          <span className="allocation-relief">
            {words.operationsReplayed(
              operations.later.mean.toFixed(1),
              operations.away.mean.toFixed(1),
              operations.postponed.mean.toFixed(1),
              spreadOf(operations.waitingHoursAvoided),
            )}
          </span>
        )}
      </span>
      <span className={`meta ${!isRunning && helps(option) ? 'is-worth' : ''}`}>
        {isRunning
          ? words.replaying(replay?.pairs ?? 0)
          : replay === null
            ? words.unready
            : `${words[replay.worthIt ? 'worth' : helps(option) ? 'lessLacking' : harms(replay.hoursAvoided) ? 'harms' : 'notWorth']} · ${words.pairs(replay.pairs)}`}
      </span>
    </button>
  )
}

function Tables({ option, nameOf }: { option: AllocationOption; nameOf: (id: string) => string }) {
  const words = useAllocationWords()
  return (
    <ScrollRegion className="allocation-tables" name={words.table}>
      {(option.id === 'ventilators' || option.id === 'oxygen') && option.relief && (
        <DataTable
          caption={`${words[`option.${option.id}`]} · ${words[`want.${option.id}`]}`}
          {...tableOfWant(option.id, option.relief, words)}
        />
      )}
      <DataTable caption={`${words[`option.${option.id}`]} · ${words.use}`} {...tableOfUse(option, nameOf, words)} />
      <DataTable caption={`${words[`option.${option.id}`]} · ${words.hoursNote}`} {...hoursTable(option, words)} />
    </ScrollRegion>
  )
}
