/** What the generator needs to know to make a city: facts from tables, schematic geography and a seed. */
import type { Confidence, LngLat, Provenance, Text } from '@kangcheng/twin-engine'

export interface DistrictFacts {
  readonly id: string
  readonly name: Text
  readonly population: number
  /** 0–14, 15–59, 60–64, 65+. */
  readonly ages: readonly [number, number, number, number]
  readonly urbanShare: number
  readonly areaSquareKilometres: number
  readonly seat: LngLat
  readonly provenance: Provenance
  /** Open beds of all hospitals where published; otherwise null, and beds per 1,000 residents decide. */
  readonly openBeds: number | null
}

export type HospitalType =
  | 'general'
  | 'orthopaedic-general'
  | 'chinese-medicine'
  | 'women-children'
  | 'maternity'
  | 'psychiatric'
  | 'rehabilitation'
  | 'orthopaedic'
  | 'eye'
  | 'anorectal'
  | 'township'

export interface HospitalFacts {
  readonly id: string
  readonly name: Text
  readonly type: HospitalType
  readonly district: number
  readonly parent: string | null
  readonly level: Text | null
  readonly levelSource: string
  /** Published beds and what they count; null where nothing is published. */
  readonly beds: {
    readonly approved: number | null
    readonly open: number | null
    readonly confidence: Confidence
    readonly source: string
  } | null
  /** Weight for sharing out the district's remaining beds. */
  readonly bedWeight: number
  readonly location: LngLat
  readonly locationProvenance: Provenance
  /** True where the location must not be written into the city file, as it derives from OpenStreetMap. */
  readonly locationElsewhere: boolean
}

export interface TownFacts {
  readonly district: number
  readonly location: LngLat
}

export interface Line {
  readonly name: Text
  readonly points: readonly LngLat[]
}
export interface River extends Line {
  readonly widthMetres: number
}
export interface Ridge {
  readonly points: readonly LngLat[]
  readonly heightMetres: number
  readonly widthMetres: number
}
export interface Label {
  readonly name: Text
  readonly location: LngLat
  readonly kind: 'water' | 'place' | 'hill' | 'district'
}

/** A place where the skyline rises; `heightMetres` is added at its middle and falls off over `radiusMetres`. */
export interface Summit {
  readonly location: LngLat
  readonly heightMetres: number
  readonly radiusMetres: number
  /** Strength as a centre of population, against 1 for a district seat. */
  readonly pull: number
}

export interface CitySettings {
  readonly id: string
  readonly name: Text
  readonly seed: number
  readonly origin: LngLat
  /** West, south, east, north in degrees; the ground is clipped to it. */
  readonly box: readonly [number, number, number, number]
  /** Land rings; null = Natural Earth. */
  readonly land: readonly (readonly LngLat[])[] | null
  /** Land that the coast of Natural Earth lacks, schematic. */
  readonly reclaimed: readonly (readonly LngLat[])[]
  readonly rivers: readonly River[]
  readonly lakes: readonly Line[]
  readonly ridges: readonly Ridge[]
  readonly labels: readonly Label[]
  readonly summits: readonly Summit[]
  /** Centres outside the city: land nearer to them belongs to a neighbour. */
  readonly neighbours: readonly LngLat[]
  /** Boxes (west, south, east, north) of islands and shores that belong to neighbours whatever the distance. */
  readonly beyond: readonly (readonly [number, number, number, number])[]
  readonly districts: readonly DistrictFacts[]
  readonly towns: readonly TownFacts[]
  readonly hospitals: readonly HospitalFacts[]
  readonly groups: readonly {
    readonly id: string
    readonly name: Text
    readonly lead: string
    readonly members: readonly string[]
    readonly provenance: Provenance
  }[]
  readonly sharedCentres: readonly {
    readonly service: string
    readonly name: Text
    readonly count: number
    readonly provenance: Provenance
  }[]
  readonly bloodCentre: boolean
  /** Primary-care centres in all, one per township-level unit. */
  readonly primaryCareCentres: number
  readonly ambulances: number
  readonly negativePressureShare: number
  readonly icuBedsPerHundredThousand: number
  /** Open beds from which a hospital has an emergency department, intensive care, and beds on standby. */
  readonly fromBeds: { readonly emergency: number; readonly icu: number; readonly surge: number }
  /** True where primary-care centres have beds. */
  readonly centresHaveBeds: boolean
  readonly blocks: number
  /** Bridges and tunnels with names; further bridges are made where rivers have none. */
  readonly crossings: readonly {
    readonly name: Text
    readonly location: LngLat
    readonly kind: 'bridge' | 'tunnel'
  }[]
  readonly expressways: readonly Line[]
  /** Path of the file with further positions, relative to the city's folder; null = none. */
  readonly positionsFile: string | null
  readonly attributions: readonly string[]
}
