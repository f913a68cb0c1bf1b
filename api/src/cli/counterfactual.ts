/** `kangcheng counterfactual`: the recorded past with one decision changed, beside the record and its replay. */
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parametersOfCity } from '@kangcheng/seed-data'
import { type CityModel, describeProblems, type Parameters } from '@kangcheng/twin-engine'
import {
  type CounterfactualChange,
  type CounterfactualPair,
  counterfactualPair,
  decodeChange,
  isChanged,
  MOST_PAIRS,
  NOTHING_CHANGED,
  type PastRecord,
  REPLAYED_LEVERS,
} from '@kangcheng/twin-engine/counterfactual'
import { type CounterfactualTold, counterfactualTold, recordTold } from '../counterfactual/counterfactual-told.ts'
import { PastReading } from '../counterfactual/past-reading.ts'
import { stateAtBeginning } from '../live/beginning-state.ts'
import { LogUnusable } from '../log/event-log.ts'
import { blocksAfter, type LogReading, openLogReading } from '../log/log-reading.ts'
import { CannotBeDone, type Command, type CommandIo, parseOptions, required, wholeNumber } from './command.ts'
import { counterfactualLines } from './counterfactual-lines.ts'
import { instantOf } from './instant-option.ts'
import { cityOfLogPlace, logPlaceOf, replayProgress } from './log-place.ts'

const USUAL_PAIRS = 10
const USUAL_SEED = 20_261_130

export const counterfactual: Command = {
  name: 'counterfactual',
  summary: {
    zh: '回看重演：把日志中的一段过去原样重演，再改变其中一项决定，逐对比较',
    en: 'replays a window of the log as it was, and with one decision changed, in pairs with the same luck',
  },
  usage:
    'counterfactual [DATA_DIR] --from INSTANT --until INSTANT [--change FILE|JSON] [--pairs N] [--seed S] [--city CITY] [--json]',
  details: [
    {
      zh: '--from、--until   日志中的时间窗（1 至 336 小时），带时区的 ISO 8601；只读日志（文件夹或 DATABASE_URL），服务可在运行',
      en: '--from, --until   the window of the log, 1 to 336 hours, ISO 8601 with a zone. The log, of the folder or of DATABASE_URL, is only read',
    },
    {
      zh: `--change   改变什么，JSON 或文件：{"levers": […], "decisions": […], "diversions": […], "policy": "…"}，分钟自窗口起点计；措施可用 ${REPLAYED_LEVERS.join('、')}。不给出则只检验重演与记录相差多少`,
      en: `--change   what is changed, JSON or a file: {"levers": […], "decisions": […], "diversions": […], "policy": "…"}, minutes from the start of the window; levers may be ${REPLAYED_LEVERS.join(', ')}. Without it the replay is only held against the record`,
    },
    {
      zh: '"decisions": [{"what": "opened", "unit": "h01-w01", "byMinutes": -120}]   记录中的开床（或 taken-out 停用）提早、推迟；不给 byMinutes 即当时未做',
      en: '"decisions": [{"what": "opened", "unit": "h01-w01", "byMinutes": -120}]   recorded openings of beds (or taken-out) earlier or later; without byMinutes they are not made',
    },
    {
      zh: '"diversions": [{"facilities": ["h01"], "fromMinute": 0, "untilMinute": 240}]   到该院急诊者转往最近的他院',
      en: '"diversions": [{"facilities": ["h01"], "fromMinute": 0, "untilMinute": 240}]   those who come to its department go on to the nearest other one',
    },
    {
      zh: `--pairs   重演对数，缺省 ${USUAL_PAIRS}：同一对运气相同，只有记录没有说完的才抽取`,
      en: `--pairs   pairs, by default ${USUAL_PAIRS}: a pair shares its luck, and only what the record leaves open is drawn`,
    },
  ],
  async run(args, io) {
    const { positionals, values } = parseOptions(this, args, {
      from: { type: 'string' },
      until: { type: 'string' },
      change: { type: 'string' },
      pairs: { type: 'string' },
      seed: { type: 'string' },
      city: { type: 'string' },
    })
    const from = instantOf('--from', required(this, 'from', values.from))
    const until = instantOf('--until', required(this, 'until', values.until))
    const pairs = wholeNumber('--pairs', values.pairs, 2, MOST_PAIRS) ?? USUAL_PAIRS
    const seed = wholeNumber('--seed', values.seed, 0, 2 ** 32 - 2) ?? USUAL_SEED
    const place = logPlaceOf(positionals, io, this.usage)
    try {
      const city = await cityOfLogPlace(values.city, place, io)
      const change = changeOf(values.change, city, io)
      const log = await openLogReading(place, city.id)
      let record: PastRecord
      try {
        record = await read(log, city, from, until, io)
      } finally {
        await log.close()
      }
      const told = replayed(record, parametersOfCity(city), change, seed, pairs, io)
      const answer = { city: city.id, synthetic: city.synthetic, seed, change, record: recordTold(record), ...told }
      io.answer(jsonable(answer), () => counterfactualLines(answer, city, isChanged(change)))
      return told.rows[0]!.check.trust === 'poor' ? 1 : 0
    } catch (error) {
      if (error instanceof LogUnusable || error instanceof RangeError) throw new CannotBeDone(error.message)
      throw error
    }
  },
}

function changeOf(given: string | undefined, city: CityModel, io: CommandIo): CounterfactualChange {
  if (given === undefined) return NOTHING_CHANGED
  const file = resolve(io.cwd, given)
  const text = given.trimStart().startsWith('{') ? given : existsSync(file) ? readFileSync(file, 'utf8') : null
  if (text === null) throw new CannotBeDone(`--change: there is no file ${given}; give one, or JSON that begins with {`)
  let input: unknown
  try {
    input = JSON.parse(text)
  } catch (error) {
    throw new CannotBeDone(`--change is no JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
  const decoded = decodeChange(input, city)
  if (decoded.ok) return decoded.value
  throw new CannotBeDone(`--change cannot be made:\n${describeProblems(decoded.problems)}`)
}

async function read(log: LogReading, city: CityModel, from: number, until: number, io: CommandIo): Promise<PastRecord> {
  const beginning = await log.beginning()
  const state = beginning === null ? null : stateAtBeginning(beginning, city).state
  const reading = new PastReading(city, from, until, state)
  const progress = replayProgress(io)
  for await (const { packed, lines } of blocksAfter(log, beginning?.position ?? 0)) {
    if (io.signal.aborted) throw new CannotBeDone('interrupted')
    for (const line of lines) if (!reading.take(line)) return reading.done()
    progress(packed.firstPosition)
  }
  return reading.done()
}

function replayed(
  record: PastRecord,
  parameters: Parameters,
  change: CounterfactualChange,
  seed: number,
  wanted: number,
  io: CommandIo,
): CounterfactualTold {
  const pairs: CounterfactualPair[] = []
  for (let replication = 0; replication < wanted; replication++) {
    if (io.signal.aborted) throw new CannotBeDone('interrupted')
    pairs.push(counterfactualPair(record, parameters, change, seed, replication))
    if (io.terminal) io.log(`重演 replay ${pairs.length}/${wanted}`)
  }
  return counterfactualTold(record, change, pairs)
}

/** Typed arrays as lists, unknown figures as null. */
function jsonable(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, one: unknown) =>
      one instanceof Float64Array ? Array.from(one, (figure) => (Number.isNaN(figure) ? null : figure)) : one,
    ),
  )
}
