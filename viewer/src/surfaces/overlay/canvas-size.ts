// A canvas over the stage as large as the stage is, in pixels of the screen as far as they can be told apart.
import type { FrameView } from './stage.ts'

const MOST_PIXELS_EACH = 1.5

export function fitCanvas(
  element: HTMLCanvasElement,
  context: CanvasRenderingContext2D,
  { width, height }: FrameView,
): void {
  const ratio = Math.min(MOST_PIXELS_EACH, devicePixelRatio)
  if (element.width !== Math.round(width * ratio) || element.height !== Math.round(height * ratio)) {
    element.width = Math.round(width * ratio)
    element.height = Math.round(height * ratio)
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
}
