/** `kangcheng feed listen`: an MLLP server that passes messages on to a twin and acknowledges them when they are durable. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type MllpGateway, openMllpGateway } from '../feeds/mllp-gateway.ts'
import { openMllpLedger } from '../feeds/mllp-ledger.ts'
import { type MllpServer, startMllpServer, type TlsFiles } from '../feeds/mllp-server.ts'
import { watchedMap } from '../feeds/watched-map.ts'
import { isLoopback } from '../http/loopback.ts'
import { CannotBeDone, type Command, type CommandIo, parseOptions, required, wholeNumber } from './command.ts'
import {
  FEED_OPTIONS,
  formatOf,
  LIVE_PROCESSING_DETAIL,
  liveProcessingFrom,
  placeMapOf,
  ZONE_DETAIL,
  zoneFrom,
} from './feed-options.ts'
import { keyringFrom, SENDING_DETAILS, SENDING_OPTIONS, senderFrom } from './feed-sending-options.ts'

const DEFAULT_PORT = 2575
/** What was taken is finished within this time of SIGTERM (contract: 5 s for the whole process). */
const FINISH_WITHIN_MILLISECONDS = 3500
const TELL_EVERY_MILLISECONDS = 60_000

export const feedListen: Command = {
  name: 'feed listen',
  summary: {
    zh: 'MLLP 服务器：接收 HL7 v2 消息并转给孪生，持久保存后才应答',
    en: 'an MLLP server: takes HL7 v2 messages, passes them on to a twin, and acknowledges them only when they are durable',
  },
  usage:
    'feed listen --format hl7v2 --map FILE --to URL --source NAME [--token T] [--host 127.0.0.1] [--port 2575] [--every MINUTES] [--key FILE] [--tls-cert FILE --tls-key FILE [--tls-ca FILE]] [--plain] [--zone ZONE] [--live-processing T] [--json]',
  details: [
    ...SENDING_DETAILS,
    {
      zh: '--host H --port P   监听地址，默认 127.0.0.1:2575；端口 0 表示任选空闲端口',
      en: '--host H --port P   where to listen, 127.0.0.1:2575 by default; port 0 = any free one',
    },
    {
      zh: '--tls-cert FILE --tls-key FILE   PEM 证书与私钥；--tls-ca FILE 另要求发送方出示由其签发的证书',
      en: '--tls-cert FILE --tls-key FILE   certificate and key, PEM; with --tls-ca FILE senders must show a certificate that it signed',
    },
    {
      zh: '--plain      允许在本机以外的地址上不加密监听：仅用于已由其他手段保护的网络',
      en: '--plain      lets it listen without TLS beyond this machine: only for a network that is protected otherwise',
    },
    {
      zh: '应答         AA 已持久保存（或对孪生无意义）；AE 已进入隔离区（无法解读的帧亦然），附原因与回执号；AR 未能保存，请重发',
      en: 'answers      AA durable (or without meaning for the twin); AE in the quarantine, also a frame that does not decode, with reason and receipt; AR could not be stored, send it again',
    },
    {
      zh: '映射文件     改动后从下一条消息起生效（至多 2 秒内）；改坏则报告，原映射继续有效',
      en: 'the map      a changed FILE counts from the next message on, within 2 seconds; a damaged one is told, the map before it stays',
    },
    {
      zh: '编号         FILE.tokens 记录每条消息的编号：同一 MSH-3、4、7、10 再次到来即为重复，重启后亦然',
      en: 'numbering    FILE.tokens keeps the numbers: a message with the same MSH-3, 4, 7 and 10 is a duplicate, also after a restart',
    },
    ZONE_DETAIL,
    LIVE_PROCESSING_DETAIL,
  ],
  async run(args, io) {
    const { values, positionals } = parseOptions(this, args, {
      ...FEED_OPTIONS,
      ...SENDING_OPTIONS,
      host: { type: 'string', default: '127.0.0.1' },
      port: { type: 'string' },
      'tls-cert': { type: 'string' },
      'tls-key': { type: 'string' },
      'tls-ca': { type: 'string' },
      plain: { type: 'boolean' },
    })
    if (positionals.length > 0) throw new CannotBeDone(`feed listen takes no PATH · usage: kangcheng ${this.usage}`)
    const format = formatOf(this, values.format)
    if (format.id !== 'hl7v2')
      throw new CannotBeDone(`--format ${format.id}: MLLP carries hl7v2; send files of other formats with feed send`)
    const sender = senderFrom(this, values)
    const port = wholeNumber('--port', values.port, 0, 65_535) ?? DEFAULT_PORT
    const tls = tlsFrom(values['tls-cert'], values['tls-key'], values['tls-ca'], io)
    if (tls === undefined && !isLoopback(values.host) && values.plain !== true)
      throw new CannotBeDone(
        `--host ${values.host} is reached from other machines, and messages name patients: give --tls-cert and --tls-key, or --plain where the network is protected otherwise`,
      )
    const zone = zoneFrom(values)
    const mapFile = required(this, 'map', values.map)
    const map = watchedMap({
      name: mapFile,
      path: resolve(io.cwd, mapFile),
      first: () => placeMapOf(mapFile, io),
      log: (line) => io.log(line),
    })
    const keyring = keyringFrom(values.key, mapFile, io)
    try {
      const gateway = openMllpGateway({
        format,
        zone,
        liveProcessing: liveProcessingFrom(values),
        map,
        keyring,
        ledger: openMllpLedger(keyring.file, sender.source),
        destination: { ...sender, format: format.id },
        log: (line) => io.log(line),
      })
      await listen({ gateway, host: values.host, port, tls, io })
    } finally {
      keyring.close()
    }
    return 0
  },
}

