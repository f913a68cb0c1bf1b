/** Catalogue of facility kinds: names in both languages and the tier of care that each one belongs to. */
import type { FacilityKind, Text } from './city.ts'

export interface FacilityKindEntry {
  readonly kind: FacilityKind
  readonly name: Text
  /** Tier of the graded system 分级诊疗: `hospital` takes inpatients of any need, `community` first contact, `support` none. */
  readonly tier: 'hospital' | 'community' | 'support'
  /** True where the kind may have wards. */
  readonly hasBeds: boolean
}

export const FACILITY_KINDS: readonly FacilityKindEntry[] = [
  { kind: 'HOSPITAL', name: { zh: '医院', en: 'Hospital' }, tier: 'hospital', hasBeds: true },
  {
    kind: 'PRIMARY_CARE_CENTRE',
    name: { zh: '基层医疗卫生机构', en: 'Primary-care centre' },
    tier: 'community',
    hasBeds: true,
  },
  { kind: 'EMERGENCY_STATION', name: { zh: '急救站', en: 'Emergency station' }, tier: 'support', hasBeds: false },
  { kind: 'SHARED_CENTRE', name: { zh: '区域共享中心', en: 'Shared centre' }, tier: 'support', hasBeds: false },
  { kind: 'BLOOD_CENTRE', name: { zh: '血液中心', en: 'Blood centre' }, tier: 'support', hasBeds: false },
  { kind: 'FEVER_CLINIC', name: { zh: '发热门诊', en: 'Fever clinic' }, tier: 'community', hasBeds: false },
  { kind: 'STEP_DOWN', name: { zh: '康复过渡机构', en: 'Step-down facility' }, tier: 'hospital', hasBeds: true },
  { kind: 'ELDERLY_CARE', name: { zh: '养老护理机构', en: 'Elderly care home' }, tier: 'community', hasBeds: true },
  { kind: 'FIELD_HOSPITAL', name: { zh: '方舱医院', en: 'Field hospital' }, tier: 'hospital', hasBeds: true },
]

/** The catalogue entry of a kind. */
export function facilityKind(kind: FacilityKind): FacilityKindEntry {
  return FACILITY_KINDS.find((entry) => entry.kind === kind)!
}

/** True where admitting inpatients is the mission: a centre with a few beds of its own is no place that rings for want of one. */
export const admitsInpatients = (kind: FacilityKind): boolean => {
  const { tier, hasBeds } = facilityKind(kind)
  return tier === 'hospital' && hasBeds
}
