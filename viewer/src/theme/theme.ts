// Which theme is shown: the address asks first, then what this browser remembers, then the dark of an operations centre.

/** What can be chosen; `system` follows the device. */
export const THEME_CHOICES = ['system', 'dark', 'light'] as const
export type ThemeChoice = (typeof THEME_CHOICES)[number]
export type Theme = 'dark' | 'light'

const known = (asked: string | null): ThemeChoice | undefined => THEME_CHOICES.find((one) => one === asked)

/** @param asked `?theme=` of the address; @param remembered what was chosen here before. Unknown words count as none. */
export const themeChoiceOf = (asked: string | null, remembered: string | null): ThemeChoice =>
  known(asked) ?? known(remembered) ?? 'dark'

export const themeShown = (choice: ThemeChoice, systemIsLight: boolean): Theme =>
  choice === 'system' ? (systemIsLight ? 'light' : 'dark') : choice

/** The address with the choice in it, so that a link shows what its sender saw. */
export function addressWithTheme(address: string, choice: ThemeChoice): string {
  const url = new URL(address)
  url.searchParams.set('theme', choice)
  return url.href
}
