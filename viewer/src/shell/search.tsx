import { useEffect, useMemo, useRef, useState } from 'react'
import { choose, flyTo, openWard } from '../navigate.ts'
import { graveness, needingAction } from '../rooms/watch/ranking.ts'
import { timeToFull } from '../rooms/watch/time-to-full.ts'
import { store, useApp } from '../store.ts'
import type { SharedView } from '../views/shared-views.ts'
import { useWords } from '../words-hook.ts'
import { type Command, findCommands } from './commands.ts'
import { focusOpener } from './kept-focus.ts'
import { type Found, search } from './search.ts'
import { SeverityMark } from './severity-mark.tsx'

type Offered = Found | { readonly kind: 'command'; readonly command: Command }
const MOST_OFFERED = 14

/** The box at the top and its list: `/` comes here, arrows choose, Enter goes. */
export function Search() {
  const { words, say } = useWords()
  const city = useApp((state) => state.city)
  const searching = useApp((state) => state.searching)
  const input = useRef<HTMLInputElement>(null)
  const opener = useRef<Element | null>(null)
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  const shared = useShared(searching)
  const found = useMemo((): readonly Offered[] => {
    const commands = findCommands(query, store.getState(), shared)
    return [
      ...commands.map((one): Offered => ({ kind: 'command', command: one })),
      ...(city ? search(city, query) : []),
    ].slice(0, MOST_OFFERED)
  }, [city, query, shared])
  useEffect(() => {
    if (searching) input.current?.focus()
  }, [searching])
  const open = searching && query.trim() !== ''
  const leave = (): void => {
    setQuery('')
    setAt(0)
    store.setState({ searching: false })
    focusOpener(opener.current)
  }
  const take = (one: Offered): void => {
    leave()
    if (one.kind === 'command') {
      one.command.run()
      return
    }
    if (one.unit) openWard(one.facility, one.unit)
    else if (store.getState().route.room !== 'watch') flyTo(one.facility)
    else choose(one.facility)
  }
  return (
    <search className={`search ${searching ? 'is-searching' : ''}`}>
      <div className="search-box">
        <input
          ref={input}
          type="text"
          role="combobox"
          aria-label={words['search.label']}
          aria-expanded={open}
          aria-controls="search-list"
          aria-activedescendant={open && found[at] ? `search-${at}` : undefined}
          aria-autocomplete="list"
          placeholder={words['search.hint']}
          autoComplete="off"
          value={query}
          onFocus={(event) => {
            opener.current = event.relatedTarget
            store.setState({ searching: true })
          }}
          onBlur={() => store.setState({ searching: false })}
          onChange={(event) => {
            setQuery(event.target.value)
            setAt(0)
          }}
          onKeyDown={(event) => {
            const one = found[at]
            if (event.key === 'ArrowDown') setAt(Math.min(found.length - 1, at + 1))
            else if (event.key === 'ArrowUp') setAt(Math.max(0, at - 1))
            else if (event.key === 'Enter' && one) take(one)
            else if (event.key === 'Escape') leave()
            else return
            event.preventDefault()
            event.stopPropagation()
          }}
        />
        <span aria-hidden="true">
          <kbd>/</kbd>
        </span>
      </div>
      <div className="search-list" id="search-list" role="listbox" aria-label={words['search.label']} hidden={!open}>
        {found.map((one, k) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the box above handles the keys of its list
          <div
            key={one.kind === 'command' ? one.command.id : `${one.facility} ${one.unit}`}
            id={`search-${k}`}
            role="option"
            tabIndex={-1}
            aria-selected={k === at}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => take(one)}
          >
            {one.kind === 'command' ? (
              <>
                <span className="ellipsis">
                  <span aria-hidden="true">› </span>
                  {say(one.command.name)}
                </span>
                {one.command.key !== '' && <kbd>{one.command.key}</kbd>}
              </>
            ) : (
              <>
                <span className="ellipsis">
                  {say(one.name)} {one.inside && <span className="meta">{say(one.inside)}</span>}
                </span>
                <span className="meta">
                  {one.kind === 'hospital' && <Standing facility={one.facility} />}
                  {words['search.beds'](one.beds)}
                </span>
              </>
            )}
          </div>
        ))}
        {open && found.length === 0 && (
          <div role="option" tabIndex={-1} aria-selected="false" aria-disabled="true" className="meta">
            {words['search.none']}
          </div>
        )}
      </div>
    </search>
  )
}

/** What the centre shares, asked for anew whenever somebody searches; none where it is not told, which the list of views explains. */
function useShared(searching: boolean): readonly SharedView[] {
  const [shared, setShared] = useState<readonly SharedView[]>([])
  const isKnownWho = useApp((state) => state.pulse !== null)
  useEffect(() => {
    if (!searching || !isKnownWho) return
    let isOver = false
    void import('../views/shared-views.ts').then(
      async ({ mayShare, readSharedViews, sharedViews }) => {
        if (!mayShare(store.getState())) return
        await readSharedViews()
        if (!isOver) setShared(sharedViews.getState().views ?? [])
      },
      // The part did not come: places and commands are found without it.
      () => undefined,
    )
    return () => {
      isOver = true
    }
  }, [searching, isKnownWho])
  return shared
}

/** Whether a hospital that was found needs somebody, by the same assessment as the list. */
function Standing({ facility }: { facility: string }) {
  const { words } = useWords()
  const pulse = useApp((state) => state.pulse)
  const outlook = useApp((state) => state.outlook)
  const row =
    pulse && needingAction(pulse.facilities, pulse.alerts, outlook).find(({ pulse: one }) => one.id === facility)
  if (!row) return null
  const { of, time } = timeToFull(row, words)
  return (
    <span className={`sev-${row.severity}`}>
      <SeverityMark severity={row.severity} size={10} /> {words[graveness(row)]} {of} {time} ·{' '}
    </span>
  )
}
