// The product's own city under measurement: its surface as it is, on the made city; and its beds from its own worker.

import { createRoot } from 'react-dom/client'
import { costs, type FrameCost } from './frame-clock.ts'
import '../../src/theme/tokens.css'
import '../../src/theme/base.css'
import { emptyPicture } from '../../src/data/frame.ts'
import { followFrames, type PumpPort } from '../../src/data/frame-stream.ts'
import { surfaceVehicles } from '../../src/rooms/watch/ambulance-input.ts'
import { streakColumns } from '../../src/scene/arc.ts'
import { metresOf } from '../../src/scene/geo-view.ts'
import { createLiveBeds } from '../../src/scene/live-beds.ts'
import CitySurface from '../../src/surfaces/city/city-surface.tsx'
import type { SurfaceProps } from '../../src/surfaces/surface.ts'
import { ambulances, flows, ground, hospitals, openedHospital } from './made-city.ts'

/** What the page tells of a change of beds. */
export interface Change {
  readonly beds: number
  /** From the worker's message to columns written, on the page's own thread. */
  readonly milliseconds: number
  /** The whole frame that draws it. */
  frame: FrameCost | null
}

export interface Bench {
  readonly costs: FrameCost[]
  readonly hold: (on: boolean) => void
  readonly blocks: number
  readonly streaks: number
  readonly changes: Change[]
  readonly show: (what: 'city' | 'hospital' | 'objects') => void
  readonly heard: { moves: number; clicks: number; keys: number; delays: number[]; selected: number; updates: number }
}

declare global {
  interface Window {
    bench?: Bench
  }
}

const OBJECTS = 10_000
const began = performance.now()
const picture = emptyPicture()
const live = createLiveBeds(picture)
const changes: Change[] = []
const heard: Bench['heard'] = { moves: 0, clicks: 0, keys: 0, delays: [], selected: 0, updates: 0 }
const city = { ground: ground(), hospitals: hospitals(), flows: flows() }
const root = createRoot(document.getElementById('root')!)

const common: SurfaceProps = {
  ...city,
  liveBeds: live,
  view: null,
  onView: () => {},
  theme: 'dark',
  selected: null,
  hovered: null,
  onSelect: () => {
    heard.selected++
  },
  onHover: () => {},
  onFly: () => {},
  level: 'city',
  selectedWard: null,
  onSelectWard: () => {},
  language: 'zh',
  paused: false,
  reducedMotion: false,
  timeSeconds: () => (performance.now() - began) / 1000,
  onReady: () => {},
  antialias: false,
}

/** The product's worker, with the time that each of its messages takes here. */
function timedWorker(): PumpPort {
  const worker = new Worker(new URL('../../src/data/frame-worker.ts', import.meta.url), { type: 'module' }) as PumpPort
  const port: PumpPort = {
    postMessage: (request) => worker.postMessage(request),
    onmessage: null,
    onerror: null,
    terminate: () => worker.terminate(),
  }
  worker.onmessage = (message) => {
    const before = performance.now()
    port.onmessage?.(message)
    const milliseconds = performance.now() - before
    if (message.data.kind !== 'change') return
    const change: Change = { beds: message.data.change.status.length, milliseconds, frame: null }
    changes.push(change)
    const drawn = costs.length
    const look = (): void => {
      if (costs.length > drawn) change.frame = costs[drawn]!
      else setTimeout(look, 5)
    }
    look()
  }
  return port
}

let timer: ReturnType<typeof setInterval> | undefined
function show(what: 'city' | 'hospital' | 'objects'): void {
  clearInterval(timer)
  if (what === 'city') root.render(<CitySurface {...common} />)
  else if (what === 'hospital') {
    root.render(<CitySurface {...common} flows={[]} level="hospital" selected={0} hospitalView={openedHospital()} />)
    followFrames(picture, live.changed, timedWorker)
  } else {
    const since = Date.now()
    const said = ambulances(OBJECTS, new Date(since))
    const place = ({ lng, lat }: { lng: number; lat: number }): readonly [number, number] =>
      metresOf(city.ground.geo, lng, lat)
    const cityGround = { ground: city.ground, place }
    const stressed = new Set(['h3', 'h4'])
    const draw = (): void => {
      heard.updates++
      // The city's clock ten times as fast as ours, as in the demo.
      const vehicles = surfaceVehicles(said, cityGround, since + (Date.now() - since) * 10, stressed)
      root.render(<CitySurface {...common} vehicles={vehicles} />)
    }
    draw()
    // As often as the city's clock tells where they are.
    timer = setInterval(draw, 1_000)
  }
}

const late = (event: Event): void => {
  heard.delays.push(performance.now() - event.timeStamp)
}
addEventListener(
  'pointermove',
  (event) => {
    heard.moves += Math.max(1, event.getCoalescedEvents().length)
    late(event)
  },
  true,
)
addEventListener(
  'click',
  (event) => {
    heard.clicks++
    late(event)
  },
  true,
)
addEventListener(
  'keydown',
  (event) => {
    heard.keys++
    late(event)
  },
  true,
)

window.bench = {
  costs,
  hold: (on) => root.render(<CitySurface {...common} paused={on} />),
  blocks: city.ground.blocks.count,
  streaks: streakColumns(city.flows).count,
  changes,
  show,
  heard,
}
