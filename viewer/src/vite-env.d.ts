/// <reference types="vite/client" />

/** Address of MapLibre's worker; see maplibre-from-source.ts. */
declare module 'virtual:maplibre-worker-url' {
  const url: string
  export default url
}
