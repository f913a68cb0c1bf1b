// The map's style: ground, then hospitals, in the part of the style language that MapLibre and Mapbox GL share. No glyphs and no sprite
// from elsewhere: names are DOM over the map, marks are drawn here.
import type { Severity } from '../surface.ts'
import { collection } from './map-features.ts'
import type { MapPalette } from './map-palette.ts'

/** From here on towers stand; farther out each hospital is its mark. */
export const TOWERS_FROM_ZOOM = 10.4
/** From here on blocks stand, at their true heights. */
const BLOCKS_STAND_FROM_ZOOM = 13

export const SOURCES = [
  'land',
  'lakes',
  'coast',
  'contours',
  'cells',
  'rivers',
  'roads',
  'blocks',
  'towers',
  'hospitals',
] as const
export type SourceName = (typeof SOURCES)[number]

export type StyleValue = unknown

export interface StyleLayer {
  readonly id: string
  readonly type: 'background' | 'fill' | 'line' | 'circle' | 'symbol' | 'fill-extrusion'
  readonly source?: SourceName
  readonly minzoom?: number
  readonly maxzoom?: number
  readonly filter?: StyleValue
  readonly layout?: Readonly<Record<string, StyleValue>>
  readonly paint?: Readonly<Record<string, StyleValue>>
}

export interface MapStyle {
  readonly version: 8
  readonly sources: Readonly<Record<string, unknown>>
  readonly layers: readonly StyleLayer[]
  readonly light: unknown
}

/** Pixels of a width in metres at the zoom shown: doubles with each step; exact at the latitude given. */
const metresWide = (metres: StyleValue, latitude: number, least: number): StyleValue => {
  const perMetreAtZoom0 = 512 / (2 * Math.PI * 6_378_137 * Math.cos((latitude * Math.PI) / 180))
  const at = (zoom: number): StyleValue => ['max', least, ['*', metres, perMetreAtZoom0 * 2 ** zoom]]
  return ['interpolate', ['exponential', 2], ['zoom'], 8, at(8), 12, at(12), 20, at(20)]
}

const widthByZoom = (...stops: readonly number[]): StyleValue => ['interpolate', ['linear'], ['zoom'], ...stops]

const rankOf = (rank: number): StyleValue => ['==', ['get', 'rank'], rank]

function groundLayers(palette: MapPalette, latitude: number): StyleLayer[] {
  const road = (rank: 0 | 1 | 2, minzoom: number, width: StyleValue): StyleLayer => ({
    id: `roads-${rank}`,
    type: 'line',
    source: 'roads',
    minzoom,
    filter: rankOf(rank),
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: { 'line-color': palette.roads[rank], 'line-width': width },
  })
  return [
    { id: 'sea', type: 'background', paint: { 'background-color': palette.sea } },
    { id: 'land', type: 'fill', source: 'land', paint: { 'fill-color': palette.land, 'fill-antialias': false } },
    {
      id: 'contours',
      type: 'line',
      source: 'contours',
      minzoom: 9,
      paint: { 'line-color': palette.contour, 'line-width': 1 },
    },
    {
      id: 'blocks',
      type: 'fill',
      source: 'blocks',
      minzoom: 10,
      maxzoom: BLOCKS_STAND_FROM_ZOOM,
      paint: { 'fill-color': palette.block, 'fill-antialias': false },
    },
    {
      id: 'cells',
      type: 'fill',
      source: 'cells',
      filter: ['has', 'colour'],
      paint: { 'fill-color': ['to-color', ['get', 'colour']], 'fill-opacity': 0.5, 'fill-antialias': false },
    },
    {
      id: 'cells-unknown',
      type: 'line',
      source: 'cells',
      filter: ['!', ['has', 'colour']],
      paint: { 'line-color': palette.unknownCell, 'line-width': 1, 'line-opacity': 0.6 },
    },
    road(2, 11, widthByZoom(11, 0.4, 14, 2, 17, 8)),
    road(1, 9.5, widthByZoom(9.5, 0.5, 12, 1.2, 14, 3, 17, 12)),
    road(0, 7, widthByZoom(7, 0.6, 10, 1.4, 13, 3, 17, 14)),
    { id: 'lakes', type: 'fill', source: 'lakes', paint: { 'fill-color': palette.water } },
    {
      id: 'rivers',
      type: 'line',
      source: 'rivers',
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': palette.water, 'line-width': metresWide(['get', 'metres'], latitude, 1) },
    },
    {
      id: 'coast',
      type: 'line',
      source: 'coast',
      layout: { 'line-join': 'round' },
      paint: { 'line-color': palette.coast, 'line-width': 1 },
    },
  ]
}

