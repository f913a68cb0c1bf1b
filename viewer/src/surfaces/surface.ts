// What a surface takes and gives back: a ground to stand on (night city, map, globe) under the same layers. The shell owns every
// state; a surface only draws and reports.
import type { ComponentType } from 'react'
import type { GeoView } from '../scene/geo-view.ts'
import type { Bilingual, Ground } from '../scene/ground.ts'
import type { Rectangle } from '../scene/label-layout.ts'
import type { LiveBeds } from '../scene/live-beds.ts'
import type { OutsideSpot, Spot } from '../scene/outside-spots.ts'

export type { Bilingual, Ground } from '../scene/ground.ts'

/** How much a hospital needs attention; `unknown` = no report, `closed` = out of service. */
export type Severity = 'normal' | 'watch' | 'critical' | 'unknown' | 'closed'

/** One hospital campus as the city shows it. Positions in metres east and north of the city's origin. */
export interface SurfaceHospital {
  /** Stable index of the hospital in the city; what every callback reports. */
  readonly index: number
  readonly id: string
  readonly name: Bilingual
  readonly east: number
  readonly north: number
  /** Staffed beds: sets footprint and floors of the tower. */
  readonly openBeds: number
  readonly severity: Severity
  /** Share of open beds in use, 0..1 and above when over capacity; null = not reported. */
  readonly occupancy: number | null
  /** True when the last report is older than twice its interval: lit floors turn to outline. */
  readonly stale: boolean
  /** What the plate says: the short name in the language of the screen. */
  readonly label: string
  /** Second line of the plate: the reason, where the figure beside the name does not tell it. */
  readonly line2?: string | undefined
}

/** One origin–destination bundle of at least five people (small-number rule: the caller merges or drops smaller ones). */
export interface SurfaceFlow {
  readonly fromEast: number
  readonly fromNorth: number
  readonly toEast: number
  readonly toNorth: number
  readonly people: number
  /** True when the destination is a stressed hospital. */
  readonly stressed: boolean
}

/** One ambulance where it should be by now. Positions in metres east and north of the city's origin. */
export interface SurfaceVehicle {
  readonly id: string
  /** `late`: with a patient aboard at a hospital for longer than the limit of handovers. */
  readonly look: 'ready' | 'returning' | 'called' | 'at-scene' | 'carrying' | 'handing-over' | 'late'
  readonly east: number
  readonly north: number
  /** What lies ahead of its reckoned way, from where it is: east and north in turn; null = it stands, or no way is known. */
  readonly ahead: Float64Array | null
  /** True when it carries somebody to a stressed hospital. */
  readonly stressed: boolean
}

/** One ward as a floor front of windows. */
export interface SurfaceWard {
  readonly unitId: string
  readonly name: string
  readonly floor: number
  readonly openBeds: number
  /** Index of its first bed in the city. */
  readonly firstBed: number
  /** One engine BedStatus code a bed: 0 unknown, 1 available, 2 assigned, 3 occupied, 4 held, 5 dirty, 6 cleaning, 7 blocked, 8 closed, 9 standby. */
  readonly statuses: Uint8Array
  readonly hasFree: boolean
}

export interface SurfaceTower {
  readonly name: string
  readonly wards: readonly SurfaceWard[]
}

/** Emergency department head counts; null = not reported. */
export interface SurfaceEmergency {
  readonly resus: number | null
  readonly treating: number | null
  readonly observation: number | null
  readonly boarding: number | null
  readonly places: number | null
}

export interface HospitalView {
  readonly name: string
  readonly towers: readonly SurfaceTower[]
  readonly ed: SurfaceEmergency
}

/** Ramps of the cells' colours; see scene/cell-ramps.ts. */
export type CellRamp = 'access' | 'load' | 'chance' | 'incidence' | 'change'

/** The population grid coloured by one figure, under the hospitals. Columns by cell, all of one length; metres of the city's sheet. */
export interface SurfaceCells {
  readonly ramp: CellRamp
  readonly east: readonly number[]
  readonly north: readonly number[]
  /** Position in the ramp; −1 = not known, drawn as a ring and never as the lowest. */
  readonly bins: readonly number[]
}

/** Water on the ground, or roads that are closed or slow, as a plan or a rehearsal has it and never as it is; metres of the city's sheet. */
export interface SurfaceClosure {
  readonly effect: 'water' | 'closed' | 'slow'
  /** What it is and that it is supposed, as `封闭 · 推演`: stands beside it. */
  readonly label: string
  /** Where the label stands. */
  readonly east: number
  readonly north: number
  /** Rim of an area, closed by itself: east and north in turn; null = roads alone. */
  readonly ring: readonly number[] | null
  /** Both ends of each stretch of road: four numbers a stretch. */
  readonly roads: readonly number[]
}

