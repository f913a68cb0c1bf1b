// What hospitals share beside patients: loans of ventilators and deliveries of oxygen, row by row, with what a person makes of them; and what is found of both.
import type { ReactNode } from 'react'
import type { AllocationOption, AllocationRun } from '../../../data/allocation-types.ts'
import { ChartFrame } from '../../../figures/chart-frame.tsx'
import type { ChartFacts } from '../../../figures/figure.ts'
import { count, percent } from '../../../format/numbers.ts'
import { clockTime } from '../../../format/time.ts'
import { useAllocationWords } from '../../../i18n/allocation-words.ts'
import { ScrollRegion } from '../../../shell/scroll-region.tsx'
import { useApp } from '../../../store.ts'
import { useZone } from '../../../words-hook.ts'
import { tableOfWant, WantChart } from './allocation-charts.tsx'
import { useAllocation } from './allocation-store.ts'
import { setCubicMetres, setPieces } from './proposing.ts'

type NameOf = (id: string) => string
interface Shown {
  readonly run: AllocationRun
  readonly nameOf: NameOf
}

/** One row that may be left out, or changed in its figure. */
function ShareRow({
  names,
  cells,
  amount,
  proposed,
  label,
  idle,
  onChange,
}: {
  names: readonly [from: string, to: string]
  cells: readonly ReactNode[]
  amount: number
  proposed: number
  label: string
  idle: boolean
  onChange: (amount: number) => void
}) {
  const words = useAllocationWords()
  return (
    <tr className={amount === 0 ? 'is-dropped' : ''}>
      <th scope="row">
        <label>
          <input
            type="checkbox"
            aria-label={words.keepOf(...names)}
            checked={amount > 0}
            disabled={!idle}
            onChange={() => onChange(amount > 0 ? 0 : proposed)}
          />{' '}
          {names[0]}
        </label>
      </th>
      <td>{names[1]}</td>
      <td>
        <input
          type="number"
          aria-label={label}
          min={0}
          value={amount}
          disabled={!idle}
          onChange={(event) => onChange(Math.max(0, Math.round(Number(event.target.value))))}
        />
      </td>
      {cells.map((cell, k) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the columns of a row stand where they stand
        <td key={k}>{cell}</td>
      ))}
    </tr>
  )
}

function Head({ heads }: { heads: readonly string[] }) {
  return (
    <thead>
      <tr>
        {heads.map((head) => (
          <th key={head} scope="col">
            {head}
          </th>
        ))}
      </tr>
    </thead>
  )
}

export function LoanRows({ run, nameOf }: Shown) {
  const words = useAllocationWords()
  const rows = useAllocation((state) => state.loans)
  const loans = run.kit?.loans ?? []
  return (
    <>
      <div className="panel-title">
        <h2>{words.loans(loans.length)}</h2>
        {run.kit && (
          <span className="meta">
            {words.kitFind(count(run.kit.shortageNothing), count(run.kit.shortagePlan), run.kit.unknown)}
          </span>
        )}
      </div>
      <ScrollRegion className="allocation-rows" name={words.loans(loans.length)}>
        <table className="data">
          <Head heads={[words.lender, words.borrower, words.pieces, words.leaves, words.serves, words.minutes]} />
          <tbody>
            {loans.map((one, k) => {
              const names = [nameOf(one.from), nameOf(one.to)] as const
              return (
                <ShareRow
                  key={`${one.from} ${one.to} ${one.day}`}
                  names={names}
                  amount={rows[k]?.pieces ?? one.pieces}
                  proposed={one.pieces}
                  label={words.piecesOf(...names)}
                  idle={run.state !== 'RUNNING'}
                  onChange={(pieces) => setPieces(k, pieces)}
                  cells={[
                    words.ofDay(one.day),
                    words.ofDay(one.servesFromDay),
                    `${count(one.minutes)} ${words.minutesUnit}`,
                  ]}
                />
              )
            })}
          </tbody>
        </table>
        <NotAsked avoided={run.kit?.avoided ?? []} nameOf={nameOf} />
      </ScrollRegion>
    </>
  )
}

