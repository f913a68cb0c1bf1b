// The data room: can the figures be trusted, what is held back and why, and what left the house.
import { lazy, Suspense, useEffect } from 'react'
import { grantedIn, mayAnswerForAccess } from '../../data/granted.ts'
import { ageClass, ageMinutes, ageWords } from '../../format/age.ts'
import { SeverityMark } from '../../shell/severity-mark.tsx'
import { useApp } from '../../store.ts'
import { useAsOf, useWords } from '../../words-hook.ts'
import { CasePanel } from './case-panel.tsx'
import { followDecisions } from './decisions.ts'
import { FeedsPanel } from './feeds-panel.tsx'
import { InboxPanel } from './inbox-panel.tsx'
import { qualityTiles } from './quality-tiles.ts'
import { ReceiptsPanel } from './receipts-panel.tsx'
import { listenForRoomKeys } from './room-keys.ts'
import { followRoom, openCase, useRoom } from './room-store.ts'
import { SharePanel } from './share-panel.tsx'
import { useSourceName } from './source-name.ts'
import { SourcePanel } from './source-panel.tsx'
import './data-room.css'
import './feeds.css'
import './quarantine.css'

/** Few answer for access, and it is as large as the rest of the room. */
const SupervisionView = lazy(async () => ({
  default: (await import('./supervision/supervision-view.tsx')).SupervisionView,
}))

/** Addresses of the two screens within the room; any other entry is a case of the quarantine. */
const SUPERVISION = 'supervision'
const FEEDS = 'feeds'

export function DataRoom() {
  const entry = useApp((state) => state.route.entry)
  const answersForAccess = useApp(mayAnswerForAccess)
  const seesFeeds = useApp((state) => grantedIn(state, 'quality'))
  // Who reads the audit log and decides about no data comes for supervision.
  const comesForAccess = useApp((state) => grantedIn(state, 'audit') && !grantedIn(state, 'quarantine'))
  const supervision = answersForAccess && (entry === SUPERVISION || !seesFeeds || (comesForAccess && entry !== FEEDS))
  return (
    <main className={`data-room ${supervision ? 'is-supervision' : ''}`}>
      {answersForAccess && (
        <Views supervision={supervision} feeds={seesFeeds ? (comesForAccess ? `#/data/${FEEDS}` : '#/data') : null} />
      )}
      {supervision ? (
        <Suspense fallback={<div className="supervision" />}>
          <SupervisionView />
        </Suspense>
      ) : (
        <Feeds entry={entry === SUPERVISION || entry === FEEDS ? null : entry} />
      )}
    </main>
  )
}

/** @param feeds where the feeds are; null = they may not be seen. */
function Views({ supervision, feeds }: { supervision: boolean; feeds: string | null }) {
  const { words } = useWords()
  return (
    <nav className="data-views" aria-label={words['data.tabs']}>
      {feeds !== null && (
        <a href={feeds} aria-current={supervision ? undefined : 'page'}>
          {words['data.tab.feeds']}
        </a>
      )}
      <a href={`#/data/${SUPERVISION}`} aria-current={supervision ? 'page' : undefined}>
        {words['data.tab.supervision']}
      </a>
    </nav>
  )
}

function Feeds({ entry }: { entry: string | null }) {
  const tab = useRoom((state) => state.tab)
  const seesQuarantine = useApp((state) => grantedIn(state, 'quarantine'))
  useEffect(() => {
    const ends = [followRoom(), followDecisions(), listenForRoomKeys()]
    return () => {
      for (const end of ends) end()
    }
  }, [])
  useEffect(() => openCase(entry), [entry])
  return (
    <>
      <Tiles />
      <div className="data-left">
        <FeedsPanel />
        <SourcePanel />
      </div>
      {seesQuarantine && (
        <div className="data-right">
          <InboxPanel />
          {tab === 'out' ? <SharePanel /> : <CasePanel />}
          <ReceiptsPanel />
        </div>
      )}
    </>
  )
}

function Tiles() {
  const { words } = useWords()
  const asOf = useAsOf()
  const quality = useRoom((state) => state.quality)
  const inbox = useRoom((state) => state.inbox)
  const name = useSourceName()
  const tiles = qualityTiles(quality.data, inbox.data?.quarantineSummary ?? null, inbox.wallAt, words, (id) => {
    const named = name(id)
    return named === null ? id : `${named} · ${id}`
  })
  const ageOf = (id: string): number | null => {
    const readAt = id === 'quarantine' ? inbox.readAt : quality.readAt
    return readAt === null ? null : ageMinutes(new Date(readAt).toISOString(), asOf)
  }
  return (
    <section className="kpi-strip" aria-label={words['kpi.strip']}>
      {tiles.map((tile) => {
        const age = ageOf(tile.id)
        return (
          <div key={tile.id} className="kpi">
            <h2>
              {tile.severity !== 'normal' && <SeverityMark severity={tile.severity} size={11} />}
              {tile.label}
            </h2>
            <span className={ageClass(age)}>{age === null ? '' : ageWords(age, words)}</span>
            <p className="kpi-figure">
              <b className={tile.severity === 'normal' ? '' : `sev-${tile.severity}`}>{tile.value}</b>
              <span className="kpi-unit">{tile.unit}</span>
              {tile.notes.length > 0 && (
                <span className="kpi-notes">
                  {tile.notes.map((note) => (
                    <span
                      key={note.text}
                      className={note.severity === null ? 'is-plain ellipsis' : `sev-${note.severity}`}
                      title={note.text}
                    >
                      {note.severity !== null && <SeverityMark severity={note.severity} size={11} />} {note.text}
                    </span>
                  ))}
                </span>
              )}
            </p>
          </div>
        )
      })}
    </section>
  )
}
