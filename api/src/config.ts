/** The environment, decoded: every variable of the contract, or problems that name the variable and what would be right. */
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { isLoopback } from './http/loopback.ts'
import type { OpenIdConfig } from './sign-in/open-id.ts'

/** Levels of the server's own log, from the most said to the least. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

export interface Config {
  readonly port: number
  readonly host: string
  readonly dataDir: string
  /** A built-in city's name, or a folder. */
  readonly city: string
  readonly demoFeed: boolean
  /** City minutes per real minute. */
  readonly demoSpeed: number
  /** Days before the demo’s feed that its history is given, made up; 0 = none. */
  readonly demoPastDays: number
  /** The source whose recorded times the city's clock follows; null = the clock is the wall's. */
  readonly replaySource: string | null
  readonly auth: 'on' | 'off'
  /** Rehearsals are computed by the workers that listen there; null = by this machine's threads. May hold a password. */
  readonly redisUrl: string | null
  /** Sign-in with an OpenID provider; null = tokens alone. */
  readonly openId: OpenIdConfig | null
  /** Days that rows of the audit log are kept. */
  readonly auditDays: number
  /** Where the log is that several nodes share; null = it lies in DATA_DIR, for this node alone. May hold a password. */
  readonly databaseUrl: string | null
  /** How other nodes reach this one; null = at the address that it listens on. */
  readonly nodeUrl: string | null
  /** Days of the city's clock whose events the log keeps; null = all. */
  readonly retentionDays: number | null
  /** Finished days of the history that are kept. */
  readonly historyDays: number
  /** Escalation ladders by name or file; the first one's alerts hold. */
  readonly ladders: readonly [string, ...string[]]
  /** The operator's public Mapbox token, which the screens may draw their map with; null = MapLibre draws it. */
  readonly mapboxToken: string | null
  /** Lines of the server's own log below it are left out. */
  readonly logLevel: LogLevel
}

export type Environment = Readonly<Record<string, string | undefined>>

const OIDC = [
  'OIDC_ISSUER',
  'OIDC_CLIENT_ID',
  'OIDC_CLIENT_SECRET',
  'OIDC_CLIENT_SECRET_FILE',
  'OIDC_AUDIENCE',
  'OIDC_ROLE_CLAIM',
  'OIDC_SCOPE_CLAIM',
  'OIDC_PUBLIC_URL',
] as const
/** Each may come from a file instead, as container platforms hand secrets out: `DATABASE_URL_FILE=/run/secrets/database`. */
const SECRETS = ['DATABASE_URL', 'REDIS_URL', 'OIDC_CLIENT_SECRET', 'MAPBOX_TOKEN'] as const
const OWN = ['KANGCHENG_REEXEC']
const DEFAULT_LADDERS = 'china,opel'
const DEMO_VARIABLES = ['DEMO_FEED', 'DEMO_SPEED', 'DEMO_PAST_DAYS']
const DEFAULT_DEMO_SPEED = 10
/** As many as forecasts learn from, and those that are forecast again: eight weeks. */
const DEFAULT_DEMO_PAST_DAYS = 56
const MOST_DEMO_PAST_DAYS = 366
/** Three years, as impact assessments are kept (PIPL); six months at least (Cybersecurity Law, network logs). */
const DEFAULT_AUDIT_DAYS = 1_096
const LEAST_AUDIT_DAYS = 183
/** Ten years and a week. */
const DEFAULT_HISTORY_DAYS = 3_660
const MOST_HISTORY_DAYS = 36_600
/** A week of events, so that a restore of the last days need not reach for older backups. */
const LEAST_RETENTION_DAYS = 7

export type DecodedConfig =
  | { readonly ok: true; readonly value: Config }
  | { readonly ok: false; readonly problems: readonly string[] }

