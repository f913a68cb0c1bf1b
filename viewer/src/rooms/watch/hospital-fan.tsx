// The next hours of the chosen hospital: beds needed if nobody acts, crossing those that are open; or beds occupied as the record's
// best method forecasts them. Either is hatched outside the hours over which such forecasts have been proven.
import { isProvenAt } from '@kangcheng/twin-engine/forecast'
import { FanChart } from '../../charts/fan-chart.tsx'
import type { OccupancyFan, OccupancyFanLine } from '../../data/forecast-types.ts'
import type { FacilityDetail, FacilityPlan, Forecast, ForecastSeries } from '../../data/types.ts'
import { ChartFrame } from '../../figures/chart-frame.tsx'
import type { ChartFacts } from '../../figures/figure.ts'
import { forecastFinding, needAtStart, oldForecastMinutes } from '../../findings/forecast.ts'
import {
  hourlyFan,
  isJudgedRecord,
  issuedLine,
  type ProvenRecord,
  provenRecord,
  spansWords,
  titleHours,
} from '../../findings/occupancy-fan.ts'
import { whenWords } from '../../findings/when.ts'
import { count } from '../../format/numbers.ts'
import { clockTime, duration, timeWords } from '../../format/time.ts'
import { type ScoresWords, useScoresWords } from '../../i18n/scores-words.ts'
import type { Language } from '../../i18n/words.ts'
import { useApp } from '../../store.ts'
import { useAsOf, useWords, useZone } from '../../words-hook.ts'
import { FAN_HOURS, FAN_VIEWS, type FanView, fanStore, useFanView, useOccupancyFan } from './occupancy-fan-store.ts'
import './hospital-fan.css'

const HOUR = 3_600_000

export function HospitalFan({ facility, detail }: { facility: FacilityPlan; detail: FacilityDetail | null }) {
  const view = useFanView()
  const fan = useOccupancyFan(facility.id)
  return view === 'standing' ? (
    <StandingFan facility={facility} detail={detail} fan={fan} />
  ) : (
    <RecordFan facility={facility} fan={fan} view={view} />
  )
}

function Views({ note, hint }: { note: string; hint: string }) {
  const words = useScoresWords()
  const view = useFanView()
  return (
    <div className="fan-views">
      <fieldset aria-label={words.fans}>
        {FAN_VIEWS.map((one) => (
          <button
            key={one}
            type="button"
            className="chip"
            aria-pressed={view === one}
            title={words[`fan.${one}Hint`]}
            onClick={() => fanStore.setState({ view: one })}
          >
            {words[`fan.${one}`]}
          </button>
        ))}
      </fieldset>
      <span className="meta ellipsis" title={hint}>
        {note}
      </span>
    </div>
  )
}

/** Over which hours forecasts of this kind have beaten the calibrated naive one, and on how many that stands. */
function recordWords({ spans, forecasts, recomputed }: ProvenRecord, words: ScoresWords): string {
  if (spans.length === 0) return words['fan.notProven'](count(forecasts))
  return words[recomputed ? 'fan.provenAgain' : 'fan.proven'](spansWords(spans, words), count(forecasts))
}

function shortRecord({ spans, forecasts, recomputed }: ProvenRecord, words: ScoresWords): string {
  if (spans.length === 0) return words['fan.shortNone'](count(forecasts))
  return words[recomputed ? 'fan.shortAgain' : 'fan.short'](spansWords(spans, words), count(forecasts))
}

const unprovenWords = ({ spans, forecasts }: ProvenRecord, words: ScoresWords): string =>
  spans.length === 0 ? words['fan.shortNone'](count(forecasts)) : words['fan.unproven'](spansWords(spans, words))

/** Why the axis goes on and the forecast does not. */
function unissuedWords({ learntHours }: OccupancyFanLine, hours: number, words: ScoresWords): string {
  const beyond = words['fan.unissued'](String(hours))
  return learntHours === null ? beyond : `${beyond}${words['fan.unissuedLearnt'](count(learntHours))}`
}

