// The same city drawn by deck.gl from the same buffers: blocks and floors as columns, flows as trips. A trips layer is made anew
// for each frame, which is how deck.gl is told of the time; blocks and floors are made once.
import { COORDINATE_SYSTEM, Deck, OrbitView } from '@deck.gl/core'
import { TripsLayer } from '@deck.gl/geo-layers'
import { ColumnLayer } from '@deck.gl/layers'
import { arcPoint, streakColumns } from '../../src/scene/arc.ts'
import { blockTiles } from '../../src/scene/block-tiles.ts'
import { towerShape } from '../../src/scene/tower-shape.ts'
import { costs, hold } from '../pages/frame-clock.ts'
import { flows, ground, hospitals } from '../pages/made-city.ts'

const POINTS_A_TRIP = 8
const shared = { coordinateSystem: COORDINATE_SYSTEM.CARTESIAN, pickable: false }

/** deck.gl looks down on x and y, with z up; the scene has y up. */
const ENDS = ([x, y, z]) => [x, -z, y]

function blocksLayer() {
  const [tile] = blockTiles(ground().blocks, 1)
  const positions = new Float32Array(tile.count * 3)
  const elevations = new Float32Array(tile.count)
  const colours = new Uint8Array(tile.count * 4)
  for (let at = 0; at < tile.count; at++) {
    positions.set([tile.places[at * 4], -tile.places[at * 4 + 1], 0], at * 3)
    elevations[at] = tile.sizes[at * 4 + 1]
    colours.set([30, 42, 52, 255], at * 4)
  }
  return new ColumnLayer({
    ...shared,
    id: 'blocks',
    diskResolution: 4,
    radius: 0.4,
    extruded: true,
    data: {
      length: tile.count,
      attributes: {
        getPosition: { value: positions, size: 3 },
        getElevation: { value: elevations, size: 1 },
        getFillColor: { value: colours, size: 4, normalized: true },
      },
    },
  })
}

function floorsLayer() {
  const floors = hospitals().flatMap((hospital) => {
    const shape = towerShape(hospital.openBeds)
    return Array.from({ length: shape.floors }, (_, floor) => ({
      position: [hospital.east / 100, hospital.north / 100, (shape.height / shape.floors) * floor],
      height: (shape.height / shape.floors) * 0.68,
    }))
  })
  return new ColumnLayer({
    ...shared,
    id: 'floors',
    diskResolution: 4,
    radius: 3,
    extruded: true,
    data: floors,
    getPosition: ({ position }) => position,
    getElevation: ({ height }) => height,
    getFillColor: [70, 163, 156],
  })
}

function trips() {
  const { count, ends, motion } = streakColumns(flows())
  const points = new Float32Array(count * POINTS_A_TRIP * 3)
  const times = new Float32Array(count * POINTS_A_TRIP)
  const starts = new Uint32Array(count)
  for (let trip = 0; trip < count; trip++) {
    const [x0, z0, x1, z1] = ends.subarray(trip * 4, trip * 4 + 4)
    starts[trip] = trip * POINTS_A_TRIP
    for (let point = 0; point < POINTS_A_TRIP; point++) {
      const t = point / (POINTS_A_TRIP - 1)
      const at = trip * POINTS_A_TRIP + point
      points.set(ENDS(arcPoint([x0, z0], [x1, z1], t)), at * 3)
      times[at] = (motion[trip * 4] + t) * 20
    }
  }
  return {
    length: count,
    startIndices: starts,
    attributes: { getPath: { value: points, size: 3 }, getTimestamps: { value: times, size: 1 } },
  }
}

const blocks = blocksLayer()
const floors = floorsLayer()
const data = trips()
const deck = new Deck({
  parent: document.body,
  width: '100%',
  height: '100%',
  views: new OrbitView({ orbitAxis: 'Z', fovy: 27, far: 20 }),
  initialViewState: { target: [0, 0, 0], rotationX: 48, rotationOrbit: 0, zoom: 1 },
  layers: [blocks, floors],
})

const flow = (time) => {
  if (deck.isInitialized) {
    const currentTime = (time / 1000) % 40
    const moving = new TripsLayer({
      ...shared,
      id: 'flows',
      data,
      _pathType: 'open',
      currentTime,
      trailLength: 3,
      getColor: [87, 182, 217],
      widthMinPixels: 2,
    })
    deck.setProps({ layers: [blocks, floors, moving] })
  }
  requestAnimationFrame(flow)
}
requestAnimationFrame(flow)

window.bench = { costs, hold, blocks: blocks.props.data.length, trips: data.length }
