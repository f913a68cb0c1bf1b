// Figures and findings of the referral lab at the chosen share; between two scanned shares by a straight line.
import type { LabBands, LabCentre, LabScan, LabStep } from '../../data/referral-types.ts'
import { count, NO_VALUE, percent, signed } from '../../format/numbers.ts'
import type { Language, Words } from '../../i18n/words.ts'
import { fixed } from './plan-figures.ts'
import type { LabPolicy } from './referral-store.ts'

export interface BandAt {
  readonly central: number | null
  readonly p10: number | null
  readonly p50: number | null
  readonly p90: number | null
}

/** Value of a column at a share, held at the ends; null where a neighbour is not known. */
export function valueAt(shares: readonly number[], values: readonly (number | null)[], share: number): number | null {
  const above = shares.findIndex((one) => one >= share - 1e-9)
  if (above < 0) return values.at(-1) ?? null
  const high = values[above] ?? null
  if (above === 0 || Math.abs(shares[above]! - share) < 1e-9) return high
  const low = values[above - 1] ?? null
  if (low === null || high === null) return null
  return low + ((share - shares[above - 1]!) / (shares[above]! - shares[above - 1]!)) * (high - low)
}

export const bandAt = (shares: readonly number[], bands: LabBands, share: number): BandAt => ({
  central: valueAt(shares, bands.central, share),
  p10: valueAt(shares, bands.p10, share),
  p50: valueAt(shares, bands.p50, share),
  p90: valueAt(shares, bands.p90, share),
})

const NOTHING: BandAt = { central: null, p10: null, p50: null, p90: null }

/** A figure of the scan at a share. */
export function figureAt(scan: LabScan, id: string, share: number): BandAt {
  const found = scan.figures.find((one) => one.id === id)
  return found ? bandAt(scan.shares, found.bands, share) : NOTHING
}

export const nowOf = (scan: LabScan, id: string): BandAt => figureAt(scan, id, scan.presentShare)

/** `[a, b]` of the band; empty before there is one. */
export const bandWords = ({ p10, p90 }: BandAt, format: (value: number) => string): string =>
  p10 === null || p90 === null ? '' : `[${format(p10)}, ${format(p90)}]`

export interface LabTile {
  readonly id: string
  readonly label: string
  readonly value: string
  readonly unit: string
  /** The present value, in words. */
  readonly now: string
  /** The band, or that it is over the limit. */
  readonly note: string
  readonly isOver: boolean
}

/** Amounts in units of ten thousand in Chinese, of a thousand in English. */
export const bigUnit = (language: Language): number => (language === 'zh' ? 10_000 : 1000)

export function labTiles(scan: LabScan | null, share: number, words: Words, language: Language): readonly LabTile[] {
  const unit = bigUnit(language)
  const tile = (
    id: string,
    label: string,
    shown: Omit<LabTile, 'id' | 'label' | 'isOver'> & { readonly isOver?: boolean },
  ): LabTile => ({ isOver: false, id, label, ...shown })
  if (scan === null)
    return ['share', 'wait', 'clinic-freed', 'county-share', 'travel-change', 'reverse-share'].map((id) =>
      tile(id, words[`lab.tile.${id as 'wait'}`], { value: NO_VALUE, unit: '', now: '', note: '' }),
    )
  const at = (id: string): BandAt => figureAt(scan, id, share)
  const now = (id: string): BandAt => nowOf(scan, id)
  const wait = at('wait')
  const isOver = (wait.central ?? 0) > scan.limitMinutes
  const freed = at('clinic-freed')
  const travel = at('travel-change')
  const county = at('county-share')
  const reverse = at('reverse-share')
  const percentOf = (value: number): string => percent(value)
  return [
    tile('share', words['lab.tile.share'], {
      value: percent(share),
      unit: '%',
      now: words['lab.was'](percent(scan.presentShare)),
      note: '',
    }),
    tile('wait', words['lab.tile.wait'], {
      value: fixed(wait.central, 0),
      unit: words['plan.minutes'],
      now: words['lab.was'](fixed(now('wait').central, 0)),
      note: `${bandWords(wait, (v) => v.toFixed(0))}${isOver ? ` ▲ ${words['lab.over'](String(scan.limitMinutes))}` : ''}`,
      isOver,
    }),
    tile('clinic-freed', words['lab.tile.clinic-freed'], {
      value: signed(freed.central === null ? null : -freed.central / unit, unit === 1000 ? 1 : 2),
      unit: words['lab.visitsUnit'],
      now: words['lab.was'](fixed((now('clinic-visits').central ?? Number.NaN) / unit, 1)),
      note: bandWords({ ...freed, p10: freed.p90, p90: freed.p10 }, (v) => signed(-v / unit, unit === 1000 ? 1 : 2)),
    }),
    tile('county-share', words['lab.tile.county-share'], {
      value: percent(county.central),
      unit: '%',
      now: words['lab.was'](percent(now('county-share').central)),
      note: bandWords(county, percentOf),
    }),
    tile('travel-change', words['lab.tile.travel-change'], {
      value: signed(travel.central, 1),
      unit: words['plan.minutes'],
      now: words['lab.was'](fixed(now('travel').central, 1)),
      note: bandWords(travel, (v) => signed(v, 1)),
    }),
    tile('reverse-share', words['lab.tile.reverse-share'], {
      value: percent(reverse.central),
      unit: '%',
      now: words['lab.was'](percent(now('reverse-share').central)),
      note: bandWords(reverse, percentOf),
    }),
  ]
}

