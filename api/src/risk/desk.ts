/**
 * The alert desk 预警台 of the live city: reads each standing forecast once, holds alerts on what is to come, and takes a reading of
 * every ladder as the city's clock goes on. An exercise has none, and nothing of one comes here (law L96).
 */
import { admitsInpatients, type CityModel } from '@kangcheng/twin-engine'
import {
  advanceRisks,
  alertGroups,
  type BedRisk,
  type HeldLevel,
  type Ladder,
  RISK_HOURS,
  RISK_LEVELS,
  RISK_RULES,
  type RiskBook,
  type RiskChange,
  type RiskLevel,
  riskAlertsOf,
  riskFinding,
  riskOutlookOf,
} from '@kangcheng/twin-engine/escalation'
import type { Twin } from '../live/twin.ts'
import { reasonProblem } from '../quarantine/reason.ts'
import { nextForecastAt } from '../rehearsal/forecasts.ts'
import type { Forecast, Forecasts } from '../rehearsal/ports.ts'
import { becauseOf } from '../telemetry/because.ts'
import type { Report } from '../telemetry/log-events.ts'
import type { DeskRecord, DeskStore } from './desk-file.ts'
import { Levels } from './levels.ts'
import {
  type DeskStanding,
  type DeskView,
  type OutlookRow,
  type ReadForecast,
  type RiskDesk,
  RiskRefused,
  type RiskTaken,
  type StandingRisk,
} from './ports.ts'

const LOOK_MILLISECONDS = 1_000
const MINUTE = 60_000
const SHORTEST_POST = 2
const LONGEST_POST = 40
/** Of the ids of rows of the outlook, where alerts have their rule. */
const AHEAD = 'ahead'

export interface DeskParts {
  readonly city: CityModel
  /** null = the city is not to be shown yet. */
  readonly twin: () => Twin | null
  readonly forecasts: Forecasts
  /** The first one's alerts hold, and what it says is due. */
  readonly ladders: readonly [Ladder, ...Ladder[]]
  readonly store: DeskStore
  /** The wall clock, epoch ms. */
  readonly now: () => number
  readonly report: Report
}

