/**
 * `npm run bench -w @kangcheng/viewer`: prints the rows as a table, or as JSON with `--json`. `scene`, `table`, `picture`
 * or `watch` takes these alone: the made city beside deck.gl, the list of 50,000 beds, the first picture of the test city, the
 * running product on Ningbo (these two want a build).
 */
import { launch } from '../e2e/browser.ts'
import { servePages } from './page-server.ts'
import { pictureRows } from './picture.bench.ts'
import type { Row } from './row.ts'
import { sceneRows } from './scene.bench.ts'
import { tableRows } from './table.bench.ts'
import { watchRows } from './watch.bench.ts'

const PARTS = ['scene', 'table', 'picture', 'watch']
const asked = process.argv.slice(2).filter((word) => !word.startsWith('-'))
const unknown = asked.filter((word) => !PARTS.includes(word))
if (unknown.length > 0) {
  console.error(`there is no part ${unknown.join(', ')}; there are ${PARTS.join(', ')}`)
  process.exit(2)
}
const wants = (part: string): boolean => asked.length === 0 || asked.includes(part)

async function pages(): Promise<Row[]> {
  const server = await servePages({ deck: wants('scene') })
  const browser = await launch()
  try {
    return [
      ...(wants('scene') ? await sceneRows(browser, server) : []),
      ...(wants('table') ? await tableRows(browser, server) : []),
    ]
  } finally {
    await browser.close()
    await server.stop()
  }
}

const rounded = (value: number | null): number | null =>
  value === null || !Number.isFinite(value) ? null : Number(value.toFixed(2))

const rows = [
  ...(wants('scene') || wants('table') ? await pages() : []),
  ...(wants('picture') ? await pictureRows() : []),
  ...(wants('watch') ? await watchRows() : []),
].map((row) => ({ ...row, ours: rounded(row.ours), other: rounded(row.other), ratio: rounded(row.ratio) }))
if (process.argv.includes('--json')) console.log(JSON.stringify({ rows }))
else console.table(rows, ['name', 'ours', 'other', 'unit', 'ratio', 'asked', 'met', 'load'])