/** @param cwd the folder against which DATA_DIR and CITY are meant. */
export function decodeConfig(environment: Environment, cwd: string): DecodedConfig {
  const problems: string[] = []
  const env = withSecrets(environment, cwd, problems)
  const given = (name: string): string | undefined => {
    const value = env[name]
    return value === undefined || value === '' ? undefined : value
  }
  const refuse = (name: string, right: string): void => {
    problems.push(`${name} is "${given(name)}"; it must be ${right}`)
  }

  const portText = given('PORT') ?? '4000'
  const port = Number(portText)
  if (!/^\d{1,5}$/.test(portText) || port > 65_535) refuse('PORT', 'a port number from 0 (any free one) to 65535')

  const host = given('HOST') ?? '127.0.0.1'
  if (!/^[A-Za-z0-9.:-]{1,253}$/.test(host)) refuse('HOST', 'an address or a host name, like 127.0.0.1 or 0.0.0.0')

  const cityName = given('CITY') ?? 'ningbo'
  const isFolder = cityName.includes('/') || cityName.startsWith('.')
  if (isFolder && !existsSync(join(resolve(cwd, cityName), 'city.json')))
    refuse('CITY', "a built city's folder (one with city.json), or the name of a built-in city")

  const demoText = given('DEMO_FEED') ?? 'off'
  if (!['on', 'off'].includes(demoText)) refuse('DEMO_FEED', 'on or off')

  const demoSpeed = Number(given('DEMO_SPEED') ?? DEFAULT_DEMO_SPEED)
  if (!(demoSpeed >= 0.1 && demoSpeed <= 600)) refuse('DEMO_SPEED', 'city minutes per real minute, from 0.1 to 600')

  const demoPastText = given('DEMO_PAST_DAYS') ?? String(DEFAULT_DEMO_PAST_DAYS)
  const demoPastDays = Number(demoPastText)
  if (!/^\d{1,3}$/.test(demoPastText) || demoPastDays > MOST_DEMO_PAST_DAYS)
    refuse('DEMO_PAST_DAYS', `a whole number of days from 0 to ${MOST_DEMO_PAST_DAYS}`)

  const historyText = given('HISTORY_DAYS') ?? String(DEFAULT_HISTORY_DAYS)
  const historyDays = Number(historyText)
  if (!/^\d{1,5}$/.test(historyText) || historyDays < 1 || historyDays > MOST_HISTORY_DAYS)
    refuse('HISTORY_DAYS', `a whole number of days from 1 to ${MOST_HISTORY_DAYS}`)

  const retentionText = given('RETENTION_DAYS') ?? null
  const retentionDays = retentionText === null ? null : Number(retentionText)
  if (
    retentionText !== null &&
    !(
      /^\d{1,5}$/.test(retentionText) &&
      Number(retentionText) >= LEAST_RETENTION_DAYS &&
      Number(retentionText) <= 36_600
    )
  )
    refuse('RETENTION_DAYS', `whole days from ${LEAST_RETENTION_DAYS} to 36600, or left out, to keep every event`)

  const replaySource = given('REPLAY_SOURCE') ?? null
  if (replaySource !== null && !/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(replaySource))
    refuse('REPLAY_SOURCE', 'the name of a source: up to 64 letters, digits, dots, hyphens and underscores')
  else if (replaySource !== null && demoText === 'on')
    problems.push('REPLAY_SOURCE is set, but DEMO_FEED is on, and the demo drives the clock; set DEMO_FEED=off')

  const laddersText = given('ESCALATION_LADDERS') ?? DEFAULT_LADDERS
  const [firstLadder, ...otherLadders] = laddersText.split(',').map((name) => {
    const isPath = name.includes('/') || name.endsWith('.json')
    return isPath ? resolve(cwd, name.trim()) : name.trim()
  })
  if (firstLadder === '' || otherLadders.includes(''))
    refuse('ESCALATION_LADDERS', 'names of ladders or files with commas in between, like china,opel')

  const logLevel = LOG_LEVELS.find((level) => level === (given('LOG_LEVEL') ?? 'info'))
  if (logLevel === undefined) refuse('LOG_LEVEL', 'debug, info, warn or error')

  const authText = given('AUTH') ?? (isLoopback(host) ? 'off' : 'on')
  if (!['on', 'off'].includes(authText)) refuse('AUTH', 'on or off')
  else if (authText === 'off' && !isLoopback(host))
    problems.push(`AUTH is "off", but HOST ${host} can be reached from elsewhere; set AUTH=on, or HOST=127.0.0.1`)

  const address = (name: string, form: RegExp, right: string): void => {
    const value = given(name)
    if (value !== undefined && !form.test(value)) problems.push(`${name} is malformed; it must be ${right}`)
  }
  const auditDays = Number(given('AUDIT_RETENTION_DAYS') ?? DEFAULT_AUDIT_DAYS)
  if (!(Number.isInteger(auditDays) && auditDays >= LEAST_AUDIT_DAYS && auditDays <= 36_600))
    refuse(
      'AUDIT_RETENTION_DAYS',
      `whole days from ${LEAST_AUDIT_DAYS} (six months, which the law on networks asks for) to 36600`,
    )

  const redisUrl = given('REDIS_URL') ?? null
  // A path is the number of a database.
  if (redisUrl !== null && !(URL.canParse(redisUrl) && /^rediss?:\/\/[^\s/]+(\/\d*)?$/.test(redisUrl)))
    problems.push(
      'REDIS_URL is malformed; it must be like redis://127.0.0.1:6379, or rediss://user:password@host:6379/0',
    )
  address('DATABASE_URL', /^postgres(ql)?:\/\/\S+$/, 'like postgres://user@127.0.0.1:5432/kangcheng')
  address('NODE_URL', /^https?:\/\/[^\s/]+\/?$/, 'how other nodes reach this one, like http://10.0.0.5:4000')
  address('OIDC_ISSUER', /^https?:\/\/\S+$/, 'the address of an OpenID provider, like https://login.example.org')
  address('MAPBOX_TOKEN', /^pk\.[\w.-]+$/, 'a public token, which begins with pk.')

  address('OIDC_PUBLIC_URL', /^https?:\/\/[^\s/]+\/?$/, 'how browsers reach this server, like https://twin.example.org')
  const openId = openIdOf(given, problems)

  for (const name of Object.keys(env)) {
    if (name.startsWith('OIDC_') && !(OIDC as readonly string[]).includes(name))
      problems.push(`${name} is not a variable of this program; there are ${OIDC.join(', ')}`)
    if (name.startsWith('DEMO_') && !DEMO_VARIABLES.includes(name))
      problems.push(`${name} is not a variable of this program; there are ${DEMO_VARIABLES.join(', ')}`)
    if (name.startsWith('KANGCHENG_') && !OWN.includes(name))
      problems.push(
        `${name} is not a variable of this program; its variables have no prefix: PORT, HOST, DATA_DIR, CITY …`,
      )
  }
  if (problems.length > 0) return { ok: false, problems }
  return {
    ok: true,
    value: {
      port,
      host,
      dataDir: resolve(cwd, given('DATA_DIR') ?? '.kangcheng'),
      city: isFolder ? resolve(cwd, cityName) : cityName,
      demoFeed: demoText === 'on',
      mapboxToken: given('MAPBOX_TOKEN') ?? null,
      demoSpeed,
      demoPastDays,
      replaySource,
      auth: authText === 'on' ? 'on' : 'off',
      redisUrl,
      auditDays,
      openId,
      databaseUrl: given('DATABASE_URL') ?? null,
      nodeUrl: given('NODE_URL') ?? null,
      retentionDays,
      historyDays,
      ladders: [firstLadder ?? '', ...otherLadders],
      logLevel: logLevel ?? 'info',
    },
  }
}

