// The catalogue on the screen: entries once, values again and again, places and index as they are asked for.
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { ask } from '../../data/client.ts'
import {
  type Category,
  ENTRIES,
  type Entries,
  type Entry,
  INDEX,
  type Index,
  PLACES,
  type PlaceValue,
  type Thresholds,
  VALUES,
  type Value,
} from './catalogue-types.ts'

const VALUES_EVERY_MS = 15_000

export interface CatalogueState {
  readonly entries: readonly Entry[]
  readonly values: readonly Value[]
  readonly index: Index | null
  /** Weights that were set by hand; null = the usual ones. */
  readonly weights: Readonly<Record<Category, number>> | null
  readonly problem: string | null
  /** Where attention and alarm begin, by indicator; those without limits are not in it. */
  readonly thresholds: ReadonlyMap<string, Thresholds>
}

export const catalogueStore = createStore<CatalogueState>(() => ({
  entries: [],
  values: [],
  index: null,
  weights: null,
  problem: null,
  thresholds: new Map(),
}))

export const useCatalogue = <T>(selector: (state: CatalogueState) => T): T => useStore(catalogueStore, selector)

/** Entries once, values anew. */
export async function readCatalogue(): Promise<void> {
  if (catalogueStore.getState().entries.length === 0) {
    const entries = await ask<Entries>(ENTRIES)
    if (!entries.ok) return catalogueStore.setState({ problem: entries.why })
    const { catalogueEntries } = entries.data
    catalogueStore.setState({
      entries: catalogueEntries,
      thresholds: new Map(catalogueEntries.flatMap(({ id, thresholds }) => (thresholds ? [[id, thresholds]] : []))),
    })
  }
  const values = await ask<{ catalogueValues: readonly Value[] }>(VALUES)
  catalogueStore.setState(values.ok ? { values: values.data.catalogueValues, problem: null } : { problem: values.why })
  await readIndex()
}

async function readIndex(): Promise<void> {
  const { weights } = catalogueStore.getState()
  const answer = await ask<{ indicatorIndex: Index }>(INDEX, {
    weights: weights && {
      resources: weights.RESOURCES,
      services: weights.SERVICES,
      publicHealth: weights.PUBLIC_HEALTH,
      insurance: weights.INSURANCE,
      medicines: weights.MEDICINES,
    },
  })
  // Weights that were changed meanwhile have asked for themselves.
  if (answer.ok && catalogueStore.getState().weights === weights)
    catalogueStore.setState({ index: answer.data.indicatorIndex })
}

export function setWeights(weights: CatalogueState['weights']): void {
  catalogueStore.setState({ weights })
  void readIndex()
}

/** Values while the room is looked at; the returned function ends it. */
export function followCatalogue(): () => void {
  void readCatalogue()
  const timer = setInterval(() => {
    if (document.visibilityState === 'visible') void readCatalogue()
  }, VALUES_EVERY_MS)
  return () => clearInterval(timer)
}

export async function readPlaces(id: string, level: string): Promise<readonly PlaceValue[]> {
  const answer = await ask<{ indicatorPlaces: readonly PlaceValue[] }>(PLACES, { id, level })
  return answer.ok ? answer.data.indicatorPlaces : []
}
