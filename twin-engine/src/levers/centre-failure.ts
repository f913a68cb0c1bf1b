/**
 * A shared centre, or a hospital's own department, of imaging, ECG, laboratory, pathology or sterilisation does only a part
 * of its work for a while, and comes back in steps: an attack on a laboratory, a broken steriliser.
 */
import { indexCity } from '../city/city.ts'
import type { Problem } from '../city/decoded.ts'
import { CENTRE_SERVICES, type CentreService } from '../simulation/examination-network.ts'
import { planLimit, type SharedCentresRun } from '../simulation/parts/shared-centres.ts'
import type { Simulation } from '../simulation/simulation.ts'
import { Fields, YEAR_MINUTES } from './fields.ts'
import type { Lever } from './lever.ts'
import { CENTRE_SERVICE_CHOICES, stationsOf } from './stations.ts'

export interface CentreFailure {
  readonly kind: 'centre-failure'
  readonly service: CentreService
  /** Ids of shared centres, or of hospitals with such a department; null = every shared centre of the service. */
  readonly facilities: readonly string[] | null
  /** Part of the capacity that is left. */
  readonly capacityShare: number
  readonly fromMinute: number
  readonly untilMinute: number
  /** Hours after `untilMinute` in which the capacity comes back, in `RECOVERY_STEPS` even steps; 0 = at once. */
  readonly recoveryHours: number
}

const RECOVERY_STEPS = 4

export const centreFailure: Lever<CentreFailure> = {
  kind: 'centre-failure',
  name: { zh: '共享中心故障', en: 'Failure of a shared centre' },
  use: 'shock',
  fields: [
    {
      name: 'service',
      label: { zh: '服务', en: 'Service' },
      kind: 'choice',
      choices: CENTRE_SERVICE_CHOICES,
      fallback: 'laboratory',
    },
    { name: 'facilities', label: { zh: '中心或医院', en: 'Centres or hospitals' }, kind: 'facilities', fallback: null },
    {
      name: 'capacityShare',
      label: { zh: '剩余能力', en: 'Capacity left' },
      kind: 'share',
      unit: 'share',
      low: 0,
      high: 1,
      sensible: [0.1, 0.5],
      sensibleSource: {
        zh: '检验中心遭攻击后剩 10% 能力（英格兰 NHS 伦敦，2024-07-04）',
        en: 'a laboratory at 10 % of its capacity after an attack (NHS England London, 2024-07-04)',
      },
      fallback: 0.1,
    },
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
      name: 'untilMinute',
      label: { zh: '开始恢复', en: 'Until recovery begins' },
      kind: 'minute',
      unit: 'min',
      low: 0,
      high: YEAR_MINUTES,
      fallback: YEAR_MINUTES,
    },
    {
      name: 'recoveryHours',
      label: { zh: '分步恢复时长', en: 'Recovery, in steps, over' },
      kind: 'number',
      unit: 'h',
      low: 0,
      high: 2000,
      sensible: [0, 672],
      sensibleSource: {
        zh: '2024 年遭攻击后四周恢复（英格兰 NHS 伦敦，2024-07-04）',
        en: 'four weeks until the work was back after the attack of 2024 (NHS England London, 2024-07-04)',
      },
      fallback: 0,
    },
  ],
  decode(input) {
    const f = new Fields(input)
    return f.done({
      kind: 'centre-failure',
      service: f.oneOf('service', CENTRE_SERVICES, 'laboratory'),
      facilities: f.texts('facilities'),
      capacityShare: f.number('capacityShare', 0, 1, 0.1),
      recoveryHours: f.number('recoveryHours', 0, 2000, 0),
      ...f.window(),
    } as const)
  },
  check(spec, city) {
    const { facility } = indexCity(city)
    const problems: Problem[] = (spec.facilities ?? []).flatMap((id, i) => {
      const at = facility.get(id)
      const path = `facilities[${i}]`
      if (at === undefined) return [{ path, why: `the city has no facility "${id}"` }]
      const { kind, services } = city.facilities[at]!
      if (kind === 'SHARED_CENTRE' && !services.includes(spec.service))
        return [{ path, why: `"${id}" is a centre of ${services.join(', ')}, not of ${spec.service}` }]
      return []
    })
    const hasCentre = city.facilities.some((f) => f.kind === 'SHARED_CENTRE' && f.services.includes(spec.service))
    if (spec.facilities === null && !hasCentre)
      problems.push({
        path: 'facilities',
        why: `the city has no shared centre of ${spec.service}; name hospitals whose own department fails`,
      })
    return problems.length > 0 ? { ok: false, problems } : { ok: true, value: spec }
  },
  plan(spec, simulation) {
    const run = simulation.parts.sharedCentres
    const stations = run === null ? [] : stationsOf(run.model, simulation.state.city, spec.service, spec.facilities)
    if (run !== null) for (const station of stations) planStation(spec, station, run, simulation)
    const percent = Math.round(100 * spec.capacityShare)
    const name = CENTRE_SERVICE_CHOICES.find((choice) => choice.value === spec.service)!.label
    const wanted = spec.facilities?.length ?? Math.max(1, stations.length)
    return {
      kind: 'centre-failure',
      wanted,
      planned: stations.length,
      note:
        run === null
          ? { zh: '本次运行不含共享中心', en: 'this run leaves shared centres out' }
          : stations.length < wanted
            ? {
                zh: `${wanted} 处中仅 ${stations.length} 处有${name.zh}`,
                en: `only ${stations.length} of ${wanted} have ${name.en} of their own`,
              }
            : {
                zh: `${stations.length} 处${name.zh}降至 ${percent}%`,
                en: `${name.en} at ${stations.length} ${stations.length === 1 ? 'place' : 'places'} down to ${percent} %`,
              },
    }
  },
}

/** The fall at once, and the way back in even steps. */
function planStation(spec: CentreFailure, station: number, run: SharedCentresRun, simulation: Simulation): void {
  const { capacityShare, recoveryHours } = spec
  const untilMinute = simulation.minute + spec.untilMinute
  planLimit(simulation, run, {
    station,
    share: capacityShare,
    fromMinute: simulation.minute + spec.fromMinute,
    untilMinute,
  })
  const step = (recoveryHours * 60) / RECOVERY_STEPS
  for (let k = 1; step > 0 && k <= RECOVERY_STEPS; k++)
    planLimit(simulation, run, {
      station,
      share: capacityShare + ((1 - capacityShare) * k) / (RECOVERY_STEPS + 1),
      fromMinute: untilMinute + (k - 1) * step,
      untilMinute: untilMinute + k * step,
    })
}
