/**
 * Where the ambulances take the casualties of an incident: to the nearest department, to the least loaded near by, or
 * where the specialty and a bed are. Whoever comes by themselves goes to the nearest all the same.
 */
import { DEPARTMENT_RULES, type DepartmentRule } from '../simulation/department-choice.ts'
import { RULE_NAMES } from './ambulance-words.ts'
import { Fields } from './fields.ts'
import type { Lever } from './lever.ts'
import { WINDOW } from './lever-fields.ts'

export interface CasualtyDistribution {
  readonly kind: 'casualty-distribution'
  readonly rule: DepartmentRule
  readonly fromMinute: number
  readonly untilMinute: number
}

export const casualtyDistribution: Lever<CasualtyDistribution> = {
  kind: 'casualty-distribution',
  name: { zh: '伤员分流规则', en: 'Distribution of casualties' },
  use: 'action',
  fields: [
    {
      name: 'rule',
      label: { zh: '规则', en: 'Rule' },
      kind: 'choice',
      choices: DEPARTMENT_RULES.map((value) => ({ value, label: RULE_NAMES[value] })),
      fallback: 'least-loaded',
    },
    ...WINDOW,
  ],
  decode(input) {
    const f = new Fields(input)
    return f.done<CasualtyDistribution>({
      kind: 'casualty-distribution',
      rule: f.oneOf('rule', DEPARTMENT_RULES, 'least-loaded'),
      ...f.window(),
    })
  },
  check: (spec) => ({ ok: true, value: spec }),
  plan(spec, simulation) {
    const run = simulation.parts.massCasualties
    const name = RULE_NAMES[spec.rule]
    if (run !== null)
      run.rules = [
        ...run.rules,
        {
          rule: spec.rule,
          fromMinute: simulation.minute + spec.fromMinute,
          untilMinute: simulation.minute + spec.untilMinute,
        },
      ]
    return {
      kind: 'casualty-distribution',
      wanted: 1,
      planned: run === null ? 0 : 1,
      note:
        run === null
          ? { zh: '本次运行不含群体伤亡', en: 'this run leaves mass casualties out' }
          : { zh: `伤员送往：${name.zh}`, en: `casualties are taken to the ${name.en}` },
      cost: { staffHours: 0, moneyYuan: 0 },
    }
  },
}
