// The flown-in hospital's right rail: from approved to usable beds, its forecast, its emergency department by stage.
import { DataTable } from '../../charts/data-table.tsx'
import type { WaterfallStep } from '../../charts/waterfall.ts'
import { WaterfallChart } from '../../charts/waterfall-chart.tsx'
import type { FacilityPlan, Severity } from '../../data/types.ts'
import { ChartFrame } from '../../figures/chart-frame.tsx'
import type { ChartTable } from '../../figures/figure.ts'
import { censusFinding, emergencyFinding, usableFinding } from '../../findings/beds.ts'
import { ageClass, ageMinutes, ageWords } from '../../format/age.ts'
import { count, percent } from '../../format/numbers.ts'
import { clockTime, duration } from '../../format/time.ts'
import { useShown, useShownBeds } from '../../moment-hook.ts'
import { ScrollRegion } from '../../shell/scroll-region.tsx'
import { useApp } from '../../store.ts'
import { useWords, useZone } from '../../words-hook.ts'
import { HospitalFan } from '../watch/hospital-fan.tsx'
import { RailActions } from '../watch/right-rail.tsx'
import { ThenAndNow } from '../watch/then-and-now.tsx'
import { AccessPanel } from './access-panel.tsx'
import { bedTally, openOf, sumTallies } from './bed-tally.ts'
import { hiddenParts } from './hidden-parts.ts'
import { HistoryPanel } from './history-panel.tsx'
import './hospital-rail.css'

export function HospitalRail() {
  const { words } = useWords()
  const facility = useApp((state) =>
    state.route.facility ? state.catalogue?.facility.get(state.route.facility) : undefined,
  )
  const detail = useApp((state) => (state.detail?.id === facility?.id ? state.detail : null))
  const { facilities, moment } = useShown()
  const looking = moment !== null
  const then = facilities.find(({ id }) => id === facility?.id)
  return (
    <section className="right-rail" aria-label={words['region.right']}>
      {facility && (
        <>
          <AccessPanel />
          <Waterfall facility={facility} />
          {moment?.kind !== 'rehearsed' && <HospitalFan facility={facility} detail={detail} />}
          {looking ? (
            // What is not recorded by the minute is of the present alone, and gives way.
            <ThenAndNow facility={facility.id} then={then} />
          ) : (
            <>
              <Emergency />
              <Chance facility={facility} />
              <UsableByNeed facility={facility} />
            </>
          )}
          {moment?.kind !== 'rehearsed' && <HistoryPanel facility={facility} />}
          <RailActions facility={facility} own />
        </>
      )}
    </section>
  )
}

function Waterfall({ facility }: { facility: FacilityPlan }) {
  const { words, say, language } = useWords()
  const zone = useZone()
  const { picture: beds, at: asOf, isLive } = useShownBeds(facility.id)
  const hidden = useApp((state) => hiddenParts(state.hidden).includes('unit'))
  const { facilities } = useShown()
  const pulse = facilities.find((one) => one.id === facility.id)
  const tally = sumTallies(
    facility.units
      .filter((unit) => unit.kind !== 'emergency')
      .map((unit) => bedTally(beds.status, unit.firstBed, unit.openBeds + unit.surgeBeds)),
  )
  const open = openOf(tally)
  const inBed = tally.occupied + tally.held
  const known = open > 0 && tally.unknown < open
  // Free beds that staff and equipment also allow; the frames are newer than the detail, so never more than are free.
  const whole = useApp((state) =>
    state.detail?.id === facility.id ? state.detail.capacity.find((one) => one.need === null) : undefined,
  )
  const usable = known ? (isLive ? Math.min(tally.available, whole?.free ?? tally.available) : tally.available) : null
  const approved = facility.approvedBeds
  const less = (id: string, value: number): WaterfallStep[] => (value > 0 ? [{ id, value, kind: 'less' }] : [])
  const left: WaterfallStep[] = [
    ...(approved !== null && approved > open
      ? ([{ id: 'approved', value: approved, kind: 'total' }, ...less('notOpen', approved - open)] as WaterfallStep[])
      : []),
    { id: 'open', value: open, kind: 'total' },
    ...(approved !== null && approved > open ? [] : [...less('occupied', tally.occupied), ...less('held', tally.held)]),
  ]
  const right: WaterfallStep[] = [
    { id: 'notOccupied', value: open - inBed, kind: 'total' },
    ...less('cleaning', tally.dirty + tally.cleaning),
    ...less('blocked', tally.blocked),
    ...less('assigned', tally.assigned),
    ...less('unknown', tally.unknown),
    ...less('limits', tally.available - (usable ?? tally.available)),
    { id: 'usable', value: usable ?? tally.available, kind: 'usable' },
  ]
  const [toldOpen, toldOccupied] = [pulse?.open ?? null, pulse?.occupied ?? null]
  const finding = known
    ? usableFinding(approved, open, usable, language, isLive || asOf === null ? null : clockTime(asOf, zone))
    : censusFinding(toldOpen, toldOccupied, language, hidden)
  const rows: readonly (readonly [id: string, value: string])[] = known
    ? [...left, ...right].map((step) => [step.id, step.kind === 'less' ? `−${count(step.value)}` : count(step.value)])
    : [
        ['open', count(toldOpen)],
        ['occupied', toldOccupied === null ? count(null) : `−${count(toldOccupied)}`],
        ['notOccupied', count(toldOpen === null || toldOccupied === null ? null : toldOpen - toldOccupied)],
        ['usable', count(null)],
      ]
  const severity: Severity = (usable ?? 0) < open * 0.01 ? 'critical' : (usable ?? 0) < open * 0.03 ? 'watch' : 'normal'
  const age = ageMinutes(pulse?.observedAt, asOf)
  const labels = Object.fromEntries(
    (
      [
        'approved',
        'notOpen',
        'open',
        'occupied',
        'held',
        'notOccupied',
        'cleaning',
        'blocked',
        'assigned',
        'unknown',
        'limits',
        'usable',
      ] as const
    ).map((id) => [id, words[`waterfall.${id}`]]),
  )
  const table = (): ChartTable => ({
    columns: [words['col.state'], words['unit.beds']],
    rows: rows.map(([id, value]) => [labels[id] ?? id, value]),
  })
  return (
    <div className="waterfall-panel">
      <ChartFrame
        facts={{
          id: 'beds-waterfall',
          finding: `${say(facility.name)} · ${finding}`,
          unit: words['unit.beds'],
          at: pulse?.observedAt ? Date.parse(pulse.observedAt) : null,
          basis: 'observed',
          caption: say(facility.name),
          table,
        }}
        title={
          <>
            <h2>{finding}</h2>
            <span className={ageClass(age)}>
              {words['unit.beds']} · {ageWords(age, words)}
            </span>
          </>
        }
        tableClass="rail-table"
      >
        {known ? (
          <WaterfallChart
            left={left}
            right={right}
            labels={labels}
            finding={finding}
            zoomLabel={words['waterfall.zoom'](count(inBed))}
            usableSeverity={severity}
          />
        ) : (
          <div className="rail-table">
            <DataTable caption={say(facility.name)} {...table()} />
          </div>
        )}
      </ChartFrame>
    </div>
  )
}

