/** The lowest point of a function of a few variables without derivatives (Nelder and Mead 1965, Comput. J. 7:308–313). */
export function nelderMead(
  of: (x: readonly number[]) => number,
  start: readonly number[],
  steps: readonly number[],
  most = 2_000,
): { readonly x: readonly number[]; readonly value: number } {
  type Point = { readonly x: readonly number[]; readonly value: number }
  const at = (x: readonly number[]): Point => {
    const value = of(x)
    return { x, value: Number.isNaN(value) ? Number.POSITIVE_INFINITY : value }
  }
  let simplex = [at(start), ...start.map((_, k) => at(start.map((one, j) => (j === k ? one + steps[k]! : one))))]
  for (let step = 0; step < most; step++) {
    simplex.sort((a, b) => a.value - b.value)
    const [best, worst] = [simplex[0]!, simplex.at(-1)!]
    if (worst.value - best.value < 1e-12 * (Math.abs(best.value) + 1e-12)) break
    const others = simplex.slice(0, -1)
    const centre = start.map((_, k) => others.reduce((sum, { x }) => sum + x[k]!, 0) / others.length)
    const along = (t: number): Point => at(centre.map((c, k) => c + t * (worst.x[k]! - c)))
    const reflected = along(-1)
    let next: Point | null = null
    if (reflected.value < best.value) {
      const expanded = along(-2)
      next = expanded.value < reflected.value ? expanded : reflected
    } else if (reflected.value < others.at(-1)!.value) next = reflected
    else {
      const contracted = along(reflected.value < worst.value ? -0.5 : 0.5)
      if (contracted.value < Math.min(reflected.value, worst.value)) next = contracted
    }
    simplex =
      next === null
        ? [best, ...others.slice(1), worst].map((point, k) =>
            k === 0 ? best : at(point.x.map((one, j) => (one + best.x[j]!) / 2)),
          )
        : [...others, next]
  }
  simplex.sort((a, b) => a.value - b.value)
  return simplex[0]!
}
