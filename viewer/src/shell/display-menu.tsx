// What concerns the screen and not the city: theme, language, help; on a telephone also search and the way out.
import { session } from '../data/exercise-session.ts'
import { signOut } from '../data/token.ts'
import { useDisplayWords } from '../i18n/display-words.ts'
import { setLanguage, store, useApp } from '../store.ts'
import { setTheme } from '../theme/follow-theme.ts'
import { THEME_CHOICES } from '../theme/theme.ts'
import { useWords } from '../words-hook.ts'
import { openOver } from './over-rooms.ts'
import './display-menu.css'

const close = (): void => document.getElementById('display-menu')?.hidePopover()

export function DisplayMenu() {
  const { words, language } = useWords()
  const display = useDisplayWords()
  const choice = useApp((state) => state.themeChoice)
  const signedIn = useApp((state) => state.signedIn)
  // The Plan room prints its own reports, from its own buttons.
  const mayPrint = useApp(({ route }) => route.room === 'watch' || route.room === 'rehearse')
  const exercising = session !== null
  return (
    <>
      <button type="button" className="display-open" popoverTarget="display-menu" title={display.menu}>
        <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
          <circle cx="9" cy="9" r="6.5" fill="none" stroke="currentColor" strokeWidth="1.5" />
          <path d="M9 2.5a6.5 6.5 0 0 1 0 13z" fill="currentColor" />
        </svg>
        <span className="visually-hidden">{display.menu}</span>
      </button>
      <section
        id="display-menu"
        className="display-menu"
        popover="auto"
        aria-label={display.menu}
        onKeyDown={(event) => {
          // Escape closes the menu and nothing else.
          if (event.key === 'Escape') event.nativeEvent.stopPropagation()
        }}
      >
        <fieldset>
          <legend>{display.theme}</legend>
          {THEME_CHOICES.map((one) => (
            <label key={one}>
              <input type="radio" name="theme" checked={choice === one} onChange={() => setTheme(one)} />
              {display[`theme.${one}`]}
            </label>
          ))}
        </fieldset>
        <div className="display-phone">
          <button
            type="button"
            onClick={() => {
              close()
              store.setState({ searching: true })
            }}
          >
            {display.find}
          </button>
          <button type="button" onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')}>
            {words['app.language']}
          </button>
        </div>
        {mayPrint && (
          <button
            type="button"
            onClick={() => {
              close()
              // After the menu has gone.
              requestAnimationFrame(() => window.print())
            }}
          >
            {display.print}
          </button>
        )}
        {!exercising && (
          <>
            <button
              type="button"
              onClick={() => {
                close()
                void openOver('views')
              }}
            >
              {display.views}
            </button>
            <button
              type="button"
              onClick={() => {
                close()
                location.hash = '#/wall'
              }}
            >
              {display.openWall}
            </button>
            <button
              type="button"
              onClick={() => {
                close()
                void openOver('playlist')
              }}
            >
              {display.editWall}
            </button>
          </>
        )}
        <button
          type="button"
          onClick={() => {
            close()
            store.setState({ help: true })
          }}
        >
          {display.help} <kbd>?</kbd>
        </button>
        {signedIn && (
          <button type="button" className="display-phone" onClick={() => void signOut()}>
            {words['signIn.leave']}
          </button>
        )}
      </section>
    </>
  )
}
