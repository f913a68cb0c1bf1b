import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { loadCity } from '@kangcheng/seed-data'
import { decodeRoads } from '@kangcheng/twin-engine'
import { folderOf, sendFile } from '../src/http/files.ts'
import { freshFolder, startServer, type TestServer } from './harness.ts'

let server: TestServer
before(async () => {
  server = await startServer()
})
after(() => server.stop())

test('the city is served once: a client that has it gets 304, a hashed address is kept for ever', async () => {
  const url = new URL('/city.json', server.url)
  const first = await fetch(url, { headers: { 'accept-encoding': 'gzip' } })
  assert.equal(((await first.json()) as { id: string }).id, 'testville')
  assert.equal(first.headers.get('content-encoding'), 'gzip')
  assert.equal(first.headers.get('cache-control'), 'no-cache')
  const again = await fetch(url, { headers: { 'if-none-match': first.headers.get('etag')! } })
  assert.equal(again.status, 304)
  const hashed = await fetch(new URL('/city.json?v=1', server.url))
  assert.match(hashed.headers.get('cache-control')!, /immutable/)
  assert.equal((await fetch(new URL('/ground.bin', server.url))).status, 200)
})

test('every answer carries the headers that keep other sites out', async () => {
  for (const path of ['/', '/health', '/city.json', '/nothing.js']) {
    const { headers } = await fetch(new URL(path, server.url))
    assert.match(headers.get('content-security-policy')!, /default-src 'self'.*frame-ancestors 'none'/)
    assert.equal(headers.get('x-content-type-options'), 'nosniff')
  }
})

test('a folder is served with ranges, and nothing outside it', async () => {
  const root = freshFolder()
  mkdirSync(join(root, 'assets'))
  writeFileSync(join(root, 'index.html'), '<!doctype html><p>here')
  writeFileSync(join(root, 'assets/app-B4h7GqXz.js'), 'x'.repeat(5_000))
  writeFileSync(join(root, '../secret.txt'), 'secret')
  const files = folderOf(root)
  for (const outside of ['../secret.txt', '/../secret.txt', 'assets/../../secret.txt', 'assets', 'none.js'])
    assert.equal(files(outside), null, outside)
  const small = createServer((request, response) => sendFile(request, response, files(request.url!)!))
  await new Promise<void>((resolve) => small.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(small.address() as AddressInfo).port}`
  try {
    const asset = await fetch(`${url}/assets/app-B4h7GqXz.js`, { headers: { 'accept-encoding': 'identity' } })
    assert.match(asset.headers.get('cache-control')!, /immutable/)
    const range = (value: string) => fetch(`${url}/index.html`, { headers: { range: value } })
    const part = await range('bytes=0-8')
    assert.deepEqual(
      [part.status, await part.text(), part.headers.get('content-range')],
      [206, '<!doctype', 'bytes 0-8/22'],
    )
    assert.equal(await (await range('bytes=-4')).text(), 'here')
    assert.equal((await range('bytes=99-')).status, 416)
    const gzip = files('assets/app-B4h7GqXz.js')!.gzip
    assert.ok(gzip === undefined || gunzipSync(gzip).length === 5_000)
  } finally {
    small.close()
    small.closeAllConnections()
  }
})

test('health and metrics tell where the log stands', async () => {
  const health = (await (await fetch(new URL('/health', server.url))).json()) as Record<string, unknown>
  assert.deepEqual(Object.keys(health).sort(), [
    'asOf',
    'city',
    'clockLagSeconds',
    'diskFreeBytes',
    'lease',
    'notDurableEvents',
    'position',
    'status',
    'version',
  ])
  const metrics = await (await fetch(new URL('/metrics', server.url))).text()
  assert.match(metrics, new RegExp(`^kangcheng_position ${health.position as number}$`, 'm'))
  assert.match(metrics, /^kangcheng_writable 1$/m)
})

test('the city is served without its roads, which are two files of their own, as they lie beside it', async () => {
  const city = (await (await fetch(new URL('/city.json', server.url))).json()) as { id: string; roads?: unknown }
  assert.equal(city.roads, undefined)
  const bin = new Uint8Array(await (await fetch(new URL('/roads.bin', server.url))).arrayBuffer())
  const decoded = decodeRoads(bin, await (await fetch(new URL('/roads.json', server.url))).json())
  assert.ok(decoded.ok && decoded.value.nodes === loadCity(city.id).roads!.nodes)
})

test('the ground is served as 3D Tiles, and a tile that is not there is no tile', async () => {
  const tileset = await fetch(new URL('/tiles/tileset.json', server.url))
  const { asset, root } = (await tileset.json()) as {
    asset: { version: string }
    root: { children: { content: { uri: string } }[] }
  }
  assert.equal(asset.version, '1.1')
  const tile = await fetch(new URL(`/tiles/${root.children[0]!.content.uri}`, server.url))
  assert.equal(tile.headers.get('content-type'), 'model/gltf-binary')
  assert.equal(new TextDecoder().decode((await tile.bytes()).subarray(0, 4)), 'glTF')
  assert.equal((await fetch(new URL('/tiles/9999.glb', server.url))).status, 404)
})
