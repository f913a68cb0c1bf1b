/** Planning of this server: questions go to one thread, started at first use; runs are kept, the newest few, in memory. */
import { randomUUID } from 'node:crypto'
import { Worker } from 'node:worker_threads'
import {
  type AccessReport,
  ADDITIVE_MEASURES,
  type CityModel,
  type CityServing,
  decodeCityEdits,
  editCity,
  type LngLat,
  PLAN_OBJECTIVES,
  type PlannedSite,
  type Problem,
  placeProblem,
} from '@kangcheng/twin-engine'
import type { Report } from '../telemetry/log-events.ts'
import { planDecisionsOf } from './plan-decisions.ts'
import type { PlanningAsked, PlanningReply } from './planning-worker.ts'
import {
  type Candidates,
  type NearbySupply,
  type Planning,
  PlanningRefused,
  type SitePlanRequest,
  type SitePlanRun,
} from './ports.ts'

const KEPT = 12
const AT_ONCE = 2
const WORKER = new URL('./planning-worker.ts', import.meta.url)

interface Waiting {
  readonly onReply: (reply: PlanningReply) => void
  readonly onEnd: (error: Error) => void
}

export interface PlanningSetting {
  /** A built-in city's name, or a folder: what the thread loads. */
  readonly cityName: string
  readonly city: CityModel
  /** Where decisions about plans are kept. */
  readonly dataDir: string
  /** Epoch ms. */
  readonly now: () => number
  readonly report: Report
}

export function planningOf({ cityName, city, dataDir, now, report }: PlanningSetting): Planning {
  let worker: Worker | null = null
  let counter = 0
  let closed = false
  const waiting = new Map<number, Waiting>()
  const runs = new Map<string, SitePlanRun>()
  /** Number of the thread's task of a run that goes on. */
  const tasks = new Map<string, number>()

  /** Of a city it never changes. */
  let serving: Promise<CityServing> | null = null
  const forget = (error: unknown): never => {
    serving = null
    throw error
  }

  function thread(): Worker {
    if (closed) throw new PlanningRefused('the server is stopping', '服务器正在停止')
    if (worker) return worker
    const made = new Worker(WORKER, { workerData: { city: cityName } })
    made.unref()
    const gone = (why: string): void => {
      if (worker !== made) return
      worker = null
      const all = [...waiting.values()]
      waiting.clear()
      for (const one of all) one.onEnd(new Error(`the planning thread ended: ${why}`))
    }
    made.on('message', (reply: PlanningReply) => waiting.get(reply.id)?.onReply(reply))
    made.on('error', (error) => gone(error.message))
    made.on('exit', (code) => gone(`code ${code}`))
    worker = made
    return made
  }

  function send(asked: PlanningAsked, id: number, one: Waiting): void {
    const to = thread()
    waiting.set(id, one)
    to.postMessage({ ...asked, id })
  }

  function ask<T>(asked: PlanningAsked): Promise<T> {
    const id = ++counter
    return new Promise((resolve, reject) => {
      send(asked, id, {
        onEnd: reject,
        onReply(reply) {
          waiting.delete(id)
          if ('refused' in reply) reject(new PlanningRefused(reply.refused))
          else if ('failure' in reply) reject(new Error(reply.failure))
          else if ('answer' in reply) resolve(reply.answer as T)
        },
      })
    })
  }

  function change(id: string, part: Partial<SitePlanRun>): void {
    const run = runs.get(id)
    if (run?.state === 'RUNNING') runs.set(id, { ...run, elapsedMilliseconds: now() - run.startedAt, ...part })
  }

  function end(id: string, part: Partial<SitePlanRun>): void {
    change(id, part)
    const task = tasks.get(id)
    if (task !== undefined) waiting.delete(task)
    tasks.delete(id)
  }

  return {
    access: (asked) => ask<AccessReport>({ kind: 'access', asked }),
    serving: () => (serving ??= ask<CityServing>({ kind: 'serving' }).catch(forget)),
    async candidates(asked) {
      checkPlaces(city, 'own', asked.own)
      return ask<Candidates>({ kind: 'candidates', asked })
    },
    nearby: ({ sites, cell, ...asked }) => ask<readonly NearbySupply[]>({ kind: 'nearby', asked, sites, cell }),
    checkSite: (location) => siteProblems(city, location),
    decisions: planDecisionsOf(dataDir, now, report),
    start(request) {
      checkRequest(request)
      checkPlaces(city, 'input.candidates', request.sites)
      if (tasks.size >= AT_ONCE)
        throw new PlanningRefused(
          `${tasks.size} plans are being worked out; wait for one, or cancel it`,
          `已有 ${tasks.size} 个方案在求解；请稍候或取消其一`,
        )
      const id = randomUUID()
      const task = ++counter
      runs.set(id, begun(id, request, city, now()))
      tasks.set(id, task)
      send({ kind: 'solve', asked: request }, task, {
        onEnd: (error) => end(id, { state: 'FAILED', failure: error.message }),
        onReply(reply) {
          if ('step' in reply) {
            const { steps, startedAt } = runs.get(id)!
            change(id, { steps: [...steps, { ...reply.step, elapsedMilliseconds: now() - startedAt }] })
          } else if ('part' in reply) change(id, reply.part)
          else if ('answer' in reply) end(id, { state: 'DONE' })
          else end(id, { state: 'FAILED', failure: 'refused' in reply ? reply.refused : reply.failure })
        },
      })
      for (const [old] of runs) {
        if (runs.size <= KEPT) break
        if (!tasks.has(old)) runs.delete(old)
      }
      return runs.get(id)!
    },
    get: (id) => runs.get(id) ?? null,
    list: () => [...runs.values()].reverse(),
    cancel(id) {
      const task = tasks.get(id)
      if (task !== undefined) {
        worker?.postMessage({ id: task, kind: 'cancel' })
        end(id, { state: 'CANCELLED' })
      }
      return runs.get(id) ?? null
    },
    async stop() {
      closed = true
      const ended = worker
      worker = null
      for (const one of waiting.values()) one.onEnd(new PlanningRefused('the server is stopping'))
      waiting.clear()
      await ended?.terminate()
    },
  }
}

