/** Send a share of the work of one centre or department to another, by courier or by network, from when that is arranged on. */
import { indexCity } from '../city/city.ts'
import type { Problem } from '../city/decoded.ts'
import { CENTRE_SERVICES, type CentreService } from '../simulation/examination-network.ts'
import { planReroute } from '../simulation/parts/shared-centres.ts'
import { Fields, YEAR_MINUTES } from './fields.ts'
import type { Lever } from './lever.ts'
import { facilityNamed } from './place.ts'
import { CENTRE_SERVICE_CHOICES, stationsOf } from './stations.ts'

export interface RerouteTests {
  readonly kind: 'reroute-tests'
  readonly service: CentreService
  /** Ids of a shared centre or a hospital with such a department. */
  readonly from: string
  readonly to: string
  readonly share: number
  readonly fromMinute: number
  readonly untilMinute: number
}

export const rerouteTests: Lever<RerouteTests> = {
  kind: 'reroute-tests',
  name: { zh: '检查改送他处', en: 'Send examinations elsewhere' },
  use: 'action',
  fields: [
    {
      name: 'service',
      label: { zh: '服务', en: 'Service' },
      kind: 'choice',
      choices: CENTRE_SERVICE_CHOICES,
      fallback: 'laboratory',
    },
    { name: 'from', label: { zh: '原送往', en: 'From' }, kind: 'facility' },
    { name: 'to', label: { zh: '改送', en: 'To' }, kind: 'facility' },
    { name: 'share', label: { zh: '比例', en: 'Share' }, kind: 'share', unit: 'share', low: 0, high: 1, fallback: 1 },
    {
      name: 'fromMinute',
      label: { zh: '开始', en: 'From minute' },
      kind: 'minute',
      unit: 'min',
      low: 0,
      high: YEAR_MINUTES,
      fallback: 0,
    },
    {
      name: 'untilMinute',
      label: { zh: '结束', en: 'Until' },
      kind: 'minute',
      unit: 'min',
      low: 0,
      high: YEAR_MINUTES,
      fallback: YEAR_MINUTES,
    },
  ],
  decode(input) {
    const f = new Fields(input)
    const from = f.text('from')
    const to = f.text('to')
    if (from === null) f.problems.push({ path: 'from', why: 'name the centre or hospital whose work goes elsewhere' })
    if (to === null) f.problems.push({ path: 'to', why: 'name the centre or hospital that does the work instead' })
    if (from !== null && from === to) f.problems.push({ path: 'to', why: `must be another one than from ("${from}")` })
    return f.done({
      kind: 'reroute-tests',
      service: f.oneOf('service', CENTRE_SERVICES, 'laboratory'),
      from: from ?? '',
      to: to ?? '',
      share: f.number('share', 0, 1, 1),
      ...f.window(),
    } as const)
  },
  check(spec, city) {
    const { facility } = indexCity(city)
    const problems = (['from', 'to'] as const).flatMap((path): Problem[] => {
      const at = facility.get(spec[path])
      if (at === undefined) return [{ path, why: `the city has no facility "${spec[path]}"` }]
      const { kind, services } = city.facilities[at]!
      return kind === 'SHARED_CENTRE' && !services.includes(spec.service)
        ? [{ path, why: `"${spec[path]}" is a centre of ${services.join(', ')}, not of ${spec.service}` }]
        : []
    })
    return problems.length > 0 ? { ok: false, problems } : { ok: true, value: spec }
  },
  plan(spec, simulation) {
    const run = simulation.parts.sharedCentres
    const { city } = simulation.state
    const of = (id: string) => (run === null ? undefined : stationsOf(run.model, city, spec.service, [id])[0])
    const from = of(spec.from)
    const to = of(spec.to)
    const possible = run !== null && from !== undefined && to !== undefined
    if (possible)
      planReroute(simulation, run, {
        station: from,
        to,
        share: spec.share,
        fromMinute: simulation.minute + spec.fromMinute,
        untilMinute: simulation.minute + spec.untilMinute,
      })
    const missing = facilityNamed(city, from === undefined ? spec.from : spec.to)
    const taker = facilityNamed(city, spec.to)
    const percent = Math.round(100 * spec.share)
    return {
      kind: 'reroute-tests',
      wanted: 1,
      planned: possible ? 1 : 0,
      note: possible
        ? { zh: `${percent}% 改送${taker.zh}`, en: `${percent} % of the work goes to ${taker.en}` }
        : run === null
          ? { zh: '本次运行不含共享中心', en: 'this run leaves shared centres out' }
          : { zh: `${missing.zh}没有自己的该项服务`, en: `${missing.en} has no such department of its own` },
      cost: { staffHours: null, moneyYuan: null },
    }
  },
}
