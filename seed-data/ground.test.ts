import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeGround, type Ground, toSheet } from './ground.ts'
import { loadCity, loadGroundFiles } from './index.ts'

function load(city: string): Ground & { readonly bytes: number } {
  const { bin, json } = loadGroundFiles(city)
  return { ...decodeGround(bin.buffer, json), bytes: bin.length }
}

const ningbo = load('ningbo')

/** Distance from a place to a flat line of metres. */
function distance(line: readonly number[], x: number, y: number): number {
  let best = Infinity
  for (let i = 0; i + 3 < line.length; i += 2) {
    const [ax, ay, bx, by] = line.slice(i, i + 4) as [number, number, number, number]
    const t = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2 || 1)
    const s = Math.max(0, Math.min(1, t))
    best = Math.min(best, Math.hypot(ax + s * (bx - ax) - x, ay + s * (by - ay) - y))
  }
  return best
}

test('Ningbo has 60,000–120,000 blocks in at most 1.5 MB, the test city 5,000–8,000', () => {
  assert.ok(ningbo.blocks.count >= 60_000 && ningbo.blocks.count <= 120_000, `${ningbo.blocks.count}`)
  assert.ok(ningbo.bytes <= 1.5e6)
  const small = load('testville').blocks.count
  assert.ok(small >= 5000 && small <= 8000, `${small}`)
})

test('the three rivers meet at Sanjiangkou, the origin', () => {
  for (const zh of ['甬江', '姚江', '奉化江']) {
    const river = ningbo.sheet.rivers.find((r) => r.name.zh === zh)
    assert.ok(river, zh)
    const ends = [river.line.slice(0, 2), river.line.slice(-2)]
    assert.ok(
      ends.some(([x, y]) => Math.hypot(x!, y!) < 1),
      `${zh} does not reach the origin`,
    )
  }
})

test('no block stands in a river, and every block has a size', () => {
  const { blocks, sheet } = ningbo
  for (let i = 0; i < blocks.count; i++) {
    const x = blocks.eastMetres[i]!
    const y = blocks.northMetres[i]!
    assert.ok(blocks.widthMetres[i]! >= 10 && blocks.depthMetres[i]! >= 10 && blocks.heightMetres[i]! >= 3)
    if (i % 7 !== 0) continue
    for (const river of sheet.rivers) {
      assert.ok(distance(river.line, x, y) > river.widthMetres / 2, `block ${i} stands in ${river.name.en}`)
    }
  }
})

test('blocks are in the order of the tiles that the sheet names', () => {
  const { blocks, sheet } = ningbo
  const { tileFirsts, tileCorners, tileMetres, stepMetres } = sheet.blocks
  assert.equal(tileFirsts[0], 0)
  assert.equal(tileFirsts.at(-1), blocks.count)
  for (let t = 0; t + 1 < tileFirsts.length; t++) {
    for (let i = tileFirsts[t]!; i < tileFirsts[t + 1]!; i++) {
      const x = blocks.eastMetres[i]! - tileCorners[2 * t]!
      const y = blocks.northMetres[i]! - tileCorners[2 * t + 1]!
      const slack = stepMetres
      assert.ok(
        x >= -slack && y >= -slack && x <= tileMetres + slack && y <= tileMetres + slack,
        `block ${i} of tile ${t}`,
      )
    }
  }
})

test('the skyline rises at Sanjiangkou above that of the country', () => {
  const { blocks } = ningbo
  const heights = (near: boolean) => {
    const found: number[] = []
    for (let i = 0; i < blocks.count; i++) {
      const d = Math.hypot(blocks.eastMetres[i]!, blocks.northMetres[i]!)
      if (near ? d < 1500 : d > 30_000) found.push(blocks.heightMetres[i]!)
    }
    return found.reduce((a, b) => a + b, 0) / found.length
  }
  assert.ok(heights(true) > 3 * heights(false), `${heights(true)} against ${heights(false)}`)
})

test('the sea lies to the north and east of the city, and coast, hills and labels are drawn', () => {
  const { sheet } = ningbo
  assert.ok(sheet.coast.length > 5 && sheet.land.length > 5 && sheet.contours.length > 5)
  const labels = new Map(sheet.labels.map((l) => [l.name.zh, l]))
  for (const zh of ['三江口', '东海', '甬江', '姚江', '奉化江', '杭州湾', '象山港', '镇海区', '北仑区']) {
    assert.ok(labels.has(zh), `no label ${zh}`)
  }
  assert.ok(labels.get('杭州湾')!.north > 30_000)
  assert.ok(labels.get('东海')!.east > 30_000)
})

test('cells of the city and blocks of the ground share one projection', () => {
  const { sheet } = ningbo
  const [cell] = loadCity('ningbo').cells
  const [x, y] = toSheet(sheet, ...cell!.centre)
  assert.ok(Math.abs(x - Math.round(x / 1000) * 1000) < 1e-3 && Math.abs(y - Math.round(y / 1000) * 1000) < 1e-3)
})

test('damaged and mismatched ground files are refused with what differs', () => {
  const { bin, json } = loadGroundFiles('testville')
  const other = loadGroundFiles('ningbo').json
  assert.throws(() => decodeGround(new ArrayBuffer(3), json), /must start with "KCG1", got ""/)
  assert.throws(() => decodeGround(bin.slice(0, -1).buffer, json), /blocks need \d+ bytes, the file has \d+/)
  assert.throws(() => decodeGround(bin.buffer, other), /ground\.json is for \d+ blocks, ground\.bin holds \d+/)
  assert.throws(() => decodeGround(bin.buffer, { format: 'png' }), /format must be "kangcheng-ground-1", got "png"/)
})
