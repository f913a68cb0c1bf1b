/**
 * The ledger of a health insurance fund 医保基金 under a global budget 总额预算: claims by tier against the budget, with part of a surplus
 * kept by those who provide care 结余留用 and part of an overrun borne by them 超支分担.
 */

/** Tiers that are paid for: a visit to primary care, to a hospital's clinic, a hospital stay. */
export const FUND_TIERS = ['primary', 'hospital', 'inpatient'] as const
export type FundTier = (typeof FUND_TIERS)[number]

/** Lists follow FUND_TIERS. */
export interface FundPrices {
  /** Yuan a visit, or a case. */
  readonly priceYuan: readonly number[]
  /** Part of the price that the fund pays. */
  readonly coveredShare: readonly number[]
}

export interface SharingRule {
  /** Part of a surplus that providers keep, 0 … 1. */
  readonly retainedShare: number
  /** Part of an overrun that providers bear, 0 … 1. */
  readonly borneShare: number
  /** Overrun, as a share of the budget, beyond which providers bear all. */
  readonly limitShare: number
}

export interface FundBalance {
  readonly budgetYuan: number
  /** What the fund would owe by visits and cases. */
  readonly claimedYuan: number
  /** What the fund pays, retained surplus included. */
  readonly paidYuan: number
  /** Surplus that providers keep on top of their claims. */
  readonly retainedYuan: number
  /** Claims that providers bear themselves. */
  readonly borneYuan: number
  /** budget − paid: what is left in the fund, or (below 0) missing in it. */
  readonly fundYuan: number
}

/** What the fund owes for one visit or case. */
export const claimYuan = ({ priceYuan, coveredShare }: FundPrices, tier: number): number =>
  priceYuan[tier]! * coveredShare[tier]!

/** What a patient pays for one. */
export const ownYuan = ({ priceYuan, coveredShare }: FundPrices, tier: number): number =>
  priceYuan[tier]! * (1 - coveredShare[tier]!)

/**
 * Settles claims against a budget. Always: paid + borne = claimed + retained, and paid + fund = budget (law L59).
 * @throws RangeError naming a share outside 0 … 1, or an amount below 0.
 */
export function settleFund(budgetYuan: number, claimedYuan: number, rule: SharingRule): FundBalance {
  for (const [name, value, high] of [
    ['budgetYuan', budgetYuan, Number.POSITIVE_INFINITY],
    ['claimedYuan', claimedYuan, Number.POSITIVE_INFINITY],
    ['retainedShare', rule.retainedShare, 1],
    ['borneShare', rule.borneShare, 1],
    ['limitShare', rule.limitShare, Number.POSITIVE_INFINITY],
  ] as const)
    if (!(value >= 0 && value <= high))
      throw new RangeError(`${name} must lie in 0 … ${high === 1 ? 1 : 'any amount'}, got ${value}`)
  const surplus = Math.max(0, budgetYuan - claimedYuan)
  const overrun = Math.max(0, claimedYuan - budgetYuan)
  const shared = Math.min(overrun, rule.limitShare * budgetYuan)
  const retainedYuan = rule.retainedShare * surplus
  const borneYuan = rule.borneShare * shared + (overrun - shared)
  const paidYuan = claimedYuan + retainedYuan - borneYuan
  return { budgetYuan, claimedYuan, paidYuan, retainedYuan, borneYuan, fundYuan: budgetYuan - paidYuan }
}
