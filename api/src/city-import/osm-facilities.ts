/**
 * Health facilities of an OpenStreetMap extract. One hospital may be a node, the outline of a building and a relation at
 * once, and its departments buildings of their own: what belongs together becomes one facility, and every merger is told.
 */
import type { FacilityKind, LngLat, Text } from '@kangcheng/twin-engine'
import { distanceMetres } from '../feeds/gcj02.ts'
import { type FoundFacility, nameOf, namesAlike } from './found-facility.ts'
import { firstOf, type ImportProblems } from './import-problem.ts'
import type { OsmTags } from './osm-blocks.ts'
import type { OsmExtract } from './osm-extract.ts'
import {
  areaSquareMetres,
  centreOf,
  distanceToRingMetres,
  insideRing,
  outerRings,
  type Ring,
  ringOfWay,
} from './osm-rings.ts'

/** Metres between two objects of one name that are still one facility. */
const SAME_NAME_METRES = 300
/** Metres from an unnamed hospital object, or a building of a hospital, to the hospital that it belongs to. */
const UNNAMED_METRES = 150
const DEPARTMENT_METRES = 300

const HISTORICAL = /\((historical|closed|former|defunct)\)|已(撤销|关闭)/i
const PHARMACY = /pharmac|farmac|apotheke|drogu|药(房|店)/i
/** Names of places for outpatients that are tagged as hospitals. */
const OUTPATIENT =
  /\b(outpatients?|family ?care|clinic|polyclinic|health cent(er|re)|medical office|day surgery)\b|门诊部|诊所|卫生(服务中心|院|室)/i

const KIND_NAMES: Partial<Record<FacilityKind, Text>> = {
  HOSPITAL: { zh: '医院', en: 'Hospital' },
  PRIMARY_CARE_CENTRE: { zh: '基层医疗机构', en: 'Primary-care centre' },
  EMERGENCY_STATION: { zh: '急救站', en: 'Ambulance station' },
  BLOOD_CENTRE: { zh: '血液中心', en: 'Blood centre' },
  ELDERLY_CARE: { zh: '养老护理机构', en: 'Nursing home' },
  STEP_DOWN: { zh: '康复机构', en: 'Rehabilitation centre' },
}

interface Candidate {
  readonly place: string
  readonly tags: OsmTags
  readonly at: LngLat
  readonly ring: Ring | null
  readonly kind: FacilityKind | 'DEPARTMENT'
  readonly rank: number
}

/** What the tags say it is; null = nothing of the model. */
function kindOf(tags: OsmTags): FacilityKind | 'DEPARTMENT' | null {
  const { amenity, healthcare } = tags
  if (tags.emergency === 'ambulance_station') return 'EMERGENCY_STATION'
  if (amenity === 'hospital' || healthcare === 'hospital') return 'HOSPITAL'
  if (healthcare === 'blood_bank') return 'BLOOD_CENTRE'
  if (healthcare === 'rehabilitation') return 'STEP_DOWN'
  if (amenity === 'nursing_home' || tags.social_facility === 'nursing_home') return 'ELDERLY_CARE'
  if (amenity === 'clinic' || amenity === 'doctors' || amenity === 'health_post') return 'PRIMARY_CARE_CENTRE'
  if (healthcare !== undefined && /^(clinic|doctor|centre|center|community_health_centre)$/.test(healthcare))
    return 'PRIMARY_CARE_CENTRE'
  return tags.building === 'hospital' ? 'DEPARTMENT' : null
}

