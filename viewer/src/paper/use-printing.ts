// Reports are drawn only while somebody prints: by the browser's own command as by ours.
import { useEffect, useState } from 'react'
import { flushSync } from 'react-dom'

/** True from when the browser begins to print until it has. What depends on it is drawn before the browser goes on. */
export function usePrinting(): boolean {
  const [printing, setPrinting] = useState(false)
  useEffect(() => {
    const begin = (): void => flushSync(() => setPrinting(true))
    const end = (): void => setPrinting(false)
    addEventListener('beforeprint', begin)
    addEventListener('afterprint', end)
    return () => {
      removeEventListener('beforeprint', begin)
      removeEventListener('afterprint', end)
    }
  }, [])
  return printing
}
