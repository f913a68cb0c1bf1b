import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PlanAccess, PlanRun, SolvedPlan } from '../../data/plan-types.ts'
import { planAreasEn } from '../../i18n/plan-areas-en.ts'
import { zh } from '../../i18n/zh.ts'
import { lookOf, withLook } from '../../look-address.ts'
import {
  ACCESS_LIMITS,
  accessColour,
  accessColours,
  binOf,
  differenceColour,
  factorOf,
  weightedMedian,
} from './access-scale.ts'
import { areaFigures, changeOf, rankedAreas, weightedMean, worstTenth } from './area-figures.ts'
import { areasFinding, nameAndNear } from './area-rows.ts'
import { bestOf, crossesZero, rowExtent } from './duel-scale.ts'
import { duelQuestion } from './duelling.ts'
import { type Exported, planCsv, planGeoJson } from './export.ts'
import { cellAt, cellBeside, mapFrame } from './map-frame.ts'
import { placedLabels } from './map-labels.ts'
import { moveBy, zoomBy } from './map-view.ts'
import { planFilters, planLook, sumOf } from './plan-address.ts'
import { halfShare, mapFinding, planTiles, tableFinding, worstGain } from './plan-figures.ts'
import { FIRST_FORM, planStore, usualSize } from './plan-store.ts'
import { stepPaths } from './progress-steps.ts'
import { accessOf } from './solving.ts'

const cells = {
  id: ['a', 'b', 'c', 'd'],
  lng: [0, 0.1, 0, 0.1],
  lat: [0, 0, 0.1, 0.1],
  population: [100, 50, 0, 400],
  district: [0, 0, 0, 0],
  area: [0, 1, 1, 0],
  areas: [
    { zh: '甲片区 01（近一院）', en: 'A area 01 (near First)' },
    { zh: '甲片区 02（近二院）', en: 'A area 02 (near Second)' },
  ],
}
const toMetres = ({ lng, lat }: { lng: number; lat: number }) => [lng * 100_000, lat * 100_000] as const

test('the badly served are bright: the first bin of the dark ramp is its brightest, and bins rise', () => {
  const brightness = (hex: string): number =>
    Number.parseInt(hex.slice(1, 3), 16) + Number.parseInt(hex.slice(3, 5), 16)
  const colours = accessColours('dark')
  assert.equal(colours.length, ACCESS_LIMITS.length + 1)
  for (let k = 1; k < colours.length; k++) assert.ok(brightness(colours[k]!) < brightness(colours[k - 1]!))
  assert.deepEqual(
    [0, 0.25, 4.5].map((value) => binOf(value, ACCESS_LIMITS)),
    [0, 1, 8],
  )
  assert.equal(accessColour(null, 'dark'), null, 'what is not known has no colour of the ramp')
  assert.notEqual(differenceColour(-1, 'dark'), differenceColour(1, 'dark'))
})

test('values per person are told per 1,000; the median weighs people and leaves out what is not known', () => {
  assert.equal(factorOf({ zh: '床/人', en: 'beds per person' }), 1000)
  assert.equal(factorOf({ zh: '分钟', en: 'minutes' }), 1)
  assert.equal(weightedMedian([1, 2, 9, null], [1, 5, 1, 100]), 2)
  assert.equal(weightedMedian([null], [3]), null)
  assert.deepEqual(
    [300, 39_374, 1e6].map((supply) => usualSize(supply)),
    [20, 300, 500],
  )
})

