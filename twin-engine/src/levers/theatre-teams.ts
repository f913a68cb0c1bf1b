/**
 * Fewer theatre teams 手术团队减员: within a window only a share of the anaesthetists and theatre nurses of some hospitals is at
 * hand. Cases under way are finished; the urgent go first to the teams left. A theatre without a team stands idle.
 */
import type { Text } from '../city/city.ts'
import type { Simulation } from '../simulation/simulation.ts'
import { Fields } from './fields.ts'
import type { Lever } from './lever.ts'
import { FACILITIES, WINDOW } from './lever-fields.ts'
import { checkFacilities, facilitiesOf } from './place.ts'

export interface TheatreTeams {
  readonly kind: 'theatre-teams'
  /** Share of the teams at hand, 0 to 1. */
  readonly share: number
  /** Ids of hospitals, null = all. */
  readonly facilities: readonly string[] | null
  readonly fromMinute: number
  readonly untilMinute: number
}

export const theatreTeams: Lever<TheatreTeams> = {
  kind: 'theatre-teams',
  name: { zh: '手术团队减员', en: 'Fewer theatre teams' },
  use: 'shock',
  fields: [
    {
      name: 'share',
      label: { zh: '在岗比例', en: 'Share at hand' },
      kind: 'share',
      unit: 'share',
      low: 0,
      high: 1,
      sensible: [0.4, 0.9],
      sensibleSource: {
        zh: '假定：放开期一两周内缺勤 30%–60%',
        en: 'assumed: 30–60 % of staff absent for one or two weeks in an exit wave',
      },
    },
    FACILITIES,
    ...WINDOW,
  ],
  decode(input) {
    const f = new Fields(input)
    return f.done<TheatreTeams>({
      kind: 'theatre-teams',
      share: f.number('share', 0, 1),
      facilities: f.texts('facilities'),
      ...f.window(),
    })
  },
  check: checkFacilities,
  plan(spec, simulation) {
    const run = simulation.parts.theatres
    const { city } = simulation.state
    const facilities = facilitiesOf(spec.facilities, city)
    const having = run === null ? [] : [...facilities].filter((f) => run.model.theatres[f]! > 0)
    if (run !== null)
      run.shortages = [
        ...run.shortages,
        {
          facilities,
          share: spec.share,
          fromMinute: simulation.minute + spec.fromMinute,
          untilMinute: simulation.minute + spec.untilMinute,
        },
      ]
    return {
      kind: 'theatre-teams',
      wanted: Math.max(1, having.length),
      planned: having.length,
      note: run === null || having.length === 0 ? NO_THEATRE : told(simulation, having, spec.share),
    }
  },
}

const NO_THEATRE: Text = { zh: '此次运行在那里没有手术室', en: 'no theatre takes part there in this run' }

/** What is left, and the hospitals left without any team, by name. */
function told(simulation: Simulation, having: readonly number[], share: number): Text {
  const { city } = simulation.state
  const { theatres, teams } = simulation.parts.theatres!.model
  const left = (f: number): number => Math.floor(teams[f]! * share + 1e-9)
  const without = having.filter((f) => left(f) === 0)
  const sum = (of: (f: number) => number): number => having.reduce((n, f) => n + of(f), 0)
  const zh = `${sum((f) => theatres[f]!)} 间手术室的 ${sum((f) => teams[f]!)} 组人员余 ${sum(left)} 组`
  const en = `${sum(left)} of ${sum((f) => teams[f]!)} teams left for ${sum((f) => theatres[f]!)} theatres`
  if (without.length === 0) return { zh, en }
  const names = (language: 'zh' | 'en'): string =>
    without
      .slice(0, 3)
      .map((f) => city.facilities[f]!.name[language])
      .join(language === 'zh' ? '、' : ', ') + (without.length > 3 ? (language === 'zh' ? '等' : ' …') : '')
  return {
    zh: `${zh}；${without.length} 家医院（${names('zh')}）有手术室而无人员，不能开台`,
    en: `${en}; ${without.length} hospitals (${names('en')}) have theatres and no team: no operation begins there`,
  }
}
