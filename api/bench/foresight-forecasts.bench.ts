/** Forecasts of every unit of Ningbo, its hospitals and the city to fourteen days, learnt from five weeks of hours. The limit stands as the other figure. */
import { loadavg } from 'node:os'
import { loadCity } from '@kangcheng/seed-data'
import { RandomSource } from '@kangcheng/twin-engine'
import { TreeForecaster } from '@kangcheng/twin-engine/forecast'
import type { Row } from '../src/cli/bench.ts'
import { FORECAST_HOURS, FORECAST_STRIDES } from '../src/forecasts/forecast-methods.ts'

const HOURS = 35 * 24
const LIMIT_SECONDS = 10

export function rows(): readonly Row[] {
  const city = loadCity('ningbo')
  const hospitals = [...new Set(city.units.map(({ facility }) => facility))]
  const root = city.units.length + hospitals.length
  const parents = [
    ...city.units.map(({ facility }) => city.units.length + hospitals.indexOf(facility)),
    ...hospitals.map(() => root),
    -1,
  ]
  const random = new RandomSource(1, 0)
  const columns = city.units.map((_, u) => {
    let noise = 0
    return Float64Array.from({ length: HOURS }, (_, t) => {
      noise = 0.95 * noise + random.draw(u, t, 0)[0]! - 0.5
      return Math.max(0, Math.round(30 + 3 * Math.sin((2 * Math.PI * t) / 24) + noise))
    })
  })
  const began = process.cpuUsage()
  const forecaster = new TreeForecaster({ parents }, 168, FORECAST_HOURS, FORECAST_STRIDES)
  forecaster.learn(columns)
  const learnt = process.cpuUsage(began)
  const made = forecaster.forecasts()
  const all = process.cpuUsage(began)
  const seconds = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1e6
  if (made.some((nodes) => nodes.some((node) => node === null))) throw new Error('a unit has no forecast')
  const row = (name: string, ours: number): Row => ({
    name,
    ours,
    other: LIMIT_SECONDS,
    unit: 's of processor',
    ratio: LIMIT_SECONDS / ours,
    otherCommand: 'limit',
    load: loadavg()[0]!,
  })
  return [
    row(`forecasts to 14 days: ${city.units.length} units, hospitals, city`, seconds(all)),
    row('of which once an hour, the past already learnt', seconds(all) - seconds(learnt)),
  ]
}
