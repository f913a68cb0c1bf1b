// The left of the rehearsal room: what happens, what we do, how sure.
import { type ReactNode, useEffect, useRef } from 'react'
import type { RehearsalResult } from '../../data/types.ts'
import { ageMinutes, ageWords } from '../../format/age.ts'
import { count } from '../../format/numbers.ts'
import { duration } from '../../format/time.ts'
import { useApp } from '../../store.ts'
import { useAsOf, useWords } from '../../words-hook.ts'
import { DEFAULT_SETTINGS, NEED_CHOICES, type Settings } from './settings.ts'
import { cancelRehearsal, NOT_KEPT, planFor, runRehearsal, setSettings, surgeBedsOf } from './settings-store.ts'

export function Controls({ stale }: { stale: boolean }) {
  const { words, say } = useWords()
  const settings = useApp((state) => state.settings)
  const city = useApp((state) => state.city)
  const rehearsal = useApp((state) => state.rehearsal)
  const problem = useApp((state) => state.rehearsalProblem)
  const standby = surgeBedsOf(settings.hospital)
  const running = rehearsal?.state === 'RUNNING'
  const run = useRef<HTMLButtonElement>(null)
  const wasRunning = useRef(false)
  useEffect(() => {
    // The button that stops a run goes with it; the focus it held comes here.
    if (wasRunning.current && !running && document.activeElement === document.body) run.current?.focus()
    wasRunning.current = running
  }, [running])
  const places = (
    <>
      {city?.hospitals.map((hospital) => (
        <option key={hospital.id} value={hospital.id}>
          {say(hospital.name)}
        </option>
      ))}
    </>
  )
  return (
    <section className="rehearse-left" id="list" tabIndex={-1} aria-label={words['rehearse.what']}>
      <div className="panel-title">
        <h2>{words['rehearse.what']}</h2>
        <span className="meta">{words['rehearse.shocks']}</span>
      </div>
      <div className="settings is-shock">
        <Slider
          label={words['rehearse.surge']}
          value={settings.factor}
          text={`× ${settings.factor.toFixed(1)}`}
          min={1}
          max={3}
          step={0.1}
          onChange={(factor) => setSettings({ factor })}
        />
        <Slider
          label={words['rehearse.lasts']}
          value={settings.lastsHours}
          text={`${settings.lastsHours} h`}
          min={1}
          max={24}
          step={1}
          onChange={(lastsHours) => setSettings({ lastsHours })}
        />
        <Slider
          label={words['rehearse.from']}
          value={settings.fromMinute}
          text={settings.fromMinute === 0 ? words['rehearse.fromNow'] : `+ ${duration(settings.fromMinute)}`}
          min={0}
          max={720}
          step={30}
          onChange={(fromMinute) => setSettings({ fromMinute })}
        />
        <Choice
          label={words['rehearse.surgeRoute']}
          value={settings.route}
          onChange={(route) => setSettings({ route: route as Settings['route'] })}
        >
          <option value="both">{words['rehearse.routeAll']}</option>
          <option value="emergency">{words['rehearse.routeEmergency']}</option>
          <option value="direct">{words['rehearse.routeDirect']}</option>
        </Choice>
        <Choice label={words['rehearse.need']} value={settings.need} onChange={(need) => setSettings({ need })}>
          {NEED_CHOICES.map((need) => (
            <option key={need} value={need}>
              {need === 'all' ? words['rehearse.needAll'] : words[`need.${need}`]}
            </option>
          ))}
        </Choice>
        <Choice
          label={words['rehearse.where']}
          value={settings.where ?? ''}
          onChange={(where) => setSettings({ where: where || null })}
        >
          <option value="">{words['rehearse.everywhere']}</option>
          {places}
        </Choice>
      </div>
      <div className="panel-title is-ruled">
        <h2>{words['rehearse.do']}</h2>
        <span className="meta">{words['rehearse.levers']}</span>
      </div>
      <div className="settings">
        <Choice
          label={words['rehearse.hospital']}
          value={settings.hospital ?? ''}
          onChange={(hospital) => planFor(hospital || null)}
        >
          <option value="">–</option>
          {places}
        </Choice>
        <Slider
          label={words['rehearse.open']}
          value={Math.min(settings.beds, Math.max(standby, 1))}
          text={words['rehearse.beds'](settings.hospital ? Math.min(settings.beds, standby) : 0)}
          min={0}
          max={Math.max(standby, 1)}
          step={1}
          disabled={standby === 0}
          note={
            settings.hospital
              ? standby === 0
                ? words['rehearse.noSurge']
                : words['rehearse.surgeBedsOf'](standby)
              : ''
          }
          onChange={(beds) => setSettings({ beds })}
        />
        <Slider
          label={words['rehearse.lead']}
          value={settings.leadMinutes}
          text={duration(settings.leadMinutes)}
          min={0}
          max={480}
          step={15}
          onChange={(leadMinutes) => setSettings({ leadMinutes })}
        />
      </div>
      <div className="rehearse-actions">
        <button
          ref={run}
          type="button"
          className="button primary"
          aria-disabled={running}
          onClick={() => {
            if (!running) void runRehearsal()
          }}
        >
          {rehearsal || problem ? words['rehearse.again'] : words['rehearse.run']}
        </button>
        {running && (
          <button type="button" className="button" onClick={() => void cancelRehearsal()}>
            {words['rehearse.cancel']}
          </button>
        )}
        <span role="status" className={stale ? 'stale' : 'meta'}>
          {running && rehearsal
            ? words['rehearse.running'](rehearsal.done, rehearsal.of)
            : stale
              ? words['rehearse.stale']
              : ''}
        </span>
      </div>
      {running && rehearsal && (
        <progress
          aria-label={words['rehearse.running'](rehearsal.done, rehearsal.of)}
          value={rehearsal.done}
          max={rehearsal.of}
        />
      )}
      {(problem || rehearsal?.state === 'FAILED') && (
        <p className="rehearse-problem" role="alert">
          {problem === NOT_KEPT
            ? words['rehearse.notKept']
            : words['rehearse.failed'](problem ?? rehearsal?.failure ?? '')}
        </p>
      )}
      {rehearsal?.state === 'CANCELLED' && <p className="meta rehearse-problem">{words['rehearse.cancelled']}</p>}
      <HowSure result={rehearsal?.result ?? null} />
    </section>
  )
}

