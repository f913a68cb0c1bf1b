/**
 * Open step-down places 开放康复过渡床位: places outside the wards, in rehabilitation, elderly care, home care or a virtual ward,
 * for patients who are fit to leave and wait for one. Whoever has waited longest goes first, and keeps the place for as
 * long as the wait in bed would have been. Nobody who needs hospital care can take one.
 */
import { DISCHARGE_PLACES, type DischargePlace, planStepDown } from '../simulation/parts/discharge.ts'
import { daysOf, Fields } from './fields.ts'
import type { Lever } from './lever.ts'
import { WINDOW } from './lever-fields.ts'
import { checkFacilities, facilitiesOf } from './place.ts'

export interface OpenStepDown {
  readonly kind: 'open-step-down'
  readonly places: number
  /** Whom it takes: those who wait for this, or all. */
  readonly for: DischargePlace | 'all'
  /** Ids of the hospitals whose patients may come, null = all. */
  readonly facilities: readonly string[] | null
  readonly fromMinute: number
  readonly untilMinute: number
}

/** Staff-hours of a place and day; assumed. */
const STAFF_HOURS_PER_PLACE_DAY = 3
const CHOICES = ['all', ...DISCHARGE_PLACES] as const

export const openStepDown: Lever<OpenStepDown> = {
  kind: 'open-step-down',
  name: { zh: '开放康复过渡床位', en: 'Open step-down places' },
  use: 'action',
  fields: [
    {
      name: 'places',
      label: { zh: '床位或名额', en: 'Places' },
      kind: 'number',
      unit: 'beds',
      low: 1,
      high: 10_000,
      sensible: [10, 200],
      sensibleSource: { zh: '假定', en: 'assumed' },
    },
    {
      name: 'for',
      label: { zh: '接收对象', en: 'For those who wait for' },
      kind: 'choice',
      choices: [
        { value: 'all', label: { zh: '全部待转患者', en: 'any of them' } },
        { value: 'rehabilitation', label: { zh: '待转康复', en: 'rehabilitation' } },
        { value: 'elderly-care', label: { zh: '待转养老照护', en: 'elderly care' } },
        { value: 'home-care', label: { zh: '待居家照护', en: 'home care' } },
        { value: 'virtual-ward', label: { zh: '待虚拟病房', en: 'a virtual ward' } },
      ],
      fallback: 'all',
    },
    { name: 'facilities', label: { zh: '来源医院', en: 'From hospitals' }, kind: 'facilities', fallback: null },
    ...WINDOW,
  ],
  decode(input) {
    const f = new Fields(input)
    return f.done<OpenStepDown>({
      kind: 'open-step-down',
      places: f.whole('places', 1, 10_000),
      for: f.oneOf('for', CHOICES, 'all'),
      facilities: f.texts('facilities'),
      ...f.window(),
    })
  },
  check: checkFacilities,
  plan(spec, simulation) {
    const run = simulation.parts.discharge
    if (run === null)
      return {
        kind: 'open-step-down',
        wanted: spec.places,
        planned: 0,
        note: {
          zh: '此次运行不含出院环节，无人可转',
          en: 'this run has no discharge process: nobody is told to be fit',
        },
      }
    const { minute, state } = simulation
    planStepDown(simulation, run, {
      facilities: facilitiesOf(spec.facilities, state.city),
      places: spec.places,
      place: spec.for === 'all' ? -1 : DISCHARGE_PLACES.indexOf(spec.for),
      fromMinute: minute + spec.fromMinute,
      untilMinute: minute + spec.untilMinute,
    })
    const days = daysOf(spec, simulation)
    return {
      kind: 'open-step-down',
      wanted: spec.places,
      planned: spec.places,
      note: {
        zh: `开放 ${spec.places} 个过渡床位，只接收已符合出院标准的患者`,
        en: `${spec.places} step-down places, for patients fit to leave only`,
      },
      cost: {
        staffHours: days === null ? null : spec.places * days * STAFF_HOURS_PER_PLACE_DAY,
        moneyYuan: null,
      },
    }
  },
}
