/** `kangcheng feed send`: decodes message files, resolves their places, and sends the events to a twin. */
import { resolve } from 'node:path'
import { decodeFiles, summariseFiles } from '../feeds/decode-files.ts'
import { type EncounterKey, freshKey, openKeyFile, tokensOf } from '../feeds/index.ts'
import { type PlaceMap, resolvePlaces } from '../feeds/place-map.ts'
import { BATCH_EVENTS, deliver, epochOf, type NumberedEvent, numberEvents } from '../feeds/sending.ts'
import { CannotBeDone, type Command, type CommandIo, parseOptions, required } from './command.ts'
import { FEED_OPTIONS, FORMAT_IDS, filesOf, formatOf, placeMapOf, ZONE_DETAIL, zoneFrom } from './feed-options.ts'

/** Rejections listed in full; further ones are only counted. */
const LISTED_REJECTIONS = 1000

export const feedSend: Command = {
  name: 'feed send',
  summary: {
    zh: '解码消息文件，按映射文件换成城市的编号，发送给孪生；重复发送不会重复计数',
    en: 'decodes message files, replaces place codes by the city’s ids and sends the events to a twin; sending again counts nothing twice',
  },
  usage: `feed send PATH… --format ${FORMAT_IDS} --map FILE --to URL --source NAME [--token T] [--shift-times] [--key FILE] [--zone ZONE] [--json]`,
  details: [
    {
      zh: '--to URL     孪生的地址，如 http://127.0.0.1:4000；--token 和 --source 由其管理员给出（本机 AUTH=off 时无需令牌）',
      en: '--to URL     address of the twin, such as http://127.0.0.1:4000; its administrator gives --token and --source (no token where AUTH is off)',
    },
    {
      zh: '--shift-times  整体平移时间，使最后一条消息恰为城市此刻：用于旧样本，不用于真实数据',
      en: '--shift-times  moves all times together so that the last message is at the city’s present: for old samples, never for real data',
    },
    {
      zh: '--key FILE   就诊令牌的密钥（十六进制）；默认与映射文件同处，名为 FILE.key，缺失则生成；请勿外传',
      en: '--key FILE   key of the encounter tokens as hex digits; default: beside the map as FILE.key, made when missing; keep it to yourself',
    },
    {
      zh: '编号         epoch = 文件的 SHA-256；seq = 8 × 消息序号 + 消息内事件序号',
      en: 'numbering    epoch = SHA-256 of the files; seq = 8 × index of the message + place of the event within it',
    },
    ZONE_DETAIL,
  ],
  async run(args, io) {
    const { values, positionals } = parseOptions(this, args, {
      ...FEED_OPTIONS,
      map: { type: 'string' },
      to: { type: 'string' },
      token: { type: 'string' },
      source: { type: 'string' },
      key: { type: 'string' },
      'shift-times': { type: 'boolean' },
    })
    const format = formatOf(this, values.format)
    const to = addressOf(required(this, 'to', values.to))
    const token = values.token ?? ''
    const source = required(this, 'source', values.source)
    const mapFile = format.placeCodes ? required(this, 'map', values.map) : null
    const map = mapFile === null ? null : placeMapOf(mapFile, io)
    const files = filesOf(this, positionals, io)
    const key = keyOf(values.key, mapFile, io)
    const decoded = decodeFiles(format, files, {
      zone: zoneFrom(values),
      tokens: tokensOf(key),
    })
    const resolved = resolveAll(numberEvents(decoded), map)
    const { unmapped } = resolved
    const events = values['shift-times'] ? shifted(resolved.events, await presentOf(to)) : resolved.events
    const { messages, problems } = summariseFiles(decoded)

    let accepted = 0
    let duplicates = 0
    let quarantined = 0
    let position: string | null = null
    const rejections: { file: string; message: number; path: string; why: string }[] = []
    for (let start = 0; start < events.length; start += BATCH_EVENTS) {
      const batch = events.slice(start, start + BATCH_EVENTS)
      const delivery = await deliver(batch, {
        to,
        token,
        source,
        epoch: epochOf(files),
        signal: io.signal,
        onRetry: (seconds, why) => io.log(`${to.origin} ${why}; trying again in ${seconds} s`),
      })
      if (!delivery.ok)
        throw new CannotBeDone(
          `${delivery.why} · acknowledged so far: ${accepted + duplicates + quarantined} of ${events.length} events`,
        )
      const { receipt } = delivery
      accepted += receipt.accepted
      duplicates += receipt.duplicates
      quarantined += receipt.quarantined.length
      position = receipt.position
      for (const { index, path, why } of receipt.quarantined.slice(0, LISTED_REJECTIONS - rejections.length)) {
        const from = batch[index]
        rejections.push({ file: from?.file ?? '', message: from?.message ?? 0, path, why })
      }
      if (io.terminal) io.log(`${Math.min(start + BATCH_EVENTS, events.length)} / ${events.length}`)
    }
    const unmappedEvents = Object.values(unmapped).reduce((sum, count) => sum + count, 0)
    const answer = {
      accepted,
      duplicates,
      quarantined,
      position,
      messages,
      events: events.length,
      unmapped,
      problems,
      rejections,
    }
    io.answer(answer, () => [
      `已接受 accepted ${accepted} · 重复 duplicates ${duplicates} · 隔离 quarantined ${quarantined} · 未映射 unmapped ${unmappedEvents} · 问题 problems ${problems.length}`,
      ...Object.entries(unmapped).map(([code, count]) => `  unmapped ${count} × ${code}`),
      ...problems.map((p) => `  ${p.file}: ${p.place}: ${p.why}`),
      ...rejections.map((r) => `  ${r.file}: message ${r.message}: ${r.path}: ${r.why}`),
    ])
    return quarantined + unmappedEvents + problems.length > 0 ? 1 : 0
  },
}

