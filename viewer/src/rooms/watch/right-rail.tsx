// The chosen hospital: its figures, its last and next 24 hours, where its patients come from, its tightest wards.
import { levelBy, THRESHOLDS, type Thresholds } from '@kangcheng/twin-engine/thresholds'
import { useState } from 'react'
import { SparklineChart } from '../../charts/sparkline-chart.tsx'
import type { BedBalance, FacilityDetail, FacilityPlan, FacilityPulse, Severity } from '../../data/types.ts'
import { balanceSum, waitingWords } from '../../findings/bed-balance.ts'
import { minutesLeft } from '../../findings/forecast.ts'
import { ageClass, ageMinutes, ageWords } from '../../format/age.ts'
import { count, NO_VALUE, percent } from '../../format/numbers.ts'
import { duration, durationRange } from '../../format/time.ts'
import { useShown, useShownBeds } from '../../moment-hook.ts'
import { flyTo, openWard } from '../../navigate.ts'
import { SeverityMark } from '../../shell/severity-mark.tsx'
import { shownFacility, useApp } from '../../store.ts'
import { useAsOf, useWords } from '../../words-hook.ts'
import { AccessPanel } from '../hospital/access-panel.tsx'
import { takenShare, wardOf } from '../hospital/wards.ts'
import { rehearseFrom } from '../rehearse/draft-store.ts'
import { HospitalFan } from './hospital-fan.tsx'
import { HospitalRisk } from './risk/hospital-risk.tsx'
import { ThenAndNow } from './then-and-now.tsx'
import './right-rail.css'

export function RightRail() {
  const { words } = useWords()
  const id = useApp(shownFacility)
  const chosen = useApp((state) => state.route.facility !== null)
  const facility = useApp((state) => (id ? state.catalogue?.facility.get(id) : undefined))
  const { facilities } = useShown()
  const pulse = facilities.find((one) => one.id === id)
  return (
    <section className="right-rail" aria-label={words['region.right']}>
      {facility ? (
        <Hospital facility={facility} pulse={pulse} chosen={chosen} />
      ) : (
        <div className="right-empty">
          <h2>{words['hospital.none']}</h2>
          <p className="meta">{words['hospital.noneHint']}</p>
        </div>
      )}
    </section>
  )
}

function Hospital({
  facility,
  pulse,
  chosen,
}: {
  facility: FacilityPlan
  pulse: FacilityPulse | undefined
  chosen: boolean
}) {
  const { words, say } = useWords()
  const { at: asOf, moment } = useShown()
  const detail = useApp((state) => (state.detail?.id === facility.id ? state.detail : null))
  // What is known of the present alone does not stand beside another moment.
  const present = moment === null
  const age = ageMinutes(pulse?.observedAt, asOf)
  const severity = pulse?.severity ?? 'unknown'
  const facts = [
    facility.level && say(facility.level),
    facility.district && say(facility.district.name),
    facility.approvedBeds !== null && words['hospital.approved'](count(facility.approvedBeds)),
    pulse?.open != null && words['hospital.open'](count(pulse.open)),
  ].filter(Boolean)
  return (
    <>
      <div className="name-block">
        {!chosen && <p className="name-kicker meta">{words['hospital.urgent']}</p>}
        <h2>
          <SeverityMark severity={severity} size={16} />
          <span className="ellipsis" title={say(facility.name)}>
            {say(facility.name)}
          </span>
        </h2>
        <button type="button" className="button fly" onClick={() => flyTo(facility.id)}>
          {words['hospital.fly']} <kbd>F</kbd>
        </button>
        <p className="name-facts ellipsis">
          <span className={`sev-${severity}`}>{words[`sev.${severity}`]}</span> · {facts.join(' · ')} ·{' '}
          {moment?.kind === 'rehearsed' ? (
            words['mark.rehearsal']
          ) : (
            <span className={ageClass(age)}>{words['hospital.updated'](ageWords(age, words))}</span>
          )}
        </p>
      </div>
      <AccessPanel />
      <Figures pulse={pulse} detail={present ? detail : null} facility={facility} present={present} />
      {present && <Balances balances={detail?.bedBalances ?? []} />}
      {present && <HospitalRisk facility={facility} balances={detail?.bedBalances ?? []} />}
      {moment?.kind !== 'rehearsed' && <HospitalFan facility={facility} detail={detail} />}
      <ThenAndNow facility={facility.id} then={pulse} />
      {present && (
        <>
          <Tiles pulse={pulse} detail={detail} />
          <Origins detail={detail} />
          <TightWards facility={facility} />
        </>
      )}
      <RailActions facility={facility} />
    </>
  )
}