/** Centres beyond the limit at a share. */
export const overAt = (scan: LabScan, share: number): readonly LabCentre[] =>
  scan.centres.filter(({ waitMinutes }) => (valueAt(scan.shares, waitMinutes, share) ?? 0) > scan.limitMinutes)

/** Where the queues fail, as a sentence: of all people together, and which centre is the first. */
export function labFinding(scan: LabScan, words: Words, language: Language): string {
  const first = scan.centres.find(({ failsAt }) => failsAt !== null)
  if (!first) return words['lab.finding.none'](percent(scan.shares.at(-1)))
  const name = first.name[language]
  const city = scan.cityFailsAt.central[0] ?? null
  const begins = first.failsNow
    ? words['lab.finding.now'](scan.centres.filter(({ failsNow }) => failsNow).length, name)
    : words['lab.finding.first'](name, percent(first.failsAt))
  return city === null ? begins : `${words['lab.finding.city'](percent(city))}${words['lab.join']}${begins}`
}

/** The share at which the wait of all people fails, and its band in words. */
export function failWords(scan: LabScan, share: number, words: Words): string {
  const { central, p10, p90 } = scan.cityFailsAt
  const at = central[0] ?? null
  const most = percent(scan.shares.at(-1))
  if (at === null) return words['lab.holds'](most)
  const band =
    scan.draws < 2
      ? ''
      : ` [${p10[0] == null ? `> ${most}` : percent(p10[0])}, ${p90[0] == null ? `> ${most}` : percent(p90[0])}]`
  const beyond = (share - at) * 100
  const place = beyond > 0 ? words['lab.beyond'](beyond.toFixed(1)) : words['lab.before']((-beyond).toFixed(1))
  return `${words['lab.failsAt'](percent(at))}${band} · ${place}`
}

/** Where the draws have a centre fail, in words; empty before there are two. */
export function failsBandWords({ shares, draws }: LabScan, { failsBand: { p10, p90 } }: LabCentre): string {
  if (draws < 2) return ''
  const most = `>${percent(shares.at(-1), 0)}`
  const words = (value: number | null | undefined): string => (value == null ? most : percent(value, 0))
  return `[${words(p10[0])}, ${words(p90[0])}]`
}

/** What the failing centres lack, the most frequent first. */
export function bottleneckCounts({ failing }: LabStep): readonly (readonly ['doctors' | 'rooms' | 'hours', number])[] {
  return (['doctors', 'rooms', 'hours'] as const)
    .map((kind) => [kind, failing.filter(({ bottleneck }) => bottleneck === kind).length] as const)
    .filter(([, n]) => n > 0)
    .toSorted((a, b) => b[1] - a[1])
}

/** The lab as levers of a rehearsal: the share, doctors, and doctors at single centres in steps of five per cent. */
export function rehearsalLevers(
  policy: LabPolicy,
  share: number,
  doctorsOf: (centre: string) => number,
  usualUntil: number,
): readonly { readonly kind: string; readonly spec: Readonly<Record<string, unknown>> }[] {
  const levers: { kind: string; spec: Record<string, unknown> }[] = [
    {
      kind: 'primary-care-share',
      spec: { share: Number(share.toFixed(4)), condition: policy.condition, rampDays: 0 },
    },
  ]
  if (policy.moreDoctors > 0 || policy.moreHours > 0)
    levers.push({
      kind: 'primary-care-doctors',
      spec: {
        share: Number(policy.moreDoctors.toFixed(4)),
        rooms: true,
        ...(policy.moreHours > 0 && { untilHour: usualUntil + policy.moreHours }),
      },
    })
  const groups = new Map<number, string[]>()
  for (const { centre, doctors } of policy.addedDoctors) {
    const there = doctorsOf(centre)
    if (there <= 0 || doctors <= 0) continue
    const step = Math.min(3, Math.ceil((doctors / there) * 20 - 1e-9) / 20)
    groups.set(step, [...(groups.get(step) ?? []), centre])
  }
  for (const [step, facilities] of [...groups].sort((a, b) => a[0] - b[0]))
    levers.push({ kind: 'primary-care-doctors', spec: { share: step, rooms: true, facilities } })
  return levers
}

/** What of the lab no lever does, so that the hand-over can say so. */
export const leftBehind = ({ sharedDiagnosticsShare, remoteFactor }: LabPolicy): boolean =>
  sharedDiagnosticsShare > 0 || remoteFactor !== 1

export const visitsWords = (value: number | null, digits = 0): string =>
  value === null ? NO_VALUE : digits > 0 ? value.toFixed(digits) : count(value)
