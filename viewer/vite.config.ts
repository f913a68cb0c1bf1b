import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { cesiumAssets } from './cesium-assets.ts'
import { mapLibreFromSource } from './maplibre-from-source.ts'

/** Where the API answers while `vite` serves the sources: `API=http://127.0.0.1:4000 npm run dev`. */
const api = process.env.API ?? 'http://127.0.0.1:4000'
const PATHS = [
  '/graphql',
  '/frames',
  '/health',
  '/ingest',
  '/rehearsals',
  '/city.json',
  '/ground.json',
  '/ground.bin',
  '/metrics',
]

export default defineConfig({
  plugins: [react(), mapLibreFromSource(), cesiumAssets()],
  server: { host: '127.0.0.1', proxy: Object.fromEntries(PATHS.map((path) => [path, { target: api }])) },
  build: {
    target: 'es2024',
    // What each route downloads is measured from it; see e2e/size.test.ts.
    manifest: true,
    // Only Latin figures travel with the page; three.js, the maps and the globe are lazy chunks and known to be large.
    chunkSizeWarningLimit: 5000,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // React first: a group takes what its modules need, and the page must not wait for three.js to get React.
          groups: [
            {
              name: 'react',
              test: /node_modules[\\/](react|react-dom|scheduler|zustand|use-sync-external-store)[\\/]/,
              priority: 20,
            },
            { name: 'three', test: /node_modules[\\/](three|@react-three)[\\/]/, priority: 10 },
          ],
        },
      },
    },
  },
})
