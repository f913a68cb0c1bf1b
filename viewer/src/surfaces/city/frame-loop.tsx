// Draws a frame when something changed, and at a bounded rate while flows move: never faster than 30 a second, slower where
// the machine is slow, not at all in a hidden tab. Reports what a frame cost on window.__kangchengScene.
import { useFrame, useThree } from '@react-three/fiber'
import { useEffect, useMemo, useRef } from 'react'
import { Matrix4, type PerspectiveCamera } from 'three'
import type { Atmosphere } from '../../layers/atmosphere.ts'
import type { FlowClock } from '../../layers/flows-layer.tsx'
import { OPENING_MILLISECONDS, type OpeningClock } from '../../layers/opened-hospital-layer.tsx'
import { cameraPosition, FIELD_OF_VIEW_DEGREES } from '../../scene/camera.ts'
import { toStage } from '../../scene/projection.ts'
import { PacedFrames } from '../overlay/paced-frames.ts'
import { advanceFlight, type FrameView, type Stage } from '../overlay/stage.ts'

/** Cost of the last frame, for benchmarks; JavaScript only, the GPU's work is not in it. */
export interface SceneReport {
  calls: number
  triangles: number
  /** JavaScript from the frame's start to the end of its submission and label update. */
  frameMilliseconds: number
  blocks: number
  frames: number
}

declare global {
  interface Window {
    __kangchengScene?: SceneReport
  }
}

interface FrameLoopProps {
  stage: Stage
  atmosphere: Atmosphere
  flowClock: FlowClock
  openingClock: OpeningClock
  flowing: boolean
  reducedMotion: boolean
  timeSeconds: () => number
  blocks: number
  onFirstFrame: () => void
}

export function FrameLoop(props: FrameLoopProps) {
  const { stage, atmosphere, flowClock, openingClock, flowing, reducedMotion, timeSeconds, blocks, onFirstFrame } =
    props
  const gl = useThree((state) => state.gl)
  const invalidate = useThree((state) => state.invalidate)
  const camera = useThree((state) => state.camera) as PerspectiveCamera
  const size = useThree((state) => state.size)
  const first = useRef(onFirstFrame)
  const matrix = useMemo(() => new Matrix4(), [])
  const drawn = useRef({ frames: 0, width: 0, height: 0 })
  const view = useRef<FrameView | null>(null)

  useEffect(() => {
    stage.invalidate = invalidate
    invalidate()
  }, [stage, invalidate])

  useEffect(() => {
    if (!flowing) return
    const frames = new PacedFrames(invalidate)
    return () => frames.stop()
  }, [flowing, invalidate])

  useFrame(({ scene }) => {
    const began = performance.now()
    let more = advanceFlight(stage, began)
    const before = openingClock.uOpening.value
    if (stage.openedMilliseconds !== null) {
      const passed = reducedMotion ? OPENING_MILLISECONDS : began - stage.openedMilliseconds
      openingClock.uOpening.value = Math.min(OPENING_MILLISECONDS, passed)
      atmosphere.uClearing.value.w = Math.min(1, passed / OPENING_MILLISECONDS)
      more ||= passed < OPENING_MILLISECONDS || before !== openingClock.uOpening.value
    } else {
      openingClock.uOpening.value = 0
      atmosphere.uClearing.value.w = 0
    }
    flowClock.uTime.value = timeSeconds()
    flowClock.uStage.value.set(size.width, size.height)

    const { pose } = stage
    camera.position.set(...cameraPosition(pose))
    camera.lookAt(pose.targetX, pose.targetY, pose.targetZ)
    camera.fov = FIELD_OF_VIEW_DEGREES
    camera.aspect = size.width / Math.max(1, size.height)
    camera.near = Math.max(0.5, pose.distance * 0.05)
    camera.far = pose.distance * 4 + 1500
    camera.updateProjectionMatrix()
    camera.updateMatrixWorld()
    const opened = stage.openedMilliseconds !== null
    const d = pose.distance
    atmosphere.uFog.value.set(...(opened ? ([d * 0.8, d * 2.3] as const) : ([d * 0.86, d * 2.35] as const)))
    atmosphere.uStepBack.value = opened ? atmosphere.uClearing.value.w : 0

    gl.render(scene, camera)

    if (drawn.current.width !== size.width || drawn.current.height !== size.height) {
      drawn.current.width = size.width
      drawn.current.height = size.height
      stage.version++
    }
    if (view.current?.version !== stage.version) {
      matrix.multiplyMatrices(camera.projectionMatrix, camera.matrixWorldInverse)
      const elements = Float64Array.from(matrix.elements)
      const { width, height } = size
      view.current = {
        toStage: (x, y, z) => toStage(elements, x, y, z, width, height),
        pose,
        width,
        height,
        version: stage.version,
      }
    }
    for (const listener of stage.listeners) listener(view.current)

    window.__kangchengScene = {
      calls: gl.info.render.calls,
      triangles: gl.info.render.triangles,
      frameMilliseconds: performance.now() - began,
      blocks,
      frames: ++drawn.current.frames,
    }
    if (drawn.current.frames === 1) requestAnimationFrame(() => first.current())
    if (more) invalidate()
  }, 1)

  useEffect(
    () => () => {
      delete window.__kangchengScene
    },
    [],
  )
  return null
}
