// What a visitor downloads: read from the build, compressed as the server sends it.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'

const ASSETS = join(import.meta.dirname, '../dist/assets')
const SHELL_KB_MAX = 250
const CITY_KB_MAX = 350
const ROOM_KB_MAX = 40

const kilobytes = (names: readonly string[]): number =>
  names.reduce((sum, name) => sum + gzipSync(readFileSync(join(ASSETS, name))).length, 0) / 1000

test('the shell stays under 250 kB, the city route under 350 kB and the data, plan and indicators rooms, supervision, the duel and the lab under 40 kB each, compressed', () => {
  const all = readdirSync(ASSETS).filter((name) => /\.(js|css)$/.test(name))
  const lazy = all.filter((name) => /^(three|city-surface)/.test(name))
  const dataRoom = all.filter((name) => name.startsWith('data-room'))
  // What the views of the plan room share comes with the room.
  const planRoom = all.filter((name) => /^plan-(room|figures)/.test(name))
  const duel = all.filter((name) => name.startsWith('duel-view'))
  const lab = all.filter((name) => name.startsWith('referral-view'))
  const supervision = all.filter((name) => name.startsWith('supervision-view'))
  const indicators = all.filter((name) => name.startsWith('indicators-room'))
  const rooms = [...dataRoom, ...planRoom, ...duel, ...lab, ...supervision, ...indicators]
  const shell = all.filter((name) => ![...lazy, ...rooms].includes(name))
  assert.ok(dataRoom.length >= 2, 'the data room has a chunk and a sheet of its own')
  assert.ok(
    lazy.some((name) => name.startsWith('three')),
    'three.js has a chunk of its own',
  )
  const html = readFileSync(join(ASSETS, '../index.html'), 'utf8')
  for (const name of [...lazy, ...rooms])
    assert.ok(!html.includes(name), `${name} must not be asked for by the page itself`)
  const [shellKb, cityKb, dataKb] = [kilobytes(shell), kilobytes(lazy), kilobytes(dataRoom)]
  console.log(
    `shell ${shellKb.toFixed(0)} kB, city route ${cityKb.toFixed(0)} kB, data room ${dataKb.toFixed(0)} kB (gzip)`,
  )
  assert.ok(shellKb <= SHELL_KB_MAX, `the shell is ${shellKb.toFixed(0)} kB`)
  assert.ok(cityKb <= CITY_KB_MAX, `the city route is ${cityKb.toFixed(0)} kB`)
  for (const [name, files] of Object.entries({
    'plan room': planRoom,
    duel,
    lab,
    supervision,
    'indicators room': indicators,
  })) {
    assert.ok(files.length >= 2, `the ${name} has a chunk and a sheet of its own`)
    assert.ok(kilobytes(files) <= ROOM_KB_MAX, `the ${name} is ${kilobytes(files).toFixed(0)} kB`)
  }
  assert.ok(dataKb <= ROOM_KB_MAX, `the data room is ${dataKb.toFixed(0)} kB`)
})
