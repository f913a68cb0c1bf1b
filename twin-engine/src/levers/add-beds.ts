/**
 * Beds that do not exist yet, beside those of a unit and for the same patients: what it would take, not what is there to
 * be opened (that is `open-beds`). Who comes stays the same. A fork gives the city its new unit before it starts.
 */
import { addedUnitId } from '../city/added-units.ts'
import { indexCity } from '../city/city.ts'
import { planOpening } from '../simulation/flows/opening.ts'
import { nursingCost } from './cost.ts'
import { Fields, YEAR_MINUTES } from './fields.ts'
import type { Lever } from './lever.ts'
import { AT_MINUTE, beds } from './lever-fields.ts'

export interface AddBeds {
  readonly kind: 'add-beds'
  /** Id of a ward or an intensive care unit. */
  readonly unit: string
  readonly beds: number
  readonly atMinute: number
}

export const addBeds: Lever<AddBeds> = {
  kind: 'add-beds',
  name: { zh: '新增床位', en: 'Add beds' },
  use: 'action',
  fields: [
    { name: 'unit', label: { zh: '病区', en: 'Unit' }, kind: 'unit' },
    beds(1, [5, 120], { zh: '假定：一个至三个 40 床病区', en: 'assumed: one ward to three of 40 beds' }),
    AT_MINUTE,
  ],
  decode(input) {
    const f = new Fields(input)
    const unit = f.text('unit')
    if (unit === null && f.problems.length === 0)
      f.problems.push({ path: 'unit', why: 'must be the id of a ward or an intensive care unit' })
    return f.done<AddBeds>({
      kind: 'add-beds',
      unit: unit ?? '',
      beds: f.whole('beds', 1, 10_000),
      atMinute: f.number('atMinute', 0, YEAR_MINUTES, 0),
    })
  },
  check(spec, city) {
    const unit = city.units[indexCity(city).unit.get(spec.unit) ?? -1]
    if (!unit) return { ok: false, problems: [{ path: 'unit', why: `the city has no unit "${spec.unit}"` }] }
    if (unit.kind === 'emergency')
      return {
        ok: false,
        problems: [
          { path: 'unit', why: `"${spec.unit}" has treatment places, not beds; add-treatment-places adds those` },
        ],
      }
    return { ok: true, value: spec }
  },
  plan(spec, simulation) {
    const { city, index } = simulation.state
    const unit = city.units[index.unit.get(addedUnitId(spec.unit)) ?? -1]
    const minute = simulation.minute + spec.atMinute
    const added: number[] = []
    if (unit)
      for (let bed = unit.firstBed; bed < unit.firstBed + unit.surgeBeds && added.length < spec.beds; bed++) {
        if (simulation.openings.has(bed)) continue
        simulation.openings.add(bed)
        planOpening(simulation, bed, minute)
        added.push(bed)
      }
    const planned = added.length
    return {
      kind: 'add-beds',
      wanted: spec.beds,
      planned,
      cost: nursingCost(simulation, added, minute),
      note:
        planned === spec.beds
          ? { zh: `新增 ${planned} 张床位`, en: `${planned} new beds` }
          : {
              zh: '此次运行的城市没有为新增床位留出单元',
              en: 'this run’s city has no unit for new beds: only a fork adds one',
            },
    }
  },
}
