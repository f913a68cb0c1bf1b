// One set of the front: what would be done, to be read aloud; what its replay shows; and the way to a rehearsal of it.
import { DataTable } from '../../../charts/data-table.tsx'
import type { ActionRace, FrontSet, Interval, SetReplay } from '../../../data/actions-types.ts'
import { ChartFrame } from '../../../figures/chart-frame.tsx'
import type { ChartFacts } from '../../../figures/figure.ts'
import { count, NO_VALUE } from '../../../format/numbers.ts'
import { useActionsWords } from '../../../i18n/actions-words.ts'
import { saveFile } from '../../../shell/save-file.ts'
import { store } from '../../../store.ts'
import {
  actionsCsv,
  bandOf,
  beginningOf,
  changedFirst,
  choices,
  deedOf,
  figureOf,
  hoursOf,
  isShown,
  type Said,
  staffOf,
  unitOf,
} from './actions-figures.ts'
import { actionsStore, useActionSearch } from './actions-store.ts'
import { HospitalHours, OverChart } from './over-chart.tsx'
import { rehearseSet } from './searching.ts'

const HOSPITALS_SHOWN = 6

export function ChosenSet({ run, k, said }: { run: ActionRace; k: number; said: Said }) {
  const words = useActionsWords()
  const table = useActionSearch((state) => state.table)
  const set = run.front[k]!
  const number = choices(run).find((one) => one.k === k)?.number ?? null
  const acts = set.actions.length > 0
  const title = acts
    ? number === null
      ? words.chosenUnshown(staffOf(set, words), `${bandOf(set.daysAvoided)} ${unitOf(run, words)}`)
      : words.chosen(number, staffOf(set, words), `${bandOf(set.daysAvoided)} ${unitOf(run, words)}`)
    : words.chosenNothing(`${figureOf(set.daysAbove.mean)} ${unitOf(run, words)}`)
  const forkedAt = Date.parse(run.forkedAt)
  const { replay } = set
  return (
    <aside className="actions-right" aria-label={title}>
      <div className="panel-title">
        <h2>{title}</h2>
        {acts && (
          <span className={isShown(set) ? 'meta is-shown' : 'meta'}>
            {replay === null ? words.unready : words[isShown(set) ? 'helps' : 'notShown']}
          </span>
        )}
      </div>
      <ol className="actions-aloud" aria-label={words.aloud}>
        {set.actions.map((a) => (
          <li key={a}>
            <b>{beginningOf(run.actions[a]!, forkedAt, said)}</b> {deedOf(run.actions[a]!, said)}
            <span className="meta"> {staffOf(run.actions[a]!, words)}</span>
          </li>
        ))}
        {set.spare && (
          <li className="is-spare">
            {words.spare(
              deedOf(run.actions[set.spare.action]!, said),
              `${bandOf(set.spare.daysAvoided)} ${unitOf(run, words)}`,
            )}
          </li>
        )}
      </ol>
      <p className="actions-acts">
        <button
          type="button"
          className="button primary"
          disabled={replay === null || !acts}
          title={words.rehearseNote}
          onClick={() => void rehearseSet(run, set)}
        >
          {words.rehearse}
        </button>
        <button
          type="button"
          className="button"
          onClick={() =>
            saveFile(
              'cheapest-actions-rehearsal.csv',
              'text/csv',
              actionsCsv(run, said, store.getState().city?.attributions ?? []),
            )
          }
        >
          {words.csv}
        </button>
        <button
          type="button"
          className="button"
          aria-pressed={table}
          onClick={() => actionsStore.setState({ table: !table })}
        >
          {words[table ? 'picture' : 'table']}
        </button>
      </p>
      {acts && <Tiles run={run} set={set} />}
      {replay && run.nothing && <Replayed run={run} replay={replay} nothing={run.nothing} said={said} table={table} />}
    </aside>
  )
}