function RecordFan({
  facility,
  fan,
  view,
}: {
  facility: FacilityPlan
  fan: OccupancyFan | null | undefined
  view: Exclude<FanView, 'standing'>
}) {
  const { words: general, language, say } = useWords()
  const words = useScoresWords()
  const zone = useZone()
  const cursor = useApp((state) => state.cursor)
  const open = useApp((state) => state.pulse?.facilities.find((one) => one.id === facility.id)?.open ?? null)
  const { ahead, past } = FAN_HOURS[view]
  const line = fan && issuedLine(fan, ahead)
  const hourly = fan && line && hourlyFan(fan, line, ahead)
  if (!fan || !line || !hourly)
    return (
      <div className="fan-panel">
        <div className="panel-title">
          <h2 className="meta">{fan === undefined ? words.loading : words['fan.none']}</h2>
        </div>
        <Views note="" hint="" />
      </div>
    )
  const record = provenRecord(line)
  const made = Date.parse(line.asOf!)
  // Horizons count from its first hour, which runs that were forked during an hour leave to the next.
  const from = Date.parse(line.from!)
  const now = Date.parse(fan.asOf)
  const method = words[`method.${line.method}`]
  const said = titleHours(fan, line, ahead)
  const at = line.quantiles[fan.horizonHours.indexOf(said)]!
  const quantile = (level: number): number => at[fan.levels.findIndex((one) => Math.abs(one - level) < 1e-9)]!
  const title = words['fan.title'](
    method,
    count(quantile(0.1)),
    count(quantile(0.9)),
    whenWords(from + said * HOUR, made, zone, language),
  )
  const basis = [
    recordWords(record, words),
    line.learntHours === null ? null : words['fan.learnt'](count(line.learntHours)),
    line.runs === null ? null : words['fan.runs'](count(line.runs)),
  ].filter((part) => part !== null)
  const facts: ChartFacts = {
    id: 'occupancy-fan',
    finding: `${say(facility.name)} · ${title}`,
    unit: general['unit.beds'],
    at: made,
    basis: 'forecast',
    note: [method, ...basis].join(' · '),
    caption: `${say(facility.name)} · ${words['fan.caption']} · ${method}`,
    table: () => ({
      columns: [general['col.time'], 'P10', 'P50', 'P90', words.verdict],
      rows: fan.horizonHours.flatMap((hours, h) => {
        const told = line.quantiles[h]
        if (!told || hours > ahead) return []
        const of = (level: number): string => count(told[fan.levels.findIndex((one) => Math.abs(one - level) < 1e-9)])
        const proven = isProvenAt(record.spans, hours)
        return [
          [
            timeWords(from + hours * HOUR, made, zone, language),
            of(0.1),
            of(0.5),
            of(0.9),
            proven ? words['fan.isProven'] : words['fan.unprovenAll'],
          ],
        ]
      }),
    }),
  }
  return (
    <div className="fan-panel">
      <ChartFrame
        facts={facts}
        title={<h2>{title}</h2>}
        between={<Views note={`${clockTime(made, zone)} · ${shortRecord(record, words)}`} hint={basis.join(' · ')} />}
        tableClass="fan-table"
      >
        <FanChart
          input={{
            now,
            history: { values: fan.past, everyMinutes: 60, newest: now - HOUR / 2 },
            historyHours: past,
            horizonHours: (from - now) / HOUR + ahead,
            issuedHours: (from - now) / HOUR + hourly.horizonHours,
            fans: [{ id: 'forecast', bands: hourly.bands }],
            start: hourly.start,
            everyMinutes: hourly.everyMinutes,
            open: open === null ? [] : [open],
            proven: record.spans.map(({ from: first, to }) => ({
              from: first === 0 ? 0 : first + (from - now) / HOUR,
              to: to + (from - now) / HOUR,
            })),
          }}
          labels={[{ id: 'forecast', name: '', className: '' }]}
          finding={`${title}; ${recordWords(record, words)}`}
          nowLabel={words['fan.until'](clockTime(now, zone))}
          openLabel={general['fan.open'](count(open))}
          unprovenLabel={unprovenWords(record, words)}
          unissuedLabel={unissuedWords(line, hourly.horizonHours, words)}
          unjudged={!isJudgedRecord(record)}
          cursor={cursor}
        />
      </ChartFrame>
    </div>
  )
}

