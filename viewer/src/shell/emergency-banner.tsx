// While an emergency access lasts: that it does, what for, how long still, and the way to give it back.
import { useEffect, useState } from 'react'
import { change } from '../data/client.ts'
import { readDetail, readMe } from '../data/live.ts'
import { END_EMERGENCY } from '../data/operations.ts'
import { duration } from '../format/time.ts'
import { store, useApp } from '../store.ts'
import { useWords } from '../words-hook.ts'
import { SeverityMark } from './severity-mark.tsx'
import './emergency.css'

const TICK_MS = 5_000
const MINUTE = 60_000

export function EmergencyBanner() {
  const { words } = useWords()
  const until = useApp((state) => state.me?.elevatedUntil ?? null)
  const reason = useApp((state) => state.me?.emergencyReason ?? '')
  const [now, setNow] = useState(Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS)
    return () => clearInterval(timer)
  }, [])
  const left = until === null ? 0 : (Date.parse(until) - now) / MINUTE
  const over = left <= 0
  useEffect(() => {
    if (over) void readMe().then(readDetail)
  }, [over])
  const end = async (): Promise<void> => {
    const answer = await change(END_EMERGENCY, {})
    store.setState({ announcement: answer.ok ? words['access.ended'] : words['access.failed'](answer.why) })
    await readMe()
    await readDetail()
  }
  return (
    <section className="emergency-banner" aria-label={words['access.banner']}>
      <SeverityMark severity="watch" /> <b>{words['access.banner']}</b>
      <span>{words['access.left'](duration(Math.ceil(left)))}</span>
      <span className="ellipsis emergency-reason" title={reason}>
        {reason}
      </span>
      <span className="emergency-noted">{words['access.noted']}</span>
      <button type="button" className="chip" onClick={() => void end()}>
        {words['access.end']}
      </button>
    </section>
  )
}
