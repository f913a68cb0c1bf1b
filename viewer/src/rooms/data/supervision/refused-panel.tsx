// Refusals by hour: those known by name below, strangers above; T shows them as a table.
import { DataTable } from '../../../charts/data-table.tsx'
import { useSize } from '../../../charts/use-size.ts'
import type { Supervision } from '../../../data/supervision-types.ts'
import { refusedTitle } from '../../../findings/supervision.ts'
import { count } from '../../../format/numbers.ts'
import { clockTime, timeWords } from '../../../format/time.ts'
import { useSupervisionWords } from '../../../i18n/supervision-words.ts'
import { ScrollRegion } from '../../../shell/scroll-region.tsx'
import { useApp } from '../../../store.ts'
import { useWords, useZone } from '../../../words-hook.ts'
import { PanelHead } from './panel-head.tsx'
import { refusalBars } from './refusal-bars.ts'
import { readSummary, showHours, useSupervising } from './supervision-store.ts'

const SPANS = [24, 168] as const

export function RefusedPanel() {
  const { say } = useWords()
  const words = useSupervisionWords()
  const part = useSupervising((state) => state.summary)
  const hours = useSupervising((state) => state.hours)
  const table = useApp((state) => state.table)
  const title = part.data ? refusedTitle(part.data, words.hours(hours), words, say) : words['kpi.refused']
  return (
    <section className="refused-panel" aria-label={title}>
      <PanelHead title={title} part={part} retry={readSummary}>
        <fieldset className="chips" aria-label={words.span}>
          {SPANS.map((one) => (
            <button
              key={one}
              type="button"
              className="chip"
              aria-pressed={hours === one}
              onClick={() => showHours(one)}
            >
              {words[`span.${one}`]}
            </button>
          ))}
        </fieldset>
      </PanelHead>
      {part.data && !part.data.complete && <p className="panel-empty meta stale">{words.partial}</p>}
      {part.data && part.data.rows === 0 && <p className="panel-empty meta">{words['none.rows']}</p>}
      {part.data &&
        part.data.rows > 0 &&
        (table ? <HourTable told={part.data} title={title} /> : <Bars told={part.data} title={title} />)}
    </section>
  )
}

function HourTable({ told, title }: { told: Supervision; title: string }) {
  const { language } = useWords()
  const words = useSupervisionWords()
  const zone = useZone()
  const now = Date.parse(told.until)
  return (
    <ScrollRegion className="refused-table" name={title}>
      <DataTable
        caption={title}
        columns={[
          words['refused.hour'],
          `${words['refused.series.known']} (${words.times})`,
          `${words['refused.series.strangers']} (${words.times})`,
        ]}
        rows={told.hourly
          .toReversed()
          .map(({ at, tally }) => [
            timeWords(Date.parse(at), now, zone, language),
            count(tally.refused - tally.strangers),
            count(tally.strangers),
          ])}
      />
    </ScrollRegion>
  )
}

function Bars({ told, title }: { told: Supervision; title: string }) {
  const words = useSupervisionWords()
  const zone = useZone()
  const [ref, size] = useSize<HTMLDivElement>()
  const { bars, most, ticks } = refusalBars(told.hourly, size)
  return (
    <div className="refused-drawing">
      <p className="refused-key meta">
        <i className="is-known" /> {words['refused.series.known']} <i className="is-stranger" />{' '}
        {words['refused.series.strangers']} · {words.times} / h
      </p>
      <div className="refused-bars" ref={ref}>
        <svg width={size.width} height={size.height} role="img" aria-label={title}>
          {most > 0 && (
            <text x="16" y="11">
              {count(most)}
            </text>
          )}
          {bars.map((bar) => (
            <g key={bar.at}>
              <rect className="is-ground" x={bar.x} y={bar.bottom} width={bar.width} height="1" />
              <rect className="is-known" x={bar.x} y={bar.knownY} width={bar.width} height={bar.bottom - bar.knownY} />
              <rect
                className="is-stranger"
                x={bar.x}
                y={bar.strangerY}
                width={bar.width}
                height={bar.knownY - bar.strangerY}
              />
            </g>
          ))}
          {ticks.map(({ at, x }) => (
            <text key={at} x={x} y={size.height - 4} textAnchor="middle">
              {clockTime(at, zone)}
            </text>
          ))}
        </svg>
      </div>
    </div>
  )
}
