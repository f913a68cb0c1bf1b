/**
 * Convert ward beds 病区转换: beds of a hospital's wards, or of one ward, close as they empty, and after the lead intensive care or
 * isolation beds open in their stead: those on standby first, then new ones, which a fork gives the city as it does for
 * `add-beds`. An intensive care bed takes the room of two ward beds.
 */
import { addedUnitId } from '../city/added-units.ts'
import { type CityModel, indexCity } from '../city/city.ts'
import { BLOCK_REASONS } from '../events/event.ts'
import { planClosing, usableBeds } from '../simulation/flows/closing.ts'
import { planConversion } from '../simulation/flows/conversion.ts'
import type { Simulation } from '../simulation/simulation.ts'
import { BedStatus } from '../state/state.ts'
import { endOf, nursingCost, nursingHoursADay } from './cost.ts'
import { Fields, YEAR_MINUTES } from './fields.ts'
import type { Lever } from './lever.ts'
import { checkPlace, unitsAt } from './place.ts'

export interface ConvertWards {
  readonly kind: 'convert-wards'
  /** Hospital whose wards give beds, or the ward that does; exactly one is given. */
  readonly facility: string | null
  readonly unit: string | null
  readonly to: 'icu' | 'isolation'
  /** Beds wanted of the new kind. */
  readonly beds: number
  readonly atMinute: number
  readonly leadMinutes: number
}

const DAY = 1440
/** Ward beds that make room for one; assumed. */
const WARD_BEDS_PER_BED = { icu: 2, isolation: 1 } as const
/** Staff-hours to make one bed of the ward beds that it takes, before it opens; assumed. */
const STAFF_HOURS_PER_BED = 4

export const convertWards: Lever<ConvertWards> = {
  kind: 'convert-wards',
  name: { zh: '病区转换', en: 'Convert ward beds' },
  use: 'action',
  fields: [
    { name: 'facility', label: { zh: '医院', en: 'Hospital' }, kind: 'facility', fallback: null },
    { name: 'unit', label: { zh: '病区', en: 'Ward' }, kind: 'unit', fallback: null },
    {
      name: 'to',
      label: { zh: '转换为', en: 'Into' },
      kind: 'choice',
      choices: [
        { value: 'icu', label: { zh: '重症床位', en: 'intensive care beds' } },
        { value: 'isolation', label: { zh: '隔离床位', en: 'isolation beds' } },
      ],
      fallback: 'icu',
    },
    {
      name: 'beds',
      label: { zh: '新床位', en: 'New beds' },
      kind: 'number',
      unit: 'beds',
      low: 1,
      high: 1000,
      sensible: [2, 40],
      sensibleSource: {
        zh: '规划每 10 万居民 10–12 张可转换重症床',
        en: '10–12 convertible intensive care beds per 100,000 residents are planned for',
      },
    },
    {
      name: 'atMinute',
      label: { zh: '开始腾空', en: 'Wards empty from' },
      kind: 'minute',
      unit: 'min',
      low: 0,
      high: YEAR_MINUTES,
      fallback: 0,
    },
    {
      name: 'leadMinutes',
      label: { zh: '准备时间', en: 'Lead' },
      kind: 'number',
      unit: 'min',
      low: 0,
      high: 43_200,
      sensible: [720, 2880],
      sensibleSource: { zh: '假定：设备一天内到位', en: 'assumed: equipment within a day' },
      fallback: 1440,
    },
  ],
  decode(input) {
    const f = new Fields(input)
    return f.done<ConvertWards>({
      kind: 'convert-wards',
      ...f.place(),
      to: f.oneOf('to', ['icu', 'isolation'], 'icu'),
      beds: f.whole('beds', 1, 1000),
      atMinute: f.number('atMinute', 0, YEAR_MINUTES, 0),
      leadMinutes: f.number('leadMinutes', 0, 43_200, 1440),
    })
  },
  check(spec, city) {
    const checked = checkPlace(spec, city)
    if (!checked.ok) return checked
    const index = indexCity(city)
    if (spec.unit !== null && city.units[index.unit.get(spec.unit)!]!.kind !== 'ward')
      return {
        ok: false,
        problems: [{ path: 'unit', why: `"${spec.unit}" is no ward; name one whose beds are given` }],
      }
    if (convertedUnit(spec, city) !== null) return checked
    const what = spec.to === 'icu' ? 'intensive care unit' : 'infectious ward'
    return {
      ok: false,
      problems: [{ path: 'to', why: `the hospital has no ${what} that could run such beds; choose another hospital` }],
    }
  },
  plan(spec, simulation) {
    const { state, minute } = simulation
    const { city, index } = state
    const target = convertedUnit(spec, city)!
    const wards = unitsAt(spec, simulation).filter(
      (u) => city.units[u]!.kind === 'ward' && city.units[u]!.id !== target && city.units[u]!.need !== 'infectious',
    )
    const each = WARD_BEDS_PER_BED[spec.to]
    const open = wards.reduce((sum, u) => sum + usableBeds(state, u), 0)
    const beds: number[] = []
    const most = Math.min(spec.beds, Math.floor(open / each))
    for (const id of [target, addedUnitId(target)]) {
      const unit = city.units[index.unit.get(id) ?? -1]
      if (!unit) continue
      for (let b = unit.firstBed; b < unit.firstBed + unit.beds + unit.surgeBeds && beds.length < most; b++) {
        const status = state.beds.status[b]!
        if ((status !== BedStatus.standby && status !== BedStatus.closed) || simulation.openings.has(b)) continue
        simulation.openings.add(b)
        beds.push(b)
      }
    }
    if (beds.length > 0) {
      const from = minute + spec.atMinute
      const closing = simulation.closings.length
      const reason = BLOCK_REASONS.indexOf('other')
      planClosing(simulation, { units: wards, beds: beds.length * each, usableShare: 1, reason }, from, null)
      planConversion(simulation, { closing, beds, wardBedsPerBed: each, opened: 0 }, from + spec.leadMinutes)
    }
    return {
      kind: 'convert-wards',
      wanted: spec.beds,
      planned: beds.length,
      note: told(spec, beds.length, each),
      cost: {
        staffHours: staffHoursOf(simulation, wards, beds, each, minute + spec.atMinute + spec.leadMinutes),
        moneyYuan: null,
      },
    }
  },
}

