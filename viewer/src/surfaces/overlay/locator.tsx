// The whole city in 204 × 190: every campus by shape and colour, and the ground the camera sees.
import { useEffect, useMemo, useRef } from 'react'
import { groundFootprint } from '../../scene/camera.ts'
import type { Ground } from '../../scene/ground.ts'
import { locatorFrame } from '../../scene/locator-frame.ts'
import { eastMetres, northMetres } from '../../scene/projection.ts'
import { LABEL_RANK, SEVERITY_SHAPE } from '../../scene/severity.ts'
import type { Severity, SurfaceHospital } from '../surface.ts'
import type { FrameView, Stage } from './stage.ts'
import { CITY_WORDS } from './words.ts'

export const LOCATOR_WIDTH = 204
export const LOCATOR_HEIGHT = 190

interface LocatorProps {
  stage: Stage
  ground: Ground
  hospitals: readonly SurfaceHospital[]
  selected: number | null
  language: 'zh' | 'en'
  onSelect: (index: number) => void
}

const COUNTED: readonly Severity[] = ['critical', 'watch', 'normal', 'unknown']

function Mark({ severity, x, y }: { severity: Severity; x: number; y: number }) {
  if (severity === 'critical') return <path d={`M${x} ${y - 4.4}l4.4 7.6h-8.8z`} data-severity={severity} />
  if (severity === 'watch') return <path d={`M${x} ${y - 4.6}l4.4 4.6-4.4 4.6-4.4-4.6z`} data-severity={severity} />
  if (severity === 'closed') return <rect x={x - 2} y={y - 2} width={4} height={4} data-severity={severity} />
  return <circle cx={x} cy={y} r={severity === 'unknown' ? 2.4 : 2} data-severity={severity} />
}

export function Locator({ stage, ground, hospitals, selected, language, onSelect }: LocatorProps) {
  const view = useRef<SVGPolygonElement>(null)
  const places = hospitals.map(({ east, north }) => `${east},${north}`).join(';')
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the positions read; reports come all the time
  const frame = useMemo(() => locatorFrame(hospitals, LOCATOR_WIDTH, LOCATOR_HEIGHT, ground.land), [places, ground])
  const land = useMemo(() => {
    const ring = (line: ArrayLike<number>): string => {
      const out: string[] = []
      for (let i = 0; i + 1 < line.length; i += 2) {
        const [x, y] = frame.point(line[i]!, line[i + 1]!)
        out.push(`${x.toFixed(1)} ${y.toFixed(1)}`)
      }
      return `M${out.join('L')}Z`
    }
    return ground.land.map(ring).join('')
  }, [ground, frame])

  useEffect(() => {
    let version = -1
    const listener = ({ pose, width, height, version: now }: FrameView): void => {
      if (now === version) return
      version = now
      const corners = groundFootprint(pose, width / Math.max(1, height))
      view.current?.setAttribute(
        'points',
        corners
          .map(([x, z]) =>
            frame
              .point(eastMetres(x), northMetres(z))
              .map((value) => value.toFixed(1))
              .join(),
          )
          .join(' '),
      )
    }
    stage.listeners.add(listener)
    stage.version++
    stage.invalidate()
    return () => {
      stage.listeners.delete(listener)
    }
  }, [stage, frame])

  const order = hospitals.toSorted((a, b) => LABEL_RANK[b.severity] - LABEL_RANK[a.severity])
  return (
    <div className="city-locator" aria-hidden="true">
      <svg
        width={LOCATOR_WIDTH}
        height={LOCATOR_HEIGHT}
        viewBox={`0 0 ${LOCATOR_WIDTH} ${LOCATOR_HEIGHT}`}
        aria-hidden="true"
      >
        <path className="city-locator-land" d={land} />
        {order.map((hospital) => {
          const [x, y] = frame.point(hospital.east, hospital.north)
          return (
            <g
              key={hospital.index}
              data-selected={hospital.index === selected || undefined}
              onPointerDown={() => onSelect(hospital.index)}
            >
              <Mark severity={hospital.severity} x={x} y={y} />
            </g>
          )
        })}
        <polygon ref={view} className="city-locator-view" />
      </svg>
      <span className="city-locator-title">{CITY_WORDS[language].locator(hospitals.length)}</span>
      <span className="city-locator-counts">
        {COUNTED.map((severity) => {
          const count = hospitals.filter((hospital) => hospital.severity === severity).length
          return count > 0 ? (
            <span key={severity} data-severity={severity}>
              {SEVERITY_SHAPE[severity]}
              {count}
            </span>
          ) : null
        })}
      </span>
    </div>
  )
}
