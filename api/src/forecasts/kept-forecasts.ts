/**
 * Forecasts as they were made, and their scores, in a SQLite file of their own. Those that were made live cannot be made
 * again: what was said is on record before its truth is known. Synchronous: called in a worker thread.
 *
 *     kept     one row per origin, method and whether it was recomputed afterwards: beds as 32-bit numbers by horizon, place
 *              and level, of the nearest horizons; NaN = none. `members`: one byte a place, 1 = part of the city's sum
 *     scored   one row per origin, horizon, method and whether recomputed: of each place WIS, CRPS, quantiles below the truth
 *              and equal to it; NaN = the truth never came
 *     meta     format, city, places
 *
 * Origins are hours since 1970: a forecast of origin t has seen hours before t, and its first horizon is hour t itself.
 */
import { DatabaseSync } from 'node:sqlite'
import { FORECAST_LEVELS } from '@kangcheng/twin-engine/forecast'
import type { KeptMethod } from './forecast-methods.ts'

export const FORECASTS_FILE = 'forecasts.db'
const FORMAT = '2'
/** It had these horizons, and its numbers lay by place, then horizon. */
const FORMAT_BY_PLACE = { format: '1', horizons: 12 } as const
/** Numbers of one score. */
export const SCORE_NUMBERS = 4

const TABLES = `
create table meta (name text primary key, value text not null);
create table kept (origin integer, method text, recomputed integer, members blob not null, quantiles blob not null,
  primary key (origin, method, recomputed)) without rowid;
create table scored (origin integer, horizon integer, method text, recomputed integer, scores blob not null,
  primary key (origin, horizon, method, recomputed)) without rowid;
`

export interface KeptForecast {
  readonly origin: number
  readonly method: KeptMethod
  readonly recomputed: boolean
  readonly members: Uint8Array
  readonly quantiles: Float32Array
}

export interface ScoredRow {
  readonly origin: number
  /** Hours ahead. */
  readonly horizon: number
  readonly method: KeptMethod
  readonly recomputed: boolean
  readonly scores: Float32Array
}

export type KeptKey = Pick<KeptForecast, 'origin' | 'method' | 'recomputed'>

/** The file cannot be used: the message says why and what to do. */
export class ForecastsUnusable extends Error {
  override readonly name = 'ForecastsUnusable'
}

const bytesOf = (values: Float32Array): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
/** Copied: what SQLite hands out need not lie at a multiple of four. */
const numbersOf = (bytes: Uint8Array): Float32Array => new Float32Array(Uint8Array.from(bytes).buffer)

interface Row {
  readonly origin: number
  readonly horizon: number
  readonly method: KeptMethod
  readonly recomputed: number
  readonly members: Uint8Array
  readonly quantiles: Uint8Array
  readonly scores: Uint8Array
}

function opened(path: string, city: string, places: readonly string[]): DatabaseSync {
  try {
    const db = new DatabaseSync(path, { timeout: 5_000 })
    db.exec('pragma journal_mode = wal; pragma synchronous = normal')
    if (db.prepare("select 1 from sqlite_schema where name = 'meta'").get() === undefined) {
      db.exec(`begin; ${TABLES}`)
      const write = db.prepare('insert into meta values (?, ?)')
      write.run('format', FORMAT)
      write.run('city', city)
      write.run('places', JSON.stringify(places))
      db.exec('commit')
    }
    const rows = db.prepare('select name, value from meta').all() as { name: string; value: string }[]
    const meta = Object.fromEntries(rows.map((row) => [row.name, row.value]))
    if (meta.format === FORMAT_BY_PLACE.format) {
      layByHorizon(db, places.length + 1)
      meta.format = FORMAT
    }
    if (meta.format !== FORMAT) throw new Error(`it has format ${meta.format}, this program uses ${FORMAT}`)
    if (meta.city !== city) throw new Error(`it is of city "${meta.city}", not of "${city}"`)
    if (meta.places !== JSON.stringify(places)) throw new Error('the hospitals of the city are others by now')
    return db
  } catch (error) {
    throw new ForecastsUnusable(
      `${path} cannot be used: ${error instanceof Error ? error.message : String(error)}. Move it away and start again: the record of forecasts then begins anew`,
    )
  }
}

/** What a file of the format before holds is laid as it is now. */
function layByHorizon(db: DatabaseSync, places: number): void {
  const { horizons } = FORMAT_BY_PLACE
  const levels = FORECAST_LEVELS.length
  db.function('by_horizon', (bytes) => {
    const before = numbersOf(bytes as unknown as Uint8Array)
    const after = new Float32Array(before.length)
    for (let place = 0; place < places; place++)
      for (let h = 0; h < horizons; h++) {
        const from = (place * horizons + h) * levels
        after.set(before.subarray(from, from + levels), (h * places + place) * levels)
      }
    return bytesOf(after)
  })
  db.exec(`begin immediate; update kept set quantiles = by_horizon(quantiles);
    update meta set value = '${FORMAT}' where name = 'format'; commit`)
}

export type KeptForecasts = ReturnType<typeof keptForecasts>

/**
 * @param path a file, or `:memory:`
 * @param places ids, in the order of the rows' numbers
 * @throws ForecastsUnusable
 */
export function keptForecasts(path: string, city: string, places: readonly string[]) {
  const db = opened(path, city, places)
  const keep = db.prepare('insert or ignore into kept values (?, ?, ?, ?, ?)')
  const one = db.prepare('select members, quantiles from kept where origin = ? and method = ? and recomputed = ?')
  const keys = db.prepare('select origin, method, recomputed from kept order by origin')
  const score = db.prepare('insert or ignore into scored values (?, ?, ?, ?, ?)')
  const scores = db.prepare('select origin, horizon, method, recomputed, scores from scored order by origin, horizon')
  const keyOf = ({ origin, method, recomputed }: Row): KeptKey => ({ origin, method, recomputed: recomputed === 1 })
  return {
    keep({ origin, method, recomputed, members, quantiles }: KeptForecast): void {
      keep.run(origin, method, recomputed ? 1 : 0, members, bytesOf(quantiles))
    },
    /** null = it was never kept, or has been forgotten. */
    kept(key: KeptKey): KeptForecast | null {
      const row = one.get(key.origin, key.method, key.recomputed ? 1 : 0) as Row | undefined
      if (row === undefined) return null
      return { ...key, members: Uint8Array.from(row.members), quantiles: numbersOf(row.quantiles) }
    },
    /** By rising origin. */
    keys: (): readonly KeptKey[] => (keys.all() as unknown as Row[]).map(keyOf),
    score({ origin, horizon, method, recomputed, scores: numbers }: ScoredRow): void {
      score.run(origin, horizon, method, recomputed ? 1 : 0, bytesOf(numbers))
    },
    *scored(): Generator<ScoredRow> {
      for (const row of scores.iterate() as Iterable<unknown> as Iterable<Row>)
        yield { ...keyOf(row), horizon: row.horizon, scores: numbersOf(row.scores) }
    },
    /** All or nothing of what `work` writes. */
    together(work: () => void): void {
      db.exec('begin')
      try {
        work()
        db.exec('commit')
      } catch (error) {
        db.exec('rollback')
        throw error
      }
    },
    /** @param opponentsBefore opponents' forecasts of earlier origins go sooner: once scored nobody asks for them */
    forget(before: number, opponentsBefore: number): void {
      db.prepare('delete from kept where origin < ?').run(before)
      db.prepare("delete from kept where origin < ? and method like '%aive'").run(opponentsBefore)
      db.prepare('delete from scored where origin < ?').run(before)
    },
    close(): void {
      db.close()
    },
  }
}
