/**
 * From an encounter's token to its slot: an open-addressing table with linear probing beside the patient records, and the
 * list of free slots. Called by transitions only.
 */
import { growPatients, type TwinState } from './state.ts'

/** Slot of an encounter by its token words, or -1. */
export function findPatient(state: TwinState, tokenHigh: number, tokenLow: number): number {
  const { patients } = state
  const table = patients.lookUp ?? patients.tokens()
  const mask = table.length - 1
  const low = tokenLow >>> 0
  const high = tokenHigh >>> 0
  for (let at = low & mask; table[at] !== 0; at = (at + 1) & mask) {
    const p = table[at]! - 1
    if (patients.tokenLow(p) === low && patients.tokenHigh(p) === high) return p
  }
  return -1
}

/** Takes a free slot for an encounter and enters its token; grows the records when all are taken. */
export function addPatient(state: TwinState, tokenHigh: number, tokenLow: number): number {
  if (state.patients.head[0] === -1) growPatients(state)
  const { patients } = state
  const p = patients.head[0]!
  patients.head[0] = patients.next(p)
  patients.head[1]!++
  patients.setTokenHigh(p, tokenHigh)
  patients.setTokenLow(p, tokenLow)
  insertToken(state, p)
  state.clock.times[1]!++
  return p
}

/** Enters the token of a slot, where there is a look-up. */
export function insertToken(state: TwinState, patient: number): void {
  const { patients } = state
  const table = patients.lookUp
  if (table === null) return
  const mask = table.length - 1
  let at = patients.tokenLow(patient) & mask
  while (table[at] !== 0) at = (at + 1) & mask
  table[at] = patient + 1
}

/** Takes the token out and closes the gap behind it, so that no tombstones gather (Knuth, vol. 3, 6.4, algorithm R). */
export function removeToken(state: TwinState, patient: number): void {
  const { patients } = state
  const table = patients.lookUp
  if (table === null) return
  const mask = table.length - 1
  let hole = patients.tokenLow(patient) & mask
  while (table[hole] !== patient + 1) hole = (hole + 1) & mask
  table[hole] = 0
  for (let at = (hole + 1) & mask; table[at] !== 0; at = (at + 1) & mask) {
    const home = patients.tokenLow(table[at]! - 1) & mask
    const between = hole <= at ? hole < home && home <= at : hole < home || home <= at
    if (between) continue
    table[hole] = table[at]!
    table[at] = 0
    hole = at
  }
}
