// From the live city into an exercise: those that there are, joining one, and making a new one.
import { useEffect, useState } from 'react'
import { ask, change } from '../../data/client.ts'
import { enterExercise } from '../../data/exercise-session.ts'
import { timeWords } from '../../format/time.ts'
import { useMomentWords } from '../../i18n/moment-words.ts'
import type { Text } from '../../i18n/words.ts'
import { ScrollRegion } from '../../shell/scroll-region.tsx'
import { useApp } from '../../store.ts'
import { useAsOf, useWords, useZone } from '../../words-hook.ts'
import { exerciseClock } from './exercise-clock.ts'
import { CREATE_EXERCISE, JOIN_EXERCISE, LOBBY } from './operations.ts'
import { ReportLink } from './report-link.tsx'
import type { ExerciseListed, ExerciseRole, PostSeen } from './types.ts'

interface LobbyData {
  readonly exercises: readonly ExerciseListed[]
  readonly exercisePosts: readonly PostSeen[]
  readonly scenarios: readonly {
    readonly id: string
    readonly title: Text
    readonly why: Text
    readonly horizonHours: number
  }[]
}

const READ_EVERY_MS = 3_000
const OVER = ['ENDED', 'FAILED', 'INTERRUPTED']
const JOINABLE: readonly ExerciseRole[] = ['HOSPITAL', 'CENTRE', 'OBSERVER']

export function Lobby() {
  const { words } = useWords()
  const [data, setData] = useState<LobbyData | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [joining, setJoining] = useState<ExerciseListed | null>(null)
  useEffect(() => {
    let over = false
    const read = async (): Promise<void> => {
      const answer = await ask<LobbyData>(LOBBY)
      if (over) return
      if (answer.ok) setData(answer.data)
      else setProblem(`${words['exercise.readFailed']}: ${answer.why}`)
    }
    void read()
    const timer = setInterval(() => void read(), READ_EVERY_MS)
    return () => {
      over = true
      clearInterval(timer)
    }
  }, [words])
  return (
    <main className="exercise-lobby" id="list" tabIndex={-1}>
      <header>
        <h1>{words['exercise.lobby']}</h1>
        <p>{words['exercise.lobbyWhat']}</p>
        {problem !== null && (
          <p className="sev-watch" role="alert">
            {problem}
          </p>
        )}
      </header>
      <section className="exercise-panel" aria-labelledby="exercise-existing">
        <div className="panel-title">
          <h2 id="exercise-existing">{words['exercise.existing']}</h2>
        </div>
        <ScrollRegion className="exercise-scroll" name={words['exercise.existing']}>
          {data?.exercises.length === 0 && <p className="meta exercise-empty">{words['exercise.existingNone']}</p>}
          <ul className="exercise-list">
            {(data?.exercises ?? []).map((exercise) => (
              <li key={exercise.id}>
                <p>
                  <b>{exercise.title}</b>{' '}
                  <span className="meta">
                    {words[`exercise.state.${exercise.state}`]} {exerciseClock(exercise.minute)} /{' '}
                    {exerciseClock(exercise.horizonMinutes)} · {words['exercise.participants']}{' '}
                    {exercise.participants.length}
                  </span>
                </p>
                <p className="exercise-row">
                  {!OVER.includes(exercise.state) && (
                    <>
                      <button type="button" className="button exercise-join" onClick={() => setJoining(exercise)}>
                        {words['exercise.join']}
                      </button>
                      <button
                        type="button"
                        className="button"
                        onClick={() =>
                          enterExercise({ id: exercise.id, token: null }) || setProblem(words['exercise.noStorage'])
                        }
                      >
                        {words['exercise.watch']}
                      </button>
                    </>
                  )}
                  <ReportLink exercise={exercise} />
                </p>
                {joining?.id === exercise.id && (
                  <Join exercise={exercise} posts={data?.exercisePosts ?? []} onProblem={setProblem} />
                )}
              </li>
            ))}
          </ul>
        </ScrollRegion>
      </section>
      <Create scenarios={data?.scenarios ?? []} onProblem={setProblem} />
    </main>
  )
}

/** Goes in with the token that the server gave for a seat. */
function useGoIn(onProblem: (why: string) => void) {
  const { words } = useWords()
  return async (operation: string, field: 'createExercise' | 'joinExercise', variables: Record<string, unknown>) => {
    const answer = await change<Record<typeof field, { token: string; exercise: { id: string } }>>(operation, variables)
    if (!answer.ok) {
      onProblem(answer.why)
      return
    }
    const { token, exercise } = answer.data[field]
    if (!enterExercise({ id: exercise.id, token })) onProblem(words['exercise.noStorage'])
  }
}

interface JoinProps {
  readonly exercise: ExerciseListed
  readonly posts: readonly PostSeen[]
  readonly onProblem: (why: string) => void
}

