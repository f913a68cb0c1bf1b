// Every bed as a row: tens of thousands of them, of which those in sight are in the page.
import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, useId, useMemo, useRef, useState } from 'react'
import { session } from '../../../data/exercise-session.ts'
import type { BedPicture } from '../../../data/frame.ts'
import type { FacilityPlan } from '../../../data/types.ts'
import { count, NO_VALUE } from '../../../format/numbers.ts'
import { clockTime, clockTimeSeconds, duration, timeWords } from '../../../format/time.ts'
import { useBedListWords } from '../../../i18n/bed-list-words.ts'
import { useShownBeds } from '../../../moment-hook.ts'
import { openWard } from '../../../navigate.ts'
import { saveFile } from '../../../shell/save-file.ts'
import { replayedSource, store, useApp } from '../../../store.ts'
import { useWords, useZone } from '../../../words-hook.ts'
import { BedGlyph } from '../../hospital/bed-glyph.tsx'
import { BED_STATES, type BedState } from '../../hospital/bed-tally.ts'
import type { BedFile } from './bed-csv.ts'
import { type BedOrder, type BedPlaces, bedCounts, bedPlaces, listedBeds } from './bed-list.ts'
import './bed-table.css'

/** Heights of a row, as the style sheet has them: for a mouse and for fingers. */
const ROW_PIXELS = 32
const TOUCH_ROW_PIXELS = 44
const COLUMNS = 7

const coarse = matchMedia('(pointer: coarse)')

export default function BedTable({ facilities }: { facilities: readonly FacilityPlan[] }) {
  const { words } = useWords()
  const own = useBedListWords()
  const { picture, version, at, isLive } = useShownBeds(facilities.length === 1 ? facilities[0]!.id : null)
  const [state, setState] = useState<BedState | null>(null)
  const [order, setOrder] = useState<BedOrder>('place')
  const places = useMemo(() => bedPlaces(facilities), [facilities])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the picture is written in place, its version tells of changes
  const counts = useMemo(() => bedCounts(places, picture), [places, picture, version])
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  const listed = useMemo(() => listedBeds(places, picture, state, order), [places, picture, version, state, order])
  const id = useId()
  return (
    <div className="bed-list">
      <Finding id={`${id}-finding`} places={places} counts={counts} picture={picture} at={at} isLive={isLive} />
      <div className="bed-list-choices">
        <label>
          {own.state}{' '}
          <select value={state ?? ''} onChange={({ target }) => setState((target.value || null) as BedState | null)}>
            <option value="">{own.all(count(counts.total))}</option>
            {BED_STATES.filter((one) => counts.by[one] > 0 || one === state).map((one) => (
              <option key={one} value={one}>
                {words[`bed.${one}`]} {count(counts.by[one])}
              </option>
            ))}
          </select>
        </label>
        <label>
          {own.order}{' '}
          <select value={order} onChange={({ target }) => setOrder(target.value as BedOrder)}>
            <option value="place">{own['order.place']}</option>
            <option value="longest">{own['order.longest']}</option>
          </select>
        </label>
        <SaveBeds places={places} listed={listed} picture={picture} at={at} isLive={isLive} />
      </div>
      {listed.length === 0 ? (
        <p className="meta">{own.none}</p>
      ) : (
        <Rows label={`${id}-finding`} places={places} listed={listed} picture={picture} at={at} />
      )}
    </div>
  )
}

type SaveBedsProps = Pick<BedFile, 'places' | 'listed' | 'at' | 'isLive'> & { picture: BedPicture }

/** The listed beds as a file, with their marks. */
function SaveBeds({ places, listed, picture, at, isLive }: SaveBedsProps) {
  const { words, language, say } = useWords()
  const own = useBedListWords()
  const save = async (): Promise<void> => {
    const { bedCsv } = await import('./bed-csv.ts')
    const state = store.getState()
    const { city } = state
    const free = bedCounts(places, picture)
    const { name, content } = bedCsv({
      places,
      listed,
      picture,
      at: at ?? (Number.isNaN(picture.asOf) ? null : picture.asOf),
      isLive,
      language,
      standpoint: {
        exercise: session !== null,
        synthetic: city?.synthetic ?? false,
        replayOf: replayedSource(state),
        run: state.run !== null,
        cursor: isLive ? null : state.cursor,
        now: state.pulse === null ? null : Date.parse(state.pulse.asOf),
      },
      stateName: (one) => words[`bed.${one}`],
      columns: own.csvHead.split('|'),
      notes: [
        own.caption(count(free.total), count(free.by.available)),
        `康城 Kangcheng · ${city ? say(city.name) : ''} · ${location.hash}`,
        ...(city?.attributions ?? []),
      ],
    })
    saveFile(name, 'text/csv', content)
    store.setState({ announcement: own.csvSaved(name) })
  }
  return (
    <button type="button" className="chip" onClick={() => void save()}>
      {own.csv}
    </button>
  )
}

interface FindingProps {
  id: string
  places: BedPlaces
  counts: ReturnType<typeof bedCounts>
  picture: BedPicture
  /** Epoch ms that the beds stand at. */
  at: number | null
  isLive: boolean
}

