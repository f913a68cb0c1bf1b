// The views that stand beside a rehearsal, by their names in the address.
export const BESIDE = ['epidemic', 'allocation', 'actions', 'past'] as const
/** Name in the address; no rehearsal has such an id. */
export type ViewBeside = (typeof BESIDE)[number]

/** The view that the address names; null = a rehearsal. */
export const rehearseView = (id: string | null): ViewBeside | null => BESIDE.find((one) => one === id) ?? null