test('the frame holds all cells, gives places back, draws nothing where nobody lives, and finds and walks cells', () => {
  const frame = mapFrame(cells, toMetres, 400, 300)
  for (let c = 0; c < 4; c++) {
    assert.ok(frame.x[c]! >= 0 && frame.x[c]! <= 400 && frame.y[c]! >= 0 && frame.y[c]! <= 300)
    const back = frame.back(frame.x[c]!, frame.y[c]!)
    assert.ok(Math.abs(back.lng - cells.lng[c]!) < 1e-9 && Math.abs(back.lat - cells.lat[c]!) < 1e-9)
  }
  assert.equal(frame.radius[2], 0)
  assert.ok(frame.radius[3]! > frame.radius[1]!)
  assert.ok(frame.y[3]! < frame.y[1]!, 'north is up')
  assert.equal(cellAt(frame, frame.x[1]! + 3, frame.y[1]!), 1)
  assert.equal(cellAt(frame, frame.x[2]!, frame.y[2]!), null)
  assert.equal(cellBeside(frame, 0, 1, 0), 1)
  assert.equal(cellBeside(frame, 1, 0, -1), 3)
  assert.equal(cellBeside(frame, 1, 1, 0), 1, 'there is nothing farther east')
})

test('nearer to a place, the place stands in the middle and cells are larger; the whole city comes back', () => {
  const whole = mapFrame(cells, toMetres, 400, 300)
  const near = mapFrame(cells, toMetres, 400, 300, { lng: 0.1, lat: 0.1, zoom: 4 })
  assert.deepEqual([near.x[3], near.y[3]].map(Math.round as (n: number | undefined) => number), [200, 150])
  assert.ok(Math.abs(near.radius[1]! / whole.radius[1]! - 4) < 1e-9)
  planStore.setState({ map: null })
  zoomBy(whole, 2, whole.x[3], whole.y[3])
  const zoomed = mapFrame(cells, toMetres, 400, 300, planStore.getState().map)
  assert.ok(Math.abs(zoomed.x[3]! - whole.x[3]!) < 1e-6, 'the place under the pointer stays there')
  assert.ok(Math.abs(zoomed.y[3]! - whole.y[3]!) < 1e-6)
  moveBy(zoomed, 30, 0)
  const moved = mapFrame(cells, toMetres, 400, 300, planStore.getState().map)
  assert.ok(Math.abs(moved.x[3]! - zoomed.x[3]! - 30) < 1e-6)
  zoomBy(moved, 1 / 4)
  assert.equal(planStore.getState().map, null)
})

test('areas: the worst tenth by cells, who has no way first; gains and losses are people, and noise is neither', () => {
  assert.equal(weightedMean([1, null, 3], [10, 100, 30]), 2.5)
  assert.equal(weightedMean([null], [3]), null)
  assert.equal(changeOf(1, 1.005, 'higher'), 0)
  assert.deepEqual([changeOf(10, 8, 'lower'), changeOf(10, 8, 'higher'), changeOf(null, 1, 'higher')], [1, -1, 0])
  assert.deepEqual(worstTenth([5, 1, null, null], [100, 20, 0, 10], 'higher'), [false, true, false, true])
  assert.deepEqual(worstTenth([5, 1, 2, 9], [100, 50, 0, 400], 'lower'), [false, false, false, true])
  const before = { values: [1, 2, 0, 4] }
  const figures = areaFigures(cells, before, { values: [2, 1, 0, 4] }, 'higher')
  assert.deepEqual(
    figures.map(({ area, people, worstPeople, was, gaining, losing }) => [
      area,
      people,
      worstPeople,
      was,
      gaining,
      losing,
    ]),
    [
      [0, 500, 100, 3.4, 100, 0],
      [1, 50, 0, 2, 0, 50],
    ],
  )
  assert.deepEqual(
    rankedAreas(figures, 'gain').map(({ area }) => area),
    [1, 0],
    'who loses is told first',
  )
  assert.deepEqual(
    rankedAreas(figures, 'worst').map(({ area }) => area),
    [0],
  )
  const nameOf = (area: number): string => nameAndNear(cells.areas[area]!.en)[0]
  assert.deepEqual(nameAndNear('慈溪市片区 03（近三院）'), ['慈溪市片区 03', '近三院'])
  assert.deepEqual(nameAndNear('海曙区'), ['海曙区', ''])
  assert.equal(
    areasFinding(figures, 'gain', 'A', nameOf, planAreasEn),
    'Plan A: 100 people in 1 area reach more, A area 01 the most; 50 reach less',
  )
  assert.match(areasFinding(figures, 'worst', '', nameOf, planAreasEn), /tenth \(100 people\) lives in 1 area/)
  assert.equal(
    areasFinding(areaFigures(cells, before, before, 'higher'), 'gain', 'B', nameOf, planAreasEn),
    'Plan B: nobody’s access changes by more than 1 %',
  )
})