interface Listening {
  readonly gateway: MllpGateway
  readonly host: string
  readonly port: number
  readonly tls: TlsFiles | undefined
  readonly io: CommandIo
}

/** Listens until the command is stopped. @throws CannotBeDone when the address cannot be listened on. */
async function listen({ gateway, host, port, tls, io }: Listening): Promise<void> {
  let server: MllpServer
  try {
    server = await startMllpServer({ host, port, gateway, ...(tls === undefined ? {} : { tls }) })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    const remedy = code.startsWith('ERR_')
      ? 'are the TLS files certificate and key of each other?'
      : 'name another with --host and --port'
    throw new CannotBeDone(`cannot listen on ${host}:${port} (${code}); ${remedy}`)
  }
  const name = host.includes(':') ? `[${host}]` : host
  process.stdout.write(`listening ${tls === undefined ? 'mllp' : 'mllps'}://${name}:${server.port}\n`)
  const tell = setInterval(() => {
    if (io.terminal) io.log(countsOf(server, gateway))
  }, TELL_EVERY_MILLISECONDS)
  if (!io.signal.aborted) await new Promise((resolve) => io.signal.addEventListener('abort', resolve, { once: true }))
  clearInterval(tell)
  await server.stop(FINISH_WITHIN_MILLISECONDS)
  io.log(countsOf(server, gateway))
}

function countsOf(server: MllpServer, { counts, waiting }: MllpGateway): string {
  const problems = Object.entries(server.problems).map(([problem, n]) => ` · ${problem} ${n}`)
  return `消息 messages ${server.messages} · AA ${counts.AA} · AE ${counts.AE} · AR ${counts.AR} · 等待 waiting ${waiting} · 连接 connections ${server.connections}${problems.join('')}`
}

/** @throws CannotBeDone for half of a pair, or a file that cannot be read. */
function tlsFrom(
  cert: string | undefined,
  key: string | undefined,
  ca: string | undefined,
  io: CommandIo,
): TlsFiles | undefined {
  if (cert === undefined && key === undefined && ca === undefined) return undefined
  if (cert === undefined || key === undefined)
    throw new CannotBeDone('TLS needs both --tls-cert and --tls-key; --tls-ca goes with them')
  const read = (option: string, path: string): string => {
    try {
      return readFileSync(resolve(io.cwd, path), 'utf8')
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
      throw new CannotBeDone(`--${option} ${path}: cannot be read (${code}); name a PEM file`)
    }
  }
  const files = { cert: read('tls-cert', cert), key: read('tls-key', key) }
  return ca === undefined ? files : { ...files, ca: read('tls-ca', ca) }
}