/** A place of outpatient care with its queue, shown from nearer by; metres of the city's sheet. */
export interface SurfaceClinic {
  readonly id: string
  readonly east: number
  readonly north: number
  /** `unknown` = nobody knows its queue; `closed` = nobody is seen at this hour. */
  readonly look: 'calm' | 'long' | 'closed' | 'unknown'
  /** Beside the mark where there is room, as `12 人 · 8 分`. */
  readonly figure: string
  /** All that is known of it, in a sentence: what a pointer gets. */
  readonly words: string
}

/** Pixels at the stage's edges that belong to the shell (chips above, legend below): labels keep out. */
export interface StageInsets {
  readonly top: number
  readonly right: number
  readonly bottom: number
  readonly left: number
}

/** Grounds, in the order of the switch. */
export const GROUNDS = ['city', 'map', 'globe'] as const
export type GroundName = (typeof GROUNDS)[number]

/** What lies over every ground, as plain data: it may be written as JSON and read again. */
export interface SurfaceLayers {
  readonly hospitals: readonly SurfaceHospital[]
  readonly flows: readonly SurfaceFlow[]
  readonly vehicles?: readonly SurfaceVehicle[] | undefined
  readonly cells?: SurfaceCells | null | undefined
  readonly closures?: readonly SurfaceClosure[] | undefined
  readonly clinics?: readonly SurfaceClinic[] | undefined
  /** Places of which something is said: the surface tells which of them its picture leaves out. */
  readonly spots?: readonly Spot[] | undefined
}

/** Somewhere that the camera is asked to fly to; every request has a number of its own. */
export interface SurfaceGoal extends Spot {
  readonly number: number
}

export interface SurfaceProps extends SurfaceLayers {
  readonly ground: Ground
  /** Where the ground before this one was looked at from; null = the ground's own first look. */
  readonly view: GeoView | null
  /** Told when a camera that a hand has moved comes to rest, and when the surface goes. */
  readonly onView: (view: GeoView) => void
  /** null = nowhere. One that was there when the surface was mounted is an old one. */
  readonly goal?: SurfaceGoal | null | undefined
  /** Told when the camera has come to rest, or the spots are others: those that are not in the picture, the nearest first. */
  readonly onOutside?: ((outside: readonly OutsideSpot[]) => void) | undefined
  /** Panels of the shell over the stage: plates keep out, and what lies beneath is not seen. */
  readonly covered?: readonly Rectangle[] | undefined
  readonly theme: 'dark' | 'light'
  /** Index of the chosen / pointed-at hospital. */
  readonly selected: number | null
  readonly hovered: number | null
  readonly onSelect: (index: number | null) => void
  readonly onHover: (index: number | null) => void
  /** Double click or Enter on a hospital: the shell decides whether that opens it. */
  readonly onFly: (index: number) => void
  /** `hospital` = flown in, towers opened. */
  readonly level: 'city' | 'hospital'
  readonly hospitalView?: HospitalView | undefined
  /** Where the beds of an opened hospital change: its windows follow by themselves, and the view's statuses are their beginning. */
  readonly liveBeds?: LiveBeds | undefined
  readonly selectedWard: string | null
  readonly onSelectWard: (unitId: string) => void
  readonly language: 'zh' | 'en'
  /** Stops the flows. */
  readonly paused: boolean
  readonly reducedMotion: boolean
  /** Seconds of the scene's clock: the only clock the picture knows. */
  readonly timeSeconds: () => number
  /** Called once after the first frame has been drawn. */
  readonly onReady: () => void
  /** Called when the browser gives no WebGL 2: the shell shows its tables. */
  readonly onUnavailable?: (() => void) | undefined
  /** A sentence the ground has to say about itself, for instance that another map is shown than was asked for; null = none. */
  readonly onNotice?: ((notice: SurfaceNotice | null) => void) | undefined
  /** Plan − base by hospital index, in shares of open beds (−1..1): colours the towers by the diverging ramp. */
  readonly difference?: ReadonlyMap<number, number> | undefined
  /** Default true. */
  readonly antialias?: boolean | undefined
  /** Default: 48 px above (chips), 32 px below (legend). */
  readonly insets?: StageInsets | undefined
  /** A small or distant picture: no locator, and no plates of what lies outside. Default false. */
  readonly compact?: boolean | undefined
  /** Accessible name and the id of the element that describes the city in words. */
  readonly ariaLabel?: string | undefined
  readonly ariaDescribedBy?: string | undefined
}

/** Why MapLibre draws the map: no token was given; Mapbox refused the token; Mapbox could not be loaded. */
export type SurfaceNotice = 'mapbox-no-token' | 'mapbox-refused' | 'mapbox-failed'

/** One ground. It is mounted anew when the ground is changed, and takes the view along. */
export type Surface = ComponentType<SurfaceProps>