/** The city's present, epoch milliseconds. @throws CannotBeDone when the twin does not say. */
async function presentOf(to: URL): Promise<number> {
  try {
    const health = (await (await fetch(new URL('health', to.href.endsWith('/') ? to : `${to.href}/`))).json()) as {
      asOf?: string
    }
    const asOf = Date.parse(health.asOf ?? '')
    if (!Number.isNaN(asOf)) return asOf
  } catch (error) {
    throw new CannotBeDone(
      `${to.origin} does not tell its time (${error instanceof Error ? error.message : String(error)}); is the twin running there?`,
    )
  }
  throw new CannotBeDone(`${to.origin}/health names no asOf; is --to the address of a twin?`)
}

/** The same events with their times moved together, the last to `present`. */
function shifted(events: readonly NumberedEvent[], present: number): readonly NumberedEvent[] {
  const last = events.reduce((latest, { event }) => Math.max(latest, Date.parse(event.occurredAt)), 0)
  return events.map((item) => ({
    ...item,
    event: { ...item.event, occurredAt: new Date(Date.parse(item.event.occurredAt) + present - last).toISOString() },
  }))
}

function addressOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    throw new CannotBeDone(`--to "${text}": expected an address such as http://127.0.0.1:4000`)
  return url
}

function keyOf(named: string | undefined, mapFile: string | null, io: CommandIo): EncounterKey {
  const path = named ?? (mapFile === null ? null : `${mapFile}.key`)
  if (path === null) return freshKey()
  const opened = openKeyFile(resolve(io.cwd, path), named === undefined)
  if (!opened.ok) throw new CannotBeDone(opened.why)
  if (opened.created)
    io.log(`${path}: made a key for encounter tokens; keep it, later messages of the same patients need it`)
  return opened.key
}

/** Events with the city's ids, and how often each code without a place was named. */
function resolveAll(numbered: readonly NumberedEvent[], map: PlaceMap | null) {
  const unmapped: Record<string, number> = Object.create(null)
  const events = numbered.flatMap((item): readonly NumberedEvent[] => {
    if (map === null) return [item]
    const resolved = resolvePlaces(item.decoded, map)
    if (resolved.ok) return [{ ...item, event: resolved.event }]
    unmapped[resolved.code] = (unmapped[resolved.code] ?? 0) + 1
    return []
  })
  return { events, unmapped }
}
