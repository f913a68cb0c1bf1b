/** Counterfactuals on this server: one at a time, in a thread of its own. The newest few are kept, in memory; the log is only read. */
import { randomUUID } from 'node:crypto'
import { Worker } from 'node:worker_threads'
import { type CityModel, describeProblems, ENGINE_VERSION } from '@kangcheng/twin-engine'
import { type CounterfactualChange, decodeChange, isChanged, MOST_PAIRS } from '@kangcheng/twin-engine/counterfactual'
import { stateAtBeginning } from '../live/beginning-state.ts'
import { type RecordSpan, recordBegins } from '../past/past-states.ts'
import { PlanningRefused } from '../planning/ports.ts'
import { newEntry, RunBook, type RunEntry } from '../planning/run-book.ts'
import { requestedSeed } from '../rehearsal/requested-scenario.ts'
import type { CounterfactualOrder, CounterfactualReport } from './counterfactual-worker.ts'
import type { CounterfactualRequest, CounterfactualRun, Counterfactuals, PastSource } from './ports.ts'

const KEPT = 4
const HOUR = 3_600_000
const MINUTE = 60_000
/** Longest window on a server; the command takes longer ones. */
const LONGEST_HOURS = 168
const LINES_AT_ONCE = 5000
const WORKER = new URL('./counterfactual-worker.ts', import.meta.url)

interface Entry extends RunEntry<CounterfactualRun> {
  readonly change: CounterfactualChange
  readonly source: PastSource
}

class Refused extends Error {}

export interface CounterfactualSetting {
  readonly city: CityModel
  /** A built-in city's name, or a folder: what the thread loads. */
  readonly cityName: string
  /** Epoch ms. */
  readonly now: () => number
}

export function counterfactualsOf({ city, cityName, now }: CounterfactualSetting): Counterfactuals {
  const book = new RunBook<CounterfactualRun, Entry>({
    kept: KEPT,
    atOnce: 1,
    busy: { en: 'the past is being replayed; wait for it, or cancel it', zh: '已有回看重演在计算；请稍候或取消' },
    now,
  })
  const change = book.change.bind(book)
  let thread: RecordThread | null = null
  let closed = false

  async function work(entry: Entry): Promise<void> {
    if (thread?.isGone !== false) thread = new RecordThread(cityName)
    const { request, seed, wanted, id } = entry.shown
    const isOver = (): boolean => entry.shown.state !== 'RUNNING'
    const key = `${entry.source.exercise ?? 'city'} ${request.from} ${request.until}`
    if (thread.key !== key) {
      await thread.read(key, request, entry.source, city, isOver, (eventsRead) => change(entry, { eventsRead }))
      if (isOver()) return
    }
    change(entry, { stage: 'REPLAY', record: thread.record!, eventsRead: entry.shown.eventsRead })
    await thread.run({ kind: 'run', run: id, change: entry.change, seed, pairs: wanted }, (report) => {
      change(entry, { done: report.done, ...(report.told && { told: report.told }) })
      return isOver()
    })
    change(entry, { stage: 'READY', state: 'DONE' })
  }

  return {
    span: spanOf,
    async start(request, source) {
      if (closed) throw new PlanningRefused('the server is stopping')
      book.checkRoom()
      const { decoded, seed } = await checked(request, source, city)
      const head = await source.log.head()
      const entry: Entry = {
        ...newEntry<CounterfactualRun>({
          id: randomUUID(),
          state: 'RUNNING',
          stage: 'READING',
          request,
          exercise: source.exercise,
          isChanged: isChanged(decoded),
          startedAt: now(),
          elapsedMilliseconds: 0,
          eventsRead: 0,
          eventsOfLog: head.lastPosition,
          done: 0,
          wanted: request.pairs,
          seed,
          engineVersion: ENGINE_VERSION,
          synthetic: city.synthetic,
          record: null,
          told: null,
          failure: null,
        }),
        change: decoded,
        source,
      }
      return book.begin(entry, work)
    },
    get: book.get,
    list: (exercise) => book.list().filter((run) => run.exercise === exercise),
    cancel(id) {
      thread?.cancel(id)
      return book.cancel(id)
    },
    subscribe: book.subscribe,
    async stop() {
      closed = true
      await thread?.end()
    },
  }
}

async function spanOf({ log, asOf, beginning }: PastSource): Promise<RecordSpan | null> {
  const from = await recordBegins({ log, forkedFrom: beginning })
  if (from === null) return null
  const minute = Math.ceil(from / MINUTE) * MINUTE
  return asOf - minute < HOUR ? null : { from: minute, until: asOf }
}

