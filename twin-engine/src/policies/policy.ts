/** What an allocation policy is: a function from a request for a bed to a hospital. */
import type { BedClass, Text } from '../city/city.ts'
import type { TwinState } from '../state/state.ts'

/** Somebody needs a bed of a class and the own hospital has none. Indices are those of the city. */
export interface BedRequest {
  readonly facility: number
  readonly bedClass: BedClass
  /** The other facilities with beds of the class, nearest first. */
  readonly nearest: Int32Array
}

/** Chooses among the other hospitals; reads the state and never writes it. */
export interface AllocationPolicy {
  readonly id: string
  readonly name: Text
  /** Index of a facility that has an available bed of the class, or -1: wait and ask again. */
  readonly choose: (request: BedRequest, state: TwinState) => number
}
