/**
 * Open further beds of a hospital or of one unit: those on standby first, then closed ones, at a time and after the lead
 * that staff and equipment take. What cannot be opened is said, never invented.
 */
import { planOpening } from '../simulation/flows/opening.ts'
import { BedStatus } from '../state/state.ts'
import { nursingCost } from './cost.ts'
import { Fields, YEAR_MINUTES } from './fields.ts'
import type { Lever } from './lever.ts'
import { AT_MINUTE, beds, PLACE } from './lever-fields.ts'
import { checkPlace, unitsAt } from './place.ts'

export interface OpenBeds {
  readonly kind: 'open-beds'
  /** Id of a hospital or null; exactly one of `facility` and `unit` is given. */
  readonly facility: string | null
  readonly unit: string | null
  readonly beds: number
  /** Decided at this minute from the start, open `leadMinutes` later. */
  readonly atMinute: number
  readonly leadMinutes: number
}

export const openBeds: Lever<OpenBeds> = {
  kind: 'open-beds',
  name: { zh: '增开床位', en: 'Open beds' },
  use: 'action',
  fields: [
    ...PLACE,
    beds(0, [5, 120], { zh: '假定：一个至三个 40 床病区', en: 'assumed: one ward to three of 40 beds' }),
    AT_MINUTE,
    {
      name: 'leadMinutes',
      label: { zh: '准备时间', en: 'Lead' },
      kind: 'number',
      unit: 'min',
      low: 0,
      high: 43_200,
      sensible: [60, 1_440],
      sensibleSource: {
        zh: '情景资料 §2：24 小时内可转换的重症床',
        en: 'domain/scenarios.md 2: convertible intensive care within 24 h',
      },
      fallback: 0,
    },
  ],
  decode(input) {
    const f = new Fields(input)
    const spec: OpenBeds = {
      kind: 'open-beds',
      ...f.place(),
      beds: f.whole('beds', 0, 10_000),
      atMinute: f.number('atMinute', 0, YEAR_MINUTES, 0),
      leadMinutes: f.number('leadMinutes', 0, 43_200, 0),
    }
    return f.done(spec)
  },
  check: checkPlace,
  plan(spec, simulation) {
    const { state } = simulation
    const units = unitsAt(spec, simulation)
    const minute = simulation.minute + spec.atMinute + spec.leadMinutes
    const opened: number[] = []
    for (const status of [BedStatus.standby, BedStatus.closed])
      for (const u of units) {
        const { firstBed, beds, surgeBeds } = state.city.units[u]!
        for (let b = firstBed; b < firstBed + beds + surgeBeds && opened.length < spec.beds; b++) {
          if (state.beds.status[b] !== status || simulation.openings.has(b)) continue
          simulation.openings.add(b)
          planOpening(simulation, b, minute)
          opened.push(b)
        }
      }
    const planned = opened.length
    return {
      kind: 'open-beds',
      wanted: spec.beds,
      planned,
      cost: nursingCost(simulation, opened, minute),
      note:
        planned === spec.beds
          ? { zh: `增开 ${planned} 张床位`, en: `${planned} beds open` }
          : {
              zh: `计划增开 ${spec.beds} 张，仅有 ${planned} 张备用或关闭的床位可开`,
              en: `${spec.beds} beds wanted, only ${planned} stand by or are closed and can be opened`,
            },
    }
  },
}
