// The quarantine's inbox: what came in, what is to go out, what is decided.
import { useEffect, useRef, useState } from 'react'
import type { Share } from '../../data/feed-types.ts'
import type { Severity } from '../../data/types.ts'
import { count } from '../../format/numbers.ts'
import { clockTimeSeconds } from '../../format/time.ts'
import { openEntry } from '../../navigate.ts'
import { rove } from '../../shell/roving.ts'
import { SeverityMark } from '../../shell/severity-mark.tsx'
import { useWords, useZone } from '../../words-hook.ts'
import { entryTime } from './entry-time.ts'
import { causeSeverity, type InboxGroup } from './inbox.ts'
import { listedEntries, listedGroups, rowOf } from './listed.ts'
import { PanelState } from './panel-state.tsx'
import { pendingOf } from './pending.ts'
import { type InboxTab, readInbox, readOutgoing, shareEntry, shareOf, showTab, useRoom } from './room-store.ts'
import { SourceLabel } from './source-label.tsx'
import { useSourceName } from './source-name.ts'

export function InboxPanel() {
  const { words } = useWords()
  const zone = useZone()
  const inbox = useRoom((state) => state.inbox)
  const outgoing = useRoom((state) => state.outgoing)
  const tab = useRoom((state) => state.tab)
  const openedId = useRoom((state) => state.openedId)
  const [drawer, setDrawer] = useState(true)
  const summary = inbox.data?.quarantineSummary ?? null
  const shares = outgoing.data?.shares ?? []
  const part = tab === 'out' ? outgoing : inbox
  const groups = listedGroups({ tab, inbox })
  const entries = listedEntries({ tab, inbox, outgoing })
  const current = tab === 'out' ? openedId : (rowOf(groups, openedId) ?? openedId)
  const stop = current !== null && entries.includes(current) ? current : (entries[0] ?? null)
  const listed = groups.reduce((sum, group) => sum + group.ids.length, 0)
  const total = inbox.data?.quarantine.totalCount ?? 0
  const tabs: readonly { readonly id: InboxTab; readonly name: string; readonly n: number | null }[] = [
    { id: 'in', name: words['data.tab.in'], n: summary?.open ?? null },
    { id: 'out', name: words['data.tab.out'], n: outgoing.data ? shares.length : null },
    { id: 'released', name: words['data.tab.released'], n: summary?.released ?? null },
    { id: 'refused', name: words['data.tab.refused'], n: summary?.refused ?? null },
  ]
  return (
    <section className="inbox-panel" id="list" tabIndex={-1} aria-label={words['data.inbox']}>
      <div className={`panel-title ${part.problem ? 'is-stale' : ''}`}>
        <h2 className="ellipsis">
          {words['data.inbox']}{' '}
          {summary && <span className="finding">{words['data.inbox.open'](count(summary.open))}</span>}
        </h2>
        <span className="meta">{part.readAt !== null && clockTimeSeconds(part.readAt, zone)}</span>
      </div>
      <fieldset className="inbox-tabs">
        <legend className="visually-hidden">{words['data.inbox.tabs']}</legend>
        {tabs.map((one) => (
          <button
            key={one.id}
            type="button"
            className="chip"
            aria-pressed={tab === one.id}
            onClick={() => showTab(one.id)}
          >
            {one.name} {count(one.n)}
          </button>
        ))}
        <button
          type="button"
          className="chip inbox-drawer"
          aria-expanded={drawer}
          aria-controls="inbox-rows"
          onClick={() => setDrawer(!drawer)}
        >
          {words['data.inbox.drawer']} {drawer ? '▴' : '▾'}
        </button>
      </fieldset>
      <PanelState part={part} retry={tab === 'out' ? readOutgoing : readInbox} />
      <ul
        className={`inbox-rows inset-focus ${drawer ? '' : 'is-shut'}`}
        id="inbox-rows"
        aria-label={words['data.inbox.list']}
        onKeyDown={rove}
      >
        {tab === 'out'
          ? shares.map((share) => (
              <ShareRow
                key={share.id}
                share={share}
                current={shareOf(openedId) === share.id}
                stop={stop === shareEntry(share.id)}
              />
            ))
          : groups.map((group) => (
              <EntryRow
                key={group.first.id}
                group={group}
                now={part.wallAt}
                current={current === group.first.id}
                stop={stop === group.first.id}
              />
            ))}
        {part.data !== null && part.readAt !== null && entries.length === 0 && (
          <li className="panel-empty meta">
            {tab === 'out' ? words['data.share.none'] : words['data.inbox.empty']} ·{' '}
            {words['data.inbox.emptyAt'](clockTimeSeconds(part.readAt, zone))}
          </li>
        )}
        {tab !== 'out' && total > listed && (
          <li className="panel-empty meta">{words['data.inbox.rest'](count(total - listed))}</li>
        )}
      </ul>
      {tab === 'out' && (
        <button type="button" className="button inbox-new" onClick={() => openEntry(null)}>
          {words['data.share.new']}
        </button>
      )}
    </section>
  )
}

