/**
 * Supervision 监管: the audit log read for people who answer for it. Rows of the last seven days are kept in memory, read on from
 * where the last look ended; what has been noted and is not a row yet counts too. Settling a finding is a row of the log.
 */
import type { BreakGlass } from '../access-control/break-glass.ts'
import { type Caller, roleOf } from '../access-control/caller.ts'
import type { AuditTrail } from '../audit/audit-trail.ts'
import type { Auditing } from '../audit/auditing.ts'
import { type ChainState, chainWatch } from '../audit/chain-watch.ts'
import { reasonProblem } from '../quarantine/reason.ts'
import { Refusal } from '../refusal.ts'
import type { Report } from '../telemetry/log-events.ts'
import { type Finding, findingsIn, settledShape } from './findings.ts'
import { type NotedRow, notedRow } from './noted-row.ts'
import type { Facts } from './rule.ts'
import { type Summary, summaryOf } from './summary.ts'

const HOUR = 3_600_000
export const MOST_HOURS = 168
/** Rows that are kept; a busier week is told from where they begin. */
const MOST_ROWS = 200_000
const PAGE = 1_000
const MOST_READINGS = 5

export interface Supervised extends Summary {
  /** Epoch ms, the wall clock. */
  readonly since: number
  readonly until: number
  /** Whether all rows of the span could be kept. */
  readonly complete: boolean
  readonly rows: number
  readonly findings: readonly Finding[]
}

/** The request cannot be done; the message names the remedy. */
export class SettlingRefused extends Refusal {}

export interface Supervision {
  /** @param hours 1 to `MOST_HOURS`. */
  read(hours: number): Promise<Supervised>
  /** @throws SettlingRefused; an Error where it cannot be noted. */
  acknowledge(auditing: Auditing, caller: Caller, id: string, reason: string): Promise<Finding>
  chain(): Promise<ChainState | null>
  /** Ids of places looked at while an emergency access lasted, by whoever held it. */
  lookedAt(who: string, since: number, until: number): Promise<readonly string[]>
  /** Tells the operator of findings that are new. */
  tell(): Promise<void>
}

export interface SupervisionParts {
  readonly now: () => number
  readonly report: Report
  /** IANA name, for hours of the day. */
  readonly zone: string
}

export function supervision(
  trail: AuditTrail,
  breakGlass: Pick<BreakGlass, 'list'>,
  { now, report, zone }: SupervisionParts,
): Supervision {
  const chain = chainWatch(trail.log, now)
  const hours = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', hourCycle: 'h23' })
  let rows: NotedRow[] = []
  let read: number | null = null
  let dropped = Number.NEGATIVE_INFINITY
  let reading: Promise<void> = Promise.resolve()
  const told = new Set<string>()

  async function readOn(): Promise<void> {
    await trail.settle()
    const oldest = now() - MOST_HOURS * HOUR
    read ??= await trail.log.before(oldest)
    for (;;) {
      const page = await trail.log.after(read, PAGE)
      for (const row of page) rows.push(notedRow(row, row.number))
      read = page.at(-1)?.number ?? read
      if (page.length < PAGE) break
    }
    if (rows.length > MOST_ROWS) {
      dropped = rows[rows.length - MOST_ROWS - 1]!.at
      rows = rows.slice(-MOST_ROWS)
    }
    if (rows.length > 0 && rows[0]!.at < oldest) rows = rows.filter(({ at }) => at >= oldest)
  }

  /** One reading at a time: two would read the same rows. */
  async function current(): Promise<readonly NotedRow[]> {
    // A repeat that somebody else's reading has just sent to the log is in neither until it is written.
    for (let tries = 0; tries < MOST_READINGS; tries++) {
      const before = trail.written()
      reading = reading.then(readOn, readOn)
      await reading
      const after = trail.written()
      if (!after.underWay && after.rows === before.rows) break
    }
    return [...rows, ...trail.repeats().map((entry) => notedRow(entry, null))]
  }

  async function facts(all: readonly NotedRow[]): Promise<Facts> {
    return { rows: all, emergencies: await breakGlass.list(), now: now(), localHour: (at) => Number(hours.format(at)) }
  }

  return {
    async read(span) {
      const all = await current()
      const until = now()
      const since = until - span * HOUR
      const found = findingsIn(await facts(all))
      return {
        ...summaryOf(all, since, until),
        since,
        until,
        complete: dropped < since,
        rows: all.reduce((sum, { at }) => sum + (at >= since ? 1 : 0), 0),
        // What is not settled stays, however old.
        findings: found.filter(({ acknowledged, last }) => acknowledged === null || last >= since),
      }
    },
    async acknowledge(auditing, caller, id, reason) {
      const problem = reasonProblem(reason)
      if (problem !== null) throw new SettlingRefused(problem)
      const finding = findingsIn(await facts(await current())).find((one) => one.id === id)
      if (finding === undefined)
        throw new SettlingRefused(`there is no finding of this id in the last ${MOST_HOURS} hours; see supervision`)
      if (finding.acknowledged !== null) throw new SettlingRefused('it was settled already')
      const by = roleOf(caller)
      if (by === finding.who)
        throw new SettlingRefused('nobody settles what was found of themselves: a second person does')
      await auditing.must({ kind: 'ACKNOWLEDGED', shape: settledShape(finding), objects: [id], note: reason.trim() })
      const acknowledged = { by, at: now(), reason: reason.trim(), of: finding }
      return { ...finding, acknowledged, before: acknowledged }
    },
    chain: () => chain.state(),
    async lookedAt(who, since, until) {
      const all = await current()
      const own = all.filter(
        (row) => row.who === who && row.emergency && row.at >= since && row.at <= until && row.objects.length > 0,
      )
      return [...new Set(own.flatMap(({ objects }) => objects))]
    },
    async tell() {
      // Who it was and what they looked at stand in the audit log and on the screen, not in the server's own.
      for (const { id, rule, severity, acknowledged, before } of findingsIn(await facts(await current()))) {
        const key = `${id} ${before?.at ?? ''}`
        if (told.has(key) || acknowledged !== null) continue
        told.add(key)
        report('supervision.finding', { severity, rule: rule.id, id })
      }
    },
  }
}
