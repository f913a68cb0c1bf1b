// Frames at a bounded rate while something flows: never faster than 30 a second, slower where the machine is slow, none in a hidden tab.
const SHORTEST_INTERVAL_MILLISECONDS = 33
/** Rasterising in software may take seconds: leave the page two thirds of the time. */
const SLOW_FACTOR = 3

export class PacedFrames {
  #timer = 0
  #request = 0
  readonly #draw: () => void

  constructor(draw: () => void) {
    this.#draw = draw
    this.#tick()
  }

  #tick(): void {
    // the gap between asking and getting an animation frame tells how busy the machine is
    const asked = performance.now()
    this.#request = requestAnimationFrame(() => {
      const gap = performance.now() - asked
      if (!document.hidden) this.#draw()
      const pause = Math.max(SHORTEST_INTERVAL_MILLISECONDS - 17, gap > 60 ? gap * SLOW_FACTOR : 0)
      this.#timer = window.setTimeout(() => this.#tick(), pause)
    })
  }

  stop(): void {
    window.clearTimeout(this.#timer)
    cancelAnimationFrame(this.#request)
  }
}