/** The provider that people sign in with; null = none is named. */
function openIdOf(given: (name: string) => string | undefined, problems: string[]): OpenIdConfig | null {
  const issuer = given('OIDC_ISSUER')
  const clientId = given('OIDC_CLIENT_ID')
  if (issuer === undefined) {
    const named = OIDC.find((name) => given(name) !== undefined)
    if (named !== undefined) problems.push(`${named} is set, but OIDC_ISSUER is not: name the provider too`)
    return null
  }
  if (clientId === undefined)
    problems.push('OIDC_ISSUER is set, but OIDC_CLIENT_ID is not: register this server with the provider')
  return {
    issuer,
    clientId: clientId ?? '',
    clientSecret: given('OIDC_CLIENT_SECRET') ?? null,
    audience: given('OIDC_AUDIENCE') ?? null,
    claims: { role: given('OIDC_ROLE_CLAIM') ?? 'role', places: given('OIDC_SCOPE_CLAIM') ?? 'places' },
    publicUrl: given('OIDC_PUBLIC_URL') ?? null,
  }
}

/** The environment with what lies in files put in its place; a file's end of line is none of a secret. */
function withSecrets(env: Environment, cwd: string, problems: string[]): Environment {
  const read: Record<string, string> = {}
  for (const name of SECRETS) {
    const file = env[`${name}_FILE`]
    if (file === undefined || file === '') continue
    if (env[name]) problems.push(`${name} and ${name}_FILE are both set; leave one of them out`)
    try {
      read[name] = readFileSync(resolve(cwd, file), 'utf8').trim()
      if (read[name] === '') problems.push(`${name}_FILE names ${file}, which is empty; write the value into it`)
    } catch (error) {
      const why = (error as NodeJS.ErrnoException).code ?? String(error)
      problems.push(
        `${name}_FILE names ${file}, which cannot be read (${why}); it must be a file that this user may read`,
      )
    }
  }
  return { ...env, ...read }
}

/** The configuration. @throws an Error with a line for every variable that is malformed, saying what would be right. */
export function readConfig(env: Environment, cwd = process.cwd()): Config {
  const config = decodeConfig(env, cwd)
  if (config.ok) return config.value
  throw new Error(config.problems.join('\n'))
}
