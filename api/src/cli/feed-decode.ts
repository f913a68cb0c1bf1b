/** `kangcheng feed decode`: what the messages of a feed say, without sending anything. */
import { decodeCounter } from '../feeds/decode-files.ts'
import { freshKey, tokensOf } from '../feeds/index.ts'
import { resolvePlaces } from '../feeds/place-map.ts'
import { type Command, parseOptions } from './command.ts'
import {
  decodedFrom,
  FEED_OPTIONS,
  FORMAT_IDS,
  filesOf,
  formatOf,
  LIVE_PROCESSING_DETAIL,
  liveProcessingFrom,
  placeMapOf,
  ZONE_DETAIL,
  zoneFrom,
} from './feed-options.ts'

export const feedDecode: Command = {
  name: 'feed decode',
  summary: {
    zh: '解码消息文件而不发送：每条消息成为事件、有名称但对孪生无意义的种类，或一个问题',
    en: 'decodes message files without sending: each message becomes events, a named kind without meaning for the twin, or a problem',
  },
  usage: `feed decode PATH… --format ${FORMAT_IDS} [--map FILE] [--zone ZONE] [--live-processing T] [--json]`,
  details: [
    {
      zh: 'PATH   文件或文件夹；文件夹中除 README* 外全部读取',
      en: 'PATH   a file or a folder; of a folder every file except README* is read',
    },
    {
      zh: '--map FILE   另用映射文件核对位置代码，缺失者列为问题',
      en: '--map FILE   also checks the place codes against a mapping file; those it lacks are problems',
    },
    ZONE_DETAIL,
    LIVE_PROCESSING_DETAIL,
  ],
  async run(args, io) {
    const { values, positionals } = parseOptions(this, args, { ...FEED_OPTIONS, map: { type: 'string' } })
    const format = formatOf(this, values.format)
    const map = values.map === undefined || !format.placeCodes ? null : placeMapOf(values.map, io)
    const liveProcessing = liveProcessingFrom(values)
    const context = {
      zone: zoneFrom(values),
      liveProcessing,
      tokens: tokensOf(freshKey()),
      columns: map?.columns ?? null,
    }
    const counter = decodeCounter()
    await decodedFrom(format, filesOf(this, positionals, io), context, io, (message, file) => {
      counter.add(message, file)
      for (const decoded of map === null ? [] : message.events) {
        const resolved = resolvePlaces(decoded, map!)
        if (!resolved.ok)
          counter.problem(
            {
              file,
              place: `message ${message.number}, ${decoded.placeFields[resolved.field]}`,
              why: `place code "${resolved.code}" ${resolved.why}`,
            },
            'unknown-place',
          )
      }
    })
    const summary = counter.summary()
    io.answer(summary, () => [
      `消息 messages ${summary.messages} · 事件 events ${summary.events} · 问题 problems ${counter.problems}`,
      ...table('事件 events', summary.byKind),
      ...table('无意义 without meaning', summary.withoutMeaning),
      ...summary.problems.map((p) => `${p.file}: ${p.place}: ${p.why}`),
      ...Object.entries(summary.problemsNotListed).map(([cause, n]) => `… ${n} × ${cause}`),
    ])
    return counter.problems > 0 ? 1 : 0
  },
}

function table(title: string, counts: Readonly<Record<string, number>>): readonly string[] {
  return [title, ...Object.entries(counts).map(([kind, count]) => `${String(count).padStart(8)}  ${kind}`)]
}
