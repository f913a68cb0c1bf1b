// `npm test`: everything that can be proven in minutes. Plain JavaScript, because it starts on any Node from 20 on and
// installs the Node 24 that runs the rest. Last line: `N passed, N failed, N skipped`, summed over all suites.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run, runAll } from './lanes.mjs'

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

const node = ['node', '--import', './.ci/property-tests.mjs', '--test-reporter=spec']
const testsIn = (folder) =>
  readdirSync(folder)
    .filter((name) => /\.test\.m?ts$|\.test\.mjs$/.test(name))
    .map((name) => `${folder}/${name}`)
/** Files of one process: pure computing, and servers that hold nothing long. */
const together = (...patterns) => [{ command: [...node, '.ci/one-process.mjs', ...patterns] }]
/** Each file is a process of its own. */
const apart = (...files) => files.map((file) => ({ file, command: [...node, file] }))
/**
 * Of `api/test`, those that start servers in their own process and ask them, and change nothing that belongs to the whole process: some
 * to a process, as each that loads the product computes two seconds for it.
 */
const ASKING = [
  ['contract', 'files', 'frames', 'hl7v2-order', 'hospital-forecast', 'ingest', 'measure-report-share'],
  ['break-glass', 'exercise', 'scope', 'shares', 'sign-in', 'staleness', 'supervision'],
  ['counterfactual', 'planning', 'quality', 'referral-lab', 'rehearsal', 'rehearsal-editor'],
].map((names) => names.map((name) => `api/test/${name}.test.ts`))
const asking = ASKING.map((files) => ({ file: files.join(' '), ...together(...files)[0] }))
const one = (...command) => [{ command }]

/**
 * Suites: `counted` ones print node's test summary, the others are one test each. `built` ones need the viewer built. `waits` are those of
 * processes, browsers and clocks: what fails there in a crowd has a second try alone. Pure ones have none.
 */
const suites = [
  { name: 'viewer build', builds: true, jobs: one('npm', 'run', '--silent', 'build', '-w', 'viewer') },
  { name: 'types', jobs: one('tsc', '--noEmit', '-p', 'tsconfig.json') },
  { name: 'types of the viewer', jobs: one('tsc', '--noEmit', '-p', 'viewer/tsconfig.json') },
  { name: 'lint', jobs: one('biome', 'check', '.') },
  { name: 'tidiness', jobs: apart('tidy.test.ts', ...testsIn('.ci')), counted: true },
  { name: 'screens', jobs: apart(...testsIn('viewer/e2e')), counted: true, built: true, waits: true },
  {
    name: 'api, servers',
    jobs: [...asking, ...apart(...testsIn('api/test').filter((file) => !ASKING.flat().includes(file)))],
    counted: true,
    built: true,
    waits: true,
  },
  {
    name: 'twin-engine',
    jobs: together('twin-engine/src/**/*.test.ts', 'twin-engine/test/**/*.test.ts'),
    counted: true,
  },
  {
    name: 'api',
    // Those that wait for killed workers and databases more than they compute have a process each.
    jobs: [
      ...together('api/src/**/*.test.ts', '!api/src/executors/**', '!api/src/log/**'),
      ...apart(...testsIn('api/src/executors'), ...testsIn('api/src/log')),
    ],
    counted: true,
  },
  { name: 'scenarios', jobs: together('scenarios/**/*.test.ts'), counted: true },
  { name: 'seed-data', jobs: together('seed-data/**/*.test.ts'), counted: true },
  { name: 'viewer', jobs: together('viewer/src/**/*.test.ts'), counted: true },
]

/** What takes longest begins first, so that the lanes end together; the rest follows in the order above. */
const LONG = [
  'viewer build',
  'types',
  'types of the viewer',
  'lint',
  'api/test/kills.test.ts',
  'viewer/e2e/data-room.test.ts',
  'twin-engine',
  'api',
  'api/src/executors/sweep-executor.test.ts',
  'api/src/executors/bullmq.test.ts',
  'viewer/e2e/story.test.ts',
  'viewer/e2e/accessibility.test.ts',
  'api/test/many-machines.test.ts',
  'api/test/operations.test.ts',
  'api/test/connect-a-hospital.test.ts',
  'api/test/build-a-city.test.ts',
  'api/test/calibrate.test.ts',
  'viewer/e2e/supervision.test.ts',
  'api/test/killed-node.test.ts',
  'api/test/runs-of-nodes.test.ts',
  'api/test/backup.test.ts',
  'viewer/e2e/exercise.test.ts',
  'viewer/e2e/sign-in.test.ts',
  'viewer/e2e/referral-lab.test.ts',
  'viewer/e2e/plan-room.test.ts',
  'viewer/e2e/rehearse-room.test.ts',
  'api/test/large-feed.test.ts',
  'api/test/many-machines-commands.test.ts',
  'api/test/privacy-formats.test.ts',
  'api/test/demo-feed.test.ts',
  'api/src/log/event-log.test.ts',
  'api/src/log/postgres.test.ts',
  'scenarios',
  'api/test/feeds-fuzz.test.ts',
  'viewer/e2e/london.test.ts',
  'api/test/graphql-fuzz.test.ts',
]

/** Words name suites; what follows the comma of a name is a part of it. */
const only = process.argv.slice(2)
const wanted = suites.filter(
  ({ name }) => only.length === 0 || only.includes(name) || only.includes(name.split(',')[0]),
)
const { total, flaky, dearest } = await runAll(wanted, {
  first: LONG,
  run: (command) => run(command, env),
  say: (text) => console.log(text),
})
if (dearest.length > 1) {
  console.log('\nthe dearest, in seconds of processor and of the clock:')
  for (const { place, processor, seconds } of dearest.slice(0, 10))
    console.log(`${processor.toFixed(1).padStart(7)} ${seconds.toFixed(1).padStart(7)}  ${place}`)
}
if (flaky > 0) console.log(`\n${flaky} flaky: passed only alone, at the second try; named above`)
const refused = process.env.FORBID_SKIPPED && total.skipped > 0
if (refused) console.log(`\n${total.skipped} skipped, and FORBID_SKIPPED is set: here everything must run`)
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exit(total.failed > 0 || refused ? 1 : 0)
