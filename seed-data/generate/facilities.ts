/** Everything that stands in the city, put together from facts, towns, stations and shares of beds. */
import { fromGround, type LngLat, type Parameters, type Provenance, type Text, toGround } from '@kangcheng/twin-engine'
import { type BedCount, shareBeds, shareEmergencyPlaces, shareIcu } from './beds.ts'
import type { Terrain } from './land.ts'
import { type GridCell, makePopulation, type Town } from './population.ts'
import { randomStream } from './random.ts'
import type { CitySettings, HospitalFacts } from './settings.ts'
import { makeStations, type Station } from './stations.ts'
import { makeUnits, type WardPlan } from './wards.ts'

const SYNTHETIC: Provenance = { confidence: 'synthetic', source: '' }
const NOT_PUBLISHED: Provenance = { confidence: 'approximate', source: 'no published figure found' }

/** The facility as written to `city.json`; `location` is null where it stands in the positions file. */
interface FacilityRow {
  readonly id: string
  readonly name: Text
  readonly kind: string
  readonly location: LngLat | null
  readonly district: number
  readonly level: Text | null
  readonly approvedBeds: number | null
  readonly parent: string | null
  readonly services: readonly string[]
  readonly provenance: Readonly<Record<string, Provenance>>
}

export interface MadeCity {
  /** The document of `city.json`, as `decodeCity` takes it once positions are filled in. */
  readonly document: Readonly<Record<string, unknown>>
  readonly cells: readonly GridCell[]
  readonly towns: readonly Town[]
}

export function makeCity(settings: CitySettings, terrain: Terrain, parameters: Parameters): MadeCity {
  const { cells, towns } = makePopulation(settings, terrain)
  const centres = primaryCareCentres(settings, towns, cells)
  const beds = shareBeds(
    settings,
    settings.districts.map((_, d) => ({
      hospitals: settings.hospitals.filter((h) => h.district === d),
      centres: !settings.centresHaveBeds
        ? []
        : [
            ...settings.hospitals.filter((h) => h.district === d && h.type === 'township').map((h) => h.id),
            ...centres.filter((c) => c.row.district === d && !c.urban).map((c) => c.row.id),
            ...centres.filter((c) => c.row.district === d && c.urban).map((c) => c.row.id),
          ],
    })),
    parameters,
  )
  const icu = shareIcu(settings, beds)
  const emergency = shareEmergencyPlaces(settings, cells, beds, parameters)
  const stations = makeStations(cells, settings.ambulances)
  const facilities: FacilityRow[] = [
    ...settings.hospitals.map((h) => hospitalRow(h, beds.get(h.id))),
    ...centres.map((c) => withBeds(c.row, beds.get(c.row.id))),
    ...stations.map((s, i) => stationRow(settings, stations, s, i)),
    ...sharedCentres(settings, terrain),
  ]
  const plans = facilities.flatMap((row, facility): WardPlan[] => {
    const open = beds.get(row.id)?.open ?? 0
    if (open === 0) return []
    const type = settings.hospitals.find((h) => h.id === row.id)?.type ?? 'township'
    const icuBeds = icu.get(row.id) ?? 0
    return [{ facility, id: row.id, type, openBeds: open, icuBeds, emergencyPlaces: emergency.get(row.id) ?? 0 }]
  })
  const firstStation = settings.hospitals.length + centres.length
  const document = {
    id: settings.id,
    name: settings.name,
    zone: 'Asia/Shanghai',
    utcOffsetMinutes: 480,
    synthetic: true,
    positionsFile: settings.positionsFile,
    attributions: settings.attributions,
    districts: settings.districts.map(({ id, name, population, seat, provenance }) => ({
      id,
      name,
      population,
      seat,
      provenance,
    })),
    facilities,
    units: makeUnits(plans, parameters, settings.fromBeds.surge, randomStream(settings.seed, 'wards')),
    vehicles: vehicles(stations, firstStation, settings.negativePressureShare),
    groups: settings.groups,
    cells: {
      origin: settings.origin,
      stepMetres: 1000,
      columns: ['column', 'row', 'district', 'population', 'age0to14', 'age15to59', 'age60to64', 'age65plus'],
      rows: cells.map((c) => [c.column, c.row, c.district, c.population, ...c.ages]),
    },
  }
  return { document, cells, towns }
}

function hospitalRow(h: HospitalFacts, count: BedCount | undefined): FacilityRow {
  return {
    id: h.id,
    name: h.name,
    kind: h.type === 'township' ? 'PRIMARY_CARE_CENTRE' : 'HOSPITAL',
    location: h.locationElsewhere ? null : rounded(h.location),
    district: h.district,
    level: h.level,
    approvedBeds: count?.approved ?? null,
    parent: h.parent,
    services: h.type === 'general' ? [] : [h.type],
    provenance: {
      name: h.locationProvenance,
      location: h.locationProvenance,
      level: h.level ? { confidence: 'sourced', source: h.levelSource } : NOT_PUBLISHED,
      beds: h.beds ? { confidence: h.beds.confidence, source: h.beds.source } : SYNTHETIC,
      units: SYNTHETIC,
    },
  }
}

