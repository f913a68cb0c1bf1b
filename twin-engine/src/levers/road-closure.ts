/**
 * Ambulances drive slower for a while: closed roads, a flood, snow. It concerns their drives alone; people on the way by
 * themselves are not slowed.
 */
import { withoutAmbulances } from './ambulance-words.ts'
import { Fields } from './fields.ts'
import type { Lever } from './lever.ts'
import { WINDOW } from './lever-fields.ts'

export interface RoadClosure {
  readonly kind: 'road-closure'
  /** Speed of ambulances as a part of the ordinary one. */
  readonly speedFactor: number
  readonly fromMinute: number
  readonly untilMinute: number
}

const LEAST_FACTOR = 0.05

export const roadClosure: Lever<RoadClosure> = {
  kind: 'road-closure',
  name: { zh: '道路受阻', en: 'Closed roads' },
  use: 'shock',
  fields: [
    {
      name: 'speedFactor',
      label: { zh: '车速系数', en: 'Speed factor' },
      kind: 'number',
      unit: 'factor',
      low: LEAST_FACTOR,
      high: 1,
      sensible: [0.4, 0.8],
      sensibleSource: {
        zh: '参数资料 §7：台风或洪水时车速 × 0.4（假定）',
        en: 'domain/parameters.md 7: typhoon or flood, speed × 0.4 (assumed)',
      },
    },
    ...WINDOW,
  ],
  decode(input) {
    const f = new Fields(input)
    return f.done<RoadClosure>({
      kind: 'road-closure',
      speedFactor: f.number('speedFactor', LEAST_FACTOR, 1),
      ...f.window(),
    })
  },
  check: (spec) => ({ ok: true, value: spec }),
  plan(spec, simulation) {
    const run = simulation.parts.ambulances
    if (run === null || !run.takesPart) return withoutAmbulances('road-closure')
    run.slowdowns = [
      ...run.slowdowns,
      {
        factor: spec.speedFactor,
        fromMinute: simulation.minute + spec.fromMinute,
        untilMinute: simulation.minute + spec.untilMinute,
      },
    ]
    return {
      kind: 'road-closure',
      wanted: 1,
      planned: 1,
      note: { zh: `救护车车速 ×${spec.speedFactor}`, en: `ambulances drive at × ${spec.speedFactor} of their speed` },
    }
  },
}
