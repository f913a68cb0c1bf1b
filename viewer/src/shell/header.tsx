// The bar across the top: mark, rooms, where we stand, feed health, search, mode, the city's clock, language.

import { session } from '../data/exercise-session.ts'
import { grantedIn } from '../data/granted.ts'
import { signOut } from '../data/token.ts'
import { clockTime, dateWords, timeWords } from '../format/time.ts'
import { go, goUp } from '../navigate.ts'
import { titleOf } from '../rooms/rehearse/draft.ts'
import { useEditor } from '../rooms/rehearse/editor-state.ts'
import { HOME } from '../route.ts'
import { replayedSource, setLanguage, useApp } from '../store.ts'
import { useAsOf, useWords, useZone } from '../words-hook.ts'
import { DisplayMenu } from './display-menu.tsx'
import { Search } from './search.tsx'
import { SeverityMark } from './severity-mark.tsx'
import './header.css'

export function Header() {
  const { words, language } = useWords()
  const room = useApp((state) => state.route.room)
  const laid = useApp((state) => state.run !== null)
  const synthetic = useApp((state) => state.city?.synthetic ?? false)
  const me = useApp((state) => state.me)
  const granted = (cls: string): boolean => grantedIn({ me }, cls)
  const signedIn = useApp((state) => state.signedIn)
  const asOf = useAsOf()
  const zone = useZone()
  const lost = useApp((state) => state.connection === 'lost')
  return (
    <header className={`header ${room === 'rehearse' || room === 'plan' || laid ? 'is-rehearsal' : ''}`}>
      <a className="header-mark" href="#/watch">
        <svg width="24" height="24" viewBox="0 0 24 24" aria-hidden="true">
          <path d="M4 20V12h4v8zM10 20V4h4v16z" fill="var(--accent)" />
          <path d="M16 20V9h4v11z" fill="var(--sev-normal)" />
        </svg>
        <strong>{words['app.name']}</strong>
        <span className="meta">{words['app.place']}</span>
      </a>
      <b className="header-room" aria-hidden="true">
        {words[`room.${room}`]}
      </b>
      <nav className="rooms" aria-label={words['room.nav']}>
        {granted('live') && (
          <a href="#/watch" aria-current={room === 'watch' ? 'page' : undefined}>
            {words['room.watch']}
          </a>
        )}
        {granted('simulation') && (
          <>
            <a href="#/rehearse" aria-current={room === 'rehearse' ? 'page' : undefined}>
              {words['room.rehearse']}
            </a>
            <a href="#/plan" aria-current={room === 'plan' ? 'page' : undefined}>
              {words['room.plan']}
            </a>
          </>
        )}
        {granted('live') && (
          <a href="#/indicators" aria-current={room === 'indicators' ? 'page' : undefined}>
            {words['room.indicators']}
          </a>
        )}
        {granted('exercise') && (
          <a href="#/exercise" aria-current={room === 'exercise' ? 'page' : undefined}>
            {words['room.exercise']}
          </a>
        )}
        {session === null && (
          <a href="#/data" aria-current={room === 'data' ? 'page' : undefined}>
            {words['room.data']}
          </a>
        )}
      </nav>
      <Scope />
      <div className="header-right">
        {synthetic && (
          <span className="synthetic" title={words['mark.syntheticWhy']}>
            {words['mark.synthetic']}
          </span>
        )}
        {granted('live') && (
          <>
            <Search />
            <Mode />
          </>
        )}
        {asOf !== null && (
          <time className={`header-clock ${lost ? 'is-lost' : ''}`} dateTime={new Date(asOf).toISOString()}>
            <span>{dateWords(asOf, zone, language)} </span>
            <b>{clockTime(asOf, zone)}</b>
          </time>
        )}
        <button
          type="button"
          className="header-language"
          title={`${words['app.language']} · G`}
          onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')}
        >
          <b>{language === 'zh' ? '中' : 'EN'}</b> / {language === 'zh' ? 'EN' : '中'}
          <span className="visually-hidden"> {words['app.language']}</span>
        </button>
        <DisplayMenu />
        <Who />
        {signedIn && (
          <button
            type="button"
            className="header-sign-out"
            title={words['signIn.leave']}
            onClick={() => void signOut()}
          >
            <span>{words['signIn.leave']}</span>
          </button>
        )}
      </div>
    </header>
  )
}

/** Who is signed in: role, name, places. */
function Who() {
  const { words, say } = useWords()
  const me = useApp((state) => state.me)
  if (me === null) return null
  return (
    <span className="header-who meta" title={words['signIn.who']}>
      {say(me.roleName)} {me.name} · {me.places === null ? words['signIn.city'] : me.places.join(' ')}
    </span>
  )
}

