// One source in words and figures: its rhythm, lateness, clock and gaps, and the census against bed events.
import type { ReactNode } from 'react'
import { DataTable } from '../../charts/data-table.tsx'
import { timeTicks } from '../../charts/time-axis.ts'
import { useSize } from '../../charts/use-size.ts'
import type { FeedSource, Reconciliation } from '../../data/feed-types.ts'
import { ChartFrame } from '../../figures/chart-frame.tsx'
import { count, percent, signed } from '../../format/numbers.ts'
import { clockTime, clockTimeSeconds, timeWords } from '../../format/time.ts'
import { ScrollRegion } from '../../shell/scroll-region.tsx'
import { SeverityMark } from '../../shell/severity-mark.tsx'
import { useApp } from '../../store.ts'
import { useAsOf, useWords, useZone } from '../../words-hook.ts'
import { ArrivalsStrip } from './arrivals-strip.tsx'
import { entryTime } from './entry-time.ts'
import { ageTone, STATUS_SEVERITY } from './feed-rows.ts'
import { useShownSource } from './feeds-panel.tsx'
import { formatName } from './format-names.ts'
import { latenessLine, nameAnchor } from './lateness-line.ts'
import { useRoom } from './room-store.ts'
import { SourceLabel } from './source-label.tsx'
import { latenessWords, signedSpan, spanWords } from './spans.ts'

const TONE = { quiet: '', watch: 'sev-watch', critical: 'sev-critical' } as const

export function SourcePanel() {
  const { words, say } = useWords()
  const zone = useZone()
  const source = useShownSource()
  const readAt = useRoom((state) => state.quality.readAt)
  const reconciliation = useRoom((state) => state.quality.data?.reconciliation)
  const severity = source ? STATUS_SEVERITY[source.quality.status] : 'unknown'
  return (
    <ScrollRegion className="source-panel inset-focus" name={words['data.source.title']}>
      <div className="panel-title">
        <h2 className="ellipsis">
          {source ? <SourceLabel id={source.id} name={source.name && say(source.name)} /> : words['data.source.title']}{' '}
          {source && (
            <span className={`finding sev-${severity}`}>
              <SeverityMark severity={severity} /> {words[`data.status.${source.quality.status}`]}
            </span>
          )}{' '}
          {source && <span className="finding">{say(source.quality.finding)}</span>}
        </h2>
        <span className="meta">{readAt !== null && clockTimeSeconds(readAt, zone)}</span>
      </div>
      {source ? <SourceBody source={source} /> : <p className="panel-empty meta">{words['data.source.pick']}</p>}
      {reconciliation && <ReconciliationLine reconciliation={reconciliation} />}
    </ScrollRegion>
  )
}

function Fact({ name, children, note, title }: { name: string; children: ReactNode; note?: string; title?: string }) {
  return (
    <div className="fact" title={title}>
      <dt>{name}</dt>
      <dd>
        {children} {note && <span className="meta">{note}</span>}
      </dd>
    </div>
  )
}

function SourceBody({ source }: { source: FeedSource }) {
  const { words, language } = useWords()
  const zone = useZone()
  const wallAt = useRoom((state) => state.quality.wallAt)
  const table = useApp((state) => state.table)
  const { quality } = source
  const unknown = words['value.unknown']
  return (
    <>
      <dl className="facts">
        <Fact
          name={words['data.source.interval']}
          {...(source.format === null ? {} : { note: formatName(source.format) })}
        >
          {source.everyMinutes === null
            ? unknown
            : words['data.source.intervalValue'](spanWords(source.everyMinutes * 60, words))}
        </Fact>
        <Fact name={words['data.col.age']}>
          <span className={TONE[ageTone(source)]}>
            {quality.ageMinutes === null ? unknown : spanWords(quality.ageMinutes * 60, words)}
          </span>
        </Fact>
        <Fact name={words['data.source.clock']}>
          {quality.clockOffsetSeconds === null ? unknown : signedSpan(quality.clockOffsetSeconds, words)}
        </Fact>
        <Fact name={words['data.source.drift']} title={words['data.source.driftNote']}>
          {quality.driftShare === null ? unknown : `${signed(quality.driftShare * 100, 1)} %`}
        </Fact>
        <Fact name={words['data.source.gaps']}>
          {quality.openGaps === null
            ? words['data.source.gapsByDesign']
            : words['data.source.gapsValue'](count(quality.openGaps))}
        </Fact>
        <Fact name={words['data.source.completeness']}>
          {quality.completeness === null ? unknown : `${percent(quality.completeness)} %`}
        </Fact>
        <Fact name={words['data.source.validity']}>
          {quality.validity === null ? unknown : `${percent(quality.validity)} %`}
        </Fact>
        <Fact name={words['data.source.census']}>
          {quality.censusDifference === null
            ? unknown
            : words['data.source.censusValue'](signed(quality.censusDifference))}
        </Fact>
        <Fact name={words['data.source.facilities']}>
          {words['data.source.facilitiesValue'](count(source.facilities))}
        </Fact>
        <Fact name={words['data.source.silentSince']}>
          {quality.silentSince ? (
            <span className="sev-critical">{entryTime(quality.silentSince, wallAt, zone, language)}</span>
          ) : (
            words['data.none']
          )}
        </Fact>
      </dl>
      {table ? (
        <ArrivalsTable source={source} />
      ) : (
        <div className="source-charts">
          <Arrivals source={source} />
          <Lateness source={source} />
        </div>
      )}
    </>
  )
}

