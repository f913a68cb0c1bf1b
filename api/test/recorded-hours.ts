/** A log of the test city as the demo feed would have filled it, with the city's own clock. */
import { loadScenario } from '@kangcheng/scenarios'
import { loadCity, parametersOfCity } from '@kangcheng/seed-data'
import { decodeEvent } from '@kangcheng/twin-engine'
import { HiddenCity } from '../src/demo-feed/hidden-city.ts'
import { lineOf } from '../src/live/event-line.ts'
import type { EventLog } from '../src/log/event-log.ts'
import { fileLog } from './file-log.ts'

const MINUTE = 60_000
const CITY = 'testville'
/** Minutes that one block holds. */
const BLOCK_MINUTES = 60

interface Recorded {
  readonly begins: number
  readonly ends: number
}

/** Writes so many hours into the folder's log. @returns the instants at which it begins and ends, epoch ms */
export async function recordedHours(dataDir: string, hours: number): Promise<Recorded> {
  const log = fileLog(dataDir, CITY)
  const recorded = await recordHours(log, hours)
  await log.close()
  return recorded
}

/** The same into any empty log of the test city. */
export async function recordHours(log: Pick<EventLog, 'append'>, hours: number): Promise<Recorded> {
  const city = loadCity(CITY)
  const hidden = new HiddenCity(city, parametersOfCity(city), loadScenario('busy-winter-saturday', city))
  const begins = hidden.now
  let position = 1
  let lines: string[] = []
  let told = 0n
  let passed = 0n
  const write = async (): Promise<void> => {
    await log.append({
      firstPosition: position,
      receivedAt: begins,
      lines,
      marks: [
        { source: 'demo', epoch: hidden.epoch, lowest: 1n, highest: told, gapChanges: [] },
        { source: 'clock', epoch: 'minutes', lowest: 1n, highest: passed, gapChanges: [] },
      ],
      sources: [],
      rejected: [],
      decisions: [],
      receipts: [],
      shares: [],
      pulls: [],
    })
    position += lines.length
    lines = []
  }
  for (let minute = 0; minute <= hours * 60; minute++) {
    const now = begins + minute * MINUTE
    for (const { wire } of hidden.advanceTo(now)) {
      const decoded = decodeEvent(wire)
      if (!decoded.ok) throw new Error(JSON.stringify(decoded.problems))
      told = decoded.value.seq
      lines.push(lineOf({ source: 'demo', epoch: hidden.epoch, ...decoded.value }))
    }
    passed++
    lines.push(lineOf({ source: 'clock', epoch: 'minutes', seq: passed, kind: 'clock.passed', occurredAt: now }))
    if (minute % BLOCK_MINUTES === 0) await write()
  }
  if (lines.length > 0) await write()
  return { begins, ends: begins + hours * 60 * MINUTE }
}
