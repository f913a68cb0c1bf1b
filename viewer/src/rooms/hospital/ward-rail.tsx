// The hospital's wards by need; the list that the opened towers draw.
import { count } from '../../format/numbers.ts'
import { useShownBeds } from '../../moment-hook.ts'
import { openWard } from '../../navigate.ts'
import { MoreList } from '../../shell/more-list.tsx'
import { rove } from '../../shell/roving.ts'
import { SeverityMark } from '../../shell/severity-mark.tsx'
import { useApp } from '../../store.ts'
import { useWords } from '../../words-hook.ts'
import { type Ward, wardsByNeed } from './wards.ts'
import './ward-rail.css'

export function WardRail() {
  const { words } = useWords()
  const facility = useApp((state) =>
    state.route.facility ? state.catalogue?.facility.get(state.route.facility) : undefined,
  )
  const { picture: beds, isLive } = useShownBeds(facility?.id ?? null)
  const detail = useApp((state) => (state.detail?.id === facility?.id ? state.detail : null))
  const selected = useApp((state) => state.route.unit)
  if (!facility) return <section className="left-rail" aria-label={words['region.left']} />
  const wards = wardsByNeed(facility, beds, isLive ? detail : null)
  const tight = wards.filter((ward) => ward.severity === 'critical' || ward.severity === 'watch')
  const rest = wards.filter((ward) => !tight.includes(ward))
  const stop = selected ?? wards[0]?.unit.id
  return (
    <section className="left-rail ward-rail" id="list" tabIndex={-1} aria-label={words['region.left']} onKeyDown={rove}>
      <div className="panel-title rail-title">
        <h2>
          {words['wards.title'](wards.length)} <span className="meta">{words['wards.sort']}</span>
        </h2>
        <span className="meta">{words['wards.right']}</span>
      </div>
      <MoreList className="alerts" rows={tight.length}>
        {tight.map((ward) => (
          <WardRow
            key={ward.unit.id}
            ward={ward}
            facility={facility.id}
            selected={ward.unit.id === selected}
            stop={ward.unit.id === stop}
          />
        ))}
      </MoreList>
      <div className="panel-title rail-title">
        <h2>{words['wards.others'](rest.length)}</h2>
        <span className="meta others-columns" aria-hidden="true">
          <span>{words['col.occupied']}</span>
          <span>{words['col.free']}</span>
          <span>{words['col.blocked']}</span>
        </span>
      </div>
      <MoreList className="others" rows={rest.length}>
        {rest.map((ward) => (
          <RestRow
            key={ward.unit.id}
            ward={ward}
            facility={facility.id}
            selected={ward.unit.id === selected}
            stop={ward.unit.id === stop}
          />
        ))}
      </MoreList>
    </section>
  )
}

interface RowProps {
  ward: Ward
  facility: string
  selected: boolean
  stop: boolean
}

function WardRow({ ward, facility, selected, stop }: RowProps) {
  const { words, say } = useWords()
  const { unit, tally } = ward
  const parts = [
    ward.free === null ? words['wards.censusOnly'] : words['wards.free'](count(ward.free)),
    ward.waiting !== null && ward.waiting > 0 && words['wards.waiting'](count(ward.waiting)),
    tally.dirty + tally.cleaning > 0 && words['wards.cleaning'](count(tally.dirty + tally.cleaning)),
  ].filter(Boolean)
  return (
    <li>
      <button
        type="button"
        data-roving
        data-place={unit.id}
        tabIndex={stop ? 0 : -1}
        className={`ward-row is-${ward.severity}`}
        aria-current={selected || undefined}
        onClick={() => openWard(facility, unit.id)}
      >
        <SeverityMark severity={ward.severity} size={13} />
        <span className="ellipsis ward-name">
          {say(unit.name)} <span className="meta">{words['wards.building'](unit.building, unit.floor)}</span>
        </span>
        <span className="ward-figure">
          {count(ward.inBed)}/{count(ward.open)}
        </span>
        <span className={`ward-word sev-${ward.severity}`}>{words[`sev.${ward.severity}`]}</span>
        <span className="meta ellipsis">{parts.join(' · ')}</span>
      </button>
    </li>
  )
}

function RestRow({ ward, facility, selected, stop }: RowProps) {
  const { words, say } = useWords()
  const { unit } = ward
  return (
    <li>
      <button
        type="button"
        data-roving
        data-place={unit.id}
        tabIndex={stop ? 0 : -1}
        className="ward-rest"
        aria-current={selected || undefined}
        onClick={() => openWard(facility, unit.id)}
      >
        <SeverityMark severity={ward.severity} />
        <span className="ellipsis">{say(unit.name)}</span>
        <span className="meta">{words['wards.building'](unit.building, unit.floor)}</span>
        <b>{count(ward.inBed)}</b>
        <span>{count(ward.free)}</span>
        <span>{count(ward.blocked)}</span>
      </button>
    </li>
  )
}