/** Of nodes that share their records one reads and writes; the others show what it found, and what was taken. */
export function riskDesk({ city, twin, forecasts, ladders, store, now, report }: DeskParts): RiskDesk {
  const [{ alerts: thresholds, ranking, due }] = ladders
  /** The city, and places whose mission it is to admit: of the others the risk is told, and nobody is rung up for it. */
  const rings = ({ facility }: BedRisk): boolean => facility < 0 || admitsInpatients(city.facilities[facility]!.kind)
  const hospitals = city.facilities.flatMap(({ kind }, f) => (kind === 'HOSPITAL' && hasUnits(city, f) ? [f] : []))
  const levels = ladders.map((ladder) => new Levels(ladder, city, hospitals, store.records))
  let taken = new Map<string, RiskTaken>()
  /** Levels of before a restart, until the first forecast tells of them. */
  let remembered = restored(store.records, taken)
  let book: RiskBook = new Map()
  let seen: ReadForecast | null = null
  let risks: readonly BedRisk[] = []
  let failing = false
  const listeners = new Set<() => void>()
  const tell = (): void => {
    for (const listener of listeners) listener()
  }

  const idOf = ({ rule, resource, facility }: Pick<RiskChange, 'rule' | 'resource' | 'facility'>): string =>
    `${rule}:${resource}:${facility < 0 ? 'city' : city.facilities[facility]!.id}`

  const standingOf = (takenThen: ReadonlyMap<string, RiskTaken>): DeskStanding => ({
    forecast: seen,
    risks,
    book,
    taken: takenThen,
    ladders: levels.map((level) => level.standing()),
  })

  function resume(standing: DeskStanding): void {
    seen = standing.forecast
    risks = standing.risks
    book = new Map([...standing.book].filter(([, { risk }]) => rings(risk)))
    taken = new Map(standing.taken)
    remembered = new Map()
    for (const of of standing.ladders) levels.find(({ ladder }) => ladder.id === of.ladder)?.resume(of)
    tell()
  }

  function readForecast(forecast: Forecast): readonly DeskRecord[] {
    const ringing = forecast.risks.filter(rings)
    if (remembered.size > 0) {
      book = rememberedBook(remembered, ringing, idOf)
      remembered = new Map()
    }
    const advanced = advanceRisks(book, ringing, thresholds, forecast.asOf)
    book = advanced.book
    const { madeAt, asOf, replications, horizonHours, engineVersion } = forecast
    seen = { madeAt, asOf, replications, horizonHours, engineVersion }
    risks = forecast.risks
    for (const change of advanced.changes) {
      const of = taken.get(idOf(change))
      // What grew is asked about again; what is over was never taken.
      if (of && (change.to === 'normal' || RISK_LEVELS.indexOf(change.to) > RISK_LEVELS.indexOf(of.level)))
        taken.delete(idOf(change))
    }
    return [
      ...advanced.changes.map(({ from, to, at, ...of }): DeskRecord => ({ kind: 'risk', id: idOf(of), from, to, at })),
      ...lapsed(forecast.asOf),
    ]
  }

  /** What was taken before an alert stood, and is over without one. */
  function lapsed(at: number): readonly DeskRecord[] {
    const ids = new Set(
      riskOutlookOf(book, thresholds).flatMap((row) => RISK_RULES.map((rule) => idOf({ rule, ...row }))),
    )
    const over = [...taken.keys()].filter((id) => !ids.has(id))
    for (const id of over) taken.delete(id)
    return over.map((id) => ({ kind: 'risk', id, from: 'normal', to: 'normal', at }))
  }

  const isRead = ({ madeAt, asOf }: Forecast): boolean => madeAt === seen?.madeAt && asOf === seen.asOf

  /** Takes the readings that are due. */
  function read(): void | Promise<void> {
    const live = twin()
    if (live === null || !live.leads || live.simulated || live.state.asOf === 0 || !live.health.ok) return
    const latest = forecasts.latest()
    const records: DeskRecord[] = []
    let changed = false
    if (latest !== null && !isRead(latest)) {
      records.push(...readForecast(latest))
      changed = true
    }
    const reading = live.reading()
    for (const level of levels.filter((one) => one.due(reading.now))) {
      records.push(...level.read(reading, risks))
      changed = true
    }
    if (!changed) return
    tell()
    return keep(records)
  }

  function unwritten(error: unknown): void {
    if (!failing) report('desk.unwritten', { because: becauseOf(error) })
    failing = true
  }

  /** What a machine found is shown whether or not it can be kept; what a person did is not. */
  function keep(records: readonly DeskRecord[]): void | Promise<void> {
    try {
      const kept = store.keep(records, standingOf(taken))
      if (kept !== undefined) return kept.then(written, unwritten)
      written()
    } catch (error) {
      unwritten(error)
    }
  }
  const written = (): void => {
    failing = false
  }

  const standing = (): StandingRisk[] =>
    riskAlertsOf(book, thresholds).map((alert): StandingRisk => {
      const of = taken.get(idOf(alert)) ?? null
      const asOf = twin()?.state.asOf ?? alert.since
      return {
        ...alert,
        id: idOf(alert),
        taken: of,
        overdue: alert.level === 'alarm' && of === null && asOf - alert.since > thresholds.takenWithinMinutes * MINUTE,
        due: due[alert.resource][alert.level === 'alarm' ? 'alarm' : 'watch'],
      }
    })

  const outlook = (): OutlookRow[] =>
    riskOutlookOf(book, thresholds).map((row): OutlookRow => {
      const place = row.facility < 0 ? 'city' : city.facilities[row.facility]!.id
      const takenBy = RISK_RULES.map((rule) => taken.get(idOf({ rule, ...row })) ?? null)
      return {
        ...row,
        id: `${AHEAD}:${row.resource}:${place}`,
        finding: riskFinding(row.risk, row.withinHours ?? RISK_HOURS.at(-1)!),
        // An alert that stands and nobody took asks, whatever was taken before it.
        taken:
          takenBy.find((of) => of !== null && RISK_LEVELS.indexOf(of.level) >= RISK_LEVELS.indexOf(row.held)) ?? null,
        due: due[row.resource][row.level === 'alarm' ? 'alarm' : 'watch'],
      }
    })

  /** A row of the outlook is taken by the alerts that may come of it. */
  function beforeAlerts(ids: readonly string[]): readonly { readonly id: string; readonly level: RiskLevel }[] {
    return outlook()
      .filter(({ id, held }) => held === 'normal' && ids.includes(id))
      .flatMap((row) => RISK_RULES.map((rule) => ({ id: idOf({ rule, ...row }), level: row.level })))
  }

  function take(
    ids: readonly string[],
    { post, reason }: { readonly post: string; readonly reason: string },
    by: string,
  ): readonly StandingRisk[] | Promise<readonly StandingRisk[]> {
    const alerts = standing().filter(({ id }) => ids.includes(id))
    const before = beforeAlerts(ids)
    if (alerts.length === 0 && before.length === 0)
      throw new RiskRefused(
        `${ids.length === 1 ? 'id: no alert of this id stands; it' : 'ids: no alert of these ids stands; they'} may be over. Ask riskDesk { alerts { id } } for those that do`,
        '该预警已不在；请刷新后再认领',
      )
    checkWords(post, reason)
    const asOf = twin()?.state.asOf
    const takenAs = (level: RiskLevel, since: number): RiskTaken => ({
      post: post.trim(),
      reason: reason.trim(),
      by,
      at: now(),
      asOf: asOf ?? since,
      level,
    })
    const taking = alerts.map((alert): StandingRisk & { readonly taken: RiskTaken } => ({
      ...alert,
      overdue: false,
      taken: takenAs(alert.level, alert.since),
    }))
    const all = new Map([
      ...before.map(({ id, level }) => [id, takenAs(level, seen?.asOf ?? now())] as const),
      ...taking.map(({ id, taken: of }) => [id, of] as const),
    ])
    const told = (): readonly StandingRisk[] => {
      for (const [id, of] of all) taken.set(id, of)
      tell()
      return taking
    }
    const records = [...all].map(([id, of]): DeskRecord => ({ kind: 'taken', id, ...of }))
    const kept = store.keep(records, standingOf(new Map([...taken, ...all])))
    return kept === undefined ? told() : kept.then(told)
  }

  const { newer } = store
  /** Of shared records: one thing after the other, so that none is told that another has overtaken. */
  let queue: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => T | Promise<T>): Promise<T> => {
    const done = queue.then(work)
    queue = done.catch(() => {
      // Told to whoever asked for it.
    })
    return done
  }
  let looking = false
  function look(): void {
    if (newer === null) return void read()
    if (looking) return
    looking = true
    inTurn(async () => {
      const found = await newer()
      if (found !== null) resume(found)
      await read()
    })
      .catch(unwritten)
      .finally(() => {
        looking = false
      })
  }

  const timer = setInterval(look, LOOK_MILLISECONDS)
  timer.unref()
  const quit = store.onNews(look)

  return {
    view: (): DeskView => ({
      forecast: seen,
      risks,
      alerts: standing(),
      outlook: outlook(),
      nextForecastAt: seen === null ? null : nextForecastAt(seen.asOf),
      ladders: levels.map((level) => level.view()),
    }),
    groups: (alerts) => alertGroups(city, alerts, ranking, thresholds.judgedHours),
    take: (ids, asked, by) => (newer === null ? take(ids, asked, by) : inTurn(() => take(ids, asked, by))),
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async caughtUp() {
      if (newer === null) return
      await inTurn(async () => {
        const found = await newer()
        if (found !== null) resume(found)
      })
    },
    stop() {
      clearInterval(timer)
      quit()
    },
  }
}