function Join({ exercise, posts, onProblem }: JoinProps) {
  const { words, say } = useWords()
  const hospitals = useApp((state) => state.city?.hospitals) ?? []
  const [role, setRole] = useState<ExerciseRole>('HOSPITAL')
  const [facility, setFacility] = useState(hospitals[0]?.id ?? '')
  const offered = posts.filter((post) => post.role === role)
  const [chosen, setChosen] = useState('')
  const post = offered.some(({ id }) => id === chosen) ? chosen : (offered[0]?.id ?? '')
  const goIn = useGoIn(onProblem)
  return (
    <form
      className="exercise-form exercise-join-form"
      aria-label={words['exercise.joinTitle'](exercise.title)}
      onSubmit={(event) => {
        event.preventDefault()
        void goIn(JOIN_EXERCISE, 'joinExercise', {
          id: exercise.id,
          role,
          post,
          ...(role === 'HOSPITAL' ? { facility } : {}),
        })
      }}
    >
      <label>
        {words['exercise.role']}
        <select name="role" value={role} onChange={(event) => setRole(event.target.value as ExerciseRole)}>
          {JOINABLE.map((one) => (
            <option key={one} value={one}>
              {words[`exercise.role.${one}`]}
            </option>
          ))}
        </select>
      </label>
      {role === 'HOSPITAL' && (
        <label>
          {words['exercise.hospital']}
          <select name="facility" value={facility} onChange={(event) => setFacility(event.target.value)}>
            {hospitals.map(({ id, name }) => (
              <option key={id} value={id}>
                {say(name)}
              </option>
            ))}
          </select>
        </label>
      )}
      <label>
        {words['exercise.post']}
        <select name="post" value={post} onChange={(event) => setChosen(event.target.value)}>
          {offered.map(({ id, name }) => (
            <option key={id} value={id}>
              {say(name)}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" className="button primary">
        {words['exercise.join']}
      </button>
    </form>
  )
}

interface CreateProps {
  readonly scenarios: LobbyData['scenarios']
  readonly onProblem: (why: string) => void
}

function Create({ scenarios, onProblem }: CreateProps) {
  const { words, say } = useWords()
  const [title, setTitle] = useState('')
  const [scenario, setScenario] = useState('')
  const moment = useMomentWords()
  const { language } = useWords()
  const zone = useZone()
  const now = useAsOf()
  // The instant of the record that the time bar was left at, or that the address names.
  const looked = useApp(({ cursor }) => (cursor !== null && now !== null && cursor < now ? cursor : null))
  const [chosenStart, setStart] = useState<string | null>(null)
  const begins = chosenStart ?? (looked === null ? 'LIVE' : 'PAST')
  const start = (begins === 'PAST' && looked === null) || (begins === 'WARMED_UP' && scenario === '') ? 'LIVE' : begins
  const [hours, setHours] = useState('')
  const [limit, setLimit] = useState('30')
  const [busy, setBusy] = useState(false)
  const goIn = useGoIn(onProblem)
  const chosen = scenarios.find(({ id }) => id === scenario)
  return (
    <section className="exercise-panel" aria-labelledby="exercise-create">
      <div className="panel-title">
        <h2 id="exercise-create">{words['exercise.create']}</h2>
      </div>
      <form
        className="exercise-form exercise-create"
        onSubmit={(event) => {
          event.preventDefault()
          setBusy(true)
          void goIn(CREATE_EXERCISE, 'createExercise', {
            input: {
              title: title.trim() || (chosen ? say(chosen.title) : words['exercise.titleDefault']),
              start,
              ...(start === 'PAST' && looked !== null ? { from: new Date(looked).toISOString() } : {}),
              alarmLimitMinutes: Number(limit),
              ...(scenario === '' ? {} : { scenario }),
              ...(hours === '' ? {} : { horizonHours: Number(hours) }),
            },
          }).finally(() => setBusy(false))
        }}
      >
        <label>
          {words['exercise.title']}
          <input name="title" maxLength={80} value={title} onChange={(event) => setTitle(event.target.value)} />
        </label>
        <p className="meta">{words['exercise.noNames']}</p>
        <label>
          {words['exercise.scenario']}
          <select name="scenario" value={scenario} onChange={(event) => setScenario(event.target.value)}>
            <option value="">{words['exercise.scenarioNone']}</option>
            {scenarios.map(({ id, title: name }) => (
              <option key={id} value={id}>
                {say(name)}
              </option>
            ))}
          </select>
        </label>
        {chosen && <p className="meta">{say(chosen.why)}</p>}
        {(chosen || looked !== null) && (
          <label>
            {words['exercise.from']}
            <select name="start" value={start} onChange={(event) => setStart(event.target.value)}>
              <option value="LIVE">{words['exercise.from.LIVE']}</option>
              {looked !== null && now !== null && (
                <option value="PAST">{moment.startPast(timeWords(looked, now, zone, language))}</option>
              )}
              {chosen && <option value="WARMED_UP">{words['exercise.from.WARMED_UP']}</option>}
            </select>
          </label>
        )}
        <div className="exercise-pair">
          <label>
            {words['exercise.hours']}
            <input
              type="number"
              name="hours"
              min={1}
              max={168}
              placeholder={String(Math.min(168, chosen?.horizonHours ?? 24))}
              value={hours}
              onChange={(event) => setHours(event.target.value)}
            />
          </label>
          <label>
            {words['exercise.limit']}
            <input
              type="number"
              name="limit"
              min={5}
              max={240}
              required
              value={limit}
              onChange={(event) => setLimit(event.target.value)}
            />
          </label>
        </div>
        <button type="submit" className="button primary" disabled={busy}>
          {words['exercise.createDo']}
        </button>
      </form>
    </section>
  )
}
