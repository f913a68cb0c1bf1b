/** What is missing on screen while an entry is held: one sentence by the kind of its event. */
import { EVENT_FIELDS, type EventKind } from '@kangcheng/twin-engine'
import type { Twin } from '../live/twin.ts'
import type { QuarantineRow } from '../log/zone-records.ts'
import { aboutPlace } from './about-place.ts'
import { reducedEventOf } from './corrected-event.ts'

interface Text {
  readonly zh: string
  readonly en: string
}

const FEWER_OCCUPIED: Text = { zh: '少计1张占用床位', en: 'counts one occupied bed too few' }
const MORE_OCCUPIED: Text = { zh: '多计1张占用床位', en: 'counts one occupied bed too many' }
const FEWER_FREE: Text = { zh: '少计1张空床', en: 'counts one free bed too few' }
const MORE_FREE: Text = { zh: '多计1张空床', en: 'counts one free bed too many' }
const EARLIER_BED: Text = { zh: '仍显示1张床的先前状态', en: 'shows an earlier state of one bed' }
const EARLIER_FIGURE: Text = { zh: '仍显示先前上报的数值', en: 'shows the figure reported before' }
const EARLIER_PATIENT: Text = { zh: '仍显示1位患者的先前状态', en: 'shows an earlier stage of one patient' }
const EARLIER_APPOINTMENT: Text = { zh: '仍显示1个预约的先前状态', en: 'shows an earlier state of one appointment' }

/** By kind; kinds that are not named show what was reported before. */
const EFFECTS: Readonly<Partial<Record<EventKind, Text>>> = {
  'census.reported': { zh: '仍显示先前上报的在院人数', en: 'shows the census reported before' },
  'bed.occupied': FEWER_OCCUPIED,
  'encounter.moved': EARLIER_BED,
  'bed.vacated': MORE_OCCUPIED,
  'encounter.ended': MORE_OCCUPIED,
  'encounter.transferred': MORE_OCCUPIED,
  'bed.cleaned': FEWER_FREE,
  'bed.opened': FEWER_FREE,
  'bed.unblocked': FEWER_FREE,
  'bed.released': FEWER_FREE,
  'bed.reserved': MORE_FREE,
  'bed.blocked': MORE_FREE,
  'bed.closed': MORE_FREE,
  'bed.stood-by': MORE_FREE,
  'bed.cleaning': EARLIER_BED,
  'bed.held': EARLIER_BED,
  'bed.returned': EARLIER_BED,
  'encounter.started': { zh: '少计1位到达患者', en: 'counts one arrival too few' },
  'bed.requested': { zh: '少计1位候床患者', en: 'counts one waiting patient too few' },
  'encounter.seen': EARLIER_PATIENT,
  'encounter.fit': EARLIER_PATIENT,
  'encounter.observed': EARLIER_PATIENT,
  'encounter.cancelled': EARLIER_PATIENT,
  'encounter.merged': EARLIER_PATIENT,
  'referral.sent': { zh: '少计1例转诊', en: 'counts one referral too few' },
  'referral.cancelled': { zh: '多计1例转诊', en: 'counts one referral too many' },
  'appointment.booked': { zh: '少计1个预约', en: 'counts one appointment too few' },
  'appointment.moved': EARLIER_APPOINTMENT,
  'appointment.cancelled': EARLIER_APPOINTMENT,
  'appointment.missed': EARLIER_APPOINTMENT,
  'appointment.kept': EARLIER_APPOINTMENT,
  'ambulance.moved': { zh: '仍显示1辆救护车的先前位置', en: 'shows an earlier position of one ambulance' },
}

/** null once it is decided. */
export function effectOf(twin: Twin, row: QuarantineRow): Text | null {
  if (row.decision !== null) return null
  if (row.cause === 'stale')
    return { zh: '无影响：已显示更新的状态', en: 'nothing is missing: a later state is already shown' }
  if (row.cause === 'other-content')
    return { zh: '无影响：已计入同号的另一事件', en: 'nothing is missing: the other event of this number counts' }
  const { kind } = reducedEventOf(row)
  const { zh, en } =
    typeof kind === 'string' && Object.hasOwn(EVENT_FIELDS, kind)
      ? (EFFECTS[kind as EventKind] ?? EARLIER_FIGURE)
      : { zh: '缺少1条事件，内容无法判断', en: 'lacks one event, of what kind cannot be told' }
  const { facility, unit } = aboutPlace(twin, row)
  const name = unit >= 0 ? unitName(twin, unit) : facility >= 0 ? twin.city.facilities[facility]!.name : twin.city.name
  return { zh: `暂扣期间${name.zh}${zh}`, en: `${name.en} ${en} while this is held` }
}

function unitName({ city }: Twin, unit: number): Text {
  const { name, facility } = city.units[unit]!
  const at = city.facilities[facility]!.name
  return { zh: `${at.zh}${name.zh}`, en: `${at.en}, ${name.en},` }
}
