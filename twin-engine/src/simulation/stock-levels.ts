/**
 * How much of every stock is there, what the patients use of it, and what stops where it is out. The part `stocks` runs on
 * it; what a treatment takes at once is taken here.
 */
import { NEEDS } from '../city/city.ts'
import { STOCK_ITEMS } from '../events/event.ts'
import type { Parameters } from '../parameters/parameters.ts'
import { BED_STATUS_COUNT, BedStatus } from '../state/state.ts'
import type { Stop } from './conditions.ts'
import { Handler } from './handlers.ts'
import { type Measure, NOT_KNOWN } from './measures.ts'
import type { PartRun } from './parts/part.ts'
import type { Simulation } from './simulation.ts'
import { BLOOD_O, ITEM_COUNT, OXYGEN, type StockUse } from './stock-use.ts'
import type { Total } from './totals.ts'

const DAY = 1440
const ICU_NEED = NEEDS.indexOf('icu')
const NEVER = Number.POSITIVE_INFINITY

/** What stops where an item is out; of the others the hours are counted. */
const STOPS_WITHOUT: readonly (Stop | null)[] = STOCK_ITEMS.map((item) =>
  item === 'oxygen'
    ? 'oxygen'
    : item === 'blood-o'
      ? 'planned-operations'
      : item === 'protective-kit'
        ? 'protective-kit'
        : null,
)

export interface StocksModel extends StockUse {
  readonly figures: Parameters['stocks']
}

/** Deliveries of an item bring a share of what is used on ordinary days, from one minute to another. */
export interface Shortage {
  readonly item: number
  readonly facilities: readonly number[]
  readonly deliveredShare: number
  /** Days of supply to which the stock falls at the start; null = it stays as it is. */
  readonly daysLeft: number | null
  readonly fromMinute: number
  readonly untilMinute: number
}

/** So many ordinary days' worth of an item is brought to `to`: from outside (`from` -1), or out of another's stock. */
export interface StockMove {
  readonly item: number
  readonly from: number
  readonly to: number
  readonly days: number
  readonly departMinute: number
  readonly arriveMinute: number
}

export class StocksRun implements PartRun<StocksRun> {
  readonly model: StocksModel
  /** By `facility × ITEM_COUNT + item`: what is there (NaN = not known, or none is held), and the minute of the delivery due. */
  readonly level: Float64Array
  readonly due: Float64Array
  readonly deliveredShare: Float64Array
  /** Minute of the last delivery, or of the shortage's beginning: a shortage brings its share of the use since then. */
  readonly suppliedUntil: Float64Array
  readonly isOut: Uint8Array
  /** By facility: minute up to which the use is taken off, and items that are out. */
  readonly usedUntil: Float64Array
  readonly itemsOut: Uint8Array
  /** Oxygen used a day by those who lay there when the stock was looked at last. */
  readonly oxygenPerDay: Float64Array
  shortages: readonly Shortage[] = []
  shortageActive: Uint8Array = new Uint8Array(0)
  moves: readonly StockMove[] = []
  /** What is on its way, by move. */
  carried: Float64Array = new Float64Array(0)

  constructor(model: StocksModel) {
    const cells = model.ordinary.length
    this.model = model
    this.level = new Float64Array(cells).fill(Number.NaN)
    this.due = new Float64Array(cells).fill(NEVER)
    this.deliveredShare = new Float64Array(cells).fill(1)
    this.suppliedUntil = new Float64Array(cells)
    this.isOut = new Uint8Array(cells)
    this.usedUntil = new Float64Array(cells / ITEM_COUNT)
    this.itemsOut = new Uint8Array(cells / ITEM_COUNT)
    this.oxygenPerDay = new Float64Array(cells / ITEM_COUNT)
  }

  copy(): StocksRun {
    const copy = new StocksRun(this.model)
    copy.level.set(this.level)
    copy.due.set(this.due)
    copy.deliveredShare.set(this.deliveredShare)
    copy.suppliedUntil.set(this.suppliedUntil)
    copy.isOut.set(this.isOut)
    copy.usedUntil.set(this.usedUntil)
    copy.itemsOut.set(this.itemsOut)
    copy.oxygenPerDay.set(this.oxygenPerDay)
    copy.shortages = this.shortages
    copy.shortageActive = this.shortageActive.slice()
    copy.moves = this.moves
    copy.carried = this.carried.slice()
    return copy
  }

