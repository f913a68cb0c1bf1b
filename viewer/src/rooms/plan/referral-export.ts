// What leaves the referral lab as a file: mark, basis and attributions first, then a line a figure, a district and a centre.
import type { LabRun, LabScan } from '../../data/referral-types.ts'
import { saveFile } from '../../shell/save-file.ts'
import { store } from '../../store.ts'
import { type LabPolicy, referralStore } from './referral-store.ts'

const MARK = '推演 REHEARSAL'

export interface LabExport {
  readonly run: LabRun
  readonly scan: LabScan
  readonly policy: LabPolicy
  readonly attributions: readonly string[]
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`

/** A table of all shares; its first lines, after #, are mark, basis and attributions. Doctors by centre are made up, so it is synthetic. */
export function labCsv({ run, scan, policy, attributions }: LabExport): string {
  const figure = (value: number | null): string => (value === null ? '' : String(value))
  const notes = [
    `${MARK} · 合成数据 SYNTHETIC`,
    `referral lab · one week of clinics alone · ${scan.draws} draws · seed ${run.seed} · engine ${run.engineVersion} · ${run.startedAt}`,
    `policy ${JSON.stringify(policy)} · quantile ${scan.quantile} · limit ${scan.limitMinutes} min`,
    'central: every figure as it is, and the only one known of a centre; p10, p50, p90: over draws of assumed ranges',
    ...attributions,
  ]
  const rows: string[] = []
  const add = (
    kind: string,
    id: string,
    zh: string,
    en: string,
    unit: string,
    values: (k: number) => readonly (number | null)[],
  ) => {
    scan.shares.forEach((share, k) => {
      rows.push([kind, id, quoted(zh), quoted(en), unit, share, ...values(k).map(figure)].join(','))
    })
  }
  for (const { id, name, unit, bands } of scan.figures)
    add('figure', id, name.zh, name.en, unit, (k) => [bands.central[k]!, bands.p10[k]!, bands.p50[k]!, bands.p90[k]!])
  for (const { id, name, bands } of scan.districts)
    add('district-share', id, name.zh, name.en, 'share', (k) => [
      bands.central[k]!,
      bands.p10[k]!,
      bands.p50[k]!,
      bands.p90[k]!,
    ])
  for (const { id, name, waitMinutes } of scan.centres)
    add('centre-wait', id, name.zh, name.en, 'min', (k) => [waitMinutes[k]!, null, null, null])
  return [
    ...notes.map((line) => `# ${line.replaceAll('\n', ' ')}`),
    'kind,id,zh,en,unit,share,central,p10,p50,p90',
    ...rows,
    '',
  ].join('\n')
}

export function saveLabCsv(): void {
  const { run, asked } = referralStore.getState()
  const { city } = store.getState()
  if (!run?.scan || !asked || !city) return
  saveFile(
    'referral-lab-rehearsal.csv',
    'text/csv',
    labCsv({ run, scan: run.scan, policy: asked, attributions: city.attributions }),
  )
}
