// The catalogue: categories, the table of indicators, and one of them in detail beside the index.
import { useEffect, useMemo } from 'react'
import { SparklineChart } from '../../charts/sparkline-chart.tsx'
import { useIndicatorsWords } from '../../i18n/indicators-words.ts'
import { go, showOnly } from '../../navigate.ts'
import { HOME } from '../../route.ts'
import { saveFile } from '../../shell/save-file.ts'
import { ScrollRegion } from '../../shell/scroll-region.tsx'
import { useApp } from '../../store.ts'
import { useWords } from '../../words-hook.ts'
import { CatalogueDetail } from './catalogue-detail.tsx'
import {
  CATEGORY_ORDER,
  countOf,
  csvOf,
  FILTERS,
  figure,
  finding,
  type Row,
  rowsOf,
  shownRows,
  targetWords,
} from './catalogue-rows.ts'
import { followCatalogue, useCatalogue } from './catalogue-store.ts'
import type { Category } from './catalogue-types.ts'
import { IndexPanel } from './index-panel.tsx'
import { StandingWords, WhenWords } from './row-words.tsx'
import { SatisfactionPanel } from './satisfaction-panel.tsx'
import './catalogue.css'
import './satisfaction.css'

const ARROW = { higher: '↑', lower: '↓', band: '↔', neither: '–' } as const

export function CatalogueView() {
  const words = useIndicatorsWords()
  const { say } = useWords()
  const entries = useCatalogue((state) => state.entries)
  const values = useCatalogue((state) => state.values)
  const problem = useCatalogue((state) => state.problem)
  const chosen = useApp((state) => state.route.indicator)
  const asked = useApp((state) => state.filters)
  const category = CATEGORY_ORDER.find((one) => one === asked.category) ?? null
  const filter = FILTERS.find((one) => one === asked.kind) ?? 'all'
  const query = asked.query ?? ''
  useEffect(followCatalogue, [])
  const rows = useMemo(() => rowsOf(entries, values), [entries, values])
  const shown = shownRows(rows, filter, category, query)
  const open = rows.find(({ entry }) => entry.id === chosen)
  return (
    <section className="catalogue" id="list" tabIndex={-1} aria-label={words.title}>
      <Rail rows={rows} category={category} onCategory={(one) => showOnly({ category: one ?? '' })} />
      <div className="catalogue-main">
        <header className="panel-title">
          <h1>{rows.length === 0 ? (problem ?? words.title) : finding(rows, words, say)}</h1>
          <span className="meta">{words.shown(String(shown.length), String(rows.length))}</span>
        </header>
        <div className="catalogue-tools">
          <fieldset aria-label={words.filters}>
            {FILTERS.map((one) => (
              <button
                key={one}
                type="button"
                className="chip"
                aria-pressed={filter === one}
                onClick={() => showOnly({ kind: one === 'all' ? '' : one })}
              >
                {words[`filter.${one}`]} {countOf(rows, one, category)}
              </button>
            ))}
          </fieldset>
          <input
            type="search"
            aria-label={words.search}
            placeholder={words.search}
            value={query}
            onChange={(event) => showOnly({ query: event.target.value })}
          />
          <Export rows={shown} />
        </div>
        {rows.length > 0 && shown.length === 0 ? (
          <p className="catalogue-empty">{words.noHits(query || words[`filter.${filter}`])}</p>
        ) : (
          <Table rows={shown} chosen={chosen} />
        )}
      </div>
      <aside className="catalogue-side">
        {open ? <CatalogueDetail row={open} /> : <p className="catalogue-empty">{words.choose}</p>}
        <IndexPanel />
        <SatisfactionPanel rows={rows} />
      </aside>
    </section>
  )
}