  sample(simulation: Simulation, facility: number, values: Record<Measure, Uint16Array>, at: number): void {
    if (this.itemsOut[facility]! > 0) takeUse(simulation, this, facility)
    const cell = facility * ITEM_COUNT + OXYGEN
    if (Number.isNaN(this.level[cell]!)) return
    const since = (simulation.minute - this.usedUntil[facility]!) / DAY
    const left = Math.max(0, this.level[cell]! - since * this.oxygenPerDay[facility]!)
    const tenths = Math.round((left / this.model.ordinary[cell]!) * TENTHS_A_DAY)
    values.oxygenLeft[at] = Math.min(NOT_KNOWN - 1, tenths)
  }
}

/** Of the measure `oxygenLeft`. */
export const TENTHS_A_DAY = 240

/** Use of each item a day at the facility at hand, by the patients who lie there now. */
export const use = new Float64Array(ITEM_COUNT)

export function useOf(simulation: Simulation, model: StocksModel, facility: number): void {
  const { units, index } = simulation.state
  use.fill(0)
  use[BLOOD_O] = model.emergencyPerDay[facility]!
  for (const unit of index.unitsOfFacility[facility]!) {
    const kind = index.kindOfUnit[unit]!
    if (kind === 2) continue
    const at = unit * BED_STATUS_COUNT
    const lying = units.count[at + BedStatus.occupied]! + units.count[at + BedStatus.held]!
    if (lying === 0) continue
    const first = (kind === 1 ? ICU_NEED : index.needOfUnit[unit]!) * ITEM_COUNT
    for (let item = 0; item < ITEM_COUNT; item++) use[item]! += lying * model.perBedDay[first + item]!
  }
}

/**
 * Takes off what was used since the last time, as by those who lie there now; leaves the present use in `use`. The expected
 * emergencies count in the use that days of supply are told by, their red cells are taken when they come.
 */
export function takeUse(simulation: Simulation, run: StocksRun, facility: number): void {
  const { model, level, isOut } = run
  const days = (simulation.minute - run.usedUntil[facility]!) / DAY
  useOf(simulation, model, facility)
  run.oxygenPerDay[facility] = use[OXYGEN]!
  if (days <= 0) return
  run.usedUntil[facility] = simulation.minute
  for (let item = 0; item < ITEM_COUNT; item++) {
    const cell = facility * ITEM_COUNT + item
    const there = level[cell]!
    if (Number.isNaN(there)) continue
    const perDay = use[item]! - (item === BLOOD_O ? model.emergencyPerDay[facility]! : 0)
    const wanted = perDay * days
    if (isOut[cell] === 1) simulation.totals.add(totalOf(item), facility, days * 24)
    if (wanted <= 0) continue
    if (wanted < there) {
      level[cell] = there - wanted
      continue
    }
    level[cell] = 0
    if (isOut[cell] === 1) continue
    simulation.totals.add(totalOf(item), facility, ((wanted - there) / perDay) * 24)
    setOut(simulation, run, facility, item, true)
  }
}

const totalOf = (item: number): Total =>
  item === OXYGEN ? 'oxygenOutHours' : item === BLOOD_O ? 'bloodOutHours' : 'otherStockOutHours'

/** The item is out, or no longer. @returns whether beds may be given again that were not */
export function setOut(
  simulation: Simulation,
  run: StocksRun,
  facility: number,
  item: number,
  isOut: boolean,
): boolean {
  const cell = facility * ITEM_COUNT + item
  if (run.isOut[cell] === (isOut ? 1 : 0)) return false
  run.isOut[cell] = isOut ? 1 : 0
  run.itemsOut[facility]! += isOut ? 1 : -1
  const stop = STOPS_WITHOUT[item]
  return stop ? simulation.conditions.change(facility, stop, isOut ? 1 : -1) : false
}

/** A treatment begins: an emergency of level Ⅰ takes red cells of group O, as many as there are. */
export function usedInTreatment(simulation: Simulation, facility: number, level: number): void {
  const run = simulation.parts.stocks
  if (run === null || level !== 1) return
  const cell = facility * ITEM_COUNT + BLOOD_O
  const there = run.level[cell]!
  // NaN, where the stock is not known, passes neither.
  if (there > run.model.perEmergency) run.level[cell] = there - run.model.perEmergency
  else if (there > 0) {
    // What is out is out from now on, not since the stock was looked at last.
    takeUse(simulation, run, facility)
    run.level[cell] = 0
    setOut(simulation, run, facility, BLOOD_O, true)
    simulation.schedule(simulation.minute, Handler.facilityStock, facility, 0)
  }
}
