// Reads the ground of planning, and solves anew a moment after a control was changed; the old picture stays until then.
import { ask, change } from '../../data/client.ts'
import {
  ACCESS_SUPPLY,
  CANCEL_PLAN,
  CANDIDATES,
  CELLS,
  CHECK_SITE,
  NEARBY,
  PLAN_PROGRESS,
  PLAN_RUN,
  PLAN_SITES,
} from '../../data/plan-operations.ts'
import type {
  CandidateSite,
  FileProblem,
  NearbySupply,
  PlanCells,
  PlanProgress,
  PlanRun,
  Timetables,
} from '../../data/plan-types.ts'
import type { Place } from '../../data/types.ts'
import { store } from '../../store.ts'
import { weightedMean } from './area-figures.ts'
import { type PlanLook, type RunMark, sumOf } from './plan-address.ts'
import { type PlanForm, planStore, type Today, usualSize } from './plan-store.ts'

const SOLVE_AFTER_MS = 400
const POLL_MS = 250
const SUGGESTED = 30
/** The API weighs at most so many. */
export const MOST_CANDIDATES = 80
const BEDS_PER_HUNDRED_MILLION = 100

let timer: ReturnType<typeof setTimeout> | undefined
let turn = 0

export const accessOf = ({ measure, hour, mode, day, supply, closed, floods, closedRoads }: PlanForm) => ({
  measure,
  mode,
  supply,
  ...(hour !== null && { hour }),
  ...(mode === 'transit' && { day }),
  ...(closed.length > 0 && { closed }),
  ...(floods.length > 0 && { floods }),
  ...(closedRoads.length > 0 && { closedRoads }),
})

/** Whether two forms measure access alike: else the picture of today is another. */
const sameGround = (a: PlanForm, b: PlanForm): boolean =>
  a.hour === b.hour &&
  a.measure === b.measure &&
  a.mode === b.mode &&
  (a.day === b.day || b.mode !== 'transit') &&
  a.supply === b.supply &&
  a.closed === b.closed &&
  a.floods === b.floods &&
  a.closedRoads === b.closedRoads

/** The mean way of those who have one: so a plan tells it too. */
const withMeanMinutes = (access: Omit<Today, 'meanMinutes'>, people: readonly number[]): Today => ({
  ...access,
  meanMinutes: weightedMean(access.minutes, people),
})

/** Reads cells, access and candidates, then solves for the first time. */
export async function openPlanning(): Promise<void> {
  if (planStore.getState().cells !== null) return
  const [cells, today] = await Promise.all([
    ask<{ cells: PlanCells; timetables: Timetables | null }>(CELLS),
    ask<{ access: Omit<Today, 'meanMinutes'> }>(ACCESS_SUPPLY, { access: accessOf(planStore.getState().form) }),
  ])
  if (!cells.ok || !today.ok) {
    planStore.setState({ problem: !cells.ok ? cells.why : today.ok ? null : today.why })
    return
  }
  const access = withMeanMinutes(today.data.access, cells.data.cells.population)
  planStore.setState(({ form }) => ({
    cells: cells.data.cells,
    timetables: cells.data.timetables,
    today: access,
    form: isSizeAsked ? form : { ...form, supplyPerSite: usualSize(access.supply, form.supply) },
  }))
  if (await readCandidates()) await solve()
}

let isSizeAsked = false
/** Named by an address, until it has been looked for. */
let wantedRun: RunMark | null = null

/** Takes a question and its look from an address: the run that it names where it is still kept, else solved anew. */
export function takeQuestion({ form, supplyPerSite, run, ...look }: PlanLook): void {
  const { form: before, today, cells } = planStore.getState()
  const size = supplyPerSite ?? (today === null ? before.supplyPerSite : usualSize(today.supply, form.supply))
  const next: PlanForm = { ...form, supplyPerSite: size }
  isSizeAsked = supplyPerSite !== null
  planStore.setState(look)
  wantedRun = run
  planStore.setState({ form: next })
  // Before the city is read, opening the room solves.
  if (cells === null) return
  groundDue = true
  candidatesDue = true
  sizeDue = supplyPerSite === null && form.supply !== before.supply
  clearTimeout(timer)
  void solveAnew()
}

