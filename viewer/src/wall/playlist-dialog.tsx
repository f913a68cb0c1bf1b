// The wall's playlist by hand: the view shown now is added, each has its seconds and a name, and the address goes to the wall's computer.
import { useState } from 'react'
import { useDisplayWords } from '../i18n/display-words.ts'
import { useViewsWords } from '../i18n/views-words.ts'
import { addressNow } from '../navigate.ts'
import { useModalDialog } from '../shell/modal-dialog.ts'
import type { OverProps } from '../shell/over-rooms.ts'
import { useApp } from '../store.ts'
import {
  isSigned,
  SharedList,
  type Signature,
  SignatureFields,
  UNSIGNED,
  useFollowedViews,
} from '../views/shared-list.tsx'
import { mayShare, share } from '../views/shared-views.ts'
import { keepViews, keptViews, placeOfAddress, USUAL_SECONDS } from './kept-playlist.ts'
import { LONGEST_SECONDS, playlistOf, SHORTEST_SECONDS, type WallView, wallAddress } from './playlist.ts'
import '../views/views-dialog.css'
import './playlist-dialog.css'

export function PlaylistDialog({ onClose }: OverProps) {
  const words = useDisplayWords()
  const dialog = useModalDialog(onClose)
  const [views, setViews] = useState<readonly WallView[]>(keptViews)
  const [copied, setCopied] = useState(false)
  const own = useViewsWords()
  const shares = useApp(mayShare)
  const [signature, setSignature] = useState<Signature>(UNSIGNED)
  const [name, setName] = useState('')
  const [told, setTold] = useState('')
  useFollowedViews(shares, '')
  const shareThis = async (): Promise<void> => {
    if (!isSigned(signature)) return setTold(own.postFirst)
    const answer = await share({ kind: 'PLAYLIST', name, address: wallAddress(views), ...signature })
    setTold(answer.ok ? own.saved(name) : own.failed(answer.why))
  }
  const change = (now: readonly WallView[]): void => {
    setViews(now)
    setCopied(false)
    keepViews(now)
  }
  const edit = (k: number, part: Partial<WallView>): void =>
    change(views.map((view, at) => (at === k ? { ...view, ...part } : view)))
  const address = `${location.origin}${location.pathname}${location.search}${wallAddress(views)}`
  return (
    <dialog ref={dialog} className="playlist" aria-labelledby="playlist-title" onClose={onClose}>
      <h2 id="playlist-title">{words['wall.title']}</h2>
      <p className="meta">{words['wall.what']}</p>
      <table>
        <thead>
          <tr>
            <th>{words['wall.view']}</th>
            <th>{words['wall.seconds']}</th>
            <th>{words['wall.name']}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {views.map((view, k) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same view may come twice; its place is what it is
            <tr key={k}>
              <th scope="row">{view.place}</th>
              <td>
                <input
                  type="number"
                  aria-label={`${view.place} · ${words['wall.seconds']}`}
                  min={SHORTEST_SECONDS}
                  max={LONGEST_SECONDS}
                  value={view.seconds}
                  onChange={(event) => {
                    const seconds = Math.round(Number(event.target.value))
                    edit(k, { seconds: Math.min(LONGEST_SECONDS, Math.max(SHORTEST_SECONDS, seconds || 0)) })
                  }}
                />
              </td>
              <td>
                <input
                  type="text"
                  aria-label={`${view.place} · ${words['wall.name']}`}
                  maxLength={40}
                  value={view.name}
                  onChange={(event) => edit(k, { name: event.target.value })}
                />
              </td>
              <td>
                <button
                  type="button"
                  aria-label={words['wall.up'](view.name || view.place)}
                  disabled={k === 0}
                  onClick={() => change([...views.slice(0, k - 1), view, views[k - 1]!, ...views.slice(k + 1)])}
                >
                  ↑
                </button>
                <button
                  type="button"
                  aria-label={words['wall.remove'](view.name || view.place)}
                  disabled={views.length === 1}
                  onClick={() => change(views.filter((_, at) => at !== k))}
                >
                  ×
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {shares && (
        <>
          <SharedList
            kind="PLAYLIST"
            signature={signature}
            describe={(shared) =>
              playlistOf(shared)
                .views.map((view) => view.name || view.place)
                .join(' · ')
            }
            onOpen={(shared, name) => {
              change(playlistOf(shared).views)
              setTold(own.taken(name))
            }}
            onTold={setTold}
          />
          <form
            className="views-new"
            onSubmit={(event) => {
              event.preventDefault()
              void shareThis()
            }}
          >
            <label>
              <span>{own.playlistName}</span>
              <input
                type="text"
                required
                maxLength={60}
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
            </label>
            <button type="submit" className="button">
              {own.sharePlaylist}
            </button>
          </form>
          <SignatureFields signature={signature} onSignature={setSignature} />
          <p className="meta" role="status">
            {told}
          </p>
        </>
      )}
      <div className="playlist-ways">
        <button
          type="button"
          className="button"
          onClick={() => change([...views, { place: placeOfAddress(addressNow()), seconds: USUAL_SECONDS, name: '' }])}
        >
          {words['wall.add']}
        </button>
        <button
          type="button"
          className="button"
          onClick={() => void navigator.clipboard.writeText(address).then(() => setCopied(true))}
        >
          <span role="status">{words[copied ? 'wall.copied' : 'wall.copy']}</span>
        </button>
        <button type="button" className="button" onClick={() => dialog.current?.close()}>
          {words['wall.close']}
        </button>
        <button
          type="button"
          className="button primary"
          onClick={() => {
            dialog.current?.close()
            location.hash = wallAddress(views)
          }}
        >
          {words['wall.show']}
        </button>
      </div>
    </dialog>
  )
}
