// Words of water and closed roads of a rehearsal or a plan.
import type { ClosureWords } from './closure-words.ts'

export const closureEn: ClosureWords = {
  chooser: 'Closures, floods',
  none: 'not shown',
  ofPlan: 'Constraints of the plan',
  ofRehearsal: (title) => `Rehearsal: ${title}`,
  supposed: 'REHEARSAL',
  notLive: 'supposed, not how it is',
  water: 'Flooded',
  closed: 'Closed',
  slow: 'Slow',
  label: (what) => `${what} · rehearsal`,
  finding: (water, closed, slow) =>
    [water > 0 && `${water} flooded`, closed > 0 && `${closed} closed`, slow > 0 && `${slow} slow`]
      .filter(Boolean)
      .join(', '),
  depth: (metres) => `up to ${metres} m of water`,
  speed: (factor) => `speed × ${factor}`,
  stretches: (n) => `${n} ${n === 1 ? 'stretch' : 'stretches'} of road`,
  span: (from, until) => `${from} to ${until}`,
  always: 'as long as the plan stands',
  fly: (name) => `Fly to ${name}`,
  reading: 'reading…',
  nowhere: 'no such road in the network: not drawn',
  what: 'What',
  place: 'Where',
  extent: 'How far',
  when: 'When',
  table: 'Closures and floods · rehearsal',
  source: (from) => `Source: ${from}`,
}
