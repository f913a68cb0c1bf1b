// What changed, said aloud: at most one polite sentence in five seconds, new critical hospitals at once.
import { useEffect, useRef, useState } from 'react'
import { store, useApp } from '../store.ts'
import { useWords } from '../words-hook.ts'

const EVERY_MS = 5_000

export function LiveRegion() {
  const { words, say } = useWords()
  const [polite, setPolite] = useState('')
  const [assertive, setAssertive] = useState('')
  const alerts = useApp((state) => state.pulse?.alerts)
  const connection = useApp((state) => state.connection)
  const ended = useApp((state) => state.streamEnd)
  const announcement = useApp((state) => state.announcement)
  const known = useRef<Set<string> | null>(null)
  const last = useRef(0)
  const before = useRef(connection)
  useEffect(() => {
    if (!alerts) return
    const critical = alerts.filter((alert) => alert.severity === 'critical')
    const fresh = known.current === null ? [] : critical.filter((alert) => !known.current!.has(alert.id))
    known.current = new Set(critical.map((alert) => alert.id))
    const first = fresh[0]
    if (!first) return
    const name = first.facility ? store.getState().catalogue?.facility.get(first.facility.id)?.name : undefined
    setAssertive(words['say.critical'](name ? say(name) : '', say(first.finding)))
  }, [alerts, words, say])
  useEffect(() => {
    const now = performance.now()
    if (connection !== before.current && before.current !== 'connecting')
      setAssertive(words[connection === 'lost' ? 'say.connection' : 'say.connected'])
    before.current = connection
    if (!alerts || now - last.current < EVERY_MS) return
    last.current = now
    setPolite(words['say.alerts'](new Set(alerts.map((alert) => alert.facility?.id)).size))
  }, [alerts, connection, words])
  useEffect(() => {
    if (ended !== null) setAssertive(words[`ended.${ended}`])
  }, [ended, words])
  // After the effect above: what was found is said before the count of alerts.
  useEffect(() => {
    if (announcement === null) return
    last.current = performance.now()
    setPolite(announcement)
  }, [announcement])
  return (
    <>
      <p className="visually-hidden" aria-live="polite">
        {polite}
      </p>
      <p className="visually-hidden" aria-live="assertive">
        {assertive}
      </p>
    </>
  )
}
