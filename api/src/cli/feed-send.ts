/** `kangcheng feed send`: decodes message files, resolves their places, and sends the events to a twin. */
import { decodeCounter } from '../feeds/decode-files.ts'
import { type FeedFile, sha256Of } from '../feeds/feed-files.ts'
import { type FeedContext, type FeedFormat, freshKey, tokensOf } from '../feeds/index.ts'
import { FileSending } from '../feeds/sending-files.ts'
import { CannotBeDone, type Command, type CommandIo, parseOptions, required } from './command.ts'
import {
  decodedFrom,
  FEED_OPTIONS,
  FORMAT_IDS,
  filesOf,
  formatOf,
  LIVE_PROCESSING_DETAIL,
  liveProcessingFrom,
  placeMapOf,
  reading,
  ZONE_DETAIL,
  zoneFrom,
} from './feed-options.ts'
import { keyringFrom, SENDING_DETAILS, SENDING_OPTIONS, senderFrom } from './feed-sending-options.ts'

export const feedSend: Command = {
  name: 'feed send',
  summary: {
    zh: '解码消息文件，按映射文件换成城市的编号，发送给孪生；无法接收的由其隔离区保存；重复发送不会重复计数',
    en: 'decodes message files, replaces place codes by the city’s ids and sends the events to a twin, whose quarantine keeps what cannot be taken; sending again counts nothing twice',
  },
  usage: `feed send PATH… --format ${FORMAT_IDS} --map FILE --to URL --source NAME [--token T] [--every MINUTES] [--shift-times] [--key FILE] [--zone ZONE] [--live-processing T] [--json]`,
  details: [
    ...SENDING_DETAILS,
    {
      zh: '--shift-times  整体平移时间，使最后一条消息恰为城市此刻：用于旧样本，不用于真实数据',
      en: '--shift-times  moves all times together so that the last message is at the city’s present: for old samples, never for real data',
    },
    {
      zh: '编号         epoch = 文件的 SHA-256；seq = 8 × 消息序号 + 消息内序号；一条消息多于 8 行时占用多个消息序号',
      en: 'numbering    epoch = SHA-256 of the files; seq = 8 × index of the message + place within it; a message of more than 8 lines takes several indices',
    },
    ZONE_DETAIL,
    LIVE_PROCESSING_DETAIL,
  ],
  async run(args, io) {
    const { values, positionals } = parseOptions(this, args, {
      ...FEED_OPTIONS,
      ...SENDING_OPTIONS,
      'shift-times': { type: 'boolean' },
    })
    const format = formatOf(this, values.format)
    const sender = senderFrom(this, values)
    const zone = zoneFrom(values)
    const liveProcessing = liveProcessingFrom(values)
    const mapFile = format.placeCodes ? required(this, 'map', values.map) : null
    const map = mapFile === null ? null : placeMapOf(mapFile, io)
    const columns = map?.columns ?? null
    const files = filesOf(this, positionals, io)
    const hashes = await reading(() => sha256Of(files))
    const epoch = hashes.all.slice(0, 16)
    const shift = values['shift-times']
      ? (await presentOf(sender.to)) -
        (await lastTimeOf(format, files, { zone, liveProcessing, tokens: tokensOf(freshKey()), columns }, io))
      : 0
    const keyPath = values.key ?? mapFile
    const keyring = keyPath === null ? null : keyringFrom(values.key, mapFile ?? keyPath, io)
    try {
      const sending = new FileSending(
        {
          ...sender,
          format: format.id,
          epoch,
          signal: io.signal,
          onRetry: (seconds, why) => io.log(`${sender.to.origin} ${why}; trying again in ${seconds} s`),
        },
        { map, keyring, shiftMilliseconds: shift, fileSha256: (file) => hashes.byName.get(file)! },
      )
      const counter = decodeCounter()
      const settle = async (all: boolean): Promise<void> => {
        const before = sending.sent
        const why = await sending.deliver(all)
        if (why !== null)
          throw new CannotBeDone(
            `${why} · acknowledged so far: ${sending.acknowledged} of ${sending.events} events decoded`,
          )
        if (io.terminal && sending.sent > before) io.log(`${sending.sent}`)
      }
      const tokens = keyring?.issuer ?? tokensOf(freshKey())
      await decodedFrom(
        format,
        files,
        { zone, liveProcessing, tokens, columns },
        io,
        (message, file) => {
          counter.add(message, file)
          sending.add(message, file)
        },
        () => settle(false),
      )
      await settle(true)
      const { messages, problems, problemsNotListed } = counter.summary()
      const { accepted, duplicates, quarantined, position, events, unmapped, unmappedEvents, rejections } = sending
      io.answer(
        {
          accepted,
          duplicates,
          quarantined,
          position,
          messages,
          events,
          unmapped,
          problems,
          problemsNotListed,
          rejections,
        },
        () => [
          `已接受 accepted ${accepted} · 重复 duplicates ${duplicates} · 隔离 quarantined ${quarantined} · 未映射 unmapped ${unmappedEvents} · 问题 problems ${counter.problems}`,
          ...Object.entries(unmapped).map(([code, count]) => `  unmapped ${count} × ${code}`),
          ...problems.map((p) => `  ${p.file}: ${p.place}: ${p.why}`),
          ...Object.entries(problemsNotListed).map(([cause, n]) => `  … ${n} × ${cause}`),
          ...rejections.map((r) => `  ${r.file}: message ${r.message}: ${r.path}: ${r.why}`),
        ],
      )
      return quarantined + unmappedEvents + counter.problems > 0 ? 1 : 0
    } finally {
      keyring?.close()
    }
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

/** The latest time of all events, epoch milliseconds; 0 without events. @throws CannotBeDone */
async function lastTimeOf(
  format: FeedFormat,
  files: readonly FeedFile[],
  context: FeedContext,
  io: CommandIo,
): Promise<number> {
  let last = 0
  await decodedFrom(format, files, context, io, (message) => {
    for (const { event } of message.events) last = Math.max(last, Date.parse(event.occurredAt))
  })
  return last
}
