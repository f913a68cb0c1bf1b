// The open entry, from top to bottom: what came, why it is held, what is missing on screen, and the decision.
import type { QuarantineCase } from '../../data/feed-types.ts'
import { count } from '../../format/numbers.ts'
import { useWords, useZone } from '../../words-hook.ts'
import { eventLines } from './case-draft.ts'
import { CaseForm } from './case-form.tsx'
import { entryTime } from './entry-time.ts'
import { FIELD_NAMES } from './field-names.ts'
import { formatName } from './format-names.ts'
import { fieldOfPath } from './inbox.ts'
import { PanelState } from './panel-state.tsx'
import { readOpened, useRoom } from './room-store.ts'
import { SourceLabel } from './source-label.tsx'
import { useSourceName } from './source-name.ts'
import { spanWords } from './spans.ts'

export function CasePanel() {
  const { words } = useWords()
  const part = useRoom((state) => state.opened)
  const openedId = useRoom((state) => state.openedId)
  const empty = useRoom((state) => state.inbox.data?.quarantineSummary.open === 0)
  const entry = part.data
  return (
    <section className="case-panel" aria-label={words['data.case']}>
      {openedId === null ? (
        <p className="panel-empty meta">{words[empty ? 'data.case.none' : 'data.case.pick']}</p>
      ) : entry ? (
        <>
          {part.problem !== null && <PanelState part={part} retry={readOpened} />}
          <CaseHead entry={entry} />
          <Came entry={entry} />
          <WhyAndEffect entry={entry} />
          {entry.status === 'OPEN' ? <CaseForm key={entry.id} entry={entry} /> : <Decided entry={entry} />}
          <Earlier entry={entry} />
        </>
      ) : part.readAt !== null ? (
        <p className="panel-empty meta">{words['data.case.gone']}</p>
      ) : (
        <PanelState part={part} retry={readOpened} />
      )}
    </section>
  )
}

function CaseHead({ entry }: { entry: QuarantineCase }) {
  const { words, say, language } = useWords()
  const zone = useZone()
  const name = useSourceName()
  const now = useRoom((state) => state.opened.wallAt)
  const kind = typeof entry.event.kind === 'string' ? entry.event.kind : null
  const type = [entry.format && formatName(entry.format), entry.type, kind].filter(
    (part) => part !== null && part !== '',
  )
  return (
    <>
      <div className="panel-title">
        <h2 className="ellipsis" id="case-title" tabIndex={-1}>
          {say(entry.cause.name)}{' '}
          <span className="finding">
            {entry.facility ? `${say(entry.facility.name)} · ` : ''}
            <SourceLabel id={entry.source} name={name(entry.source)} /> ·{' '}
            {entryTime(entry.receivedAt, now, zone, language)}
          </span>
        </h2>
        <span className="meta">{words['data.case.receipt'](entry.receipt)}</span>
      </div>
      <dl className="case-facts">
        <div>
          <dt>{words['data.case.type']}</dt>
          <dd className="ellipsis">{type.length > 0 ? type.join(' · ') : words['value.unknown']}</dd>
        </div>
        <div>
          <dt>{words['data.case.ack']}</dt>
          <dd>{words['data.case.ackValue']}</dd>
        </div>
        <div>
          <dt>{words['data.case.same']}</dt>
          <dd>
            {entry.sameCause > 1 ? words['data.case.sameValue'](count(entry.sameCause)) : words['data.case.sameOne']}
          </dd>
        </div>
      </dl>
    </>
  )
}

function Came({ entry }: { entry: QuarantineCase }) {
  const { words, say } = useWords()
  const offending = fieldOfPath(entry.path)
  const lines = eventLines(entry.event)
  const missing = /^[a-z]\w*$/.test(entry.path) && !lines.some(({ field }) => field === offending)
  return (
    <section className="came" aria-label={words['data.case.came']}>
      <ol>
        {lines.map(({ field, text }) => (
          <li key={field} className={field === offending ? 'is-offending' : ''}>
            <span className="came-field">{field}</span>
            <span className="came-value">
              {text}
              {field === offending && <span className="visually-hidden"> ({words['data.case.offending']})</span>}
            </span>
            <span className="came-name">{FIELD_NAMES[field] ? say(FIELD_NAMES[field]) : ''}</span>
          </li>
        ))}
        {missing && (
          <li className="is-offending">
            <span className="came-field">{entry.path}</span>
            <span className="came-value">{words['data.case.missing']}</span>
            <span className="came-name">{FIELD_NAMES[entry.path] ? say(FIELD_NAMES[entry.path]!) : ''}</span>
          </li>
        )}
      </ol>
      {lines.length === 0 && !missing && <p>{words['data.case.nothing']}</p>}
      <p className="came-digest ellipsis" title={entry.rawSha256}>
        {words['data.case.noRaw']} {entry.rawSha256}
      </p>
    </section>
  )
}

function WhyAndEffect({ entry }: { entry: QuarantineCase }) {
  const { words, say } = useWords()
  return (
    <div className="case-why">
      <section aria-labelledby="case-why">
        <h3 id="case-why">{words['data.case.why']}</h3>
        <p>
          <b>{fieldOfPath(entry.path) === entry.path ? entry.path : words['data.case.where'](entry.path)}</b>{' '}
          {say(entry.whyText)}
        </p>
        <p className="meta">
          {entry.place !== null && `${words['data.case.where'](entry.place)} · `}
          {say(entry.cause.remedy)}
        </p>
      </section>
      <section aria-labelledby="case-effect">
        <h3 id="case-effect">{words['data.case.effect']}</h3>
        <p>{entry.effect ? say(entry.effect) : words['data.case.noEffect']}</p>
      </section>
    </div>
  )
}

function Decided({ entry }: { entry: QuarantineCase }) {
  const { words, language } = useWords()
  const zone = useZone()
  const now = useRoom((state) => state.opened.wallAt)
  const { decision } = entry
  if (!decision) return null
  const time = entryTime(decision.at, now, zone, language)
  return (
    <section className="case-decided" aria-label={words['data.case']}>
      <p>
        <b>{words[decision.status === 'RELEASED' ? 'data.case.released' : 'data.case.refused'](time, decision.by)}</b>
      </p>
      <p>{decision.reason}</p>
      {decision.correction && (
        <p className="mono">
          {eventLines(decision.correction)
            .map(({ field, text }) => `${field} → ${text}`)
            .join(' · ')}
        </p>
      )}
      <p className="meta">
        {words['data.case.receipt'](decision.receipt)}
        {decision.position !== null && ` · ${words['data.case.position'](decision.position)}`}
      </p>
    </section>
  )
}

function Earlier({ entry }: { entry: QuarantineCase }) {
  const { words } = useWords()
  const { released, refused, medianMinutes } = entry.earlier
  return (
    <p className="case-earlier meta">
      <span>{words['data.case.earlier']}</span>
      <span className="ellipsis">
        {released + refused === 0
          ? words['data.case.earlierNone']
          : words['data.case.earlierValue'](count(released + refused), count(released), count(refused))}
      </span>
      <span>{medianMinutes !== null && words['data.case.median'](spanWords(medianMinutes * 60, words))}</span>
    </p>
  )
}