/** Relations first, then the larger outline, then points: what others are merged into. */
function candidatesOf(extract: OsmExtract, problems: ImportProblems): Candidate[] {
  const found: Candidate[] = []
  const others = new Map<string, number>()
  const add = (place: string, tags: OsmTags, at: LngLat, ring: Ring | null): void => {
    const kind = kindOf(tags)
    const other = tags.healthcare ?? (tags.amenity === 'pharmacy' ? 'pharmacy' : undefined)
    if (kind === null) {
      if (other !== undefined) others.set(other, (others.get(other) ?? 0) + 1)
      return
    }
    const rank = (ring === null ? 0 : areaSquareMetres(ring)) + (place.startsWith('relation') ? 1e9 : 0)
    found.push({ place, tags, at, ring, kind, rank })
  }
  for (const { id, tags, at } of extract.points) add(`node/${id}`, tags, at, null)
  for (const { id, tags } of extract.ways.values()) {
    if (kindOf(tags) === null && tags.healthcare === undefined) continue
    const ring = ringOfWay(extract, id)
    if (ring !== null) add(`way/${id}`, tags, centreOf(ring), ring)
    else
      problems.remark(
        `${extract.name} way/${id}`,
        `${shown(tags)} is no closed outline and is left out; close it in the map, or list it in --facilities`,
      )
  }
  for (const relation of extract.relations) {
    const kind = kindOf(relation.tags)
    if (kind === null || relation.tags.type !== 'multipolygon') continue
    const [ring] = [...outerRings(extract, relation).outer].sort((a, b) => areaSquareMetres(b) - areaSquareMetres(a))
    if (ring !== undefined) add(`relation/${relation.id}`, relation.tags, centreOf(ring), ring)
    else
      problems.remark(
        `${extract.name} relation/${relation.id}`,
        `${shown(relation.tags)} has no closed outline within the extract and is left out; take a larger extract, or list it in --facilities`,
      )
  }
  if (others.size > 0)
    problems.remark(
      extract.name,
      `${firstOf([...others].map(([value, n]) => `${n} × healthcare=${value}`))} are no part of the model and are left out`,
    )
  return found.sort((a, b) => b.rank - a.rank || (a.place < b.place ? -1 : 1))
}

/** The facilities of the extract; what was left out or merged stands in `problems`. */
export function osmFacilities(extract: OsmExtract, problems: ImportProblems): FoundFacility[] {
  const kept: { facility: FoundFacility; tags: OsmTags; merged: string[] }[] = []
  const candidates = candidatesOf(extract, problems)
  // Named objects come first: an unnamed one or a department joins the hospital that has the name.
  const ordered = [
    ...candidates.filter((c) => c.kind !== 'DEPARTMENT' && c.tags.name !== undefined),
    ...candidates.filter((c) => c.kind !== 'DEPARTMENT' && c.tags.name === undefined),
    ...candidates.filter((c) => c.kind === 'DEPARTMENT'),
  ]
  for (const candidate of ordered) {
    const { place, tags } = candidate
    const at = `${extract.name} ${place}`
    const name = tags.name ?? ''
    if (HISTORICAL.test(name) || tags.end_date !== undefined || tags.disused === 'yes' || tags.abandoned === 'yes') {
      problems.remark(
        at,
        `${shown(tags)} is a facility of the past and is left out; list it in --facilities if it is open`,
      )
      continue
    }
    if (PHARMACY.test(name)) {
      problems.remark(
        at,
        `${shown(tags)} is tagged as a facility but named as a pharmacy, and is left out; list it in --facilities if it is one`,
      )
      continue
    }
    const host = kept.find(({ facility }) => belongs(candidate, facility))
    if (host !== undefined) {
      host.merged.push(`${place} ${shown(tags)}`)
      Object.assign(host, { facility: completed(host.facility, tags) })
      continue
    }
    if (candidate.kind === 'DEPARTMENT') {
      problems.remark(
        at,
        `${shown(tags)} is a building of a hospital with no hospital within ${DEPARTMENT_METRES} m, and is left out; list the hospital in --facilities`,
      )
      continue
    }
    kept.push({ facility: facilityOf(candidate, candidate.kind, extract, problems), tags, merged: [] })
  }
  for (const { facility, merged } of kept)
    if (merged.length > 0)
      problems.remark(
        `${extract.name} ${facility.place}`,
        `"${facility.name.en}" also takes in ${firstOf(merged)}: one site, one facility; list them in --facilities if they are several`,
      )
  return kept.map(({ facility }) => facility)
}

