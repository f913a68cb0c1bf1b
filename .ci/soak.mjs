// `npm run soak`: the long forms. Each part prints one JSON row; the table at the end shows them side by side.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
process.chdir(root)
const env = { ...process.env, PATH: join(root, 'node_modules/.bin') + delimiter + process.env.PATH }
if (!existsSync('node_modules/.bin/node')) {
  console.error('npm packages are missing: run `npm ci` first')
  process.exit(2)
}

const parts = [
  {
    name: 'kill',
    what: 'nodes killed under load on SQLite and PostgreSQL, writers asleep, databases ended (SOAK_KILLS of each, default 200)',
    script: 'api/test/soak/kill.ts',
  },
  {
    name: 'model',
    what: 'the log on all three stores against a model of it (SOAK_MODEL scripts of each, default 300)',
    script: 'api/test/soak/model.ts',
  },
  {
    name: 'damage',
    what: 'files cut, bits flipped, pages zeroed: recovered or refused (SOAK_DAMAGES, default 5,000)',
    script: 'api/test/soak/damage.ts',
  },
  {
    name: 'fuzz',
    what: 'garbled payloads of every feed format, MLLP frames and events (SOAK_FUZZ, default 120,000 of each)',
    script: 'api/test/soak/fuzz.ts',
  },
  {
    name: 'graphql',
    what: "operations by chance from the schema's grammar (SOAK_OPERATIONS, default 100,000)",
    script: 'api/test/soak/graphql.ts',
  },
  {
    name: 'gateway',
    what: 'an MLLP gateway killed under load (SOAK_KILLS, default 50), and garbled bytes on its connections',
    script: 'api/test/soak/gateway.ts',
  },
  {
    name: 'large-feed',
    what: 'files of a gigabyte (SOAK_LARGE_MIB, default 1024) decoded in little memory',
    script: 'api/test/soak/large-feed.ts',
  },
  { name: 'feed', what: 'the live demo feed (SOAK_MINUTES of wall time, default 60)', script: 'api/test/soak/feed.ts' },
  {
    name: 'heap',
    what: "the Watch room's heap under the live feed (SOAK_MINUTES of wall time, default 60); wants a build of the viewer and Chromium",
    script: 'viewer/bench/heap.soak.ts',
  },
  {
    name: 'laws',
    what: 'every property with fresh seeds and ten times the runs (SOAK_LAWS minutes, default 10)',
    script: '.ci/soak-laws.mjs',
  },
  {
    name: 'rehearsals',
    what: 'every scenario on Ningbo from a live fork and on a second city (SOAK_PAIRS, default 30)',
    script: 'api/test/soak/rehearsals.ts',
  },
  {
    name: 'refnet',
    what: 'RefNet at full length: means (SOAK_REFNET replications, default 200), shared luck, single stations',
    script: 'api/test/soak/refnet.ts',
  },
].filter((part) => process.argv.length < 3 || process.argv.includes(part.name))

const rows = []
for (const part of parts) {
  console.log(`── ${part.name}: ${part.what}`)
  const { code, output } = await run(part.script)
  const line = output
    .trim()
    .split('\n')
    .findLast((l) => l.startsWith('{'))
  rows.push({ part: part.name, ok: code === 0, ...(line ? JSON.parse(line) : { failures: 'no result' }) })
}
for (const { soak, ...row } of rows) console.table([row])
const failed = rows.filter((row) => !row.ok).length
console.log(`${rows.length - failed} passed, ${failed} failed`)
process.exit(failed > 0 ? 1 : 0)

function run(script) {
  return new Promise((resolve) => {
    const child = spawn('node', [script], { env, stdio: ['ignore', 'pipe', 'inherit'] })
    let output = ''
    child.stdout.on('data', (chunk) => {
      output += chunk
      process.stdout.write(chunk)
    })
    child.on('error', (error) => resolve({ code: 1, output: String(error) }))
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}
