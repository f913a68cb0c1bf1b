// The city's view on the wall: six figures, the three hospitals to act on, the city between, what comes at the right.
import { Suspense, useEffect, useMemo, useState } from 'react'
import { FanChart } from '../charts/fan-chart.tsx'
import { SparklineChart } from '../charts/sparkline-chart.tsx'
import { useSize } from '../charts/use-size.ts'
import { ask } from '../data/client.ts'
import { grantedIn } from '../data/granted.ts'
import { FACILITY } from '../data/operations.ts'
import type { FacilityDetail, FacilityPlan, ForecastSeries } from '../data/types.ts'
import { forecastFinding, oldForecastMinutes } from '../findings/forecast.ts'
import { ageClass, ageMinutes, ageWords } from '../format/age.ts'
import { count, NO_VALUE, percent } from '../format/numbers.ts'
import { clockTime, duration } from '../format/time.ts'
import { useDisplayWords } from '../i18n/display-words.ts'
import { kpiTiles } from '../rooms/watch/kpi-tiles.ts'
import { aheadOnly, findingOf, graveness, needingAction, nowOf, type Ranked } from '../rooms/watch/ranking.ts'
import { followDesk, useRisk } from '../rooms/watch/risk/risk-store.ts'
import { LiveSurface, StageGuard } from '../rooms/watch/stage.tsx'
import { CityTable } from '../rooms/watch/stage-tables.tsx'
import { plateName } from '../rooms/watch/surface-input.ts'
import { timeToFull } from '../rooms/watch/time-to-full.ts'
import { SeverityMark } from '../shell/severity-mark.tsx'
import { useApp } from '../store.ts'
import { useAsOf, useWords, useZone } from '../words-hook.ts'

const CARDS = 3
/** Heights of a card and of a row, in rem. */
const CARD_REM = 164 / 16
const ROW_REM = 58 / 16
const TILES = 6
const DAY_MINUTES = 1440
/** Hours either side of now in the small charts. */
const SMALL_HOURS = 12
const HISTORY_EVERY_MS = 60_000
/** The charts stand under a zoom of two, so that their type is as large as the rest. */
const CITY_MARGINS = { top: 26, right: 36, bottom: 24, left: 52 }
const SMALL_MARGINS = { top: 22, right: 6, bottom: 22, left: 6 }

export function WallCity() {
  const { words } = useWords()
  const pulse = useApp((state) => state.pulse)
  const outlook = useApp((state) => state.outlook)
  const chosen = useApp((state) => state.route.facility)
  const mayFollow = useApp((state) => state.pulse !== null && grantedIn(state, 'forecast'))
  useEffect(() => (mayFollow ? followDesk() : undefined), [mayFollow])
  const ranked = needingAction(pulse?.facilities ?? [], pulse?.alerts ?? [], outlook)
  // Whoever is looked at stands among the cards.
  const cards = [...ranked.filter((row) => row.pulse.id === chosen), ...ranked.filter((row) => row.pulse.id !== chosen)]
    .slice(0, CARDS)
    .toSorted((a, b) => ranked.indexOf(a) - ranked.indexOf(b))
  const rows = ranked.filter((row) => !cards.includes(row))
  return (
    <main className="wall-city" id="list" tabIndex={-1}>
      <WallFigures />
      <WallList cards={cards} rows={rows} chosen={chosen} />
      <section className="wall-stage" aria-label={words['region.stage']}>
        <WallStage />
      </section>
      <section className="wall-right" aria-label={words['region.right']}>
        <CityFan />
        <SmallFans ids={cards.map((row) => row.pulse.id)} />
      </section>
    </main>
  )
}

