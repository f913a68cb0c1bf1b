// Asks for a replay of the past and follows it; reads the series that is drawn.
import { ask, change, type Listening, listen } from '../../../data/client.ts'
import {
  CANCEL_PAST,
  PAST_PROGRESS,
  PAST_RUNS,
  PAST_SERIES,
  RECORD_SPAN,
  START_PAST,
} from '../../../data/past-operations.ts'
import type { PastRun, PastSeries } from '../../../data/past-types.ts'
import { PAST_WORDS } from '../../../i18n/past-words.ts'
import { store } from '../../../store.ts'
import { changeOf, findingOf, firstChange, lastHours, seriesKey } from './past-figures.ts'
import { pastStore } from './past-store.ts'

const FIRST_HOURS = 12
let listening: Listening | null = null
let opened = false

/** Reads what record there is, and the newest replay that the server has. */
export async function openPast(): Promise<void> {
  if (opened) return
  opened = true
  await readSpan()
  const answer = await ask<{ counterfactuals: readonly { readonly id: string }[] }>(PAST_RUNS)
  const newest = answer.ok ? answer.data.counterfactuals[0] : undefined
  if (newest !== undefined && pastStore.getState().run === null) follow(newest.id)
}

/** Shows one of the replays that the server has. */
export function showReplay(id: string): void {
  if (!opened) void readSpan()
  opened = true
  follow(id)
}

async function readSpan(): Promise<void> {
  const answer = await ask<{ recordSpan: { readonly from: string; readonly until: string } | null }>(RECORD_SPAN)
  if (!answer.ok) {
    pastStore.setState({ problem: answer.why, span: null })
    return
  }
  const told = answer.data.recordSpan
  const span = told && { from: Date.parse(told.from), until: Date.parse(told.until) }
  const { form } = pastStore.getState()
  const { pulse, city } = store.getState()
  const first = form.facility === '' ? firstChange(pulse?.facilities ?? []) : null
  const facility = form.facility || (city?.hospitals[0]?.id ?? '')
  pastStore.setState({
    span,
    form: { ...form, facility, ...first, ...(span && form.from === null && lastHours(span, FIRST_HOURS)) },
  })
}

function show(run: PastRun): void {
  pastStore.setState({ run })
  if (run.state !== 'DONE') return
  const { language, catalogue, city } = store.getState()
  const nameOf = (id: string): string => catalogue?.facility.get(id)?.name[language] ?? id
  store.setState({
    announcement: findingOf(run, PAST_WORDS[language], nameOf, city?.zone ?? 'UTC', (text) => text[language]),
  })
}

function follow(id: string): void {
  listening?.stop()
  listening = listen<{ counterfactualProgress: PastRun }>(
    PAST_PROGRESS,
    { id },
    ({ counterfactualProgress }) => {
      show(counterfactualProgress)
      return counterfactualProgress.state !== 'RUNNING'
    },
    () => undefined,
  )
}

export async function replay(): Promise<void> {
  const { form } = pastStore.getState()
  if (form.from === null || form.until === null) return
  pastStore.setState({ problem: null, series: null })
  const input = {
    from: new Date(form.from).toISOString(),
    until: new Date(form.until).toISOString(),
    change: changeOf(form),
    pairs: form.pairs,
  }
  const begun = await change<{ startCounterfactual: PastRun }>(START_PAST, { input })
  if (!begun.ok) {
    pastStore.setState({ problem: begun.why })
    return
  }
  show(begun.data.startCounterfactual)
  follow(begun.data.startCounterfactual.id)
}

export async function stopReplay(): Promise<void> {
  const { run } = pastStore.getState()
  if (run?.state === 'RUNNING') await change(CANCEL_PAST, { id: run.id })
}

/** Reads the series of what is chosen, once for each answer of the run. */
export async function readSeries(key: string): Promise<void> {
  const { run, facility, measure, series } = pastStore.getState()
  if (run === null || run.pairs === 0 || series?.key === key || seriesKey(run, facility, measure) !== key) return
  const answer = await ask<{ counterfactual: { readonly series: PastSeries | null } | null }>(PAST_SERIES, {
    id: run.id,
    facility,
    measure,
  })
  const now = pastStore.getState()
  if (!answer.ok || now.run === null || seriesKey(now.run, now.facility, now.measure) !== key) return
  const told = answer.data.counterfactual?.series
  if (told) pastStore.setState({ series: { key, series: told } })
}
