// What the surface does with a map once it stands: hands over the ground, keeps hospitals and colours up to date, changes palettes.
import type { RoadGraph } from '@kangcheng/twin-engine'
import { CELL_RAMPS, type CellTheme } from '../../scene/cell-ramps.ts'
import type { Ground } from '../../scene/ground.ts'
import { SEVERITY_COLOUR } from '../../scene/severity.ts'
import { towerShape } from '../../scene/tower-shape.ts'
import type { SurfaceCells, SurfaceHospital } from '../surface.ts'
import {
  blockFeatures,
  cellFeatures,
  coastFeatures,
  collection,
  contourFeatures,
  type FeatureCollection,
  lakeFeatures,
  landFeatures,
  riverFeatures,
  roadFeatures,
} from './map-features.ts'
import type { MapHandle } from './map-library.ts'
import type { MapPalette } from './map-palette.ts'
import { MARK_NAMES, mapStyle, markImage, type SourceName, TOWERS_FROM_ZOOM } from './map-style.ts'
import {
  floorColours,
  floorId,
  hospitalPoints,
  litColour,
  poolStrength,
  towerFeatures,
  towerId,
} from './tower-features.ts'

/** Below this pitch a tower shows its roof alone: the marks stand over it. */
const FLAT_DEGREES = 30

/** Colours of the marks on paper: those of the light tokens. */
const MARKS_ON_PAPER = {
  normal: '#1f716b',
  watch: '#8a5a00',
  critical: '#c4213a',
  unknown: '#5c6e7d',
  closed: '#5c6e7d',
}

export interface MapDrawing {
  readonly ground: (ground: Ground) => void
  readonly roads: (roads: RoadGraph) => void
  readonly blocks: (ground: Ground) => void
  readonly hospitals: (
    hospitals: readonly SurfaceHospital[],
    difference: ReadonlyMap<number, number> | undefined,
  ) => void
  /** null takes them away. */
  readonly cells: (cells: SurfaceCells | null) => void
  readonly palette: (palette: MapPalette, theme: 'dark' | 'light') => void
  /** Tells how the camera looks down, degrees from the vertical. */
  readonly pitch: (degrees: number) => void
}

/** Draws on a map whose style is loaded. `paint` makes a mark's pixels; tests give their own. */
export function drawOn(map: MapHandle, latitude: number, paint: typeof markImage = markImage): MapDrawing {
  let placesKey = ''
  let severitiesKey = ''
  let flat: boolean | null = null
  let palette: MapPalette | null = null
  let last: [readonly SurfaceHospital[], ReadonlyMap<number, number> | undefined] | null = null
  /** The colours and pools the map has, by feature: only what changed is told. */
  const told = new Map<string, string | number>()
  const give = (source: SourceName, data: FeatureCollection): void => {
    map.getSource(source)?.setData?.(data)
  }
  const tell = (source: SourceName, id: number, name: string, value: string | number): void => {
    const key = `${source} ${id} ${name}`
    if (told.get(key) === value) return
    told.set(key, value)
    map.setFeatureState({ source, id }, { [name]: value })
  }
  let frame: Ground['geo'] | null = null

  const hospitals: MapDrawing['hospitals'] = (list, difference) => {
    last = [list, difference]
    if (!frame || !palette) return
    const shapes = list.map(({ east, north, openBeds }) => `${east},${north},${towerShape(openBeds).floors}`).join(';')
    if (shapes !== placesKey) {
      placesKey = shapes
      give('towers', towerFeatures(frame, list))
    }
    const severities = `${shapes}|${list.map(({ severity }) => severity).join()}`
    if (severities !== severitiesKey) {
      severitiesKey = severities
      give('hospitals', hospitalPoints(frame, list))
    }
    list.forEach((hospital, position) => {
      floorColours(hospital, difference, palette!).forEach((colour, floor) => {
        tell('towers', floorId(position, floor), 'colour', colour)
      })
      tell('hospitals', towerId(position), 'colour', litColour(hospital, difference, palette!))
      tell('hospitals', towerId(position), 'pool', poolStrength(hospital, difference))
    })
  }
  let grid: SurfaceCells | null = null
  let paper: CellTheme = 'dark'
  const cells: MapDrawing['cells'] = (next) => {
    grid = next
    if (frame) give('cells', next === null ? collection([]) : cellFeatures(frame, next, CELL_RAMPS[next.ramp][paper]))
  }
  return {
    cells,
    ground(ground) {
      frame = ground.geo
      give('land', landFeatures(ground))
      give('lakes', lakeFeatures(ground))
      give('coast', coastFeatures(ground))
      give('contours', contourFeatures(ground))
      give('rivers', riverFeatures(ground))
    },
    roads: (roads) => give('roads', roadFeatures(roads)),
    blocks: ({ geo, blocks }) => give('blocks', blockFeatures(geo, blocks)),
    hospitals,
    palette(next, theme) {
      palette = next
      paper = theme
      for (const { id, paint: properties = {} } of mapStyle(next, latitude).layers)
        for (const [name, value] of Object.entries(properties)) map.setPaintProperty(id, name, value)
      for (const severity of MARK_NAMES) {
        const name = `mark-${severity}`
        if (map.hasImage(name)) map.removeImage(name)
        const colour = theme === 'light' ? MARKS_ON_PAPER[severity] : SEVERITY_COLOUR[severity]
        map.addImage(name, paint(severity, colour, next.land), { pixelRatio: 2 })
      }
      if (last) hospitals(...last)
      if (grid) cells(grid)
    },
    pitch(degrees) {
      const now = degrees < FLAT_DEGREES
      if (now === flat) return
      flat = now
      map.setLayerZoomRange('marks', 0, now ? 24 : TOWERS_FROM_ZOOM)
    },
  }
}
