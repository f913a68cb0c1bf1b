// What the map of an allocation shows: pairs of hospitals over all their days, the finding of them, and the same in rows.
import type { ChartTable } from '../../../figures/figure.ts'
import { count } from '../../../format/numbers.ts'
import type { AllocationWords } from '../../../i18n/allocation-words.ts'
import type { Asked } from './allocation-store.ts'

export interface Pair extends Asked {
  /** Of the largest of the pairs. */
  readonly share: number
}

/** What goes along the arrows. */
export type Sent = 'transfers' | 'ventilators' | 'oxygen'

/** Options that send nothing themselves stand beside the transfers. */
export const sentBy = (option: string): Sent => (option === 'ventilators' || option === 'oxygen' ? option : 'transfers')

/** Pairs over all their days, the largest first. */
export function pairsOf(asked: readonly Asked[]): readonly Pair[] {
  const byPair = new Map<string, Asked>()
  for (const { from, to, amount, sameGroup } of asked) {
    const key = `${from} ${to}`
    byPair.set(key, { from, to, sameGroup, amount: amount + (byPair.get(key)?.amount ?? 0) })
  }
  const all = [...byPair.values()].sort((a, b) => b.amount - a.amount)
  return all.map((one) => ({ ...one, share: one.amount / all[0]!.amount }))
}

/** Expected patients are no whole number: of few the tenth counts. */
const amountOf = (amount: number): string =>
  amount < 10 && !Number.isInteger(amount) ? amount.toFixed(1) : count(amount)

type NameOf = (id: string) => string

export function mapFinding(pairs: readonly Pair[], sent: Sent, nameOf: NameOf, words: AllocationWords): string {
  const [most] = pairs
  if (most === undefined) return words.mapNone
  const total = pairs.reduce((sum, { amount }) => sum + amount, 0)
  return words.mapFinding(
    nameOf(most.from),
    nameOf(most.to),
    amountOf(most.amount),
    amountOf(total),
    words[`mapUnit.${sent}`],
    pairs.length,
  )
}

/** A pair a row; of what group it is told of transfers alone. */
export const mapTable = (pairs: readonly Pair[], sent: Sent, nameOf: NameOf, words: AllocationWords): ChartTable => ({
  columns:
    sent === 'transfers'
      ? [words.from, words.to, words[`mapUnit.${sent}`], words.group]
      : [words.lender, words.borrower, words[`mapUnit.${sent}`]],
  rows: pairs.map(({ from, to, amount, sameGroup }) => [
    nameOf(from),
    nameOf(to),
    amountOf(amount),
    ...(sent === 'transfers' ? [words[sameGroup ? 'sameGroup' : 'otherGroup']] : []),
  ]),
})
