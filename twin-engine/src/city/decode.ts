/** Unknown input → CityModel, or every problem found with its place and what would have been right. */
import {
  type BedClass,
  type Cell,
  type CityModel,
  type Confidence,
  type District,
  type Facility,
  type FacilityKind,
  type HospitalGroup,
  type LngLat,
  NEEDS,
  type Need,
  type Provenance,
  type Text,
  type Unit,
  type Vehicle,
} from './city.ts'
import { decodeCare } from './decode-care.ts'
import type { Decoded, Problem } from './decoded.ts'
import { FACILITY_KINDS } from './facility-kinds.ts'
import { fromGround } from './projection.ts'
import { Reader } from './reader.ts'

const CONFIDENCES: readonly Confidence[] = ['sourced', 'approximate', 'synthetic']
const BED_CLASSES: readonly BedClass[] = ['ward', 'icu', 'emergency', 'observation', 'isolation']
const UNIT_KINDS: readonly Unit['kind'][] = ['ward', 'icu', 'emergency']
const KINDS: readonly FacilityKind[] = FACILITY_KINDS.map((entry) => entry.kind)
/** Fields of a facility that must say where they come from. */
const PROVEN_FIELDS = ['name', 'location', 'level', 'beds']

/**
 * Decodes a city. `cells` come as a list of `Cell`s or, shorter, as a grid
 * `{ origin, stepMetres, rows: [[column, row, district, population, age 0–14, 15–59, 60–64, 65+] …] }`, with lists
 * `deprivation` and `income` beside the rows where they are known, null for a cell without.
 */
export function decodeCity(input: unknown): Decoded<CityModel> {
  const problems: Problem[] = []
  const root = new Reader(input, '', problems)
  if (!root.isObject('a city { id, name, districts, facilities, units, cells, vehicles, groups }')) {
    return { ok: false, problems }
  }
  const districts = root.list('districts').map(decodeDistrict)
  uniqueIds(root.list('districts'), problems)
  const facilities = root.list('facilities').map((f) => decodeFacility(f, districts.length))
  const facilityAt = uniqueIds(root.list('facilities'), problems)
  checkParents(facilities, problems)
  const units = root.list('units').map((u) => decodeUnit(u, facilities.length))
  uniqueIds(root.list('units'), problems)
  checkBeds(units, problems)
  const cells = decodeCells(root.field('cells'), districts.length, problems)
  checkPopulation(districts, cells, problems)
  const vehicles = root.list('vehicles').map((v) => decodeVehicle(v, facilities, problems))
  uniqueIds(root.list('vehicles'), problems)
  const groups = root.list('groups').map((g) => decodeGroup(g, facilityAt))
  uniqueIds(root.list('groups'), problems)
  const care = root.field('care')
  const set = root.field('parameters')
  const hasCare =
    care.value !== undefined && care.value !== null && care.isObject('an object { source, rates, emergencySources, … }')
  const city: CityModel = {
    id: root.field('id').text(),
    name: decodeText(root.field('name')),
    zone: root.field('zone').text(),
    utcOffsetMinutes: root.field('utcOffsetMinutes').integer(-840, 840),
    synthetic: root.field('synthetic').flag(),
    districts,
    facilities,
    units,
    cells,
    vehicles,
    groups,
    attributions: root.list('attributions').map((a) => a.text()),
    ...(set.value !== undefined && { parameters: set.text() }),
    ...(hasCare && { care: decodeCare(care, { facilities, units, cells }) }),
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: city }
}

function decodeText(at: Reader): Text {
  return { zh: at.field('zh').text(), en: at.field('en').text() }
}

function decodeLocation(at: Reader): LngLat {
  const pair = at.value
  if (pair === null || pair === undefined) {
    at.problem('location is missing: give [longitude, latitude] in WGS-84 degrees, or list it in the positions file')
    return [0, 0]
  }
  const [lng, lat] = Array.isArray(pair) && pair.length === 2 ? (pair as unknown[]) : []
  if (typeof lng !== 'number' || typeof lat !== 'number' || !(Math.abs(lng) <= 180) || !(Math.abs(lat) <= 90)) {
    const swapped =
      typeof lng === 'number' && typeof lat === 'number' && Math.abs(lat) <= 180 && Math.abs(lng) <= 90
        ? '; longitude comes first'
        : ''
    at.problem(
      `must be [longitude −180 … 180, latitude −90 … 90] in WGS-84 degrees, got ${JSON.stringify(pair)}${swapped}`,
    )
    return [0, 0]
  }
  return [lng, lat]
}

function decodeProvenance(at: Reader): Provenance {
  const confidence = at.field('confidence').oneOf(CONFIDENCES)
  const source = at.field('source').text('may be empty')
  if (source === '' && confidence !== 'synthetic') {
    at.field('source').problem(`a value that is ${confidence} must name its source`)
  }
  return { confidence, source }
}