function WallFigures() {
  const { words } = useWords()
  const asOf = useAsOf()
  const values = useApp((state) => state.pulse?.indicators)
  const tiles = kpiTiles(values ?? [], asOf, words).slice(0, TILES)
  return (
    <section className="wall-figures" aria-label={words['kpi.strip']}>
      {tiles.map((tile) => {
        const alarming = tile.severity === 'critical' || tile.severity === 'watch'
        const missing = tile.value === NO_VALUE
        return (
          <div key={tile.id} className={tile.worst ? 'is-worst' : ''}>
            <h2>
              {(alarming || missing) && <SeverityMark severity={missing ? 'unknown' : tile.severity} size={22} />}
              {tile.label}
              {alarming && <span className="visually-hidden"> {words[`sev.${tile.severity}`]}</span>}
            </h2>
            <span className={ageClass(tile.ageMinutes)}>{missing ? '' : ageWords(tile.ageMinutes, words)}</span>
            <p>
              <b className={alarming ? `sev-${tile.severity}` : ''}>{tile.value}</b>
              <span>{missing ? tile.missing : tile.unit}</span>
              {tile.change !== null && !missing && <span>{tile.change}</span>}
            </p>
            <SparklineChart
              values={tile.history}
              width={150}
              height={48}
              className={alarming ? `sev-${tile.severity}` : 'kpi-quiet'}
            />
          </div>
        )
      })}
    </section>
  )
}

function WallList({
  cards,
  rows,
  chosen,
}: {
  cards: readonly Ranked[]
  rows: readonly Ranked[]
  chosen: string | null
}) {
  const { words } = useWords()
  const display = useDisplayWords()
  const [list, size] = useSize<HTMLUListElement>()
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
  const room = Math.max(0, Math.floor((size.height / rem - cards.length * CARD_REM) / ROW_REM))
  const beyond = rows.slice(room)
  return (
    <section className="wall-list" aria-label={words['region.left']}>
      <div className="wall-title">
        <h2>{display['wall.now'](cards.length)}</h2>
        <span>
          {beyond.length > 0
            ? display['wall.more'](nowOf(beyond).length, aheadOnly(beyond).length)
            : display['wall.toFull']}
        </span>
      </div>
      <ul ref={list}>
        {cards.map((row) => (
          <Card key={row.pulse.id} row={row} chosen={row.pulse.id === chosen} />
        ))}
        {rows.slice(0, room).map((row) => (
          <Row key={row.pulse.id} row={row} />
        ))}
      </ul>
    </section>
  )
}

function Card({ row, chosen }: { row: Ranked; chosen: boolean }) {
  const { words, say } = useWords()
  const display = useDisplayWords()
  const asOf = useAsOf()
  const facility = useApp((state) => state.catalogue?.facility.get(row.pulse.id))
  const owned = useRisk((state) => state.desk?.alerts.find((alert) => alert.facility?.id === row.pulse.id))
  if (!facility) return null
  const { time, isWord, range, of } = timeToFull(row, words)
  const { severity, alert, pulse } = row
  const finding = findingOf(row)
  const age = ageMinutes(pulse.observedAt, asOf)
  return (
    <li className={`wall-card is-${severity} ${chosen ? 'is-chosen' : ''}`}>
      <span className={`wall-word sev-${severity}`}>
        <SeverityMark severity={severity} size={26} /> {words[graveness(row)]}
      </span>
      <b className="wall-name ellipsis">{say(facility.name)}</b>
      <b className={`wall-time ${isWord ? 'is-word' : ''}`}>
        <small>{of}</small> {time}
      </b>
      <span className={`wall-share sev-${severity}`}>
        {percent(pulse.occupancy)}
        {pulse.occupancy !== null && '%'}
      </span>
      <span className={`wall-finding ellipsis ${alert?.stale ? 'stale' : ''}`}>
        {finding === null ? '' : say(finding)}
      </span>
      <span className="wall-range">{range}</span>
      <span className="wall-owner ellipsis">
        {owned &&
          (owned.taken === null ? (
            <span className="sev-critical">
              {display['wall.untaken'](ageWords(ageMinutes(owned.since, asOf), words))} ·{' '}
            </span>
          ) : (
            <>{display['wall.taken'](owned.taken.post)} · </>
          ))}
        <span className={ageClass(age)}>{words['hospital.updated'](ageWords(age, words))}</span>
      </span>
    </li>
  )
}

