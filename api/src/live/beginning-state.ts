/** The state with which a compacted log begins. */
import { type CityModel, restoreState, stateFormat, type TwinState } from '@kangcheng/twin-engine'
import type { Beginning } from '../log/beginning.ts'
import { LogUnusable } from '../log/event-log.ts'
import { decodeSnapshot, hashState, type Snapshot } from './snapshots.ts'

/** @throws LogUnusable where it cannot stand for what was removed: damaged, another city's, of another version's state. */
export function stateAtBeginning(
  beginning: Beginning,
  city: CityModel,
): { readonly state: TwinState; readonly snapshot: Snapshot } {
  const refuse = (why: string, remedy: string): never => {
    throw new LogUnusable(
      `the log begins behind position ${beginning.position} with a snapshot that cannot be used: ${why}. ${remedy}`,
    )
  }
  let snapshot: Snapshot
  try {
    snapshot = decodeSnapshot(Buffer.from(beginning.snapshot))
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error), 'Restore a backup')
  }
  const { header } = snapshot
  if (header.city !== city.id)
    return refuse(`it is of city "${header.city}", not of "${city.id}"`, 'Set CITY to that city')
  if (header.position !== beginning.position || header.anchor.checksum !== beginning.checksum)
    return refuse('it belongs to another position', 'Restore a backup')
  if (header.stateFormat !== stateFormat(city))
    return refuse(
      `its state has format ${header.stateFormat}, this program uses ${stateFormat(city)} for this city`,
      'Use the version and the city with which the log was compacted, or restore a backup from before the compaction',
    )
  const state = restoreState(city, snapshot)
  if (hashState(state) !== header.stateHash)
    return refuse('its state does not have the hash it names', 'Restore a backup')
  return { state, snapshot }
}
