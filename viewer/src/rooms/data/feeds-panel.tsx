// The feeds, one row a source: format, age against its own interval, lateness, completeness, validity, 24 hours, status.
import type { DataQuality, FeedSource } from '../../data/feed-types.ts'
import { NO_VALUE, percent } from '../../format/numbers.ts'
import { clockTimeSeconds } from '../../format/time.ts'
import { rove } from '../../shell/roving.ts'
import { SeverityMark } from '../../shell/severity-mark.tsx'
import { useWords, useZone } from '../../words-hook.ts'
import { ArrivalsStrip } from './arrivals-strip.tsx'
import { ageTone, byNeed, completenessTone, STATUS_SEVERITY, validityTone } from './feed-rows.ts'
import { formatName } from './format-names.ts'
import { PanelState } from './panel-state.tsx'
import { readQuality, room, useRoom } from './room-store.ts'
import { SourceLabel } from './source-label.tsx'
import { isAhead, latenessWords, spanWords } from './spans.ts'

/** Three pixels a half hour. */
const STRIP = { width: 144, height: 20 }

/** The source that is looked at: the chosen one, else the one that deviates most. */
export function useShownSource(): FeedSource | null {
  const quality = useRoom((state) => state.quality.data)
  const chosen = useRoom((state) => state.source)
  if (!quality) return null
  return quality.sources.find(({ id }) => id === chosen) ?? byNeed(quality.sources)[0] ?? null
}

export function FeedsPanel() {
  const { words, say } = useWords()
  const zone = useZone()
  const part = useRoom((state) => state.quality)
  const shown = useShownSource()
  const quality = part.data
  const rows = quality ? byNeed(quality.sources) : []
  return (
    <section className="feeds-panel" aria-label={words['data.feeds']}>
      <div className={`panel-title ${part.problem ? 'is-stale' : ''}`}>
        <h2 className="ellipsis">
          {words['data.feeds']} {quality && <span className="finding">{say(quality.finding)}</span>}
        </h2>
        <span className="meta">
          {words['data.feeds.basis']}
          {part.readAt !== null && ` · ${clockTimeSeconds(part.readAt, zone)}`}
        </span>
      </div>
      <PanelState part={part} retry={readQuality} />
      {quality && rows.length === 0 && <p className="panel-empty meta">{words['data.feeds.none']}</p>}
      {rows.length > 0 && (
        <section className="feeds-body inset-focus" aria-label={words['data.feeds.list']}>
          <table className="feeds" onKeyDown={rove}>
            <thead>
              <tr>
                <th scope="col">{words['data.col.source']}</th>
                <th scope="col" className="of-format">
                  {words['data.col.format']}
                </th>
                <th scope="col" className="of-age is-figure">
                  {words['data.col.age']}
                </th>
                <th scope="col" className="of-lateness is-figure">
                  {words['data.col.lateness']}
                </th>
                <th scope="col" className="of-share">
                  {words['data.col.complete']}
                </th>
                <th scope="col" className="of-share">
                  {words['data.col.valid']}
                </th>
                <th scope="col" className="of-arrivals">
                  {words['data.col.arrivals']}
                </th>
                <th scope="col" className="of-status">
                  {words['data.col.status']}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((source) => (
                <FeedRow key={source.id} source={source} shown={source.id === shown?.id} />
              ))}
            </tbody>
          </table>
        </section>
      )}
      {quality && <ModelBasis quality={quality} />}
    </section>
  )
}

/** By whose figures the city is simulated. */
function ModelBasis({ quality }: { quality: DataQuality }) {
  const { words, say } = useWords()
  const { set, name, country, figures, notice } = quality.parameters
  if (notice === null)
    return (
      <p className="model-basis meta">
        {words['data.parameters']} {say(name)} ({country}) · {set} · {figures} {words['data.parameters.figures']}
      </p>
    )
  return (
    <p className="model-basis meta sev-watch">
      <SeverityMark severity="watch" size={11} /> {say(notice)}
    </p>
  )
}

const TONE = { quiet: '', watch: 'sev-watch', critical: 'sev-critical' } as const

function FeedRow({ source, shown }: { source: FeedSource; shown: boolean }) {
  const { words, say } = useWords()
  const { quality } = source
  const severity = STATUS_SEVERITY[quality.status]
  return (
    <tr className={shown ? 'is-shown' : ''} onClick={() => room.setState({ source: source.id })}>
      <th scope="row">
        <button
          type="button"
          className="ellipsis"
          data-roving
          tabIndex={shown ? 0 : -1}
          aria-current={shown || undefined}
          onClick={() => room.setState({ source: source.id })}
        >
          <SourceLabel id={source.id} name={source.name && say(source.name)} />
        </button>
      </th>
      <td className="of-format ellipsis">{source.format === null ? NO_VALUE : formatName(source.format)}</td>
      <td className={`of-age is-figure ${TONE[ageTone(source)]}`}>
        {quality.ageMinutes === null ? words['value.unknown'] : spanWords(quality.ageMinutes * 60, words)}
      </td>
      <td className={`of-lateness is-figure ${isAhead(quality.latenessP90Seconds) ? 'is-ahead' : ''}`}>
        {quality.latenessP90Seconds === null
          ? words['value.unknown']
          : latenessWords(quality.latenessP90Seconds, words)}
      </td>
      <td className="of-share">
        <Share value={quality.completeness} tone={completenessTone(quality.completeness)} />
      </td>
      <td className="of-share">
        <Share value={quality.validity} tone={validityTone(quality.validity)} />
      </td>
      <td className="of-arrivals">
        <ArrivalsStrip source={source} {...STRIP} />
      </td>
      <td className={`of-status sev-${severity}`}>
        <SeverityMark severity={severity} /> {words[`data.status.${quality.status}`]}
      </td>
    </tr>
  )
}

function Share({ value, tone }: { value: number | null; tone: 'quiet' | 'watch' }) {
  const { words } = useWords()
  if (value === null)
    return (
      <span className="share is-unknown">
        <SeverityMark severity="unknown" size={11} /> {words['value.unknown']}
      </span>
    )
  return (
    <span className={`share is-${tone}`}>
      <span>{percent(value)}</span>
      <i aria-hidden="true">
        <b style={{ width: `${Math.min(100, value * 100)}%` }} />
      </i>
    </span>
  )
}
