// Who saw what: by person, by place, by class of data; a choice narrows the rows of the log below.
import type { ReactNode } from 'react'
import type { Supervision } from '../../../data/supervision-types.ts'
import { personName, seenTitle } from '../../../findings/supervision.ts'
import { count, NO_VALUE } from '../../../format/numbers.ts'
import { useSupervisionWords } from '../../../i18n/supervision-words.ts'
import { rove } from '../../../shell/roving.ts'
import { useWords, useZone } from '../../../words-hook.ts'
import { entryTime } from '../entry-time.ts'
import { PanelHead } from './panel-head.tsx'
import { narrow, readSummary, type SeenBy, supervising, useSupervising } from './supervision-store.ts'

const BY: readonly SeenBy[] = ['person', 'place', 'class']

interface Row {
  readonly id: string
  readonly name: string
  readonly cells: readonly string[]
}

export function SeenPanel() {
  const { say } = useWords()
  const words = useSupervisionWords()
  const part = useSupervising((state) => state.summary)
  const by = useSupervising((state) => state.seenBy)
  const hours = useSupervising((state) => state.hours)
  const title = part.data ? seenTitle(part.data, by, words.hours(hours), words, say) : words['seen.by']
  return (
    <section className="seen-panel" aria-label={title}>
      <PanelHead title={title} part={part} retry={readSummary} note={words['source.seen']}>
        <fieldset className="chips" aria-label={words['seen.by']}>
          {BY.map((one) => (
            <button
              key={one}
              type="button"
              className="chip"
              aria-pressed={by === one}
              onClick={() => supervising.setState({ seenBy: one })}
            >
              {words[`seen.${one}`]}
            </button>
          ))}
        </fieldset>
      </PanelHead>
      {part.data && <SeenTable told={part.data} by={by} />}
    </section>
  )
}

function SeenTable({ told, by }: { told: Supervision; by: SeenBy }) {
  const words = useSupervisionWords()
  const narrowed = useSupervising((state) => state.narrowed)
  const { heads, rows, all } = useSeenRows(told, by)
  const stop = rows.find(({ id }) => narrowed?.by === by && narrowed.id === id) ?? rows[0]
  return (
    <div className="seen-body">
      <table className="seen" onKeyDown={rove}>
        <thead>
          <tr>
            {heads.map((head, i) => (
              <th key={head} scope="col" className={i === 0 ? 'of-name' : 'is-figure'}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <SeenRow
              key={row.id}
              {...row}
              by={by}
              stop={row === stop}
              chosen={narrowed?.by === by && narrowed.id === row.id}
            />
          ))}
        </tbody>
      </table>
      {rows.length < all && <p className="panel-empty meta">{words['seen.more'](count(rows.length), count(all))}</p>}
    </div>
  )
}

function SeenRow({
  id,
  name,
  cells,
  by,
  stop,
  chosen,
}: Row & { by: SeenBy; stop: boolean; chosen: boolean }): ReactNode {
  return (
    <tr className={chosen ? 'is-shown' : ''}>
      <th scope="row">
        <button
          type="button"
          className="ellipsis"
          data-roving
          tabIndex={stop ? 0 : -1}
          aria-pressed={chosen}
          title={name}
          onClick={() => narrow(chosen ? null : { by, id, name })}
        >
          {name}
        </button>
      </th>
      {cells.map((cell, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: cells follow the columns
        <td key={i} className="is-figure">
          {cell}
        </td>
      ))}
    </tr>
  )
}

function useSeenRows(told: Supervision, by: SeenBy): { heads: readonly string[]; rows: readonly Row[]; all: number } {
  const { say, language } = useWords()
  const words = useSupervisionWords()
  const zone = useZone()
  const last = (at: string): string => entryTime(at, Date.parse(told.until), zone, language)
  if (by === 'person')
    return {
      heads: (['who', 'looks', 'places', 'outside', 'refused', 'exports', 'bytes', 'last'] as const).map(
        (key) => words[`col.${key}`],
      ),
      rows: told.people.map((person) => ({
        id: person.who,
        name: personName(person, say),
        cells: [
          count(person.tally.looks),
          count(person.places),
          count(person.outside),
          count(person.tally.refused),
          count(person.tally.exports),
          person.bytes === null ? NO_VALUE : (person.bytes / 1000).toFixed(1),
          last(person.lastAt),
        ],
      })),
      all: told.peopleCount,
    }
  if (by === 'place')
    return {
      heads: (['place', 'looks', 'people', 'outside', 'last'] as const).map((key) => words[`col.${key}`]),
      rows: told.places.map((place) => ({
        id: place.id,
        name: place.name ? `${say(place.name)} ${place.id}` : place.id,
        cells: [count(place.looks), count(place.people), count(place.outside), last(place.lastAt)],
      })),
      all: told.placesCount,
    }
  return {
    heads: (['class', 'looks', 'refused', 'people'] as const).map((key) => words[`col.${key}`]),
    rows: told.classes.map((one) => ({
      id: one.id,
      name: say(one.name),
      cells: [count(one.looks), count(one.refused), count(one.people)],
    })),
    all: told.classes.length,
  }
}
