// What the epidemic view asks and knows: pathogens, a reported series, the wave and the measures against it.
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { ask } from '../../../data/client.ts'
import { EPIDEMIC_CELLS, EPIDEMIC_FIT, EPIDEMIC_RUN, PATHOGENS } from '../../../data/epidemic-operations.ts'
import type { EpidemicRun, OutlookFigure, PathogenFile, SeriesFit } from '../../../data/epidemic-types.ts'
import type { Cells } from '../../../data/plan-types.ts'
import { rehearse } from '../draft-store.ts'
import { type EpidemicForm, leversOf, runInput, shockOf } from './epidemic-form.ts'

export interface EpidemicState {
  readonly pathogens: readonly PathogenFile[] | null
  readonly cells: Cells | null
  readonly form: EpidemicForm
  /** The form whose answer is shown. */
  readonly asked: EpidemicForm | null
  readonly run: EpidemicRun | null
  readonly running: boolean
  readonly problem: string | null
  readonly fit: SeriesFit | null
  readonly fitting: boolean
  readonly figure: OutlookFigure
  /** Day that the map shows; null = the one of most infections. */
  readonly day: number | null
  readonly side: 'base' | 'plan'
}

/** A hard season, or a wave under way, in every subdistrict; assumed. */
const FIRST_PER_100000 = 100

export const epidemicStore = createStore<EpidemicState>(() => ({
  pathogens: null,
  cells: null,
  form: {
    pathogen: '',
    reproductionNumber: null,
    isEffective: false,
    severityFactor: null,
    per100000: FIRST_PER_100000,
    days: 28,
    contacts: { share: 0, fromDay: 7, untilDay: 28, ages: 'all' },
    vaccine: { coverage: 0, atDay: 0, ages: 'old' },
    beds: { count: 0, fromDay: 7 },
  },
  asked: null,
  run: null,
  running: false,
  problem: null,
  fit: null,
  fitting: false,
  figure: 'intensiveCare',
  day: null,
  side: 'base',
}))

export const useEpidemic = <T>(selector: (state: EpidemicState) => T): T => useStore(epidemicStore, selector)

export const chosenPathogen = ({ pathogens, form }: EpidemicState): PathogenFile | null =>
  pathogens?.find(({ id }) => id === form.pathogen) ?? null

export const isStale = ({ form, asked }: EpidemicState): boolean => asked !== null && form !== asked

export const setForm = (part: Partial<EpidemicForm>): void =>
  epidemicStore.setState(({ form }) => ({ form: { ...form, ...part } }))

/** That of the rehearsal `pandemic-wave`: what a first look begins with, where the library has it. */
const USUAL = 'pandemic-influenza'

/** Reads pathogens and cells once, and answers for the usual wave before anything is asked. */
export async function openEpidemic(): Promise<void> {
  if (epidemicStore.getState().pathogens !== null) return
  const [pathogens, cells] = await Promise.all([
    ask<{ epidemicPathogens: readonly PathogenFile[] }>(PATHOGENS),
    ask<{ cells: Cells }>(EPIDEMIC_CELLS),
  ])
  if (!pathogens.ok || !cells.ok) {
    epidemicStore.setState({ problem: pathogens.ok ? (cells.ok ? null : cells.why) : pathogens.why })
    return
  }
  const known = pathogens.data.epidemicPathogens
  epidemicStore.setState({ pathogens: known, cells: cells.data.cells })
  const first = known.find(({ id }) => id === USUAL) ?? known[0]
  if (!first || epidemicStore.getState().form.pathogen !== '') return
  setForm({ pathogen: first.id })
  await runEpidemic()
}

let turn = 0

export async function runEpidemic(): Promise<void> {
  const { form } = epidemicStore.getState()
  const mine = ++turn
  epidemicStore.setState({ running: true, problem: null })
  const answer = await ask<{ epidemicRun: EpidemicRun }>(EPIDEMIC_RUN, { input: runInput(form) })
  if (mine !== turn) return
  if (!answer.ok) epidemicStore.setState({ running: false, problem: answer.why })
  else
    epidemicStore.setState({
      running: false,
      run: answer.data.epidemicRun,
      asked: form,
      day: null,
      ...(answer.data.epidemicRun.plan === null && { side: 'base' as const }),
    })
}

/** Fits an uploaded series; where that goes well the wave goes on from its last day. */
export async function fitSeries(csv: string, valueColumn: string | null = null): Promise<void> {
  const pathogen = chosenPathogen(epidemicStore.getState())
  const figureOf = (name: string): number | undefined =>
    pathogen?.figures.find((figure) => figure.name === name)?.values[0]
  const [latentDays = 1.2, infectiousDays = 3.5] = [figureOf('latentDays'), figureOf('infectiousDays')]
  // Half of the infectious time after the latent one: when others are infected, on the mean (assumed).
  const serialMeanDays = Math.max(1.1, latentDays + infectiousDays / 2)
  epidemicStore.setState({ fitting: true, problem: null })
  const answer = await ask<{ epidemicFit: SeriesFit }>(EPIDEMIC_FIT, {
    input: { csv, valueColumn, latentDays, infectiousDays, serialMeanDays, serialDeviationDays: serialMeanDays / 2 },
  })
  if (!answer.ok) {
    epidemicStore.setState({ fitting: false, problem: answer.why })
    return
  }
  const fit = answer.data.epidemicFit
  epidemicStore.setState({ fitting: false, fit })
  if (fit.series === null) return
  setForm({
    reproductionNumber: Number(fit.series.onwardsReproduction.toFixed(2)),
    isEffective: true,
    per100000: Number(fit.series.onwardsPer100000.toPrecision(3)),
  })
}

/** Takes the wave and its measures to the editor of the rehearsal room. */
export function rehearseEpidemic(intensiveCareHospital: string | null): void {
  const state = epidemicStore.getState()
  const pathogen = chosenPathogen(state)
  if (pathogen === null) return
  rehearse(leversOf(state.form, intensiveCareHospital), [shockOf(state.form, pathogen)], state.form.days * 24)
}
