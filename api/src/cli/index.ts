/** The help page of `kangcheng`: every command, in the order in which `--help` lists them. One file each. */
import packageJson from '../../package.json' with { type: 'json' }
import { CannotBeDone, type Command, type CommandIo, type ExitCode } from './command.ts'

/** By name. A command's file is loaded when it is asked for: what the others need costs it neither time nor memory. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import('./serve.ts')).serve,
  'feed decode': async () => (await import('./feed-decode.ts')).feedDecode,
  'feed map': async () => (await import('./feed-map.ts')).feedMap,
  'feed send': async () => (await import('./feed-send.ts')).feedSend,
  'feed listen': async () => (await import('./feed-listen.ts')).feedListen,
  'feed key': async () => (await import('./feed-key.ts')).feedKey,
  'feed try': async () => (await import('./feed-try.ts')).feedTry,
  'feed play': async () => (await import('./feed-play.ts')).feedPlay,
  'city build': async () => (await import('./city-build.ts')).cityBuild,
  'city check': async () => (await import('./city-check.ts')).cityCheck,
  'city draft': async () => (await import('./city-draft.ts')).cityDraft,
  rehearse: async () => (await import('./rehearse.ts')).rehearse,
  actions: async () => (await import('./actions.ts')).actions,
  allocate: async () => (await import('./allocate.ts')).allocate,
  counterfactual: async () => (await import('./counterfactual.ts')).counterfactual,
  duel: async () => (await import('./duel.ts')).duel,
  calibrate: async () => (await import('./calibrate.ts')).calibrate,
  'arrivals fit': async () => (await import('./arrivals-fit.ts')).arrivalsFit,
  'pathways fit': async () => (await import('./pathways-fit.ts')).pathwaysFit,
  'exercise report': async () => (await import('./exercise-report.ts')).exerciseReport,
  refnet: async () => (await import('./refnet.ts')).refnet,
  site: async () => (await import('./site.ts')).site,
  access: async () => (await import('./access.ts')).access,
  'epidemic fit': async () => (await import('./epidemic-fit.ts')).epidemicFit,
  'epidemic run': async () => (await import('./epidemic-run.ts')).epidemicRun,
  verify: async () => (await import('./verify.ts')).verify,
  backtest: async () => (await import('./backtest.ts')).backtest,
  worker: async () => (await import('./worker.ts')).worker,
  'backup check': async () => (await import('./backup-check.ts')).backupCheck,
  backup: async () => (await import('./backup.ts')).backup,
  restore: async () => (await import('./restore.ts')).restore,
  'audit check': async () => (await import('./audit-check.ts')).auditCheck,
  'log check': async () => (await import('./log-check.ts')).logCheck,
  'log compact': async () => (await import('./log-compact.ts')).logCompact,
  'log restore': async () => (await import('./log-restore.ts')).logRestore,
  'history rebuild': async () => (await import('./history-rebuild.ts')).historyRebuild,
  history: async () => (await import('./history.ts')).history,
  'token add': async () => (await import('./token-add.ts')).tokenAdd,
  'token list': async () => (await import('./token-list.ts')).tokenList,
  'token revoke': async () => (await import('./token-revoke.ts')).tokenRevoke,
  'session end': async () => (await import('./session-end.ts')).sessionEnd,
  bench: async () => (await import('./bench.ts')).bench,
}
const NAMES = Object.keys(COMMANDS)

export function loadCommands(names: readonly string[] = NAMES): Promise<readonly Command[]> {
  return Promise.all(names.map((name) => COMMANDS[name]!()))
}

const GENERAL = [
  'kangcheng <命令 command> [--json] [--help]',
  '',
  '  --json   标准输出为一份 JSON 文档，日志在标准错误 · one JSON document on standard output, logs on standard error',
  '  --version   版本 · the version',
  '  --help   帮助 · this page, or the page of a command',
  '  退出码   0 完成；1 完成，但结论是否定的；2 无法执行',
  '  exit     0 done; 1 done, and the answer is negative; 2 could not be done',
  '',
]

/** The lines of the general help page. */
async function helpPage(): Promise<readonly string[]> {
  return [
    ...GENERAL,
    ...(await loadCommands()).flatMap((c) => [`  ${c.name}`, `      ${c.summary.zh}`, `      ${c.summary.en}`]),
  ]
}

