// Asks the browser once whether it gives WebGL 2, and lets the probe's context go again.

export function webglAvailable(): boolean {
  try {
    const context = document.createElement('canvas').getContext('webgl2')
    context?.getExtension('WEBGL_lose_context')?.loseContext()
    return context !== null
  } catch {
    // some browsers throw instead of answering null when 3D is switched off
    return false
  }
}