/** A sum of what a run was asked with. */
export const askedSum = (asked: { readonly form: PlanForm; readonly candidates: readonly CandidateSite[] }): string =>
  sumOf(JSON.stringify(inputOf(asked.form, asked.candidates)))

/** Shows the run that an address named; false where it is not kept, or was asked otherwise. */
async function foundRun(
  { id, sum }: RunMark,
  mine: number,
  asked: { readonly form: PlanForm; readonly candidates: readonly CandidateSite[] },
): Promise<boolean> {
  if (askedSum(asked) !== sum) return false
  const answer = await ask<{ sitePlan: PlanRun | null }>(PLAN_RUN, { id })
  const run = answer.ok ? answer.data.sitePlan : null
  if (mine !== turn) return true
  if (run === null || run.state === 'FAILED' || run.state === 'CANCELLED') return false
  planStore.setState({ run, asked, running: null, problem: null, decisions: [] })
  if (run.state === 'RUNNING') await follow(id, mine, asked)
  return true
}

async function readCandidates(): Promise<boolean> {
  const { form } = planStore.getState()
  const own = form.own.map(({ id, location, name }) => ({ id, lng: location.lng, lat: location.lat, ...name }))
  const answer = await ask<{ siteCandidates: { sites: readonly CandidateSite[] } }>(CANDIDATES, {
    count: Math.max(0, Math.min(SUGGESTED, MOST_CANDIDATES - own.length)),
    supplyPerSite: form.supplyPerSite,
    own,
    access: accessOf(form),
  })
  if (!answer.ok) {
    planStore.setState({ problem: answer.why })
    return false
  }
  planStore.setState({ candidates: answer.data.siteCandidates.sites, problem: null })
  return true
}

/** Changes controls; what they change is read anew and solved after a moment. */
export function setForm(part: Partial<PlanForm>): void {
  const { form } = planStore.getState()
  const next = { ...form, ...part }
  planStore.setState({ form: next })
  const isGroundChanged = !sameGround(next, form)
  if (next.supply !== form.supply) sizeDue = true
  const areCandidatesChanged = isGroundChanged || next.own !== form.own || next.supplyPerSite !== form.supplyPerSite
  clearTimeout(timer)
  if (areCandidatesChanged) candidatesDue = true
  if (isGroundChanged) groundDue = true
  timer = setTimeout(() => void solveAnew(), SOLVE_AFTER_MS)
}

let candidatesDue = false
let groundDue = false
let sizeDue = false

async function solveAnew(): Promise<void> {
  if (groundDue) {
    groundDue = false
    const { form } = planStore.getState()
    const today = await ask<{ access: Omit<Today, 'meanMinutes'> }>(ACCESS_SUPPLY, { access: accessOf(form) })
    if (!today.ok) {
      planStore.setState({ problem: today.why })
      return
    }
    const access = withMeanMinutes(today.data.access, planStore.getState().cells?.population ?? [])
    planStore.setState(({ form: now }) => ({
      today: access,
      problem: null,
      form: sizeDue ? { ...now, supplyPerSite: usualSize(access.supply, now.supply) } : now,
    }))
    sizeDue = false
  }
  if (candidatesDue) {
    candidatesDue = false
    if (!(await readCandidates())) return
  }
  await solve()
}

export const siteInput = ({ id, name, location }: CandidateSite) => ({
  id,
  zh: name.zh,
  en: name.en,
  lng: location.lng,
  lat: location.lat,
})

/** Candidates that the form lets in. */
export const admitted = (candidates: readonly CandidateSite[], form: PlanForm): readonly CandidateSite[] =>
  candidates.filter(({ id }) => !form.excluded.includes(id))

function inputOf(form: PlanForm, sites: readonly CandidateSite[]) {
  return {
    objective: form.objective,
    newSites: Math.min(form.newSites, Math.max(1, sites.length)),
    supplyPerSite: form.supplyPerSite,
    costPerSite: (form.costPerBed * form.supplyPerSite) / BEDS_PER_HUNDRED_MILLION,
    ...(form.budget !== null && { budget: form.budget }),
    ...(form.objective === 'mclp'
      ? { maxMinutes: form.maxMinutes ?? 30 }
      : form.maxMinutes !== null && { maxMinutes: form.maxMinutes }),
    candidates: sites.map(siteInput),
    forbidden: form.forbidden,
    access: accessOf(form),
  }
}