test('value and bound are steps over time; without a bound there is no bound line, and before any step nothing', () => {
  const margins = { top: 10, right: 90, bottom: 20, left: 40 }
  const step = (ms: number, value: number, bound: number | null) => ({ elapsedMilliseconds: ms, value, bound })
  assert.equal(stepPaths([], 1, 400, 200, margins), null)
  const closing = stepPaths([step(100, 0.4, 1), step(1000, 0.6, 0.7)], 1000, 400, 200, margins)!
  assert.equal(closing.isBoundAbove, true)
  assert.ok(closing.boundY! < closing.valueY)
  assert.match(closing.value, /^M40\.0 /)
  assert.ok(Math.abs(closing.boundLabelY - closing.valueLabelY) >= 17)
  const unknown = stepPaths([step(100, 0.4, null)], 1000, 400, 200, margins)!
  assert.equal(unknown.bound, null)
  assert.equal(unknown.between, null)
})

const access = (values: readonly (number | null)[], worst: number, gini: number): PlanAccess => ({
  mean: 0.004,
  worstDecile: worst,
  deciles: [worst, 1, 1, 1, 1, 1, 1, 1, 1, 1],
  gini,
  lorenzPeople: [0, 0.4, 1],
  lorenzAccess: [0, 0.2, 1],
  within: [{ minutes: 30, share: 0.9 }],
  meanMinutes: 8,
  values,
  minutes: values.map(() => 5),
})
const solved = (letter: string, of: PlanAccess, gap: number | null): SolvedPlan => ({
  letter,
  found: { objective: 'p-median', sites: [1], value: 1, bound: 1, gap, proven: gap === 0, beyondPeople: 0 },
  access: of,
})
const run: PlanRun = {
  id: 'r',
  state: 'DONE',
  elapsedMilliseconds: 1,
  failure: null,
  conflict: null,
  steps: [],
  plansTried: 3,
  startedAt: '2026-11-21T10:24:00Z',
  unit: { zh: '床/人', en: 'beds per person' },
  better: 'higher',
  times: 'roads',
  synthetic: true,
  before: access([0.001, 0.002, 0, null], 0.0004, 0.4),
  plans: [
    solved('A', access([0.002, 0.002, 0, null], 0.0007, 0.35), null),
    solved('B', access([0.001, 0.003, 0, null], 0.0005, 0.38), 0),
  ],
  pareto: [],
  problems: [],
}

test('a day is asked for by public transport alone', () => {
  assert.equal('day' in accessOf({ ...FIRST_FORM, mode: 'walk', day: 'sunday' }), false)
  const ride = accessOf({ ...FIRST_FORM, mode: 'transit', day: 'sunday', hour: null })
  assert.deepEqual(ride, { measure: 'e2sfca', mode: 'transit', supply: 'beds', day: 'sunday' })
})

test('figures and findings come from the data: people who gain, half of the people, the plan that wins', () => {
  assert.equal(mapFinding(run, run.plans[0]!, cells.population, zh), zh['plan.mapFinding']('A', '0.0', '100'))
  assert.ok(Math.abs(halfShare(run.plans[0]!.access)! - 100 * (0.2 + (0.1 / 0.6) * 0.8)) < 1e-9)
  assert.match(tableFinding(run, zh), /^A 在 4 项中 4 项最优/)
  const tiles = planTiles(run, run.plans[0]!, cells.population, zh, 'zh')
  assert.equal(tiles[0]!.value, '0.70')
  assert.equal(tiles[0]!.before, zh['plan.was']('0.40'))
  assert.equal(tiles.at(-1)!.value, '—', 'a gap that is not known is never 0')
  assert.equal(planTiles(run, run.plans[1]!, cells.population, zh, 'zh').at(-1)!.value, '0.0')
})

