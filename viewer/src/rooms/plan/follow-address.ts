// Keeps the plan room and the address in step: a change of the question, the tab or the chosen plan is a step of the history, so that
// Back asks as before; where the map is looked at is none.
import { addressNow, showOnly } from '../../navigate.ts'
import { store } from '../../store.ts'
import { type PlanFilters, planFilters, planLook, questionOf, type RunMark, saidOf } from './plan-address.ts'
import { isStale, type PlanState, planStore, usualSize } from './plan-store.ts'
import { askedSum, takeQuestion } from './solving.ts'

/** Changes within this time are one step: a slider under a hand is one question. */
const ONE_STEP_MS = 1_200

const sums = new WeakMap<NonNullable<PlanState['asked']>, string>()

function sumOfAsked(asked: NonNullable<PlanState['asked']>): string {
  const sum = sums.get(asked) ?? askedSum(asked)
  sums.set(asked, sum)
  return sum
}

const markOf = (state: PlanState): RunMark | null =>
  state.run !== null && state.asked !== null && !isStale(state) && state.running === null
    ? { id: state.run.id, sum: sumOfAsked(state.asked) }
    : null

const filtersOf = (state: PlanState) => {
  const usual = state.today === null ? null : usualSize(state.today.supply, state.form.supply)
  return planFilters(state, usual, markOf(state))
}

/** What makes a step of the history: what is asked, the tab and the chosen plan; not the place on the map, nor the run. */
const stepOf = (filters: PlanFilters): string => `${questionOf(filters)} ${filters.tab} ${filters.plan}`

/** What of the room its address tells. */
const TOLD = ['form', 'tab', 'letter', 'view', 'map', 'run', 'asked', 'running', 'today'] as const

/** Takes what the address says, then writes what the room shows; the returned function ends that. */
export function followPlanAddress(): () => void {
  let written = ''
  let step = ''
  let changedAt = Number.NEGATIVE_INFINITY
  let isTaking = false
  const settle = (): void => {
    const { filters } = filtersOf(planStore.getState())
    written = saidOf(filters)
    step = stepOf(filters)
  }
  const take = (): void => {
    const { filters, route } = store.getState()
    const look = route.room === 'plan' ? planLook(filters) : null
    if (look === null || saidOf(filters) === written) return
    const state = planStore.getState()
    isTaking = true
    if (state.run !== null && questionOf(filters) === questionOf(filtersOf(state).filters)) {
      const { tab, letter, view, map } = look
      planStore.setState({ tab, letter, view, map })
    } else takeQuestion(look)
    isTaking = false
    settle()
  }
  const write = (state: PlanState): void => {
    // Before the city is read the address speaks, not the room; and on a wall nobody changes it.
    const app = store.getState()
    if (isTaking || state.today === null || app.route.room !== 'plan' || app.wall !== null) return
    const { filters, isCut } = filtersOf(state)
    if (state.isAddressCut !== isCut) planStore.setState({ isAddressCut: isCut })
    if (saidOf(filters) === written) return
    const isStep = step !== '' && stepOf(filters) !== step
    settle()
    const now = performance.now()
    const isNew = isStep && now - changedAt > ONE_STEP_MS
    if (isStep) changedAt = now
    showOnly(filters)
    if (isNew) history.pushState(null, '', addressNow())
  }
  take()
  const quitApp = store.subscribe((now, before) => {
    if (now.filters !== before.filters) take()
  })
  const quitPlan = planStore.subscribe((now, before) => {
    if (TOLD.some((key) => now[key] !== before[key])) write(now)
  })
  write(planStore.getState())
  return () => {
    quitApp()
    quitPlan()
  }
}
