/**
 * A log up to an earlier instant: what a restore leaves out, and what has to be known anew. Cut by the time of receipt, which the
 * blocks carry: what senders sent afterwards is no longer in it, so that they may send it again.
 */
import { marksOfText } from '../log/beginning.ts'
import { decodeLines } from '../log/block.ts'
import { EpochNumbers } from '../log/marks.ts'
import { BLOCKS, type LogTable } from './log-tables.ts'

type Row = readonly unknown[]

/** What stands behind the cut. */
export interface CutAt {
  readonly position: number
  /** The city's clock, epoch ms; 0 = it had not started. */
  readonly asOf: number
}

interface Heard {
  readonly position: number
  readonly seenAt: number
  readonly seenAtCity: number
}

export class LogCut {
  readonly #until: number
  readonly #numbers = new Map<string, { source: string; epoch: string; numbers: EpochNumbers }>()
  readonly #heard = new Map<string, Heard>()
  #position = 0
  #asOf = 0
  #over = false
  #goneUntil = Number.NEGATIVE_INFINITY

  /** @param until epoch ms: blocks that were received later are left out. */
  constructor(until: number) {
    this.#until = until
  }

  /** Epoch ms up to which the log was compacted, where that lies behind the instant asked for; null = the instant can be had. */
  get goneUntil(): number | null {
    return this.#goneUntil > this.#until ? this.#goneUntil : null
  }

  get at(): CutAt {
    return { position: this.#position, asOf: this.#asOf }
  }

  /** Takes note of the rows of a table, in order, `beginning` before `blocks`. @returns those that stay as they are. */
  keep(of: LogTable, rows: readonly Row[]): readonly Row[] {
    if (of.name === 'beginning') this.#begin(of, rows)
    if (of.name === 'removed')
      for (const row of rows) this.#goneUntil = Math.max(this.#goneUntil, Number(this.#value(of, row, 'received_to')))
    if (of.name === BLOCKS.name) return rows.filter((row) => this.#block(of, row))
    if (of.name === 'quarantine')
      return rows.filter((row) => this.#early(of, row, 'received_at')).map((row) => this.#reopened(of, row))
    if (of.name === 'receipts' || of.name === 'share_pulls') return rows.filter((row) => this.#early(of, row, 'at'))
    // Known anew once the blocks are through.
    if (of.name === 'marks' || of.name === 'gaps') return []
    return rows
  }

  #value(of: LogTable, row: Row, column: string): unknown {
    return row[of.columns.indexOf(column)]
  }

  #early(of: LogTable, row: Row, column: string): boolean {
    return Number(this.#value(of, row, column)) <= this.#until
  }

  #begin(of: LogTable, rows: readonly Row[]): void {
    for (const row of rows) {
      this.#position = Number(this.#value(of, row, 'position'))
      this.#asOf = Number(this.#value(of, row, 'as_of'))
      for (const mark of marksOfText(String(this.#value(of, row, 'marks'))))
        this.#numbers.set(JSON.stringify([mark.source, mark.epoch]), {
          source: mark.source,
          epoch: mark.epoch,
          numbers: EpochNumbers.of(mark),
        })
    }
  }

  #block(of: LogTable, row: Row): boolean {
    const receivedAt = Number(this.#value(of, row, 'received_at'))
    // A block behind the first that is too late is too, whatever a clock that was set back says.
    this.#over ||= receivedAt > this.#until
    if (this.#over) return false
    for (const line of decodeLines(this.#value(of, row, 'payload') as Uint8Array)) {
      const { source, epoch, seq, occurredAt } = JSON.parse(line) as {
        readonly source: string
        readonly epoch: string
        readonly seq: string
        readonly occurredAt: number
      }
      this.#position++
      this.#asOf = Math.max(this.#asOf, occurredAt)
      const key = JSON.stringify([source, epoch])
      const known = this.#numbers.get(key) ?? { source, epoch, numbers: new EpochNumbers() }
      this.#numbers.set(key, known)
      if (!known.numbers.knows(BigInt(seq))) known.numbers.take(BigInt(seq))
      this.#heard.set(source, { position: this.#position, seenAt: receivedAt, seenAtCity: this.#asOf })
    }
    return true
  }

  /** An entry that was decided about later waits again. */
  #reopened(of: LogTable, row: Row): Row {
    const decidedAt = this.#value(of, row, 'decided_at')
    if (decidedAt === null || Number(decidedAt) <= this.#until) return row
    const open: Readonly<Record<string, unknown>> = {
      status: 'OPEN',
      decided_at: null,
      decided_by: null,
      decision_reason: null,
      correction: null,
      released_position: null,
      decision_receipt: null,
    }
    return row.map((value, i) => (of.columns[i]! in open ? open[of.columns[i]!] : value))
  }

  /** Rows of `sources` as they were: those of whom an event is left, and what they said of themselves. */
  sources(of: LogTable, rows: readonly Row[]): readonly Row[] {
    return rows.flatMap((row): Row[] => {
      const [source, , , , format, everyMinutes] = row
      const heard = this.#heard.get(String(source))
      if (heard !== undefined) return [[source, heard.position, heard.seenAt, heard.seenAtCity, format, everyMinutes]]
      return this.#early(of, row, 'seen_at') ? [row] : []
    })
  }

  marks(): readonly Row[] {
    return [...this.#numbers.values()].map(({ source, epoch, numbers }) => [
      source,
      epoch,
      numbers.lowest,
      numbers.highest,
    ])
  }

  gaps(): readonly Row[] {
    return [...this.#numbers.values()].flatMap(({ source, epoch, numbers }) =>
      numbers.gaps.map(({ from, to }): Row => [source, epoch, from, to]),
    )
  }
}
