/** Random but decodable events for the small city: mostly sensible, some with unknown ids, impossible or out of order. */
import fc from 'fast-check'
import {
  AGE_BANDS,
  AMBULANCE_PHASES,
  BLOCK_REASONS,
  bedId,
  CARE_NEEDS,
  type CityModel,
  decodeEvent,
  EQUIPMENT_KINDS,
  FACILITY_STATUSES,
  NEEDS,
  type Occurrence,
  OUTCOMES,
  SERVICES,
  STAFF_ROLES,
  STOCK_ITEMS,
} from '../src/index.ts'
import { MINUTE, SATURDAY_MORNING } from './small-city.ts'

const BED_KINDS = [
  'bed.occupied',
  'bed.occupied',
  'bed.occupied',
  'bed.vacated',
  'bed.vacated',
  'bed.reserved',
  'bed.released',
  'bed.cleaning',
  'bed.cleaned',
  'bed.cleaned',
  'bed.blocked',
  'bed.unblocked',
  'bed.opened',
  'bed.closed',
  'bed.stood-by',
  'bed.held',
  'bed.returned',
]
const ENCOUNTER_KINDS = [
  'encounter.seen',
  'encounter.observed',
  'encounter.fit',
  'encounter.ended',
  'encounter.cancelled',
]
const REFERRAL_KINDS = ['referral.sent', 'referral.sent', 'referral.cancelled']
const APPOINTMENT_KINDS = [
  'appointment.booked',
  'appointment.moved',
  'appointment.cancelled',
  'appointment.missed',
  'appointment.kept',
]

/** Lists of events whose times mostly rise; every one passes `decodeEvent`. */
export function randomEvents(city: CityModel, most: number): fc.Arbitrary<Occurrence[]> {
  const beds = city.units.flatMap((unit) =>
    unit.kind === 'emergency' ? [] : Array.from({ length: unit.beds + unit.surgeBeds }, (_, k) => bedId(unit, k + 1)),
  )
  // Few beds and few encounters, so that they meet.
  const bed = fc.constantFrom(...beds.slice(0, 5), beds[10]!, beds[14]!, 'h9-w9-b99')
  const token = fc.constantFrom('e1', 'e2', 'e3', 'e4', 'e5', 'e6', 'x00000000-000000ff')
  const unit = fc.constantFrom(...city.units.map((u) => u.id), 'h9-w9')
  const facility = fc.constantFrom(...city.facilities.map((f) => f.id), 'h9')
  const cell = fc.constantFrom('c1', 'c2', 'c9')
  const need = fc.constantFrom(...NEEDS, 'unheard-of')
  const count = fc.nat({ max: 70_000 })
  // Mostly what a ward could hold.
  const figure = fc.oneof({ weight: 4, arbitrary: fc.nat({ max: 24 }) }, { weight: 1, arbitrary: count })
  const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
    fc.option(value, { nil: undefined, freq: 2 })
  const kind = <K extends string>(name: K) => fc.constant(name)
  const body: fc.Arbitrary<unknown> = fc.oneof(
    {
      weight: 12,
      arbitrary: fc.record({ kind: fc.constantFrom(...BED_KINDS), bed, encounter: maybe(token), need: maybe(need) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constantFrom('bed.blocked', 'bed.closed', 'bed.vacated'),
        bed,
        reason: maybe(fc.constantFrom(...BLOCK_REASONS)),
        outcome: maybe(fc.constantFrom(...OUTCOMES)),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: kind('bed.opened'), bed, extra: maybe(fc.boolean()) }) },
    { weight: 3, arbitrary: fc.record({ kind: kind('clock.passed') }) },
    {
      weight: 5,
      arbitrary: fc.record({
        kind: kind('encounter.started'),
        encounter: token,
        facility,
        need,
        originCell: maybe(cell),
        acuity: maybe(fc.integer({ min: 1, max: 4 })),
      }),
    },
    { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom(...ENCOUNTER_KINDS), encounter: token }) },
    { weight: 2, arbitrary: fc.record({ kind: kind('encounter.moved'), encounter: token, bed }) },
    { weight: 2, arbitrary: fc.record({ kind: kind('encounter.transferred'), encounter: token, facility }) },
    { weight: 2, arbitrary: fc.record({ kind: kind('encounter.merged'), encounter: token, into: token }) },
    {
      weight: 4,
      arbitrary: fc.record({ kind: kind('bed.requested'), encounter: token, unit: maybe(unit), need }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ kind: kind('census.reported'), unit, occupied: figure, open: maybe(figure) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constantFrom(...REFERRAL_KINDS),
        origin: facility,
        destination: facility,
        referral: token,
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constantFrom(...APPOINTMENT_KINDS),
        facility,
        appointment: token,
        service: maybe(fc.constantFrom(...SERVICES)),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.oneof(
        fc.record({ kind: kind('queue.reported'), facility, service: fc.constantFrom(...SERVICES), waiting: count }),
        fc.record({ kind: kind('staff.reported'), unit, role: fc.constantFrom(...STAFF_ROLES), onShift: count }),
        fc.record({
          kind: kind('equipment.reported'),
          unit,
          equipment: fc.constantFrom(...EQUIPMENT_KINDS),
          inUse: count,
          available: count,
        }),
        fc.record({
          kind: kind('stock.reported'),
          facility,
          item: fc.constantFrom(...STOCK_ITEMS),
          daysOfSupply: count,
        }),
        fc.record({
          kind: kind('facility.status'),
          facility,
          service: fc.constantFrom(...SERVICES, 'all'),
          status: fc.constantFrom(...FACILITY_STATUSES),
        }),
        fc.record({
          kind: kind('ambulance.moved'),
          vehicle: fc.constantFrom('v1', 'v9'),
          phase: fc.constantFrom(...AMBULANCE_PHASES),
          location: fc.constant([121.5, 29.9]),
          destination: maybe(facility),
        }),
        fc.record({
          kind: kind('flow.reported'),
          origin: fc.constantFrom('d1', 'c2', 'd9'),
          destination: facility,
          need: fc.oneof(need, fc.constantFrom(...CARE_NEEDS)),
          ageBand: maybe(fc.constantFrom(...AGE_BANDS)),
          count,
          from: fc.constant(SATURDAY_MORNING),
          to: fc.constant(SATURDAY_MORNING + 60 * MINUTE),
        }),
      ),
    },
  )
  const step = fc.oneof(
    { weight: 12, arbitrary: fc.integer({ min: 0, max: 20 }) },
    { weight: 1, arbitrary: fc.integer({ min: -60, max: 0 }) },
    { weight: 1, arbitrary: fc.constantFrom(1440, 4000) },
  )
  return fc.array(fc.tuple(step, body), { maxLength: most, size: 'max' }).map((steps) => {
    let at = SATURDAY_MORNING
    return steps.map(([minutes, fields], i) => {
      // A far jump is one event's mistake, or a long silence.
      const jumps = minutes > 1000 && i % 2 === 0
      at += jumps ? 0 : minutes * MINUTE
      const decoded = decodeEvent({ seq: i, occurredAt: jumps ? at + 1e10 : at, ...(fields as object) })
      if (!decoded.ok) throw new Error(JSON.stringify([fields, decoded.problems]))
      return decoded.value
    })
  })
}
