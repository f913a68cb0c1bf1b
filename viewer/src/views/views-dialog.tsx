// Saved views: what is shown now gets a name; those that have one are opened, renamed, copied, put on the wall or forgotten.
import { useState } from 'react'
import { useStore } from 'zustand'
import { timeWords } from '../format/time.ts'
import { useViewsWords } from '../i18n/views-words.ts'
import { lookOf } from '../look-address.ts'
import { addressNow, openAddress } from '../navigate.ts'
import { routeOf } from '../route.ts'
import { useModalDialog } from '../shell/modal-dialog.ts'
import type { OverProps } from '../shell/over-rooms.ts'
import { ScrollRegion } from '../shell/scroll-region.tsx'
import { useApp } from '../store.ts'
import { addToWall } from '../wall/kept-playlist.ts'
import { useAsOf, useWords, useZone } from '../words-hook.ts'
import {
  forgetView,
  LONGEST_NAME,
  MOST_VIEWS,
  renameView,
  type SavedView,
  savedViews,
  saveView,
} from './saved-views.ts'
import {
  isSigned,
  SharedList,
  type Signature,
  SignatureFields,
  UNSIGNED,
  useFollowedViews,
  useMissing,
} from './shared-list.tsx'
import { mayShare, share } from './shared-views.ts'
import './views-dialog.css'

export function ViewsDialog({ onClose }: OverProps) {
  const words = useViewsWords()
  const dialog = useModalDialog(onClose)
  const { views } = useStore(savedViews)
  const describe = useDescription()
  // The address stands still while the dialog is open, whatever time goes on behind it.
  const [address] = useState(addressNow)
  const [name, setName] = useState(() => describe(address))
  const [told, setTold] = useState('')
  const shares = useApp(mayShare)
  const [signature, setSignature] = useState<Signature>(UNSIGNED)
  const addresses = views.map((view) => view.address).join(' ')
  useFollowedViews(shares, addresses)
  const shareOne = async (view: SavedView): Promise<void> => {
    if (!isSigned(signature)) return setTold(words.postFirst)
    const answer = await share({ kind: 'VIEW', name: view.name, address: view.address, ...signature })
    if (answer.ok) forgetView(view.id)
    setTold(answer.ok ? words.sharedNow(view.name) : words.failed(answer.why))
  }
  const save = (): void =>
    setTold(saveView(name, address, Date.now()) ? words.saved(name.trim()) : words.full(MOST_VIEWS))
  return (
    <dialog ref={dialog} className="views" aria-labelledby="views-title" onClose={onClose}>
      <h2 id="views-title">{words.title}</h2>
      <p className="meta">{words.what}</p>
      <form
        className="views-new"
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        <label>
          <span>{words.name}</span>
          <input
            type="text"
            required
            maxLength={LONGEST_NAME}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        <button type="submit" className="button primary">
          {words.save}
        </button>
      </form>
      <p className="meta views-address">{address}</p>
      <ScrollRegion className="views-lists" name={words.title}>
        <h3>{words.here}</h3>
        {views.length === 0 ? (
          <p className="views-none">{words.none}</p>
        ) : (
          <ul>
            {views.map((view) => (
              <Row
                key={view.id}
                view={view}
                what={describe(view.address)}
                onOpen={onClose}
                onTold={setTold}
                onShare={shares ? shareOne : null}
              />
            ))}
          </ul>
        )}
        {shares && (
          <SharedList
            kind="VIEW"
            signature={signature}
            describe={describe}
            onOpen={(address) => {
              onClose()
              openAddress(address)
            }}
            onTold={setTold}
          />
        )}
      </ScrollRegion>
      {shares && <SignatureFields signature={signature} onSignature={setSignature} />}
      <footer>
        <p className="meta" role="status">
          {told}
        </p>
        <button type="button" className="button" onClick={onClose}>
          {words.close}
        </button>
      </footer>
    </dialog>
  )
}

interface RowProps {
  readonly view: SavedView
  /** Its place in words. */
  readonly what: string
  readonly onOpen: () => void
  readonly onTold: (words: string) => void
  /** null = this one may not be shared. */
  readonly onShare: ((view: SavedView) => void) | null
}

function Row({ view, what, onOpen, onTold, onShare }: RowProps) {
  const words = useViewsWords()
  const missing = useMissing(view.address)
  const [renaming, setRenaming] = useState<string | null>(null)
  const rename = (): void => {
    if (renaming !== null) renameView(view.id, renaming)
    setRenaming(null)
  }
  return (
    <li>
      {renaming === null ? (
        <button
          type="button"
          className="row-link"
          onClick={() => {
            onOpen()
            openAddress(view.address)
          }}
        >
          {view.name}
        </button>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            rename()
          }}
        >
          <input
            // biome-ignore lint/a11y/noAutofocus: it takes the place of the button that was pressed
            autoFocus
            type="text"
            aria-label={words.newName(view.name)}
            maxLength={LONGEST_NAME}
            value={renaming}
            onChange={(event) => setRenaming(event.target.value)}
            onBlur={rename}
          />
        </form>
      )}
      <span className="meta ellipsis" title={view.address}>
        {missing === null ? what : <b className="sev-watch">◆ {words[`missing${missing}`]}</b>}
      </span>
      <span className="views-ways">
        {onShare && (
          <button type="button" className="chip" onClick={() => onShare(view)}>
            {words.share}
            <span className="visually-hidden"> {view.name}</span>
          </button>
        )}
        <button type="button" className="chip" onClick={() => setRenaming(view.name)}>
          {words.rename}
          <span className="visually-hidden"> {view.name}</span>
        </button>
        <button
          type="button"
          className="chip"
          onClick={() =>
            void navigator.clipboard
              .writeText(`${location.origin}${location.pathname}${location.search}${view.address}`)
              .then(() => onTold(words.copied(view.name)))
          }
        >
          {words.copy}
          <span className="visually-hidden"> {view.name}</span>
        </button>
        <button
          type="button"
          className="chip"
          onClick={() => {
            addToWall(view.address, view.name)
            onTold(words.onWall(view.name))
          }}
        >
          {words.toWall}
          <span className="visually-hidden"> {view.name}</span>
        </button>
        <button
          type="button"
          className="chip"
          onClick={() => {
            forgetView(view.id)
            onTold(words.forgotten(view.name))
          }}
        >
          {words.forget}
          <span className="visually-hidden"> {view.name}</span>
        </button>
      </span>
    </li>
  )
}

/** An address in words: room, what is open in it, and the instant where it is not the present. */
function useDescription(): (address: string) => string {
  const { words, say, language } = useWords()
  const own = useViewsWords()
  const zone = useZone()
  const asOf = useAsOf()
  const catalogue = useApp((state) => state.catalogue)
  return (address) => {
    const route = routeOf(address)
    const { at, camera, filters } = lookOf(address)
    const facility = route.facility === null ? undefined : catalogue?.facility.get(route.facility)
    const unit = route.unit === null ? undefined : catalogue?.unit.get(route.unit)?.unit
    return [
      words[`room.${route.room}`],
      facility && say(facility.name),
      unit && say(unit.name),
      route.indicator,
      route.room === 'watch' && route.ground !== 'city' && words[`stage.${route.ground}`],
      at != null && timeWords(at, asOf ?? at, zone, language),
      camera && own.camera,
      route.room !== 'plan' && filters && Object.values(filters).join(' '),
    ]
      .filter(Boolean)
      .join(' · ')
  }
}
