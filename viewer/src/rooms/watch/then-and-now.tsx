// A hospital at the moment looked at beside the same hospital now: what has changed, or is expected to.
import type { FacilityPulse } from '../../data/types.ts'
import { count, NO_VALUE, percent, signed } from '../../format/numbers.ts'
import { clockTime } from '../../format/time.ts'
import { useShown } from '../../moment-hook.ts'
import { useApp } from '../../store.ts'
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
  if (moment === null || now === null || !then || !present) return null
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
