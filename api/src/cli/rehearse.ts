/** `kangcheng rehearse`: a scenario file against its do-nothing twin, in pairs. */
import { existsSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { loadScenario, scenarioNames } from '@kangcheng/scenarios'
import { loadCity, loadParameters } from '@kangcheng/seed-data'
import {
  type CityModel,
  compareFigures,
  doNothing,
  ENGINE_VERSION,
  type FigureComparison,
  openingSimulation,
  RESOURCES,
  restoreState,
  type Scenario,
  stateFormat,
  stateHash,
  summarise,
  type Trajectory,
  type TwinState,
} from '@kangcheng/twin-engine'
import { decodeSnapshot } from '../live/snapshots.ts'
import { CannotBeDone, type Command, type CommandIo, parseOptions } from './command.ts'
import { executorOf, openOrClose } from './executor-option.ts'

const DEFAULT_REPLICATIONS = 40
/** With `--precision`: the first look, the step, and where to give up. */
const FIRST_LOOK = 20
const STEP = 20
const MOST = 400

export const rehearse: Command = {
  name: 'rehearse',
  summary: {
    zh: '以成对重复运行，把场景文件与“不作为”对照推演',
    en: 'rehearses a scenario file against doing nothing, in paired replications',
  },
  usage:
    'rehearse SCENARIO [--city DIR] [--from SNAPSHOT] [--replications N | --precision P] [--seed S] [--workers n] [--executor local|bullmq] [--json]',
  details: [
    {
      zh: `SCENARIO   文件，或内置场景之一：${scenarioNames().join('、')}`,
      en: `SCENARIO   a file, or a built-in one: ${scenarioNames().join(', ')}`,
    },
    {
      zh: '--from     从服务器快照（DATA_DIR 中的 snapshot-*.bin）出发；缺省为预热状态，结果中注明',
      en: '--from     start from a snapshot of a server (snapshot-*.bin in its DATA_DIR); else from a warmed-up state, which the answer says',
    },
    {
      zh: '--precision P   重复到差值区间半宽不超过不作为中位数的 P 倍（至多 400 次）',
      en: '--precision P   repeat until the half widths of the differences are at most P of the do-nothing medians (at most 400 runs)',
    },
    {
      zh: '--executor bullmq   由监听 REDIS_URL 的所有 kangcheng worker 计算；缺省 local 为本机线程',
      en: '--executor bullmq   computed by every kangcheng worker that listens on REDIS_URL; by default, local, by threads here',
    },
  ],
  async run(args, io) {
    const { values, positionals } = parseOptions(this, args, {
      city: { type: 'string' },
      from: { type: 'string' },
      replications: { type: 'string' },
      precision: { type: 'string' },
      seed: { type: 'string' },
      workers: { type: 'string' },
      executor: { type: 'string' },
    })
    if (positionals.length !== 1)
      throw new CannotBeDone(
        `give one scenario: a file, or one of ${scenarioNames().join(', ')} · usage: kangcheng ${this.usage}`,
      )
    if (values.replications !== undefined && values.precision !== undefined)
      throw new CannotBeDone('--replications and --precision exclude each other; give one')
    const replications = whole('--replications', values.replications, 1, 10_000) ?? DEFAULT_REPLICATIONS
    const precision = share(values.precision)
    const workers = whole('--workers', values.workers, 1, 256) ?? Math.max(1, availableParallelism())
    const cityName = values.city === undefined ? 'ningbo' : cityOf(values.city, io)
    const { city, scenario } = load(cityName, positionals[0]!, io)
    const seed = whole('--seed', values.seed, 0, 2 ** 32 - 1) ?? scenario.start?.seed ?? 20261121
    const began = performance.now()
    // First the executor: warming up takes seconds, a Redis that is not there should be told before.
    const executor = await executorOf(values.executor, cityName, city, workers, io)
    const { state, start } = await openOrClose(executor, () => startOf(city, scenario, values.from, io))
    const base: Trajectory[] = []
    const plan: Trajectory[] = []
    const touched = touchedFacilities(city, scenario)
    const enough = new AbortController()
    io.signal.addEventListener('abort', () => enough.abort(), { once: true })
    let figures: readonly FigureComparison[] = []
    try {
      // Replications are addressed by number, so that a longer run contains the shorter one.
      let wanted = precision === null ? replications : FIRST_LOOK
      const scenarios = [doNothing(scenario), scenario]
      await executor.run(
        { state, scenarios, seed, replications: precision === null ? wanted : MOST, priority: 1 },
        (k, [b, p]) => {
          base[k] = b!
          plan[k] = p!
          const done = base.filter(Boolean).length
          if (io.terminal) io.log(`${done}/${precision === null ? replications : `≤${MOST}`}`)
          if (precision !== null && done >= wanted && prefix(base) >= wanted) {
            figures = compareFigures(base.slice(0, wanted), plan.slice(0, wanted), touched)
            if (preciseEnough(figures, precision)) enough.abort()
            else wanted += STEP
          }
        },
        enough.signal,
      )
      if (io.signal.aborted) throw new CannotBeDone('interrupted')
      if (precision === null || wanted > MOST) {
        wanted = base.length
        figures = compareFigures(base, plan, touched)
      }
      base.length = Math.min(wanted, base.length)
      plan.length = base.length
    } finally {
      await executor.close()
    }
    const sums = { base: summarise(city, base), plan: summarise(city, plan) }
    const idOf = (facility: number): string => (facility < 0 ? 'city' : city.facilities[facility]!.id)
    const timeToBreak = sums.base.facilities.flatMap((series, i) =>
      RESOURCES.flatMap((resource) => {
        const b = series.firstUnmet[resource]
        const p = sums.plan.facilities[i]!.firstUnmet[resource]
        if (!b || !p || (b.never === 1 && p.never === 1)) return []
        return [{ facility: idOf(series.facility), resource, unit: 'min', base: b, plan: p }]
      }),
    )
    timeToBreak.sort((a, b) => (a.base.p50 ?? 1e9) - (b.base.p50 ?? 1e9) || a.base.never - b.base.never)
    const document = {
      scenario: scenario.id,
      city: city.id,
      start,
      seed,
      replications: base.length,
      engineVersion: ENGINE_VERSION,
      stateHash: stateHash(state),
      indicators: figures.map(({ figure, facility, base: b, plan: p, difference }) => ({
        id: figure.id,
        scope: idOf(facility),
        unit: figure.unit,
        base: b,
        plan: p,
        difference,
      })),
      timeToBreak,
      events: base.concat(plan).reduce((sum, run) => sum + run.entries, 0),
      wallSeconds: Number(((performance.now() - began) / 1000).toFixed(2)),
      synthetic: city.synthetic,
    }
    io.answer(document, () => [
      `${scenario.title.zh} · ${scenario.title.en} · ${city.name.zh} ${city.name.en}${city.synthetic ? ' · 合成数据 SYNTHETIC' : ''}`,
      `${start.kind === 'snapshot' ? '自快照 from the snapshot' : '自预热状态 from a warmed-up state'} ${start.at} · ${base.length} × 2 · seed ${seed} · ${document.wallSeconds} s`,
      ...document.indicators.map(
        (row) =>
          `${row.scope.padEnd(6)} ${row.id.padEnd(24)} ${spread(row.base)} → ${spread(row.plan)} ${row.unit}  Δ ${row.difference.mean.toFixed(1)} ± ${row.difference.halfWidth95?.toFixed(1) ?? '–'}`,
      ),
      ...timeToBreak
        .slice(0, 12)
        .map((row) => `${row.facility.padEnd(6)} ${row.resource.padEnd(10)} ${until(row.base)} → ${until(row.plan)}`),
    ])
    return 0
  },
}

const spread = ({ p10, p50, p90 }: { p10: number; p50: number; p90: number }): string =>
  `${p50.toFixed(1)} (${p10.toFixed(1)}–${p90.toFixed(1)})`
const until = ({ p50, never }: { p50: number | null; never: number }): string =>
  `${p50 === null ? '> horizon' : `${(p50 / 60).toFixed(1)} h`} (never ${Math.round(never * 100)} %)`

/** How many runs from the first on are there without a gap. */
function prefix(runs: readonly (Trajectory | undefined)[]): number {
  let n = 0
  while (runs[n]) n++
  return n
}

/** Small medians are measured against 1: a relative precision of nothing would never be reached. */
function preciseEnough(figures: readonly FigureComparison[], precision: number): boolean {
  return figures.every(
    ({ base, difference }) => (difference.halfWidth95 ?? Infinity) <= precision * Math.max(1, Math.abs(base.p50)),
  )
}

/** The hospitals that the scenario names: shown beside the city. */
function touchedFacilities(city: CityModel, scenario: Scenario): number[] {
  const ids = new Set<string>()
  for (const spec of [...scenario.shocks, ...scenario.levers]) {
    if ('facility' in spec && spec.facility !== null) ids.add(spec.facility)
    if ('facilities' in spec) for (const id of spec.facilities ?? []) ids.add(id)
    if ('unit' in spec && spec.unit !== null) {
      const unit = city.units.find((u) => u.id === spec.unit)
      if (unit) ids.add(city.facilities[unit.facility]!.id)
    }
  }
  return city.facilities.flatMap((facility, i) => (ids.has(facility.id) ? [i] : []))
}

function whole(option: string, text: string | undefined, least: number, most: number): number | null {
  if (text === undefined) return null
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < least || value > most)
    throw new CannotBeDone(`${option} must be a whole number from ${least} to ${most}, got ${text}`)
  return value
}

