// The product's list of single beds with 50,000 of them, whose states change while it is scrolled.
import { createRoot } from 'react-dom/client'
import '../../src/theme/tokens.css'
import '../../src/theme/base.css'
import type { CityPlan, FacilityPlan, Pulse } from '../../src/data/types.ts'
import BedTable from '../../src/rooms/watch/beds/bed-table.tsx'
import { store } from '../../src/store.ts'
import { BEDS, bedStates } from './made-city.ts'

export interface TableBench {
  /** Rows that are in the page. */
  readonly rows: () => number
  readonly scroller: () => Element | null
}

const HOSPITALS = 50
const WARDS = 25
const BEDS_A_WARD = BEDS / HOSPITALS / WARDS

const facilities = Array.from({ length: HOSPITALS }, (_, hospital) => ({
  id: `h${hospital}`,
  index: hospital,
  name: { zh: `医院 ${hospital}`, en: `Hospital ${hospital}` },
  kind: 'HOSPITAL',
  units: Array.from({ length: WARDS }, (_, ward) => ({
    id: `h${hospital}-${ward}`,
    index: hospital * WARDS + ward,
    name: { zh: `病区 ${ward}`, en: `Ward ${ward}` },
    kind: 'ward',
    need: 'general',
    building: 1,
    floor: ward + 1,
    firstBed: (hospital * WARDS + ward) * BEDS_A_WARD,
    openBeds: BEDS_A_WARD,
    surgeBeds: 0,
  })),
})) as unknown as readonly FacilityPlan[]

const { beds } = store.getState()
const now = Date.now()
beds.asOf = now
beds.position = 1n
beds.since = Uint32Array.from({ length: BEDS }, (_, bed) => now / 60_000 - (bed % 3_000))
beds.status = bedStates(0)
const pulse = { asOf: new Date(now).toISOString() } as unknown as Pulse
store.setState({
  pulse,
  city: { synthetic: true, zone: 'Asia/Shanghai' } as unknown as CityPlan,
  bedsVersion: ++beds.version,
})

// As often as the screens hear of beds.
const pictures = [bedStates(0), bedStates(1)] as const
let turn = 0
setInterval(() => {
  const states = pictures[turn++ % 2]!
  for (let bed = turn % 50; bed < BEDS; bed += 50) beds.status[bed] = states[bed]!
  store.setState({ bedsVersion: ++beds.version })
}, 250)

createRoot(document.getElementById('root')!).render(<BedTable facilities={facilities} />)
window.tableBench = {
  rows: () => document.querySelectorAll('tbody tr').length,
  scroller: () => document.querySelector('.bed-list-rows'),
}