/** The charts as a table: a row a half hour, newest first. */
function ArrivalsTable({ source }: { source: FeedSource }) {
  const { words } = useWords()
  const zone = useZone()
  const { arrivals, arrivalsEveryMinutes, arrivalsFrom, latenessP50Seconds, latenessP90Seconds } = source.quality
  const lateness = words['data.source.latenessValue'](
    latenessWords(latenessP50Seconds, words),
    latenessWords(latenessP90Seconds, words),
  )
  return (
    <div className="source-table">
      <DataTable
        caption={`${words['data.col.arrivals']} · ${words['data.source.lateness']} ${lateness}`}
        columns={[words['col.time'], words['data.col.arrivals']]}
        rows={arrivals
          .map((value, k) => [
            clockTime(Date.parse(arrivalsFrom) + k * arrivalsEveryMinutes * 60_000, zone),
            value === null ? words['value.unknown'] : count(value),
          ])
          .toReversed()}
      />
    </div>
  )
}

/** Higher than this a quiet day would be the brightest thing of the room. */
const TALLEST_BARS = 132

function Arrivals({ source }: { source: FeedSource }) {
  const { words } = useWords()
  const zone = useZone()
  const [ref, size] = useSize<HTMLDivElement>()
  const from = Date.parse(source.quality.arrivalsFrom)
  const to = from + source.quality.arrivals.length * source.quality.arrivalsEveryMinutes * 60_000
  const x = (instant: number): number => ((instant - from) / Math.max(1, to - from)) * size.width
  const high = Math.max(16, Math.min(TALLEST_BARS, size.height - 18))
  return (
    <figure className="source-chart">
      <figcaption>
        {words['data.col.arrivals']} <span className="meta">{words['data.feeds.basis']}</span>
      </figcaption>
      <div ref={ref} className="source-drawing">
        {size.width > 0 && (
          <>
            <ArrivalsStrip source={source} width={size.width} height={high} />
            <svg width={size.width} height={16} style={{ top: high + 1 }} aria-hidden="true">
              {timeTicks(from, to, x, zone, 72)
                .filter((tick) => tick.x > 16 && tick.x < size.width - 16)
                .map((tick) => (
                  <text key={tick.at} x={tick.x} y="12" textAnchor="middle">
                    {tick.label}
                  </text>
                ))}
            </svg>
          </>
        )}
      </div>
    </figure>
  )
}

function Lateness({ source }: { source: FeedSource }) {
  const { words } = useWords()
  const [ref, size] = useSize<HTMLDivElement>()
  const { latenessP50Seconds: p50, latenessP90Seconds: p90 } = source.quality
  const line = latenessLine(Math.max(1, size.width - 2), p50, p90, source.everyMinutes)
  const said =
    p90 === null && p50 === null
      ? words['value.unknown']
      : words['data.source.latenessValue'](latenessWords(p50, words), latenessWords(p90, words))
  return (
    <figure className="source-chart">
      <figcaption>
        {words['data.source.lateness']} <span className="meta">{said}</span>
      </figcaption>
      <div ref={ref} className="source-drawing">
        {size.width > 0 && (
          <svg width={size.width} height={62} role="img" aria-label={`${words['data.source.lateness']} ${said}`}>
            <line className="lateness-axis" x1="0" x2={size.width} y1="32.5" y2="32.5" />
            {line.ticks.map((seconds, k) => (
              <g key={seconds}>
                <line className="lateness-axis" x1={line.x(seconds) + 0.5} x2={line.x(seconds) + 0.5} y1="28" y2="37" />
                <text
                  x={line.x(seconds)}
                  y="56"
                  textAnchor={k === 0 ? 'start' : k === line.ticks.length - 1 ? 'end' : 'middle'}
                >
                  {spanWords(seconds, words)}
                </text>
              </g>
            ))}
            {line.interval !== null && (
              <g>
                <line className="lateness-interval" x1={line.interval} x2={line.interval} y1="18" y2="42" />
                <text
                  className="lateness-name"
                  x={line.interval}
                  y="12"
                  textAnchor={nameAnchor(line.interval, size.width)}
                >
                  {words['data.source.intervalMark']}
                </text>
              </g>
            )}
            {line.p50 !== null && line.p90 !== null && (
              <line className="lateness-range" x1={line.p50} x2={line.p90} y1="32.5" y2="32.5" />
            )}
            {line.p50 !== null && <circle className="lateness-p50" cx={line.p50} cy="32.5" r="4" />}
            {line.p90 !== null && <line className="lateness-p90" x1={line.p90} x2={line.p90} y1="25" y2="40" />}
          </svg>
        )}
      </div>
    </figure>
  )
}

