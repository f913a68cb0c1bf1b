// A map library that draws nothing and remembers everything: what the surface asks of MapLibre and of Mapbox GL alike.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Ground } from '../../scene/ground.ts'
import type { SurfaceHospital } from '../surface.ts'
import { drawOn } from './map-drawing.ts'
import type { FeatureCollection } from './map-features.ts'
import { chooseLibrary, type MapHandle, type MapLibrary, refusesToken } from './map-library.ts'
import { MAP_PALETTES } from './map-palette.ts'
import { mapStyle, SOURCES } from './map-style.ts'
import { floorColours, floorId } from './tower-features.ts'

const GROUND: Ground = {
  geo: { origin: [121.556, 29.873], metresPerDegree: [96_560, 110_860] },
  blocks: {
    count: 3,
    east: [0, 100, 200],
    north: [0, 0, 0],
    width: [40, 40, 40],
    depth: [20, 20, 20],
    height: [10, 11, 90],
    rotation: [0, 0, Math.PI / 6],
  },
  land: [[-1000, -1000, 1000, -1000, 1000, 1000, -1000, 1000]],
  rivers: [{ name: { zh: '甬江', en: 'Yong River' }, widthMetres: 230, line: [-2000, 0, 0, 0, 800, 0] }],
  contours: [],
  places: [],
}

const hospital = (index: number, more: Partial<SurfaceHospital> = {}): SurfaceHospital => ({
  index,
  id: `h${index}`,
  name: { zh: '医院', en: 'Hospital' },
  east: index * 500,
  north: 0,
  openBeds: 400,
  severity: 'normal',
  occupancy: 0.5,
  stale: false,
  label: '医院',
  ...more,
})

interface Told {
  readonly source: string
  readonly id: number
  readonly state: Readonly<Record<string, unknown>>
}

function fakeMap() {
  const data = new Map<string, FeatureCollection>()
  const states: Told[] = []
  const paint = new Map<string, unknown>()
  const images: string[] = []
  const ranges: unknown[] = []
  const map: MapHandle = {
    on() {},
    getCenter: () => ({ lng: 121.5, lat: 29.9 }),
    getZoom: () => 12,
    getBearing: () => 45,
    getPitch: () => 57,
    jumpTo() {},
    easeTo() {},
    stop() {},
    getSource: (id) => ({ setData: (given) => void data.set(id, given as FeatureCollection) }),
    setFeatureState: ({ source, id }, state) => void states.push({ source, id, state }),
    setPaintProperty: (layer, name, value) => void paint.set(`${layer} ${name}`, value),
    setLayerZoomRange: (...range) => void ranges.push(range),
    hasImage: (id) => images.includes(id),
    addImage: (id) => void images.push(id),
    removeImage: (id) => void images.splice(images.indexOf(id), 1),
    resize() {},
    remove() {},
  }
  return { map, data, states, paint, images, ranges }
}
const noPixels = (): ImageData => ({}) as ImageData

function drawn(hospitals: readonly SurfaceHospital[]) {
  const fake = fakeMap()
  const drawing = drawOn(fake.map, 29.9, noPixels)
  drawing.ground(GROUND)
  drawing.palette(MAP_PALETTES.dark, 'dark')
  drawing.hospitals(hospitals, undefined)
  return { ...fake, drawing }
}

test('the ground is handed over in degrees, its rivers end at the shore', () => {
  const { data } = drawn([hospital(0)])
  const river = data.get('rivers')!.features[0]!
  assert.equal(river.properties.metres, 230)
  const [first] = river.geometry.coordinates as [number, number][]
  assert.ok(first![0] >= 121.556 - 1000 / 96_560, 'the reach in the sea is cut off')
  assert.equal(
    (data.get('land')!.features[0]!.geometry.coordinates[0] as readonly unknown[]).length,
    5,
    'rings are closed',
  )
})

test('blocks of one height band are one feature', () => {
  const { data, drawing } = drawn([])
  drawing.blocks(GROUND)
  const blocks = data.get('blocks')!.features
  assert.deepEqual(blocks.map(({ geometry }) => geometry.coordinates.length).toSorted(), [1, 2])
})

test('floors are lit from the foot up to the share in use, and a report tells the map only the floors that changed', () => {
  const one = hospital(0, { severity: 'critical', occupancy: 0.5 })
  const { states, data, drawing } = drawn([one])
  const colours = floorColours(one, undefined, MAP_PALETTES.dark)
  const lit = colours.filter((colour) => colour !== MAP_PALETTES.dark.unlitFloor)
  assert.equal(lit.length, Math.round(colours.length / 2))
  assert.equal(colours[0], lit[0], 'the foot is lit')
  const floors = data.get('towers')!.features.filter(({ properties }) => properties.part === 'floor')
  assert.equal(floors.length, colours.length)
  const before = states.length
  drawing.hospitals([{ ...one, label: 'another' }], undefined)
  assert.equal(states.length, before, 'nothing changed, nothing is told')
  drawing.hospitals([{ ...one, occupancy: 0.5 + 1 / colours.length }], undefined)
  const told = states.slice(before)
  assert.deepEqual(
    told.map(({ source, id }) => [source, id]),
    [['towers', floorId(0, lit.length)]],
  )
})

