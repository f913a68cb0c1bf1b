// What a visitor downloads: read from the build, compressed as the server sends it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addedBy, filesOf, kilobytesOf } from './bundles.ts'

const SHELL_KB_MAX = 250
const CITY_KB_MAX = 350
const MAP_KB_MAX = 420
const ROOM_KB_MAX = 40

const ROOMS = {
  'rehearse room': 'src/rooms/rehearse/rehearse-room.tsx',
  'data room': 'src/rooms/data/data-room.tsx',
  'plan room': 'src/rooms/plan/plan-room.tsx',
  'exercise room': 'src/rooms/exercise/exercise-room.tsx',
  'indicators room': 'src/rooms/indicators/indicators-room.tsx',
  'epidemic view': 'src/rooms/rehearse/epidemic/epidemic-view.tsx',
  allocation: 'src/rooms/rehearse/allocation/allocation-room.tsx',
  wall: 'src/wall/wall.tsx',
} as const
/** Views within a room, which come when they are opened. */
const VIEWS = {
  supervision: ['src/rooms/data/supervision/supervision-view.tsx', ROOMS['data room']],
  duel: ['src/rooms/plan/duel-view.tsx', ROOMS['plan room']],
  'referral lab': ['src/rooms/plan/referral-view.tsx', ROOMS['plan room']],
} as const

const MAPLIBRE = 'src/surfaces/map/maplibre-library.ts'
const MAPLIBRE_WORKER = '../node_modules/maplibre-gl/src/source/worker.ts'
const GLOBE = 'src/surfaces/globe/globe-surface.tsx'
const MAPBOX = 'src/surfaces/map/mapbox-library.ts'

test('the shell stays under 250 kB, the city under 350 kB, the map with its worker under 420 kB, rooms and views under 40 kB each, compressed', () => {
  const shell = filesOf('index.html')
  const city = addedBy('src/surfaces/city/city-surface.tsx', shell)
  const map = new Set(
    ['src/surfaces/map/map-surface.tsx', MAPLIBRE, MAPLIBRE_WORKER].flatMap((entry) => [...addedBy(entry, shell)]),
  )
  const sizes = { shell: kilobytesOf(shell), city: kilobytesOf(city), map: kilobytesOf(map) }
  console.log(
    Object.entries(sizes)
      .map(([name, size]) => `${name} ${size.toFixed(0)} kB`)
      .join(', '),
    '(gzip)',
  )
  assert.ok(sizes.shell <= SHELL_KB_MAX, `the shell is ${sizes.shell.toFixed(0)} kB`)
  assert.ok(sizes.city <= CITY_KB_MAX, `the city is ${sizes.city.toFixed(0)} kB`)
  assert.ok(sizes.map <= MAP_KB_MAX, `the map is ${sizes.map.toFixed(0)} kB`)
  for (const [name, entry] of Object.entries(ROOMS)) checkRoom(name, addedBy(entry, shell))
  for (const [name, [entry, room]] of Object.entries(VIEWS))
    checkRoom(name, addedBy(entry, new Set([...shell, ...filesOf(room)])))
})

function checkRoom(name: string, files: ReadonlySet<string>): void {
  assert.ok(
    [...files].some((file) => file.endsWith('.css')),
    `the ${name} has a sheet of its own`,
  )
  const size = kilobytesOf(files)
  assert.ok(size <= ROOM_KB_MAX, `the ${name} is ${size.toFixed(0)} kB`)
}

test('three.js, MapLibre, Mapbox GL and Cesium come with the ground that needs them, and with no other', () => {
  const shell = [...filesOf('index.html')].join()
  const city = [...filesOf('src/surfaces/city/city-surface.tsx')].join()
  const map = [...filesOf('src/surfaces/map/map-surface.tsx'), ...filesOf(MAPLIBRE), ...filesOf(MAPLIBRE_WORKER)]
  assert.match(city, /three-/)
  assert.doesNotMatch(shell, /three-|map-surface|maplibre|mapbox|globe/)
  assert.doesNotMatch(map.join(), /three-|mapbox|globe/)
  assert.ok(filesOf(MAPLIBRE_WORKER).size >= 2, 'page and worker of MapLibre share what both need')
  const globe = filesOf(GLOBE)
  assert.doesNotMatch([...globe].join(), /three-|maplibre|mapbox/)
  assert.ok(kilobytesOf(globe) > 600, 'Cesium comes with the globe')
  assert.ok(kilobytesOf(filesOf(MAPBOX)) > 300, 'Mapbox GL is not in the build')
})