export async function solve(): Promise<void> {
  const { form, candidates, running } = planStore.getState()
  if (candidates === null) return
  const mine = ++turn
  if (running) await change(CANCEL_PLAN, { id: running.id })
  const sites = admitted(candidates, form)
  const wanted = wantedRun
  wantedRun = null
  if (wanted !== null) {
    const isFound = await foundRun(wanted, mine, { form, candidates: sites })
    if (mine !== turn) return
    planStore.setState({ origin: isFound ? 'found' : 'anew' })
    if (isFound) return
  } else planStore.setState({ origin: null })
  const begun = await change<{ planSites: { id: string } }>(PLAN_SITES, { input: inputOf(form, sites) })
  if (mine !== turn) return
  if (!begun.ok) {
    planStore.setState({ problem: begun.why, running: null })
    return
  }
  const { id } = begun.data.planSites
  planStore.setState({ problem: null, running: { id, steps: [], elapsedMilliseconds: 0, plans: 0 } })
  await follow(id, mine, { form, candidates: sites })
}

async function follow(
  id: string,
  mine: number,
  asked: { readonly form: PlanForm; readonly candidates: readonly CandidateSite[] },
): Promise<void> {
  let plans = 0
  for (;;) {
    const answer = await ask<{ sitePlan: PlanProgress | null }>(PLAN_PROGRESS, { id })
    if (mine !== turn) return
    const now = answer.ok ? answer.data.sitePlan : null
    if (now) {
      const isOver = now.state !== 'RUNNING'
      planStore.setState({
        running: isOver
          ? null
          : { id, steps: now.steps, elapsedMilliseconds: now.elapsedMilliseconds, plans: now.plans.length },
      })
      if (now.plans.length > plans || isOver) {
        plans = now.plans.length
        const whole = await ask<{ sitePlan: PlanRun | null }>(PLAN_RUN, { id })
        if (mine !== turn) return
        if (whole.ok && whole.data.sitePlan)
          planStore.setState(({ run, decisions }) => ({
            run: whole.data.sitePlan,
            asked,
            problem: whole.data.sitePlan!.failure,
            decisions: run?.id === id ? decisions : [],
          }))
      }
      if (isOver) return
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}

export async function stopSolving(): Promise<void> {
  const { running } = planStore.getState()
  turn++
  planStore.setState({ running: null })
  if (running) await change(CANCEL_PLAN, { id: running.id })
}

let drawn = 0

/** A candidate of one's own; refused with the reason where nothing may stand. */
export async function addCandidate(location: Place): Promise<void> {
  const { form } = planStore.getState()
  const id = `own${Date.now().toString(36)}${drawn++}`
  const answer = await ask<{ checkSite: readonly FileProblem[] }>(CHECK_SITE, {
    site: { id, ...location },
    forbidden: form.forbidden,
  })
  const [wrong] = answer.ok ? answer.data.checkSite : []
  const inChinese = store.getState().language === 'zh' ? wrong?.zh : null
  const why = answer.ok ? (inChinese ?? wrong?.why ?? null) : answer.why
  planStore.setState({ refused: why, tool: why === null ? 'select' : 'candidate' })
  if (why === null) setForm({ own: [...planStore.getState().form.own, { id, location }] })
}

let asking = 0

/** Chooses a cell: what it has, and what is near it. */
export async function chooseCell(cell: number | null): Promise<void> {
  planStore.setState({ cell, nearby: null })
  const { cells, asked, form } = planStore.getState()
  if (cell === null || cells === null) return
  const mine = ++asking
  const answer = await ask<{ nearbySupply: readonly NearbySupply[] }>(NEARBY, {
    cell: cells.id[cell],
    sites: (asked?.candidates ?? []).map(siteInput),
    access: accessOf(asked?.form ?? form),
  })
  if (mine === asking && answer.ok) planStore.setState({ nearby: answer.data.nearbySupply })
}