function Row({ row }: { row: Ranked }) {
  const { words, say } = useWords()
  const facility = useApp((state) => state.catalogue?.facility.get(row.pulse.id))
  if (!facility) return null
  const { time, of } = timeToFull(row, words)
  const finding = findingOf(row)
  return (
    <li className="wall-row">
      <span className={`wall-word sev-${row.severity}`}>
        <SeverityMark severity={row.severity} size={22} /> {words[graveness(row)]}
      </span>
      <span className="ellipsis">{say(facility.name)}</span>
      <b className={`sev-${row.severity}`}>
        {percent(row.pulse.occupancy)}
        {row.pulse.occupancy !== null && '%'}
      </b>
      <span className={`ellipsis wall-finding ${row.alert?.stale ? 'stale' : ''}`}>
        {finding === null ? '' : say(finding)}
      </span>
      <span className="wall-row-time">
        <small>{of}</small> {time}
      </span>
    </li>
  )
}

/** A wall has no room for notes on its ground. */
const noNotice = (): void => undefined

function WallStage() {
  const { words } = useWords()
  const canDraw3d = useApp((state) => state.canDraw3d)
  const ground = useApp((state) => state.ground)
  if (!canDraw3d) return <CityTable />
  if (ground === null) return <p className="stage-wait">{words['stage.loading']}</p>
  return (
    <StageGuard>
      <Suspense fallback={<p className="stage-wait">{words['stage.loading']}</p>}>
        <LiveSurface still={false} far onNotice={noNotice} />
      </Suspense>
    </StageGuard>
  )
}

/** The whole city’s beds: measured and forecast, over the beds that are open. */
function CityFan() {
  const { words, language } = useWords()
  const display = useDisplayWords()
  const zone = useZone()
  const asOf = useAsOf()
  const forecast = useApp((state) => state.forecast)
  const occupancy = useApp((state) => state.pulse?.indicators.find((value) => value.id === 'occupancy-now'))
  const series = forecast?.city
  const input = useMemo(() => {
    if (!forecast || !series) return null
    const start = Date.parse(forecast.asOf)
    const open = series.open[0] ?? 0
    return {
      now: start,
      history:
        occupancy?.history && occupancy.observedAt
          ? {
              values: occupancy.history.map((share) => (share === null ? null : share * open)),
              everyMinutes: occupancy.historyEveryMinutes ?? 5,
              newest: Date.parse(occupancy.observedAt),
            }
          : null,
      historyHours: 24,
      horizonHours: forecast.horizonHours,
      fans: [{ id: 'forecast', bands: series.needed }],
      ahead: series.occupied.p50,
      start,
      everyMinutes: forecast.everyMinutes,
      open: series.open,
    }
  }, [forecast, series, occupancy])
  if (!forecast || !series || !input)
    return (
      <div className="wall-fan">
        <div className="wall-title">
          <h2>{display['wall.city']}</h2>
          <span>{words['fan.none']}</span>
        </div>
      </div>
    )
  const old = oldForecastMinutes(input.start, asOf)
  const finding = forecastFinding(series, input.start, forecast.horizonHours, zone, language)
  return (
    <div className="wall-fan">
      <div className="wall-title">
        <h2>
          {display['wall.city']}
          {language === 'zh' ? '：' : ': '}
          {finding.title}
        </h2>
        <span>
          {display['wall.cityOccupied']} · {clockTime(input.start, zone)}
        </span>
      </div>
      <div className="wall-chart">
        <FanChart
          input={input}
          margins={CITY_MARGINS}
          labels={[{ id: 'forecast', name: '', className: '' }]}
          finding={finding.title}
          nowLabel={
            old === null
              ? words['fan.now'](clockTime(asOf ?? input.start, zone))
              : words['fan.old'](clockTime(input.start, zone), duration(old))
          }
          openLabel={words['fan.open'](count(series.open[0]))}
        />
      </div>
    </div>
  )
}