test('nobody is best before twenty pairs, nor where the interval holds zero, nor of what is neither good nor bad', () => {
  const cell = (candidate: string, p10: number, p50: number, p90: number, n = 20) => ({
    candidate,
    p10,
    p25: p50,
    p50,
    p75: p50,
    p90,
    plan: null,
    pairs: Array.from({ length: n }, () => p50),
  })
  const row = (better: string, ...cells: ReturnType<typeof cell>[]) => ({
    id: 'w',
    name: { zh: '', en: '' },
    unit: 'min',
    better,
    base: null,
    cells,
  })
  const [good, better, unsure] = [cell('A', -3, -2, -1), cell('B', -6, -5, -4), cell('C', -20, -9, 1)]
  assert.equal(bestOf(row('lower', good, better, unsure)), 'B')
  assert.equal(bestOf(row('higher', good, better, unsure)), null)
  assert.equal(bestOf(row('neither', good, better)), null)
  assert.equal(bestOf(row('lower', cell('A', -3, -2, -1, 19), cell('B', -6, -5, -4, 19))), null)
  assert.equal(crossesZero(unsure), true)
  const [low, high] = rowExtent(row('lower', good, better))
  assert.ok(low < -6 && high > 0, 'zero is always in the picture')
})

test('a duel takes each plan with all its sites as one candidate, and the beds of a site add up', () => {
  const site = (id: string) => ({
    id,
    name: { zh: '溪口', en: 'Xikou' },
    location: { lng: 121, lat: 29 },
    suggested: true,
    gain: 0,
    nearerPeople: 0,
  })
  const { candidates } = duelQuestion(run, [site('c1'), site('c2')], FIRST_FORM, (letter) => ({
    zh: letter,
    en: letter,
  }))
  assert.deepEqual(
    candidates.map(({ id }) => id),
    ['A', 'B'],
  )
  const [edit] = candidates[0]!.edits
  assert.deepEqual(edit!.location, [121, 29], 'longitude comes first')
  assert.equal(
    Object.values(edit!.beds ?? {}).reduce((a, b) => a + b, 0),
    FIRST_FORM.supplyPerSite,
  )
  assert.notEqual(edit!.id, candidates[1]!.edits[0]!.id, 'ids of plans never collide')
})

