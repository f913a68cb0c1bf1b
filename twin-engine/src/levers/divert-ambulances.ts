/**
 * Ambulances that would bring a share of their patients to some hospitals take them elsewhere for a while. A policy of other
 * jurisdictions and of drills; Ningbo's default is to divert nobody. Two neighbours may divert together: neither then takes the
 * other's patients. Whoever comes by themselves comes as ever.
 */
import { DEPARTMENT_RULES, type DepartmentRule } from '../simulation/department-choice.ts'
import { RULE_NAMES, withoutAmbulances } from './ambulance-words.ts'
import { Fields } from './fields.ts'
import type { Lever } from './lever.ts'
import { WINDOW } from './lever-fields.ts'
import { checkFacilities, facilitiesOf, sitesNamed } from './place.ts'

export interface DivertAmbulances {
  readonly kind: 'divert-ambulances'
  /** Ids of hospitals whose ambulances go elsewhere. */
  readonly facilities: readonly string[]
  /** Share of them, 0 to 1. */
  readonly share: number
  /** Triage levels from this one on are diverted; the graver ones come. */
  readonly fromLevel: number
  readonly rule: DepartmentRule
  readonly fromMinute: number
  readonly untilMinute: number
}

export const divertAmbulances: Lever<DivertAmbulances> = {
  kind: 'divert-ambulances',
  name: { zh: '救护车分流', en: 'Divert ambulances' },
  use: 'action',
  fields: [
    { name: 'facilities', label: { zh: '分流的医院', en: 'Hospitals that divert' }, kind: 'facilities' },
    {
      name: 'share',
      label: { zh: '分流比例', en: 'Share diverted' },
      kind: 'share',
      unit: 'share',
      low: 0,
      high: 1,
      fallback: 1,
    },
    {
      name: 'fromLevel',
      label: { zh: '自哪一级起分流', en: 'From triage level' },
      kind: 'number',
      unit: 'triage level',
      low: 1,
      high: 4,
      sensible: [2, 4],
      sensibleSource: {
        zh: '假定：Ⅰ 级患者送往最近的有能力救治的急诊',
        en: 'assumed: patients of level Ⅰ are brought to the nearest department that can treat them',
      },
      fallback: 2,
    },
    {
      name: 'rule',
      label: { zh: '改送到', en: 'Taken instead to' },
      kind: 'choice',
      choices: DEPARTMENT_RULES.map((value) => ({ value, label: RULE_NAMES[value] })),
      fallback: 'nearest',
    },
    ...WINDOW,
  ],
  decode(input) {
    const f = new Fields(input)
    const facilities = f.texts('facilities')
    if (facilities === null && f.problems.length === 0)
      f.problems.push({ path: 'facilities', why: 'name at least one hospital whose ambulances go elsewhere' })
    return f.done<DivertAmbulances>({
      kind: 'divert-ambulances',
      facilities: facilities ?? [],
      share: f.number('share', 0, 1, 1),
      fromLevel: f.whole('fromLevel', 1, 4, 2),
      rule: f.oneOf('rule', DEPARTMENT_RULES, 'nearest'),
      ...f.window(),
    })
  },
  check(spec, city) {
    const known = checkFacilities(spec, city)
    if (!known.ok) return known
    const chosen = facilitiesOf(spec.facilities, city)
    const problems = spec.facilities.flatMap((id, i) =>
      city.units.some((unit) => unit.kind === 'emergency' && city.facilities[unit.facility]!.id === id)
        ? []
        : [{ path: `facilities[${i}]`, why: `"${id}" has no emergency department; name one that has` }],
    )
    const others = city.units.some((unit) => unit.kind === 'emergency' && !chosen.has(unit.facility))
    if (problems.length === 0 && !others)
      problems.push({ path: 'facilities', why: 'leaves no department to go to; leave at least one out' })
    return problems.length > 0 ? { ok: false, problems } : { ok: true, value: spec }
  },
  plan(spec, simulation) {
    const run = simulation.parts.ambulances
    if (run === null || !run.takesPart) return withoutAmbulances('divert-ambulances')
    const facilities = [...facilitiesOf(spec.facilities, simulation.state.city)]
    run.diversions = [
      ...run.diversions,
      {
        facilities,
        share: spec.share,
        fromLevel: spec.fromLevel,
        rule: spec.rule,
        fromMinute: simulation.minute + spec.fromMinute,
        untilMinute: simulation.minute + spec.untilMinute,
      },
    ]
    const percent = Math.round(100 * spec.share)
    const where = sitesNamed(facilities, simulation.state.city)
    return {
      kind: 'divert-ambulances',
      wanted: facilities.length,
      planned: facilities.length,
      note: {
        zh: `${where.zh}的救护车 ${percent}% 改送他院`,
        en: `${percent} % of the ambulances to ${where.en} go elsewhere`,
      },
      cost: { staffHours: 0, moneyYuan: 0 },
    }
  },
}