/** The lines of one command's help page. */
function helpOf(command: Command): readonly string[] {
  const details = (command.details ?? []).flatMap((d) => [`  ${d.zh}`, `  ${d.en}`])
  return [
    command.summary.zh,
    command.summary.en,
    '',
    `kangcheng ${command.usage}`,
    ...(details.length ? [''] : []),
    ...details,
  ]
}

/** Where a run of the command line writes to and reads from, apart from files. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly signal: AbortSignal
  readonly isTerminal: boolean
  out(text: string): void
  error(text: string): void
}

/** Runs one command line and returns its exit code; never throws, and with `--json` always leaves one document. */
export async function runCommandLine(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const end = args.indexOf('--')
  const flags = end < 0 ? args : args.slice(0, end)
  const json = flags.includes('--json')
  const help = flags.includes('--help') || flags.includes('-h')
  const rest = args.filter((arg, i) => (end >= 0 && i >= end) || !['--json', '--help', '-h'].includes(arg))
  const print = (lines: readonly string[]) => terminal.out(`${lines.join('\n')}\n`)

  if (rest.length === 1 && rest[0] === '--version') {
    print([json ? JSON.stringify({ version: packageJson.version }) : `kangcheng ${packageJson.version}`])
    return 0
  }
  const found = NAMES.find((name) => name.split(' ').every((word, i) => rest[i] === word))
  if (found === undefined) {
    if (rest.length === 0) {
      print(await helpPage())
      return help ? 0 : 2
    }
    const family = NAMES.filter((name) => rest.length === 1 && name.startsWith(`${rest[0]} `))
    if (help && family.length > 0) {
      print((await loadCommands(family)).flatMap((c) => [...helpOf(c), '']))
      return 0
    }
    return refuse(unknownCommand(rest), json, terminal)
  }
  const command = await COMMANDS[found]!()
  if (help) {
    print(helpOf(command))
    return 0
  }
  let answered = false
  const io: CommandIo = {
    json,
    env: terminal.env,
    cwd: terminal.cwd,
    signal: terminal.signal,
    terminal: terminal.isTerminal,
    log: (line) => terminal.error(`${line}\n`),
    answer: (document, text) => {
      if (answered) throw new Error(`${command.name} answered twice`)
      answered = true
      if (json) terminal.out(`${JSON.stringify(document)}\n`)
      else print(text())
    },
  }
  try {
    return await command.run(rest.slice(command.name.split(' ').length), io)
  } catch (error) {
    if (error instanceof CannotBeDone) return refuse(error.message, json && !answered, terminal)
    // A defect of ours: the stack helps whoever mends it.
    const defect = error instanceof Error ? (error.stack ?? error.message) : String(error)
    terminal.error(`${defect}\n`)
    return refuse(`${command.name} failed unexpectedly, see above`, json && !answered, terminal)
  }
}

function unknownCommand(words: readonly string[]): string {
  const first = words[0] ?? ''
  const family = NAMES.filter((name) => name.startsWith(`${first} `))
  const typed = family.length > 0 && words[1] !== undefined ? `${first} ${words[1]}` : first
  const known = (family.length > 0 ? family : NAMES).join(', ')
  return `unknown command "${typed}" · commands: ${known} · see: kangcheng --help`
}

function refuse(why: string, json: boolean, terminal: Terminal): ExitCode {
  terminal.error(`kangcheng: ${why}\n`)
  if (json) terminal.out(`${JSON.stringify({ error: why })}\n`)
  return 2
}

/** A stopped command has this long to finish (contract: SIGTERM → finished within 5 s). */
const STOP_WITHIN_MILLISECONDS = 4_800

/** The process: arguments in, exit code out. Called by `bin/kangcheng.mjs`. */
export async function main(args: readonly string[]): Promise<void> {
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      stop.abort(signal)
      // A command that does not watch its signal is ended all the same.
      setTimeout(() => process.exit(2), STOP_WITHIN_MILLISECONDS).unref()
    })
  // A reader that has seen enough (`| head`) closes the pipe: that is no failure of the command.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  // Not process.exit: a long answer must be able to leave through a pipe first.
  process.exitCode = await runCommandLine(args, {
    env: process.env,
    cwd: process.cwd(),
    signal: stop.signal,
    isTerminal: process.stderr.isTTY === true,
    out: (text) => process.stdout.write(text),
    error: (text) => process.stderr.write(text),
  })
}
