// How feeds behave: those that deviate, with silence, gaps, arrivals against the day before, share held back, and clock.
import type { FeedSource } from '../../../data/feed-types.ts'
import { count, NO_VALUE, percent, signed } from '../../../format/numbers.ts'
import { useSupervisionWords } from '../../../i18n/supervision-words.ts'
import { openEntry } from '../../../navigate.ts'
import { SeverityMark } from '../../../shell/severity-mark.tsx'
import { useWords } from '../../../words-hook.ts'
import { byNeed, STATUS_SEVERITY } from '../feed-rows.ts'
import { readQuality, room, useRoom } from '../room-store.ts'
import { SourceLabel } from '../source-label.tsx'
import { signedSpan, spanWords } from '../spans.ts'
import { PanelHead } from './panel-head.tsx'

const MOST_SHOWN = 8

export function FeedsBehaviour() {
  const { words: shell, say } = useWords()
  const words = useSupervisionWords()
  const part = useRoom((state) => state.quality)
  const sources = part.data ? byNeed(part.data.sources) : []
  const odd = sources.filter(({ quality }) => quality.status !== 'NORMAL')
  const worst = odd[0]
  const title = !part.data
    ? shell['data.feeds']
    : worst
      ? words['feeds.title'](count(odd.length), count(sources.length), say(worst.quality.finding))
      : words['feeds.title.none']
  return (
    <section className="behaviour-panel" aria-label={title}>
      <PanelHead title={title} part={part} retry={readQuality} note={words['feeds.noted']} />
      {sources.length > 0 && (
        <div className="seen-body">
          <table className="behaviour">
            <thead>
              <tr>
                <th scope="col" className="of-name">
                  {words['col.source']}
                </th>
                {(['silent', 'gaps', 'rate', 'held', 'clock'] as const).map((key) => (
                  <th key={key} scope="col" className={`is-figure of-${key}`}>
                    {words[`col.${key}`]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {sources.slice(0, MOST_SHOWN).map((source) => (
                <FeedRow key={source.id} source={source} />
              ))}
            </tbody>
          </table>
          {sources.length > MOST_SHOWN && (
            <p className="panel-empty meta">{words['seen.more'](count(MOST_SHOWN), count(sources.length))}</p>
          )}
        </div>
      )}
    </section>
  )
}

function FeedRow({ source }: { source: FeedSource }) {
  const { words: shell, say } = useWords()
  const words = useSupervisionWords()
  const { status, ageMinutes, openGaps, driftShare, validity, clockOffsetSeconds } = source.quality
  const severity = STATUS_SEVERITY[status]
  const open = (): void => {
    room.setState({ source: source.id })
    openEntry(null)
  }
  return (
    <tr>
      <th scope="row">
        <button type="button" className="ellipsis" title={words['feeds.open']} onClick={open}>
          <SeverityMark severity={severity} /> <span className="visually-hidden">{shell[`data.status.${status}`]}</span>
          <SourceLabel id={source.id} name={source.name && say(source.name)} />
        </button>
      </th>
      <td className="is-figure of-silent">
        {ageMinutes === null ? shell['value.unknown'] : spanWords(ageMinutes * 60, shell)}
      </td>
      <td className="is-figure of-gaps">{openGaps === null ? NO_VALUE : count(openGaps)}</td>
      <td className="is-figure of-rate">{driftShare === null ? NO_VALUE : signed(driftShare * 100)}</td>
      <td className="is-figure of-held">{validity === null ? NO_VALUE : percent(1 - validity)}</td>
      <td className="is-figure of-clock">{signedSpan(clockOffsetSeconds, shell)}</td>
    </tr>
  )
}
