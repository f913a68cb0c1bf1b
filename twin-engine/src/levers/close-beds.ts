/**
 * Close beds of a hospital's wards or of one unit, for repair or after an infection: free ones first, then each further one
 * as it becomes free after cleaning. Nobody is moved out, a reserved bed keeps its patient, and with an end the beds open
 * again. Intensive care is closed by naming its unit.
 */
import type { Text } from '../city/city.ts'
import { BLOCK_REASONS, type BlockReason } from '../events/event.ts'
import { planClosing, usableBeds } from '../simulation/flows/closing.ts'
import { Fields, YEAR_MINUTES } from './fields.ts'
import type { Lever } from './lever.ts'
import { AT_MINUTE, beds, PLACE, UNTIL_MINUTE } from './lever-fields.ts'
import { checkPlace, unitsAt } from './place.ts'

export interface CloseBeds {
  readonly kind: 'close-beds'
  /** Id of a hospital or null; exactly one of `facility` and `unit` is given. */
  readonly facility: string | null
  readonly unit: string | null
  readonly beds: number
  readonly atMinute: number
  /** null = they stay closed to the end of the run. */
  readonly untilMinute: number | null
  readonly reason: BlockReason
}

const REASON_NAMES: Readonly<Record<BlockReason, Text>> = {
  other: { zh: '其他', en: 'Other' },
  repair: { zh: '检修', en: 'Repair' },
  'infection-control': { zh: '感染控制', en: 'Infection control' },
  'no-nurse': { zh: '缺护士', en: 'No nurse' },
  contaminated: { zh: '污染', en: 'Contaminated' },
  isolation: { zh: '隔离', en: 'Isolation' },
}

export const closeBeds: Lever<CloseBeds> = {
  kind: 'close-beds',
  name: { zh: '关闭床位', en: 'Close beds' },
  use: 'both',
  fields: [
    ...PLACE,
    beds(1, [10, 120], { zh: '假定：半个病区至三个 40 床病区', en: 'assumed: a part of a ward to three of 40 beds' }),
    AT_MINUTE,
    UNTIL_MINUTE,
    {
      name: 'reason',
      label: { zh: '原因', en: 'Reason' },
      kind: 'choice',
      fallback: 'other',
      choices: BLOCK_REASONS.map((value) => ({ value, label: REASON_NAMES[value] })),
    },
  ],
  decode(input) {
    const f = new Fields(input)
    const spec: CloseBeds = {
      kind: 'close-beds',
      ...f.place(),
      beds: f.whole('beds', 1, 10_000),
      atMinute: f.number('atMinute', 0, YEAR_MINUTES, 0),
      untilMinute: f.optionalNumber('untilMinute', 0, YEAR_MINUTES),
      reason: f.oneOf('reason', BLOCK_REASONS, 'other'),
    }
    if (spec.untilMinute !== null) f.order('atMinute', spec.atMinute, spec.untilMinute)
    return f.done(spec)
  },
  check: checkPlace,
  plan(spec, simulation) {
    const { state, minute } = simulation
    const units = unitsAt(spec, simulation).filter((u) => spec.unit !== null || state.city.units[u]!.kind === 'ward')
    const open = units.reduce((sum, u) => sum + usableBeds(state, u), 0)
    const planned = Math.min(spec.beds, open)
    if (planned > 0)
      planClosing(
        simulation,
        { units, beds: planned, usableShare: 1, reason: BLOCK_REASONS.indexOf(spec.reason) },
        minute + spec.atMinute,
        spec.untilMinute === null ? null : minute + spec.untilMinute,
      )
    return {
      kind: 'close-beds',
      wanted: spec.beds,
      planned,
      note:
        planned === spec.beds
          ? { zh: `关闭 ${planned} 张床位，腾空一张关一张`, en: `${planned} beds close as they become free` }
          : {
              zh: `计划关闭 ${spec.beds} 张，那里仅开放 ${open} 张`,
              en: `${spec.beds} beds wanted closed, only ${open} are open there`,
            },
    }
  },
}
