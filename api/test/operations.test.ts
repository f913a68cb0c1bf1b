/** docs/operations.md, command by command, with a server of its own: what stands below a command is what it says. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { type TestContext, test } from 'node:test'
import { kangchengWith } from './command-line.ts'
import { freshFolder } from './harness.ts'
import { freePort, pattern } from './how-to-page.ts'
import { postgresServer } from './postgres.ts'

const ROOT = join(import.meta.dirname, '../..')
const PAGE = readFileSync(join(ROOT, 'docs/operations.md'), 'utf8')

interface Step {
  readonly heading: string
  readonly command: string
  readonly expected: readonly string[]
}

/** Every fenced block of the page: a command, or what the command above it says. Another kind ends the test. */
function stepsOf(page: string): readonly Step[] {
  const steps: { heading: string; command: string; expected: string[] }[] = []
  let heading = ''
  let block: { readonly kind: string; readonly indent: string; readonly lines: string[] } | null = null
  let answers = false
  for (const line of page.split('\n')) {
    const fence = /^( *)```(\w*)$/.exec(line)
    if (fence === null) {
      if (block !== null) block.lines.push(line.slice(block.indent.length))
      else if (line.startsWith('#')) heading = line.replace(/^#+ /, '')
      if (block === null && line.trim() !== '') answers = false
      continue
    }
    if (block === null) {
      block = { kind: fence[2]!, indent: fence[1]!, lines: [] }
      assert.ok(
        block.kind === 'sh' || (block.kind === 'text' && answers),
        `"${heading}": a block of kind "${block.kind}" stands where only a command, or what it says, can be run: make it \`sh\`, or \`text\` right below one`,
      )
      continue
    }
    if (block.kind === 'sh') steps.push({ heading, command: block.lines.join('\n'), expected: [] })
    else steps.at(-1)!.expected.push(...block.lines.filter((one) => one.trim() !== ''))
    answers = block.kind === 'sh'
    block = null
  }
  return steps
}

/** Variables that a command may be given. */
const VARIABLES = ['DATA_DIR', 'DATABASE_URL', 'CITY', 'AUTH', 'HISTORY_DAYS', 'RETENTION_DAYS']

/**
 * `npx kangcheng` of the page's shell, in this process: each as a process of its own would cost a second. `serve` alone is one.
 * @returns the shell's function.
 */
async function commandsHere(t: TestContext, folder: string): Promise<string> {
  const socket = join(folder, 'commands')
  const server = createServer(async (request, response) => {
    const [cwd, variables, ...args] = (await text(request)).split('\0').slice(0, -1)
    const env = Object.fromEntries(
      variables!.split('\x01').map((one) => [one.split('=')[0]!, one.slice(one.indexOf('=') + 1)]),
    )
    const { code, out, error } = await kangchengWith(
      Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')),
      cwd!,
      ...args,
    )
    response.setHeader('x-code', code)
    response.end(`${out}${code === 0 ? '' : error}`)
  })
  server.listen(socket)
  await once(server, 'listening')
  t.after(() => server.close())
  return `kangcheng() {
    if [ "$1" = serve ]; then exec node ${join(ROOT, 'api/bin/kangcheng.mjs')} "$@"; fi
    local head=$(mktemp ${folder}/head-XXXXXX)
    { printf '%s\\0' "$PWD"; ${VARIABLES.map((name) => `printf '${name}=%s\\001' "$${name}"`).join('; ')}; printf '\\0'; printf '%s\\0' "$@"; } |
      curl -s -D "$head" --unix-socket ${socket} --data-binary @- http://commands/
    return $(tr -d '\\r' < "$head" | sed -n 's/^x-code: //p')
  }`
}

test('the operations handbook does what it says', { timeout: 400_000 }, async (t) => {
  const steps = stepsOf(PAGE)
  assert.ok(steps.length >= 20, `${steps.length} commands on the page`)
  const folder = freshFolder()
  for (const name of ['lib', 'backups']) mkdirSync(join(folder, name))
  const port = await freePort()
  const database = await (await postgresServer()).newPlace()
  const functions = await commandsHere(t, folder)
  const pid = join(folder, 'lib/kangcheng/serve.pid')
  const here = (command: string): string =>
    command
      .replaceAll('postgres://kangcheng@db/kangcheng', `'${database}'`)
      .replaceAll('npx kangcheng', 'kangcheng')
      .replaceAll('127.0.0.1:4000', `127.0.0.1:${port}`)
      .replaceAll('/var/lib/', `${folder}/lib/`)
      .replaceAll('/var/backups/', `${folder}/backups/`)
      .replaceAll('/etc/kangcheng', `${folder}/etc`)
  t.after(() => {
    if (existsSync(pid)) process.kill(Number(readFileSync(pid, 'utf8')), 'SIGKILL')
  })
  writeFileSync(join(folder, 'exported'), '')
  for (const { heading, command, expected } of steps) {
    const script = `set -e -o pipefail\n. ${folder}/exported\n${functions}\n${here(command)}\nexport -p > ${folder}/exported\n`
    const shell = spawn('bash', ['-c', script], {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
        PORT: String(port),
        CITY: 'testville',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const ended = once(shell, 'exit') as Promise<[number | null]>
    const [out, error] = await Promise.all([text(shell.stdout), text(shell.stderr)])
    const [code] = await ended
    const said = `${out}\n${error}`
    assert.equal(code, 0, `${heading}:\n${command}\nended with ${code}:\n${said}`)
    for (const line of expected)
      assert.match(said, pattern(line), `${heading}: below\n${command}\nthe page shows\n${line}\nbut it said\n${said}`)
  }
})

test('a block that cannot be run is not taken for one that was', () => {
  assert.throws(
    () => stepsOf('## Install\n```ini\nRestart=always\n```'),
    /"Install": a block of kind "ini" stands where/,
  )
  assert.throws(() => stepsOf('## Install\n```sh\ntrue\n```\nWords.\n```text\nyes\n```'), /a block of kind "text"/)
})