function Finding({ id, places, counts, picture, at: asOf, isLive }: FindingProps) {
  const { words, say } = useWords()
  const own = useBedListWords()
  const zone = useZone()
  const looking = useApp((state) => state.cursor !== null)
  const synthetic = useApp((state) => state.city?.synthetic ?? false)
  const { by, longestDirty: longest } = counts
  const ward = longest === null ? undefined : places.wards[places.wardOf[longest]!]
  const dirty =
    by.dirty === 0
      ? own.noneDirty
      : ward && longest !== null && asOf !== null
        ? own.dirty(
            count(by.dirty),
            duration(asOf / 60_000 - picture.since[longest]!),
            places.hospitals > 1 ? `${say(ward.facility.name)} ${say(ward.unit.name)}` : say(ward.unit.name),
          )
        : ''
  return (
    <>
      <h2 id={id} className="bed-list-finding">
        {own.caption(count(counts.total), count(by.available))}
        {dirty}
        {by.unknown > 0 && own.unknown(count(by.unknown))}{' '}
        {synthetic && <span className="synthetic">{words['mark.synthetic']}</span>}
      </h2>
      <p className="meta">
        {!isLive && asOf !== null
          ? words['moment.bedsThen'](clockTime(asOf, zone))
          : Number.isNaN(picture.asOf)
            ? NO_VALUE
            : own.updated(clockTimeSeconds(picture.asOf, zone))}
        {looking && isLive && ` · ${words['moment.bedsLive']}`}
      </p>
    </>
  )
}

interface RowsProps {
  label: string
  places: BedPlaces
  listed: Int32Array
  picture: BedPicture
  at: number | null
}

function Rows({ label, places, listed, picture, at: asOf }: RowsProps) {
  const inWords = useWords()
  const { words } = inWords
  const zone = useZone()
  const nowMinute = asOf === null ? null : Math.floor(asOf / 60_000)
  // biome-ignore lint/correctness/useExhaustiveDependencies: all that it says follows from the language
  const tongue = useMemo(() => ({ ...inWords, zone }), [inWords.language, zone])
  const own = useBedListWords()
  const scroller = useRef<HTMLElement>(null)
  const rows = useVirtualizer({
    count: listed.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (coarse.matches ? TOUCH_ROW_PIXELS : ROW_PIXELS),
    overscan: 4,
    // Rendering inside the scroll event would make one task of it with the layout that follows: a third longer under a wheel.
    useFlushSync: false,
  })
  const shown = rows.getVirtualItems()
  const above = shown[0]?.start ?? 0
  const below = rows.getTotalSize() - (shown.at(-1)?.end ?? 0)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section ref={scroller} className="bed-list-rows" tabIndex={0} aria-labelledby={label}>
      <table
        className={`data ${places.hospitals > 1 ? 'is-city' : ''}`}
        aria-rowcount={listed.length + 1}
        aria-labelledby={label}
      >
        <thead>
          <tr aria-rowindex={1}>
            {[
              words['col.bed'],
              words['col.state'],
              own.for,
              words['col.since'],
              ...(places.hospitals > 1 ? [words['col.hospital']] : []),
              words['col.ward'],
              words['col.place'],
            ].map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Gap pixels={above} />
          {shown.map(({ index }) => {
            const bed = listed[index]!
            return (
              <BedRow
                key={bed}
                row={index}
                bed={bed}
                ward={places.wards[places.wardOf[bed]!]!}
                code={picture.status[bed] ?? 0}
                sinceMinute={picture.since[bed] ?? 0}
                nowMinute={nowMinute}
                named={places.hospitals > 1}
                tongue={tongue}
              />
            )
          })}
          <Gap pixels={below} />
        </tbody>
      </table>
    </section>
  )
}

/** What stands for the rows out of sight. */
const Gap = ({ pixels }: { pixels: number }) =>
  pixels <= 0 ? null : (
    <tr className="bed-list-gap">
      <td colSpan={COLUMNS} style={{ height: pixels }} />
    </tr>
  )

/** What every row is written with, one object while it stays the same. */
type Tongue = ReturnType<typeof useWords> & { readonly zone: string }

interface BedRowProps {
  row: number
  bed: number
  ward: BedPlaces['wards'][number]
  code: number
  sinceMinute: number
  /** Null = no instant of the city is known yet. */
  nowMinute: number | null
  /** Whether the hospital is said: where all are of one, it is not. */
  named: boolean
  tongue: Tongue
}

/** Drawn again only when something in it is another one: hundreds come and go under a wheel. */
const BedRow = memo(function BedRow({ row, bed, ward, code, sinceMinute, nowMinute, named, tongue }: BedRowProps) {
  const { words, say, language, zone } = tongue
  const { unit, facility } = ward
  const ordinal = bed - unit.firstBed + 1
  const state = BED_STATES[code] ?? 'unknown'
  const known = sinceMinute > 0 && nowMinute !== null && state !== 'unknown'
  return (
    <tr aria-rowindex={row + 2}>
      <th scope="row">
        <button type="button" className="row-link" onClick={() => openWard(facility.id, unit.id, ordinal)}>
          {words['ward.bed'](String(ordinal).padStart(2, '0'))}
        </button>
      </th>
      <td>
        <svg width="13" height="14" aria-hidden="true">
          <BedGlyph state={state} width={13} height={14} />
        </svg>
        {words[`bed.${state}`]}
      </td>
      <td>{known ? duration(Math.max(0, nowMinute - sinceMinute)) : NO_VALUE}</td>
      <td>{known ? timeWords(sinceMinute * 60_000, nowMinute * 60_000, zone, language) : NO_VALUE}</td>
      {named && <td className="ellipsis">{say(facility.name)}</td>}
      <td className="ellipsis">{say(unit.name)}</td>
      <td>{words['wards.building'](unit.building, unit.floor)}</td>
    </tr>
  )
})