/** One primary-care centre per town that no real township centre of the district serves. */
function primaryCareCentres(
  settings: CitySettings,
  towns: readonly Town[],
  cells: readonly GridCell[],
): { row: FacilityRow; urban: boolean }[] {
  const urbanCells = new Set(cells.filter((c) => c.urban).map((c) => `${c.column} ${c.row}`))
  const taken = new Set<Town>()
  for (const h of settings.hospitals) {
    if (h.type !== 'township') continue
    const [x, y] = toGround(settings.origin, h.location)
    const free = towns.filter((t) => t.district === h.district && !taken.has(t))
    const nearest = free.sort((a, b) => Math.hypot(a.east - x, a.north - y) - Math.hypot(b.east - x, b.north - y))[0]
    if (nearest) taken.add(nearest)
  }
  const serial = settings.districts.map(() => 0)
  let next = 0
  return towns
    .filter((t) => !taken.has(t))
    .map((town) => {
      const number = String(++serial[town.district]!).padStart(2, '0')
      const place = settings.districts[town.district]!.name
      next++
      const row = plainRow(
        `p${String(next).padStart(3, '0')}`,
        {
          zh: `${place.zh} 基层中心 ${number}（合成）`,
          en: `${place.en} primary-care centre ${number} (synthetic)`,
        },
        'PRIMARY_CARE_CENTRE',
        town.location,
        town.district,
        [],
      )
      const urban = urbanCells.has(`${Math.round(town.east / 1000)} ${Math.round(town.north / 1000)}`)
      return { row, urban }
    })
}

function stationRow(
  settings: CitySettings,
  stations: readonly Station[],
  station: Station,
  index: number,
): FacilityRow {
  const { cell } = station
  const number = stations.slice(0, index + 1).filter((s) => s.cell.district === cell.district).length
  const place = settings.districts[cell.district]!.name
  const label = String(number).padStart(2, '0')
  return plainRow(
    `e${String(index + 1).padStart(3, '0')}`,
    { zh: `${place.zh} 急救站 ${label}（合成）`, en: `${place.en} emergency station ${label} (synthetic)` },
    'EMERGENCY_STATION',
    fromGround(settings.origin, cell.east, cell.north),
    cell.district,
    [],
  )
}

/** Shared centres near the seats of the most populous districts in turn; only their number is a fact. */
function sharedCentres(settings: CitySettings, terrain: Terrain): FacilityRow[] {
  const random = randomStream(settings.seed, 'shared centres')
  const byPopulation = settings.districts
    .map((_, d) => d)
    .sort((a, b) => settings.districts[b]!.population - settings.districts[a]!.population)
  const placeNear = (d: number): LngLat => {
    const [x, y] = toGround(settings.origin, settings.districts[d]!.seat)
    for (;;) {
      const east = x + random.between(-1800, 1800)
      const north = y + random.between(-1800, 1800)
      if (terrain.isDry(east, north, 60)) return fromGround(settings.origin, east, north)
    }
  }
  let serial = 0
  const rows: FacilityRow[] = settings.sharedCentres.flatMap((centre) =>
    Array.from({ length: centre.count }, (_, k) => {
      const d = byPopulation[k % byPopulation.length]!
      const place = settings.districts[d]!.name
      const row = plainRow(
        `s${String(++serial).padStart(2, '0')}`,
        { zh: `${place.zh} ${centre.name.zh}（合成）`, en: `${place.en} ${centre.name.en} (synthetic)` },
        'SHARED_CENTRE',
        placeNear(d),
        d,
        [centre.service],
      )
      return { ...row, provenance: { ...row.provenance, services: centre.provenance } }
    }),
  )
  if (settings.bloodCentre) {
    const name = { zh: `${settings.name.zh} 血液中心（合成）`, en: `${settings.name.en} blood centre (synthetic)` }
    rows.push(plainRow('b01', name, 'BLOOD_CENTRE', placeNear(0), 0, ['blood']))
  }
  return rows
}

function plainRow(
  id: string,
  name: Text,
  kind: string,
  location: LngLat,
  district: number,
  services: readonly string[],
): FacilityRow {
  return {
    id,
    name,
    kind,
    location: rounded(location),
    district,
    level: null,
    approvedBeds: null,
    parent: null,
    services,
    provenance: { name: SYNTHETIC, location: SYNTHETIC, level: NOT_PUBLISHED, beds: SYNTHETIC },
  }
}

function withBeds(row: FacilityRow, count: BedCount | undefined): FacilityRow {
  return { ...row, approvedBeds: count ? count.approved : 0 }
}

function vehicles(stations: readonly Station[], firstStation: number, negativePressureShare: number) {
  const made: { id: string; station: number; negativePressure: boolean }[] = []
  let negative = 0
  stations.forEach((s, i) => {
    for (let k = 0; k < s.ambulances; k++) {
      const count = made.length + 1
      // Keeping the running share at or above the target spreads them over all stations.
      const negativePressure = negative < Math.ceil(count * negativePressureShare)
      if (negativePressure) negative++
      made.push({ id: `v${String(count).padStart(3, '0')}`, station: firstStation + i, negativePressure })
    }
  })
  return made
}

/** About one metre: no synthetic place is known better. */
function rounded([lng, lat]: LngLat): LngLat {
  return [Math.round(lng * 1e5) / 1e5, Math.round(lat * 1e5) / 1e5]
}
