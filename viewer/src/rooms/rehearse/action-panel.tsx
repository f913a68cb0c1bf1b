// What each action is worth: the cheapest set that holds as the title, one row an action, what is not needed greyed.
import { DataTable } from '../../charts/data-table.tsx'
import type { ActionsProgress, ActionsTold, ActionTold } from '../../data/rehearsal-types.ts'
import {
  type ActionsKnown,
  actionsTitle,
  buysMore,
  gainedWords,
  shockCost,
  waitingWords,
} from '../../findings/answers.ts'
import type { AnswerContext } from '../../findings/rehearsal.ts'
import { count, signed } from '../../format/numbers.ts'
import { timeWords } from '../../format/time.ts'
import { ScrollRegion } from '../../shell/scroll-region.tsx'
import { useApp } from '../../store.ts'
import { useWords } from '../../words-hook.ts'
import './action-panel.css'

const MINUTE = 60_000

export function ActionPanel({
  actions,
  progress,
  context,
  onAsk,
  onStop,
}: {
  actions: ActionsKnown
  progress: ActionsProgress | null
  context: AnswerContext
  onAsk: () => void
  onStop: () => void
}) {
  const { words } = useWords()
  if (actions === 'waiting')
    return (
      <>
        <div className="action-panel is-waiting" aria-busy="true">
          <p className="meta">
            {waitingWords({ pairs: { state: 'DONE', done: 0, of: 0, secondsLeft: null }, actions: progress }, words)}
          </p>
          <progress
            aria-label={words['rehearse.actionsWaiting']}
            max={Math.max(1, progress?.of ?? 1)}
            value={progress?.done ?? 0}
          />
          <button type="button" className="button" onClick={onStop}>
            {words['rehearse.actionsStop']}
          </button>
        </div>
        {progress?.soFar && <Found actions={progress.soFar} context={context} />}
      </>
    )
  if (actions === null || typeof actions === 'string')
    return (
      <div className="action-panel">
        <p className="meta">
          {actions === 'stopped'
            ? words['rehearse.actionsStopped']
            : actions === 'on-demand'
              ? words['rehearse.actionsLong']
              : context.hasPlan
                ? words['rehearse.actionsNone']
                : words['rehearse.actionsNoPlan']}
        </p>
        {(actions === 'on-demand' || actions === 'stopped') && (
          <button type="button" className="button" onClick={onAsk}>
            {words['rehearse.actionsAsk']}
          </button>
        )}
      </div>
    )
  return <Found actions={actions} context={context} />
}

function Found({ actions, context }: { actions: ActionsTold; context: AnswerContext }) {
  const { words } = useWords()
  const table = useApp((state) => state.table)
  const title = actionsTitle(actions, context)
  const cost = shockCost(actions, context)
  const inSet = (one: ActionTold): boolean => actions.cheapest?.levers.includes(one.lever) ?? one.needed !== false
  const rows = actions.actions.toSorted((a, b) => Number(inSet(b)) - Number(inSet(a)) || buysMore(a, b))
  const cells = (one: ActionTold) => {
    const gained = gainedWords(one.alone, context.horizonHours)
    const hours = one.alone.boardingHours
    return {
      name:
        one.needed === false && !inSet(one)
          ? words['rehearse.notNeeded'](context.leverName(one.lever))
          : context.leverName(one.lever),
      start:
        one.startMinute === null
          ? '–'
          : timeWords(context.forkedAt + one.startMinute * MINUTE, context.forkedAt, context.zone, context.language),
      staffHours: count(one.staffHours),
      buys: gained?.middle ?? '–',
      band: gained?.band ?? '',
      boarding:
        hours === null
          ? '–'
          : `${signed(-hours.mean)}${hours.halfWidth95 === null ? '' : ` ± ${count(hours.halfWidth95)}`}`,
    }
  }
  const heads = [
    words['rehearse.action'],
    words['rehearse.actionStart'],
    words['rehearse.actionStaff'],
    words['rehearse.actionBuys'],
    'P10–90',
    words['rehearse.actionBoarding'],
  ]
  return (
    <ScrollRegion className="action-panel" name={words['rehearse.actions']}>
      <h2 title={title}>{title}</h2>
      {table ? (
        <DataTable
          caption={words['rehearse.actions']}
          columns={heads}
          rows={rows.map((one) => Object.values(cells(one)))}
        />
      ) : (
        <table className="actions-table">
          <thead>
            <tr>
              {heads.map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((one) => {
              const { name, start, staffHours, buys, band, boarding } = cells(one)
              return (
                <tr key={one.lever} className={inSet(one) ? '' : 'is-spare'}>
                  <th scope="row" title={`${name} · ${one.note[context.language]}`}>
                    {name}
                  </th>
                  <td>{start}</td>
                  <td>{staffHours}</td>
                  <td className="buys">{buys}</td>
                  <td className="meta">{band}</td>
                  <td>{boarding}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      )}
      {cost !== null && <p className="shock-cost">{cost}</p>}
      <p className="meta">{words['rehearse.actionsBasis'](actions.tried, actions.replications)}</p>
    </ScrollRegion>
  )
}
