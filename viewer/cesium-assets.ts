// What Cesium fetches while it runs, beside the build: its workers, the earth's picture, tables of the earth's turning. They lie in the
// package's two folders and are served under one address, from here alone.
import { cpSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

const PACKAGE = dirname(fileURLToPath(import.meta.resolve('@cesium/engine')))
/** Parts of the address and where they lie. */
const FOLDERS = {
  Workers: join(PACKAGE, 'Build/Workers'),
  ThirdParty: join(PACKAGE, 'Build/ThirdParty'),
  'Assets/Textures/NaturalEarthII': join(PACKAGE, 'Source/Assets/Textures/NaturalEarthII'),
  'Assets/IAU2006_XYS': join(PACKAGE, 'Source/Assets/IAU2006_XYS'),
  'Assets/Images': join(PACKAGE, 'Source/Assets/Images'),
  'Assets/approximateTerrainHeights.json': join(PACKAGE, 'Source/Assets/approximateTerrainHeights.json'),
} as const

export function cesiumAssets(): Plugin {
  let out = ''
  return {
    name: 'cesium-assets',
    config: () => ({ define: { CESIUM_BASE_URL: JSON.stringify('/cesium/') } }),
    configResolved(config) {
      out = join(config.root, config.build.outDir)
    },
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        for (const [part, folder] of Object.entries(FOLDERS))
          if (request.url?.startsWith(`/cesium/${part}`))
            request.url = `/@fs${folder}${request.url.slice(`/cesium/${part}`.length)}`
        next()
      })
    },
    // Its own build leaves these checks of arguments out, too.
    transform(code, id) {
      if (!id.startsWith(PACKAGE) || !code.includes('pragmas.debug')) return null
      return { code: code.replace(/\/\/>>includeStart\('debug'[\s\S]*?\/\/>>includeEnd\('debug'\);?/g, ''), map: null }
    },
    closeBundle() {
      for (const [part, folder] of Object.entries(FOLDERS))
        cpSync(folder, join(out, 'cesium', part), { recursive: true })
    },
  }
}