function StandingFan({
  facility,
  detail,
  fan,
}: {
  facility: FacilityPlan
  detail: FacilityDetail | null
  fan: OccupancyFan | null | undefined
}) {
  const { words, language, say } = useWords()
  const scores = useScoresWords()
  const zone = useZone()
  const asOf = useAsOf()
  const series = useApp((state) => state.facilityForecasts.get(facility.id))
  const forecast = useApp((state) => state.forecast)
  const cursor = useApp((state) => state.cursor)
  const stale = useApp(
    (state) => state.pulse?.alerts.some((alert) => alert.facility?.id === facility.id && alert.stale) ?? false,
  )
  if (!series || !forecast)
    return (
      <div className="fan-panel">
        <div className="panel-title">
          <h2 className="meta">{words['fan.none']}</h2>
        </div>
        <Views note="" hint="" />
      </div>
    )
  const start = Date.parse(forecast.asOf)
  const old = oldForecastMinutes(start, asOf)
  const finding = forecastFinding(series, start, forecast.horizonHours, zone, language)
  const history = detail?.history ?? null
  // The runs of the standing rehearsal are what the record calls mechanistic.
  const runs = fan?.lines.find(({ method }) => method === 'MECHANISTIC')
  const record = runs && provenRecord(runs)
  const model = words['fan.model'](forecast.engineVersion, clockTime(start, zone))
  const facts: ChartFacts = {
    id: 'hospital-fan',
    finding: `${say(facility.name)} · ${finding.title}`,
    unit: words['unit.beds'],
    at: start,
    basis: 'forecast',
    note: [model, record ? recordWords(record, scores) : ''].filter(Boolean).join(' · '),
    caption: `${say(facility.name)} · ${words['fan.needed']}`,
    table: () => ({
      columns: [words['col.time'], 'P10', 'P50', 'P90', words['col.open']],
      rows: hourlyRows(forecast, series, zone, language),
    }),
  }
  return (
    <div className="fan-panel">
      <ChartFrame
        facts={facts}
        titleClass={stale || old !== null ? 'is-stale' : ''}
        title={
          <>
            <h2>{finding.title}</h2>
            <span className="meta" title={model}>
              {clockTime(start, zone)}
            </span>
          </>
        }
        between={
          <>
            <Views note={record ? shortRecord(record, scores) : ''} hint={record ? recordWords(record, scores) : ''} />
            <NeedLine series={series} />
          </>
        }
        tableClass="fan-table"
      >
        <FanChart
          input={{
            now: start,
            history: history
              ? { values: history.occupied, everyMinutes: history.everyMinutes, newest: Date.parse(history.newest) }
              : null,
            historyHours: 24,
            horizonHours: forecast.horizonHours,
            fans: [{ id: 'forecast', bands: series.needed }],
            ahead: series.occupied.p50,
            start,
            everyMinutes: forecast.everyMinutes,
            open: series.open,
            ...(record && { proven: record.spans }),
          }}
          unprovenLabel={record && unprovenWords(record, scores)}
          unjudged={record && !isJudgedRecord(record)}
          labels={[{ id: 'forecast', name: '', className: '' }]}
          finding={finding.title}
          nowLabel={
            old === null
              ? words['fan.now'](clockTime(asOf ?? start, zone))
              : words['fan.old'](clockTime(start, zone), duration(old))
          }
          openLabel={words['fan.open'](count(series.open[0]))}
          crossing={
            finding.range && (finding.p90 === null || finding.p90 - start > 60_000)
              ? { words: words['fan.crossing'](finding.range), p10: finding.p10, p90: finding.p90 }
              : null
          }
          cursor={cursor}
        />
      </ChartFrame>
    </div>
  )
}

/** Why the fan begins elsewhere than the measured line ends: two figures, and what lies between them. */
export function NeedLine({ series }: { series: ForecastSeries }) {
  const { words } = useWords()
  const need = needAtStart(series)
  if (need === null) return null
  return (
    <p className="meta fan-need">{words['fan.need'](count(need.needed), count(need.occupied), count(need.waiting))}</p>
  )
}

function hourlyRows(
  forecast: Forecast,
  series: ForecastSeries,
  zone: string,
  language: Language,
): readonly (readonly string[])[] {
  const start = Date.parse(forecast.asOf)
  const step = Math.max(1, Math.round(60 / forecast.everyMinutes))
  return series.needed.p50.flatMap((p50, k) =>
    k % step === 0
      ? [
          [
            timeWords(start + k * forecast.everyMinutes * 60_000, start, zone, language),
            count(series.needed.p10[k]),
            count(p50),
            count(series.needed.p90[k]),
            count(series.open[k]),
          ],
        ]
      : [],
  )
}