function Tiles({ run, set }: { run: ActionRace; set: FrontSet }) {
  const words = useActionsWords()
  const { replay, later } = set
  const tiles: readonly (readonly [string, Interval | null, string])[] = [
    [words.tileAvoided, set.daysAvoided, unitOf(run, words)],
    [words.tileLater(hoursOf(run.laterMinutes)), later?.daysAdded ?? null, unitOf(run, words)],
    [words.tileHours, replay && minus(replay.hoursAvoided), words.hospitalHours],
    [words.tileBoarding, replay?.boardingAvoided ? minus(replay.boardingAvoided) : null, words.patientHours],
  ]
  return (
    <dl className="actions-tiles">
      {tiles.map(([name, interval, unit], n) => (
        <div key={name} title={n === 1 && later !== null && !later.whole ? words.partLater : undefined}>
          <dt>{name}</dt>
          <dd>
            <b>
              {interval === null ? NO_VALUE : `${n === 1 && interval.mean > 0 ? '+' : ''}${figureOf(interval.mean)}`}
            </b>{' '}
            <span className="meta">
              {interval?.halfWidth95 != null && `± ${figureOf(interval.halfWidth95)} `}
              {unit}
              {n === 1 && later === null && replay !== null && ` · ${words.noLater}`}
              {n === 1 && later !== null && !later.whole && ' *'}
            </span>
          </dd>
        </div>
      ))}
    </dl>
  )
}

const minus = ({ mean, halfWidth95 }: Interval): Interval => ({ mean: -mean, halfWidth95 })

function Replayed({
  run,
  replay,
  nothing,
  said,
  table,
}: {
  run: ActionRace
  replay: SetReplay
  nothing: SetReplay
  said: Said
  table: boolean
}) {
  const words = useActionsWords()
  const pairs = count(replay.pairs)
  const atOnce = ({ hoursOver }: SetReplay): string => figureOf(hoursOver.mean / run.horizonHours)
  const finding = words.curve(atOnce(nothing), atOnce(replay))
  const basis = {
    at: Date.parse(run.forkedAt),
    basis: 'simulated',
    note: `${words.curveNote(pairs)} · seed ${run.seed} · ${run.engineVersion}`,
  } as const
  const overFacts: ChartFacts = {
    ...basis,
    id: 'actions-over',
    finding,
    unit: words.hospitals,
    table: () => ({
      columns: ['h', words.nothing, 'P10–P90', words.plan, 'P10–P90 '],
      rows: replay.overByHourMean.flatMap((mean, h) =>
        h % 3 === 0
          ? [
              [
                String(h),
                figureOf(nothing.overByHourMean[h]!),
                `${figureOf(nothing.overByHourP10[h]!)}–${figureOf(nothing.overByHourP90[h]!)}`,
                figureOf(mean),
                `${figureOf(replay.overByHourP10[h]!)}–${figureOf(replay.overByHourP90[h]!)}`,
              ],
            ]
          : [],
      ),
    }),
  }
  const hospitalFacts: ChartFacts = {
    ...basis,
    id: 'actions-hospitals',
    finding: words.hospitals,
    unit: 'h',
    table: () => ({
      columns: [words.where, words.nothing, words.plan],
      rows: changedFirst(replay).map((one) => [said.nameOf(one.facility), figureOf(one.nothing), figureOf(one.plan)]),
    }),
  }
  if (table)
    return (
      <div className="actions-tables">
        {[hospitalFacts, overFacts].map((one) => (
          <DataTable key={one.id} caption={one.finding} {...one.table()} />
        ))}
      </div>
    )
  return (
    <>
      <ChartFrame
        facts={overFacts}
        titleClass="is-ruled"
        tableClass="actions-tables"
        title={
          <>
            <h2>{finding}</h2>
            <span className="meta">{words.curveNote(pairs)}</span>
          </>
        }
      >
        <OverChart nothing={nothing} replay={replay} forkedAt={Date.parse(run.forkedAt)} finding={finding} />
        <p className="actions-key">
          <span className="do-nothing">
            <i /> {words.nothing}
          </span>
          <span className="plan">
            <i /> {words.plan}
          </span>
        </p>
      </ChartFrame>
      <ChartFrame
        facts={hospitalFacts}
        titleClass="is-ruled"
        tableClass="actions-tables"
        title={
          <>
            <h2>{words.hospitals}</h2>
            <span className="meta">{words.hospitalsNote(pairs)}</span>
          </>
        }
      >
        <HospitalHours replay={replay} horizonHours={run.horizonHours} nameOf={said.nameOf} most={HOSPITALS_SHOWN} />
      </ChartFrame>
    </>
  )
}