function hospitalLayers(palette: MapPalette, latitude: number): StyleLayer[] {
  const solid = (part: string, colour: StyleValue): StyleLayer => ({
    id: `towers-${part}`,
    type: 'fill-extrusion',
    source: 'towers',
    minzoom: TOWERS_FROM_ZOOM,
    filter: ['==', ['get', 'part'], part],
    paint: {
      'fill-extrusion-color': colour,
      'fill-extrusion-base': ['get', 'base'],
      'fill-extrusion-height': ['get', 'top'],
      'fill-extrusion-vertical-gradient': false,
    },
  })
  return [
    {
      id: 'pools',
      type: 'circle',
      source: 'hospitals',
      paint: {
        'circle-color': ['to-color', ['feature-state', 'colour'], palette.unlitFloor],
        'circle-opacity': ['coalesce', ['feature-state', 'pool'], 0],
        'circle-blur': 1,
        'circle-pitch-alignment': 'map',
        'circle-radius': metresWide(['get', 'poolMetres'], latitude, 10),
      },
    },
    {
      id: 'standing-blocks',
      type: 'fill-extrusion',
      source: 'blocks',
      minzoom: BLOCKS_STAND_FROM_ZOOM,
      paint: {
        'fill-extrusion-color': [
          'interpolate',
          ['linear'],
          ['get', 'height'],
          0,
          palette.blockRamp[0],
          170,
          palette.blockRamp[1],
        ],
        'fill-extrusion-height': ['get', 'height'],
      },
    },
    solid('plinth', palette.towerCore),
    solid('core', palette.towerCore),
    solid('floor', ['to-color', ['feature-state', 'colour'], palette.unlitFloor]),
    {
      id: 'marks',
      type: 'symbol',
      source: 'hospitals',
      maxzoom: TOWERS_FROM_ZOOM,
      layout: {
        'icon-image': ['concat', 'mark-', ['get', 'severity']],
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
        'symbol-sort-key': ['match', ['get', 'severity'], 'critical', 4, 'watch', 3, 'unknown', 2, 'closed', 1, 0],
      },
    },
  ]
}

/** The whole style for one palette. `latitude` of the city makes widths in metres true there. */
export function mapStyle(palette: MapPalette, latitude: number): MapStyle {
  const empty = collection([])
  return {
    version: 8,
    sources: Object.fromEntries(
      SOURCES.map((name) => [name, { type: 'geojson', data: empty, ...(name === 'blocks' && { tolerance: 0.2 }) }]),
    ),
    layers: [...groundLayers(palette, latitude), ...hospitalLayers(palette, latitude)],
    light: { anchor: 'map', position: [1.3, 250, 35], intensity: 0.35, color: '#ffffff' },
  }
}

/** Paths of the marks in a box of 20 × 20: the shapes that every screen uses. */
const MARK_PATHS: Readonly<Record<Severity, string>> = {
  normal: 'M10 5a5 5 0 1 0 0 10a5 5 0 1 0 0-10z',
  watch: 'M10 2.5L17.5 10 10 17.5 2.5 10z',
  critical: 'M10 2L18.5 17h-17z',
  unknown: 'M10 5.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9z',
  closed: 'M5.5 5.5h9v9h-9z',
}

export const MARK_NAMES = Object.keys(MARK_PATHS) as Severity[]

/** One mark as pixels, for `addImage`; twice the size it is shown at. */
export function markImage(severity: Severity, colour: string, halo: string): ImageData {
  const canvas = document.createElement('canvas')
  canvas.width = 40
  canvas.height = 40
  const context = canvas.getContext('2d')!
  context.scale(2, 2)
  const path = new Path2D(MARK_PATHS[severity])
  context.lineJoin = 'round'
  context.strokeStyle = halo
  context.lineWidth = 3
  context.stroke(path)
  if (severity === 'unknown') {
    context.strokeStyle = colour
    context.lineWidth = 1.5
    context.stroke(path)
  } else {
    context.fillStyle = colour
    context.fill(path)
  }
  return context.getImageData(0, 0, 40, 40)
}