export function RailActions({ facility, own = false }: { facility: FacilityPlan; own?: boolean }) {
  const { words } = useWords()
  const looking = useApp((state) => state.cursor !== null)
  return (
    <div className="rail-actions">
      <button type="button" className="button primary" onClick={() => rehearseFrom(facility.id)}>
        {words[looking ? 'moment.rehearse' : own ? 'hospital.rehearseThis' : 'hospital.rehearse']}
      </button>
    </div>
  )
}

function Figures({
  pulse,
  detail,
  facility,
  present,
}: {
  pulse: FacilityPulse | undefined
  detail: FacilityDetail | null
  facility: FacilityPlan
  present: boolean
}) {
  const { words } = useWords()
  const series = useApp((state) => state.facilityForecasts.get(facility.id))
  const severity = pulse?.severity ?? 'unknown'
  const tone = severity === 'critical' || severity === 'watch' ? `sev-${severity}` : ''
  const free = detail?.indicators.find((value) => value.id === 'effective-free-beds')?.value ?? pulse?.available ?? null
  const notOccupied = pulse?.open != null && pulse.occupied !== null ? pulse.open - pulse.occupied : null
  const made = useApp((state) => state.forecast?.asOf)
  const asOf = useAsOf()
  const passed = made === undefined || asOf === null ? 0 : Math.max(0, asOf - Date.parse(made)) / 60_000
  const full = present && series ? minutesLeft(series.fullInMinutes, passed) : null
  const p50 = full?.p50 ?? null
  return (
    <dl className="figures">
      <div>
        <dt>{words['hospital.occupancy']}</dt>
        <dd>
          <b className={tone}>{percent(pulse?.occupancy)}</b>{' '}
          <span>{pulse?.occupancy == null ? words['value.missing'] : '%'}</span>
        </dd>
      </div>
      <div>
        <dt>{words['hospital.free']}</dt>
        <dd>
          <b>{count(free)}</b>{' '}
          <span>
            {free === null
              ? words['value.missing']
              : notOccupied === null
                ? ''
                : words['hospital.ofNotOccupied'](count(notOccupied))}
          </span>
        </dd>
      </div>
      <div>
        <dt title={words['measure.ALL_BEDS']}>{words['hospital.toFull']}</dt>
        <dd>
          <b>
            {full === null
              ? NO_VALUE
              : p50 === null
                ? words['alerts.later']
                : p50 < 1
                  ? words['alerts.over']
                  : duration(p50)}
          </b>
        </dd>
        {full && !(full.p90 !== null && full.p90 < 1) && (
          <dd className="meta">P10–90 {durationRange(full.p10, full.p90, 1440)}</dd>
        )}
      </div>
    </dl>
  )
}

