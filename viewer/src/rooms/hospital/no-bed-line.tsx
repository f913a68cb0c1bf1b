// A ward's chance of having no bed within 24 hours: calculated by the server from who lies there now, so marked as an estimate.
import { useEffect, useState } from 'react'
import { ask } from '../../data/client.ts'
import { NO_BED } from '../../data/operations.ts'
import type { NoBedOutlook } from '../../data/types.ts'
import { count, percent } from '../../format/numbers.ts'
import { useAsOf, useWords } from '../../words-hook.ts'

const HOURS = 24
/** City time after which the figure is asked for anew. */
const EVERY_MILLISECONDS = 15 * 60_000

interface Shown {
  readonly unit: string
  readonly outlook: NoBedOutlook | null
}

export function NoBedLine({ facility, unit }: { facility: string; unit: string }) {
  const { words } = useWords()
  const asOf = useAsOf()
  const [shown, setShown] = useState<Shown | null>(null)
  const look = asOf === null ? null : Math.floor(asOf / EVERY_MILLISECONDS)
  useEffect(() => {
    if (look === null) return
    let wanted = true
    ask<{ facility: { units: readonly { noBed: NoBedOutlook | null }[] } | null }>(NO_BED, {
      facility,
      unit,
      hours: HOURS,
    }).then((answer) => {
      if (wanted) setShown({ unit, outlook: answer.ok ? (answer.data.facility?.units[0]?.noBed ?? null) : null })
    })
    return () => {
      wanted = false
    }
  }, [facility, unit, look])
  const outlook = shown?.unit === unit ? shown.outlook : null
  if (outlook === null) return null
  const notes = [
    ...(outlook.at[0] === 1 ? [words['ward.noBedNow']] : []),
    ...(outlook.units.length > 1 ? [words['ward.noBedPool'](outlook.units.length)] : []),
    words['ward.noBedSource'](count(outlook.beds), count(outlook.taken)),
  ].join(' · ')
  return (
    <p className="ward-no-bed">
      {words['ward.noBed'](outlook.hours)}{' '}
      <b className={outlook.chance >= 0.5 ? 'sev-critical' : outlook.chance >= 0.2 ? 'sev-watch' : ''}>
        {percent(outlook.chance, 0)}%
      </b>{' '}
      <span className="meta ellipsis" title={notes}>
        {notes}
      </span>
    </p>
  )
}
