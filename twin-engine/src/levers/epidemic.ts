/**
 * An epidemic 疫情: a pathogen from a file spreads over the city's subdistricts; whoever falls gravely ill comes to be admitted, others
 * come and go home, and staff fall ill with everybody else. Each run has its own course of it, shared by a plan and doing nothing.
 */
import type { Decoded } from '../city/decoded.ts'
import { decodePathogen, type Pathogen } from '../epidemic/pathogen.ts'
import { planEpidemic } from '../simulation/parts/epidemics.ts'
import { Fields, YEAR_MINUTES } from './fields.ts'
import type { Lever } from './lever.ts'

const MOST_IMPORTED = 1_000_000
const MOST_REPRODUCTION = 25
const MOST_EVERYWHERE = 20_000

export interface EpidemicShock {
  readonly kind: 'epidemic'
  /** As its file has it, `kangcheng-pathogen/1`. */
  readonly pathogen: Readonly<Record<string, unknown>>
  /** In place of the pathogen's; null = that. */
  readonly reproductionNumber: number | null
  /** In place of the pathogen's `severityFactor`; null = that. */
  readonly severityFactor: number | null
  /** Infected at the beginning, in the most populous subdistrict. */
  readonly imported: number
  /** In place of `imported`: infected at the beginning in every subdistrict, per 100,000 residents; null = those imported. */
  readonly everywherePer100000: number | null
  readonly staffFallIll: boolean
  readonly fromMinute: number
  readonly days: number
}

export const epidemic: Lever<EpidemicShock> = {
  kind: 'epidemic',
  name: { zh: '疫情', en: 'Epidemic' },
  use: 'shock',
  fields: [
    { name: 'pathogen', label: { zh: '病原体', en: 'Pathogen' }, kind: 'curve' },
    {
      name: 'reproductionNumber',
      label: { zh: '再生数', en: 'Reproduction number' },
      kind: 'number',
      unit: 'people',
      low: 0,
      high: MOST_REPRODUCTION,
      sensible: [1.2, 9.5],
      sensibleSource: {
        zh: '参数资料 §6：季节性流感 1.28，北京模型 9.5',
        en: 'domain/parameters.md 6: seasonal influenza 1.28, a model of Beijing 9.5',
      },
      fallback: null,
    },
    {
      name: 'severityFactor',
      label: { zh: '严重度系数', en: 'Severity' },
      kind: 'number',
      unit: 'factor',
      low: 0.01,
      high: 3,
      sensible: [0.1, 1],
      sensibleSource: {
        zh: '参数资料 §6：接种后类奥密克戎为原始株的 0.1–0.25，假定',
        en: 'domain/parameters.md 6: Omicron-like with vaccination 0.1–0.25 of the first strain, assumed',
      },
      fallback: null,
    },
    {
      name: 'imported',
      label: { zh: '初始感染者', en: 'Infected at the beginning' },
      kind: 'number',
      unit: 'people',
      low: 1,
      high: MOST_IMPORTED,
      sensible: [10, 10_000],
      sensibleSource: {
        zh: '假定：首起聚集，或疫情已在发展',
        en: 'assumed: a first cluster, or a wave well under way',
      },
      fallback: 100,
    },
    {
      name: 'everywherePer100000',
      label: { zh: '起始各街道感染者', en: 'Infected at the beginning, in every subdistrict' },
      kind: 'number',
      unit: 'per 100,000 residents',
      low: 0,
      high: MOST_EVERYWHERE,
      sensible: [1, 500],
      sensibleSource: {
        zh: '假定：流行季头几周，或疫情已在发展',
        en: 'assumed: the first weeks of a season, or a wave well under way',
      },
      fallback: null,
    },
    { name: 'staffFallIll', label: { zh: '医务人员同样感染', en: 'Staff fall ill too' }, kind: 'flag', fallback: true },
    {
      name: 'fromMinute',
      label: { zh: '开始', en: 'From' },
      kind: 'minute',
      unit: 'min',
      low: 0,
      high: YEAR_MINUTES,
      fallback: 0,
    },
    {
      name: 'days',
      label: { zh: '持续', en: 'For' },
      kind: 'number',
      unit: 'd',
      low: 1,
      high: 365,
      sensible: [60, 180],
      sensibleSource: { zh: '假定：一波疫情', en: 'assumed: one wave' },
      fallback: 120,
    },
  ],
  decode(input) {
    const f = new Fields(input)
    const spec: EpidemicShock = {
      kind: 'epidemic',
      pathogen: f.object('pathogen'),
      reproductionNumber: f.optionalNumber('reproductionNumber', 0, MOST_REPRODUCTION),
      severityFactor: f.optionalNumber('severityFactor', 0.01, 3),
      imported: f.whole('imported', 1, MOST_IMPORTED, 100),
      everywherePer100000: f.optionalNumber('everywherePer100000', 0, MOST_EVERYWHERE),
      staffFallIll: f.flag('staffFallIll', true),
      fromMinute: f.number('fromMinute', 0, YEAR_MINUTES, 0),
      days: f.whole('days', 1, 365, 120),
    }
    const pathogen = pathogenOf(spec)
    if (!pathogen.ok && f.problems.length === 0)
      for (const { path, why } of pathogen.problems)
        f.problems.push({ path: `pathogen.${path}`.replace(/\.$/, ''), why })
    return f.done(spec)
  },
  check(spec, city) {
    if (city.cells.length > 0) return { ok: true, value: spec }
    const why = 'the city has no cells: where nobody is known to live nothing can spread; add a population table'
    return { ok: false, problems: [{ path: 'kind', why }] }
  },
  plan(spec, simulation) {
    const pathogen = pathogenOf(spec)
    if (!pathogen.ok) throw new Error('decode the epidemic first')
    const question = {
      pathogen: pathogen.value,
      reproductionNumber: spec.reproductionNumber,
      imported: spec.imported,
      patch: null,
      everywherePer100000: spec.everywherePer100000,
      days: spec.days,
    }
    const model = planEpidemic(simulation, question, simulation.minute + spec.fromMinute, spec.staffFallIll)
    const { name } = pathogen.value
    const r = spec.reproductionNumber ?? pathogen.value.reproductionNumber
    const planned = model === null ? 0 : model.initialExposed.reduce((sum, one) => sum + one, 0)
    return {
      kind: 'epidemic',
      wanted: spec.everywherePer100000 === null ? spec.imported : planned,
      planned,
      note:
        model === null
          ? {
              zh: '本次运行不含疫情（仅床位模式），或该城市没有设病房的急诊医院',
              en: 'this run leaves epidemics out (beds alone), or the city has no hospital with a department and wards',
            }
          : {
              zh: `${name.zh}，再生数 ${r}，${model.patches} 个街道（镇），${spec.days} 天；患者去向、通勤与人员感染为假设`,
              en: `${name.en}, R ${r}, ${model.patches} subdistricts, ${spec.days} days; where patients go, commuters and infections of staff are assumed`,
            },
    }
  },
}

/** With the severity that the shock states, within what the file says is possible. */
function pathogenOf({ pathogen, severityFactor }: EpidemicShock): Decoded<Pathogen> {
  if (severityFactor === null) return decodePathogen(pathogen)
  const figures = (pathogen.figures ?? {}) as Readonly<Record<string, object>>
  const changed = { ...figures, severityFactor: { ...figures.severityFactor, value: severityFactor } }
  return decodePathogen({ ...pathogen, figures: changed })
}