function Rail({
  rows,
  category,
  onCategory,
}: {
  rows: readonly Row[]
  category: Category | null
  onCategory: (category: Category | null) => void
}) {
  const words = useIndicatorsWords()
  return (
    <nav className="catalogue-rail" aria-label={words.categories}>
      <h2 className="panel-title">
        {words.categories} <span className="meta">{rows.length}</span>
      </h2>
      {[null, ...CATEGORY_ORDER].map((one) => (
        <button key={one ?? 'all'} type="button" aria-pressed={category === one} onClick={() => onCategory(one)}>
          <span>{one === null ? words.all : words[`category.${one}`]}</span>
          <b>{countOf(rows, 'all', one)}</b>
          <span className="catalogue-share" aria-hidden="true">
            <i style={{ flex: countOf(rows, 'live', one) }} />
            <i className="is-plan" style={{ flex: countOf(rows, 'plan', one) }} />
            <i className="is-imported" style={{ flex: countOf(rows, 'imported', one) }} />
            <i className="is-demo" style={{ flex: countOf(rows, 'demo', one) }} />
            <i className="is-empty" style={{ flex: countOf(rows, 'empty', one) }} />
          </span>
          <span className="meta">
            {FILTERS.slice(1)
              .filter((kind) => countOf(rows, kind, one) > 0)
              .map((kind) => `${words[`filter.${kind}`]} ${countOf(rows, kind, one)}`)
              .join(' · ')}
          </span>
        </button>
      ))}
    </nav>
  )
}

function Export({ rows }: { rows: readonly Row[] }) {
  const words = useIndicatorsWords()
  const { language } = useWords()
  const synthetic = useApp((state) => state.city?.synthetic ?? false)
  const save = (): void => saveFile('indicators.csv', 'text/csv', csvOf(rows, words, language, synthetic))
  return (
    <button type="button" className="chip" disabled={rows.length === 0} onClick={save}>
      {words.csv}
    </button>
  )
}

function Table({ rows, chosen }: { rows: readonly Row[]; chosen: string | null }) {
  const words = useIndicatorsWords()
  return (
    <ScrollRegion className="catalogue-scroll" name={words.title}>
      <table className="catalogue-table">
        <thead>
          <tr>
            {(['name', 'value', 'unit', 'trend', 'direction', 'target', 'status', 'when'] as const).map((head) => (
              <th key={head} scope="col">
                {words[head]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <TableRow key={row.entry.id} row={row} chosen={row.entry.id === chosen} />
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}

function TableRow({ row: { entry, value }, chosen }: { row: Row; chosen: boolean }) {
  const words = useIndicatorsWords()
  const { language, say } = useWords()
  const thresholds = useCatalogue((state) => state.thresholds.get(entry.id))
  const course = value.kind === 'LIVE' ? value.trend : value.series.map((one) => one.value)
  return (
    <tr className={`is-${value.kind.toLowerCase()} ${chosen ? 'is-chosen' : ''}`}>
      <th scope="row">
        <button
          type="button"
          className="row-link ellipsis"
          title={say(entry.name)}
          aria-current={chosen ? 'true' : undefined}
          onClick={() => go({ ...HOME, room: 'indicators', indicator: entry.id })}
        >
          {say(entry.name)}
        </button>
      </th>
      <td className="is-figure">
        {value.value === null ? (
          <span className="meta">{value.kind === 'NOT_REPORTED' ? words.none : words.unknown}</span>
        ) : (
          figure(entry, value.value, language)
        )}
      </td>
      <td className="meta ellipsis" title={say(entry.unitName)}>
        {say(entry.unitName)}
      </td>
      <td>{course.length > 1 && <SparklineChart values={course} width={90} height={22} />}</td>
      <td title={words[`better.${entry.better}`]}>
        <span aria-hidden="true">{ARROW[entry.better]}</span>
        <span className="visually-hidden">{words[`better.${entry.better}`]}</span>
      </td>
      <td className="is-figure" title={thresholds?.source}>
        {targetWords(entry, language) ??
          (thresholds ? words.alertFrom(figure(entry, thresholds.watch, language)) : '–')}
      </td>
      <td>
        <StandingWords standing={value.standing} />
      </td>
      <td className="ellipsis">
        <WhenWords row={{ entry, value }} />
      </td>
    </tr>
  )
}
