/** Who somebody is, by what an OpenID provider says of them. */
import type { Caller } from '../access-control/caller.ts'
import { definitionOf, roleNamed } from '../access-control/roles.ts'
import { inRole } from '../access-control/tokens.ts'

export interface ClaimNames {
  /** Path of the claim that holds the role, or a list with one: `role`, `realm_access.roles`. */
  readonly role: string
  /** Path of the claim that holds the ids of places, as a list or as text with commas. */
  readonly places: string
}

const NAME = /^[\w.@:|-]{1,128}$/

function claimAt(claims: Readonly<Record<string, unknown>>, path: string): unknown {
  // A claim may have dots in its own name, as those that are addresses.
  if (path in claims) return claims[path]
  return path.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], claims)
}

const textsOf = (value: unknown): readonly string[] => {
  const list = Array.isArray(value) ? value : typeof value === 'string' ? value.split(/[\s,]+/) : []
  return list.filter((one): one is string => typeof one === 'string' && one !== '')
}

/** The caller, or why there is none: the provider's words are not repeated, names of claims are. */
export function claimedCaller(
  claims: Readonly<Record<string, unknown>>,
  names: ClaimNames,
): { readonly caller: Caller } | { readonly why: string } {
  const { sub } = claims
  if (typeof sub !== 'string' || !NAME.test(sub)) return { why: 'the provider names no subject that can be noted' }
  const roles = textsOf(claimAt(claims, names.role)).flatMap((name) => roleNamed(name) ?? [])
  const [role, ...others] = [...new Set(roles)]
  if (role === undefined)
    return { why: `the provider gives no role of this system in the claim "${names.role}" (OIDC_ROLE_CLAIM)` }
  if (others.length > 0)
    return {
      why: `the provider gives several roles in the claim "${names.role}"; one is needed, so that it is clear what counts`,
    }
  const places = textsOf(claimAt(claims, names.places))
  if (definitionOf(role).places && places.length === 0)
    return { why: `role ${role} is bound to places, and the claim "${names.places}" names none (OIDC_SCOPE_CLAIM)` }
  return { caller: inRole(role, sub, places) }
}