/** The measured hours of a few hospitals, asked for once a minute. */
function useHistories(ids: readonly string[]): ReadonlyMap<string, FacilityDetail> {
  const [details, setDetails] = useState<ReadonlyMap<string, FacilityDetail>>(new Map())
  const key = ids.join(' ')
  useEffect(() => {
    let over = false
    const read = async (): Promise<void> => {
      const read = new Map<string, FacilityDetail>()
      for (const id of key.split(' ').filter(Boolean)) {
        const answer = await ask<{ facility: FacilityDetail | null }>(FACILITY, { id })
        if (over) return
        if (answer.ok && answer.data.facility) read.set(id, answer.data.facility)
      }
      setDetails(read)
    }
    void read()
    const timer = setInterval(() => void read(), HISTORY_EVERY_MS)
    return () => {
      over = true
      clearInterval(timer)
    }
  }, [key])
  return details
}

function SmallFans({ ids }: { ids: readonly string[] }) {
  const { words } = useWords()
  const display = useDisplayWords()
  const catalogue = useApp((state) => state.catalogue)
  const series = useApp((state) => state.facilityForecasts)
  const details = useHistories(ids)
  const shown = ids.flatMap((id) => {
    const facility = catalogue?.facility.get(id)
    const own = series.get(id)
    return facility && own ? [{ facility, own, detail: details.get(id) ?? null }] : []
  })
  const crossing = shown.filter(({ own }) => (own.fullInMinutes.p50 ?? DAY_MINUTES) <= SMALL_HOURS * 60).length
  return (
    <div className="wall-fans">
      <div className="wall-title">
        <h2>{shown.length === 0 ? words['fan.none'] : display['wall.fans'](shown.length, crossing)}</h2>
        <span>{display['wall.openLine']}</span>
      </div>
      <div className="wall-three">
        {shown.map((one) => (
          <SmallFan key={one.facility.id} {...one} />
        ))}
      </div>
    </div>
  )
}

function SmallFan({
  facility,
  own,
  detail,
}: {
  facility: FacilityPlan
  own: ForecastSeries
  detail: FacilityDetail | null
}) {
  const { language } = useWords()
  const zone = useZone()
  const forecast = useApp((state) => state.forecast)
  const city = useApp((state) => state.city)
  const severity = useApp(
    (state) => state.pulse?.facilities.find((one) => one.id === facility.id)?.severity ?? 'unknown',
  )
  const input = useMemo(() => {
    if (!forecast) return null
    const start = Date.parse(forecast.asOf)
    const history = detail?.history ?? null
    return {
      now: start,
      history: history
        ? { values: history.occupied, everyMinutes: history.everyMinutes, newest: Date.parse(history.newest) }
        : null,
      historyHours: SMALL_HOURS,
      horizonHours: SMALL_HOURS,
      fans: [{ id: 'forecast', bands: own.needed }],
      ahead: own.occupied.p50,
      start,
      everyMinutes: forecast.everyMinutes,
      open: own.open,
      tickPixels: 50,
    }
  }, [forecast, detail, own])
  if (!forecast || !input || !city) return null
  const finding = forecastFinding(own, input.start, SMALL_HOURS, zone, language)
  return (
    <figure>
      <figcaption className="ellipsis">
        <SeverityMark severity={severity} size={22} /> {plateName(facility, city, language)}
      </figcaption>
      <div className="wall-chart">
        <FanChart
          input={input}
          margins={SMALL_MARGINS}
          labels={[{ id: 'forecast', name: '', className: '' }]}
          finding={finding.title}
          nowLabel={clockTime(input.start, zone)}
          openLabel={count(own.open[0])}
        />
      </div>
    </figure>
  )
}
