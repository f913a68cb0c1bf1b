// What the centre shares: the list, whom a change is signed by, and what of it points at nothing any more.
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { Answer } from '../data/client.ts'
import { count } from '../format/numbers.ts'
import { timeWords } from '../format/time.ts'
import { useViewsWords } from '../i18n/views-words.ts'
import { useApp } from '../store.ts'
import { addToWall } from '../wall/kept-playlist.ts'
import { useAsOf, useWords, useZone } from '../words-hook.ts'
import { LONGEST_NAME } from './saved-views.ts'
import {
  type Audience,
  type Missing,
  missingOf,
  readKnown,
  readSharedViews,
  removeShared,
  renameShared,
  type SharedKind,
  type SharedView,
  sharedViews,
} from './shared-views.ts'

export interface Signature {
  readonly post: string
  readonly audience: Audience
}

export const UNSIGNED: Signature = { post: '', audience: 'CITY' }
export const isSigned = ({ post }: Signature): boolean => post.trim().length >= 2

const AUDIENCES = ['CITY', 'ROLE'] as const satisfies readonly Audience[]

/** Post and audience, for whatever is shared, renamed or taken away. */
export function SignatureFields({
  signature,
  onSignature,
}: {
  signature: Signature
  onSignature: (signature: Signature) => void
}) {
  const words = useViewsWords()
  // Where nobody is in a role there is none to share with.
  const hasRoles = useApp((state) => state.me !== null)
  return (
    <div className="views-signature">
      <label>
        <span>{words.post}</span>
        <input
          type="text"
          autoComplete="off"
          maxLength={40}
          placeholder={words.postHint}
          value={signature.post}
          onChange={(event) => onSignature({ ...signature, post: event.target.value })}
        />
      </label>
      {hasRoles && (
        <label>
          <span>{words.audience}</span>
          <select
            value={signature.audience}
            onChange={(event) =>
              onSignature({ ...signature, audience: AUDIENCES.find((one) => one === event.target.value) ?? 'CITY' })
            }
          >
            {AUDIENCES.map((one) => (
              <option key={one} value={one}>
                {words[`audience${one}`]}
              </option>
            ))}
          </select>
        </label>
      )}
    </div>
  )
}

/** Reads what is shared, and what of the addresses is still there. @param more addresses that are looked at beside the shared ones. */
export function useFollowedViews(isOn: boolean, more: string): void {
  const views = useStore(sharedViews, (state) => state.views)
  useEffect(() => {
    if (isOn) void readSharedViews()
  }, [isOn])
  const shared = views?.map(({ address }) => address).join(' ') ?? ''
  useEffect(() => {
    const addresses = `${more} ${shared}`.split(' ').filter(Boolean)
    if (isOn && addresses.length > 0) void readKnown(addresses)
  }, [isOn, more, shared])
}

export function useMissing(address: string): Missing | null {
  const catalogue = useApp((state) => state.catalogue)
  const known = useStore(sharedViews, (state) => state.known)
  return missingOf(address, catalogue, known)
}

export interface SharedListProps {
  readonly kind: SharedKind
  readonly signature: Signature
  /** An address in words. */
  readonly describe: (address: string) => string
  readonly onOpen: (address: string, name: string) => void
  readonly onTold: (words: string) => void
}

export function SharedList({ kind, ...props }: SharedListProps) {
  const words = useViewsWords()
  const { views, problem } = useStore(sharedViews)
  const own = (views ?? []).filter((view) => view.kind === kind)
  return (
    <>
      <h3>
        {words.shared(views === null ? '–' : count(own.length))} <span className="meta">{words.sharedWhy}</span>
      </h3>
      {problem !== null ? (
        <p className="views-none sev-watch">◆ {words.sharedFailed(problem)}</p>
      ) : own.length === 0 ? (
        <p className="views-none">{words.sharedNone}</p>
      ) : (
        <ul className="views-shared">
          {own.map((view) => (
            <SharedRow key={view.number} view={view} {...props} />
          ))}
        </ul>
      )}
    </>
  )
}

function SharedRow({
  view,
  signature,
  describe,
  onOpen,
  onTold,
}: Omit<SharedListProps, 'kind'> & { view: SharedView }) {
  const words = useViewsWords()
  const { language } = useWords()
  const zone = useZone()
  const asOf = useAsOf() ?? Date.now()
  const missing = useMissing(view.address)
  const [renaming, setRenaming] = useState<string | null>(null)
  const signed = async (act: (post: string) => Promise<Answer<unknown>>, done: string): Promise<void> => {
    if (!isSigned(signature)) return onTold(words.postFirst)
    const answer = await act(signature.post)
    onTold(answer.ok ? done : words.failed(answer.why))
  }
  const rename = (): void => {
    const name = renaming?.trim() ?? ''
    setRenaming(null)
    if (name !== '' && name !== view.name)
      void signed((post) => renameShared(view.number, name, post), words.saved(name))
  }
  return (
    <li>
      {renaming === null ? (
        <button type="button" className="row-link" onClick={() => onOpen(view.address, view.name)}>
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
      <span className="meta" title={view.address}>
        {missing === null ? describe(view.address) : <b className="sev-watch">◆ {words[`missing${missing}`]}</b>}
        <br />
        {words.by(view.post, timeWords(Date.parse(view.at), asOf, zone, language))}
        {view.audience === 'ROLE' && ` · ${words.role}`}
      </span>
      <span className="views-ways">
        {view.kind === 'VIEW' && (
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
        )}
        {view.mayChange && (
          <>
            <button type="button" className="chip" onClick={() => setRenaming(view.name)}>
              {words.rename}
              <span className="visually-hidden"> {view.name}</span>
            </button>
            <button
              type="button"
              className="chip"
              onClick={() => void signed((post) => removeShared(view.number, post), words.forgotten(view.name))}
            >
              {words.forget}
              <span className="visually-hidden"> {view.name}</span>
            </button>
          </>
        )}
      </span>
    </li>
  )
}
