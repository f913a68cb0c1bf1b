// Whether the screen is a telephone’s: where layout alone cannot say what a part should do.
import { useSyncExternalStore } from 'react'

/** As wide as the style sheets’ telephone. */
const phone = matchMedia('(max-width: 640px)')

const follow = (change: () => void): (() => void) => {
  phone.addEventListener('change', change)
  return () => phone.removeEventListener('change', change)
}

export const usePhone = (): boolean => useSyncExternalStore(follow, () => phone.matches)