/** Free less waiting, so that free beds and a chance of no bed add up. */
function Balances({ balances }: { balances: readonly BedBalance[] }) {
  const { words, language } = useWords()
  const told = balances.filter(({ asking, short }) => asking > 0 || short >= 0)
  if (told.length === 0) return null
  return (
    <dl className="balances">
      {told.map((balance) => (
        <div key={balance.kind}>
          <dt>{words[balance.kind === 'ICU' ? 'full.ICU' : 'full.WARD']}</dt>
          <dd>
            <span className={balance.short > 0 ? 'sev-critical' : balance.short === 0 ? 'sev-watch' : ''}>
              {balanceSum(balance, language)}
            </span>
            {balance.asking > 0 && <span className="meta"> {waitingWords(balance, language)}</span>}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Tiles({ pulse, detail }: { pulse: FacilityPulse | undefined; detail: FacilityDetail | null }) {
  const { words } = useWords()
  const emergency = detail?.emergency ?? null
  const places = emergency?.places ?? null
  const over = pulse?.emergency != null && places !== null && places > 0 ? pulse.emergency / places : null
  const boarding = pulse?.boarding ?? null
  // The share of the indicator and the alert, by nursed beds, and the room that their count leaves.
  const icuShare = detail?.indicators.find(({ id }) => id === 'icu-occupancy')?.value ?? null
  const icuRoom = detail?.capacity.find(({ need }) => need === 'icu')?.free ?? null
  const grade = (value: number | null, thresholds: Thresholds): Severity => {
    if (value === null) return 'unknown'
    const level = levelBy(thresholds, value)
    return level === 'alarm' ? 'critical' : level
  }
  const tiles: {
    label: string
    note: string
    value: number | null
    unit: string
    severity: Severity
    history: readonly (number | null)[]
  }[] = [
    {
      label: words['tile.emergency'],
      note: over === null ? '' : `${percent(over, 0)}%`,
      value: pulse?.emergency ?? null,
      unit: places === null ? words['unit.people'] : words['tile.ofPlaces'](count(places)),
      severity: grade(over, THRESHOLDS.emergencyLoad),
      history: detail?.history?.emergency ?? [],
    },
    {
      label: words['tile.boarding'],
      note:
        emergency?.longestBoardingMinutes == null
          ? ''
          : words['tile.longest'](duration(emergency.longestBoardingMinutes)),
      value: boarding,
      unit: words['unit.people'],
      severity: grade(boarding !== null && places ? boarding / places : null, THRESHOLDS.boardersShare),
      history: detail?.history?.boarding ?? [],
    },
    {
      label: words['tile.icu'],
      note: [
        icuShare === null ? null : `${percent(icuShare)}%`,
        icuRoom === null ? null : words['tile.left'](count(icuRoom)),
      ]
        .filter((part) => part !== null)
        .join(' · '),
      value: pulse?.icuOccupied ?? null,
      unit: pulse?.icuOpen == null ? '' : words['tile.ofBeds'](count(pulse.icuOpen)),
      severity: grade(icuShare, THRESHOLDS.icuOccupancy),
      history: detail?.history?.icuOccupied ?? [],
    },
    {
      label: words['tile.waiting'],
      note: '',
      value: emergency?.waiting ?? null,
      unit: words['unit.people'],
      severity: emergency?.waiting == null ? 'unknown' : 'normal',
      history: [],
    },
  ]
  return (
    <div className="tiles">
      {tiles.map((tile) => {
        const alarming = tile.severity === 'critical' || tile.severity === 'watch'
        return (
          <div key={tile.label} className="tile">
            <h3>
              {tile.severity !== 'normal' && <SeverityMark severity={tile.severity} size={11} />} {tile.label}
              {alarming && <span className="visually-hidden"> {words[`sev.${tile.severity}`]}</span>}
            </h3>
            <span className="meta">{tile.note}</span>
            <p>
              <b className={alarming ? `sev-${tile.severity}` : ''}>{count(tile.value)}</b>{' '}
              <span className="meta">{tile.value === null ? words['value.missing'] : tile.unit}</span>
            </p>
            <SparklineChart
              values={tile.history}
              className={alarming ? `sev-${tile.severity}` : 'kpi-quiet'}
              height={22}
            />
          </div>
        )
      })}
    </div>
  )
}

function Origins({ detail }: { detail: FacilityDetail | null }) {
  const { words, say } = useWords()
  const shown = (detail?.origins ?? [])
    .filter((origin) => origin.people !== null)
    .toSorted((a, b) => b.people! - a.people!)
    .slice(0, 4)
  const most = shown[0]?.people ?? 1
  return (
    <div className="origins">
      <div className="panel-title">
        <h2>{words['hospital.origins']}</h2>
        <span className="meta">{words['hospital.originsBasis']}</span>
      </div>
      {shown.length === 0 ? (
        <p className="meta origins-none">{detail ? words['hospital.originsNone'] : ''}</p>
      ) : (
        <ul>
          {shown.map((origin) => (
            <li key={origin.district.zh}>
              <span className="ellipsis">{say(origin.district)}</span>
              <span className="origin-bar" aria-hidden="true">
                <i style={{ width: `${(origin.people! / most) * 100}%` }} />
              </span>
              <b>{count(origin.people)}</b>
              <span className="meta">{origin.share === null ? '' : `${percent(origin.share, 0)}%`}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function TightWards({ facility }: { facility: FacilityPlan }) {
  const { words, say } = useWords()
  const [limit] = useState(3)
  const { picture, isLive } = useShownBeds(facility.id)
  const { status } = picture
  const detail = useApp((state) => (isLive && state.detail?.id === facility.id ? state.detail : null))
  const wards = facility.units.filter((unit) => unit.kind !== 'emergency').map((unit) => wardOf(unit, status, detail))
  const tight = wards
    .toSorted((a, b) => (b.waiting ?? 0) - (a.waiting ?? 0) || takenShare(b) - takenShare(a))
    .slice(0, limit)
  return (
    <div className="tight-wards">
      <div className="panel-title">
        <h2>{words['hospital.wards']}</h2>
        <button type="button" className="meta row-link" onClick={() => flyTo(facility.id)}>
          {words['hospital.wardsAll'](wards.length)}
        </button>
      </div>
      <ul>
        {tight.map(({ unit, free, inBed, open, waiting }) => (
          <li key={unit.id}>
            <button type="button" className="ellipsis" onClick={() => openWard(facility.id, unit.id)}>
              {say(unit.name)} <span className="meta">{words['wards.building'](unit.building, unit.floor)}</span>
            </button>
            <span>
              {waiting !== null && waiting > 0
                ? words['wards.waiting'](count(waiting))
                : free === null
                  ? words['wards.censusOnly']
                  : words['wards.free'](count(free))}
            </span>
            <b>
              {count(inBed)}/{count(open)}
            </b>
          </li>
        ))}
      </ul>
    </div>
  )
}
