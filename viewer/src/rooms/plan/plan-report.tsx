// The report on paper: A4, the decision itself as its title, before and after, the comparison, notes and approval.
import { createPortal } from 'react-dom'
import type { PlanRun, SiteDuel, SolvedPlan } from '../../data/plan-types.ts'
import { signed } from '../../format/numbers.ts'
import { clockTime } from '../../format/time.ts'
import type { Words } from '../../i18n/words.ts'
import { useApp } from '../../store.ts'
import { useAsOf, useWords, useZone } from '../../words-hook.ts'
import { factorOf, unitOf } from './access-scale.ts'
import { dayOf, standing } from './deciding.ts'
import { DecidedLine } from './decision.tsx'
import { standingOf } from './duel-figures.ts'
import { planColumns } from './plan-columns.ts'
import { costOf, fixed, planTiles, shareWithin, siteNames, worstGain } from './plan-figures.ts'
import { duelOfRun, MEASURES, type PlanForm, shownPlan, usePlan } from './plan-store.ts'
import { ReportDeciles, ReportLorenz, ReportMap } from './report-charts.tsx'
import '../../paper/paper.css'
import './plan-report.css'
import { noteWords } from './plan-notes.ts'

export function PlanReport() {
  const printing = usePlan((state) => state.printing)
  const run = usePlan((state) => state.run)
  const plan = usePlan(shownPlan)
  return printing && run?.before && plan ? createPortal(<Paper run={run} plan={plan} />, document.body) : null
}

