/** More general practitioners 增配全科医生 at primary-care centres, with the rooms they need, and longer hours. */
import { Fields, type Window } from './fields.ts'
import type { Lever } from './lever.ts'
import { FACILITIES, WINDOW } from './lever-fields.ts'
import { checkFacilities, facilitiesOf } from './place.ts'
import { NO_CLINICS } from './primary-care.ts'

export interface PrimaryCareDoctors extends Window {
  readonly kind: 'primary-care-doctors'
  /** Further doctors as a share of those at each centre; 0 = longer hours alone. */
  readonly share: number
  /** Rooms grow with the doctors; without, doctors beyond the rooms see nobody. */
  readonly rooms: boolean
  /** Centres stay open until this hour; null = as ever. */
  readonly untilHour: number | null
  /** Ids of centres, null = all. */
  readonly facilities: readonly string[] | null
}

const DAY = 1440
/** Hours of a doctor's day; assumed. */
const HOURS_A_DAY = 8

export const primaryCareDoctors: Lever<PrimaryCareDoctors> = {
  kind: 'primary-care-doctors',
  name: { zh: '增配全科医生', en: 'Add general practitioners' },
  use: 'action',
  fields: [
    {
      name: 'share',
      label: { zh: '增加的比例', en: 'Further doctors, of those there are' },
      kind: 'share',
      unit: 'share',
      low: 0,
      high: 3,
      sensible: [0.1, 0.5],
      sensibleSource: {
        zh: '假定：每千居民 0.4 名医师，目标 0.5 名',
        en: 'assumed: 0.4 doctors per 1,000 residents against the 0.5 aimed at',
      },
    },
    { name: 'rooms', label: { zh: '同时增加诊室', en: 'With rooms' }, kind: 'flag', fallback: true },
    {
      name: 'untilHour',
      label: { zh: '开诊至', en: 'Open until' },
      kind: 'number',
      unit: 'h',
      low: 1,
      high: 24,
      sensible: [18, 21],
      sensibleSource: { zh: '假定', en: 'assumed' },
      fallback: null,
    },
    FACILITIES,
    ...WINDOW,
  ],
  decode(input) {
    const f = new Fields(input)
    return f.done<PrimaryCareDoctors>({
      kind: 'primary-care-doctors',
      share: f.number('share', 0, 3),
      rooms: f.flag('rooms', true),
      untilHour: f.optionalNumber('untilHour', 1, 24),
      facilities: f.texts('facilities'),
      ...f.window(),
    })
  },
  check: checkFacilities,
  plan(spec, simulation) {
    const run = simulation.parts.primaryCare
    const kind = 'primary-care-doctors'
    if (run === null) return { kind, wanted: 1, planned: 0, note: NO_CLINICS }
    const { network, centreOf } = run.model
    const named = [...facilitiesOf(spec.facilities, simulation.state.city)]
    const centres = named.map((f) => centreOf[f]!).filter((centre) => centre >= 0)
    const wanted = spec.facilities === null ? network.centres.length : spec.facilities.length
    if (centres.length === 0)
      return {
        kind,
        wanted,
        planned: 0,
        note: { zh: '所列机构不是基层医疗机构', en: 'none of these is a primary-care centre' },
      }
    const fromMinute = simulation.minute + spec.fromMinute
    const untilMinute = simulation.minute + spec.untilMinute
    run.centreChanges = [
      ...run.centreChanges,
      {
        centres: new Set(centres),
        doctorsFactor: 1 + spec.share,
        roomsFactor: spec.rooms ? 1 + spec.share : 1,
        untilHour: spec.untilHour,
        fromMinute,
        untilMinute,
      },
    ]
    const doctors = centres.reduce((sum, centre) => sum + network.doctors[centre]!, 0) * spec.share
    return {
      kind,
      wanted,
      planned: centres.length,
      note: {
        zh: `${centres.length} 家基层机构增加约 ${Math.round(doctors)} 名全科医生${spec.untilHour === null ? '' : `，开诊至 ${spec.untilHour} 时`}`,
        en: `about ${Math.round(doctors)} more general practitioners at ${centres.length} centres${spec.untilHour === null ? '' : `, open until ${spec.untilHour}:00`}`,
      },
      cost: { staffHours: hoursOf(simulation.setting.horizonMinutes, spec, doctors), moneyYuan: null },
    }
  },
}

/** Doctors' hours to the end of the window or the run; null where nobody knows when it ends. Five of seven days each. */
function hoursOf(horizonMinutes: number | undefined, spec: Window, doctors: number): number | null {
  if (horizonMinutes === undefined) return null
  const days = Math.max(0, Math.min(spec.untilMinute, horizonMinutes) - spec.fromMinute) / DAY
  return Math.round(doctors * days * (5 / 7) * HOURS_A_DAY)
}
