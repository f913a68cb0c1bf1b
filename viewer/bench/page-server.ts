// Builds the pages that are measured and serves them, with a stream of beds that sends what it is told to.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join, normalize } from 'node:path'
import react from '@vitejs/plugin-react'
import { build } from 'vite'
import { framed } from '../src/data/frames-made.ts'

const PAGES = join(import.meta.dirname, 'pages')
const DECK = join(import.meta.dirname, 'deck')
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
}

export interface PageServer {
  readonly url: string
  /** Why deck.gl cannot be measured beside ours; null = it can. */
  readonly withoutDeck: string | null
  /** Sends one frame to every open stream. */
  readonly send: (frame: Uint8Array) => void
  readonly stop: () => Promise<void>
}

/** Installs deck.gl beside the benchmark, where it is not yet. @returns why it could not. */
function installDeck(): string | null {
  if (existsSync(join(DECK, 'node_modules/@deck.gl/geo-layers'))) return null
  console.error('installing deck.gl for the benchmark (139 packages, once) …')
  const { status, stderr } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: DECK,
    encoding: 'utf8',
  })
  return status === 0 ? null : `deck.gl could not be installed: ${stderr.trim().split('\n').at(-1)}`
}

export async function servePages(wanted: { readonly deck: boolean }): Promise<PageServer> {
  const withoutDeck = wanted.deck ? installDeck() : 'it was not asked for'
  const built = mkdtempSync(join(tmpdir(), 'kangcheng-bench-pages-'))
  const input = ['ours', 'table', ...(withoutDeck === null ? ['deck'] : [])].map((name) => join(PAGES, `${name}.html`))
  await build({
    root: PAGES,
    configFile: false,
    logLevel: 'error',
    plugins: [react()],
    worker: { format: 'es' },
    build: {
      outDir: built,
      emptyOutDir: true,
      target: 'es2024',
      chunkSizeWarningLimit: 5000,
      rolldownOptions: { input },
    },
  })
  const streams = new Set<ServerResponse>()
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url!, 'http://bench')
    if (pathname === '/frames') {
      response.writeHead(200, { 'content-type': 'application/octet-stream' }).flushHeaders()
      streams.add(response)
      response.on('close', () => streams.delete(response))
      return
    }
    const file = join(built, normalize(pathname))
    if (!file.startsWith(built) || !existsSync(file)) return response.writeHead(404).end()
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' })
    response.end(readFileSync(file))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    withoutDeck,
    send(frame) {
      const bytes = framed(frame)
      for (const stream of streams) stream.write(bytes)
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
      rmSync(built, { recursive: true, force: true })
    },
  }
}
