/**
 * One exercise: a simulation that runs at a pace, the twin that hears what it tells, and the people who act in it. All that
 * happens is an entry of the log, and what is shown is the story that the log tells.
 */
import { createHash, randomBytes } from 'node:crypto'
import {
  ALERT_RULES,
  advance,
  type CityModel,
  copyState,
  fork,
  type LeverSpec,
  NEEDS,
  type Parameters,
  type Planned,
  planLever,
  type Scenario,
  type Simulation,
  stateHash,
  type Text,
  type TwinState,
} from '@kangcheng/twin-engine'
import type { SweepExecutor } from '../executors/sweep-executor.ts'
import { severityOf } from '../live/severity.ts'
import type { Twin } from '../live/twin.ts'
import type { LeverInput } from '../rehearsal/ports.ts'
import { becauseOf } from '../telemetry/because.ts'
import { defectOf } from '../telemetry/log.ts'
import type { Report } from '../telemetry/log-events.ts'
import type { ExerciseLog } from './exercise-log.ts'
import { exerciseTwin, keep, passMinute } from './exercise-twin.ts'
import { leverOf, leverText, placesOf } from './levers-told.ts'
import { outcomeOf, type Pulled } from './outcome.ts'
import { isFor, mayNotAct, mayNotSteer } from './permissions.ts'
import {
  type Action,
  ExerciseRefused,
  type ExerciseState,
  FASTEST_PACE,
  type Heading,
  type Inject,
  type InjectRequest,
  type LogEntry,
  type Participant,
  SLOWEST_PACE,
  type Told,
} from './ports.ts'
import { recommend } from './recommend.ts'
import { type ExerciseRole, postOf } from './roles.ts'
import { beginStory, type Story, take } from './story.ts'
import { checkedText } from './words-checked.ts'

const TICK_MILLISECONDS = 250
/** Longest stretch between two breaths of the server while time passes. */
const SLICE_MINUTES = 15
const MOST_PARTICIPANTS = 60
const MOST_INJECTS = 500
const LONGEST_INJECT = 500
const ALARM_LEVEL = 2
/** Bits of the needs that have wards, as the simulation's conditions hold them. */
const EVERY_WARD = ((1 << NEEDS.length) - 1) & ~(1 << NEEDS.indexOf('icu'))

export interface ExerciseParts {
  readonly city: CityModel
  readonly parameters: Parameters
  readonly executor: SweepExecutor
  readonly log: ExerciseLog
  readonly now: () => number
  readonly report: Report
}

export interface ExercisePlan {
  readonly heading: Heading
  /** Before the fork; belongs to the exercise. */
  readonly state: TwinState
  /** With its shocks, without levers. */
  readonly scenario: Scenario
  readonly options: readonly LeverSpec[]
  readonly seed: number
  readonly pace: number
}

const hash = (token: string): string => createHash('sha256').update(token).digest('hex')
const over = (state: ExerciseState): boolean => state === 'ENDED' || state === 'FAILED'

export class Exercise {
  readonly twin: Twin
  readonly story: Story
  /** Where its log begins. */
  readonly beginning: TwinState
  readonly #parts: ExerciseParts
  readonly #plan: ExercisePlan
  readonly #simulation: Simulation
  readonly #tokens = new Map<string, string>()
  readonly #specs = new Map<string, LeverSpec>()
  readonly #pulled: Pulled[] = []
  readonly #listeners = new Set<() => void>()
  readonly #stopping = new AbortController()
  /** Level of each rule and facility as it was last looked at, and the alarms that ring. */
  readonly #levels: Uint8Array
  readonly #ringing = new Map<number, string>()
  #decisions: Promise<unknown> = Promise.resolve()
  #timer: NodeJS.Timeout | null = null
  #lookedAt = 0
  #moving = false
  #jumpTo: number | null = null
  /** What it came to is being found out. */
  #ending = false
  #numbers = 0

  private constructor(parts: ExerciseParts, plan: ExercisePlan, simulation: Simulation, twin: Twin) {
    this.#parts = parts
    this.#plan = plan
    this.#simulation = simulation
    this.twin = twin
    this.beginning = copyState(twin.state)
    this.#levels = twin.alertBook.level.slice()
    this.story = beginStory(plan.heading)
  }

