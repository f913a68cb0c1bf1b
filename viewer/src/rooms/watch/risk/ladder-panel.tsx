// A ladder: all of its levels from the gravest to the calm one, where the city and how many hospitals stand, why, and how that moved.
import type { EscalationLadder } from '../../../data/risk-types.ts'
import { count } from '../../../format/numbers.ts'
import { timeWords } from '../../../format/time.ts'
import { useRiskWords } from '../../../i18n/risk-words.ts'
import { SeverityMark } from '../../../shell/severity-mark.tsx'
import { useApp } from '../../../store.ts'
import { useAsOf, useWords, useZone } from '../../../words-hook.ts'
import { Asks } from './asks.tsx'
import { CityLevel } from './city-level.tsx'
import { cityLevelSeverity, levelSeverity, standingOf, tagWords } from './risk-figures.ts'

const CHANGES_SHOWN = 8

/** @param critical ids of the hospitals that are critical now */
export function LadderPanel({ ladder, critical }: { ladder: EscalationLadder; critical: readonly string[] }) {
  const { say } = useWords()
  const words = useRiskWords()
  const city = standingOf(ladder, null)
  const level = city?.level ?? null
  const gravestFirst = [...ladder.levels.keys()].reverse()
  return (
    <section className="risk-ladder" aria-label={say(ladder.name)}>
      <div className="panel-title">
        <h3>
          {say(ladder.name)}{' '}
          <span className={`sev-${cityLevelSeverity(ladder, level, critical.length)}`}>
            {level === null ? words.levelUnknown : words.cityLevel(say(ladder.levels[level]!.name), critical.length)}
          </span>
        </h3>
        <span className="meta">
          {say(ladder.order)} · {tagWords(ladder.tag, words)}
        </span>
      </div>
      <ol className="risk-rungs">
        {gravestFirst.map((k) => {
          const hospitals = ladder.standings.filter((one) => one.facility !== null && one.level === k).length
          const here = k === level
          return (
            <li key={k} className={here ? 'is-here' : ''} aria-current={here || undefined}>
              <span>
                <SeverityMark severity={levelSeverity(ladder, k)} size={11} /> {say(ladder.levels[k]!.name)}
              </span>
              <span className="meta">{hospitals > 0 ? words.hospitalsAt(count(hospitals)) : ''}</span>
              {here && (
                <div className="risk-here">
                  {city!.reasons.length > 0 && (
                    <p>
                      <span className="meta">{words.why}</span> {city!.reasons.map(say).join('；')}
                    </p>
                  )}
                  {city!.unknown.length > 0 && (
                    <p className="meta">{words.unknown(city!.unknown.map(say).join('、'))}</p>
                  )}
                  <Asks title={words.asks} asks={ladder.levels[k]!.asks} />
                </div>
              )}
            </li>
          )
        })}
      </ol>
      <CityLevel ladder={ladder} critical={critical} />
      <Changes ladder={ladder} />
    </section>
  )
}

function Changes({ ladder }: { ladder: EscalationLadder }) {
  const { say, language } = useWords()
  const words = useRiskWords()
  const zone = useZone()
  const asOf = useAsOf()
  const catalogue = useApp((state) => state.catalogue)
  const nameOf = (id: string): string => {
    const facility = catalogue?.facility.get(id)
    return facility ? say(facility.name) : id
  }
  return (
    <>
      <h4 className="meta">{words.changes}</h4>
      {ladder.changes.length === 0 && <p className="meta risk-none">{words.noChanges}</p>}
      <ul className="risk-changes">
        {ladder.changes.slice(0, CHANGES_SHOWN).map((one) => (
          <li key={`${one.at} ${one.facility?.id}`}>
            <span className="meta">{asOf === null ? '' : timeWords(Date.parse(one.at), asOf, zone, language)}</span>
            <span className="ellipsis">{one.facility ? nameOf(one.facility.id) : words.city}</span>
            <b className={`sev-${levelSeverity(ladder, one.to)}`}>
              {words.changed(ladder.levels[one.from]!.mark, ladder.levels[one.to]!.mark)}
            </b>
            <span className="ellipsis meta" title={one.reasons.map(say).join('；')}>
              {one.reasons.map(say).join('；')}
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}