function belongs(candidate: Candidate, facility: FoundFacility): boolean {
  const clinical = facility.kind === 'HOSPITAL' || facility.kind === candidate.kind
  if (!clinical || candidate.kind === 'EMERGENCY_STATION' || candidate.kind === 'ELDERLY_CARE')
    return candidate.kind === facility.kind && near(candidate, facility) <= UNNAMED_METRES && alike(candidate, facility)
  if (facility.ring !== null && insideRing(facility.ring, candidate.at)) return true
  const metres = near(candidate, facility)
  if (candidate.kind === 'DEPARTMENT') return metres <= DEPARTMENT_METRES
  if (candidate.tags.name === undefined) return metres <= UNNAMED_METRES
  return metres <= SAME_NAME_METRES && alike(candidate, facility)
}

function alike(candidate: Candidate, facility: FoundFacility): boolean {
  const { tags } = candidate
  return namesAlike({ zh: tags['name:zh'] ?? tags.name ?? '', en: tags['name:en'] ?? tags.name ?? '' }, facility.name)
}

function near(candidate: Candidate, { at, ring }: FoundFacility): number {
  if (candidate.ring !== null && ring !== null)
    return Math.min(...candidate.ring.map((corner) => distanceToRingMetres(ring, corner)))
  if (ring !== null) return distanceToRingMetres(ring, candidate.at)
  if (candidate.ring !== null) return distanceToRingMetres(candidate.ring, at)
  return distanceMetres(candidate.at, at)
}

function facilityOf(
  candidate: Candidate,
  tagged: FacilityKind,
  extract: OsmExtract,
  problems: ImportProblems,
): FoundFacility {
  const { place, tags } = candidate
  const demoted = tagged === 'HOSPITAL' && OUTPATIENT.test(tags.name ?? '')
  const kind = demoted ? 'PRIMARY_CARE_CENTRE' : tagged
  if (demoted)
    problems.remark(
      `${extract.name} ${place}`,
      `${shown(tags)} is tagged as a hospital but named as a place for outpatients, and becomes a primary-care centre; list it in --facilities if it has beds`,
    )
  const plain = KIND_NAMES[kind]!
  const { name, untranslated } = nameOf(
    { zh: tags['name:zh-Hans'] ?? tags['name:zh'], en: tags['name:en'], plain: tags.name },
    { zh: `${plain.zh}（无名，OSM ${place}）`, en: `${plain.en} (unnamed, OSM ${place})` },
  )
  return {
    place,
    kind,
    name,
    untranslated,
    at: candidate.at,
    ring: candidate.ring,
    beds: bedsOf(tags, `${extract.name} ${place}`, problems),
    intensiveCareBeds: null,
    emergency: emergencyOf(tags),
    level: null,
    source: `OpenStreetMap ${place} (${extract.name})`,
  }
}

/** What a merged object knows and its host does not. */
function completed(facility: FoundFacility, tags: OsmTags): FoundFacility {
  return { ...facility, emergency: facility.emergency ?? emergencyOf(tags), beds: facility.beds ?? plainBeds(tags) }
}

const emergencyOf = ({ emergency }: OsmTags): boolean | null =>
  emergency === 'yes' ? true : emergency === 'no' ? false : null

function plainBeds(tags: OsmTags): number | null {
  const told = tags.beds ?? tags['capacity:beds'] ?? tags['hospital:beds']
  return told !== undefined && /^\d{1,5}$/.test(told.trim()) ? Number(told) : null
}

function bedsOf(tags: OsmTags, at: string, problems: ImportProblems): number | null {
  const told = tags.beds ?? tags['capacity:beds'] ?? tags['hospital:beds']
  const beds = plainBeds(tags)
  if (told !== undefined && beds === null)
    problems.fault(
      at,
      `beds "${told}" is no whole number and stays unknown; correct the tag, or list the facility in --facilities`,
    )
  return beds
}

const shown = (tags: OsmTags): string => (tags.name === undefined ? '(unnamed)' : `"${tags.name}"`)
