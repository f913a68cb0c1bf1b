import { useWords } from '../../words-hook.ts'
import { useRoom } from './room-store.ts'

/** The name of a source in the chosen language; null where it has none. */
export function useSourceName(): (id: string) => string | null {
  const { say } = useWords()
  const sources = useRoom((state) => state.quality.data?.sources)
  return (id) => {
    const name = sources?.find((source) => source.id === id)?.name
    return name ? say(name) : null
  }
}
