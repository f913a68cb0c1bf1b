// What is asked of an epidemic: pathogen or reported series, how fast and how grave, and the measures.
import { type ReactNode, useMemo, useState } from 'react'
import type { FittedSeries, ToldProblem } from '../../../data/epidemic-types.ts'
import { useEpidemicWords } from '../../../i18n/epidemic-words.ts'
import { useApp } from '../../../store.ts'
import { useWords } from '../../../words-hook.ts'
import { AGE_CHOICES, type AgeChoice } from './epidemic-form.ts'
import { chosenPathogen, fitSeries, rehearseEpidemic, runEpidemic, setForm, useEpidemic } from './epidemic-store.ts'

const DAYS = [28, 60, 120] as const
const MOST_PROBLEMS = 6

export function EpidemicControls() {
  const words = useEpidemicWords()
  const pathogens = useEpidemic((state) => state.pathogens)
  const running = useEpidemic((state) => state.running)
  const hospital = useIntensiveCareHospital()
  if (pathogens === null) return <p className="meta epidemic-wait">{words.loading}</p>
  return (
    <>
      <div className="epidemic-scroll">
        <Pathogen />
        <Upload />
        <h2 className="epidemic-part">{words.measures}</h2>
        <Measures />
      </div>
      <div className="epidemic-actions">
        <button type="button" className="button primary" disabled={running} onClick={() => void runEpidemic()}>
          {running ? words.running : words.run}
        </button>
        <button type="button" className="button" title={words.rehearseHint} onClick={() => rehearseEpidemic(hospital)}>
          {words.rehearse}
        </button>
      </div>
    </>
  )
}

/** The hospital with most intensive care beds: where further ones are opened when the wave is rehearsed. */
function useIntensiveCareHospital(): string | null {
  const hospitals = useApp((state) => state.city?.hospitals)
  const catalogue = useApp((state) => state.catalogue)
  return useMemo(() => {
    const beds = (id: string): number =>
      (catalogue?.facility.get(id)?.units ?? []).reduce(
        (sum, unit) => sum + (unit.kind === 'icu' ? unit.openBeds : 0),
        0,
      )
    return (hospitals ?? []).map(({ id }) => id).toSorted((a, b) => beds(b) - beds(a))[0] ?? null
  }, [hospitals, catalogue])
}

function Pathogen() {
  const words = useEpidemicWords()
  const { say } = useWords()
  const pathogens = useEpidemic((state) => state.pathogens) ?? []
  const form = useEpidemic((state) => state.form)
  const chosen = useEpidemic(chosenPathogen)
  const own = (name: string): number => chosen?.figures.find((figure) => figure.name === name)?.values[0] ?? Number.NaN
  return (
    <>
      <Row label={words.pathogen}>
        <select
          value={form.pathogen}
          onChange={(event) =>
            setForm({
              pathogen: event.target.value,
              reproductionNumber: null,
              severityFactor: null,
              isEffective: false,
            })
          }
        >
          {pathogens.map(({ id, name }) => (
            <option key={id} value={id}>
              {say(name)}
            </option>
          ))}
        </select>
      </Row>
      <Figure
        label={words.reproduction}
        value={form.reproductionNumber ?? own('reproductionNumber')}
        low={0}
        high={25}
        step={0.05}
        onChange={(reproductionNumber) => setForm({ reproductionNumber })}
      />
      <Figure
        label={words.severity}
        value={form.severityFactor ?? own('severityFactor')}
        low={0.01}
        high={3}
        step={0.01}
        onChange={(severityFactor) => setForm({ severityFactor })}
      />
      <Figure
        label={words.start}
        value={form.per100000}
        low={0}
        high={20_000}
        step={1}
        onChange={(per100000) => setForm({ per100000 })}
      />
      <Row label={words.days}>
        <select value={form.days} onChange={(event) => setForm({ days: Number(event.target.value) })}>
          {DAYS.map((days) => (
            <option key={days} value={days}>
              {days}
            </option>
          ))}
        </select>
      </Row>
    </>
  )
}

function Upload() {
  const words = useEpidemicWords()
  const fit = useEpidemic((state) => state.fit)
  const fitting = useEpidemic((state) => state.fitting)
  const [csv, setCsv] = useState<string | null>(null)
  const read = async (file: File | undefined): Promise<void> => {
    if (!file) return
    const text = await file.text()
    setCsv(text)
    await fitSeries(text)
  }
  const notices = fit?.series?.notices ?? []
  return (
    <div className="epidemic-upload">
      <label className="button">
        {words.upload}
        <input
          type="file"
          className="visually-hidden"
          accept=".csv,text/csv"
          aria-describedby="epidemic-upload-hint"
          onChange={(event) => {
            void read(event.target.files?.[0])
            event.target.value = ''
          }}
        />
      </label>
      <p className="meta" id="epidemic-upload-hint">
        {words.uploadHint}
      </p>
      {fitting && <p role="status">{words.fitting}</p>}
      {fit && csv !== null && fit.columns.length > 2 && (
        <Column columns={fit.columns} series={fit.series} onChange={(column) => void fitSeries(csv, column)} />
      )}
      {fit && fit.problems.length > 0 && (
        <Told title={words.problems(String(fit.problems.length))} list={fit.problems} isProblem />
      )}
      {notices.length > 0 && <Told title={words.notices(String(notices.length))} list={notices} isProblem={false} />}
    </div>
  )
}