test('an unreported hospital has no lit floor, and a stale one none of full strength', () => {
  const unlit = floorColours(hospital(0, { occupancy: null }), undefined, MAP_PALETTES.dark)
  assert.ok(unlit.every((colour) => colour === MAP_PALETTES.dark.unlitFloor))
  const [fresh] = floorColours(hospital(0, { severity: 'watch' }), undefined, MAP_PALETTES.dark)
  const [stale] = floorColours(hospital(0, { severity: 'watch', stale: true }), undefined, MAP_PALETTES.dark)
  assert.notEqual(fresh, stale)
})

test('places and severities are handed over anew only when they change', () => {
  const { data, drawing } = drawn([hospital(0), hospital(1)])
  data.clear()
  drawing.hospitals([hospital(0, { occupancy: 0.9 }), hospital(1)], undefined)
  assert.equal(data.size, 0)
  drawing.hospitals([hospital(0, { severity: 'watch' }), hospital(1)], undefined)
  assert.deepEqual([...data.keys()], ['hospitals'])
  drawing.hospitals([hospital(0, { severity: 'watch' }), hospital(1, { east: 700 })], undefined)
  assert.ok(data.has('towers'))
})

test('a difference colours the towers by the diverging ramp and takes the pools away', () => {
  const { states, drawing } = drawn([hospital(0, { severity: 'critical' })])
  const before = states.length
  drawing.hospitals([hospital(0, { severity: 'critical' })], new Map([[0, -0.2]]))
  const told = states.slice(before)
  assert.ok(told.some(({ state }) => state.pool === 0))
  assert.ok(told.some(({ source, state }) => source === 'towers' && state.colour === '#f07a5a'))
})

test('another theme repaints every layer, marks included', () => {
  const { paint, images, drawing } = drawn([hospital(0)])
  drawing.palette(MAP_PALETTES.light, 'light')
  assert.equal(paint.get('sea background-color'), MAP_PALETTES.light.sea)
  assert.equal(paint.get('land fill-color'), MAP_PALETTES.light.land)
  assert.equal(images.length, 5)
})

test('seen from above the marks stand over the towers, once', () => {
  const { ranges, drawing } = drawn([hospital(0)])
  drawing.pitch(57)
  drawing.pitch(10)
  drawing.pitch(12)
  assert.deepEqual(ranges.at(-1), ['marks', 0, 24])
  assert.equal(ranges.length, 2)
})

test('the style keeps to what both libraries read: own sources only, no glyphs, no sprite', () => {
  for (const palette of Object.values(MAP_PALETTES)) {
    const style = mapStyle(palette, 29.9)
    assert.deepEqual(Object.keys(style).toSorted(), ['layers', 'light', 'sources', 'version'])
    assert.deepEqual(Object.keys(style.sources), [...SOURCES])
    for (const { id, layout = {}, source } of style.layers) {
      assert.ok(!('text-field' in layout), `${id} would need glyphs`)
      if (id !== 'sea') assert.ok(SOURCES.includes(source!), id)
    }
    assert.ok(!/https?:/.test(JSON.stringify(style)), 'nothing is fetched from elsewhere')
  }
})

const library = (name: 'maplibre' | 'mapbox'): MapLibrary => ({
  name,
  fieldOfViewDegrees: 27,
  create: () => fakeMap().map,
})

test('without a token MapLibre draws and says so; with one Mapbox does', async () => {
  const loaders = { maplibre: async () => library('maplibre'), mapbox: async () => library('mapbox') }
  const without = await chooseLibrary(null, loaders)
  assert.deepEqual([without.library.name, without.notice], ['maplibre', 'mapbox-no-token'])
  const withToken = await chooseLibrary('pk.test', loaders)
  assert.deepEqual([withToken.library.name, withToken.notice], ['mapbox', null])
})

test('where Mapbox cannot be loaded MapLibre draws, and the notice tells the cause', async () => {
  const { library: chosen, notice } = await chooseLibrary('pk.test', {
    maplibre: async () => library('maplibre'),
    mapbox: () => Promise.reject(new Error('offline')),
  })
  assert.deepEqual([chosen.name, notice], ['maplibre', 'mapbox-failed'])
})

test('only the errors by which Mapbox refuses a token are taken for a refusal', () => {
  assert.equal(refusesToken({ status: 401, message: 'Unauthorized' }), true)
  assert.equal(refusesToken(new Error('A valid Mapbox access token is required to use Mapbox GL JS.')), true)
  assert.equal(refusesToken({ status: 404, message: 'Not Found' }), false)
  assert.equal(refusesToken(new Error('Failed to fetch')), false)
  assert.equal(refusesToken(undefined), false)
})