function Scope() {
  const { words, language, say } = useWords()
  const forms = useEditor((state) => state.forms)
  const library = useEditor((state) => state.library)
  const route = useApp((state) => state.route)
  const city = useApp((state) => state.city)
  const facility = useApp((state) => (route.facility ? state.catalogue?.facility.get(route.facility) : undefined))
  const unit = useApp((state) => (route.unit ? state.catalogue?.unit.get(route.unit)?.unit : undefined))
  const pulse = useApp((state) => state.pulse)
  const connection = useApp((state) => state.connection)
  const ended = useApp((state) => state.streamEnd)
  const rehearsal = useApp((state) => state.rehearsal)
  const run = useApp((state) => state.run)
  const catalogue = useApp((state) => state.catalogue)
  const zone = useZone()
  const nameOf = (id: string): string => {
    const found = catalogue?.facility.get(id)
    return found ? say(found.name) : id
  }
  if (!city) return null
  const file = library?.find(({ id }) => id === rehearsal?.scenario)
  const heading = file ? say(file.title) : null
  if (route.room === 'rehearse')
    return (
      <div className="scope">
        <span className="rehearsal-plate">{words['mark.rehearsal']}</span>
        <span className="ellipsis">
          {rehearsal ? (
            <>
              {heading ?? (titleOf(rehearsal, { words, language, nameOf, forms }) || rehearsal.title)}{' '}
              <span className="meta">
                · {words['rehearse.forked'](clockTime(Date.parse(rehearsal.forkedAt), zone))}
              </span>
            </>
          ) : (
            <span className="meta">{words['rehearse.stays']}</span>
          )}
        </span>
      </div>
    )
  if (run !== null)
    return (
      <div className="scope">
        <span className="rehearsal-plate">{words['mark.rehearsal']}</span>
        <span className="ellipsis" title={run.title}>
          {run.title} <span className="meta">· {words['rehearse.forked'](clockTime(run.from, zone))}</span>
        </span>
      </div>
    )
  if (route.room === 'plan')
    return (
      <div className="scope">
        <span className="rehearsal-plate">{words['mark.rehearsal']}</span>
        <span className="ellipsis scope-plan" title={`${words['plan.title']} · ${words['plan.never']}`}>
          {words['plan.title']} <span className="meta">· {words['plan.never']}</span>
        </span>
      </div>
    )
  if (route.level === 'hospital' && facility)
    return (
      <nav className="scope crumbs" aria-label={words['crumb.nav']}>
        <button type="button" onClick={() => go({ ...HOME, facility: facility.id })}>
          {words['crumb.city']}
        </button>
        {facility.district && <span>› {say(facility.district.name)}</span>}
        <span>›</span>
        {unit ? (
          <button type="button" onClick={() => go({ ...route, unit: null, bed: null })}>
            {say(facility.name)}
          </button>
        ) : (
          <b aria-current="location">{say(facility.name)}</b>
        )}
        {unit && (
          <>
            <span>›</span>
            <b aria-current="location">
              {say(unit.name)}
              {route.bed !== null && ` · ${words['ward.bed'](String(route.bed).padStart(2, '0'))}`}
            </b>
          </>
        )}
        <button type="button" className="scope-esc" onClick={goUp}>
          <kbd>Esc</kbd>
          <span className="visually-hidden"> {words['help.up']}</span>
        </button>
      </nav>
    )
  const reporting = pulse?.facilities.filter((one) => one.occupied !== null).length ?? 0
  const late = pulse?.sources.filter((source) => source.stale).length ?? 0
  return (
    <p className="scope">
      <span>
        {say(city.name)}
        <span className="scope-districts"> · {words['feed.districts'](city.districts.length)}</span>
        {pulse && <> · {words['feed.reporting'](reporting, pulse.facilities.length)}</>}
      </span>
      {late > 0 && <span className="stale">· {words['feed.late'](late)}</span>}
      {connection === 'lost' && <span className="stale">· {words['feed.lost']}</span>}
      {ended !== null && <span className="stale">· {words[`ended.${ended}`]}</span>}
    </p>
  )
}

/** The instant looked at on the time bar, in words; null = following live. */
function Looking() {
  const { words, language } = useWords()
  const zone = useZone()
  const asOf = useAsOf()
  const cursor = useApp((state) => state.cursor)
  if (cursor === null || asOf === null) return null
  return (
    <span className="mode is-looking" title={words[cursor < asOf ? 'moment.recorded' : 'moment.forecast']}>
      {words[cursor < asOf ? 'time.replay' : 'time.ahead']} {timeWords(cursor, asOf, zone, language)}
    </span>
  )
}

/** Live, replay, exercise or simulated; or that the connection is lost. */
export function Mode() {
  const { words } = useWords()
  const looking = useApp((state) => state.cursor !== null)
  const laid = useApp((state) => state.run !== null)
  const room = useApp((state) => state.route.room)
  const connection = useApp((state) => state.connection)
  const replayOf = useApp(replayedSource)
  if (room === 'rehearse' || room === 'plan' || laid)
    return (
      <span className="mode sev-watch">
        <SeverityMark severity="watch" /> {words['mark.simulated']}
      </span>
    )
  if (session !== null && connection === 'live' && !looking)
    return (
      <span className="mode is-exercise" title={words['mark.exerciseWhy']}>
        {words['mark.exercise']}
      </span>
    )
  if (connection === 'live' && looking) return <Looking />
  if (connection === 'live' && replayOf !== null)
    return (
      <span className="mode is-replay" title={words['mark.replayWhy'](replayOf)}>
        ▶ {words['mark.replay']}
      </span>
    )
  if (connection === 'live')
    return (
      <span className="mode sev-normal">
        <SeverityMark severity="normal" /> {words['mark.live']}
      </span>
    )
  return (
    <span className="mode sev-watch">
      <SeverityMark severity="unknown" /> {words[connection === 'lost' ? 'mark.lost' : 'mark.connecting']}
    </span>
  )
}
