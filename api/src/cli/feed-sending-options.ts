/** What `feed send` and `feed listen` have in common: where to send, as whom, and with which keys. */
import { resolve } from 'node:path'
import { type Keyring, openKeyring } from '../feeds/encounter-keyring.ts'
import { CannotBeDone, type Command, type CommandIo, required } from './command.ts'

export const SENDING_OPTIONS = {
  map: { type: 'string' },
  to: { type: 'string' },
  token: { type: 'string' },
  source: { type: 'string' },
  key: { type: 'string' },
  every: { type: 'string' },
} as const

export const SENDING_DETAILS = [
  {
    zh: '--to URL     孪生的地址，如 http://127.0.0.1:4000；--token 和 --source 由其管理员给出（本机 AUTH=off 时无需令牌）',
    en: '--to URL     address of the twin, such as http://127.0.0.1:4000; its administrator gives --token and --source (no token where AUTH is off)',
  },
  {
    zh: '--key FILE   就诊令牌的密钥文件；默认与映射文件同处，名为 FILE.key，缺失则生成；请勿外传（见 feed key）',
    en: '--key FILE   file of the keys of encounter tokens; default: beside the map as FILE.key, made when missing; keep it to yourself (see feed key)',
  },
  {
    zh: '--every MINUTES   打算多久发送一次；孪生据此判断该来源是否迟到',
    en: '--every MINUTES   how often this source means to send; the twin calls it late by that',
  },
] as const

export interface Sender {
  readonly to: URL
  readonly token: string
  readonly source: string
  readonly everyMinutes: number | null
}

/** @throws CannotBeDone for what is missing or malformed. */
export function senderFrom(
  command: Command,
  values: { readonly to?: string; readonly token?: string; readonly source?: string; readonly every?: string },
): Sender {
  return {
    to: addressOf(required(command, 'to', values.to)),
    token: values.token ?? '',
    source: required(command, 'source', values.source),
    everyMinutes: minutesOf(values.every),
  }
}

function addressOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    throw new CannotBeDone(`--to "${text}": expected an address such as http://127.0.0.1:4000`)
  return url
}

/** A month of minutes: who sends less often is no feed. */
const LONGEST_EVERY_MINUTES = 44_640

function minutesOf(text: string | undefined): number | null {
  if (text === undefined) return null
  const minutes = Number(text)
  if (!/^\d+(\.\d+)?$/.test(text) || !(minutes > 0 && minutes <= LONGEST_EVERY_MINUTES))
    throw new CannotBeDone(`--every "${text}": expected minutes from 0.1 to ${LONGEST_EVERY_MINUTES}, such as 15`)
  return minutes
}

/** The keyring of `--key`, or the one beside the map; a missing one beside the map is made. @throws CannotBeDone */
export function keyringFrom(named: string | undefined, mapFile: string, io: CommandIo): Keyring {
  const path = named ?? `${mapFile}.key`
  const opened = openKeyring(resolve(io.cwd, path), named === undefined)
  if (!opened.ok) throw new CannotBeDone(opened.why)
  if (opened.created)
    io.log(`${path}: made a key for encounter tokens; keep it, later messages of the same patients need it`)
  if (opened.upgraded)
    io.log(`${path}: upgraded to a file of several keys; this one serves new visits for 30 days more`)
  return opened.keyring
}
