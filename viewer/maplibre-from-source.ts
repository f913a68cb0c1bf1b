// MapLibre is built from the sources in its package: its page and its worker then share what both need, where the two finished
// files of the package repeat it (310 kB instead of 450 kB, compressed).
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Plugin, transformWithOxc } from 'vite'

const SOURCES = join(dirname(fileURLToPath(import.meta.resolve('maplibre-gl'))), '../src')
const WORKER = join(SOURCES, 'source/worker.ts')
/** What the viewer imports to learn where the worker lies. */
const WORKER_URL = 'virtual:maplibre-worker-url'

export function mapLibreFromSource(): Plugin {
  let building = false
  return {
    name: 'maplibre-from-source',
    enforce: 'pre',
    configResolved(config) {
      building = config.command === 'build'
    },
    resolveId(id) {
      if (id === 'maplibre-gl') return join(SOURCES, 'index.ts')
      return id === WORKER_URL ? `\0${WORKER_URL}` : null
    },
    // Its classes declare fields that a base class has already filled: declarations without a value must vanish.
    transform(code, id) {
      const [file = ''] = id.split('?')
      if (!file.startsWith(SOURCES) || !file.endsWith('.ts')) return null
      return transformWithOxc(code, file, { typescript: { removeClassFieldsWithoutInitializer: true } })
    },
    load(id) {
      if (id !== `\0${WORKER_URL}`) return null
      if (!building) return `export { default } from ${JSON.stringify(`${WORKER}?worker&url`)}`
      const file = this.emitFile({ type: 'chunk', id: WORKER, name: 'maplibre-worker' })
      return `export default import.meta.ROLLUP_FILE_URL_${file}`
    },
  }
}
