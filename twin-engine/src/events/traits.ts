/**
 * What a bed is chosen by besides the need: sex, age band and isolation. Attributes of many, none of which names anybody; each may
 * be left out.
 */

export const SEXES = ['female', 'male'] as const
export type Sex = (typeof SEXES)[number]

/** The age bands of the city's cells. */
export const AGE_BANDS = ['0-14', '15-59', '60-64', '65+'] as const
export type AgeBand = (typeof AGE_BANDS)[number]

/** Precautions against infection: none, contact 接触, droplet 飞沫, airborne 空气. */
export const ISOLATIONS = ['none', 'contact', 'droplet', 'airborne'] as const
export type Isolation = (typeof ISOLATIONS)[number]

/** What an event may tell of them. */
export interface TraitDetails {
  readonly sex?: Sex
  readonly ageBand?: AgeBand
  readonly isolation?: Isolation
}

/** All three as one number; each 1 + its index, 0 = not known. */
export function packTraits(sex: number, ageBand: number, isolation: number): number {
  return sex | (ageBand << 2) | (isolation << 5)
}

export const sexIn = (traits: number): number => traits & 3
export const ageBandIn = (traits: number): number => (traits >> 2) & 7
export const isolationIn = (traits: number): number => (traits >> 5) & 7

/** The traits that an event tells. */
export function traitsOf({ sex, ageBand, isolation }: TraitDetails): number {
  return packTraits(
    sex === undefined ? 0 : SEXES.indexOf(sex) + 1,
    ageBand === undefined ? 0 : AGE_BANDS.indexOf(ageBand) + 1,
    isolation === undefined ? 0 : ISOLATIONS.indexOf(isolation) + 1,
  )
}

/** Traits as an event tells them; nothing of what is not known. */
export function toldTraits(traits: number): TraitDetails {
  const [sex, ageBand, isolation] = [sexIn(traits), ageBandIn(traits), isolationIn(traits)]
  return {
    ...(sex > 0 ? { sex: SEXES[sex - 1]! } : {}),
    ...(ageBand > 0 ? { ageBand: AGE_BANDS[ageBand - 1]! } : {}),
    ...(isolation > 0 ? { isolation: ISOLATIONS[isolation - 1]! } : {}),
  }
}
