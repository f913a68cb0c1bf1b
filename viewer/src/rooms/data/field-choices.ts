// The words that a coded field may hold, from the engine's own table of event fields.
import { EVENT_FIELDS, EVENT_KINDS } from '@kangcheng/twin-engine'

/** The choices of a field of this kind of event; empty = any value of its type. */
export function fieldChoices(kind: unknown, field: string): readonly string[] {
  if (field === 'kind') return EVENT_KINDS
  const fields = EVENT_KINDS.find((known) => known === kind)
  return (fields && EVENT_FIELDS[fields][field]?.choices) ?? []
}
