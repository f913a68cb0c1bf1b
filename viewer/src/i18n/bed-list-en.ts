// The words of the list of single beds.
import type { BedListWords } from './bed-list-words.ts'

export const bedListEn: BedListWords = {
  caption: (beds, free) => `${free} of ${beds} beds are available`,
  dirty: (dirty, longest, where) => `; ${dirty} await cleaning, the longest for ${longest} (${where})`,
  noneDirty: '; none awaits cleaning',
  unknown: (beds) => `; ${beds} not reported`,
  state: 'State',
  all: (beds) => `all ${beds}`,
  order: 'Order',
  'order.place': 'by campus and ward',
  'order.longest': 'longest in its state first',
  for: 'For',
  none: 'No bed is in this state',
  updated: (time) => `as of ${time} · state of each bed, as it streams in`,
  csv: 'Export CSV',
  csvHead: 'Bed|State|Since (UTC)|Minutes in it|Facility|Ward|Building|Floor',
  csvSaved: (name) => `Saved ${name}`,
}
