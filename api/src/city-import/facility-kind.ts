/** What a facility is, from the word that an input has for it, or from its name. */
import { FACILITY_KINDS, type FacilityKind } from '@kangcheng/twin-engine'

/** Words of the column `kind`, in the order in which they are tried. */
const WORDS: readonly (readonly [FacilityKind, RegExp])[] = [
  ['EMERGENCY_STATION', /ambulance|\bems\b|emergency[ _-]?(medical )?station|急救站/i],
  ['BLOOD_CENTRE', /blood|血/i],
  ['ELDERLY_CARE', /nursing[ _-]?home|elderly|care[ _-]?home|养老|护理院/i],
  ['STEP_DOWN', /rehabilitation|step[ _-]?down|康复/i],
  ['FEVER_CLINIC', /fever|发热/i],
  ['FIELD_HOSPITAL', /field[ _-]?hospital|方舱/i],
  [
    'PRIMARY_CARE_CENTRE',
    /clinic\b|clinics\b|doctor|\bgp\b|surgery\b|health[ _-]?(post|cent(er|re)|unit|station)|primary|community|outpatient|posto de sa|unidade|诊所|门诊|卫生(院|室|站|所|服务)|社区/i,
  ],
  ['HOSPITAL', /hospital|h[oô]pital|ospedale|krankenhaus|klinik|infirmary|medical cent(er|re)|医院|医疗中心/i],
]

/** The kind that the word means, or null. */
export function kindOfWord(word: string): FacilityKind | null {
  const plain = word.trim().toUpperCase().replace(/[ -]/g, '_')
  const exact = FACILITY_KINDS.find(({ kind }) => kind === plain)?.kind
  return exact ?? WORDS.find(([, pattern]) => pattern.test(word))?.[0] ?? null
}

/** The kind that a name speaks of, or null: `santa_casa_hospital` is a hospital, `town_hall` nothing. */
export const kindOfName = (name: string): FacilityKind | null => kindOfWord(name.replace(/_/g, ' '))
