// What the inbox lists at the moment, for rows and for J/K alike.
import { eachAlone, groupInbox, type InboxGroup } from './inbox.ts'
import { type RoomState, shareEntry } from './room-store.ts'

/** Rows of the quarantine tabs; open entries of one cause are one row. */
export function listedGroups(state: Pick<RoomState, 'tab' | 'inbox'>): readonly InboxGroup[] {
  const nodes = state.inbox.data?.quarantine.nodes ?? []
  if (state.tab === 'out') return []
  return state.tab === 'in' ? groupInbox(nodes) : eachAlone(nodes)
}

/** The entries of the listed rows, as the address names them. */
export const listedEntries = (state: Pick<RoomState, 'tab' | 'inbox' | 'outgoing'>): readonly string[] =>
  state.tab === 'out'
    ? (state.outgoing.data?.shares ?? []).map(({ id }) => shareEntry(id))
    : listedGroups(state).map(({ first }) => first.id)

/** The row that an entry stands in: its own, or that of the group it belongs to. */
export const rowOf = (groups: readonly InboxGroup[], entry: string | null): string | null =>
  entry === null ? null : (groups.find(({ ids }) => ids.includes(entry))?.first.id ?? null)
