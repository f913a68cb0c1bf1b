// Carries the chosen theme to the document, and follows the device where that was chosen.
import { remember, store } from '../store.ts'
import { addressWithTheme, type Theme, type ThemeChoice, themeShown } from './theme.ts'

const light = matchMedia('(prefers-color-scheme: light)')

/** Chooses a theme for this browser and this address. */
export function setTheme(themeChoice: ThemeChoice): void {
  remember('theme', themeChoice)
  history.replaceState(history.state, '', addressWithTheme(location.href, themeChoice))
  store.setState({ themeChoice, theme: themeShown(themeChoice, light.matches) })
}

function show(theme: Theme): void {
  document.documentElement.dataset.theme = theme
  const ground = getComputedStyle(document.documentElement).getPropertyValue('--bg')
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', ground)
}

/** Shows the theme before anything is drawn and keeps it; the returned function ends that. */
export function followTheme(): () => void {
  const resolve = (): void => store.setState(({ themeChoice }) => ({ theme: themeShown(themeChoice, light.matches) }))
  resolve()
  show(store.getState().theme)
  light.addEventListener('change', resolve)
  const unsubscribe = store.subscribe((now, before) => {
    if (now.theme !== before.theme) show(now.theme)
  })
  return () => {
    light.removeEventListener('change', resolve)
    unsubscribe()
  }
}
