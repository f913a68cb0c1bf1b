// A panel that lies over the stage tells it where, so that names of hospitals keep out.
import { useLayoutEffect, useRef } from 'react'
import { stageLayers } from './stage-layers.ts'

/** Ref of a panel within the stage; while it is shown, its rectangle stands among what covers the picture. */
export function useCoveringPanel(name: string) {
  const panel = useRef<HTMLElement>(null)
  useLayoutEffect(() => {
    const element = panel.current
    const stage = element?.closest<HTMLElement>('.stage')
    if (!element || !stage) return
    const tell = (): void => {
      const [own, whole] = [element.getBoundingClientRect(), stage.getBoundingClientRect()]
      const box = { panel: name, x: own.x - whole.x, y: own.y - whole.y, width: own.width, height: own.height }
      stageLayers.setState(({ covered }) => ({ covered: [...covered.filter(({ panel }) => panel !== name), box] }))
    }
    tell()
    const observer = new ResizeObserver(tell)
    observer.observe(element)
    observer.observe(stage)
    return () => {
      observer.disconnect()
      stageLayers.setState(({ covered }) => ({ covered: covered.filter(({ panel }) => panel !== name) }))
    }
  }, [name])
  return panel
}
