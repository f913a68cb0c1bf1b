/** A record out of a log: the state at an instant by replaying what came before, then the events of the window. */
import { apply, type CityModel, emptyState, type TwinState } from '@kangcheng/twin-engine'
import { type PastRecord, RecordReader } from '@kangcheng/twin-engine/counterfactual'
import { eventOf } from '../live/event-line.ts'

const instant = (milliseconds: number): string => new Date(milliseconds).toISOString()

/** Takes the lines of a log in order, from its beginning on. */
export class PastReading {
  readonly #from: number
  readonly #until: number
  readonly #state: TwinState
  readonly #begins: number | null
  #reader: RecordReader | null = null
  #first: number | null = null
  #newest = 0
  #events = 0
  #isOver = false

  /**
   * @param beginning the state with which the log begins, where it does not begin with nothing
   * @throws RangeError when the window cannot be replayed
   */
  constructor(city: CityModel, from: number, until: number, beginning: TwinState | null = null) {
    this.#from = from
    this.#until = until
    this.#state = beginning ?? emptyState(city)
    this.#begins = beginning === null ? null : beginning.asOf
    if (this.#begins !== null && from < this.#begins) throw tooEarly(this.#begins)
  }

  /** Events taken so far. */
  get events(): number {
    return this.#events
  }

  /** @returns false once the window is over and no further line is wanted */
  take(line: string): boolean {
    if (this.#isOver) return false
    const event = eventOf(line)
    this.#events++
    const at = event.occurredAt
    if (at > this.#newest) this.#newest = at
    if (this.#reader === null && at > this.#from) {
      if (this.#first === null && this.#begins === null) throw tooEarly(at)
      this.#reader = new RecordReader(this.#state, this.#from, this.#until)
    }
    if (this.#reader === null) {
      this.#first ??= at
      apply(this.#state, event)
      return true
    }
    // A sender's clock may run ahead of the city's: the window is over when the city's own has passed it.
    if (event.kind === 'clock.passed' && at > this.#until) {
      this.#isOver = true
      return false
    }
    this.#reader.take(event)
    return true
  }

  /** @throws RangeError naming what the log holds, when it ends before the window does */
  done(): PastRecord {
    if (this.#events === 0 && this.#begins === null)
      throw new RangeError('the log holds no event yet; wait until a feed has sent some')
    if (this.#reader === null || this.#newest < this.#until)
      throw new RangeError(
        `the record ends at ${instant(this.#newest || this.#begins || 0)}; choose an end no later than that`,
      )
    return this.#reader.done()
  }
}

const tooEarly = (begins: number): RangeError =>
  new RangeError(`the record begins at ${instant(begins)}; choose a beginning after that`)
