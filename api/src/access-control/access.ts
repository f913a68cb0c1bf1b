/**
 * What one caller sees of one city, worked out once per caller and asked where data are read: for whole classes, for a
 * facility, for a unit.
 */
import type { CityModel } from '@kangcheng/twin-engine'
import { type Caller, isElevated } from './caller.ts'
import type { DataClass } from './data-classes.ts'
import { reachOf } from './roles.ts'
import { type Scope, scopeIn } from './scope.ts'
import { SMALLEST_SHOWN } from './small-counts.ts'

export interface Access {
  readonly caller: Caller
  /** The class of the whole city. */
  seesAll(cls: DataClass): boolean
  /** The class at a facility, wholly. */
  sees(cls: DataClass, facility: number): boolean
  seesUnit(cls: DataClass, unit: number): boolean
  /** The class somewhere at least. */
  reaches(cls: DataClass): boolean
  /** null = all of the city is the caller's, as far as its role goes. */
  readonly scope: Scope | null
}

const known = new WeakMap<CityModel, Map<string, Scope>>()
const MOST_SCOPES_KEPT = 1_000

function scopeOf(city: CityModel, places: readonly string[]): Scope {
  let scopes = known.get(city)
  if (scopes === undefined || scopes.size >= MOST_SCOPES_KEPT) {
    scopes = new Map()
    known.set(city, scopes)
  }
  const key = places.join('\n')
  let scope = scopes.get(key)
  if (scope === undefined) {
    scope = scopeIn(city, places)
    scopes.set(key, scope)
  }
  return scope
}

export function accessOf(caller: Caller, city: CityModel): Access {
  const places = caller.kind === 'local' || caller.kind === 'sender' ? undefined : caller.places
  const elevated = isElevated(caller)
  const scope = places === undefined ? null : scopeOf(city, places)
  const within = (cls: DataClass, own: Uint8Array | undefined, at: number): boolean => {
    const reach = reachOf(caller.kind, cls, elevated)
    // Without places nothing is a role's own: a token that lost its places opens nothing.
    return reach === 'all' || (reach === 'own' && own?.[at] === 1)
  }
  return {
    caller,
    scope,
    seesAll: (cls) => reachOf(caller.kind, cls, elevated) === 'all',
    reaches: (cls) => reachOf(caller.kind, cls, elevated) !== null,
    sees: (cls, facility) => within(cls, scope?.facilities, facility),
    seesUnit: (cls, unit) => within(cls, scope?.units, unit),
  }
}

/** The one source whose entries and receipts a caller may see; null = all of them. */
export const ownSourceOnly = (caller: Caller): string | null => (caller.kind === 'sender' ? caller.source : null)

/**
 * The smallest count of people by attribute that a caller sees, with everything hidden that would give a smaller one away;
 * null for those who work with the data itself, for whom single small bundles are left out and nothing more.
 * Who holds places is a partner to all others.
 */
export function smallestShown({ caller, scope }: Access): number | null {
  if (caller.kind === 'local' || caller.kind === 'steward') return null
  return caller.kind === 'public' || caller.kind === 'recipient' || scope !== null
    ? SMALLEST_SHOWN.public
    : SMALLEST_SHOWN.inside
}

/**
 * The smallest number of people in beds that a caller sees of a hospital; null = any. Beds are a fact of capacity to all who work with
 * hospitals, and to nobody else.
 */
export const smallestInBeds = ({ caller }: Access): number | null =>
  caller.kind === 'public' ? SMALLEST_SHOWN.public : null

/** The same at a facility that may be the caller's own. */
export const ownSmallestShown = (access: Access, facility: number): number | null =>
  access.scope !== null && access.sees('operations', facility) ? SMALLEST_SHOWN.inside : smallestShown(access)
