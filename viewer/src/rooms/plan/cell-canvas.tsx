// The cells of one state of the city on a canvas: sea, land and rivers, and a hexagon a cell.
import { useEffect, useRef } from 'react'
import type { Ground } from '../../scene/ground.ts'
import type { Theme } from './access-scale.ts'
import type { MapFrame } from './map-frame.ts'

export interface CellCanvasProps {
  readonly frame: MapFrame
  readonly ground: Ground | null
  readonly theme: Theme
  /** Colour by cell; null = nothing is known, drawn as a ring. */
  readonly colour: (cell: number) => string | null
  readonly className: string
  readonly clip?: string
}

const SEA = { dark: '#0c1a22', light: '#dfe9ee' } as const
const LAND = { dark: '#0a0f14', light: '#f6f8f9' } as const
const COAST = { dark: '#1b3542', light: '#b9cbd4' } as const
const RIVER = { dark: '#1d4356', light: '#a9c6d6' } as const
const RING = { dark: '#8496a4', light: '#5c6e7d' } as const

export function CellCanvas({ frame, ground, theme, colour, className, clip }: CellCanvasProps) {
  const ref = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const canvas = ref.current
    const context = canvas?.getContext('2d')
    if (!canvas || !context) return
    const scale = Math.min(2, devicePixelRatio)
    canvas.width = Math.round(frame.width * scale)
    canvas.height = Math.round(frame.height * scale)
    context.setTransform(scale, 0, 0, scale, 0, 0)
    drawGround(context, frame, ground, theme)
    drawCells(context, frame, theme, colour)
  }, [frame, ground, theme, colour])
  return (
    <canvas
      ref={ref}
      className={className}
      style={{ width: frame.width, height: frame.height, ...(clip !== undefined && { clipPath: clip }) }}
    />
  )
}

function drawGround(context: CanvasRenderingContext2D, frame: MapFrame, ground: Ground | null, theme: Theme): void {
  context.fillStyle = ground === null ? LAND[theme] : SEA[theme]
  context.fillRect(0, 0, frame.width, frame.height)
  if (ground === null) return
  context.fillStyle = LAND[theme]
  context.strokeStyle = COAST[theme]
  context.lineWidth = 1
  for (const ring of ground.land) {
    path(context, frame, ring)
    context.closePath()
    context.fill()
    context.stroke()
  }
  // The sheet ends in the west on land, and what lies beyond is no sea.
  let west = frame.width
  for (const ring of ground.land)
    for (let k = 0; k + 1 < ring.length; k += 2) west = Math.min(west, frame.at(ring[k]!, ring[k + 1]!)[0])
  context.fillRect(0, 0, Math.max(0, west + 1), frame.height)
  context.strokeStyle = RIVER[theme]
  context.lineJoin = 'round'
  for (const { line, widthMetres } of ground.rivers) {
    context.lineWidth = Math.max(1, Math.min(3, widthMetres * frame.pixelsPerMetre * 2))
    path(context, frame, line)
    context.stroke()
  }
}

function path(context: CanvasRenderingContext2D, { at }: MapFrame, line: ArrayLike<number>): void {
  context.beginPath()
  for (let k = 0; k + 1 < line.length; k += 2) {
    const [x, y] = at(line[k]!, line[k + 1]!)
    if (k === 0) context.moveTo(x, y)
    else context.lineTo(x, y)
  }
}

const CORNERS = Array.from({ length: 6 }, (_, k) => [Math.sin((k * Math.PI) / 3), Math.cos((k * Math.PI) / 3)] as const)

function drawCells(
  context: CanvasRenderingContext2D,
  { x, y, radius }: MapFrame,
  theme: Theme,
  colour: (cell: number) => string | null,
): void {
  // One path a colour: thousands of cells are then a few strokes of the brush.
  const byColour = new Map<string, number[]>()
  const rings: number[] = []
  for (let c = 0; c < x.length; c++) {
    if (radius[c] === 0) continue
    const fill = colour(c)
    if (fill === null) rings.push(c)
    else if (byColour.has(fill)) byColour.get(fill)!.push(c)
    else byColour.set(fill, [c])
  }
  const hexagon = (c: number, r: number): void => {
    CORNERS.forEach(([dx, dy], k) => {
      if (k === 0) context.moveTo(x[c]! + dx * r, y[c]! + dy * r)
      else context.lineTo(x[c]! + dx * r, y[c]! + dy * r)
    })
    context.closePath()
  }
  for (const [fill, cells] of byColour) {
    context.fillStyle = fill
    context.beginPath()
    for (const c of cells) hexagon(c, radius[c]!)
    context.fill()
  }
  context.strokeStyle = RING[theme]
  context.lineWidth = 1
  context.beginPath()
  for (const c of rings) {
    context.moveTo(x[c]! + radius[c]!, y[c]!)
    context.arc(x[c]!, y[c]!, radius[c]!, 0, 2 * Math.PI)
  }
  context.stroke()
}
