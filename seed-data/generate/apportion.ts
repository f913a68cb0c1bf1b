/** Sharing out whole numbers exactly: the largest-remainder method of Hamilton. */

/** Whole numbers proportional to `weights` that sum to `total` exactly; ties go to the earlier entry. */
export function apportion(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0)
  if (!(sum > 0)) throw new Error(`cannot share ${total} among weights that sum to ${sum}`)
  const quotas = weights.map((w) => (total * w) / sum)
  const parts = quotas.map(Math.floor)
  let left = total - parts.reduce((a, b) => a + b, 0)
  const order = quotas.map((q, i) => [q - Math.floor(q), i] as const).sort((a, b) => b[0] - a[0] || a[1] - b[1])
  for (const [, i] of order) {
    if (left <= 0) break
    parts[i]!++
    left--
  }
  return parts
}

/** Like `apportion`, but no part exceeds its `limits` entry; the excess goes to the others. */
export function apportionWithin(total: number, weights: readonly number[], limits: readonly number[]): number[] {
  if (limits.reduce((a, b) => a + b, 0) < total) throw new Error(`${total} do not fit within the limits`)
  const parts = weights.map(() => 0)
  let open = weights.map((_, i) => i)
  let left = total
  while (left > 0) {
    const live = open.filter((i) => parts[i]! < limits[i]!)
    const share = apportion(
      left,
      live.map((i) => Math.max(weights[i]!, 1e-9)),
    )
    live.forEach((i, k) => {
      const take = Math.min(share[k]!, limits[i]! - parts[i]!)
      parts[i]! += take
      left -= take
    })
    open = live
  }
  return parts
}
