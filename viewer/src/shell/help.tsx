import type { PlainKey } from '../i18n/words.ts'
import { go } from '../navigate.ts'
import { HOME } from '../route.ts'
import { remember, store, useApp } from '../store.ts'
import { useWords } from '../words-hook.ts'
import { useModalDialog } from './modal-dialog.ts'
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

const close = (): void => store.setState({ help: false })

export function Help() {
  return useApp((state) => state.help) ? <HelpDialog /> : null
}

function HelpDialog() {
  const { words } = useWords()
  const keys = useApp((state) => state.keys)
  const attributions = useApp((state) => state.city?.attributions)
  const dialog = useModalDialog(close)
  return (
    <dialog ref={dialog} className="help" aria-labelledby="help-title" onClose={close}>
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
            close()
            go(HOME)
            void openOver('tour')
          }}
        >
          {words['help.tour']}
        </button>
        <button type="button" className="button" onClick={close}>
          {words['help.close']}
        </button>
      </p>
    </dialog>
  )
}