function Paper({ run, plan }: { run: PlanRun; plan: SolvedPlan }) {
  const { words, language, say } = useWords()
  const duel = usePlan(duelOfRun)
  const zone = useZone()
  const asOf = useAsOf()
  const city = useApp((state) => state.city)
  const asked = usePlan((state) => state.asked)
  const cells = usePlan((state) => state.cells)
  const today = usePlan((state) => state.today)
  const before = run.before!
  const form = asked!.form
  const factor = factorOf(run.unit)
  const people = cells?.population ?? []
  const all = people.reduce((a, b) => a + b, 0)
  const names = siteNames(plan.found.sites, asked!.candidates, language)
  const worst = (value: number | null): string => fixed(value === null ? null : value * factor, 2)
  const more = ((shareWithin(plan.access, 30) ?? 0) - (shareWithin(before, 30) ?? 0)) * all
  const cost = costOf(plan.found.sites.length, form).toFixed(1)
  const made = asOf === null ? '' : `${dayOf(new Date(asOf).toISOString(), zone)} ${clockTime(asOf, zone)} (${zone})`
  const synthetic = run.synthetic || city?.synthetic === true
  const tiles = planTiles(run, plan, people, words, language).slice(0, 5)
  const measure = words[`plan.measure.${MEASURES.find((one) => one === form.measure) ?? 'e2sfca'}`]
  const unit = say(unitOf(run.unit))
  const supply = words[`plan.supply.${form.supply}`]
  const notes = [
    ...(plan.found.beyondPeople > 0
      ? [words['plan.noteBeyond'](Math.round(plan.found.beyondPeople).toLocaleString('en-US'))]
      : []),
    words['plan.noteStill'](worst(plan.access.worstDecile), unit),
    ...(synthetic ? [words['plan.noteSynthetic']] : []),
    words['plan.noteCost'],
    ...(duel ? [words['plan.noteDuel'](duel.done, duel.wanted)] : [words['plan.noteStatic']]),
    ...stresses(form, words),
  ]
  return (
    <article className="paper plan-report" lang={language}>
      <div className="report-hatch" />
      <header>
        <p>
          <b>{words['app.name']}</b> {words['plan.report']}
          {synthetic && <i className="report-synthetic">{words['mark.synthetic']}</i>}
          <i className="report-mark">{words['plan.reportMark']}</i>
        </p>
        <p>
          #{run.id.slice(0, 8)}-{plan.letter} · {made}
        </p>
      </header>
      <h1>
        {words['plan.reportTitle'](names.join(language === 'zh' ? '、' : ', '))}
        <br />
        {words['plan.reportSize'](form.supplyPerSite, words[`plan.one.${form.supply}`])}
      </h1>
      <p className="report-lead">
        {words['plan.reportLead'](
          (all / 100_000).toFixed(1),
          worst(before.worstDecile),
          worst(plan.access.worstDecile),
          unit,
          supply,
        )}
        {language === 'zh' ? '；' : '; '}
        {words['plan.reportWithin']((more / 10_000).toFixed(1))}
        {language === 'zh' ? '；' : '; '}
        {words['plan.reportCost'](cost)}
        {language === 'zh' ? '。' : '.'}
      </p>
      <div className="report-tiles">
        {tiles.map((tile) => (
          <div key={tile.id}>
            <h2>{tile.label}</h2>
            <p>
              <b>{tile.value}</b> {tile.unit}
            </p>
            <p>{tile.before}</p>
          </div>
        ))}
      </div>
      <div className="report-two">
        <section>
          <Head number={1} title={words['plan.reportChange']} note={words['plan.legendChange'](unit)} />
          <ReportMap run={run} plan={plan} />
        </section>
        <div>
          <section>
            <Head
              number={2}
              title={words['plan.reportDeciles'](worstGain(before, plan.access))}
              note={words['plan.decilesNote'](unit)}
            />
            <p className="report-key">
              <i className="is-outline" /> {words['plan.now']} <i className="is-filled" />{' '}
              {words['plan.planOf'](plan.letter)}
            </p>
            <ReportDeciles run={run} before={before} after={plan.access} />
          </section>
          <section>
            <Head number={3} title={words['plan.lorenz']} note={words['plan.lorenzNote']} />
            <p className="report-key">
              {words['plan.gini']} {fixed(before.gini, 3)} → <b>{fixed(plan.access.gini, 3)}</b>
            </p>
            <ReportLorenz before={before} after={plan.access} />
          </section>
        </div>
      </div>
      <section>
        <Head
          number={4}
          title={words['plan.table']}
          note={words[duel ? 'plan.tableNoteDuel' : 'plan.tableNote'](run.plans.length)}
        />
        <ReportTable run={run} plan={plan} />
      </section>
      <div className="report-three">
        <section>
          <Head number={5} title={words['plan.reportMoved']} note={words['plan.reportMovedNote']} />
          {duel ? <ReportMoved duel={duel} letter={plan.letter} /> : <p>{words['plan.reportNoDuel']}</p>}
        </section>
        <section>
          <Head number={6} title={words['plan.reportFutures']} note={words['plan.reportFuturesNote']} />
          {duel ? <ReportFutures duel={duel} letter={plan.letter} /> : <p>{words['plan.reportNoDuel']}</p>}
        </section>
        <section>
          <Head number={7} title={words['plan.reportNotes']} note={words['plan.reportNotesWhy']} />
          <ul>
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </section>
      </div>
      <section>
        <Head number={8} title={words['plan.reportApproval']} note={words['plan.reportApprovalWhy']} />
        <Approval letter={plan.letter} made={made} />
      </section>
      <footer>
        <p>
          {words['plan.reportMethod'](
            measure,
            today?.source ?? '',
            form.hour === null
              ? words[form.mode === 'transit' ? 'plan.dayMedian' : 'plan.dayMean']
              : words['plan.hourValue'](form.hour),
            (all / 10_000).toFixed(1),
            supply,
            words[`plan.mode.${form.mode}`],
          )}{' '}
          {words['plan.reportGap'](plan.found.gap === null ? '—' : fixed(plan.found.gap * 100, 1))}{' '}
          {words[`plan.times.${(run.times ?? 'roads') as 'roads'}`]}
          {run.problems
            .filter(({ path }) => path.startsWith('times-'))
            .map((note) => ` · ${noteWords(note, language)}`)}
        </p>
        <p>{city?.attributions.join(' · ')}</p>
      </footer>
    </article>
  )
}

/** What the city is put under in this plan. */
const stresses = ({ floods, closedRoads, closed }: PlanForm, words: Words): readonly string[] =>
  floods.length + closedRoads.length + closed.length === 0
    ? []
    : [words['plan.noteStress'](floods.length, closedRoads.join(words['duel.and']), closed.length)]

function Head({ number, title, note }: { number: number; title: string; note: string }) {
  return (
    <h2 className="report-head">
      <b>{number}</b> {title} <span>{note}</span>
    </h2>
  )
}