function begun(id: string, request: SitePlanRequest, city: CityModel, startedAt: number): SitePlanRun {
  return {
    id,
    state: 'RUNNING',
    request,
    startedAt,
    elapsedMilliseconds: 0,
    unit: null,
    better: 'higher',
    timesBasis: null,
    synthetic: city.synthetic || city.roads?.synthetic === true,
    steps: [],
    before: null,
    plans: [],
    conflict: null,
    pareto: [],
    plansTried: 0,
    problems: [],
    failure: null,
  }
}

/** Whether the city could take a facility there: what an edit of it would say. */
function siteProblems(city: CityModel, location: LngLat): readonly Problem[] {
  const place = placeProblem(city, location)
  if (place) return [{ path: 'location', ...place }]
  const edits = decodeCityEdits([
    { kind: 'add-facility', id: 'planned-site', location, beds: { 'general-medicine': 1 } },
  ])
  if (!edits.ok) return edits.problems
  const made = editCity(city, edits.value)
  return made.ok ? [] : made.problems.map(({ path, why }) => ({ path: path.replace(/^edits\[0\]\.?/, ''), why }))
}

/** Every place is one of the city. @throws PlanningRefused with all that are not */
function checkPlaces(city: CityModel, list: string, sites: readonly PlannedSite[]): void {
  const wrong = sites.flatMap(({ id, location }, k) => {
    const found = placeProblem(city, location)
    return found === null ? [] : [{ why: `${list}[${k}] (${id}): ${found.why}`, zh: `候选 ${id}：${found.zh}` }]
  })
  if (wrong.length > 0)
    throw new PlanningRefused(wrong.map(({ why }) => why).join('; '), wrong.map(({ zh }) => zh).join('；'))
}

const MOST_NEW_SITES = 12
const MOST_SITES = 80

function checkRequest({ plan, sites, supplyPerSite, measure }: SitePlanRequest): void {
  const wrong = (path: string, why: string, zh?: string): never => {
    throw new PlanningRefused(`input.${path} ${why}`, zh)
  }
  if (!PLAN_OBJECTIVES.includes(plan.objective)) wrong('objective', `must be one of ${PLAN_OBJECTIVES.join(', ')}`)
  if (!Number.isInteger(plan.newSites) || plan.newSites < 1 || plan.newSites > MOST_NEW_SITES)
    wrong(
      'newSites',
      `must be a whole number 1 … ${MOST_NEW_SITES}, got ${plan.newSites}`,
      `新址数应为 1 … ${MOST_NEW_SITES} 的整数，实为 ${plan.newSites}`,
    )
  if (sites.length > MOST_SITES)
    wrong(
      'candidates',
      `has ${sites.length}, at most ${MOST_SITES} are weighed`,
      `共 ${sites.length} 处候选，至多衡量 ${MOST_SITES} 处`,
    )
  if (plan.newSites > sites.length && sites.length > 0)
    wrong(
      'newSites',
      `is ${plan.newSites}, but there are ${sites.length} candidates; lower it or add candidates`,
      `新址 ${plan.newSites} 处，候选仅 ${sites.length} 处；请减少新址或增加候选`,
    )
  if (!(supplyPerSite > 0 && supplyPerSite <= 5000))
    wrong(
      'supplyPerSite',
      `must lie above 0 and at most 5000, got ${supplyPerSite}`,
      `每处规模应大于 0、至多 5000，实为 ${supplyPerSite}`,
    )
  if (plan.maxMinutes !== null && !(plan.maxMinutes >= 1 && plan.maxMinutes <= 240))
    wrong(
      'maxMinutes',
      `must lie between 1 and 240, got ${plan.maxMinutes}`,
      `时限应为 1 … 240 分钟，实为 ${plan.maxMinutes}`,
    )
  if (plan.objective === 'mclp' && plan.maxMinutes === null)
    wrong('maxMinutes', 'is missing: maximal covering counts the people within it', '缺少时限：最大覆盖按时限内人口计')
  if (plan.budget !== null && !(plan.budget >= 0))
    wrong('budget', `must be 0 or more, got ${plan.budget}`, `预算不可为负，实为 ${plan.budget}`)
  if (!(plan.costPerSite >= 0))
    wrong('costPerSite', `must be 0 or more, got ${plan.costPerSite}`, `每处造价不可为负，实为 ${plan.costPerSite}`)
  const ids = new Set<string>()
  sites.forEach(({ id }, k) => {
    if (ids.has(id))
      wrong(`candidates[${k}].id`, `"${id}" is there twice; ids must be unique`, `候选编号“${id}”重复；编号须唯一`)
    ids.add(id)
  })
  if (plan.objective === 'worst-decile' && !ADDITIVE_MEASURES.includes(measure))
    wrong(
      'objective',
      `worst-decile needs a measure that adds up over sites: ${ADDITIVE_MEASURES.join(', ')}`,
      `“最差十分位”需可按选址累加的度量：${ADDITIVE_MEASURES.join('、')}`,
    )
}
