// What each action does by its size, one at a time, out of the sets of the race that hold a single one: how far the answer swings between not doing it and its strongest dose.
import type { ActionRace, Interval, RacedAction } from '../../../data/actions-types.ts'
import type { ChartTable } from '../../../figures/figure.ts'
import { whenWords } from '../../../findings/when.ts'
import { count, NO_VALUE, percent } from '../../../format/numbers.ts'
import type { ActionsWords } from '../../../i18n/actions-words.ts'
import { actionsMarks, bandOf, cell, quoted, type Said, unitOf } from './actions-figures.ts'

const MINUTE = 60_000

export interface TornadoDose {
  /** Place of the action among those of the run. */
  readonly action: number
  /** `60%`, `15 beds`; empty where the action has no dose of its own. */
  readonly label: string
  readonly avoided: Interval
  readonly replications: number
  /** It died early: judged by few runs. */
  readonly fallen: boolean
}

/** An action at a place, from a beginning; its doses from the weakest to the strongest. */
export interface TornadoRow {
  readonly name: string
  readonly doses: readonly TornadoDose[]
  /** Bed-days between the least and the most that any of its doses, or none, avoids. */
  readonly swing: number
}

const field = ({ lever }: RacedAction, name: string): unknown =>
  typeof lever.spec === 'object' && lever.spec !== null
    ? (lever.spec as Readonly<Record<string, unknown>>)[name]
    : undefined

const amountOf = (action: RacedAction): number | null => {
  const amount = Number(field(action, action.lever.kind === 'open-beds' ? 'beds' : 'share'))
  return Number.isFinite(amount) ? amount : null
}

/** Rows by how far they swing, the furthest first. */
export function tornadoRows(run: Pick<ActionRace, 'sets' | 'actions' | 'forkedAt'>, said: Said): readonly TornadoRow[] {
  const groups = new Map<string, TornadoDose[]>()
  const isSoon = new Set(run.actions.map(({ startMinute }) => startMinute)).size <= 1
  for (const { actions, daysAvoided, replications, fallen } of run.sets) {
    const [at, ...others] = actions
    if (at === undefined || others.length > 0) continue
    const action = run.actions[at]!
    const name = nameOf(action, Date.parse(run.forkedAt), isSoon, said)
    const dose = { action: at, label: doseOf(action, said), avoided: daysAvoided, replications, fallen }
    groups.set(name, [...(groups.get(name) ?? []), dose])
  }
  const amount = ({ action }: TornadoDose): number => amountOf(run.actions[action]!) ?? 0
  return [...groups]
    .map(([name, doses]) => {
      const means = [0, ...doses.map(({ avoided }) => avoided.mean)]
      return {
        name,
        doses: doses.toSorted((a, b) => amount(a) - amount(b)),
        swing: Math.max(...means) - Math.min(...means),
      }
    })
    .toSorted((a, b) => b.swing - a.swing || a.name.localeCompare(b.name))
}

function nameOf(
  action: RacedAction,
  forkedAt: number,
  isSoon: boolean,
  { words, language, zone, nameOf }: Said,
): string {
  const { lever, text, facilities, startMinute } = action
  const unit = field(action, 'unit')
  const kind = lever.kind.replaceAll('-', '_')
  const what = `kind.${kind}` in words ? words[`kind.${kind}` as 'kind.open_beds'] : text[language]
  const where =
    typeof unit === 'string'
      ? nameOf(unit)
      : facilities.length === 0
        ? words.everywhere
        : facilities.map(nameOf).join(words.and)
  const from =
    isSoon || startMinute === null
      ? ''
      : ` · ${words.from(whenWords(forkedAt + startMinute * MINUTE, forkedAt, zone, language))}`
  return `${where} · ${what}${from}`
}

function doseOf(action: RacedAction, { words }: Said): string {
  const amount = amountOf(action)
  if (amount === null) return ''
  return action.lever.kind === 'open-beds' ? words.bedsDose(count(amount)) : `${percent(amount, 0)}%`
}

/** The strongest dose. */
export const strongest = ({ doses }: TornadoRow): TornadoDose => doses.at(-1)!

export function tornadoFinding(run: ActionRace, rows: readonly TornadoRow[], said: Said): string {
  const first = rows[0]
  const { words } = said
  if (first === undefined || first.swing === 0) return words.tornadoNone
  const most = first.doses.toSorted((a, b) => Math.abs(b.avoided.mean) - Math.abs(a.avoided.mean))[0]!
  const { mean, halfWidth95 } = most.avoided
  const isSure = halfWidth95 !== null && Math.abs(mean) > halfWidth95
  const said95 = `${bandOf(most.avoided)} ${unitOf(run, words)}`
  return `${words.tornado(first.name, most.label, said95)}${isSure ? '' : words.tornadoUnsure}`
}

/** A row a dose, as the screen writes them. */
export const tornadoTableOf = (rows: readonly TornadoRow[], words: ActionsWords): ChartTable => ({
  columns: [words['column.action'], words['column.dose'], words['column.avoided'], words['column.runs']],
  rows: rows.flatMap(({ name, doses }) =>
    doses.map(({ label, avoided, replications }) => [name, label || NO_VALUE, bandOf(avoided), count(replications)]),
  ),
})

/** A line a dose; its first lines, after #, are mark, basis and attributions. */
export function tornadoCsv(run: ActionRace, said: Said, attributions: readonly string[]): string {
  return [
    ...actionsMarks(run, 'one action at a time', attributions),
    'action,dose,days_avoided,half_width_95,replications,died_early,swing',
    ...tornadoRows(run, said).flatMap(({ name, doses, swing }) =>
      doses.map(({ label, avoided, replications, fallen }) =>
        [
          quoted(name),
          quoted(label),
          cell(avoided.mean),
          cell(avoided.halfWidth95),
          replications,
          fallen ? 'yes' : 'no',
          cell(swing),
        ].join(','),
      ),
    ),
    '',
  ].join('\n')
}
