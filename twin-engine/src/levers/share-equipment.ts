/** One hospital lends another pieces of equipment: what no patient holds when they leave, usable there after packing, way, cleaning and checks. */
import { indexCity, type Text } from '../city/city.ts'
import { EQUIPMENT_KINDS } from '../events/event.ts'
import {
  freePieces,
  planLoan,
  TRAVELLING_KINDS,
  type TravellingKind,
  unitsWith,
} from '../simulation/parts/equipment.ts'
import { EQUIPMENT_FIELD, EQUIPMENT_NAMES, NO_EQUIPMENT } from './equipment-words.ts'
import { Fields, YEAR_MINUTES } from './fields.ts'
import type { Lever } from './lever.ts'
import { AT_MINUTE } from './lever-fields.ts'
import { sitesNamed } from './place.ts'

export interface ShareEquipment {
  readonly kind: 'share-equipment'
  readonly equipment: TravellingKind
  readonly from: string
  readonly to: string
  readonly pieces: number
  readonly atMinute: number
  readonly leadMinutes: number
  /** When it is sent back, or as soon after as it is free; null = it stays. */
  readonly backMinute: number | null
}

export const shareEquipment: Lever<ShareEquipment> = {
  kind: 'share-equipment',
  name: { zh: '院际设备调剂', en: 'Lend equipment between hospitals' },
  use: 'action',
  fields: [
    EQUIPMENT_FIELD,
    { name: 'from', label: { zh: '调出医院', en: 'From' }, kind: 'facility' },
    { name: 'to', label: { zh: '调入医院', en: 'To' }, kind: 'facility' },
    {
      name: 'pieces',
      label: { zh: '台数', en: 'Pieces' },
      kind: 'number',
      unit: 'pieces',
      low: 1,
      high: 1000,
      sensible: [1, 20],
      sensibleSource: {
        zh: '假定：重症单元超出在床患者的数目',
        en: 'assumed: what an intensive care unit has beyond its patients',
      },
      fallback: 2,
    },
    AT_MINUTE,
    {
      name: 'leadMinutes',
      label: { zh: '拆装、路上、消毒与检测', en: 'Packing, way, cleaning and checks' },
      kind: 'number',
      unit: 'min',
      low: 0,
      high: 43_200,
      sensible: [240, 1440],
      sensibleSource: { zh: '假定：一个班次内至一天内', en: 'assumed: within a shift to within a day' },
      fallback: 1440,
    },
    {
      name: 'backMinute',
      label: { zh: '归还时刻（空闲后送回）', en: 'Back at, or once it is free' },
      kind: 'minute',
      unit: 'min',
      low: 0,
      high: YEAR_MINUTES,
      fallback: null,
    },
  ],
  decode(input) {
    const f = new Fields(input)
    const from = f.text('from')
    const to = f.text('to')
    if (from === null) f.problems.push({ path: 'from', why: 'name the hospital that lends' })
    if (to === null) f.problems.push({ path: 'to', why: 'name the hospital that borrows' })
    if (from !== null && from === to) f.problems.push({ path: 'to', why: `must be another one than from ("${from}")` })
    const spec: ShareEquipment = {
      kind: 'share-equipment',
      equipment: f.oneOf('equipment', TRAVELLING_KINDS, 'ventilator'),
      from: from ?? '',
      to: to ?? '',
      pieces: f.whole('pieces', 1, 1000, 2),
      atMinute: f.number('atMinute', 0, YEAR_MINUTES, 0),
      leadMinutes: f.number('leadMinutes', 0, 43_200, 1440),
      backMinute: f.optionalNumber('backMinute', 0, YEAR_MINUTES),
    }
    const arrives = spec.atMinute + spec.leadMinutes
    if (spec.backMinute !== null && spec.backMinute < arrives)
      f.problems.push({
        path: 'backMinute',
        why: `must not be before it has come, minute ${arrives}, got ${spec.backMinute}`,
      })
    return f.done(spec)
  },
  check(spec, city) {
    const { facility } = indexCity(city)
    const problems = (['from', 'to'] as const).flatMap((path) =>
      facility.has(spec[path]) ? [] : [{ path, why: `the city has no facility "${spec[path]}"` }],
    )
    return problems.length > 0 ? { ok: false, problems } : { ok: true, value: spec }
  },
  plan(spec, simulation) {
    const run = simulation.parts.equipment
    const { index, city } = simulation.state
    const kind = EQUIPMENT_KINDS.indexOf(spec.equipment)
    const [from, to] = [spec.from, spec.to].map((id) => index.facility.get(id) ?? -1) as [number, number]
    const silent = run === null ? [] : [from, to].filter((f) => unitsWith(simulation, f, kind).length === 0)
    const possible = run !== null && silent.length === 0
    if (possible)
      planLoan(simulation, run, {
        kind,
        from,
        to,
        pieces: spec.pieces,
        departMinute: simulation.minute + spec.atMinute,
        leadMinutes: spec.leadMinutes,
        backMinute: spec.backMinute === null ? null : simulation.minute + spec.backMinute,
      })
    const name = EQUIPMENT_NAMES[spec.equipment]
    // What will be free later is not known yet.
    const now = possible && spec.atMinute === 0 ? freePieces(simulation, from, kind) : spec.pieces
    const planned = possible ? Math.min(spec.pieces, now) : 0
    const ends = { from: sitesNamed([from], city), to: sitesNamed([to], city) }
    return {
      kind: 'share-equipment',
      wanted: spec.pieces,
      planned,
      note:
        run === null
          ? NO_EQUIPMENT
          : possible
            ? lent(planned, spec.pieces, name, ends)
            : unknown(sitesNamed(silent, city), name),
      cost: { staffHours: null, moneyYuan: null },
    }
  },
}

function lent(
  planned: number,
  wanted: number,
  name: Text,
  { from, to }: { readonly from: Text; readonly to: Text },
): Text {
  const few = planned < wanted
  return {
    zh: `${from.zh}调 ${planned} 台${name.zh}给${to.zh}${few ? `；此刻仅 ${planned} 台空闲` : ''}`,
    en: `${planned} ${name.en} go from ${from.en} to ${to.en}${few ? `; only ${planned} are free now` : ''}`,
  }
}

const unknown = (where: Text, name: Text): Text => ({
  zh: `${where.zh}未上报${name.zh}，有多少未知，无法调剂`,
  en: `${where.en} never reported ${name.en}: how many there are is not known, and none can be lent`,
})
