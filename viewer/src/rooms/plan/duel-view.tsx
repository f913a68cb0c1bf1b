// The site duel: what each plan changes in paired runs, regret over the futures, where the patients come from, and who decides.
import type { SiteDuel } from '../../data/plan-types.ts'
import { signed } from '../../format/numbers.ts'
import { clockTime } from '../../format/time.ts'
import { useWords, useZone } from '../../words-hook.ts'
import { Decided } from './decision.tsx'
import { bandWords, worsened, worsenedAccess, wouldChange } from './duel-figures.ts'
import { MovedWorkload } from './duel-moved.tsx'
import { Multiples } from './duel-multiples.tsx'
import { Regret } from './duel-regret.tsx'
import { noteWords } from './plan-notes.ts'
import { planStore, usePlan } from './plan-store.ts'
import { printReport } from './report.ts'
import './duel-view.css'

export interface DuelPartProps {
  readonly duel: SiteDuel
  readonly nameOf: (id: string) => string
}

export function DuelView() {
  const { words, language, say } = useWords()
  const zone = useZone()
  const duel = usePlan((state) => state.duel)
  const problem = usePlan((state) => state.duelProblem)
  if (problem !== null)
    return (
      <p className="plan-wait is-wide" role="alert">
        {words['duel.failed'](problem)}
      </p>
    )
  if (!duel) return <p className="plan-wait is-wide">{words['plan.loading']}</p>
  const nameOf = (id: string): string => {
    const found = duel.candidates.find((one) => one.id === id)
    return found ? say(found.name) : id
  }
  const parts = { duel, nameOf }
  return (
    <div className="duel">
      <header className="duel-head">
        <div>
          <h1>{titleOf(parts, words)}</h1>
          <p>
            {words['duel.lead'](
              Math.round(duel.horizonHours / 24),
              duel.seed,
              clockTime(Date.parse(duel.forkedAt), zone),
            )}{' '}
            · {words['duel.accessBy'](say(duel.accessMeasure))} · {words[`plan.times.${duel.times as 'roads'}`]}
          </p>
          {duel.notes.map((note) => (
            <p key={note.path}>{noteWords(note, language)}</p>
          ))}
        </div>
        <Leading duel={duel} nameOf={nameOf} />
      </header>
      <Multiples {...parts} />
      <div className="duel-right">
        <Regret {...parts} />
        <MovedWorkload {...parts} />
      </div>
      <Foot {...parts} />
    </div>
  )
}

function titleOf({ duel, nameOf }: DuelPartProps, words: ReturnType<typeof useWords>['words']): string {
  const [first] = duel.ranking
  if (duel.state === 'CANCELLED' && duel.winner === null) return words['duel.title.stopped'](duel.done, duel.wanted)
  if (duel.winner === null)
    return first
      ? words['duel.title.partial'](duel.done, duel.wanted, nameOf(first.candidate))
      : words['duel.title.waiting'](duel.done, duel.wanted)
  return duel.orElse.length === 0
    ? words['duel.title.won'](nameOf(duel.winner))
    : words['duel.title.open'](nameOf(duel.winner), duel.orElse.map(nameOf).join(words['duel.and']))
}

function Leading({ duel, nameOf }: DuelPartProps) {
  const { words } = useWords()
  const first = duel.ranking[0]
  if (!first) return null
  return (
    <p className="duel-leading">
      <b>{(first.leads * 100).toFixed(0)}</b> {words['duel.leadsOf'](nameOf(first.candidate))}
    </p>
  )
}

/** What else a reader must know, and the decision. */
function Foot({ duel, nameOf }: DuelPartProps) {
  const { words, say } = useWords()
  const form = usePlan((state) => state.asked?.form ?? state.form)
  const leader = duel.winner ?? duel.ranking[0]?.candidate ?? null
  const worse = leader === null ? [] : worsened(duel, leader)
  const worseAccess = leader === null ? [] : worsenedAccess(duel, leader)
  const changes = wouldChange(duel)
  const isStressed = form.floods.length + form.closedRoads.length + form.closed.length > 0
  return (
    <footer className="duel-foot">
      <section>
        <h2>{words['duel.worse']}</h2>
        {worse.length + worseAccess.length === 0 ? (
          <p>{words['duel.worseNone'](leader === null ? '' : nameOf(leader))}</p>
        ) : (
          <ul>
            {worseAccess.map(({ id, change, digits }) => (
              <li key={id}>
                {words[`duel.access.${id}`]} {signed(change, digits)} {words[`duel.accessUnit.${id}`]} ·{' '}
                {words['duel.calculated']}
              </li>
            ))}
            {worse.map(({ row, cell }) => (
              <li key={row.id}>
                {say(row.name)} {signed(cell.p50, 2)} [{bandWords(cell, 2)}] {words[`duel.unit.${row.unit as 'min'}`]}
              </li>
            ))}
          </ul>
        )}
      </section>
      <section>
        <h2>{words['duel.assumptions']}</h2>
        <p>
          {words[form.supply === 'doctors' ? 'duel.assumptionDoctors' : 'duel.assumption']}
          {isStressed ? ` ${words['duel.unstressed']}` : ''} {words['duel.futuresNote']}
        </p>
      </section>
      <section>
        <h2>{words['duel.changes']}</h2>
        {changes.length === 0 ? (
          <p>{words['duel.changesNone'](duel.compared.length)}</p>
        ) : (
          <ul>
            {changes.map(({ future, candidate }) => (
              <li key={future.en}>{words['duel.changesIf'](say(future), nameOf(candidate))}</li>
            ))}
          </ul>
        )}
      </section>
      <section>
        <h2>{words['plan.reportApproval']}</h2>
        {leader !== null && <Decided letter={leader} />}
        <p className="duel-acts">
          {leader !== null && (
            <button
              type="button"
              className="button primary"
              onClick={() => planStore.setState({ deciding: leader, letter: leader })}
            >
              {words['plan.decide'](leader)}
            </button>
          )}
          <button
            type="button"
            className="button"
            onClick={() => {
              if (leader !== null) planStore.setState({ letter: leader })
              printReport()
            }}
          >
            {words['plan.print']}
          </button>
        </p>
      </section>
    </footer>
  )
}
