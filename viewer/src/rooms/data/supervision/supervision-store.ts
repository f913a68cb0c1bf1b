// What the supervision screen knows: asked again every fifteen seconds while it is open, and after each action.
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { ask } from '../../../data/client.ts'
import { sees } from '../../../data/granted.ts'
import { AUDIT_ROWS, EMERGENCIES, SUPERVISION } from '../../../data/supervision-operations.ts'
import type { AuditRow, EmergencyAccess, Supervision } from '../../../data/supervision-types.ts'
import { store } from '../../../store.ts'
import { type Part, plainWhy, readQuality } from '../room-store.ts'

export type SeenBy = 'person' | 'place' | 'class'

/** What the rows of the log are narrowed to; null = all of the span. */
export interface Narrowed {
  readonly by: SeenBy
  readonly id: string
  readonly name: string
}

export interface SupervisionState {
  readonly hours: 24 | 168
  readonly summary: Part<Supervision>
  readonly emergencies: Part<readonly EmergencyAccess[]>
  readonly rows: Part<readonly AuditRow[]>
  /** Whether the log holds earlier rows that fit. */
  readonly more: boolean
  readonly seenBy: SeenBy
  readonly narrowed: Narrowed | null
  /** The finding, or the emergency access, that is open; null = none. */
  readonly finding: string | null
  readonly emergency: string | null
}

const nothing = { data: null, readAt: null, wallAt: null, problem: null }

export const supervising = createStore<SupervisionState>(() => ({
  hours: 24,
  summary: nothing,
  emergencies: nothing,
  rows: nothing,
  more: false,
  seenBy: 'person',
  narrowed: null,
  finding: null,
  emergency: null,
}))

export const useSupervising = <T>(selector: (state: SupervisionState) => T): T => useStore(supervising, selector)

const EVERY_MS = 15_000
export const ROWS_A_PAGE = 40
const HOUR = 3_600_000

/** The log goes by the wall clock, whatever clock the city has. */
async function read<T, D>(
  operation: string,
  variables: Record<string, unknown>,
  before: Part<D>,
  of: (answer: T) => D,
): Promise<Part<D>> {
  const answer = await ask<T>(operation, variables)
  const now = Date.now()
  return answer.ok
    ? { data: of(answer.data), readAt: now, wallAt: now, problem: null }
    : { ...before, problem: plainWhy(answer.why) }
}

export async function readSummary(): Promise<void> {
  if (!sees('audit')) return
  const { hours } = supervising.getState()
  const summary = await read(
    SUPERVISION,
    { hours },
    supervising.getState().summary,
    (answer: { supervision: Supervision }) => answer.supervision,
  )
  if (supervising.getState().hours === hours) supervising.setState({ summary })
}

export async function readEmergencies(): Promise<void> {
  if (!sees('emergencies')) return
  supervising.setState({
    emergencies: await read(
      EMERGENCIES,
      {},
      supervising.getState().emergencies,
      (answer: { emergencyAccess: readonly EmergencyAccess[] }) => answer.emergencyAccess,
    ),
  })
}

const argumentOf = (narrowed: Narrowed | null): Record<string, unknown> =>
  narrowed === null ? {} : { [{ person: 'who', place: 'object', class: 'dataClass' }[narrowed.by]]: narrowed.id }

/** The newest rows, or with `before` those that follow: each page that is looked at is noted in the log. */
export async function readRows(before: number | null = null): Promise<void> {
  if (!sees('audit')) return
  const { narrowed, hours, rows } = supervising.getState()
  const part = await read(
    AUDIT_ROWS,
    {
      first: ROWS_A_PAGE,
      before,
      since: new Date(Date.now() - hours * HOUR).toISOString(),
      ...argumentOf(narrowed),
    },
    rows,
    (answer: { audit: readonly AuditRow[] }) => answer.audit,
  )
  const now = supervising.getState()
  if (now.narrowed !== narrowed || now.hours !== hours) return
  const page = part.problem === null ? (part.data ?? []) : []
  supervising.setState({
    rows: before === null || part.problem !== null ? part : { ...part, data: [...(rows.data ?? []), ...page] },
    more: part.problem === null ? page.length === ROWS_A_PAGE : now.more,
  })
}

export function narrow(narrowed: Narrowed | null): void {
  supervising.setState({ narrowed, rows: nothing, more: false })
  void readRows()
}

export function showHours(hours: 24 | 168): void {
  supervising.setState({ hours, summary: nothing, rows: nothing, more: false })
  void readSummary()
  void readRows()
}

/** Reads everything until the returned function is called. Rows of the log are read once, and when somebody asks. */
export function followSupervision(): () => void {
  const work = async (): Promise<void> => {
    await Promise.all([readSummary(), readEmergencies(), ...(sees('quality') ? [readQuality()] : [])])
    store.setState({ dataDrawn: true })
  }
  void readRows()
  void work()
  const timer = setInterval(() => {
    if (document.visibilityState === 'visible') void work()
  }, EVERY_MS)
  return () => {
    clearInterval(timer)
    store.setState({ dataDrawn: false })
  }
}