function share(text: string | undefined): number | null {
  if (text === undefined) return null
  const value = Number(text)
  if (!(value > 0 && value < 1)) throw new CannotBeDone(`--precision must be a share between 0 and 1, got ${text}`)
  return value
}

function cityOf(name: string, io: CommandIo): string {
  return existsSync(resolve(io.cwd, name)) ? resolve(io.cwd, name) : name
}

function load(cityName: string, scenarioName: string, io: CommandIo): { city: CityModel; scenario: Scenario } {
  try {
    const city = loadCity(cityName)
    const file = resolve(io.cwd, scenarioName)
    return { city, scenario: loadScenario(existsSync(file) ? file : scenarioName, city) }
  } catch (error) {
    throw new CannotBeDone(error instanceof Error ? error.message : String(error))
  }
}

interface Start {
  readonly kind: 'snapshot' | 'warmed-up'
  readonly at: string
  readonly position: number | null
}

function startOf(
  city: CityModel,
  scenario: Scenario,
  from: string | undefined,
  io: CommandIo,
): { state: TwinState; start: Start } {
  if (from === undefined) {
    if (!scenario.start)
      throw new CannotBeDone(
        `scenario ${scenario.id} has no start; give --from SNAPSHOT, or a start {at, warmUpDays, seed} in the file`,
      )
    io.log(`no --from: starting from a state warmed up over ${scenario.start.warmUpDays} days`)
    const { state } = openingSimulation(city, loadParameters(), scenario)
    return { state, start: { kind: 'warmed-up', at: new Date(state.asOf).toISOString(), position: null } }
  }
  const file = resolve(io.cwd, from)
  let bytes: Buffer
  try {
    bytes = readFileSync(file)
  } catch (error) {
    throw new CannotBeDone(`cannot read ${from}: ${error instanceof Error ? error.message : String(error)}`)
  }
  try {
    const snapshot = decodeSnapshot(bytes)
    if (snapshot.header.city !== city.id) throw new Error(`it is of city "${snapshot.header.city}"; give --city for it`)
    if (snapshot.header.stateFormat !== stateFormat(city))
      throw new Error('its state has the format of another version')
    const state = restoreState(city, snapshot)
    return {
      state,
      start: { kind: 'snapshot', at: new Date(state.asOf).toISOString(), position: snapshot.header.position },
    }
  } catch (error) {
    throw new CannotBeDone(`${from} cannot be a start: ${error instanceof Error ? error.message : String(error)}`)
  }
}