function Column({
  columns,
  series,
  onChange,
}: {
  columns: readonly string[]
  series: FittedSeries | null
  onChange: (column: string) => void
}) {
  const words = useEpidemicWords()
  return (
    <Row label={words.column}>
      <select value={series?.valueColumn ?? ''} onChange={(event) => onChange(event.target.value)}>
        {series === null && <option value="">–</option>}
        {columns
          .filter((name) => name !== series?.dateColumn)
          .map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
      </select>
    </Row>
  )
}

function Told({ title, list, isProblem }: { title: string; list: readonly ToldProblem[]; isProblem: boolean }) {
  const { language } = useWords()
  return (
    <div className={isProblem ? 'epidemic-told is-problem' : 'epidemic-told'} role={isProblem ? 'alert' : 'status'}>
      <b>{title}</b>
      <ul>
        {list.slice(0, MOST_PROBLEMS).map(({ path, why, zh }) => (
          <li key={`${path} ${why}`}>
            {path !== '' && <i>{path}</i>} {language === 'zh' ? (zh ?? why) : why}
          </li>
        ))}
      </ul>
    </div>
  )
}

function Measures() {
  const words = useEpidemicWords()
  const { contacts, vaccine, beds, days } = useEpidemic((state) => state.form)
  return (
    <>
      <fieldset>
        <legend>{words.contacts}</legend>
        <Share
          label={words.share}
          value={contacts.share}
          onChange={(share) => setForm({ contacts: { ...contacts, share } })}
        />
        <Figure
          label={words.fromDay}
          value={contacts.fromDay}
          low={0}
          high={days}
          step={1}
          onChange={(fromDay) => setForm({ contacts: { ...contacts, fromDay } })}
        />
        <Figure
          label={words.untilDay}
          value={contacts.untilDay}
          low={0}
          high={180}
          step={1}
          onChange={(untilDay) => setForm({ contacts: { ...contacts, untilDay } })}
        />
        <Ages value={contacts.ages} onChange={(ages) => setForm({ contacts: { ...contacts, ages } })} />
      </fieldset>
      <fieldset>
        <legend>{words.vaccinate}</legend>
        <Share
          label={words.share}
          value={vaccine.coverage}
          onChange={(coverage) => setForm({ vaccine: { ...vaccine, coverage } })}
        />
        <Figure
          label={words.fromDay}
          value={vaccine.atDay}
          low={0}
          high={days}
          step={1}
          onChange={(atDay) => setForm({ vaccine: { ...vaccine, atDay } })}
        />
        <Ages value={vaccine.ages} onChange={(ages) => setForm({ vaccine: { ...vaccine, ages } })} />
      </fieldset>
      <fieldset>
        <legend>{words.beds}</legend>
        <Figure
          label={words.beds}
          value={beds.count}
          low={0}
          high={10_000}
          step={1}
          onChange={(n) => setForm({ beds: { ...beds, count: Math.round(n) } })}
        />
        <Figure
          label={words.fromDay}
          value={beds.fromDay}
          low={0}
          high={days}
          step={1}
          onChange={(fromDay) => setForm({ beds: { ...beds, fromDay } })}
        />
      </fieldset>
    </>
  )
}

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child
    <label className="epidemic-row">
      <span>{label}</span>
      {children}
    </label>
  )
}

interface FigureProps {
  readonly label: string
  readonly value: number
  readonly low: number
  readonly high: number
  readonly step: number
  readonly onChange: (value: number) => void
}

/** What is out of range stays as it was, and the field says so. */
function Figure({ label, value, low, high, step, onChange }: FigureProps) {
  const [typed, setTyped] = useState<string | null>(null)
  const isWrong = typed !== null && !(typed.trim() !== '' && Number(typed) >= low && Number(typed) <= high)
  return (
    <Row label={label}>
      <input
        type="number"
        min={low}
        max={high}
        step={step}
        value={typed ?? (Number.isNaN(value) ? '' : value)}
        aria-invalid={isWrong}
        title={`${low} – ${high}`}
        onBlur={() => setTyped(null)}
        onChange={(event) => {
          const text = event.target.value
          setTyped(text)
          if (text.trim() !== '' && Number(text) >= low && Number(text) <= high) onChange(Number(text))
        }}
      />
    </Row>
  )
}

function Share({ label, value, onChange }: { label: string; value: number; onChange: (share: number) => void }) {
  const percent = Math.round(100 * value)
  return (
    <Row label={label}>
      <span className="epidemic-share">
        <input
          type="range"
          min={0}
          max={100}
          step={5}
          value={percent}
          aria-valuetext={`${percent} %`}
          onChange={(event) => onChange(Number(event.target.value) / 100)}
        />
        <output>{percent} %</output>
      </span>
    </Row>
  )
}

function Ages({ value, onChange }: { value: AgeChoice; onChange: (ages: AgeChoice) => void }) {
  const words = useEpidemicWords()
  return (
    <Row label={words.ages}>
      <select value={value} onChange={(event) => onChange(event.target.value as AgeChoice)}>
        {AGE_CHOICES.map((ages) => (
          <option key={ages} value={ages}>
            {words[`ages.${ages}`]}
          </option>
        ))}
      </select>
    </Row>
  )
}
