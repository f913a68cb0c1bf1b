// The city and the hospital as tables: the accessible equal of the stage, and all there is where WebGL is missing.
import { lazy, Suspense, useMemo, useState } from 'react'
import { DataTable } from '../../charts/data-table.tsx'
import { grantedIn } from '../../data/granted.ts'
import { count, NO_VALUE, percent } from '../../format/numbers.ts'
import { duration, durationRange, timeWords } from '../../format/time.ts'
import { useShown, useShownBeds } from '../../moment-hook.ts'
import { choose, openWard } from '../../navigate.ts'
import { ScrollRegion } from '../../shell/scroll-region.tsx'
import { useApp } from '../../store.ts'
import { useAsOf, useWords, useZone } from '../../words-hook.ts'
import { wardOf } from '../hospital/wards.ts'
import { AmbulanceTable } from './ambulance-table.tsx'
import { graveness, needingAction, others } from './ranking.ts'

const HeatTable = lazy(() => import('./heat/heat-table.tsx'))
const ClinicTable = lazy(() => import('./clinics/clinic-table.tsx'))
const ClosureTable = lazy(() => import('./closures/closure-table.tsx'))
const BedTable = lazy(() => import('./beds/bed-table.tsx'))

/** The tables that stand for the picture: those of places, or every bed of them by itself. */
export function StageTables({ hospital }: { hospital: boolean }) {
  const { words } = useWords()
  const [beds, setBeds] = useState(false)
  const canDraw3d = useApp((state) => state.canDraw3d)
  const mayBeds = useApp((state) => state.pulse !== null && grantedIn(state, 'beds'))
  const places = useApp((state) => state.city?.places)
  const own = useApp((state) =>
    state.route.facility ? state.catalogue?.facility.get(state.route.facility) : undefined,
  )
  const facilities = useMemo(() => (hospital ? (own ? [own] : []) : (places ?? [])), [hospital, own, places])
  const bySelf = beds && mayBeds
  return (
    <ScrollRegion className={`stage-tables ${bySelf ? 'is-beds' : ''}`} name={words['stage.table']}>
      {!canDraw3d && <p className="stage-notice">{words['stage.no3d']}</p>}
      {mayBeds && (
        <div className="stage-tables-of">
          {[false, true].map((one) => (
            <button
              key={String(one)}
              type="button"
              className="chip"
              aria-pressed={bySelf === one}
              onClick={() => setBeds(one)}
            >
              {one ? words['table.beds'] : words[hospital ? 'table.wards' : 'table.places']}
            </button>
          ))}
        </div>
      )}
      {bySelf ? (
        <Suspense fallback={<p className="meta">{words['stage.loading']}</p>}>
          <BedTable facilities={facilities} />
        </Suspense>
      ) : hospital ? (
        <WardTable />
      ) : (
        <>
          <CityTable />
          <Suspense>
            <HeatTable />
            <ClosureTable />
            <ClinicTable />
          </Suspense>
          <AmbulanceTable />
        </>
      )}
    </ScrollRegion>
  )
}

export function CityTable() {
  const { words, say, language } = useWords()
  const zone = useZone()
  const asOf = useAsOf()
  const { facilities, alerts, outlook, at } = useShown()
  const catalogue = useApp((state) => state.catalogue)
  const city = useApp((state) => state.city)
  if (at === null || !catalogue || !city) return null
  const ranked = needingAction(facilities, alerts, outlook)
  const rest = others(facilities, ranked)
  const list = [
    ...ranked.map((row) => ({ one: row.pulse, word: graveness(row), full: row.full })),
    ...rest.map((one) => ({ one, word: graveness({ when: 'now', severity: one.severity }), full: null })),
  ]
  return (
    <DataTable
      caption={say(city.name)}
      columns={[
        'col.hospital',
        'col.severity',
        'col.occupancy',
        'col.occupied',
        'col.open',
        'col.free',
        'col.icu',
        'col.emergency',
        'col.boarding',
        'col.full',
        'col.observed',
      ].map((key) => words[key as 'col.hospital'])}
      onRow={(row) => choose(list[row]!.one.id)}
      rows={list.map(({ one, word, full }) => [
        say(catalogue.facility.get(one.id)?.name ?? { zh: one.id, en: one.id }),
        words[word],
        percent(one.occupancy),
        count(one.occupied),
        count(one.open),
        count(one.available),
        `${count(one.icuOccupied)} / ${count(one.icuOpen)}`,
        count(one.emergency),
        count(one.boarding),
        full
          ? `${full.p50 === null ? words['alerts.later'] : duration(full.p50)} (${durationRange(full.p10, full.p90, 1440)})`
          : NO_VALUE,
        one.observedAt && asOf !== null
          ? timeWords(Date.parse(one.observedAt), asOf, zone, language)
          : words['value.missing'],
      ])}
    />
  )
}

export function WardTable() {
  const { words, say } = useWords()
  const facility = useApp((state) =>
    state.route.facility ? state.catalogue?.facility.get(state.route.facility) : undefined,
  )
  const { picture: beds, isLive } = useShownBeds(facility?.id ?? null)
  const told = useApp((state) => state.detail)
  const detail = isLive ? told : null
  if (!facility) return null
  const wards = facility.units.filter((unit) => unit.kind !== 'emergency')
  return (
    <DataTable
      caption={say(facility.name)}
      columns={[
        words['col.ward'],
        words['col.place'],
        words['col.occupied'],
        words['col.open'],
        words['col.free'],
        words['bed.assigned'],
        words['col.cleaning'],
        words['col.blocked'],
        words['tile.waiting'],
      ]}
      onRow={(row) => openWard(facility.id, wards[row]!.id)}
      rows={wards.map((unit) => {
        const { tally, open, inBed, free, blocked, waiting } = wardOf(unit, beds.status, detail)
        // Known by its census, or not at all: nobody knows what its single beds are.
        const ofBeds = (beds: number): number | null => (free === null ? null : beds)
        return [
          say(unit.name),
          words['wards.building'](unit.building, unit.floor),
          count(inBed),
          count(open),
          count(free),
          count(ofBeds(tally.assigned)),
          count(ofBeds(tally.dirty + tally.cleaning)),
          count(blocked),
          count(waiting),
        ]
      })}
    />
  )
}