/**
 * The conversion, and from the opening to the end of the run the nurses' hours of the new beds beyond those of the ward beds they
 * took; null where the end is not known.
 */
function staffHoursOf(
  simulation: Simulation,
  wards: readonly number[],
  beds: readonly number[],
  each: number,
  opensAt: number,
): number | null {
  const { staffHours } = nursingCost(simulation, beds, opensAt)
  if (staffHours === null) return null
  const open = wards.map((u) => usableBeds(simulation.state, u))
  const all = open.reduce((sum, n) => sum + n, 0)
  const ward = wards.reduce((sum, u, k) => sum + nursingHoursADay(simulation, u) * open[k]!, 0) / Math.max(1, all)
  const days = Math.max(0, endOf(simulation) - opensAt) / DAY
  return beds.length * STAFF_HOURS_PER_BED + Math.max(0, staffHours - beds.length * each * ward * days)
}

function told(spec: ConvertWards, planned: number, each: number) {
  const zh = spec.to === 'icu' ? '重症' : '隔离'
  const en = spec.to === 'icu' ? 'intensive care' : 'isolation'
  return planned === spec.beds
    ? {
        zh: `腾空 ${planned * each} 张病区床位，转为 ${planned} 张${zh}床位`,
        en: `${planned * each} ward beds empty and become ${planned} ${en} beds`,
      }
    : {
        zh: `计划转换 ${spec.beds} 张${zh}床位，那里只能转换 ${planned} 张`,
        en: `${spec.beds} ${en} beds wanted, ${planned} can be made there`,
      }
}

/** Id of the unit of the hospital that runs such beds, or null. */
export function convertedUnit(spec: ConvertWards, city: CityModel): string | null {
  const index = indexCity(city)
  const facility =
    spec.unit !== null ? city.units[index.unit.get(spec.unit) ?? -1]?.facility : index.facility.get(spec.facility ?? '')
  const unit = city.units.find(
    (u) =>
      u.facility === facility && (spec.to === 'icu' ? u.kind === 'icu' : u.kind === 'ward' && u.need === 'infectious'),
  )
  return unit?.id ?? null
}
