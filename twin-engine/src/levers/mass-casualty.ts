/**
 * Many people are hurt at one place and time. The walking wounded come by themselves to the nearest department, before the
 * ambulances; the others are carried by 120, the gravest first.
 */
import { indexCity } from '../city/city.ts'
import { addIncident, CASUALTY_PRESETS, type CasualtyPreset } from '../simulation/parts/mass-casualties.ts'
import { Fields, YEAR_MINUTES } from './fields.ts'
import type { Lever } from './lever.ts'
import { MAP_POINT } from './lever-fields.ts'
import { sitesNamed } from './place.ts'

export interface MassCasualty {
  readonly kind: 'mass-casualty'
  /** Id of the facility beside which it happens; null where `lng` and `lat` say where. */
  readonly facility: string | null
  readonly lng: number | null
  readonly lat: number | null
  readonly casualties: number
  readonly preset: CasualtyPreset
  /** Vehicles are decontaminated after each casualty. */
  readonly contaminated: boolean
  readonly atMinute: number
}

const MOST_CASUALTIES = 2000
const CAUSES = {
  norm: { zh: '规划标准', en: 'planning norm' },
  crash: { zh: '交通事故', en: 'traffic accident' },
  fire: { zh: '火灾', en: 'fire' },
  blast: { zh: '爆炸', en: 'explosion' },
} as const

export const massCasualty: Lever<MassCasualty> = {
  kind: 'mass-casualty',
  name: { zh: '群体伤亡事件', en: 'Mass-casualty incident' },
  use: 'shock',
  fields: [
    {
      name: 'facility',
      label: { zh: '事发地附近的机构', en: 'Beside the facility' },
      kind: 'facility',
      fallback: null,
    },
    ...MAP_POINT,
    {
      name: 'casualties',
      label: { zh: '伤员人数', en: 'Casualties' },
      kind: 'number',
      unit: 'patients',
      low: 1,
      high: MOST_CASUALTIES,
      sensible: [20, 300],
      sensibleSource: { zh: '情景资料 §3：伤员 20–300 名', en: 'domain/scenarios.md 3: 20–300 casualties' },
    },
    {
      name: 'preset',
      label: { zh: '原因', en: 'Cause' },
      kind: 'choice',
      choices: CASUALTY_PRESETS.map((value) => ({ value, label: CAUSES[value] })),
      fallback: 'norm',
    },
    { name: 'contaminated', label: { zh: '伴有污染', en: 'Contaminated' }, kind: 'flag', fallback: false },
    {
      name: 'atMinute',
      label: { zh: '发生时间', en: 'At' },
      kind: 'minute',
      unit: 'min',
      low: 0,
      high: YEAR_MINUTES,
      fallback: 0,
    },
  ],
  decode(input) {
    const f = new Fields(input)
    const spec: MassCasualty = {
      kind: 'mass-casualty',
      facility: f.text('facility'),
      lng: f.optionalNumber('lng', -180, 180),
      lat: f.optionalNumber('lat', -90, 90),
      casualties: f.whole('casualties', 1, MOST_CASUALTIES),
      preset: f.oneOf('preset', CASUALTY_PRESETS, 'norm'),
      contaminated: f.flag('contaminated', false),
      atMinute: f.number('atMinute', 0, YEAR_MINUTES, 0),
    }
    if ((spec.lng === null) !== (spec.lat === null))
      f.problems.push({ path: spec.lng === null ? 'lng' : 'lat', why: 'give both lng and lat, or neither' })
    else if ((spec.facility === null) === (spec.lng === null))
      f.problems.push({ path: 'facility', why: 'give either facility, or lng and lat, and only one of them' })
    return f.done(spec)
  },
  check(spec, city) {
    if (spec.facility !== null && !indexCity(city).facility.has(spec.facility))
      return { ok: false, problems: [{ path: 'facility', why: `the city has no facility "${spec.facility}"` }] }
    return { ok: true, value: spec }
  },
  plan(spec, simulation) {
    const run = simulation.parts.massCasualties
    const { city, index } = simulation.state
    const at = index.facility.get(spec.facility ?? '')
    const [lng, lat] = at === undefined ? [spec.lng ?? 0, spec.lat ?? 0] : city.facilities[at]!.location
    if (run !== null)
      addIncident(simulation, run, {
        lng,
        lat,
        casualties: spec.casualties,
        mix: run.model.mix[spec.preset],
        atMinute: simulation.minute + spec.atMinute,
        contaminated: spec.contaminated,
      })
    const cause = CAUSES[spec.preset]
    const beside = at === undefined ? null : sitesNamed([at], city)
    const who = {
      zh: `${beside === null ? '' : `${beside.zh}附近 `}${spec.casualties} 名伤员（${cause.zh}）`,
      en: `${spec.casualties} casualties (${cause.en})${beside === null ? '' : ` beside ${beside.en}`}`,
    }
    return {
      kind: 'mass-casualty',
      wanted: spec.casualties,
      planned: run === null ? 0 : spec.casualties,
      note:
        run === null
          ? {
              zh: '本次运行不含群体伤亡，或该城市没有急诊科',
              en: 'this run leaves casualties out, or the city has no department',
            }
          : simulation.parts.ambulances?.takesPart
            ? who
            : {
                zh: `${who.zh}；本次运行没有救护车，由其他车辆转送`,
                en: `${who.en}; no ambulances take part, other vehicles carry them`,
              },
    }
  },
}
