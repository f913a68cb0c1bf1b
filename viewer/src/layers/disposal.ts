// Frees the GPU's copies when a layer leaves the stage. three uploads again if the same object comes back (StrictMode does that).
import { useEffect } from 'react'

interface Disposable {
  dispose(): void
}

export function useDisposal(things: readonly Disposable[]): void {
  useEffect(
    () => () => {
      for (const thing of things) thing.dispose()
    },
    [things],
  )
}
