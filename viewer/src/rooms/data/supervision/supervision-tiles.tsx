// The six figures of supervision, each with unit, age and source.
import { grantedIn } from '../../../data/granted.ts'
import type { Severity } from '../../../data/types.ts'
import { emergencyState } from '../../../findings/supervision.ts'
import { ageMinutes, ageWords } from '../../../format/age.ts'
import { count, NO_VALUE } from '../../../format/numbers.ts'
import { useSupervisionWords } from '../../../i18n/supervision-words.ts'
import { SeverityMark } from '../../../shell/severity-mark.tsx'
import { useApp } from '../../../store.ts'
import { useWords } from '../../../words-hook.ts'
import { useSupervising } from './supervision-store.ts'

interface Tile {
  readonly id: 'kpi.refused' | 'kpi.looks' | 'kpi.exports' | 'kpi.findings' | 'kpi.chain' | 'kpi.emergencies'
  readonly value: string
  readonly unit: string
  readonly note: string
  readonly severity: Severity
  readonly read: number | null
}

export function SupervisionTiles() {
  const { words: shell } = useWords()
  const words = useSupervisionWords()
  const summary = useSupervising((state) => state.summary)
  const list = useSupervising((state) => state.emergencies)
  const audit = useApp((state) => grantedIn(state, 'audit'))
  const told = summary.data
  const now = Date.now()
  const open = told?.findings.filter(({ acknowledgedBy }) => acknowledgedBy === null) ?? []
  const critical = open.filter(({ severity }) => severity === 'critical').length
  const states = list.data?.map((one) => emergencyState(one, now)) ?? []
  const running = states.filter((state) => state === 'running').length
  const waiting = states.filter((state) => state !== 'judged').length
  const chain = told?.chain ?? null
  const ofAudit: Tile[] = [
    {
      id: 'kpi.refused',
      value: count(told?.total.refused),
      unit: words.times,
      note: told ? words['kpi.strangers'](count(told.total.strangers)) : '',
      severity: 'normal',
      read: summary.readAt,
    },
    {
      id: 'kpi.looks',
      value: count(told?.total.looks),
      unit: words.times,
      note: told ? words['kpi.by'](count(told.people.filter(({ tally }) => tally.looks > 0).length)) : '',
      severity: 'normal',
      read: summary.readAt,
    },
    {
      id: 'kpi.exports',
      value: count(told?.total.exports),
      unit: words.times,
      note: told ? words['kpi.signIns'](count(told.total.signIns)) : '',
      severity: 'normal',
      read: summary.readAt,
    },
    {
      id: 'kpi.findings',
      value: told ? count(open.length) : NO_VALUE,
      unit: words.rows,
      note: critical > 0 ? words['kpi.critical'](count(critical)) : '',
      severity: critical > 0 ? 'critical' : open.length > 0 ? 'watch' : 'normal',
      read: summary.readAt,
    },
    {
      id: 'kpi.chain',
      value:
        chain === null ? (told ? words['chain.walking'] : NO_VALUE) : words[chain.ok ? 'chain.ok' : 'chain.broken'],
      unit:
        chain === null
          ? ''
          : chain.ok
            ? words['chain.rows'](count(chain.head))
            : words['chain.brokenAt'](count(chain.row)),
      note: chain === null ? '' : words['chain.checked'](ageWords(ageMinutes(chain.checkedAt, now), shell)),
      severity: chain !== null && !chain.ok ? 'critical' : 'normal',
      read: summary.readAt,
    },
  ]
  const tiles: readonly Tile[] = [
    ...(audit ? ofAudit : []),
    {
      id: 'kpi.emergencies',
      value: list.data ? count(list.data.length) : NO_VALUE,
      unit: words.rows,
      note: [
        waiting > 0 ? words['kpi.awaiting'](count(waiting)) : '',
        running > 0 ? words['kpi.running'](count(running)) : '',
      ]
        .filter((text) => text !== '')
        .join(' · '),
      severity: waiting > 0 ? 'watch' : 'normal',
      read: list.readAt,
    },
  ]
  return (
    <section className="kpi-strip" aria-label={words.strip}>
      {tiles.map(({ id, value, unit, note, severity, read }) => (
        <div key={id} className="kpi">
          <h2>
            {severity !== 'normal' && <SeverityMark severity={severity} size={11} />}
            {words[id]}
          </h2>
          <span className="meta">
            {read === null ? '' : ageWords(ageMinutes(new Date(read).toISOString(), now), shell)}
          </span>
          <p className="kpi-figure">
            <b className={severity === 'normal' ? '' : `sev-${severity}`}>{value}</b>
            <span className="kpi-unit">{unit}</span>
            {note !== '' && (
              <span className="kpi-notes">
                <span className={severity === 'normal' ? 'is-plain ellipsis' : `sev-${severity}`} title={note}>
                  {note}
                </span>
              </span>
            )}
          </p>
        </div>
      ))}
    </section>
  )
}
