import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DuelRow, PlanRun, SiteDuel } from '../../data/plan-types.ts'
import { zh } from '../../i18n/zh.ts'
import { accessChange, movedLinks, OTHER, shownRow, worsened, worsenedAccess, wouldChange } from './duel-figures.ts'
import { joined } from './places-from-file.ts'
import { planColumns } from './plan-columns.ts'
import { FIRST_FORM } from './plan-store.ts'

const name = (text: string) => ({ zh: text, en: text })
const row = (id: string, unit: string, better: string, ...bands: readonly (readonly number[])[]): DuelRow => ({
  id,
  name: name(id),
  unit,
  better,
  base: { p10: 10, p50: 20, p90: 30 },
  cells: bands.map(([p10, p50, p90], k) => ({
    candidate: 'AB'[k]!,
    p10: p10!,
    p25: p10!,
    p50: p50!,
    p75: p90!,
    p90: p90!,
    plan: { p10: 8, p50: 18, p90: 28 },
    pairs: [p50!],
  })),
})
const access = (worstDecile: number, within30: number) => ({ meanMinutes: 8, within30, worstDecile, gini: 0.3 })
const duel: SiteDuel = {
  id: 'd',
  state: 'RUNNING',
  forkedAt: '2026-11-21T10:24:00Z',
  elapsedMilliseconds: 1,
  done: 4,
  wanted: 8,
  seed: '1',
  horizonHours: 720,
  engineVersion: '0',
  synthetic: true,
  times: 'roads',
  notes: [],
  candidates: [],
  futures: ['today', 'older'].map((id) => ({ id, name: name(id), chosen: true })),
  compared: ['today', 'older'],
  rows: [
    row('emergency-wait-minutes', 'min', 'lower', [-3, -2, -1], [-1, 0.5, 2]),
    row('occupancy', 'share', 'neither', [-0.03, -0.02, -0.01], [0, 0, 0]),
    row('left-unseen', 'patients', 'lower', [1, 2, 3], [-1, 0, 1]),
  ],
  ranking: [
    { candidate: 'A', regret: 0.4, low: 0.3, high: 0.5, leads: 0.9, byFuture: [0.1, 0.4] },
    { candidate: 'B', regret: 0.6, low: 0.5, high: 0.7, leads: 0.1, byFuture: [0.6, 0.2] },
  ],
  access: [
    {
      future: 'today',
      pairs: 2,
      before: access(0.4, 0.9),
      after: [{ candidate: 'A', access: access(0.5, 0.912) }],
    },
  ],
  accessMeasure: name('E2SFCA'),
  regrets: [],
  moved: [],
  winner: null,
  orElse: [],
  failure: null,
}

test('shares are told in per cent and their differences in percentage points; other units stay', () => {
  const shown = shownRow(duel.rows[1]!)
  assert.ok(Math.abs(shown.cells[0]!.p50! + 2) < 1e-9 && Math.abs(shown.base!.p50! - 2000) < 1e-9)
  assert.deepEqual(shownRow(duel.rows[0]!), duel.rows[0])
  assert.ok(Math.abs(accessChange(duel, 0, (one) => one.worstDecile)[0]!.change! - 0.1) < 1e-12)
  assert.deepEqual(
    accessChange(duel, 7, (one) => one.gini),
    [],
  )
})

test('what gets worse is told beyond chance alone, and the future that would change the answer is named', () => {
  assert.deepEqual(
    worsened(duel, 'A').map(({ row: { id } }) => id),
    ['left-unseen'],
  )
  const lessEven = { ...duel.access[0]!, after: [{ candidate: 'A', access: { ...access(0.5, 0.912), gini: 0.3132 } }] }
  assert.deepEqual(
    worsenedAccess({ ...duel, access: [lessEven] }, 'A').map(({ id, change }) => [id, change.toFixed(4)]),
    [['gini', '0.0132']],
    'what is calculated gets worse without any chance',
  )
  assert.deepEqual(worsenedAccess(duel, 'A'), [])
  assert.deepEqual(worsened(duel, 'B'), [], 'an interval that holds zero says nothing')
  assert.deepEqual(wouldChange(duel), [{ future: name('older'), candidate: 'B' }])
})

