// A city for measuring alone: 100,000 blocks, 60 hospitals and flows of 20,000 streaks at places that a rule gives, the same each time.

import type { Ambulance } from '../../src/data/ambulances.ts'
import type { GeoFrame } from '../../src/scene/geo-view.ts'
import type { Ground, GroundBlocks } from '../../src/scene/ground.ts'
import type { HospitalView, SurfaceFlow, SurfaceHospital } from '../../src/surfaces/surface.ts'

export const BLOCKS = 100_000
export const TOWERS = 60
export const BUNDLES = 4_000
/** Half the side of the square that everything stands in. */
const REACH_METRES = 20_000

const GEO: GeoFrame = { origin: [121.5, 29.9], metresPerDegree: [96_000, 111_000] }

/** A fraction that looks random and is the same each time (Weyl sequences of the golden ratio and of the root of two). */
const golden = (at: number): number => (at * 0.618033988749895) % 1
const root = (at: number): number => (at * 0.414213562373095) % 1
const place = (at: number): readonly [number, number] => [
  (golden(at) * 2 - 1) * REACH_METRES,
  (root(at) * 2 - 1) * REACH_METRES,
]

function blocks(): GroundBlocks {
  const column = (value: (at: number) => number): Float32Array =>
    Float32Array.from({ length: BLOCKS }, (_, at) => value(at + 1))
  return {
    count: BLOCKS,
    east: column((at) => place(at)[0]),
    north: column((at) => place(at)[1]),
    width: column((at) => 30 + 40 * golden(at * 3)),
    depth: column((at) => 20 + 40 * root(at * 5)),
    height: column((at) => 10 + 90 * golden(at * 7) ** 4),
    rotation: column((at) => golden(at * 11) * Math.PI),
  }
}

export const ground = (): Ground => ({
  geo: GEO,
  blocks: blocks(),
  land: [[-60_000, -60_000, 60_000, -60_000, 60_000, 60_000, -60_000, 60_000]],
  rivers: [],
  contours: [],
  places: [],
  home: { east: 0, north: 0, radiusMetres: REACH_METRES * 1.2 },
})

export const hospitals = (): SurfaceHospital[] =>
  Array.from({ length: TOWERS }, (_, at) => {
    const [east, north] = place((at + 1) * 97)
    return {
      index: at,
      id: `h${at}`,
      name: { zh: `医院 ${at}`, en: `Hospital ${at}` },
      label: `H${at}`,
      east,
      north,
      openBeds: 200 + Math.round(1_800 * golden(at)),
      severity: (['normal', 'normal', 'normal', 'watch', 'critical'] as const)[at % 5]!,
      occupancy: 0.6 + 0.5 * root(at),
      stale: false,
    }
  })

/** Bundles of fifty people and more: five streaks each. */
export const flows = (count = BUNDLES): SurfaceFlow[] =>
  Array.from({ length: count }, (_, at) => {
    const [fromEast, fromNorth] = place(at + 7)
    const [toEast, toNorth] = place(((at % TOWERS) + 1) * 97)
    return { fromEast, fromNorth, toEast, toNorth, people: 50 + (at % 40), stressed: at % 9 === 0 }
  })

const POINTS_A_WAY = 40

const degrees = (east: number, north: number): { lng: number; lat: number } => ({
  lng: GEO.origin[0] + east / GEO.metresPerDegree[0],
  lat: GEO.origin[1] + north / GEO.metresPerDegree[1],
})

/** So many ambulances as the server tells of them, each an hour on an arc of its own since `since`. */
export const ambulances = (count: number, since: Date): Ambulance[] =>
  Array.from({ length: count }, (_, at) => {
    const [middleEast, middleNorth] = place(at + 13)
    const radius = 2_000 + 6_000 * golden(at)
    const angle = golden(at * 3) * 2 * Math.PI
    const points = Array.from({ length: POINTS_A_WAY }, (_, point) => {
      const turn = angle + (point / POINTS_A_WAY) * 3
      return degrees(middleEast + radius * Math.cos(turn), middleNorth + radius * Math.sin(turn))
    })
    const phases = ['MOBILE', 'TO_HOSPITAL', 'IDLE', 'ASSIGNED'] as const
    return {
      id: `v${at}`,
      phase: phases[at % phases.length]!,
      since: since.toISOString(),
      location: points[0]!,
      station: { id: 's', name: { zh: '站', en: 'Station' } },
      destination: { id: `h${at % TOWERS}`, name: { zh: '院', en: 'Hospital' } },
      way: {
        basis: 'ROADS',
        points: points.flatMap(({ lng, lat }) => [lng, lat]),
        minutes: points.map((_, point) => (point / (POINTS_A_WAY - 1)) * 60),
      },
    }
  })

export const BEDS = 50_000
const TOWERS_OPENED = 25
const WARDS = 25
const BEDS_A_WARD = BEDS / TOWERS_OPENED / WARDS

/** A hospital of 50,000 beds: no such one is, but every bed of a city may be asked for at once. */
export const openedHospital = (): HospitalView => ({
  name: 'Made',
  ed: { resus: 4, treating: 30, observation: 12, boarding: 5, places: 60 },
  towers: Array.from({ length: TOWERS_OPENED }, (_, tower) => ({
    name: String(tower),
    wards: Array.from({ length: WARDS }, (_, ward) => ({
      unitId: `u${tower}-${ward}`,
      name: `${tower}-${ward}`,
      floor: ward + 1,
      openBeds: BEDS_A_WARD,
      firstBed: (tower * WARDS + ward) * BEDS_A_WARD,
      statuses: new Uint8Array(BEDS_A_WARD),
      hasFree: true,
    })),
  })),
})

/** States of all beds, another one for each `turn`. */
export const bedStates = (turn: number): Uint8Array =>
  Uint8Array.from({ length: BEDS }, (_, bed) => 1 + Math.floor(golden(bed + turn * 31) * 9))