export function DeliveryRows({ run, nameOf }: Shown) {
  const words = useAllocationWords()
  const zone = useZone()
  const rows = useAllocation((state) => state.deliveries)
  const { oxygen } = run
  const deliveries = oxygen?.deliveries ?? []
  const forked = Date.parse(run.forkedAt)
  const at = (minute: number): string =>
    words.ofMinute(Math.floor(minute / 60), clockTime(forked + minute * 60_000, zone))
  return (
    <>
      <div className="panel-title">
        <h2>{words.deliveries(deliveries.length)}</h2>
        {oxygen && (
          <span className="meta">
            {words.oxygenFind(count(oxygen.lackingNothing), count(oxygen.lackingPlan), oxygen.unknown)} ·{' '}
            {words.oxygenFair(percent(oxygen.worstShareNothing), percent(oxygen.worstSharePlan))}
          </span>
        )}
      </div>
      <ScrollRegion className="allocation-rows" name={words.deliveries(deliveries.length)}>
        <table className="data">
          <Head
            heads={[words.lender, words.borrower, words.cubicMetres, words.ofReceiver, words.leaves, words.serves]}
          />
          <tbody>
            {deliveries.map((one, k) => {
              const names = [one.from === null ? words.outside : nameOf(one.from), nameOf(one.to)] as const
              return (
                <ShareRow
                  key={`${one.from} ${one.to} ${one.atMinute}`}
                  names={names}
                  amount={rows[k]?.cubicMetres ?? Math.round(one.cubicMetres)}
                  proposed={Math.round(one.cubicMetres)}
                  label={words.cubicMetresOf(...names)}
                  idle={run.state !== 'RUNNING'}
                  onChange={(cubicMetres) => setCubicMetres(k, cubicMetres)}
                  cells={[
                    words.ofReceiverDays(one.days.toFixed(2)),
                    at(one.atMinute),
                    at(one.atMinute + one.leadMinutes),
                  ]}
                />
              )
            })}
          </tbody>
        </table>
        <NotAsked avoided={oxygen?.avoided ?? []} nameOf={nameOf} />
      </ScrollRegion>
    </>
  )
}

function NotAsked({
  avoided,
  nameOf,
}: {
  avoided: readonly { readonly from: string; readonly to: string; readonly reason: string; readonly until: string }[]
  nameOf: NameOf
}) {
  const words = useAllocationWords()
  if (avoided.length === 0) return null
  return (
    <div className="allocation-blocked">
      <h3>{words.avoidedPairs(avoided.length)}</h3>
      <ul>
        {avoided.map(({ from, to, reason, until }) => (
          <li key={`${from} ${to}`}>
            {nameOf(from)} → {nameOf(to)} · {reason} · {words.avoidedUntil(until.slice(0, 10))}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** What is lacking of what the option shares; nothing for the others. */
export function WantFigure({
  option: { id, relief, replay },
  basis,
}: {
  option: AllocationOption
  basis: Pick<ChartFacts, 'at' | 'basis' | 'note'>
}) {
  const words = useAllocationWords()
  if (relief === null || (id !== 'ventilators' && id !== 'oxygen')) return null
  return (
    <ChartFrame
      facts={{
        ...basis,
        id: 'allocation-want',
        finding: `${words[`option.${id}`]}: ${count(relief.nothing.mean)} → ${count(relief.plan.mean)} ${words[`wantUnit.${id}`]}`,
        unit: words[`wantUnit.${id}`],
        table: () => tableOfWant(id, relief, words),
      }}
      tableClass="figure-table"
      title={
        <>
          <h2>{words[`want.${id}`]}</h2>
          <span className="meta">{words.noteOfWant(replay?.pairs ?? 0)}</span>
        </>
      }
    >
      <WantChart id={id} relief={relief} />
    </ChartFrame>
  )
}

/** What is found of ventilators and oxygen, whether anything is to be shared or not. */
export function ShareFindings({ run, nameOf }: Shown) {
  const words = useAllocationWords()
  const known = useApp((state) => state.pulse !== null)
  const { kit, oxygen } = run
  if (!known) return null
  return (
    <div className="allocation-notes">
      <h3>{words.kit}</h3>
      <p>
        {kit === null
          ? words.kitUnknown
          : kit.shortageNothing === 0
            ? words.kitNone(kit.known, kit.unknown)
            : words.kitFind(count(kit.shortageNothing), count(kit.shortagePlan), kit.unknown)}
      </p>
      <h3>{words.oxygen}</h3>
      <p>
        {oxygen === null
          ? words.oxygenUnknown
          : oxygen.short.length === 0
            ? words.oxygenNone(oxygen.known, oxygen.unknown)
            : words.oxygenFind(count(oxygen.lackingNothing), count(oxygen.lackingPlan), oxygen.unknown)}
      </p>
      {oxygen !== null && oxygen.short.length > 0 && (
        <>
          <ul>
            {oxygen.short.map(({ facility, emptyMinutes, emptyShare, why }) => (
              <li key={facility}>
                {emptyMinutes === null
                  ? words.oxygenShortSure(nameOf(facility))
                  : words.oxygenShort(
                      nameOf(facility),
                      hours(emptyMinutes.p50),
                      `P10–P90 ${hours(emptyMinutes.p10)}–${hours(emptyMinutes.p90)} h`,
                      `${percent(emptyShare, 0)} %`,
                    )}
                {why !== null && ` · ${words[`oxygenWhy.${why}`]}`}
              </li>
            ))}
          </ul>
          <p className="meta">{words.oxygenAssumed}</p>
        </>
      )}
    </div>
  )
}

const hours = (minutes: number): string => (minutes / 60).toFixed(1)
