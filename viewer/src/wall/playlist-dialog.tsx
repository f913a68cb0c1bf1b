// The wall's playlist by hand: the view shown now is added, each has its seconds and a name, and the address goes to the wall's computer.
import { useEffect, useRef, useState } from 'react'
import { useDisplayWords } from '../i18n/display-words.ts'
import { hashOf } from '../route.ts'
import { focusOpener } from '../shell/kept-focus.ts'
import { remember, remembered, store } from '../store.ts'
import { LONGEST_SECONDS, playlistOf, SHORTEST_SECONDS, type WallView, wallAddress } from './playlist.ts'
import './playlist-dialog.css'

const USUAL_SECONDS = 30

/** What is shown now, as a playlist writes it. */
const placeNow = (): string => hashOf(store.getState().route).replace(/^#\//, '')

export function PlaylistDialog({ onClose }: { onClose: () => void }) {
  const words = useDisplayWords()
  const dialog = useRef<HTMLDialogElement>(null)
  const [views, setViews] = useState<readonly WallView[]>(() => playlistOf(remembered('wall') ?? '').views)
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    const opener = document.activeElement
    dialog.current?.showModal()
    return () => focusOpener(opener)
  }, [])
  const change = (now: readonly WallView[]): void => {
    setViews(now)
    setCopied(false)
    remember('wall', wallAddress(now))
  }
  const edit = (k: number, part: Partial<WallView>): void =>
    change(views.map((view, at) => (at === k ? { ...view, ...part } : view)))
  const address = `${location.origin}${location.pathname}${location.search}${wallAddress(views)}`
  return (
    <dialog
      ref={dialog}
      className="playlist"
      aria-labelledby="playlist-title"
      onClose={onClose}
      onKeyDown={(event) => {
        // Escape closes the dialog and moves nothing behind it.
        if (event.key === 'Escape') event.nativeEvent.stopPropagation()
      }}
    >
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
      <div className="playlist-ways">
        <button
          type="button"
          className="button"
          onClick={() => change([...views, { place: placeNow(), seconds: USUAL_SECONDS, name: '' }])}
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
