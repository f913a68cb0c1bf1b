/** A thread that owns the record of forecasts and answers calls by message, one after another. */
import { parentPort, workerData } from 'node:worker_threads'
import { KEPT_OPPONENTS, type ShownMethod } from './forecast-methods.ts'
import { keptForecasts } from './kept-forecasts.ts'
import { type HourlyRuns, ScoreKeeper } from './score-keeper.ts'

export interface ScoreKeeperSetting {
  readonly path: string
  readonly city: string
  readonly places: readonly string[]
}

/** Places by their number; the city is the one after the last. */
export interface ScoresAsked {
  readonly method: ShownMethod
  readonly recomputed: boolean
  readonly places: readonly number[]
  readonly horizons: readonly number[]
}

export type KeeperCall =
  | { readonly name: 'wantedFrom'; readonly nextHour: number }
  | { readonly name: 'learn'; readonly first: number; readonly columns: readonly Float64Array[] }
  | { readonly name: 'rehearsed'; readonly runs: HourlyRuns }
  | { readonly name: 'fan'; readonly place: number }
  | { readonly name: 'scores'; readonly asked: ScoresAsked }
  | { readonly name: 'close' }

export interface KeeperQuestion {
  readonly id: number
  readonly call: KeeperCall
}
export type KeeperAnswer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly message: string }

export type ScoresTold = ReturnType<typeof scoresOf>

export function scoresOf(keeper: ScoreKeeper, { method, recomputed, places, horizons }: ScoresAsked) {
  const { table } = keeper
  const hospitals = places.filter((place) => place < keeper.places)
  return {
    origin: keeper.nextHour,
    recomputing: keeper.recomputing,
    opponents: KEPT_OPPONENTS,
    rows: table.scores(method, recomputed, places, horizons),
    pooled: horizons.map((horizon) => table.pooled(method, recomputed, hospitals, horizon)),
    proven: places.map((place) => table.proven(method, recomputed, place)),
  }
}

function serve({ path, city, places }: ScoreKeeperSetting): (call: KeeperCall) => unknown {
  const file = keptForecasts(path, city, places)
  const keeper = new ScoreKeeper(file, places.length)
  let closed = false
  let going = false
  /** Step by step, so that whoever asks in between is answered. */
  const recompute = (): void => {
    going = !closed && keeper.recompute()
    if (going) setImmediate(recompute)
  }
  return (call) => {
    switch (call.name) {
      case 'wantedFrom':
        return keeper.wantedFrom(call.nextHour)
      case 'learn':
        keeper.learn(call.first, call.columns)
        if (!going) setImmediate(recompute)
        going = true
        return null
      case 'rehearsed':
        return keeper.rehearsed(call.runs)
      case 'fan':
        return keeper.fan(call.place)
      case 'scores':
        return scoresOf(keeper, call.asked)
      case 'close':
        closed = true
        return file.close()
    }
  }
}

const port = parentPort
if (port !== null) {
  const failure = (id: number, error: unknown): KeeperAnswer => ({
    id,
    ok: false,
    message: error instanceof Error ? error.message : String(error),
  })
  try {
    const answer = serve(workerData as ScoreKeeperSetting)
    port.on('message', ({ id, call }: KeeperQuestion) => {
      try {
        port.postMessage({ id, ok: true, value: answer(call) } satisfies KeeperAnswer)
      } catch (error) {
        port.postMessage(failure(id, error))
      }
      if (call.name === 'close') port.close()
    })
  } catch (error) {
    port.postMessage(failure(0, error))
  }
}
