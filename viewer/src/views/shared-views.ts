// Views and playlists that the centre keeps in common on its server, asked for while somebody looks at them.
import { createStore } from 'zustand/vanilla'
import { type Answer, ask, change } from '../data/client.ts'
import { session } from '../data/exercise-session.ts'
import { grantedIn, sees } from '../data/granted.ts'
import { rehearseView } from '../rooms/rehearse/view-beside.ts'
import { routeOf } from '../route.ts'
import type { AppState, Catalogue } from '../store.ts'

export type SharedKind = 'VIEW' | 'PLAYLIST'
export type Audience = 'CITY' | 'ROLE'

export interface SharedView {
  readonly number: number
  readonly kind: SharedKind
  readonly name: string
  readonly address: string
  readonly at: string
  readonly post: string
  readonly audience: Audience
  readonly mayChange: boolean
}

/** What addresses point at that is not in the city's catalogue: ids that the server still knows. */
export interface Known {
  readonly rehearsals: ReadonlySet<string>
  readonly indicators: ReadonlySet<string>
}

export interface SharedViewsState {
  /** The newest first; null = not told yet, or not for whoever is signed in. */
  readonly views: readonly SharedView[] | null
  readonly problem: string | null
  /** null = not asked yet. */
  readonly known: Known | null
}

export const sharedViews = createStore<SharedViewsState>(() => ({ views: null, problem: null, known: null }))

/** An exercise has a desk of its own; and before the first pulse it is not known who looks. */
export const mayShare = (state: Pick<AppState, 'me' | 'pulse'>): boolean =>
  session === null && state.pulse !== null && grantedIn(state, 'live')

const VIEWS = 'query SharedViews { sharedViews { number kind name address at post audience mayChange } }'
const SHARE = 'mutation ShareView($input: ShareViewInput!) { shareView(input: $input) { number } }'
const RENAME = `mutation RenameSharedView($number: Int!, $name: String!, $post: String!) {
  renameSharedView(number: $number, name: $name, post: $post) { number }
}`
const REMOVE = `mutation RemoveSharedView($number: Int!, $post: String!) {
  removeSharedView(number: $number, post: $post) { number }
}`

export async function readSharedViews(): Promise<void> {
  const answer = await ask<{ sharedViews: readonly SharedView[] }>(VIEWS)
  sharedViews.setState(answer.ok ? { views: answer.data.sharedViews, problem: null } : { problem: answer.why })
}

async function changed(operation: string, variables: Record<string, unknown>): Promise<Answer<unknown>> {
  const answer = await change(operation, variables)
  await readSharedViews()
  return answer
}

export interface Sharing {
  readonly kind: SharedKind
  readonly name: string
  readonly address: string
  readonly post: string
  readonly audience: Audience
}

export const share = (input: Sharing): Promise<Answer<unknown>> => changed(SHARE, { input })
export const renameShared = (number: number, name: string, post: string): Promise<Answer<unknown>> =>
  changed(RENAME, { number, name, post })
export const removeShared = (number: number, post: string): Promise<Answer<unknown>> =>
  changed(REMOVE, { number, post })

/** Asks the server which rehearsals and indicators that some addresses name are still there. */
export async function readKnown(addresses: readonly string[]): Promise<void> {
  const routes = addresses.map(routeOf)
  const wanted = [...new Set(routes.flatMap((route) => (route.rehearsal === null ? [] : [route.rehearsal])))]
  const rehearsals = new Set<string>()
  // Views beside the rehearsals share their place in the address.
  for (const id of sees('simulation') ? wanted : []) {
    const answer = await ask<{ rehearsal: { id: string } | null }>(
      'query Kept($id: ID!) { rehearsal(id: $id) { id } }',
      {
        id,
      },
    )
    if (!answer.ok || answer.data.rehearsal !== null) rehearsals.add(id)
  }
  const indicators = new Set<string>()
  if (routes.some(({ indicator }) => indicator !== null)) {
    const answer = await ask<{ catalogueEntries: readonly { id: string }[] }>('query Known { catalogueEntries { id } }')
    for (const { id } of answer.ok ? answer.data.catalogueEntries : []) indicators.add(id)
  }
  sharedViews.setState({ known: { rehearsals, indicators } })
}

export type Missing = 'facility' | 'unit' | 'bed' | 'rehearsal' | 'indicator'

/** What an address points at that is no more; null = nothing, as far as it is known. */
export function missingOf(
  address: string,
  catalogue: Pick<Catalogue, 'facility' | 'unit'> | null,
  known: Known | null,
): Missing | null {
  const { facility, unit, bed, rehearsal, indicator } = routeOf(address)
  if (catalogue !== null) {
    if (facility !== null && !catalogue.facility.has(facility)) return 'facility'
    const ward = unit === null ? undefined : catalogue.unit.get(unit)
    if (unit !== null && ward?.facility.id !== facility) return 'unit'
    if (bed !== null && ward !== undefined && bed > ward.unit.openBeds + ward.unit.surgeBeds) return 'bed'
  }
  if (known === null) return null
  if (rehearsal !== null && rehearseView(rehearsal) === null && !known.rehearsals.has(rehearsal)) return 'rehearsal'
  if (indicator !== null && !known.indicators.has(indicator)) return 'indicator'
  return null
}
