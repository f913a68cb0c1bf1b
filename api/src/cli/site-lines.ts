/** What a plan does to a city's sites, in lines: edits, what it opens and where, access without and with it, and workload moved. */
import {
  type CityEdit,
  type CityModel,
  type DuelWorkload,
  type LngLat,
  type SiteAccess,
  type SiteEffects,
  type SiteSupply,
  steppedTwoStep,
} from '@kangcheng/twin-engine'
import { interval, type Name } from './shown-figures.ts'

const MOVED_SHOWN = 6
export const SITE_SUPPLY_NAMES: Readonly<Record<SiteSupply, string>> = {
  beds: '开放床位 open beds',
  places: '急诊诊位 treatment places',
  doctors: '基层医生 doctors of primary care',
}
const catchment = steppedTwoStep().catchment!
/** What the figures of `accessText` are. */
export const accessHeading = (supply: SiteSupply): string =>
  `可及性 access（${SITE_SUPPLY_NAMES[supply]}）：到最近处的平均行车分钟 mean minutes by car to the nearest · 各时限内人口 residents within · E2SFCA 每千人 per 1,000（${catchment.zh} ${catchment.en}）`

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`

export const accessText = (access: SiteAccess): string =>
  `${access.meanMinutes.toFixed(1)} min · ≤15 ${percent(access.within15)} · ≤30 ${percent(access.within30)} · ≤60 ${percent(access.within60)} · E2SFCA ${access.perThousand.toFixed(2)}‰，最差一成 worst tenth ${access.worstDecile.toFixed(2)} · Gini ${access.gini.toFixed(3)}`

/** The facilities that lose most, and all that gain. */
export function movedLines(moved: readonly DuelWorkload[], name: Name): string[] {
  const byLoss = [...moved].sort((a, b) => a.visits.mean - b.visits.mean)
  const shown = byLoss.filter(({ visits }, i) => i < MOVED_SHOWN || visits.mean > 0)
  const further = byLoss.length - shown.length
  return [
    ...shown.map(
      ({ facility, visits, admissions, contacts }) =>
        `${name(facility)}: 急诊 visits ${interval(visits)} · 入院 admissions ${interval(admissions)} · 基层 primary care ${interval(contacts)}`,
    ),
    ...(further > 0 ? [`… ${further} 家 further: --json`] : []),
  ]
}

/** The edits that plan and doing nothing have in common. */
export function editLines(edits: readonly CityEdit[], name: Name): string[] {
  if (edits.length === 0) return []
  return [
    '城市改动（方案与不作为相同）edits of the city, the same for the plan and for doing nothing',
    ...edits.map((edit) => `  ${edit.kind}: ${editText(edit, name)}`),
  ]
}

function editText(edit: CityEdit, name: Name): string {
  switch (edit.kind) {
    case 'change-population':
      return `${edit.district ?? '全市 the whole city'} 0–14 / 15–59 / 60–64 / 65+ 岁人口 residents × ${edit.factors.join(' / ')}`
    case 'add-facility':
      return `${edit.id} ${edit.name.zh} ${edit.name.en} @ ${placeText(edit.location)} · ${sizeText(edit)}`
    case 'move-facility':
      return `${name(edit.facility)} → ${placeText(edit.location)}`
    case 'enlarge-facility':
      return `${name(edit.facility)} + ${sizeText(edit)}`
    case 'close-facility':
      return name(edit.facility)
  }
}

function sizeText({ beds, emergencyPlaces, doctors }: Extract<CityEdit, { beds: unknown }>): string {
  const count = Object.values(beds).reduce((sum, n) => sum + n, 0)
  const parts = [
    ...(count > 0 ? [`${count} 床 beds`] : []),
    ...(emergencyPlaces > 0 ? [`${emergencyPlaces} 诊位 places`] : []),
    ...(doctors > 0 ? [`${doctors} 医生 doctors`] : []),
  ]
  return parts.join(', ')
}

/** Degrees to about a metre. */
const placeText = ([lng, lat]: LngLat): string => `${lng.toFixed(5)}, ${lat.toFixed(5)}`

export function siteLines(sites: SiteEffects | null, city: CityModel, name: Name): string[] {
  if (sites === null) return []
  return [
    ...sites.opened.map(({ id, location, district }) => {
      const { zh, en } = city.districts[district]!.name
      return `新址 site: ${name(id)} @ ${placeText(location)}（经度、纬度 longitude, latitude），${zh} ${en}`
    }),
    accessHeading(sites.supply),
    `  不作为 doing nothing: ${accessText(sites.before)}`,
    `  方案 the plan: ${accessText(sites.after)}`,
    '转移的工作量 workload moved：每次推演的人数 people per run, 与不作为之差 difference from doing nothing ± 95 %',
    ...movedLines(sites.moved, name).map((line) => `  ${line}`),
  ]
}
