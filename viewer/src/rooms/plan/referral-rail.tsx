// The rail of the referral lab: the share, what primary care gets, the remedy, what helps most, and the hand-over to a rehearsal.
import { type KeyboardEvent, useId } from 'react'
import type { LabScan } from '../../data/referral-types.ts'
import { count, NO_VALUE, percent } from '../../format/numbers.ts'
import { useWords } from '../../words-hook.ts'
import { rehearse } from '../rehearse/draft-store.ts'
import { fixed } from './plan-figures.ts'
import { bottleneckCounts, failWords, figureAt, leftBehind, rehearsalLevers } from './referral-figures.ts'
import { setPolicy, setShare, tryRemedy } from './referral-solving.ts'
import {
  CONDITIONS,
  FIRST_POLICY,
  FIRST_SHARE,
  isStepStale,
  type LabPolicy,
  useReferral,
  usualUntilHour,
} from './referral-store.ts'

export function ReferralRail() {
  const scan = useReferral((state) => state.run?.scan ?? null)
  return (
    <div className="plan-rail lab-rail">
      <Share scan={scan} />
      <Levers scan={scan} />
      <Remedy scan={scan} />
      <Additions />
    </div>
  )
}

const POINT = 1000

function Share({ scan }: { scan: LabScan | null }) {
  const { words } = useWords()
  const id = useId()
  const share = useReferral((state) => state.share) ?? FIRST_SHARE
  const [low, high] = scan ? [scan.shares[0]!, scan.shares.at(-1)!] : [0.5, 0.7]
  const fails = scan?.cityFailsAt.central[0] ?? null
  const beyond = fails !== null && share > fails
  const to = (value: number): void => setShare(Math.min(high, Math.max(low, Math.round(value * POINT) / POINT)))
  const key = (event: KeyboardEvent): void => {
    const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key]
    if (by !== undefined) to(share + by * (event.shiftKey ? 0.001 : 0.005))
    else if (event.key.toLowerCase() === 'f' && fails !== null) to(fails)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <section className="lab-share">
      <div className="panel-title">
        <h2>
          <label htmlFor={id}>{words['lab.share']}</label>
        </h2>
        <span className="meta">{words['lab.shareNote']}</span>
      </div>
      <p className="lab-hero">
        <b>{percent(share)}</b> {words['lab.ofVisits']}
        <span>{scan ? words['lab.now'](percent(scan.presentShare)) : ''}</span>
      </p>
      <div className="lab-slider">
        <input
          id={id}
          type="range"
          min={low * POINT}
          max={high * POINT}
          step={1}
          value={Math.round(share * POINT)}
          onChange={(event) => to(Number(event.target.value) / POINT)}
          onKeyDown={key}
        />
        {fails !== null && (
          <i style={{ left: `calc(8px + (100% - 16px) * ${(fails - low) / (high - low)})` }} aria-hidden="true" />
        )}
      </div>
      <p className="lab-ends">
        <span>{percent(low, 0)}</span>
        <span>{words['lab.failKey']}</span>
        <span>{percent(high, 0)} %</span>
      </p>
      {scan && (
        <p className={beyond ? 'lab-verdict is-over' : 'lab-verdict'}>
          {beyond ? '▲ ' : '● '}
          {failWords(scan, share, words)}
        </p>
      )}
    </section>
  )
}

function Slider(props: {
  name: string
  value: string
  low: number
  high: number
  step: number
  at: number
  onAt: (at: number) => void
}) {
  return (
    <label className="plan-slider">
      <span>
        {props.name} <b>{props.value}</b>
      </span>
      <input
        type="range"
        min={props.low}
        max={props.high}
        step={props.step}
        value={props.at}
        onChange={(event) => props.onAt(Number(event.target.value))}
      />
    </label>
  )
}

function Levers({ scan }: { scan: LabScan | null }) {
  const { words } = useWords()
  const policy = useReferral((state) => state.policy)
  const share = useReferral((state) => state.share) ?? FIRST_SHARE
  const until = useReferral(usualUntilHour)
  const there = scan?.centres.reduce((sum, { doctors }) => sum + doctors, 0) ?? 0
  const added = policy.addedDoctors.reduce((sum, { doctors }) => sum + doctors, 0)
  const changed = (Object.keys(FIRST_POLICY) as (keyof LabPolicy)[]).filter(
    (name) => name !== 'limitMinutes' && policy[name] !== FIRST_POLICY[name],
  ).length
  const visits = scan ? visitsOf(scan, share) : null
  const remote = scan && visits ? (figureAt(scan, 'remote', share).central ?? 0) / visits : null
  return (
    <section className="lab-levers">
      <div className="panel-title">
        <h2>{words['lab.levers']}</h2>
        <span className="meta">
          {words['lab.leversChanged'](changed)}{' '}
          {changed > 0 && (
            <button type="button" className="chip" onClick={() => setPolicy(FIRST_POLICY)}>
              {words['lab.reset']}
            </button>
          )}
        </span>
      </div>
      <fieldset className="lab-conditions" aria-label={words['lab.condition']}>
        {CONDITIONS.map((one) => (
          <button
            key={one}
            type="button"
            className="chip"
            aria-pressed={policy.condition === one}
            onClick={() => setPolicy({ condition: one })}
          >
            {words[`lab.condition.${one}`]}
          </button>
        ))}
      </fieldset>
      <Slider
        name={words['lab.doctors']}
        value={words['lab.doctorsValue'](
          (policy.moreDoctors * 100).toFixed(0),
          there === 0 ? NO_VALUE : count(there * (1 + policy.moreDoctors) + added),
        )}
        low={0}
        high={1}
        step={0.05}
        at={policy.moreDoctors}
        onAt={(moreDoctors) => setPolicy({ moreDoctors })}
      />
      <Slider
        name={words['lab.hours']}
        value={until === null ? NO_VALUE : words['lab.hoursValue'](policy.moreHours, until + policy.moreHours)}
        low={0}
        high={until === null ? 0 : Math.max(0, Math.min(5, 24 - until))}
        step={1}
        at={policy.moreHours}
        onAt={(moreHours) => setPolicy({ moreHours })}
      />
      <Slider
        name={words['lab.diagnostics']}
        value={words['lab.diagnosticsValue']((policy.sharedDiagnosticsShare * 100).toFixed(0))}
        low={0}
        high={1}
        step={0.1}
        at={policy.sharedDiagnosticsShare}
        onAt={(sharedDiagnosticsShare) => setPolicy({ sharedDiagnosticsShare })}
      />
      <Slider
        name={words['lab.remote']}
        value={words['lab.remoteValue'](percent(remote), policy.remoteFactor.toFixed(1))}
        low={0.5}
        high={4}
        step={0.5}
        at={policy.remoteFactor}
        onAt={(remoteFactor) => setPolicy({ remoteFactor })}
      />
      <Slider
        name={words['lab.limit']}
        value={words['lab.limitValue'](policy.limitMinutes)}
        low={10}
        high={60}
        step={5}
        at={policy.limitMinutes}
        onAt={(limitMinutes) => setPolicy({ limitMinutes })}
      />
      {added > 0 && (
        <p className="plan-row">
          <span>{words['lab.added'](added, policy.addedDoctors.length)}</span>
          <button type="button" className="chip" onClick={() => setPolicy({ addedDoctors: [] })}>
            {words['lab.undoTry']}
          </button>
        </p>
      )}
    </section>
  )
}