function HowSure({ result }: { result: RehearsalResult | null }) {
  const { words } = useWords()
  const rehearsal = useApp((state) => state.rehearsal)
  const settings = useApp((state) => state.settings)
  const asOf = useAsOf()
  const oldest = useApp((state) =>
    state.pulse?.facilities.reduce<string | null>(
      (old, one) => (one.observedAt && (!old || one.observedAt < old) ? one.observedAt : old),
      null,
    ),
  )
  const half = result?.city.boardingHours?.difference.halfWidth95 ?? null
  const rows: [string, string][] = [
    [words['rehearse.paired'], words['rehearse.pairedYes']],
    [words['rehearse.seed'], String(rehearsal?.seed ?? settings.seed)],
    [
      words['rehearse.replications'],
      rehearsal ? `${rehearsal.done} / ${rehearsal.of}` : String(DEFAULT_SETTINGS.replications),
    ],
    ...(half === null
      ? []
      : ([[words['rehearse.halfWidth'], words['rehearse.halfWidthValue'](count(half))]] as [string, string][])),
    ...(rehearsal ? ([[words['rehearse.engine'], rehearsal.engineVersion]] as [string, string][]) : []),
    [words['rehearse.inputAge'], ageWords(ageMinutes(oldest, asOf), words)],
    [words['rehearse.assumptions'], words['rehearse.assumptionsValue']],
  ]
  return (
    <div className="how-sure">
      <div className="panel-title is-ruled">
        <h2>{words['rehearse.sure']}</h2>
        <span className="meta">{rehearsal ? words['rehearse.running'](rehearsal.done, rehearsal.of) : ''}</span>
      </div>
      <dl>
        {rows.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className="meta">{words['rehearse.notModelled']}</p>
    </div>
  )
}

function Slider(props: {
  label: string
  value: number
  text: string
  min: number
  max: number
  step: number
  note?: string
  disabled?: boolean
  onChange: (value: number) => void
}) {
  return (
    <label className="slider">
      <span>
        {props.label} {props.note && <span className="meta">{props.note}</span>}
      </span>
      <b>{props.text}</b>
      <input
        type="range"
        value={props.value}
        min={props.min}
        max={props.max}
        step={props.step}
        disabled={props.disabled}
        aria-valuetext={props.text}
        style={{ '--share': `${((props.value - props.min) / (props.max - props.min)) * 100}%` } as React.CSSProperties}
        onChange={(event) => props.onChange(Number(event.target.value))}
      />
    </label>
  )
}

function Choice({
  label,
  value,
  onChange,
  children,
}: {
  label: string
  value: string
  onChange: (value: string) => void
  children: ReactNode
}) {
  return (
    <label className="choice">
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        {children}
      </select>
    </label>
  )
}
