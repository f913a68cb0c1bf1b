// What is closed or under water at an instant of the open rehearsal, for its own stage.
import { useEffect, useMemo } from 'react'
import { useClosureWords } from '../../../i18n/closure-words.ts'
import type { SurfaceClosure } from '../../../surfaces/surface.ts'
import { activeAt, surfaceClosures } from './closure-rows.ts'
import { useClosures } from './closure-store.ts'

interface RunClosuresProps {
  /** Epoch ms of the instant that is played. */
  at: number
  tell: (closures: readonly SurfaceClosure[]) => void
}

export default function RunClosures({ at, tell }: RunClosuresProps) {
  const words = useClosureWords()
  const { rows } = useClosures('rehearsal')
  const closures = useMemo(() => (rows === null ? [] : surfaceClosures(activeAt(rows, at), words)), [rows, at, words])
  useEffect(() => tell(closures), [closures, tell])
  return null
}
