// A ward's beds, one cell each, docked to the right rail: arrow keys walk the beds, the readout says what is known of one.
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { DataTable } from '../../charts/data-table.tsx'
import { ageWords } from '../../format/age.ts'
import { clockTime, duration, timeWords } from '../../format/time.ts'
import { useShownBeds } from '../../moment-hook.ts'
import { go, openWard } from '../../navigate.ts'
import { ScrollRegion } from '../../shell/scroll-region.tsx'
import { useApp } from '../../store.ts'
import { useWords, useZone } from '../../words-hook.ts'
import { BedGlyph } from './bed-glyph.tsx'
import { BED_STATES, type BedState, bedTally } from './bed-tally.ts'
import { NoBedLine } from './no-bed-line.tsx'
import './ward-panel.css'

const COLUMNS = 12
const SHOWN: readonly BedState[] = [
  'available',
  'assigned',
  'dirty',
  'cleaning',
  'blocked',
  'held',
  'unknown',
  'standby',
]

export function WardPanel({ unitId }: { unitId: string }) {
  const { words, say, language } = useWords()
  const zone = useZone()
  const found = useApp((state) => state.catalogue?.unit.get(unitId))
  const route = useApp((state) => state.route)
  const { picture: beds, at: asOf, isLive } = useShownBeds(found?.facility.id ?? null)
  const table = useApp((state) => state.table)
  const observedAt = useApp((state) => state.pulse?.facilities.find((one) => one.id === found?.facility.id)?.observedAt)
  const grid = useRef<HTMLFieldSetElement>(null)
  const bed = route.bed
  useEffect(() => {
    // Focus follows the bed only while the hand is already in the grid.
    if (bed !== null && grid.current?.contains(document.activeElement))
      grid.current.querySelector<HTMLElement>(`[data-bed="${bed}"]`)?.focus()
  }, [bed])
  // Opening a ward by keyboard leads to its beds.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each ward opened anew
  useEffect(() => {
    grid.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true })
  }, [unitId])
  if (!found) return null
  const { unit, facility } = found
  const total = unit.openBeds + unit.surgeBeds
  const tally = bedTally(beds.status, unit.firstBed, total)
  const stateOf = (ordinal: number): BedState => BED_STATES[beds.status[unit.firstBed + ordinal - 1] ?? 0] ?? 'unknown'
  const sinceOf = (ordinal: number): number | null => {
    const minute = beds.since[unit.firstBed + ordinal - 1]
    return minute ? minute * 60_000 : null
  }
  const age = ageWords(
    observedAt && asOf !== null ? Math.max(0, (asOf - Date.parse(observedAt)) / 60_000) : null,
    words,
  )
  const walk = (event: KeyboardEvent): void => {
    const at = bed ?? 1
    const to =
      event.key === 'ArrowRight'
        ? at + 1
        : event.key === 'ArrowLeft'
          ? at - 1
          : event.key === 'ArrowDown'
            ? at + COLUMNS
            : event.key === 'ArrowUp'
              ? at - COLUMNS
              : event.key === 'Home'
                ? 1
                : event.key === 'End'
                  ? total
                  : null
    if (to === null && event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    event.stopPropagation()
    if (to === null) openWard(facility.id, unit.id, at, bed !== null)
    else if (to >= 1 && to <= total) openWard(facility.id, unit.id, to, bed !== null)
  }
  const rows = Array.from({ length: Math.ceil(total / COLUMNS) }, (_, row) =>
    Array.from({ length: Math.min(COLUMNS, total - row * COLUMNS) }, (_, column) => row * COLUMNS + column + 1),
  )
  const since = bed === null ? null : sinceOf(bed)
  return (
    <section className="ward-panel" aria-label={say(unit.name)}>
      <header>
        <h2 className="ellipsis">
          {say(unit.name)} · {unit.floor}F
        </h2>
        <span className="meta">
          {words['ward.beds'](
            total,
            isLive || asOf === null ? age : words['moment.stage'](words['time.replay'], clockTime(asOf, zone)),
          )}
        </span>
        <button type="button" aria-label={words['ward.close']} onClick={() => go({ ...route, unit: null, bed: null })}>
          ×
        </button>
      </header>
      <p className="ward-counts">
        {SHOWN.filter((state) => tally[state] > 0).map((state) => (
          <span key={state} className={state === 'available' ? 'is-free' : ''}>
            {words[`bed.${state}`]} {tally[state]}
          </span>
        ))}
      </p>
      {isLive && <NoBedLine facility={facility.id} unit={unit.id} />}
      {table ? (
        <ScrollRegion className="ward-beds-table" name={say(unit.name)}>
          <DataTable
            caption={say(unit.name)}
            columns={[words['col.bed'], words['col.state'], words['col.since']]}
            rows={Array.from({ length: total }, (_, k) => {
              const at = sinceOf(k + 1)
              return [
                String(k + 1).padStart(2, '0'),
                words[`bed.${stateOf(k + 1)}`],
                at === null || asOf === null ? '–' : timeWords(at, asOf, zone, language),
              ]
            })}
          />
        </ScrollRegion>
      ) : (
        <fieldset className="bed-grid" ref={grid} onKeyDown={walk}>
          <legend className="visually-hidden">{words['ward.grid']}</legend>
          {rows.map((row, r) => (
            <div
              key={row[0]}
              className={`bed-row ${r === Math.floor((rows.length - 1) / 2) && rows.length > 2 ? 'before-corridor' : ''}`}
            >
              {row.map((ordinal) => {
                const state = stateOf(ordinal)
                const number = String(ordinal).padStart(2, '0')
                return (
                  <button
                    key={ordinal}
                    type="button"
                    data-bed={ordinal}
                    tabIndex={ordinal === (bed ?? 1) ? 0 : -1}
                    aria-pressed={ordinal === bed}
                    aria-label={`${words['ward.bed'](number)} ${words[`bed.${state}`]}`}
                    className={`bed is-${state}`}
                    title={`${words['ward.bed'](number)} · ${words[`bed.${state}`]}`}
                    onClick={() => openWard(facility.id, unit.id, ordinal, bed !== null)}
                  >
                    <svg width="22" height="24" aria-hidden="true">
                      <BedGlyph state={state} />
                    </svg>
                    <span aria-hidden="true">{number}</span>
                  </button>
                )
              })}
            </div>
          ))}
        </fieldset>
      )}
      <p className="bed-readout" aria-live="polite">
        {bed === null || bed > total ? (
          <span className="meta">{words['ward.hint']}</span>
        ) : (
          <>
            <b>{words['ward.bed'](String(bed).padStart(2, '0'))}</b> {words[`bed.${stateOf(bed)}`]}
            {since !== null && asOf !== null && (
              <>
                {' '}
                · {words['ward.sinceAgo'](duration((asOf - since) / 60_000))}{' '}
                <span className="meta">
                  {words['col.since']} {timeWords(since, asOf, zone, language)}
                </span>
              </>
            )}
            <span className="meta"> · {words[`need.${unit.need}` as 'need.icu'] ?? unit.need}</span>
          </>
        )}
      </p>
    </section>
  )
}
