/**
 * A twin of a million beds, each opened and taken by a patient of its own through the ingest, in a process of its own. Prints what it
 * needed as JSON.
 */
import { loadCity, parametersOfCity } from '@kangcheng/seed-data'
import type { CityModel, Facility, Unit } from '@kangcheng/twin-engine'
import { wallClock } from '../src/live/city-clock.ts'
import { ingest, type Received } from '../src/live/ingest.ts'
import { Twin } from '../src/live/twin.ts'
import { reportTo } from '../src/telemetry/log-events.ts'
import { noStoreLog } from './no-store-log.ts'

const HOSPITALS = 500
const WARDS = 20
const BEDS = 100
const BATCH = 1_000
const AT = Date.UTC(2026, 0, 10)

/** The test city with hospitals after the first of its own, so many that they have a million beds. */
function largeCity(): CityModel {
  const small = loadCity('testville')
  const ward = small.units.find((unit) => unit.kind === 'ward')!
  const hospital = small.facilities[ward.facility]!
  const number = (n: number): string => String(n).padStart(3, '0')
  const facilities: Facility[] = []
  const units: Unit[] = []
  for (let h = 0; h < HOSPITALS; h++) {
    facilities.push({ ...hospital, id: `h${number(h)}` })
    for (let w = 0; w < WARDS; w++)
      units.push({
        ...ward,
        id: `h${number(h)}-w${number(w)}`,
        facility: h,
        firstBed: (h * WARDS + w) * BEDS,
        beds: BEDS,
        surgeBeds: 0,
      })
  }
  return { ...small, id: 'million', facilities, units, vehicles: [], groups: [] }
}

const city = largeCity()
const twin = await Twin.start({
  city,
  log: noStoreLog(city.id),
  snapshots: null,
  clock: wallClock(),
  now: Date.now,
  report: reportTo(console.error),
  parameters: parametersOfCity(city),
})
let seq = 0
let events = 0
async function sendAll(kind: string, more: (bed: number) => object): Promise<void> {
  let batch: Received[] = []
  const send = async (): Promise<void> => {
    const { accepted, quarantined } = await ingest(twin, 'bench', 'e', batch)
    if (accepted !== batch.length) throw new Error(`${kind}: ${quarantined[0]?.why ?? 'not all were accepted'}`)
    events += accepted
    batch = []
  }
  let bed = 0
  for (const unit of city.units)
    for (let b = 1; b <= unit.beds; b++) {
      const input = {
        seq: seq++,
        occurredAt: AT,
        kind,
        bed: `${unit.id}-b${String(b).padStart(2, '0')}`,
        ...more(bed++),
      }
      batch.push({ input, raw: () => '' })
      if (batch.length === BATCH) await send()
    }
  if (batch.length > 0) await send()
}
await sendAll('bed.opened', () => ({}))
await sendAll('bed.occupied', (bed) => ({ encounter: `stay-${bed}` }))
console.log(
  JSON.stringify({ beds: twin.state.index.bedCount, events, peakRssBytes: process.resourceUsage().maxRSS * 1024 }),
)
