// The rail of the plan room: objective, constraints, candidates. Every change is solved anew after a moment.
import type { CandidateSite } from '../../data/plan-types.ts'
import { signed } from '../../format/numbers.ts'
import { usePlanAreasWords } from '../../i18n/plan-areas-words.ts'
import { ScrollRegion } from '../../shell/scroll-region.tsx'
import { useWords } from '../../words-hook.ts'
import { factorOf, unitOf } from './access-scale.ts'
import { Constraints } from './constraints.tsx'
import { FileProblems, PlacesButton } from './import-places.tsx'
import { MEASURES, OBJECTIVES, planStore, SUPPLIES, shownPlan, usePlan } from './plan-store.ts'
import { NumberRow, Row } from './rail-rows.tsx'
import { setForm } from './solving.ts'

export function PlanRail() {
  return (
    <div className="plan-rail">
      <Goal />
      <Constraints />
      <Candidates />
    </div>
  )
}

function Goal() {
  const { words } = useWords()
  const own = usePlanAreasWords()
  const form = usePlan((state) => state.form)
  return (
    <section className="plan-goal">
      <div className="panel-title">
        <h2>{words['plan.goal']}</h2>
        <span className="meta">{words['plan.goalNote'](OBJECTIVES.length)}</span>
      </div>
      <fieldset className="plan-objectives" aria-label={words['plan.goal']}>
        {OBJECTIVES.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={form.objective === one}
            title={words[`plan.objectiveWhy.${one}`]}
            onClick={() => setForm({ objective: one })}
          >
            {words[`plan.objective.${one}`]}
          </button>
        ))}
      </fieldset>
      <p className="meta plan-why">{words[`plan.objectiveWhy.${form.objective}`]}</p>
      <label className="plan-slider">
        <span>
          {words['plan.newSites']} <b>{words['plan.newSitesValue'](form.newSites)}</b>
        </span>
        <input
          type="range"
          min={1}
          max={8}
          value={form.newSites}
          onChange={(event) => setForm({ newSites: Number(event.target.value) })}
        />
      </label>
      <NumberRow
        label={words['plan.size']}
        unit={words[`plan.sizeUnit.${form.supply}`]}
        value={form.supplyPerSite}
        step={form.supply === 'beds' ? 10 : 1}
        onValue={(value) => value !== null && value > 0 && setForm({ supplyPerSite: value })}
      />
      <Row label={words['plan.supply']}>
        <select
          aria-label={words['plan.supply']}
          value={form.supply}
          onChange={(event) => setForm({ supply: SUPPLIES.find((one) => one === event.target.value) ?? 'beds' })}
        >
          {SUPPLIES.map((one) => (
            <option key={one} value={one}>
              {words[`plan.supply.${one}`]}
            </option>
          ))}
        </select>
      </Row>
      <Row label={words['plan.measure']}>
        <select
          aria-label={words['plan.measure']}
          title={words[`plan.measure.${MEASURES.find((one) => one === form.measure) ?? 'e2sfca'}`]}
          value={form.measure}
          onChange={(event) => setForm({ measure: MEASURES.find((one) => one === event.target.value) ?? 'e2sfca' })}
        >
          {MEASURES.map((one) => (
            <option key={one} value={one}>
              {words[`plan.measureShort.${one}`]}
            </option>
          ))}
        </select>
      </Row>
      <p className="meta plan-why">{own[`measureWhy.${MEASURES.find((one) => one === form.measure) ?? 'e2sfca'}`]}</p>
    </section>
  )
}

function Candidates() {
  const { words, say } = useWords()
  const candidates = usePlan((state) => state.candidates)
  const asked = usePlan((state) => state.asked)
  const plan = usePlan(shownPlan)
  const tool = usePlan((state) => state.tool)
  const refused = usePlan((state) => state.refused)
  const own = usePlan((state) => state.form.own.length)
  const unit = usePlan((state) => state.today?.unit ?? null)
  const planned = new Set(plan?.found.sites.map((s) => asked?.candidates[s]?.id))
  const rows = (candidates ?? []).toSorted(
    (a, b) => Number(planned.has(b.id)) - Number(planned.has(a.id)) || (b.gain ?? -1) - (a.gain ?? -1),
  )
  const most = Math.max(...rows.map(({ gain }) => gain ?? 0), 1e-12)
  return (
    <section className="plan-candidates">
      <div className="panel-title">
        <h2>{words['plan.candidates']}</h2>
        <span className="meta" title={words['plan.gainHint'](say(unitOf(unit)))}>
          {words['plan.candidatesNote'](rows.length)}
        </span>
      </div>
      <p className="plan-draw">
        <button
          type="button"
          className="chip"
          aria-pressed={tool === 'candidate'}
          onClick={() => planStore.setState({ tool: tool === 'candidate' ? 'select' : 'candidate', refused: null })}
        >
          ＋ {words[tool === 'candidate' ? 'plan.drawing' : 'plan.draw']}
        </button>
        <PlacesButton />
        {own > 0 && (
          <button type="button" className="chip" onClick={() => setForm({ own: [] })}>
            {words['plan.clearOwn'](own)}
          </button>
        )}
      </p>
      <FileProblems />
      {refused && (
        <p className="plan-refused" role="alert">
          ◆ {words['plan.refused'](refused)}
        </p>
      )}
      <ScrollRegion className="plan-candidate-list" name={words['plan.candidates']}>
        <ul>
          {rows.map((one) => (
            <CandidateRow key={one.id} one={one} isPlanned={planned.has(one.id)} most={most} />
          ))}
        </ul>
      </ScrollRegion>
    </section>
  )
}

function CandidateRow({ one, isPlanned, most }: { one: CandidateSite; isPlanned: boolean; most: number }) {
  const { words, language } = useWords()
  const site = usePlan((state) => state.site)
  const form = usePlan((state) => state.form)
  const unit = usePlan((state) => state.today?.unit ?? null)
  const isOut = form.excluded.includes(one.id)
  const name = one.name[language]
  const gain = one.gain === null ? null : one.gain * factorOf(unit)
  return (
    <li className={`${isPlanned ? 'is-planned' : ''} ${site === one.id ? 'is-chosen' : ''} ${isOut ? 'is-out' : ''}`}>
      <input
        type="checkbox"
        aria-label={words['plan.include'](name)}
        checked={!isOut}
        onChange={() =>
          setForm({
            excluded: isOut ? form.excluded.filter((id) => id !== one.id) : [...form.excluded, one.id],
          })
        }
      />
      <button
        type="button"
        className="plan-candidate-name"
        title={name}
        onClick={() => planStore.setState({ site: site === one.id ? null : one.id })}
      >
        {name}
      </button>
      {one.suggested ? (
        <span className="plan-gain-bar" aria-hidden="true">
          <i style={{ width: `${Math.max(0, ((one.gain ?? 0) / most) * 100)}%` }} />
        </span>
      ) : (
        <button
          type="button"
          className="chip"
          aria-label={words['plan.remove'](name)}
          onClick={() => setForm({ own: form.own.filter(({ id }) => id !== one.id) })}
        >
          {words['plan.own']} ×
        </button>
      )}
      <b>{signed(gain, 3)}</b>
    </li>
  )
}
