// One indicator: its figure, formula, sources and course, and its districts or facilities as bars or as a table.
import { useEffect, useState } from 'react'
import { DataTable } from '../../charts/data-table.tsx'
import { SparklineChart } from '../../charts/sparkline-chart.tsx'
import { useIndicatorsWords } from '../../i18n/indicators-words.ts'
import { goUp } from '../../navigate.ts'
import { useWords } from '../../words-hook.ts'
import { figure, type Row } from './catalogue-rows.ts'
import { readPlaces, useCatalogue } from './catalogue-store.ts'
import type { PlaceValue } from './catalogue-types.ts'
import { definitionOf, type NamedWords } from './indicator-definition.ts'
import { StandingWords, WhenWords } from './row-words.tsx'

export function CatalogueDetail({ row }: { row: Row }) {
  const words = useIndicatorsWords()
  const { say, language } = useWords()
  const { entry, value } = row
  const thresholds = useCatalogue((state) => state.thresholds.get(entry.id))
  const course = value.kind === 'LIVE' ? value.trend : value.series.map((one) => one.value)
  const facts: readonly NamedWords[] = [
    ...definitionOf(entry, thresholds, words, language),
    ...(value.source === null ? [] : [[words.valueSource, say(value.source)] as const]),
    ...value.references.map(
      (one) =>
        [
          words.reference,
          `${say(one.area)} ${figure(entry, one.value, language)} ${say(entry.unitName)} · ${one.period} · ${say(one.source)}`,
        ] as const,
    ),
  ]
  return (
    <section className="catalogue-detail" aria-label={say(entry.name)}>
      <header className="panel-title">
        <h2>{say(entry.name)}</h2>
        <button type="button" className="chip" onClick={goUp}>
          {words.close} <kbd>Esc</kbd>
        </button>
      </header>
      <p className="catalogue-hero">
        <b>{value.value === null ? '–' : figure(entry, value.value, language)}</b>
        <span className="meta">{say(entry.unitName)}</span>
        {value.low !== null && value.high !== null && (
          <span className="meta">
            [{figure(entry, value.low, language)}, {figure(entry, value.high, language)}]
          </span>
        )}
        <StandingWords standing={value.standing} />
        <WhenWords row={row} />
      </p>
      <p>{say(entry.explanation)}</p>
      {course.length > 1 && <SparklineChart values={course} width={320} height={48} />}
      <dl>
        {facts.map(([name, said]) => (
          <div key={name + said}>
            <dt>{name}</dt>
            <dd>{said}</dd>
          </div>
        ))}
      </dl>
      <Places row={row} />
      {value.series.length > 0 && (
        <DataTable
          caption={`${words.series} · ${words[`kind.${value.kind}`]}`}
          columns={[words.period, `${words.value} (${say(entry.unitName)})`]}
          rows={value.series.map((one) => [one.period, figure(entry, one.value, language)])}
        />
      )}
    </section>
  )
}

function Places({ row: { entry } }: { row: Row }) {
  const words = useIndicatorsWords()
  const { say, language } = useWords()
  const levels = (['district', 'facility'] as const).filter((level) => entry.levels.includes(level))
  const [level, setLevel] = useState<'district' | 'facility'>('district')
  const [table, setTable] = useState(false)
  const [places, setPlaces] = useState<readonly PlaceValue[]>([])
  const { id } = entry
  useEffect(() => {
    let over = false
    setPlaces([])
    void readPlaces(id, level).then((read) => {
      if (!over) setPlaces(read)
    })
    return () => {
      over = true
    }
  }, [id, level])
  if (levels.length === 0) return null
  const told = places.filter(({ value, suppressed }) => value.value !== null || suppressed)
  const ranked = [...told].sort((a, b) => (b.value.value ?? -1) - (a.value.value ?? -1))
  const most = Math.max(...ranked.map(({ value }) => Math.abs(value.value ?? 0)), 1e-9)
  const said = ({ value, suppressed }: PlaceValue): string =>
    suppressed ? words.suppressed : figure(entry, value.value!, language)
  const caption = level === 'district' ? words.byDistrict : words.byFacility
  return (
    <div className="catalogue-places">
      <fieldset aria-label={words.level}>
        {levels.map((one) => (
          <button key={one} type="button" className="chip" aria-pressed={level === one} onClick={() => setLevel(one)}>
            {one === 'district' ? words.byDistrict : words.byFacility}
          </button>
        ))}
        <button type="button" className="chip" onClick={() => setTable(!table)}>
          {table ? words.asChart : words.asTable}
        </button>
      </fieldset>
      {ranked.length === 0 ? (
        <p className="meta">{words.byNone}</p>
      ) : table ? (
        <DataTable
          caption={caption}
          columns={[caption, `${words.value} (${say(entry.unitName)})`]}
          rows={ranked.map((place) => [say(place.name), said(place)])}
        />
      ) : (
        <ol>
          {ranked.map((place) => (
            <li key={place.id}>
              <span className="ellipsis">{say(place.name)}</span>
              <i aria-hidden="true" style={{ width: `${(Math.abs(place.value.value ?? 0) / most) * 100}%` }} />
              <b>{said(place)}</b>
            </li>
          ))}
        </ol>
      )}
    </div>
  )
}