function ReconciliationLine({ reconciliation }: { reconciliation: Reconciliation }) {
  const { words, say, language } = useWords()
  const zone = useZone()
  const asOf = useAsOf()
  const [ref, size] = useSize<HTMLDivElement>()
  const { census, occupiedByEvents: events, estimate, low, high } = reconciliation
  const known = [census, events, estimate, low, high].filter((value) => value !== null)
  const said = known.length === 0 ? words['data.recon.none'] : say(reconciliation.finding)
  const least = Math.min(...known)
  const most = Math.max(...known)
  const pad = Math.max(1, (most - least) * 0.15)
  const x = (value: number): number => ((value - least + pad) / (most - least + 2 * pad)) * size.width
  return (
    <div className="reconciliation">
      <ChartFrame
        facts={{
          id: 'reconciliation',
          finding: `${words['data.recon.title']} · ${said}`,
          unit: words['unit.beds'],
          at: asOf,
          basis: 'observed',
          note: words['data.recon.units'](reconciliation.units),
          table: () => ({
            columns: [words['col.source'], words['unit.beds']],
            rows: [
              [words['data.recon.census'], count(census)],
              [words['data.recon.events'], count(events)],
              [
                words['data.recon.estimate'],
                low === null ? count(estimate) : `${count(estimate)} (${count(low)}–${count(high)})`,
              ],
            ],
          }),
        }}
        ready={known.length > 0}
        tableClass="figure-table"
        title={
          <>
            <h2 className="ellipsis">
              {words['data.recon.title']} <span className="finding">{said}</span>
            </h2>
            <span className="meta">
              {words['data.recon.units'](reconciliation.units)}
              {reconciliation.censusAt !== null &&
                asOf !== null &&
                ` · ${words['data.recon.at'](timeWords(Date.parse(reconciliation.censusAt), asOf, zone, language))}`}
            </span>
          </>
        }
      >
        {known.length > 0 && (
          <div className="reconciliation-body">
            <dl>
              <div>
                <dt>
                  <svg width="10" height="10" aria-hidden="true">
                    <circle className="recon-census" cx="5" cy="5" r="3.5" />
                  </svg>{' '}
                  {words['data.recon.census']}
                </dt>
                <dd>{count(census)}</dd>
              </div>
              <div>
                <dt>
                  <svg width="10" height="10" aria-hidden="true">
                    <circle className="recon-events" cx="5" cy="5" r="4" />
                  </svg>{' '}
                  {words['data.recon.events']}
                </dt>
                <dd>{count(events)}</dd>
              </div>
              <div>
                <dt>
                  <svg width="10" height="10" aria-hidden="true">
                    <rect className="recon-band" x="0" y="2" width="10" height="6" />
                  </svg>{' '}
                  {words['data.recon.estimate']}
                </dt>
                <dd>
                  {count(estimate)}{' '}
                  <span className="meta">
                    {low !== null && high !== null && words['data.recon.band'](count(low), count(high))}
                  </span>
                </dd>
              </div>
            </dl>
            <div ref={ref} className="reconciliation-line">
              {size.width > 0 && (
                <svg width={size.width} height={28} aria-hidden="true">
                  <line className="lateness-axis" x1="0" x2={size.width} y1="14.5" y2="14.5" />
                  {low !== null && high !== null && (
                    <rect className="recon-band" x={x(low)} width={Math.max(2, x(high) - x(low))} y="8" height="13" />
                  )}
                  {estimate !== null && (
                    <line className="recon-estimate" x1={x(estimate)} x2={x(estimate)} y1="4" y2="25" />
                  )}
                  {events !== null && <circle className="recon-events" cx={x(events)} cy="14.5" r="5" />}
                  {census !== null && <circle className="recon-census" cx={x(census)} cy="14.5" r="4.5" />}
                </svg>
              )}
            </div>
          </div>
        )}
      </ChartFrame>
    </div>
  )
}