test('admissions moved are conserved over the links, the many small losers stand together, and without a gain there is no picture', () => {
  const moved = [
    ...Array.from({ length: 10 }, (_, k) => ({ facility: `h${k}`, admissions: -(k + 1) })),
    { facility: 's1', admissions: 30 },
    { facility: 's2', admissions: 15 },
    { facility: 'quiet', admissions: 0 },
    { facility: 'unknown', admissions: null },
  ].map((one) => ({ ...one, admissionsLow: null, admissionsHigh: null }))
  const { nodes, links, others } = movedLinks(moved)
  assert.equal(others, 2)
  assert.equal(nodes[8]!.id, OTHER)
  assert.deepEqual(
    nodes.filter(({ side }) => side === 'to').map(({ id }) => id),
    ['s1', 's2'],
  )
  const sum = (of: readonly { value: number }[]) => of.reduce((all, { value }) => all + value, 0)
  assert.ok(Math.abs(sum(links) - 55) < 1e-9)
  assert.ok(Math.abs(sum(links.filter(({ target }) => nodes[target]!.id === 's1')) - (55 * 30) / 45) < 1e-9)
  assert.deepEqual(movedLinks(moved.filter(({ admissions }) => (admissions ?? 0) <= 0)).links, [])
})

const told = (within: number) => ({
  mean: 1,
  worstDecile: 0.0004,
  deciles: [],
  gini: 0.3,
  lorenzPeople: [],
  lorenzAccess: [],
  within: [{ minutes: 30, share: within }],
  meanMinutes: 8,
  values: [],
  minutes: [],
})
const run: PlanRun = {
  id: 'r',
  state: 'DONE',
  elapsedMilliseconds: 1,
  failure: null,
  conflict: null,
  steps: [],
  plansTried: 0,
  startedAt: '2026-11-21T10:24:00Z',
  unit: { zh: '床/人', en: 'beds per person' },
  better: 'higher',
  times: 'roads',
  synthetic: true,
  before: told(0.9),
  plans: [
    {
      letter: 'A',
      found: { objective: 'p-median', sites: [0], value: 1, bound: 1, gap: 0, proven: true, beyondPeople: 0 },
      access: told(0.912),
    },
  ],
  pareto: [],
  problems: [],
}

test('the table tells differences of shares in percentage points, and waits and regret with bands where a duel was held', () => {
  const columns = (of: SiteDuel | null) => new Map(planColumns(run, FIRST_FORM, of, zh).map((one) => [one.id, one]))
  const bare = columns(null)
  assert.deepEqual([bare.has('wait'), bare.has('regret')], [false, false], 'what was not simulated has no column')
  assert.deepEqual(bare.get('within')!.of(run.plans[0]!), ['91.2', '+1.2 百分点'])
  const dueled = columns(duel)
  assert.deepEqual(dueled.get('wait')!.now, ['20.0', '10.0–30.0'])
  assert.deepEqual(dueled.get('wait')!.of(run.plans[0]!), ['18.0', '8.0–28.0'])
  assert.deepEqual(dueled.get('regret')!.of(run.plans[0]!), ['40', '30–50'])
  assert.deepEqual(dueled.get('regret')!.of({ ...run.plans[0]!, letter: 'Z' }), ['—', ''])
})

test('a file that names what is here already, or too many, is refused with the remedy', () => {
  const candidate = (id: string) => ({ id, name: name(''), location: { lng: 0, lat: 0 } })
  const file = {
    candidates: [candidate('x'), candidate('y')],
    areas: [{ name: 'm', ring: [] }],
    problems: [],
    notes: [],
  }
  const here = { own: [candidate('y')], forbidden: [{ name: 'm' }] }
  assert.deepEqual(
    joined(file, here, 'f.csv', zh).map(({ why }) => why),
    [zh['plan.fileTwice']('y'), zh['plan.fileTwice']('m')],
  )
  const many = { ...file, candidates: Array.from({ length: 81 }, (_, k) => candidate(`n${k}`)), areas: [] }
  assert.deepEqual(joined(many, { own: [], forbidden: [] }, 'f.csv', zh)[0]!.why, zh['plan.fileMany'](81, 80))
})
