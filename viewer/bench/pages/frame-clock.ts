// What a frame costs the page's own thread: the time of everything that ran for one animation frame, the draw calls and the
// uploads in it. Imported before anything that draws.

export interface FrameCost {
  /** JavaScript in all callbacks of the frame. */
  milliseconds: number
  draws: number
  /** Bytes given to the graphics card: buffers and textures, uniform blocks too. */
  uploadBytes: number
}

export const costs: FrameCost[] = []
let current: FrameCost = { milliseconds: 0, draws: 0, uploadBytes: 0 }
let stamp = Number.NaN

/** Without `?raster` draw calls are counted and not passed on: software rasterises 100,000 blocks for seconds, and none of it is JavaScript. */
const rasterises = new URLSearchParams(location.search).has('raster')

const held: FrameRequestCallback[] = []
let holding = false
const ask = window.requestAnimationFrame.bind(window)

/** Holds the page's frames back, so that another page has the machine to itself, or lets them go on. */
export function hold(on: boolean): void {
  holding = on
  if (!on) for (const callback of held.splice(0)) window.requestAnimationFrame(callback)
}

window.requestAnimationFrame = (callback) =>
  ask((time) => {
    if (holding) {
      held.push(callback)
      return
    }
    if (time !== stamp) {
      if (current.draws > 0) costs.push(current)
      current = { milliseconds: 0, draws: 0, uploadBytes: 0 }
      stamp = time
    }
    const began = performance.now()
    callback(time)
    current.milliseconds += performance.now() - began
  })

type Method = (this: WebGL2RenderingContext, ...given: unknown[]) => unknown

const context = WebGL2RenderingContext.prototype as unknown as Record<string, Method>

for (const name of [
  'drawElements',
  'drawArrays',
  'drawElementsInstanced',
  'drawArraysInstanced',
  'drawRangeElements',
]) {
  const own = context[name]!
  context[name] = function (...given) {
    current.draws++
    return rasterises ? own.apply(this, given) : undefined
  }
}

const bytesOf = (given: readonly unknown[]): number =>
  given.reduce<number>(
    (sum, one) => sum + (ArrayBuffer.isView(one) || one instanceof ArrayBuffer ? one.byteLength : 0),
    0,
  )

for (const name of ['bufferData', 'bufferSubData', 'texImage2D', 'texSubImage2D']) {
  const own = context[name]!
  context[name] = function (...given) {
    // Three says which part of a column it uploads: offset and length come last.
    const part = name === 'bufferSubData' && given.length > 4 ? Number(given[4]) : null
    const element = (given[2] as { BYTES_PER_ELEMENT?: number } | undefined)?.BYTES_PER_ELEMENT ?? 1
    current.uploadBytes += part === null ? bytesOf(given) : part * element
    return own.apply(this, given)
  }
}
