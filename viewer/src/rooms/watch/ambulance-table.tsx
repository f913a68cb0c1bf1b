// The ambulances at work as a table: the equal of their signs on the map.
import { DataTable } from '../../charts/data-table.tsx'
import { NO_VALUE } from '../../format/numbers.ts'
import { duration, timeWords } from '../../format/time.ts'
import { useApp } from '../../store.ts'
import { useAsOf, useWords, useZone } from '../../words-hook.ts'
import { AT_WORK, HANDOVER_LIMIT_MINUTES, minutesIn, minutesLeft } from './ambulance-input.ts'

export function AmbulanceTable() {
  const { words, say, language } = useWords()
  const zone = useZone()
  const asOf = useAsOf()
  const ambulances = useApp((state) => state.ambulances)
  if (ambulances === null || asOf === null) return null
  const atWork = ambulances
    .filter(({ phase }) => AT_WORK.includes(phase))
    .toSorted(
      (a, b) => AT_WORK.indexOf(b.phase) - AT_WORK.indexOf(a.phase) || Date.parse(a.since) - Date.parse(b.since),
    )
  const late = atWork.filter((one) => one.phase === 'HANDOVER' && minutesIn(one, asOf) > HANDOVER_LIMIT_MINUTES)
  return (
    <>
      <DataTable
        caption={words['ambulances.title'](atWork.length, late.length)}
        columns={[
          words['ambulances.vehicle'],
          words['ambulances.phase'],
          words['ambulances.since'],
          words['ambulances.station'],
          words['ambulances.to'],
          words['ambulances.left'],
        ]}
        rows={atWork.map((one) => {
          const left = minutesLeft(one, asOf)
          return [
            one.id,
            words[`ambulance.${one.phase}` as 'ambulance.HANDOVER'],
            `${timeWords(Date.parse(one.since), asOf, zone, language)} · ${duration(Math.floor(minutesIn(one, asOf)))}`,
            say(one.station.name),
            one.destination ? say(one.destination.name) : NO_VALUE,
            left === null ? NO_VALUE : duration(Math.ceil(left)),
          ]
        })}
      />
      <p className="meta">{words[ambulances.length === 0 ? 'ambulances.none' : 'ambulances.note']}</p>
    </>
  )
}
