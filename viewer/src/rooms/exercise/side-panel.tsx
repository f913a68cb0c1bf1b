// Beside the work: alarms that rose, who takes part, and for the facilitator injects, jumps and the end.
import { useState } from 'react'
import { ScrollRegion } from '../../shell/scroll-region.tsx'
import { SeverityMark } from '../../shell/severity-mark.tsx'
import { useApp } from '../../store.ts'
import { useWords } from '../../words-hook.ts'
import { exerciseClock } from './exercise-clock.ts'
import { acknowledgeAlarm, wish } from './exercise-store.ts'
import { SEND_INJECT } from './operations.ts'
import { JumpAndEnd } from './steering.tsx'
import type { AlarmSeen, ExerciseSeen } from './types.ts'

export function SidePanel({ exercise }: { readonly exercise: ExerciseSeen }) {
  const { words, say } = useWords()
  const facilitates = exercise.you?.role === 'FACILITATOR'
  return (
    <section className="exercise-panel exercise-side" aria-label={words['exercise.alarmList']}>
      <Alarms exercise={exercise} />
      <div className="panel-title">
        <h2>
          {words['exercise.participants']} {exercise.participants.length}
        </h2>
      </div>
      <ul className="exercise-people">
        {exercise.participants.map((one) => (
          <li key={one.id} className={one.id === exercise.you?.id ? 'is-you' : ''}>
            <span>{say(one.facilityName ?? one.roleName)}</span> <b>{say(one.post)}</b>
          </li>
        ))}
      </ul>
      {facilitates && exercise.state !== 'ENDED' && <InjectForm exercise={exercise} />}
      {facilitates && <JumpAndEnd exercise={exercise} />}
      <p className="meta exercise-empty">
        {exercise.scenario && <>{say(exercise.scenario.title)} · </>}seed {exercise.seed} · {exercise.engineVersion}
      </p>
    </section>
  )
}

function Alarms({ exercise }: { readonly exercise: ExerciseSeen }) {
  const { words } = useWords()
  const alarms = exercise.alarms.toReversed()
  return (
    <>
      <div className="panel-title">
        <h2>
          {words['exercise.alarmList']} {alarms.length}
        </h2>
      </div>
      <ScrollRegion className="exercise-scroll exercise-alarm-list" name={words['exercise.alarmList']}>
        {alarms.length === 0 && <p className="meta exercise-empty">{words['exercise.alarmEmpty']}</p>}
        <ol>
          {alarms.map((alarm) => (
            <Alarm key={alarm.id} alarm={alarm} exercise={exercise} />
          ))}
        </ol>
      </ScrollRegion>
    </>
  )
}

function Alarm({ alarm, exercise }: { readonly alarm: AlarmSeen; readonly exercise: ExerciseSeen }) {
  const { words, say } = useWords()
  const { you } = exercise
  const mine = you !== null && (you.role === 'HOSPITAL' ? you.facility === alarm.facility : you.role !== 'OBSERVER')
  return (
    <li className={`exercise-alarm ${alarm.overMinute === null ? '' : 'is-over'}`}>
      <p className="meta">
        <b>{exerciseClock(alarm.sinceMinute)}</b> {say(alarm.facilityName)}
        {alarm.overMinute !== null && <span> · {words['exercise.alarmOver']}</span>}
      </p>
      <p>
        <SeverityMark severity={alarm.overMinute === null ? 'critical' : 'unknown'} size={11} /> {say(alarm.name)} ·{' '}
        {say(alarm.finding)}
      </p>
      {alarm.acknowledgedBy !== null ? (
        <p className="meta">{words['exercise.acknowledged']}</p>
      ) : (
        mine &&
        exercise.state !== 'ENDED' && (
          <button type="button" className="chip" onClick={() => void acknowledgeAlarm(alarm.id)}>
            {words['exercise.acknowledge']}
          </button>
        )
      )}
    </li>
  )
}

function InjectForm({ exercise }: { readonly exercise: ExerciseSeen }) {
  const { words, say, language } = useWords()
  const hospitals = useApp((state) => state.city?.hospitals)
  const [text, setText] = useState('')
  const [to, setTo] = useState('ALL')
  const [at, setAt] = useState('')
  const send = async (): Promise<void> => {
    const [role, facility] = to.split(':')
    const input = {
      role,
      [language]: text,
      ...(facility === undefined ? {} : { facility }),
      ...(at === '' ? {} : { atMinute: Number(at) }),
    }
    const answer = await wish(SEND_INJECT, { input })
    if (answer.ok) setText('')
  }
  return (
    <form
      className="exercise-form"
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <h3 className="exercise-sub">{words['exercise.injectNow']}</h3>
      <label>
        {words['exercise.injectText']}
        <textarea
          name="inject"
          rows={2}
          maxLength={500}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <p className="meta">{words['exercise.noNames']}</p>
      <div className="exercise-pair">
        <label>
          {words['exercise.injectTo']}
          <select name="to" value={to} onChange={(event) => setTo(event.target.value)}>
            <option value="ALL">{words['exercise.everybody']}</option>
            <option value="CENTRE">{words['exercise.role.CENTRE']}</option>
            <option value="HOSPITAL">{words['exercise.everyHospital']}</option>
            {(hospitals ?? []).map(({ id, name }) => (
              <option key={id} value={`HOSPITAL:${id}`}>
                {say(name)}
              </option>
            ))}
            <option value="OBSERVER">{words['exercise.role.OBSERVER']}</option>
          </select>
        </label>
        <label>
          {words['exercise.injectAt']}
          <input
            type="number"
            min={Math.ceil(exercise.minute)}
            max={exercise.horizonMinutes}
            value={at}
            onChange={(event) => setAt(event.target.value)}
          />
        </label>
      </div>
      <button type="submit" className="button" disabled={text.trim() === ''}>
        {words['exercise.send']}
      </button>
    </form>
  )
}