/** All visits a day of the scan: to either tier, online and out of the city. */
function visitsOf(scan: LabScan, share: number): number {
  const at = (id: string): number => figureAt(scan, id, share).central ?? 0
  return (
    at('primary-visits') +
    at('reverse-flow') +
    at('tertiary-direct') +
    at('other-direct') +
    at('remote') +
    at('outside')
  )
}

function Remedy({ scan }: { scan: LabScan | null }) {
  const { words } = useWords()
  const step = useReferral((state) => state.step)
  const stale = useReferral(isStepStale)
  const policy = useReferral((state) => state.policy)
  const share = useReferral((state) => state.share) ?? FIRST_SHARE
  if (!scan || !step) return null
  const { remedy } = step
  const doctorsOf = (id: string): number => scan.centres.find((centre) => centre.id === id)?.doctors ?? 0
  return (
    <section className={stale ? 'lab-remedy is-stale' : 'lab-remedy'}>
      <h3>{remedy ? words['lab.remedy'](remedy.doctors) : words['lab.remedyNone']}</h3>
      {remedy && (
        <>
          <p>
            {remedy.centresOver > 0
              ? words['lab.remedyShort'](remedy.centresOver)
              : words['lab.remedyAt'](step.failing.length, fixed(remedy.waitMinutes, 0))}
          </p>
          <p className="meta">
            {words['lab.lacks']}：
            {bottleneckCounts(step)
              .map(([kind, n]) => words['lab.lacksCount'](words[`lab.lacks.${kind}`], n))
              .join(' · ')}
          </p>
        </>
      )}
      <p className="lab-buttons">
        {remedy && (
          <button type="button" className="button primary" onClick={tryRemedy}>
            {words['lab.try']}
          </button>
        )}
        <button
          type="button"
          className="chip"
          title={leftBehind(policy) ? words['lab.rehearseNote'] : ''}
          onClick={() => rehearse(rehearsalLevers(policy, share, doctorsOf, scan.usualUntilHour))}
        >
          {words['lab.rehearse']}
        </button>
      </p>
      {leftBehind(policy) && <p className="meta">{words['lab.rehearseNote']}</p>}
    </section>
  )
}

function Additions() {
  const { words } = useWords()
  const step = useReferral((state) => state.step)
  const stale = useReferral(isStepStale)
  if (!step) return null
  const most = Math.max(...step.additions.map(({ waitMinutes }) => (step.waitMinutes ?? 0) - (waitMinutes ?? 0)))
  return (
    <section className={stale ? 'lab-adds is-stale' : 'lab-adds'}>
      <div className="panel-title">
        <h2>{words['lab.adds']}</h2>
        <span className="meta">{words['lab.addsNote'](percent(step.share))}</span>
      </div>
      <table>
        <thead>
          <tr>
            <th scope="col">{words['lab.levers']}</th>
            <th scope="col">{words['lab.addHead.wait']}</th>
            <th scope="col">{words['lab.addHead.over']}</th>
            <th scope="col">{words['lab.addHead.back']}</th>
            <th scope="col">{words['lab.addHead.up']}</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{words['lab.chosen'](percent(step.share))}</th>
            <td>{fixed(step.waitMinutes, 1)}</td>
            <td>{step.centresOver}</td>
            <td>{count(step.reverseFlowPerDay)}</td>
            <td>{count(step.referredUpPerDay)}</td>
          </tr>
          {step.additions.map((one) => (
            <tr
              key={one.kind}
              className={(step.waitMinutes ?? 0) - (one.waitMinutes ?? 0) === most && most > 0.05 ? 'is-best' : ''}
            >
              <th scope="row">{words[`lab.add.${one.kind}`]}</th>
              <td>{fixed(one.waitMinutes, 1)}</td>
              <td>{one.centresOver}</td>
              <td>{count(one.reverseFlowPerDay)}</td>
              <td>{count(one.referredUpPerDay)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="meta lab-law">{words['lab.law']}</p>
    </section>
  )
}
