/** A closed outbreak of one group, small and quick enough to be run thousands of times: SIR, or SEIR where there is a latent period. */

export interface Outbreak {
  readonly population: number
  /** Infections per infectious person and day, everybody susceptible. */
  readonly beta: number
  /** 0 = nobody is exposed without being infectious. */
  readonly latentDays: number
  readonly infectiousDays: number
  readonly initialInfectious: number
}

/** Steps of a day; 10⁻⁶ of the population at worst for rates up to three a day. */
const STEPS = 20

/** On days 0 … days: infectious people, and infections within the day before (0 on day 0). Runge–Kutta of order 4. */
export function runOutbreak(
  outbreak: Outbreak,
  days: number,
): { readonly infectious: Float64Array; readonly infections: Float64Array } {
  const { population, beta, latentDays, infectiousDays, initialInfectious } = outbreak
  const infectious = new Float64Array(days + 1)
  const infections = new Float64Array(days + 1)
  const gamma = 1 / infectiousDays
  const sigma = latentDays > 0 ? 1 / latentDays : 0
  let s = population - initialInfectious
  let e = 0
  let i = initialInfectious
  infectious[0] = i
  const h = 1 / STEPS
  for (let day = 1; day <= days; day++) {
    const before = s
    for (let k = 0; k < STEPS; k++) {
      let [ds, de, di] = [0, 0, 0]
      let [ps, pe, pi] = [s, e, i]
      for (let stage = 0; stage < 4; stage++) {
        const fresh = (beta * ps * pi) / population
        const becoming = sigma > 0 ? sigma * pe : fresh
        const [vs, ve, vi] = [-fresh, sigma > 0 ? fresh - becoming : 0, becoming - gamma * pi]
        const weight = stage === 0 || stage === 3 ? 1 : 2
        ds += weight * vs
        de += weight * ve
        di += weight * vi
        const reach = stage === 2 ? h : h / 2
        ps = s + reach * vs
        pe = e + reach * ve
        pi = i + reach * vi
      }
      s += (h / 6) * ds
      e += (h / 6) * de
      i += (h / 6) * di
    }
    infectious[day] = i
    infections[day] = before - s
  }
  return { infectious, infections }
}
