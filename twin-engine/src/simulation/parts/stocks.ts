/**
 * Stocks: oxygen, blood by group, antibiotics, protective kit. What the patients in beds use flows out evenly, an emergency of
 * level Ⅰ takes red cells of group O at once; below the reorder point more is ordered, and after the lead time the stock is
 * full again. No stock is ever below zero. Without oxygen nobody who needs it is admitted, without protective kit nobody
 * infectious, and without group O no planned operation begins.
 */
import { offerFreeBeds } from '../flows/reopening.ts'
import { Handler } from '../handlers.ts'
import type { Simulation } from '../simulation.ts'
import { tellStock } from '../steps.ts'
import {
  type Shortage,
  type StockMove,
  type StocksModel,
  StocksRun,
  setOut,
  takeUse,
  use,
  useOf,
} from '../stock-levels.ts'
import { ITEM_COUNT, OXYGEN, stockUseOf } from '../stock-use.ts'
import type { CarePart } from './part.ts'

export type { StocksModel, StocksRun } from '../stock-levels.ts'

const HOUR = 60
const DAY = 1440
/** Between two looks at every stock; one that runs out before the next is looked at then. */
const CHECK_MINUTES = 6 * HOUR
const NEVER = Number.POSITIVE_INFINITY

export const stocks: CarePart<StocksModel, StocksRun> = {
  id: 'stocks',
  name: { zh: '药品、血液与氧气', en: 'Stocks: medicines, blood, oxygen' },
  fidelity: 'flow',
  model: (city, parameters) => ({ ...stockUseOf(city, parameters), figures: parameters.stocks }),
  start,
  handlers: {
    [Handler.stocksCheck]: checkAll,
    [Handler.facilityStock]: facilityStock,
    [Handler.shortageChanges]: shortageChanges,
    [Handler.stockMoves]: stockMoves,
  },
}

/** A stock that was reported is what it was then; one never heard of is not known, and nothing follows from it. */
function start(simulation: Simulation, model: StocksModel): StocksRun {
  const run = new StocksRun(model)
  const { daysOfSupply } = simulation.state.facilities
  for (let facility = 0; facility < run.usedUntil.length; facility++) {
    useOf(simulation, model, facility)
    run.oxygenPerDay[facility] = use[OXYGEN]!
    for (let item = 0; item < ITEM_COUNT; item++) {
      const cell = facility * ITEM_COUNT + item
      const days = daysOfSupply[cell]!
      if (Number.isNaN(days) || Number.isNaN(model.ordinary[cell]!)) continue
      run.level[cell] = Math.max(0, days) * (use[item]! > 0 ? use[item]! : model.ordinary[cell]!)
      if (run.level[cell] === 0) setOut(simulation, run, facility, item, true)
      else if (days * DAY < CHECK_MINUTES) simulation.schedule(days * DAY, Handler.facilityStock, facility, 0)
    }
  }
  simulation.schedule(CHECK_MINUTES, Handler.stocksCheck, 0, 0)
  return run
}

function checkAll(simulation: Simulation): void {
  const run = simulation.parts.stocks
  simulation.bookkeeping++
  simulation.schedule(simulation.minute + CHECK_MINUTES, Handler.stocksCheck, 0, 0)
  if (run === null) return
  for (let facility = 0; facility < run.usedUntil.length; facility++) look(simulation, run, facility)
}

/** Argument 0 = a stock may have run out; 1 + item = a delivery of it is due. */
function facilityStock(simulation: Simulation, facility: number, argument: number): void {
  const run = simulation.parts.stocks
  if (run === null) return
  if (argument > 0) deliver(simulation, run, facility, argument - 1)
  else simulation.bookkeeping++
  look(simulation, run, facility)
}

function deliver(simulation: Simulation, run: StocksRun, facility: number, item: number): void {
  const cell = facility * ITEM_COUNT + item
  if (run.due[cell] !== simulation.minute) return
  run.due[cell] = NEVER
  takeUse(simulation, run, facility)
  const lacking = Math.max(0, run.model.full[cell]! - run.level[cell]!)
  const share = run.deliveredShare[cell]!
  const supplied = (share * run.model.ordinary[cell]! * (simulation.minute - run.suppliedUntil[cell]!)) / DAY
  run.suppliedUntil[cell] = simulation.minute
  put(simulation, run, facility, item, share < 1 ? Math.min(lacking, supplied) : lacking)
}

function put(simulation: Simulation, run: StocksRun, facility: number, item: number, amount: number): void {
  const cell = facility * ITEM_COUNT + item
  if (!(amount > 0) || Number.isNaN(run.level[cell]!)) return
  run.level[cell]! += amount
  if (setOut(simulation, run, facility, item, false)) offerFreeBeds(simulation, facility)
}

