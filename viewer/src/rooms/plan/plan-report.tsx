// The report on paper: A4, the decision itself as its title, before and after, the comparison, notes and approval.
import { createPortal } from 'react-dom'
import type { PlanRun, SolvedPlan } from '../../data/plan-types.ts'
import { clockTime, dateWords } from '../../format/time.ts'
import { useApp } from '../../store.ts'
import { useAsOf, useWords, useZone } from '../../words-hook.ts'
import { factorOf } from './access-scale.ts'
import { costOf, fixed, planTiles, shareWithin, siteNames } from './plan-figures.ts'
import { MEASURES, shownPlan, usePlan } from './plan-store.ts'
import { ReportDeciles, ReportLorenz, ReportMap } from './report-charts.tsx'
import './plan-report.css'

export function PlanReport() {
  const printing = usePlan((state) => state.printing)
  const run = usePlan((state) => state.run)
  const plan = usePlan(shownPlan)
  return printing && run?.before && plan ? createPortal(<Paper run={run} plan={plan} />, document.body) : null
}

function Paper({ run, plan }: { run: PlanRun; plan: SolvedPlan }) {
  const { words, language } = useWords()
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
  const made = asOf === null ? '' : `${dateWords(asOf, zone, language)} ${clockTime(asOf, zone)} (${zone})`
  const synthetic = run.synthetic || city?.synthetic === true
  const tiles = planTiles(run, plan, people, words, language).slice(0, 5)
  const measure = words[`plan.measure.${MEASURES.find((one) => one === form.measure) ?? 'e2sfca'}`]
  const notes = [
    ...(plan.found.beyondPeople > 0
      ? [words['plan.noteBeyond'](Math.round(plan.found.beyondPeople).toLocaleString('en-US'))]
      : []),
    words['plan.noteStill'](worst(plan.access.worstDecile)),
    ...(synthetic ? [words['plan.noteSynthetic']] : []),
    words['plan.noteCost'],
    words['plan.noteStatic'],
  ]
  return (
    <article className="plan-report" lang={language}>
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
        {words['plan.reportSize'](form.supplyPerSite)}
      </h1>
      <p className="report-lead">
        {words['plan.reportLead'](
          (all / 100_000).toFixed(1),
          worst(before.worstDecile),
          worst(plan.access.worstDecile),
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
          <Head number={1} title={words['plan.reportChange']} note={words['plan.legendChange']} />
          <ReportMap run={run} plan={plan} />
        </section>
        <div>
          <section>
            <Head number={2} title={words['plan.reportDeciles']} note={words['plan.decilesNote']} />
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
        <Head number={4} title={words['plan.table']} note={words['plan.tableNote']} />
        <ReportTable run={run} plan={plan} />
      </section>
      <div className="report-two is-even">
        <section>
          <Head number={5} title={words['plan.reportNotes']} note={words['plan.reportNotesWhy']} />
          <ul>
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </section>
        <section>
          <Head number={6} title={words['plan.reportApproval']} note={words['plan.reportApprovalWhy']} />
          <div className="report-signs">
            {[words['plan.reportMade'], words['plan.reportChecked'], words['plan.reportApproved']].map((label) => (
              <p key={label}>{label}</p>
            ))}
          </div>
          <p>{words['plan.reportOpinion']}</p>
        </section>
      </div>
      <footer>
        <p>
          {words['plan.reportMethod'](
            measure,
            today?.source ?? '',
            form.hour === null ? words['plan.dayMean'] : words['plan.hourValue'](form.hour),
            (all / 10_000).toFixed(1),
          )}{' '}
          {words['plan.reportGap'](plan.found.gap === null ? '—' : fixed(plan.found.gap * 100, 1))}{' '}
          {words[`plan.times.${(run.times ?? 'roads') as 'roads'}`]}
        </p>
        <p>{city?.attributions.join(' · ')}</p>
      </footer>
    </article>
  )
}

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
  const factor = factorOf(run.unit)
  const before = run.before!
  const worst = (value: number | null): string => fixed(value === null ? null : value * factor, 2)
  const percent = (value: number | null): string => fixed(value === null ? null : value * 100, 1)
  return (
    <table>
      <thead>
        <tr>
          <th>{words['plan.column.plan']}</th>
          <th>{words['plan.column.sites']}</th>
          <th>{words['plan.worst']}</th>
          <th>{words['plan.gini']}</th>
          <th>{words['plan.column.within']}</th>
          <th>{words['plan.meanMinutes']}</th>
          <th>{words['plan.column.cost']}</th>
          <th>{words['plan.column.gap']}</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <td>{words['plan.now']}</td>
          <td>—</td>
          <td>{worst(before.worstDecile)}</td>
          <td>{fixed(before.gini, 3)}</td>
          <td>{percent(shareWithin(before, 30))}</td>
          <td>{fixed(before.meanMinutes, 1)}</td>
          <td>—</td>
          <td>—</td>
        </tr>
        {run.plans.map(({ letter, found, access }) => (
          <tr key={letter} className={letter === plan.letter ? 'is-chosen' : ''}>
            <td>
              {letter} {letter === plan.letter && `● ${words['plan.reportSuggested']}`}
            </td>
            <td>{siteNames(found.sites, asked.candidates, language).join(' · ')}</td>
            <td>{worst(access.worstDecile)}</td>
            <td>{fixed(access.gini, 3)}</td>
            <td>{percent(shareWithin(access, 30))}</td>
            <td>{fixed(access.meanMinutes, 1)}</td>
            <td>{costOf(found.sites.length, asked.form).toFixed(1)}</td>
            <td>{found.gap === null ? '—' : fixed(found.gap * 100, 1)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