const hasUnits = (city: CityModel, facility: number): boolean =>
  city.units.some((unit) => unit.facility === facility && unit.kind !== 'emergency')

/** Levels that stood, by id; what was taken of them goes into `taken`. */
function restored(records: readonly DeskRecord[], taken: Map<string, RiskTaken>): Map<string, HeldLevel> {
  const levels = new Map<string, HeldLevel>()
  for (const record of records) {
    if (record.kind === 'taken') {
      const { kind: _kind, id, ...of } = record
      taken.set(id, of)
    }
    if (record.kind !== 'risk') continue
    const level = RISK_LEVELS.indexOf(record.to)
    const of = taken.get(record.id)
    if (of && (level === 0 || level > RISK_LEVELS.indexOf(of.level))) taken.delete(record.id)
    if (level === 0) levels.delete(record.id)
    else levels.set(record.id, { level, asked: level, readings: 0, since: record.at })
  }
  return levels
}

/** The book as it stood, with the risks of the first forecast since. */
function rememberedBook(
  levels: ReadonlyMap<string, HeldLevel>,
  risks: readonly BedRisk[],
  idOf: (of: Pick<RiskChange, 'rule' | 'resource' | 'facility'>) => string,
): RiskBook {
  const book = new Map<string, { held: HeldLevel; risk: BedRisk; stale: boolean }>()
  for (const risk of risks)
    for (const rule of ['no-bed', 'time-to-break'] as const) {
      const held = levels.get(idOf({ rule, ...risk }))
      if (held) book.set(`${rule}:${risk.resource}:${risk.facility}`, { held, risk, stale: false })
    }
  return book
}

/** Words go through the net for personal data: a post is named, never a person. */
function checkWords(post: string, reason: string): void {
  const length = [...post.trim()].length
  if (length < SHORTEST_POST || length > LONGEST_POST)
    throw new RiskRefused(
      `post must name the post that takes it, in ${SHORTEST_POST} to ${LONGEST_POST} characters, such as 医院床位管理岗`,
      `须写明认领岗位，${SHORTEST_POST} 至 ${LONGEST_POST} 字，如“医院床位管理岗”`,
    )
  for (const [field, zh, text] of [
    ['post', '岗位', post.trim().padEnd(3, '·')],
    ['reason', '说明', reason],
  ] as const) {
    const why = reasonProblem(text)
    if (why !== null)
      throw new RiskRefused(
        `${field} does not pass: ${why.replace('say what was checked and with whom', 'say what is being done')}`,
        `${zh}不合要求：须为 3 至 300 字、一行，不含证件号、电话或邮箱；只写事由与岗位，不写个人`,
      )
  }
}