/** @throws PlanningRefused with every problem */
async function checked(
  request: CounterfactualRequest,
  source: PastSource,
  city: CityModel,
): Promise<{ readonly decoded: CounterfactualChange; readonly seed: number }> {
  const { from, until, pairs } = request
  const problems: { readonly path: string; readonly why: string; readonly zh?: string }[] = []
  const hours = (until - from) / HOUR
  if (!(hours >= 1 && hours <= LONGEST_HOURS))
    problems.push({
      path: 'until',
      why: `must lie 1 to ${LONGEST_HOURS} hours after from, got ${hours.toFixed(1)}`,
      zh: `终点应在起点之后 1 至 ${LONGEST_HOURS} 小时，实为 ${hours.toFixed(1)} 小时`,
    })
  const span = await spanOf(source)
  if (span === null)
    problems.push({
      path: 'from',
      why: 'the record does not hold an hour yet; wait until the feeds have told one',
      zh: '记录不足一小时；请稍后再试',
    })
  else if (from < span.from || until > span.until)
    problems.push({
      path: 'from',
      why: `the record goes from ${iso(span.from)} to ${iso(span.until)}; choose a window within it`,
      zh: `记录自 ${iso(span.from)} 至 ${iso(span.until)}；请在其中选择`,
    })
  if (!(Number.isInteger(pairs) && pairs >= 2 && pairs <= MOST_PAIRS))
    problems.push({
      path: 'pairs',
      why: `must be a whole number from 2 to ${MOST_PAIRS}, got ${pairs}`,
      zh: `对数应为 2 至 ${MOST_PAIRS} 的整数`,
    })
  const decoded = decodeChange(request.change ?? {}, city)
  if (!decoded.ok)
    problems.push(
      ...decoded.problems.map(({ path, why }) => ({ path: path === '' ? 'change' : `change.${path}`, why })),
    )
  const seed = requestedSeed(request.seed)
  if (!seed.ok) problems.push(...seed.problems)
  if (problems.length > 0 || !decoded.ok || !seed.ok)
    throw new PlanningRefused(
      describeProblems(problems.map((one) => ({ ...one, path: `input.${one.path}` }))),
      problems.every(({ zh }) => zh !== undefined) ? problems.map(({ zh }) => zh).join('；') : undefined,
    )
  return { decoded: decoded.value, seed: seed.value }
}

const iso = (at: number): string => new Date(at).toISOString()

/** The thread, one order after the other; what it has read last stays there. */
class RecordThread {
  /** What was read last; null = nothing. */
  key: string | null = null
  record: CounterfactualRun['record'] = null
  isGone = false
  readonly #worker: Worker
  #answered: ((report: CounterfactualReport) => void) | null = null
  #gone: ((error: Error) => void) | null = null

  constructor(cityName: string) {
    this.#worker = new Worker(WORKER, { workerData: { city: cityName } })
    this.#worker.unref()
    this.#worker.on('message', (report: CounterfactualReport) => this.#answered?.(report))
    this.#worker.on('error', (error) => this.#ended(error.message))
    this.#worker.on('exit', (code) => this.#ended(`code ${code}`))
  }

  async read(
    key: string,
    { from, until }: CounterfactualRequest,
    { log, beginning: given }: PastSource,
    city: CityModel,
    isOver: () => boolean,
    progress: (events: number) => void,
  ): Promise<void> {
    this.key = null
    const begins = given === null ? await log.beginning() : null
    const beginning = given ?? (begins === null ? null : stateAtBeginning(begins, city).state)
    await this.#ask({
      kind: 'begin',
      from,
      until,
      beginning: beginning && { buffer: beginning.buffer, patientBuffer: beginning.patientBuffer },
    })
    let waiting: string[] = []
    let read = 0
    let more = true
    const hand = async (): Promise<void> => {
      const report = await this.#ask({ kind: 'lines', lines: waiting })
      more = report.kind === 'taken' && report.more
      read += waiting.length
      waiting = []
      progress(read)
    }
    for await (const { lines } of log.read(begins?.position ?? 0)) {
      waiting.push(...lines)
      if (waiting.length >= LINES_AT_ONCE) await hand()
      if (!more || isOver()) break
    }
    if (isOver()) return
    if (more && waiting.length > 0) await hand()
    const report = await this.#ask({ kind: 'read' })
    if (report.kind !== 'record') throw new Error('the record was not read')
    this.record = report.record
    this.key = key
  }

  /** @param onPair told of every pair; true ends it */
  run(
    order: Extract<CounterfactualOrder, { readonly kind: 'run' }>,
    onPair: (report: Extract<CounterfactualReport, { readonly kind: 'pair' }>) => boolean,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#gone = reject
      this.#answered = (report) => {
        if (report.kind === 'refused' || report.kind === 'failure') reject(new Refused(report.why))
        else if (report.kind === 'pair' && report.run === order.run) {
          const over = onPair(report)
          if (over || report.done === order.pairs) resolve()
        }
      }
      this.#worker.postMessage(order)
    })
  }

  cancel(run: string): void {
    if (!this.isGone) this.#worker.postMessage({ kind: 'cancel', run } satisfies CounterfactualOrder)
  }

  async end(): Promise<void> {
    await this.#worker.terminate()
  }

  #ask(order: CounterfactualOrder): Promise<CounterfactualReport> {
    return new Promise((resolve, reject) => {
      this.#gone = reject
      this.#answered = (report) => {
        if (report.kind === 'refused' || report.kind === 'failure') reject(new Refused(report.why))
        // A pair of a run that was called off answers nothing.
        else if (report.kind !== 'pair') resolve(report)
      }
      this.#worker.postMessage(order)
    })
  }

  #ended(why: string): void {
    if (this.isGone) return
    this.isGone = true
    this.#gone?.(new Error(`the thread of counterfactuals ended: ${why}`))
  }
}