function Emergency() {
  const { words, language } = useWords()
  const emergency = useApp((state) => state.detail?.emergency)
  if (!emergency) return null
  const { waiting, treatment, boarding, observation, places } = emergency
  const people = waiting === null || treatment === null || boarding === null ? null : waiting + treatment + boarding
  const most = Math.max(places ?? 0, people ?? 0, 1)
  const rows = [
    { id: 'waiting', label: words['ed.waiting'], value: waiting, className: '' },
    { id: 'treatment', label: words['ed.treatment'], value: treatment, className: '' },
    { id: 'observation', label: words['ed.observation'], value: observation, className: '' },
    { id: 'boarding', label: words['ed.boarding'], value: boarding, className: 'is-boarding' },
  ]
  return (
    <div className="ed-panel">
      <div className="panel-title">
        <h2>{emergencyFinding(people, places, boarding, language, observation)}</h2>
        <span className="meta">
          {emergency.longestBoardingMinutes !== null
            ? words['tile.longest'](duration(emergency.longestBoardingMinutes))
            : words['ed.ofPlaces']}
        </span>
      </div>
      <ul>
        {rows.map((row) => (
          <li key={row.id}>
            <span>{row.label}</span>
            <b>{count(row.value)}</b>
            <span className={`ed-bar ${row.className}`} aria-hidden="true">
              <i style={{ width: `${((row.value ?? 0) / most) * 100}%` }} />
              {places !== null && places > 0 && <em style={{ left: `${(places / most) * 100}%` }} />}
            </span>
            <span className="meta">
              {row.value === null
                ? words['value.missing']
                : row.id === 'treatment' && places !== null
                  ? `/ ${count(places)}`
                  : ''}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** The needs of which nobody can be admitted now, or that staff and equipment limit: the others need no line. */
function UsableByNeed({ facility }: { facility: FacilityPlan }) {
  const { words } = useWords()
  const capacity = useApp((state) => (state.detail?.id === facility.id ? state.detail.capacity : null))
  const table = useApp((state) => state.table)
  const rows = (capacity ?? []).filter(
    (one) => one.need !== null && (table || one.free === 0 || one.binding !== null || (one.over ?? 0) > 0),
  )
  if (rows.length === 0) return null
  return (
    <ScrollRegion className="rail-table" name={words['capacity.caption']}>
      <DataTable
        caption={words['capacity.caption']}
        columns={[words['capacity.need'], words['capacity.free'], words['capacity.over'], words['capacity.by']]}
        rows={rows.map((one) => [
          words[`need.${one.need}` as 'need.icu'] ?? one.need,
          count(one.free),
          count(one.over),
          one.binding === null ? '–' : words[`capacity.binding.${one.binding}`],
        ])}
      />
    </ScrollRegion>
  )
}

function Chance({ facility }: { facility: FacilityPlan }) {
  const { words } = useWords()
  const series = useApp((state) => state.facilityForecasts.get(facility.id))
  return (
    <div className="chance">
      <h2>{words['icu.none24']}</h2>
      <p>
        {words['col.open']}{' '}
        <b>
          {percent(series?.chanceFull, 0)}
          {series?.chanceFull == null ? '' : '%'}
        </b>
      </p>
    </div>
  )
}
