// The rail of the plan room: objective, constraints, candidates. Every change is solved anew after a moment.
import type { ReactNode } from 'react'
import type { CandidateSite } from '../../data/plan-types.ts'
import { signed } from '../../format/numbers.ts'
import type { Words } from '../../i18n/words.ts'
import { ScrollRegion } from '../../shell/scroll-region.tsx'
import { useApp } from '../../store.ts'
import { useWords } from '../../words-hook.ts'
import { factorOf } from './access-scale.ts'
import { isStale, MEASURES, OBJECTIVES, type PlanForm, planStore, shownPlan, usePlan } from './plan-store.ts'
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
        unit={words['plan.sizeUnit']}
        value={form.supplyPerSite}
        step={10}
        onValue={(value) => value !== null && value > 0 && setForm({ supplyPerSite: value })}
      />
      <Row label={words['plan.measure']}>
        <select
          aria-label={words['plan.measure']}
          value={form.measure}
          onChange={(event) => setForm({ measure: MEASURES.find((one) => one === event.target.value) ?? 'e2sfca' })}
        >
          {MEASURES.map((one) => (
            <option key={one} value={one}>
              {words[`plan.measure.${one}`]}
            </option>
          ))}
        </select>
      </Row>
    </section>
  )
}

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="plan-row">
      <span>{label}</span>
      <span>{children}</span>
    </div>
  )
}

function NumberRow(props: {
  label: string
  unit: string
  value: number | null
  step: number
  placeholder?: string
  onValue: (value: number | null) => void
}) {
  const { label, unit, value, step, placeholder, onValue } = props
  return (
    <Row label={label}>
      <input
        type="number"
        aria-label={`${label}, ${unit}`}
        min={0}
        step={step}
        value={value ?? ''}
        placeholder={placeholder ?? ''}
        onChange={(event) => onValue(event.target.value === '' ? null : Number(event.target.value))}
      />{' '}
      <em>{unit}</em>
    </Row>
  )
}

function Constraints() {
  const { words, language } = useWords()
  const form = usePlan((state) => state.form)
  const conflict = usePlan((state) => state.run?.conflict ?? null)
  const stale = usePlan(isStale)
  const tool = usePlan((state) => state.tool)
  const hospitals = useApp((state) => state.city?.places.length ?? 0)
  return (
    <section className="plan-constraints">
      <div className={`panel-title ${stale ? 'is-stale' : ''}`}>
        <h2>{words['plan.constraints']}</h2>
        <span className={conflict ? 'meta sev-watch' : 'meta'}>
          {conflict ? `◆ ${words['plan.conflicts'](conflict.constraints.length)}` : words['plan.allKept']}
        </span>
      </div>
      {conflict && (
        <div className="plan-conflict" role="alert">
          <p>{conflict.why[language]}</p>
          {conflict.relax.map((one) => (
            <Relax key={one.constraint} constraint={one.constraint} to={one.to} words={words} />
          ))}
        </div>
      )}
      <NumberRow
        label={words['plan.budget']}
        unit={words['plan.budgetUnit']}
        value={form.budget}
        step={1}
        placeholder={words['plan.none']}
        onValue={(budget) => setForm({ budget })}
      />
      <NumberRow
        label={words['plan.costPerBed']}
        unit={words['plan.costUnit']}
        value={form.costPerBed}
        step={0.1}
        onValue={(costPerBed) => costPerBed !== null && setForm({ costPerBed })}
      />
      <NumberRow
        label={words['plan.maxMinutes']}
        unit={words['plan.minutes']}
        value={form.maxMinutes}
        step={5}
        placeholder={form.objective === 'mclp' ? '30' : words['plan.none']}
        onValue={(maxMinutes) => setForm({ maxMinutes: maxMinutes === 0 ? null : maxMinutes })}
      />
      <Row label={words['plan.kept']}>
        {hospitals} / {hospitals}
      </Row>
      <Row label={words['plan.forbidden']}>
        {words['plan.areas'](form.forbidden.length)}{' '}
        <button
          type="button"
          className="chip"
          aria-pressed={tool === 'forbidden'}
          onClick={() => planStore.setState({ tool: tool === 'forbidden' ? 'select' : 'forbidden', refused: null })}
        >
          {words['plan.drawForbidden']}
        </button>
        {form.forbidden.length > 0 && (
          <button type="button" className="chip" onClick={() => setForm({ forbidden: [] })}>
            {words['plan.clear']}
          </button>
        )}
      </Row>
      <Row label={words['plan.hour']}>
        <select
          aria-label={words['plan.hour']}
          value={form.hour ?? ''}
          onChange={(event) => setForm({ hour: event.target.value === '' ? null : Number(event.target.value) })}
        >
          <option value="">{words['plan.dayMean']}</option>
          {Array.from({ length: 24 }, (_, hour) => (
            <option key={words['plan.hourValue'](hour)} value={hour}>
              {words['plan.hourValue'](hour)}
            </option>
          ))}
        </select>
      </Row>
    </section>
  )
}

function Relax({ constraint, to, words }: { constraint: string; to: number | null; words: Words }) {
  if (constraint === 'forbidden')
    return (
      <button type="button" className="chip" onClick={() => setForm({ forbidden: [] })}>
        {words['plan.removeForbidden']}
      </button>
    )
  if (constraint === 'candidates') return null
  const name = words[`plan.${constraint as 'newSites' | 'budget' | 'maxMinutes'}`]
  if (to === null) return <p className="meta">{words['plan.relaxNot'](name)}</p>
  return (
    <button
      type="button"
      className="chip"
      onClick={() => setForm({ [constraint]: to } as Pick<PlanForm, 'newSites' | 'budget' | 'maxMinutes'>)}
    >
      {words['plan.relax'](name, String(Number(to.toPrecision(4))))}
    </button>
  )
}

function Candidates() {
  const { words } = useWords()
  const candidates = usePlan((state) => state.candidates)
  const asked = usePlan((state) => state.asked)
  const plan = usePlan(shownPlan)
  const tool = usePlan((state) => state.tool)
  const refused = usePlan((state) => state.refused)
  const planned = new Set(plan?.found.sites.map((s) => asked?.candidates[s]?.id))
  const rows = (candidates ?? []).toSorted(
    (a, b) => Number(planned.has(b.id)) - Number(planned.has(a.id)) || (b.gain ?? -1) - (a.gain ?? -1),
  )
  const most = Math.max(...rows.map(({ gain }) => gain ?? 0), 1e-12)
  return (
    <section className="plan-candidates">
      <div className="panel-title">
        <h2>{words['plan.candidates']}</h2>
        <span className="meta" title={words['plan.gainHint']}>
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
      </p>
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
        className="ellipsis"
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
