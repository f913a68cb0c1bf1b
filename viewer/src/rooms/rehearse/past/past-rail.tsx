// The window of the past, the decision that is changed, and how far the replay has come.

import { count } from '../../../format/numbers.ts'
import { timeWords } from '../../../format/time.ts'
import { usePastWords } from '../../../i18n/past-words.ts'
import { DateField } from '../../../shell/date-field.tsx'
import { ScrollRegion } from '../../../shell/scroll-region.tsx'
import { useApp } from '../../../store.ts'
import { useWords, useZone } from '../../../words-hook.ts'
import { fieldOf, instantOf, lastHours, stageOf } from './past-figures.ts'
import { CHANGE_KINDS, type ChangeKind, type PastForm, setPastForm, usePast } from './past-store.ts'
import { replay, stopReplay } from './replaying.ts'

const LAST_HOURS = [6, 12, 24] as const
const WITHOUT_PLACE: readonly ChangeKind[] = ['none', 'policy']

type Numbers = 'beds' | 'hour' | 'untilHour' | 'byHours' | 'hours' | 'share' | 'perDay' | 'pairs'
/** Field, least, most, step. */
const NUMBERS: Readonly<Record<Numbers, readonly [number, number, number]>> = {
  beds: [1, 2000, 1],
  hour: [0, 168, 0.5],
  untilHour: [0.5, 168, 0.5],
  byHours: [-48, 48, 0.5],
  hours: [0.5, 72, 0.5],
  share: [1, 100, 1],
  perDay: [1, 1000, 1],
  pairs: [2, 100, 1],
}
const ASKED: Readonly<Record<ChangeKind, readonly Numbers[]>> = {
  none: [],
  open: ['beds', 'hour'],
  close: ['beds', 'hour'],
  moved: ['byHours'],
  struck: [],
  divert: ['hour', 'untilHour'],
  discharge: ['hours', 'share', 'hour'],
  aid: ['perDay', 'hour'],
  policy: [],
}

export function PastRail({ nameOf }: { nameOf: (id: string) => string }) {
  const words = usePastWords()
  const form = usePast((state) => state.form)
  const run = usePast((state) => state.run)
  const hospitals = useApp((state) => state.city?.hospitals)
  const running = run?.state === 'RUNNING'
  return (
    <ScrollRegion className="past-rail" name={words.window}>
      <Window />
      <h2>{words.change}</h2>
      <p>
        <label className="past-label" htmlFor="past-kind">
          {words.kind}
        </label>
        <select
          id="past-kind"
          value={form.kind}
          onChange={(event) => setPastForm({ kind: event.target.value as ChangeKind })}
        >
          {CHANGE_KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {words[`kind.${kind}`]}
            </option>
          ))}
        </select>
      </p>
      {!WITHOUT_PLACE.includes(form.kind) && (
        <p>
          <label className="past-label" htmlFor="past-hospital">
            {words.hospital}
          </label>
          <select
            id="past-hospital"
            value={form.facility}
            onChange={(event) => setPastForm({ facility: event.target.value })}
          >
            {(hospitals ?? []).map(({ id }) => (
              <option key={id} value={id}>
                {nameOf(id)}
              </option>
            ))}
          </select>
        </p>
      )}
      {[...ASKED[form.kind], 'pairs' as const].map((field) => (
        <NumberField key={field} field={field} />
      ))}
      <p className="past-ask">
        <button
          type="button"
          className="button primary"
          disabled={running || form.from === null || form.until === null || form.until <= form.from}
          onClick={() => void replay()}
        >
          {words.ask}
        </button>
        {running && (
          <button type="button" className="button" onClick={() => void stopReplay()}>
            {words.stop}
          </button>
        )}
      </p>
      {running && (
        <p role="status">
          {stageOf(run, words)}
          <progress
            aria-label={stageOf(run, words)}
            max={run.stage === 'READING' ? Math.max(1, run.eventsOfLog) : run.wanted}
            value={run.stage === 'READING' ? run.eventsRead : run.done}
          />
        </p>
      )}
      {run?.record && <Recorded />}
    </ScrollRegion>
  )
}

function Window() {
  const words = usePastWords()
  const { language } = useWords()
  const zone = useZone()
  const span = usePast((state) => state.span)
  const form = usePast((state) => state.form)
  return (
    <>
      <h2>{words.window}</h2>
      {(['from', 'until'] as const).map((end) => (
        <p key={end}>
          <label className="past-label" htmlFor={`past-${end}`}>
            {words[end]}
          </label>
          <DateField
            id={`past-${end}`}
            kind="instant"
            value={form[end] === null ? '' : fieldOf(form[end], zone)}
            onChange={(value) => setPastForm({ [end]: instantOf(value, zone) } as Partial<PastForm>)}
          />
        </p>
      ))}
      {span && (
        <p className="past-ask">
          {LAST_HOURS.map((hours) => (
            <button key={hours} type="button" className="chip" onClick={() => setPastForm(lastHours(span, hours))}>
              {words.last(hours)}
            </button>
          ))}
        </p>
      )}
      {span !== undefined && (
        <p className="meta">
          {span === null
            ? words.spanNone
            : words.span(
                timeWords(span.from, span.until, zone, language),
                timeWords(span.until, span.until, zone, language),
              )}
        </p>
      )}
    </>
  )
}

function NumberField({ field }: { field: Numbers }) {
  const words = usePastWords()
  const value = usePast(({ form }) => form[field])
  const [low, high, step] = NUMBERS[field]
  return (
    <p>
      <label className="past-label" htmlFor={`past-${field}`}>
        {words[field]}
      </label>
      <input
        id={`past-${field}`}
        type="number"
        min={low}
        max={high}
        step={step}
        value={value}
        onChange={(event) => setPastForm({ [field]: Number(event.target.value) } as Partial<PastForm>)}
      />
    </p>
  )
}

const DECISIONS_SHOWN = 12

/** What the record holds: people, and what was done with beds at the time. */
function Recorded() {
  const words = usePastWords()
  const { language } = useWords()
  const zone = useZone()
  const run = usePast((state) => state.run)!
  const catalogue = useApp((state) => state.catalogue)
  const { counts, decisions } = run.record!
  const from = Date.parse(run.from)
  const unitName = (id: string): string => catalogue?.unit.get(id)?.unit.name[language] ?? id
  return (
    <>
      <h2>{words.what}</h2>
      <p className="meta">
        {words.counts(
          count(counts.events),
          count(counts.present),
          count(counts.emergencyArrivals),
          count(counts.directArrivals),
        )}
      </p>
      {counts.unitsByCensus > 0 && <p className="meta">◆ {words.byCensus(count(counts.unitsByCensus))}</p>}
      <p className="meta">{decisions.length === 0 ? words.decisionsNone : words.decisions(count(decisions.length))}</p>
      <ul className="past-decisions">
        {decisions.slice(0, DECISIONS_SHOWN).map(({ minute, what, unit, beds }) => (
          <li key={`${minute} ${what} ${unit}`}>
            <span className="meta">{timeWords(from + minute * 60_000, from, zone, language)}</span>{' '}
            {words[what === 'opened' ? 'opened' : 'taken'](unitName(unit), count(beds))}
          </li>
        ))}
      </ul>
      {run.decisionsChanged.map((changed, k) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: entries of the change have no other identity than their order
        <p key={k} className={changed === 0 ? 'past-problem' : 'meta'}>
          {changed === 0 && '◆ '}
          {words.concerned(count(changed))}
        </p>
      ))}
    </>
  )
}
