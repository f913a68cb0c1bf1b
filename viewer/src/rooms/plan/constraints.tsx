// Constraints of a plan, and the city that it is made for: what is kept, forbidden, flooded or shut, when, and how people travel.
import { type ReactNode, useState } from 'react'
import type { Timetables } from '../../data/plan-types.ts'
import type { Place } from '../../data/types.ts'
import type { Words } from '../../i18n/words.ts'
import { useApp } from '../../store.ts'
import { useWords } from '../../words-hook.ts'
import { DAYS, type Day, type Flood, isStale, MODES, type PlanForm, planStore, usePlan } from './plan-store.ts'
import { NumberRow, Row } from './rail-rows.tsx'
import { setForm } from './solving.ts'

export function Constraints() {
  const { words, language } = useWords()
  const form = usePlan((state) => state.form)
  const conflict = usePlan((state) => state.run?.conflict ?? null)
  const stale = usePlan(isStale)
  const tool = usePlan((state) => state.tool)
  const timetables = usePlan((state) => state.timetables)
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
        label={words[`plan.costPer.${form.supply}`]}
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
      <Kept />
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
          <option value="">{words[form.mode === 'transit' ? 'plan.dayMedian' : 'plan.dayMean']}</option>
          {Array.from({ length: 24 }, (_, hour) => (
            <option key={words['plan.hourValue'](hour)} value={hour}>
              {words['plan.hourValue'](hour)}
            </option>
          ))}
        </select>
      </Row>
      <Row label={words['plan.mode']}>
        <select
          aria-label={words['plan.mode']}
          value={form.mode}
          onChange={(event) => setForm({ mode: MODES.find((one) => one === event.target.value) ?? 'car' })}
        >
          {MODES.filter((one) => one !== 'transit' || timetables !== null).map((one) => (
            <option key={one} value={one}>
              {words[`plan.mode.${one}`]}
            </option>
          ))}
        </select>
      </Row>
      {form.mode === 'transit' && timetables !== null && <TimetableRows day={form.day} timetables={timetables} />}
      <Floods />
      <ClosedRoads />
      <Misses />
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

/** Hospitals that stay as they are; one that is not kept takes nobody, before and after alike. */
function Kept() {
  const { words, say } = useWords()
  const closed = usePlan((state) => state.form.closed)
  const hospitals = useApp((state) => state.city?.hospitals ?? NONE)
  return (
    <>
      <Row label={words['plan.kept']}>
        {hospitals.length - closed.length} / {hospitals.length}{' '}
        <select
          aria-label={words['plan.closeOne']}
          className="plan-close-one"
          value=""
          onChange={(event) => setForm({ closed: [...closed, event.target.value] })}
        >
          <option value="">{words['plan.closeOne']}</option>
          {hospitals
            .filter(({ id }) => !closed.includes(id))
            .map(({ id, name }) => (
              <option key={id} value={id}>
                {say(name)}
              </option>
            ))}
        </select>
      </Row>
      {hospitals
        .filter(({ id }) => closed.includes(id))
        .map(({ id, name }) => (
          <Removable
            key={id}
            text={words['plan.notKept'](say(name))}
            onRemove={() => setForm({ closed: closed.filter((one) => one !== id) })}
          />
        ))}
    </>
  )
}

const NONE: readonly never[] = []
const DEPTH_METRES = 0.5

function Floods() {
  const { words } = useWords()
  const floods = usePlan((state) => state.form.floods)
  const tool = usePlan((state) => state.tool)
  return (
    <>
      <Row label={words['plan.floods']}>
        {words['plan.areas'](floods.length)}{' '}
        <button
          type="button"
          className="chip"
          aria-pressed={tool === 'flood'}
          onClick={() => planStore.setState({ tool: tool === 'flood' ? 'select' : 'flood', refused: null })}
        >
          {words['plan.drawFlood']}
        </button>
      </Row>
      {floods.map((flood, k) => (
        <Removable
          key={`${flood.centre.lng} ${flood.centre.lat} ${flood.radiusMetres}`}
          text={words['plan.flood']((flood.radiusMetres / 1000).toFixed(1))}
          onRemove={() => setForm({ floods: floods.filter((_, other) => other !== k) })}
        >
          <input
            type="number"
            aria-label={words['plan.floodDepth']}
            min={0.1}
            step={0.1}
            value={flood.depthMetres}
            onChange={(event) => {
              const depthMetres = Number(event.target.value)
              if (depthMetres > 0)
                setForm({ floods: floods.map((one, other) => (other === k ? { ...one, depthMetres } : one)) })
            }}
          />{' '}
          <em>{words['plan.metres']}</em>
        </Removable>
      ))}
    </>
  )
}

/** Water as it is drawn: so deep that no vehicle passes. */
export const drawnFlood = (centre: Place, radiusMetres: number): Flood => ({
  centre,
  radiusMetres: Math.max(200, Math.round(radiusMetres / 10) * 10),
  depthMetres: DEPTH_METRES,
})

function ClosedRoads() {
  const { words } = useWords()
  const closedRoads = usePlan((state) => state.form.closedRoads)
  const [name, setName] = useState('')
  return (
    <>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const road = name.trim()
          if (road === '' || closedRoads.includes(road)) return
          setForm({ closedRoads: [...closedRoads, road] })
          setName('')
        }}
      >
        <Row label={words['plan.closedRoads']}>
          <input
            className="plan-road"
            aria-label={words['plan.roadName']}
            placeholder={words['plan.roadName']}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </Row>
      </form>
      {closedRoads.map((road) => (
        <Removable
          key={road}
          text={road}
          onRemove={() => setForm({ closedRoads: closedRoads.filter((one) => one !== road) })}
        />
      ))}
    </>
  )
}

function Removable({ text, onRemove, children }: { text: string; onRemove: () => void; children?: ReactNode }) {
  const { words } = useWords()
  return (
    <p className="plan-removable">
      <span className="ellipsis" title={text}>
        {text}
      </span>
      <span className="plan-removable-end">
        {children}
        <button type="button" className="chip" aria-label={words['plan.remove'](text)} onClick={onRemove}>
          ×
        </button>
      </span>
    </p>
  )
}

/** A road of no such name, or water where no road is, changes nothing: said, not hidden. */
function Misses() {
  const { words } = useWords()
  const problems = usePlan((state) => state.today?.problems ?? NONE)
  const missed = problems.filter(({ path }) => path.startsWith('edits['))
  if (missed.length === 0) return null
  return (
    <ul className="plan-refused" role="alert">
      {missed.map(({ path, why }) => (
        <li key={path}>
          ◆ {words['plan.missed']} {why}
        </li>
      ))}
    </ul>
  )
}

/** Whose timetable runs, and how much there is of it. */
function TimetableRows({ day, timetables }: { day: Day; timetables: Timetables }) {
  const { words } = useWords()
  const transit = usePlan((state) => state.today?.transit ?? null)
  return (
    <>
      <Row label={words['plan.day']}>
        <select
          aria-label={words['plan.day']}
          value={day}
          onChange={(event) => setForm({ day: DAYS.find((one) => one === event.target.value) ?? 'weekday' })}
        >
          {DAYS.map((one) => (
            <option key={one} value={one}>
              {words[`plan.day.${one}`]}
            </option>
          ))}
        </select>
      </Row>
      <p className="meta">
        {words['plan.transitNote'](timetables.stops, timetables[day])} {transit?.dates.join(' · ')}
      </p>
    </>
  )
}