  /** Forks, and tells the log what was created. `live` = the twin whose alerts stand at the fork; null = its state tells. */
  static async begin(parts: ExerciseParts, plan: ExercisePlan, live: Twin | null): Promise<Exercise> {
    const { heading, state, scenario, seed } = plan
    const simulation = fork(state, scenario, parts.parameters, seed, 0)
    const { now, report, parameters } = parts
    const twin = await exerciseTwin(simulation, parameters, live?.alertBook ?? null, heading.id, now, report)
    const exercise = new Exercise(parts, plan, simulation, twin)
    parts.log.add(0, { kind: 'created', ...heading })
    exercise.#tell({ kind: 'pace', pace: plan.pace })
    return exercise
  }

  get id(): string {
    return this.story.heading.id
  }
  get state(): ExerciseState {
    return this.story.state
  }
  /** Minutes since the fork. */
  get minute(): number {
    return this.#simulation.minute
  }
  get jumpTo(): number | null {
    return this.#jumpTo
  }
  get entries(): readonly LogEntry[] {
    return this.#parts.log.entries
  }

  /** Calls back whenever something was told, or time passed. @returns the way to stop. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #changed(): void {
    for (const listener of this.#listeners) listener()
  }

  #tell(told: Told): void {
    take(this.story, this.#parts.log.add(this.minute, told))
    this.#changed()
  }

  #state(state: ExerciseState, why: string | null = null): void {
    this.#tell({ kind: 'state', state, why })
  }

  #number(prefix: string): string {
    this.#numbers++
    return `${prefix}${this.#numbers}`
  }

  #nameOf(id: string | null): Text | null {
    return this.#parts.city.facilities.find((facility) => facility.id === id)?.name ?? null
  }

  #assertOpen(): void {
    if (over(this.state))
      throw new ExerciseRefused('the exercise has ended: its report stands, and nothing more happens')
    if (this.#ending) throw new ExerciseRefused('the exercise is being ended: wait for its report')
  }

  /** Somebody takes part. @returns who, and the token that stands for them, told this once. @throws ExerciseRefused */
  join(role: ExerciseRole, facility: string | null, post: string): { participant: Participant; token: string } {
    this.#assertOpen()
    if (this.story.participants.size >= MOST_PARTICIPANTS)
      throw new ExerciseRefused(`${MOST_PARTICIPANTS} take part already; that is the most`)
    if (postOf(post)?.role !== role)
      throw new ExerciseRefused(`post: "${post}" is no post of role ${role}; see exercisePosts`)
    if (role === 'HOSPITAL') this.#assertHospital(facility, 'facility')
    else if (facility !== null) throw new ExerciseRefused('facility: only the role HOSPITAL has one; leave it out')
    const participant: Participant = { id: this.#number('p'), role, facility, post }
    const token = randomBytes(24).toString('base64url')
    this.#tokens.set(hash(token), participant.id)
    this.#tell({ kind: 'joined', participant, facilityName: this.#nameOf(facility) })
    return { participant, token }
  }

  #assertHospital(id: string | null, path: string): void {
    const facility = this.#parts.city.facilities.find((one) => one.id === id)
    if (facility?.kind === 'HOSPITAL') return
    throw new ExerciseRefused(
      id === null ? `${path}: name the hospital` : `${path}: the city has no hospital "${id}"; see city { facilities }`,
    )
  }

  /** Whose a token is; null = nobody's here. */
  participantOf(token: string | null): Participant | null {
    const id = token === null ? undefined : this.#tokens.get(hash(token))
    return (id !== undefined && this.story.participants.get(id)) || null
  }