test('exports carry the mark of a rehearsal, the basis and the attributions, and unknown stays empty', () => {
  const site = (id: string) => ({
    id,
    name: { zh: '溪口', en: 'Xikou' },
    location: { lng: 0.1, lat: 0 },
    suggested: true,
    gain: 0,
    nearerPeople: 0,
  })
  const state = { ...planStore.getState(), cells, asked: { form: FIRST_FORM, candidates: [site('c1'), site('c2')] } }
  const what: Exported = {
    run,
    plan: run.plans[0]!,
    state,
    attributions: ['© OpenStreetMap contributors'],
    synthetic: true,
  }
  const geo = JSON.stringify(planGeoJson(what))
  for (const part of [
    '推演 REHEARSAL',
    'OpenStreetMap',
    '"times":"roads"',
    '"kind":"planned-site"',
    '"id":"c2"',
    '"planPerThousand":null',
  ])
    assert.ok(geo.includes(part), part)
  const csv = planCsv(what)
  assert.match(csv, /^# 推演 REHEARSAL · 合成数据 SYNTHETIC\n/)
  assert.match(csv, /\na,0,0,100,1,2,5,5\n/)
  assert.match(csv, /\nd,0\.1,0\.1,400,,,5,5\n/)
})

test('names on the map keep clear of each other and of planned sites, and none is left out', () => {
  const points = ['海曙区', '江北区', '鄞州区'].map((text, k) => ({ id: String(k), text, x: 100 + k, y: 100 }))
  const free = placedLabels(points, [])
  assert.deepEqual(
    free.map(({ anchor, y }) => [anchor, y]),
    [
      ['middle', 91],
      ['middle', 120],
      ['start', 105],
    ],
  )
  const [pushed] = placedLabels(points.slice(0, 1), [[80, 70, 140, 95]])
  assert.equal(pushed!.y, 120, 'a site stands above, so the name goes below')
  assert.equal(placedLabels(Array(9).fill(points[0]!), []).length, 9)
})

test('who gains is told as a share of the gain, and not where nobody does', () => {
  const deciles = (first: number) => ({ deciles: [first, 2, 2, 2, 2, 2, 2, 2, 2, 3] }) as unknown as PlanAccess
  const after = { deciles: [1.6, 2.1, 2, 2, 2, 2, 2, 2, 2, 3.3] } as unknown as PlanAccess
  assert.equal(worstGain(deciles(1), after), '70')
  assert.equal(worstGain(deciles(1), deciles(1)), null)
})

test('the room is read from its address as it was written, and the usual question is short', () => {
  const usual = {
    form: { ...FIRST_FORM, supplyPerSite: 300 },
    tab: 'sites',
    letter: 'A',
    view: 'swipe',
    map: null,
  } as const
  const said = (filters: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== ''))
  assert.deepEqual(said(planFilters(usual, 300, null).filters), { aim: 'worst-decile' })
  const full = {
    form: {
      ...FIRST_FORM,
      objective: 'mclp',
      newSites: 2,
      supplyPerSite: 120,
      budget: 12,
      costPerBed: 1.5,
      maxMinutes: 45,
      hour: null,
      measure: '2sfca',
      mode: 'transit',
      day: 'sunday',
      supply: 'doctors',
      closed: ['h01', 'h02'],
      floods: [{ centre: { lng: 121.5, lat: 29.8 }, radiusMetres: 1200, depthMetres: 0.5 }],
      closedRoads: ['招宝山大桥', 'A, B'],
      own: [
        { id: 'quay', location: { lng: 121.55555, lat: 29.9 }, name: { zh: '码头，东', en: 'Quay, east' } },
        { id: 'drawn', location: { lng: 121.4, lat: 29.7 } },
      ],
      excluded: ['c3'],
      forbidden: [
        {
          name: '1',
          ring: [
            { lng: 121, lat: 29 },
            { lng: 122, lat: 29 },
            { lng: 122, lat: 30 },
          ],
        },
      ],
    },
    tab: 'duel',
    letter: 'B',
    view: 'difference',
    map: { lng: 121.5, lat: 29.9, zoom: 3.5 },
  } as const
  const run = { id: 'r1', sum: sumOf('question') }
  const { filters, isCut } = planFilters(full, 300, run)
  assert.equal(isCut, false)
  const { supplyPerSite, ...form } = full.form
  const { form: _form, ...look } = full
  assert.deepEqual(planLook(filters), { ...look, form, supplyPerSite, run })
  const address = withLook('#/plan', { at: null, pastHours: 24, run: null, table: false, camera: null, filters })
  assert.deepEqual(planLook(lookOf(address).filters!), { ...look, form, supplyPerSite, run })
  assert.ok(address.length < 800, String(address.length))
})

test('of an address that cannot be read the usual stands, and too many drawn places stay out of it', () => {
  assert.equal(planLook({}), null)
  assert.equal(planLook({ kind: 'live' }), null)
  const odd = planLook({
    aim: 'fame',
    sites: '99',
    hour: '31',
    map: 'a,b,c',
    run: 'r1',
    water: '1,2',
    own: '%',
    forbidden: 'x,1,2',
    plan: 'Z',
  })!
  assert.equal(odd.form.objective, 'worst-decile')
  assert.equal(odd.form.newSites, 8)
  assert.deepEqual([odd.form.hour, odd.map, odd.run, odd.letter], [null, null, null, 'A'])
  assert.deepEqual([odd.form.floods, odd.form.own, odd.form.forbidden], [[], [], []])
  const own = Array.from({ length: 80 }, (_, k) => ({
    id: `own-site-${k}`,
    location: { lng: 121.12345, lat: 29.12345 },
  }))
  const { filters, isCut } = planFilters(
    { form: { ...FIRST_FORM, own }, tab: 'sites', letter: 'A', view: 'swipe', map: null },
    300,
    null,
  )
  assert.deepEqual([filters.own, isCut], ['', true])
})
