// What leaves the plan room as a file: the mark of a rehearsal, the basis and the attributions go with it.
import type { PlanRun, SolvedPlan } from '../../data/plan-types.ts'
import { saveFile } from '../../shell/save-file.ts'
import { store } from '../../store.ts'
import { factorOf } from './access-scale.ts'
import { type PlanState, planStore, shownPlan } from './plan-store.ts'

const MARK = '推演 REHEARSAL'

export interface Exported {
  readonly run: PlanRun
  readonly plan: SolvedPlan
  readonly state: PlanState
  readonly attributions: readonly string[]
  readonly synthetic: boolean
}

/** One point a planned site and one a cell, with before and after per 1,000. */
export function planGeoJson({ run, plan, state, attributions, synthetic }: Exported): object {
  const factor = factorOf(run.unit)
  const { cells, asked } = state
  const scaled = (value: number | null | undefined): number | null =>
    value === null || value === undefined ? null : Number((value * factor).toPrecision(5))
  const point = (lng: number, lat: number, properties: object): object => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [lng, lat] },
    properties,
  })
  return {
    type: 'FeatureCollection',
    mark: MARK,
    synthetic: synthetic || run.synthetic,
    attributions,
    basis: { ...asked?.form, times: run.times, letter: plan.letter, found: plan.found, startedAt: run.startedAt },
    features: [
      ...plan.found.sites.flatMap((s) => {
        const site = asked?.candidates[s]
        return site
          ? [
              point(site.location.lng, site.location.lat, {
                kind: 'planned-site',
                mark: MARK,
                id: site.id,
                zh: site.name.zh,
                en: site.name.en,
                supply: asked.form.supply,
                supplyPerSite: asked.form.supplyPerSite,
              }),
            ]
          : []
      }),
      ...(cells?.id ?? []).map((id, c) =>
        point(cells!.lng[c]!, cells!.lat[c]!, {
          kind: 'cell',
          id,
          residents: cells!.population[c],
          nowPerThousand: scaled(run.before?.values[c]),
          planPerThousand: scaled(plan.access.values[c]),
          nowMinutes: run.before?.minutes[c] ?? null,
          planMinutes: plan.access.minutes[c] ?? null,
        }),
      ),
    ],
  }
}

/** A table of the cells; its first lines, after #, are mark, basis and attributions. */
export function planCsv({ run, plan, state, attributions, synthetic }: Exported): string {
  const factor = factorOf(run.unit)
  const { cells, asked } = state
  const supply = asked?.form.supply ?? 'beds'
  const figure = (value: number | null | undefined, by = 1): string =>
    value === null || value === undefined ? '' : String(Number((value * by).toPrecision(5)))
  const notes = [
    `${MARK}${synthetic || run.synthetic ? ' · 合成数据 SYNTHETIC' : ''}`,
    `plan ${plan.letter} · ${plan.found.objective} · ${asked?.form.measure} · ${asked?.form.mode}${asked?.form.mode === 'transit' ? ` ${asked.form.day}` : ''} · ${asked?.form.hour ?? 'whole day'} h · ${run.times}`,
    `sites ${plan.found.sites.map((s) => asked?.candidates[s]?.id).join(' ')} · ${asked?.form.supplyPerSite} ${supply} each`,
    ...attributions,
  ]
  const head = `cell,lng,lat,residents,now_${supply}_per_1000,plan_${supply}_per_1000,now_minutes,plan_minutes`
  const rows = (cells?.id ?? []).map((id, c) =>
    [
      id,
      cells!.lng[c],
      cells!.lat[c],
      cells!.population[c],
      figure(run.before?.values[c], factor),
      figure(plan.access.values[c], factor),
      figure(run.before?.minutes[c]),
      figure(plan.access.minutes[c]),
    ].join(','),
  )
  return [...notes.map((line) => `# ${line.replaceAll('\n', ' ')}`), head, ...rows, ''].join('\n')
}

export function exported(): Exported | null {
  const state = planStore.getState()
  const plan = shownPlan(state)
  const { city } = store.getState()
  if (!state.run || !plan || !city) return null
  return { run: state.run, plan, state, attributions: city.attributions, synthetic: city.synthetic }
}

export function saveGeoJson(): void {
  const what = exported()
  if (what)
    saveFile(`plan-${what.plan.letter}-rehearsal.geojson`, 'application/geo+json', JSON.stringify(planGeoJson(what)))
}

export function saveCsv(): void {
  const what = exported()
  if (what) saveFile(`plan-${what.plan.letter}-rehearsal.csv`, 'text/csv', planCsv(what))
}