function ReportTable({ run, plan }: { run: PlanRun; plan: SolvedPlan }) {
  const { words, language } = useWords()
  const asked = usePlan((state) => state.asked)!
  const duel = usePlan(duelOfRun)
  const columns = planColumns(run, asked.form, duel, words)
  return (
    <table>
      <thead>
        <tr>
          <th>{words['plan.column.plan']}</th>
          <th>{words['plan.column.sites']}</th>
          {columns.map(({ id, label }) => (
            <th key={id}>{label}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        <tr>
          <td>{words['plan.now']}</td>
          <td>—</td>
          {columns.map(({ id, now: [value, below] }) => (
            <td key={id}>
              {value} <span>{below}</span>
            </td>
          ))}
        </tr>
        {run.plans.map((one) => (
          <tr key={one.letter} className={one.letter === plan.letter ? 'is-chosen' : ''}>
            <td>
              {one.letter} {one.letter === plan.letter && `● ${words['plan.reportSuggested']}`}
            </td>
            <td>{siteNames(one.found.sites, asked.candidates, language).join(' · ')}</td>
            {columns.map(({ id, of }) => {
              const [value, below] = of(one)
              return (
                <td key={id}>
                  {value} <span>{below}</span>
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const MOVED_SHOWN = 5

/** Hospitals that lose most admissions to the plan. */
function ReportMoved({ duel, letter }: { duel: SiteDuel; letter: string }) {
  const { words, say } = useWords()
  const catalogue = useApp((state) => state.catalogue)
  const moved = duel.moved.find(({ candidate }) => candidate === letter)?.moved ?? []
  const losing = moved
    .filter(({ admissions, facility }) => (admissions ?? 0) < 0 && catalogue?.facility.has(facility))
    .sort((a, b) => a.admissions! - b.admissions!)
    .slice(0, MOVED_SHOWN)
  const most = Math.abs(losing[0]?.admissions ?? 1)
  if (losing.length === 0) return <p>{words['plan.reportMovedNone']}</p>
  return (
    <ul className="report-bars">
      {losing.map((one) => (
        <li key={one.facility}>
          <span className="report-name">{say(catalogue!.facility.get(one.facility)!.name)}</span>
          <i>
            <em style={{ width: `${(Math.abs(one.admissions!) / most) * 100}%` }} />
          </i>
          <b>{signed(one.admissions)}</b>
          <span>
            {signed(one.admissionsLow)} … {signed(one.admissionsHigh)}
          </span>
        </li>
      ))}
    </ul>
  )
}

/** The plan's regret in each future. */
function ReportFutures({ duel, letter }: { duel: SiteDuel; letter: string }) {
  const { words, say } = useWords()
  const standing = standingOf(duel, letter)
  if (!standing) return <p>{words['plan.reportNoDuel']}</p>
  const least = duel.compared.map((_, k) => Math.min(...duel.ranking.map(({ byFuture }) => byFuture[k]!)))
  return (
    <ul className="report-bars is-futures">
      {duel.compared.map((id, k) => {
        const regret = standing.byFuture[k]!
        const future = duel.futures.find((one) => one.id === id)
        return (
          <li key={id}>
            <span className="report-name">{future ? say(future.name) : id}</span>
            <i>
              <em style={{ width: `${regret * 100}%` }} />
            </i>
            <b>{fixed(regret * 100, 0)}</b>
            <span>{regret === least[k] ? `● ${words['duel.best']}` : ''}</span>
          </li>
        )
      })}
    </ul>
  )
}

function Approval({ letter, made }: { letter: string; made: string }) {
  const { words } = useWords()
  const zone = useZone()
  const decision = usePlan((state) => standing(state.decisions, letter))
  return (
    <>
      <div className="report-signs">
        <p>
          {words['plan.reportMade']}
          <b>
            {words['plan.reportBySystem']} {made}
          </b>
        </p>
        <p>{words['plan.reportChecked']}</p>
        <p>
          {words['plan.reportApproved']}
          {decision && (
            <b>
              {decision.post} {dayOf(decision.at, zone)}
            </b>
          )}
        </p>
        <p>
          {words['plan.reportOpinion']}
          <b>
            {(['ACCEPTED', 'MODIFIED', 'REJECTED'] as const).map((one) => (
              <i key={one}>
                {decision?.verdict === one ? '☒' : '☐'} {words[`plan.verdictShort.${one}`]}
              </i>
            ))}
          </b>
        </p>
      </div>
      <p className="report-decision">
        {decision ? <DecidedLine decision={decision} /> : words['plan.undecided']} {words['plan.decisionNote']}
      </p>
    </>
  )
}
