// `npm test`: everything that can be proven in minutes. Plain JavaScript, because it starts on any Node from 20 on and
// installs the Node 24 that runs the rest. Last line: `N passed, N failed, N skipped`, summed over all suites.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
process.chdir(root)

if (!existsSync('node_modules/.bin/node')) {
  console.log('installing npm packages')
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { stdio: 'inherit' })
  if (status !== 0) {
    console.error('npm ci failed: see above. The registry must be reachable once.')
    process.exit(1)
  }
}

const env = {
  ...process.env,
  PATH: join(root, 'node_modules/.bin') + delimiter + process.env.PATH,
  FORCE_COLOR: '0',
  // Hundreds of processes compile the same files: the first one does it for the others.
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, 'node_modules/.cache/compiled'),
}

const versionsOfPostgres = () => (existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql') : [])

/** What suites need beside npm packages; each with the command that installs it on Debian. */
const missing = [
  {
    present: () => ['chromium', 'google-chrome', 'chrome'].some((name) => spawnSync('which', [name]).status === 0),
    name: 'Chromium (browser tests)',
    install: 'apt-get install chromium',
  },
  {
    present: () =>
      /cjk|noto sans sc|source han|wenquanyi|pingfang/i.test(String(spawnSync('fc-list', [':lang=zh']).stdout)),
    name: 'a Chinese font (browser tests)',
    install: 'apt-get install fontconfig fonts-noto-cjk',
  },
  {
    present: () => spawnSync('which', ['redis-server']).status === 0,
    name: 'Redis (tests of rehearsals on many machines)',
    install: 'apt-get install redis-server',
  },
  {
    present: () => versionsOfPostgres().some((version) => existsSync(`/usr/lib/postgresql/${version}/bin/postgres`)),
    name: 'PostgreSQL (tests of the log that several nodes share)',
    install: 'apt-get install postgresql',
  },
].filter((need) => !need.present())
if (missing.length > 0) {
  for (const { name, install } of missing) console.error(`missing: ${name}. Install it: ${install}`)
  console.log(`0 passed, ${missing.length} failed, 0 skipped`)
  process.exit(1)
}

/** A suite is a command; `counted` ones print node's test summary, the others are one test each. */
const node = ['node', '--import', './.ci/property-tests.mjs', '--test-reporter=spec']
/** Files of one process: pure computing, and servers that hold nothing long. */
const together = (...patterns) => [...node, '.ci/one-process.mjs', ...patterns]
/** Each file in a process of its own, one at a time: the other cores have the suites beside it. */
const apart = (...patterns) => [...node, '--test', '--test-concurrency=1', ...patterns]
/**
 * Of a round, suites run three at a time, the longest first: on two cores, since browsers, leases and killed processes are waited for
 * more than they compute. The next round begins when all of one have ended.
 */
const LANES = 3
const rounds = [
  [
    // In the first round, because servers of the second hand out what it has built.
    { name: 'viewer build', command: ['npm', 'run', '--silent', 'build', '-w', 'viewer'] },
    { name: 'types', command: ['tsc', '--noEmit', '-p', 'tsconfig.json'] },
    { name: 'types of the viewer', command: ['tsc', '--noEmit', '-p', 'viewer/tsconfig.json'] },
    { name: 'lint', command: ['biome', 'check', '.'] },
    { name: 'tidiness', command: apart('tidy.test.ts', '.ci/*.test.mjs'), counted: true },
  ],
  [
    { name: 'screens', command: apart('viewer/e2e/**/*.test.ts'), counted: true },
    { name: 'api, servers', command: apart('api/test/[a-k]*.test.ts'), counted: true },
    { name: 'api, servers from L on', command: apart('api/test/[l-z]*.test.ts'), counted: true },
    {
      name: 'twin-engine',
      command: together('twin-engine/src/**/*.test.ts', 'twin-engine/test/**/*.test.ts'),
      counted: true,
    },
    { name: 'api', command: together('api/src/**/*.test.ts'), counted: true },
    { name: 'scenarios', command: together('scenarios/**/*.test.ts'), counted: true },
    { name: 'seed-data', command: together('seed-data/**/*.test.ts'), counted: true },
    { name: 'viewer', command: together('viewer/src/**/*.test.ts'), counted: true },
  ],
]

/** Words name suites; what follows the comma of a name is a part of it. */
const only = process.argv.slice(2)
const wanted = ({ name }) => only.length === 0 || only.includes(name) || only.includes(name.split(',')[0])
const total = { passed: 0, failed: 0, skipped: 0 }
for (const round of rounds) await sideBySide(round.filter(wanted))
const refused = process.env.FORBID_SKIPPED && total.skipped > 0
if (refused) console.log(`\n${total.skipped} skipped, and FORBID_SKIPPED is set: here everything must run`)
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exit(total.failed > 0 || refused ? 1 : 0)

/** What each prints comes out whole: the earliest suite under way writes at once, those beside it when their turn has come. */
async function sideBySide(suites) {
  const written = suites.map(() => ({ text: '', ended: false }))
  let turn = 0
  const write = (k, text) => {
    written[k].text += text
    while (turn < suites.length) {
      process.stdout.write(written[turn].text)
      written[turn].text = ''
      if (!written[turn].ended) return
      turn++
    }
  }
  let next = 0
  const lane = async () => {
    while (next < suites.length) {
      const k = next++
      const last = await outcome(suites[k], (text) => write(k, text))
      written[k].ended = true
      write(k, last)
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
}

/** Runs a suite and counts it. @returns its last line */
async function outcome({ name, command, counted }, write) {
  const began = Date.now()
  write(`\n── ${name}\n`)
  const { code, output } = await run(command, write)
  const count = counted ? summary(output) : { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 }
  // A suite that dies or runs nothing is a failure, not a silence.
  if (counted && count.passed + count.failed + count.skipped === 0) count.failed++
  if (code !== 0 && count.failed === 0) count.failed++
  for (const key of Object.keys(total)) total[key] += count[key]
  const { passed, failed, skipped } = count
  const seconds = ((Date.now() - began) / 1000).toFixed(1)
  return `── ${name}: ${passed} passed, ${failed} failed, ${skipped} skipped in ${seconds} s\n`
}

function run([command, ...args], write) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8')
      stream.on('data', (text) => {
        output += text
        write(text)
      })
    }
    child.on('error', (error) => resolve({ code: 1, output: String(error) }))
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

function summary(output) {
  const read = (word) =>
    [...output.matchAll(new RegExp(`^ℹ ${word} (\\d+)`, 'gm'))].reduce((sum, m) => sum + Number(m[1]), 0)
  return { passed: read('pass'), failed: read('fail') + read('cancelled'), skipped: read('skipped') + read('todo') }
}
