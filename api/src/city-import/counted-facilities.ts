/** Facilities that an input only counts, or that a city lacks altogether: made up by rule, and flagged synthetic. */
import { fromGround, type LngLat, type Parameters, type Text, toGround } from '@kangcheng/twin-engine'
import type { FoundFacility } from './found-facility.ts'
import type { ImportProblems } from './import-problem.ts'
import type { PopulationCell, PopulationInput } from './population-cell.ts'

/** Distance at which a resident counts a third (1/e) for a hospital made up by rule. */
const REACH_METRES = 3000
/** Facilities of one cell stand so far from its centre. */
const APART_METRES = 60

/** One facility for each that the table's column counts, around the centre of its cell. */
export function countedFacilities(population: PopulationInput, problems: ImportProblems): FoundFacility[] {
  const { counted, cells, source } = population
  if (counted === null) return []
  const made = cells.flatMap(({ id, centre, facilities }) =>
    Array.from({ length: facilities ?? 0 }, (_, k): FoundFacility => {
      const angle = (2 * Math.PI * k) / Math.max(1, facilities!)
      const apart = facilities === 1 ? 0 : APART_METRES
      const at = fromGround(centre, apart * Math.cos(angle), apart * Math.sin(angle))
      return {
        ...madeUp(at, counted === 'hospitals' ? 'HOSPITAL' : 'PRIMARY_CARE_CENTRE'),
        place: `${source} cell ${id}`,
      }
    }),
  )
  problems.remark(
    `${source}, column ${counted}`,
    `counts ${made.length} facilities; each stands in the middle of its cell, is called by a number and flagged synthetic; give --facilities for the real ones`,
  )
  return made
}

const madeUp = (at: LngLat, kind: FoundFacility['kind']): FoundFacility => ({
  place: 'made up',
  kind,
  name: { zh: '', en: '' },
  untranslated: false,
  at,
  ring: null,
  beds: null,
  intensiveCareBeds: null,
  emergency: null,
  level: null,
  source: '',
})

/**
 * The facilities with at least one hospital. Where none is a hospital, one of the counted facilities becomes one for every
 * `cityBuild.residentsPerHospital`, or where nothing was counted a hospital is made up: in turn the place that most residents not yet
 * served live near.
 */
export function withHospitals(
  facilities: readonly FoundFacility[],
  population: PopulationInput,
  { cityBuild }: Parameters,
  problems: ImportProblems,
): readonly FoundFacility[] {
  if (facilities.some(({ kind }) => kind === 'HOSPITAL')) return facilities
  const { residentsPerHospital } = cityBuild
  const residents = population.cells.reduce((sum, cell) => sum + cell.population, 0)
  const wanted = Math.max(1, Math.ceil(residents / residentsPerHospital))
  const counted = facilities.filter(({ source }) => source === '')
  const sites =
    counted.length > 0 && population.counted !== 'clinics'
      ? counted.map(({ at }) => at)
      : population.cells.map(({ centre }) => centre)
  const chosen = servedInTurn(sites, population.cells, Math.min(wanted, sites.length))
  if (counted.length > 0 && population.counted !== 'clinics') {
    problems.remark(
      population.source,
      `no input tells of a hospital: ${chosen.length} of the counted facilities, one per ${residentsPerHospital.toLocaleString('en')} residents, are taken for hospitals and flagged synthetic; give --facilities for the real ones`,
    )
    const hospitals = new Set(chosen.map((i) => counted[i]!))
    return facilities.map((facility) => (hospitals.has(facility) ? { ...facility, kind: 'HOSPITAL' } : facility))
  }
  problems.remark(
    'facilities',
    `no input tells of a hospital: ${chosen.length}, one per ${residentsPerHospital.toLocaleString('en')} residents, are made up where most people live and flagged synthetic; give --facilities for the real ones`,
  )
  return [...facilities, ...chosen.map((i) => madeUp(sites[i]!, 'HOSPITAL'))]
}

/** Greedy: each site is the one with most residents near it, of whom those near an earlier one count less. */
function servedInTurn(sites: readonly LngLat[], cells: readonly PopulationCell[], count: number): number[] {
  const left = cells.map(({ population }) => population)
  const weight = (site: LngLat, c: number): number => {
    const [east, north] = toGround(site, cells[c]!.centre)
    return Math.exp(-((east * east + north * north) / REACH_METRES ** 2))
  }
  const free = new Set(sites.keys())
  const chosen: number[] = []
  while (chosen.length < count) {
    let best = -1
    let most = -1
    for (const s of free) {
      let served = 0
      for (let c = 0; c < left.length; c++) served += left[c]! * weight(sites[s]!, c)
      if (served > most) [best, most] = [s, served]
    }
    free.delete(best)
    chosen.push(best)
    for (let c = 0; c < left.length; c++) left[c]! *= 1 - weight(sites[best]!, c)
  }
  return chosen
}

/** Names of made-up facilities by their number within the kind. */
export function madeUpName(city: Text, kind: FoundFacility['kind'], number: number): Text {
  const label = String(number).padStart(kind === 'HOSPITAL' ? 2 : 3, '0')
  return kind === 'HOSPITAL'
    ? { zh: `${city.zh} 医院 ${label}（合成）`, en: `${city.en} hospital ${label} (synthetic)` }
    : { zh: `${city.zh} 基层医疗机构 ${label}（合成）`, en: `${city.en} health facility ${label} (synthetic)` }
}