/** Brings the row of the open entry into view of its list. */
function useFollowed(current: boolean) {
  const ref = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    const row = ref.current
    const list = row?.closest('ul')
    if (!current || !row || !list) return
    // Only the list scrolls: on a telephone the page would jump.
    const [own, all] = [row.getBoundingClientRect(), list.getBoundingClientRect()]
    if (own.top < all.top) list.scrollTop -= all.top - own.top
    else if (own.bottom > all.bottom) list.scrollTop += own.bottom - all.bottom
  }, [current])
  return ref
}

function EntryRow({
  group,
  now,
  current,
  stop,
}: {
  group: InboxGroup
  now: number | null
  current: boolean
  stop: boolean
}) {
  const { words, say, language } = useWords()
  const zone = useZone()
  const name = useSourceName()
  const ref = useFollowed(current)
  const pending = useRoom((state) => pendingOf(state.pending, group.first.id) !== null)
  const { first } = group
  const severity: Severity = first.status === 'OPEN' ? causeSeverity(first.cause.id) : 'closed'
  return (
    <li>
      <button
        ref={ref}
        type="button"
        data-roving
        data-place={first.id}
        tabIndex={stop ? 0 : -1}
        className={`inbox-row ${pending ? 'is-pending' : ''}`}
        aria-current={current || undefined}
        onClick={() => openEntry(first.id)}
      >
        <SeverityMark severity={severity} />
        <span className="inbox-cause ellipsis">
          {first.status === 'OPEN' && <span className="visually-hidden">{words[`sev.${severity}`]} </span>}
          {say(first.cause.name)}
        </span>
        <span className="inbox-count">
          {pending ? words['data.inbox.pending'] : words['data.inbox.count'](count(group.count))}
        </span>
        <span className="meta ellipsis">
          <SourceLabel id={first.source} name={first.facility ? say(first.facility.name) : name(first.source)} /> ·{' '}
          {entryTime(first.receivedAt, now, zone, language)}
        </span>
      </button>
    </li>
  )
}

export const SHARE_SEVERITY = {
  HELD: 'watch',
  RELEASED: 'normal',
  REFUSED: 'closed',
  REVOKED: 'closed',
  EXPIRED: 'closed',
} as const satisfies Record<Share['status'], Severity>

function ShareRow({ share, current, stop }: { share: Share; current: boolean; stop: boolean }) {
  const { words, say, language } = useWords()
  const zone = useZone()
  const ref = useFollowed(current)
  const now = useRoom((state) => state.outgoing.wallAt)
  const small = share.status === 'HELD' && share.smallCells > 0
  return (
    <li>
      <button
        ref={ref}
        type="button"
        data-roving
        data-place={shareEntry(share.id)}
        tabIndex={stop ? 0 : -1}
        className="inbox-row"
        aria-current={current || undefined}
        onClick={() => openEntry(shareEntry(share.id))}
      >
        <SeverityMark severity={small ? 'critical' : SHARE_SEVERITY[share.status]} />
        <span className="inbox-cause ellipsis">{say(share.kind.name)}</span>
        <span className="inbox-count">{words[`data.share.status.${share.status}`]}</span>
        <span className="meta ellipsis">
          {share.recipient} · {entryTime(share.createdAt, now, zone, language)}
        </span>
      </button>
    </li>
  )
}