/** Takes the use off, orders what is low, tells what has changed, and plans to look again when the first stock would be out. */
function look(simulation: Simulation, run: StocksRun, facility: number): void {
  const { model, level, due } = run
  const { daysOfSupply } = simulation.state.facilities
  takeUse(simulation, run, facility)
  let soonest = CHECK_MINUTES
  for (let item = 0; item < ITEM_COUNT; item++) {
    const cell = facility * ITEM_COUNT + item
    const there = level[cell]!
    if (Number.isNaN(there)) continue
    if (due[cell] === NEVER && there < model.figures.reorderShare * model.full[cell]!)
      order(simulation, run, facility, item)
    if (use[item]! <= 0) continue
    const days = there / use[item]!
    if (days > 0 && days * DAY < soonest) soonest = days * DAY
    const told = Math.round(days * 10) / 10
    if (Math.fround(told) !== daysOfSupply[cell]) tellStock(simulation, facility, item, told)
  }
  if (soonest < CHECK_MINUTES)
    simulation.schedule(simulation.minute + Math.max(LEAST_MINUTES, soonest), Handler.facilityStock, facility, 0)
}

/** Between two looks at a stock that runs out, so that they do not pile up at its end. */
const LEAST_MINUTES = 5

function order(simulation: Simulation, run: StocksRun, facility: number, item: number): void {
  // Half an hour at least, so that a lead time of nothing does not order for ever in one minute.
  const minute = simulation.minute + Math.max(30, run.model.figures.leadHours[item]! * HOUR)
  run.due[facility * ITEM_COUNT + item] = minute
  simulation.schedule(minute, Handler.facilityStock, facility, 1 + item)
}

/** Plans a shortage; a stock that was never reported is taken for an ordinary one when it begins. */
export function planShortage(simulation: Simulation, run: StocksRun, shortage: Shortage): void {
  const ordinal = run.shortages.length
  run.shortages = [...run.shortages, shortage]
  const active = new Uint8Array(run.shortages.length)
  active.set(run.shortageActive)
  run.shortageActive = active
  simulation.schedule(shortage.fromMinute, Handler.shortageChanges, ordinal, 1)
  simulation.schedule(shortage.untilMinute, Handler.shortageChanges, ordinal, 0)
}

/** Whether a facility's stock of an item is known. */
export const isKnown = (run: StocksRun, facility: number, item: number): boolean =>
  !Number.isNaN(run.level[facility * ITEM_COUNT + item]!)

function shortageChanges(simulation: Simulation, subject: number, argument: number): void {
  const run = simulation.parts.stocks
  if (run === null) return
  run.shortageActive[subject] = argument
  const { item, facilities, daysLeft } = run.shortages[subject]!
  for (const facility of facilities) {
    const cell = facility * ITEM_COUNT + item
    if (Number.isNaN(run.model.ordinary[cell]!)) continue
    takeUse(simulation, run, facility)
    if (argument === 1) fall(simulation, run, facility, item, daysLeft)
    if (argument === 1) run.suppliedUntil[cell] = simulation.minute
    run.deliveredShare[cell] = deliveredShareOf(run, facility, item)
    look(simulation, run, facility)
  }
}

/** The stock stands at so many days of the present use, where it is not lower already. */
function fall(simulation: Simulation, run: StocksRun, facility: number, item: number, daysLeft: number | null): void {
  const cell = facility * ITEM_COUNT + item
  const { figures, full, ordinary } = run.model
  if (Number.isNaN(run.level[cell]!)) run.level[cell] = (full[cell]! * (1 + figures.reorderShare)) / 2
  if (daysLeft === null) return
  const left = daysLeft * (use[item]! > 0 ? use[item]! : ordinary[cell]!)
  run.level[cell] = Math.min(run.level[cell]!, left)
  if (run.level[cell] === 0) setOut(simulation, run, facility, item, true)
}

function deliveredShareOf(run: StocksRun, facility: number, item: number): number {
  let least = 1
  run.shortages.forEach((shortage, i) => {
    if (run.shortageActive[i] === 1 && shortage.item === item && shortage.facilities.includes(facility))
      least = Math.min(least, shortage.deliveredShare)
  })
  return least
}

export function planStockMove(simulation: Simulation, run: StocksRun, move: StockMove): void {
  const ordinal = run.moves.length
  run.moves = [...run.moves, move]
  const carried = new Float64Array(run.moves.length)
  carried.set(run.carried)
  run.carried = carried
  simulation.schedule(move.departMinute, Handler.stockMoves, ordinal, 0)
  simulation.schedule(move.arriveMinute, Handler.stockMoves, ordinal, 1)
}

/** Argument 0 = what is brought leaves where it lies, where only what is above the reorder point is given away; 1 = it arrives. */
function stockMoves(simulation: Simulation, subject: number, argument: number): void {
  const run = simulation.parts.stocks
  if (run === null) return
  const { item, from, to, days } = run.moves[subject]!
  if (argument === 1) {
    takeUse(simulation, run, to)
    put(simulation, run, to, item, run.carried[subject]!)
    run.carried[subject] = 0
    look(simulation, run, to)
    return
  }
  const wanted = days * run.model.ordinary[to * ITEM_COUNT + item]!
  if (from < 0) {
    run.carried[subject] = wanted
    return
  }
  takeUse(simulation, run, from)
  const cell = from * ITEM_COUNT + item
  const spare = run.level[cell]! - run.model.figures.reorderShare * run.model.full[cell]!
  const given = Math.min(wanted, spare)
  if (!(given > 0)) return
  run.level[cell]! -= given
  run.carried[subject] = given
  look(simulation, run, from)
}