  #assertSteers(by: Participant | null): void {
    const why = mayNotSteer(by)
    if (why !== null) throw new ExerciseRefused(why)
    this.#assertOpen()
  }

  /** Starts, or goes on after a pause. */
  start(by: Participant | null): void {
    this.#assertSteers(by)
    if (this.state === 'RUNNING' || this.state === 'JUMPING') return
    this.#lookedAt = this.#parts.now()
    this.#state('RUNNING')
    this.#timer ??= setInterval(() => void this.tick(), TICK_MILLISECONDS)
  }

  /** Holds the clock; a jump under way ends where it is. */
  pause(by: Participant | null): void {
    this.#assertSteers(by)
    this.#jumpTo = null
    if (this.state === 'RUNNING' || this.state === 'JUMPING') this.#state('PAUSED')
  }

  setPace(by: Participant | null, pace: number): void {
    this.#assertSteers(by)
    checkPace(pace, 'pace')
    this.#lookedAt = this.#parts.now()
    this.#tell({ kind: 'pace', pace })
  }

  /** Lets time pass as fast as it goes up to a minute, or to the next inject (null), and then pauses. */
  jump(by: Participant | null, minute: number | null): void {
    this.#assertSteers(by)
    if (this.#jumpTo !== null) throw new ExerciseRefused('a jump is under way: wait for it, or pause')
    const { horizonMinutes } = this.story.heading
    const to = minute ?? this.#nextInject()?.atMinute ?? horizonMinutes
    if (!(to >= this.minute))
      throw new ExerciseRefused(
        `minute: an exercise does not go back; it stands at minute ${Math.floor(this.minute)}, got ${to}`,
      )
    if (to > horizonMinutes)
      throw new ExerciseRefused(`minute: the exercise lasts ${horizonMinutes} minutes, got ${to}`)
    this.#jumpTo = to
    this.#tell({ kind: 'jump', to })
    this.#state('JUMPING')
    void this.#jumping()
  }

  async #jumping(): Promise<void> {
    while (this.#moving) await breathe()
    const to = this.#jumpTo
    if (to === null) return
    await this.#guarded(() => this.#passTo(to, () => this.#jumpTo !== to))
    if (this.#jumpTo === to) {
      this.#jumpTo = null
      if (!over(this.state)) this.#state('PAUSED')
    }
  }

  /** One look at the wall clock: time passes at the pace. Called by the timer, and by tests. */
  async tick(): Promise<void> {
    if (this.state !== 'RUNNING' || this.#moving) return
    const now = this.#parts.now()
    const minutes = ((now - this.#lookedAt) / 60_000) * (this.story.pace ?? 1)
    this.#lookedAt = now
    const { horizonMinutes } = this.story.heading
    await this.#guarded(() =>
      this.#passTo(Math.min(horizonMinutes, this.minute + minutes), () => this.state !== 'RUNNING'),
    )
    if (this.state === 'RUNNING' && this.minute >= horizonMinutes) this.#state('PAUSED', 'the planned time is over')
  }

  /** A defect ends this exercise, and nothing else. */
  async #guarded(work: () => Promise<void>): Promise<void> {
    this.#moving = true
    try {
      await work()
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      this.#parts.report('exercise.failed', { id: this.id, ...defectOf(error) })
      this.#jumpTo = null
      this.#state('FAILED', why)
      this.#halt()
    } finally {
      this.#moving = false
    }
  }

  #nextInject(): Inject | null {
    let next: Inject | null = null
    for (const inject of this.story.injects.values())
      if (inject.deliveredMinute === null && (next === null || inject.atMinute < next.atMinute)) next = inject
    return next
  }

  /** Time passes to a minute, in slices; every inject is delivered at its own minute. */
  async #passTo(target: number, given: () => boolean): Promise<void> {
    await this.#deliverDue()
    while (this.minute < target && !given()) {
      const due = this.#nextInject()?.atMinute ?? Number.POSITIVE_INFINITY
      this.#pass(Math.max(this.minute, Math.min(target, due, this.minute + SLICE_MINUTES)))
      await keep(this.twin)
      await this.#deliverDue()
      this.#changed()
      await breathe()
    }
  }

  #pass(to: number): void {
    const simulation = this.#simulation
    for (let minute = Math.floor(simulation.minute) + 1; minute <= to; minute++) {
      advance(simulation, minute)
      passMinute(this.twin, simulation.now)
      this.#watchAlarms()
    }
    advance(simulation, to)
  }

  #watchAlarms(): void {
    const { level, facilities } = this.twin.alertBook
    for (let k = 0; k < level.length; k++) {
      const [before, now] = [this.#levels[k]!, level[k]!]
      if (before === now) continue
      this.#levels[k] = now
      if (now === ALARM_LEVEL) this.#ring(k, Math.floor(k / facilities), k % facilities)
      else if (before === ALARM_LEVEL && this.#ringing.has(k)) {
        this.#tell({ kind: 'alarm-over', alarm: this.#ringing.get(k)! })
        this.#ringing.delete(k)
      }
    }
  }

  #ring(key: number, rule: number, facility: number): void {
    const { id, name } = ALERT_RULES[rule]!
    const place = this.#parts.city.facilities[facility]!
    const standing = this.twin.alerts().find((alert) => alert.rule.id === id && alert.facility === facility)
    const alarm = { id: this.#number('a'), rule: id, name, facility: place.id, finding: standing?.finding ?? name }
    this.#ringing.set(key, alarm.id)
    this.#tell({ kind: 'alarm', alarm, facilityName: place.name })
  }

  async #deliverDue(): Promise<void> {
    for (let due = this.#nextInject(); due !== null && due.atMinute <= this.minute; due = this.#nextInject())
      this.#deliver(due)
    await keep(this.twin)
  }

  #deliver(inject: Inject): void {
    const spec = this.#specs.get(inject.id)
    const effect = spec ? this.#pull(spec, 'happening') : null
    this.#tell({
      kind: 'inject-delivered',
      inject: inject.id,
      warning: this.#warning(inject),
      effect: effect?.note ?? null,
    })
    if (inject.to.role !== 'OBSERVER') this.#recommendAt(inject)
  }

  #pull(spec: LeverSpec, as: Pulled['as']): Planned {
    const planned = planLever(spec, this.#simulation)
    this.#pulled.push({ minute: this.minute, spec, as })
    return planned
  }

  /** What keeps an inject from being answered as it is meant: a closed hospital, or nobody who takes part for it. */
  #warning({ to }: Inject): Text | null {
    if (to.facility === null) return null
    const closed = this.#closedAt(to.facility)
    if (closed) return closed
    const present = [...this.story.participants.values()].some((one) => isFor(to, one))
    return present ? null : { zh: '该院无人参演', en: 'nobody takes part for this hospital' }
  }

  /** What is closed at a hospital at this minute; null = nothing. */
  #closedAt(id: string): Text | null {
    const facility = this.#parts.city.facilities.findIndex((one) => one.id === id)
    const { zh, en } = this.#parts.city.facilities[facility]!.name
    const { conditions } = this.#simulation
    if (severityOf(this.twin, facility) === 'CLOSED')
      return { zh: `${zh}此刻已关闭`, en: `${en} is closed at this minute` }
    if (conditions.emergencyClosed[facility]! > 0)
      return { zh: `${zh}急诊此刻已关闭`, en: `the emergency department of ${en} is closed at this minute` }
    if ((conditions.needsStopped[facility]! & EVERY_WARD) === EVERY_WARD)
      return { zh: `${zh}此刻停止收治`, en: `${en} admits nobody at this minute` }
    return null
  }

  #recommendAt(inject: Inject): void {
    const { options, scenario, seed, state } = this.#plan
    if (options.length === 0) return
    const minute = this.minute
    const decision = {
      inject: inject.id,
      state,
      minute,
      scenario,
      pulled: this.#pulled.map(({ minute: at, spec }) => ({ minute: at, spec })),
      options,
      playedSeed: seed,
      seed: (seed + Math.floor(minute) + 1) % 2 ** 32,
    }
    this.#decisions = this.#decisions.then(async () => {
      if (this.#stopping.signal.aborted) return
      try {
        const found = await recommend(decision, this.#parts.executor, this.#stopping.signal)
        if (found !== null && !over(this.state)) this.#tell({ kind: 'recommendation', ...found })
      } catch (error) {
        this.#parts.report('exercise.no-recommendation', { id: this.id, because: becauseOf(error) })
      }
    })
  }

  /** Plans an inject, or sends one at once. @throws ExerciseRefused */
  async inject(by: Participant | null, request: InjectRequest): Promise<Inject> {
    this.#assertSteers(by)
    const inject = this.planInject(request, 'input', 'ad-hoc')
    if (request.atMinute === null && !this.#moving) await this.#guarded(() => this.#deliverDue())
    return inject
  }

  /** @throws ExerciseRefused naming the field by its path. */
  planInject(request: InjectRequest, path: string, source: Inject['source']): Inject {
    const { horizonMinutes } = this.story.heading
    const atMinute = request.atMinute ?? this.minute
    if (this.story.injects.size >= MOST_INJECTS)
      throw new ExerciseRefused(`${path}: ${MOST_INJECTS} injects are planned already; that is the most`)
    if (!(atMinute >= this.minute && atMinute <= horizonMinutes))
      throw new ExerciseRefused(
        `${path}.atMinute must lie between minute ${Math.floor(this.minute)}, where the exercise stands, and its end at ${horizonMinutes}, got ${atMinute}`,
      )
    const { to } = request
    if (to.facility !== null && to.role !== 'HOSPITAL')
      throw new ExerciseRefused(`${path}.facility: only injects for the role HOSPITAL have one`)
    if (to.facility !== null) this.#assertHospital(to.facility, `${path}.facility`)
    const spec = request.lever && leverOf(request.lever, this.#parts.city, `${path}.lever`)
    const text = checkedText(request.text, `${path}.text`, LONGEST_INJECT)
    const inject: Inject = { id: this.#number('i'), atMinute, to, text, lever: request.lever, source }
    if (spec) this.#specs.set(inject.id, spec)
    this.#tell({ kind: 'inject-planned', inject, facilityName: this.#nameOf(to.facility) })
    return inject
  }

  /** A lever pulled now by a participant: taken, or refused with the reason; both are logged. @throws ExerciseRefused */
  async act(by: Participant | null, lever: LeverInput): Promise<Action> {
    if (by === null)
      throw new ExerciseRefused('only participants act: join first, and send the token as Kangcheng-Participant')
    this.#assertOpen()
    const { city } = this.#parts
    const spec = leverOf(lever, city, lever.kind)
    const places = placesOf(spec, city)
    const closed = by.role === 'FACILITATOR' ? null : (places.map((id) => this.#fullyClosed(id)).find(Boolean) ?? null)
    const why =
      mayNotAct(by, spec, city) ??
      (this.state === 'PREPARED' ? 'the exercise has not started yet' : null) ??
      (closed === null ? null : `${closed}: nobody acts there until it is open again`)
    const as = by.role === 'FACILITATOR' ? ('happening' as const) : ('action' as const)
    const planned = why === null ? this.#pull(spec, as) : null
    const action: Action = {
      id: this.#number('d'),
      minute: this.minute,
      by: by.id,
      lever,
      text: leverText(spec, city),
      places,
      as,
      planned: planned && {
        wanted: planned.wanted,
        planned: planned.planned,
        note: planned.note,
        staffHours: planned.cost?.staffHours ?? null,
        moneyYuan: planned.cost?.moneyYuan ?? null,
      },
      why,
    }
    this.#tell({ kind: 'action', ...action })
    await keep(this.twin)
    return action
  }

  #fullyClosed(id: string): string | null {
    const facility = this.#parts.city.facilities.findIndex((one) => one.id === id)
    return severityOf(this.twin, facility) === 'CLOSED' ? this.#closedAt(id)!.en : null
  }

  /** @throws ExerciseRefused where the inject has not reached them. */
  acknowledgeInject(by: Participant | null, id: string): void {
    this.#assertOpen()
    const inject = this.story.injects.get(id)
    if (by === null || !inject || inject.deliveredMinute === null || !isFor(inject.to, by))
      throw new ExerciseRefused(`inject: none of this id has reached you: "${id}"`)
    if (inject.acknowledged.some((one) => one.by === by.id)) return
    this.#tell({ kind: 'inject-acknowledged', inject: id, by: by.id })
  }

  /** @throws ExerciseRefused */
  acknowledgeAlarm(by: Participant | null, id: string): void {
    this.#assertOpen()
    const alarm = this.story.alarms.get(id)
    if (!alarm) throw new ExerciseRefused(`alarm: there is none of this id: "${id}"`)
    if (by === null || by.role === 'OBSERVER' || (by.role === 'HOSPITAL' && by.facility !== alarm.facility))
      throw new ExerciseRefused(
        'an alarm is acknowledged by the operations centre, or by the hospital that it concerns',
      )
    if (alarm.acknowledged === null) this.#tell({ kind: 'alarm-acknowledged', alarm: id, by: by.id })
  }

  /** Ends it, and finds out what it came to. Resolves when the report is complete. */
  async end(by: Participant | null): Promise<void> {
    this.#assertSteers(by)
    this.#jumpTo = null
    if (this.state !== 'PAUSED') this.#state('PAUSED')
    while (this.#moving) await breathe()
    await this.#decisions
    if (over(this.state) || this.#ending) return
    this.#ending = true
    this.#halt()
    const { state, scenario, options, seed } = this.#plan
    const hash = stateHash(this.#simulation.state)
    const played = {
      state,
      scenario,
      seed,
      options,
      minutes: this.minute,
      pulled: this.#pulled,
      stateHash: hash,
    }
    try {
      const outcome = await outcomeOf(played, this.#parts.executor, this.#stopping.signal)
      if (outcome !== null) this.#tell({ kind: 'outcome', ...outcome })
    } catch (error) {
      this.#parts.report('exercise.no-comparison', { id: this.id, because: becauseOf(error) })
    }
    this.#state('ENDED')
  }

  #halt(): void {
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#timer = null
  }

  /** The server ends. */
  stop(): void {
    this.#stopping.abort()
    this.#jumpTo = null
    this.#halt()
  }
}

/** @throws ExerciseRefused */
export function checkPace(pace: number, path: string): void {
  if (!(pace >= SLOWEST_PACE && pace <= FASTEST_PACE))
    throw new ExerciseRefused(
      `${path} must lie between ${SLOWEST_PACE} and ${FASTEST_PACE} exercise minutes per minute, got ${pace}`,
    )
}

const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