function decodeDistrict(at: Reader): District {
  return {
    id: at.field('id').text(),
    name: decodeText(at.field('name')),
    population: at.field('population').integer(0),
    seat: decodeLocation(at.field('seat')),
    provenance: decodeProvenance(at.field('provenance')),
  }
}

function decodeFacility(at: Reader, districts: number): Facility {
  const level = at.field('level')
  const approved = at.field('approvedBeds')
  const parent = at.field('parent')
  const doctors = at.field('doctors')
  const provenance = at.field('provenance').entries()
  for (const field of PROVEN_FIELDS) {
    if (!provenance.some(([name]) => name === field)) {
      at.field('provenance').problem(`must say where "${field}" comes from: { confidence, source }`)
    }
  }
  return {
    id: at.field('id').text(),
    name: decodeText(at.field('name')),
    kind: at.field('kind').oneOf(KINDS),
    location: decodeLocation(at.field('location')),
    district: at.field('district').index(districts, 'districts'),
    level: level.value === null ? null : decodeText(level),
    approvedBeds: approved.value === null ? null : approved.integer(0),
    parent: parent.value === null ? null : parent.text(),
    services: at.list('services').map((s) => s.text()),
    ...(doctors.value !== undefined && doctors.value !== null && { doctors: doctors.integer(0) }),
    provenance: Object.fromEntries(provenance.map(([name, p]) => [name, decodeProvenance(p)])),
  }
}

function decodeUnit(at: Reader, facilities: number): Unit {
  const kind = at.field('kind').oneOf(UNIT_KINDS)
  const need: Need = at.field('need').oneOf(NEEDS)
  const bedClass = at.field('bedClass').oneOf(BED_CLASSES)
  if (kind !== 'ward' && need !== kind) at.field('need').problem(`a unit of kind ${kind} serves the need "${kind}"`)
  if (kind === 'ward' && (need === 'icu' || need === 'emergency')) {
    at.field('need').problem(`a ward cannot serve "${need}"; make the unit of kind ${need}`)
  }
  return {
    id: at.field('id').text(),
    name: decodeText(at.field('name')),
    facility: at.field('facility').index(facilities, 'facilities'),
    kind,
    need,
    bedClass,
    building: at.field('building').integer(1),
    floor: at.field('floor').integer(1),
    firstBed: at.field('firstBed').integer(kind === 'emergency' ? -1 : 0),
    beds: at.field('beds').integer(0),
    surgeBeds: at.field('surgeBeds').integer(0),
  }
}

function decodeVehicle(at: Reader, facilities: readonly Facility[], problems: Problem[]): Vehicle {
  const station = at.field('station').index(facilities.length, 'facilities')
  const kind = facilities[station]?.kind
  if (kind !== undefined && kind !== 'EMERGENCY_STATION' && kind !== 'HOSPITAL') {
    problems.push({
      path: `${at.path}.station`,
      why: `a vehicle stands at an EMERGENCY_STATION or HOSPITAL, not ${kind}`,
    })
  }
  return { id: at.field('id').text(), station, negativePressure: at.field('negativePressure').flag() }
}

function decodeGroup(at: Reader, facilityAt: ReadonlyMap<string, number>): HospitalGroup {
  const known = (member: Reader): string => {
    const id = member.text()
    if (id !== '' && !facilityAt.has(id)) member.problem(`there is no facility "${id}"`)
    return id
  }
  return {
    id: at.field('id').text(),
    name: decodeText(at.field('name')),
    lead: known(at.field('lead')),
    members: at.list('members').map(known),
    provenance: decodeProvenance(at.field('provenance')),
  }
}

function decodeCells(at: Reader, districts: number, problems: Problem[]): Cell[] {
  if (Array.isArray(at.value)) {
    const cells = at.items().map((c): Cell => {
      const ages = c.list('ages').map((a) => a.integer(0))
      const population = c.field('population').integer(0)
      checkAges(ages, population, c.path, problems)
      return {
        id: c.field('id').text(),
        centre: decodeLocation(c.field('centre')),
        district: c.field('district').index(districts, 'districts'),
        population,
        ages: ages as unknown as Cell['ages'],
        ...decodeStanding(c.field('deprivation'), c.field('income')),
      }
    })
    uniqueIds(at.items(), problems)
    return cells
  }
  if (!at.isObject('a list of cells, or a grid { origin, stepMetres, rows }')) return []
  const origin = decodeLocation(at.field('origin'))
  const step = at.field('stepMetres').number(1)
  const seen = new Set<string>()
  const rows = at.list('rows')
  const deprivation = besideRows(at.field('deprivation'), rows.length)
  const income = besideRows(at.field('income'), rows.length)
  return rows.map((r, i): Cell => {
    const row = r.value
    if (!Array.isArray(row) || row.length !== 8 || !row.every(Number.isInteger)) {
      r.problem('must be 8 whole numbers: column, row, district, population and the four age bands')
      return { id: '', centre: origin, district: 0, population: 0, ages: [0, 0, 0, 0] }
    }
    const [column, line, district, population, ...ages] = row as [number, number, number, number, ...number[]]
    if (district < 0 || district >= districts) {
      r.problem(`district ${district} is not an index into districts (0 … ${districts - 1})`)
    }
    if (population < 0 || ages.some((a) => a < 0)) r.problem('residents must not be negative')
    checkAges(ages, population, r.path, problems)
    const id = `c${column}n${line}`
    if (seen.has(id)) r.problem(`the cell at column ${column}, row ${line} is given twice`)
    seen.add(id)
    return {
      id,
      centre: fromGround(origin, column * step, line * step),
      district,
      population,
      ages: ages as unknown as Cell['ages'],
      ...decodeStanding(deprivation[i], income[i]),
    }
  })
}

