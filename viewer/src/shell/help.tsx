import { useEffect, useRef } from 'react'
import type { PlainKey } from '../i18n/words.ts'
import { go } from '../navigate.ts'
import { HOME } from '../route.ts'
import { remember, store, useApp } from '../store.ts'
import { useWords } from '../words-hook.ts'
import { focusOpener } from './kept-focus.ts'
import { openOver } from './over-rooms.ts'
import './help.css'

const KEYS: readonly (readonly [string, PlainKey])[] = [
  ['1–6', 'help.rooms'],
  ['/', 'help.search'],
  ['↑ ↓ ← →', 'help.arrows'],
  ['F', 'help.fly'],
  ['Esc', 'help.up'],
  ['C M O', 'help.grounds'],
  ['T', 'help.table'],
  ['I', 'help.explain'],
  ['← →', 'help.step'],
  ['P', 'help.play'],
  ['+ −', 'help.speed'],
  ['[ ]', 'help.alerts'],
  ['L', 'help.live'],
  ['J K', 'help.inbox'],
  ['E', 'help.edit'],
  ['Ctrl ↵', 'help.release'],
  ['R', 'help.refuse'],
  ['Space', 'help.pause'],
  ['G', 'help.language'],
  ['?', 'help.help'],
]

export function Help() {
  const { words } = useWords()
  const open = useApp((state) => state.help)
  const keys = useApp((state) => state.keys)
  const attributions = useApp((state) => state.city?.attributions)
  const dialog = useRef<HTMLDialogElement>(null)
  const opener = useRef<Element | null>(null)
  useEffect(() => {
    const element = dialog.current
    if (!element) return
    if (open && !element.open) {
      opener.current = document.activeElement
      element.showModal()
    }
    if (!open && element.open) {
      element.close()
      focusOpener(opener.current)
    }
  }, [open])
  return (
    <dialog
      ref={dialog}
      className="help"
      aria-labelledby="help-title"
      onClose={() => store.setState({ help: false })}
      onCancel={(event) => {
        event.preventDefault()
        store.setState({ help: false })
      }}
    >
      <h2 id="help-title">{words['help.title']}</h2>
      <dl>
        {KEYS.map(([key, word]) => (
          <div key={word}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{words[word]}</dd>
          </div>
        ))}
      </dl>
      <label>
        <input
          type="checkbox"
          checked={!keys}
          onChange={(event) => {
            remember('keys', event.target.checked ? 'off' : 'on')
            store.setState({ keys: !event.target.checked })
          }}
        />
        {words['help.keysOff']}
      </label>
      {attributions?.map((line) => (
        <p key={line} className="meta">
          {line}
        </p>
      ))}
      <p className="help-ways">
        <button
          type="button"
          className="button"
          onClick={() => {
            store.setState({ help: false })
            go(HOME)
            void openOver('tour')
          }}
        >
          {words['help.tour']}
        </button>
        <button type="button" className="button" onClick={() => store.setState({ help: false })}>
          {words['help.close']}
        </button>
      </p>
    </dialog>
  )
}
