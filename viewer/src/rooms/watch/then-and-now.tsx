// A hospital at the moment looked at beside the same hospital now: what has changed, or is expected to.
import type { FacilityPulse } from '../../data/types.ts'
import { sampleAt } from '../../findings/moment.ts'
import { count, NO_VALUE, percent, signed } from '../../format/numbers.ts'
import { clockTime } from '../../format/time.ts'
import { useShown } from '../../moment-hook.ts'
import { type LaidRun, useApp } from '../../store.ts'
import { useAsOf, useWords, useZone } from '../../words-hook.ts'

const ROWS = [
  { key: 'col.occupancy', of: (one: FacilityPulse) => one.occupancy, share: true },
  { key: 'col.occupied', of: (one: FacilityPulse) => one.occupied, share: false },
  { key: 'col.free', of: (one: FacilityPulse) => one.available, share: false },
  { key: 'col.emergency', of: (one: FacilityPulse) => one.emergency, share: false },
  { key: 'col.boarding', of: (one: FacilityPulse) => one.boarding, share: false },
] as const

export function ThenAndNow({ facility, then }: { facility: string; then: FacilityPulse | undefined }) {
  const { words } = useWords()
  const zone = useZone()
  const now = useAsOf()
  const { moment } = useShown()
  const present = useApp((state) => state.pulse?.facilities.find((one) => one.id === facility))
  const run = useApp((state) => state.run)
  if (moment === null || now === null || !then || !present) return null
  if (moment.kind === 'rehearsed') return run && <Rehearsed run={run} at={moment.at} facility={facility} />
  const sign = moment.kind === 'recorded' ? 1 : -1
  return (
    <table className="then-now">
      <caption>
        {words[moment.kind === 'recorded' ? 'moment.since' : 'moment.until'](clockTime(moment.at, zone))}
      </caption>
      <thead>
        <tr>
          <th />
          <th scope="col">{clockTime(moment.at, zone)}</th>
          <th scope="col">{words['time.now'](clockTime(now, zone))}</th>
          <th scope="col">{words['moment.change']}</th>
        </tr>
      </thead>
      <tbody>
        {ROWS.map(({ key, of, share }) => {
          const [before, after] = [of(then), of(present)]
          const written = (value: number | null): string => (share ? percent(value) : count(value))
          const change = before === null || after === null ? null : (after - before) * sign
          return (
            <tr key={key}>
              <th scope="row">{words[key]}</th>
              <td>{written(before)}</td>
              <td>{written(after)}</td>
              <td>{change === null ? NO_VALUE : share ? signed(change * 100, 1) : signed(change)}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

/** What a rehearsal says of a hospital at an instant, with its band, and where the whole of it stands. */
function Rehearsed({ run, at, facility }: { run: LaidRun; at: number; facility: string }) {
  const { words } = useWords()
  const zone = useZone()
  const course = run.facilities.get(facility)
  if (course === undefined) return <p className="meta run-band">{words['run.notIn']}</p>
  const k = sampleAt(run, at, course.needed.p50.length)
  const [low, middle, high] = [course.needed.p10[k], course.needed.p50[k], course.needed.p90[k]]
  return (
    <div className="run-band">
      <h3>
        {words['mark.rehearsal']} {clockTime(at, zone)}
      </h3>
      <p>{words['run.band'](count(middle), count(low), count(high), count(course.open[k]), run.replications)}</p>
      <p className="meta">{words[run.hasPlan ? 'run.plan' : 'run.nothing']}</p>
      <a className="row-link" href={`#/rehearse/${run.id}`}>
        {words['run.open']}
      </a>
    </div>
  )
}