/** A list with one entry per row of the grid; none where it is left out. */
function besideRows(at: Reader, rows: number): readonly Reader[] {
  if (at.value === undefined || at.value === null) return []
  const items = at.items()
  if (items.length !== rows)
    at.problem(`must have one entry per row, ${rows}, got ${items.length}; null where not known`)
  return items
}

/** How well off the residents are, as far as it is known. */
function decodeStanding(
  deprivation: Reader | undefined,
  income: Reader | undefined,
): Pick<Cell, 'deprivation' | 'income'> {
  const isGiven = (at: Reader | undefined): at is Reader => at?.value !== undefined && at.value !== null
  return {
    ...(isGiven(deprivation) && { deprivation: deprivation.number(0, 1) }),
    ...(isGiven(income) && { income: income.number(0) }),
  }
}

function checkAges(ages: readonly number[], population: number, path: string, problems: Problem[]): void {
  const sum = ages.reduce((a, b) => a + b, 0)
  if (ages.length !== 4)
    problems.push({ path, why: `needs four age bands 0–14, 15–59, 60–64, 65+, got ${ages.length}` })
  else if (sum !== population) problems.push({ path, why: `age bands add up to ${sum}, population is ${population}` })
}

/** Residents of the cells must give the population of their district, so that no figure is counted twice or lost. */
function checkPopulation(districts: readonly District[], cells: readonly Cell[], problems: Problem[]): void {
  const sums = districts.map(() => 0)
  for (const cell of cells) if (cell.district in sums) sums[cell.district]! += cell.population
  districts.forEach((d, i) => {
    if (sums[i] !== d.population) {
      problems.push({
        path: `districts[${i}].population`,
        why: `${d.id} has ${d.population} residents, its cells have ${sums[i]}`,
      })
    }
  })
}

function checkParents(facilities: readonly Facility[], problems: Problem[]): void {
  const byId = new Map(facilities.map((f) => [f.id, f]))
  facilities.forEach((f, i) => {
    if (f.parent === null) return
    const parent = byId.get(f.parent)
    const path = `facilities[${i}].parent`
    if (!parent) problems.push({ path, why: `there is no facility "${f.parent}"` })
    else if (f.parent === f.id) problems.push({ path, why: 'a facility cannot be a campus of itself; use null' })
  })
}

/** Beds of wards and intensive care must number 0, 1, 2 … without overlap or gap. */
function checkBeds(units: readonly Unit[], problems: Problem[]): void {
  const order = units
    .map((unit, i) => ({ unit, path: `units[${i}].firstBed` }))
    .filter(({ unit }) => unit.kind !== 'emergency')
    .sort((a, b) => a.unit.firstBed - b.unit.firstBed)
  let next = 0
  let before = ''
  for (const { unit, path } of order) {
    const after = before === '' ? '' : ` after ${before}`
    if (unit.firstBed < next) {
      problems.push({ path, why: `beds of ${unit.id} overlap those of ${before}: first bed must be ${next}` })
    } else if (unit.firstBed > next) {
      problems.push({
        path,
        why: `beds ${next} … ${unit.firstBed - 1} belong to no unit: ${unit.id} starts at ${next}${after}`,
      })
    }
    next = Math.max(next, unit.firstBed + unit.beds + unit.surgeBeds)
    before = unit.id
  }
}

/** Index by id; a repeated id is a problem at its second place. */
function uniqueIds(items: readonly Reader[], problems: Problem[]): Map<string, number> {
  const first = new Map<string, number>()
  items.forEach((item, i) => {
    const id = (item.value as { id?: unknown } | null)?.id
    if (typeof id !== 'string') return
    const earlier = first.get(id)
    if (earlier === undefined) first.set(id, i)
    else
      problems.push({
        path: `${item.path}.id`,
        why: `"${id}" is already the id of item ${earlier}; ids must be unique`,
      })
  })
  return first
}
