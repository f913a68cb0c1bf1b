// The chosen hospital's risk: the chance that nothing is free, when it breaks, and its levels.
import type { BedRisk } from '../../../data/risk-types.ts'
import type { BedBalance, FacilityPlan } from '../../../data/types.ts'
import { ChartFrame } from '../../../figures/chart-frame.tsx'
import { shortest } from '../../../findings/bed-balance.ts'
import { count } from '../../../format/numbers.ts'
import { clockTime } from '../../../format/time.ts'
import { useRiskWords } from '../../../i18n/risk-words.ts'
import { useWords, useZone } from '../../../words-hook.ts'
import { CheapestLink } from './cheapest-link.tsx'
import {
  bandWords,
  breakWords,
  chanceSeverity,
  chanceWords,
  levelSeverity,
  riskRows,
  riskTitle,
  standingOf,
} from './risk-figures.ts'
import { useRisk } from './risk-store.ts'

const soonestBreak = ({ breaks }: BedRisk): number => breaks.p50 ?? Number.POSITIVE_INFINITY

export function HospitalRisk({ facility, balances }: { facility: FacilityPlan; balances: readonly BedBalance[] }) {
  const { say } = useWords()
  const words = useRiskWords()
  const zone = useZone()
  const desk = useRisk((state) => state.desk)
  const risks = desk?.risks.filter((risk) => risk.facility?.id === facility.id) ?? []
  if (desk === null || desk.asOf === null || risks.length === 0) return null
  // Whom the outlook names, and of that the soonest to break: the same judgement as the list's.
  const named = new Set(
    desk?.outlook.filter((row) => row.facility?.id === facility.id).map(({ resource }) => resource) ?? [],
  )
  const worst =
    risks.filter(({ resource }) => named.has(resource)).toSorted((a, b) => soonestBreak(a) - soonestBreak(b))[0] ?? null
  const hours = risks[0]!.noneFree.map((one) => one.hours)
  const levels = desk.ladders.flatMap((ladder) => {
    const level = standingOf(ladder, facility.id)?.level ?? null
    return level === null ? [] : [{ ladder, level }]
  })
  const title = riskTitle(risks, shortest(balances), words)
  const basis = words.basis(count(desk.replications), clockTime(Date.parse(desk.asOf), zone))
  return (
    <section className="hospital-risk" aria-label={words.risk}>
      <ChartFrame
        facts={{
          id: 'hospital-risk',
          finding: `${say(facility.name)}: ${title}`,
          unit: '%',
          at: Date.parse(desk.asOf),
          basis: 'forecast',
          note: basis,
          table: () => ({
            columns: [words.risk, words.span, '%', words.band, words.breaks],
            rows: riskRows(risks, words),
          }),
        }}
        tableClass="figure-table"
        title={
          <>
            <h2 className="ellipsis">{title}</h2>
            <span className="meta" title={basis}>
              {levels.map(({ ladder, level }) => (
                <span
                  key={ladder.id}
                  className={`sev-${levelSeverity(ladder, level)}`}
                  title={`${say(ladder.name)} · ${say(ladder.order)}`}
                >
                  {say(ladder.levels[level]!.name)}{' '}
                </span>
              ))}
            </span>
            {worst !== null && <CheapestLink facility={facility.id} resource={worst.resource} />}
          </>
        }
      >
        <table className="risk-table">
          <thead>
            <tr>
              <th scope="col">{words.band}</th>
              {hours.map((h) => (
                <th key={h} scope="col">
                  <abbr title={words.hours(h)}>{h} h</abbr>
                </th>
              ))}
              <th scope="col">{words.breaks}</th>
            </tr>
          </thead>
          <tbody>
            {risks.map((risk) => (
              <tr key={risk.resource}>
                <th scope="row">{words[risk.resource]}</th>
                {risk.noneFree.map(({ hours: h, chance }) => {
                  const severity = chanceSeverity(chance)
                  return (
                    <td
                      key={h}
                      className={severity === 'normal' ? '' : `sev-${severity}`}
                      title={`${words.band} ${bandWords(chance)}`}
                    >
                      {chanceWords(chance)} <small className="meta">{bandWords(chance)}</small>
                    </td>
                  )
                })}
                <td>{breakWords(risk, words)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ChartFrame>
    </section>
  )
}
