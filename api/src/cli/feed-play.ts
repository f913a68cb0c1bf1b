/** `kangcheng feed play`: recorded messages sent in the order of their times, at a speed, to a twin that follows them. */
import { decodeInstant } from '@kangcheng/twin-engine'
import { decodeCounter } from '../feeds/decode-files.ts'
import { sha256Of } from '../feeds/feed-files.ts'
import { freshKey, tokensOf } from '../feeds/index.ts'
import { dueUntil, MOST_PLAYED_LINES, type PlayedLine, Recording } from '../feeds/playing.ts'
import { BATCH_EVENTS, deliver } from '../feeds/sending.ts'
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
import { keyringFrom, SENDING_DETAILS, SENDING_OPTIONS, type Sender, senderFrom } from './feed-sending-options.ts'

const MINUTE = 60_000
/** City minutes per real minute: a day in twenty seconds. */
const DEFAULT_SPEED = 4_320
const FASTEST_SPEED = 1_000_000
const STEP_MILLISECONDS = 250
/** Alerts fall after six minutes' readings and rise after two (twin-engine, READINGS_DOWN). */
const SETTLING_MINUTES = 7

export const feedPlay: Command = {
  name: 'feed play',
  summary: {
    zh: '按时间先后、以给定速度回放记录的消息；孪生以 REPLAY_SOURCE 跟随其时钟，屏幕标明“回放”',
    en: 'plays recorded messages in the order of their times at a speed; a twin started with REPLAY_SOURCE follows their clock, and its screens say REPLAY',
  },
  usage: `feed play PATH… --format ${FORMAT_IDS} --map FILE --to URL --source NAME [--token T] [--speed N] [--from TIME] [--until TIME] [--every MINUTES] [--key FILE] [--zone ZONE] [--live-processing T] [--json]`,
  details: [
    ...SENDING_DETAILS,
    {
      zh: `--speed N   每分钟播放的城市分钟数，默认 ${DEFAULT_SPEED}（一天 20 秒）；0 = 尽快`,
      en: `--speed N   city minutes per real minute, default ${DEFAULT_SPEED} (a day in 20 seconds); 0 = as fast as it goes`,
    },
    {
      zh: '--from, --until TIME   只播放此区间的事件（ISO 8601，含时区；until 不含）',
      en: '--from, --until TIME   plays only the events between them (ISO 8601 with a zone; until is excluded)',
    },
    ZONE_DETAIL,
    LIVE_PROCESSING_DETAIL,
  ],
  async run(args, io) {
    const { values, positionals } = parseOptions(this, args, {
      ...FEED_OPTIONS,
      ...SENDING_OPTIONS,
      speed: { type: 'string' },
      from: { type: 'string' },
      until: { type: 'string' },
    })
    const format = formatOf(this, values.format)
    const sender = senderFrom(this, values)
    const speed = speedOf(values.speed)
    const zone = zoneFrom(values)
    const liveProcessing = liveProcessingFrom(values)
    const mapFile = format.placeCodes ? required(this, 'map', values.map) : null
    const map = mapFile === null ? null : placeMapOf(mapFile, io)
    const files = filesOf(this, positionals, io)
    const hashes = await reading(() => sha256Of(files))
    const epoch = hashes.all.slice(0, 16)
    const keyPath = values.key ?? mapFile
    const keyring = keyPath === null ? null : keyringFrom(values.key, mapFile ?? keyPath, io)
    const counter = decodeCounter()
    const recording = new Recording(
      map,
      instantOf('from', values.from, Number.NEGATIVE_INFINITY),
      instantOf('until', values.until, Number.POSITIVE_INFINITY),
    )
    try {
      const tokens = keyring?.issuer ?? tokensOf(freshKey())
      await decodedFrom(
        format,
        files,
        { zone, liveProcessing, tokens, columns: map?.columns ?? null },
        io,
        (message, file) => {
          counter.add(message, file)
          for (const { event } of message.events) keyring?.note(event)
          if (!recording.add(message, hashes.byName.get(file)!))
            throw new CannotBeDone(
              `more than ${MOST_PLAYED_LINES} events cannot be ordered in memory; play a part with --from and --until`,
            )
        },
      )
      keyring?.commit()
    } finally {
      keyring?.close()
    }
    const lines = recording.inOrder()
    const first = lines.find(({ at }) => Number.isFinite(at))
    if (first === undefined)
      throw new CannotBeDone(
        `nothing to play: ${counter.summary().events} events were decoded, ${recording.leftOut} of them outside --from and --until`,
      )
    const played = await play(lines, first.at, speed, { sender, format: format.id, epoch }, io)
    const answer = {
      ...played,
      from: new Date(first.at).toISOString(),
      until: new Date(lines.at(-1)!.at).toISOString(),
      leftOut: recording.leftOut,
      problems: counter.problems,
    }
    io.answer(answer, () => [
      `已播放 played ${answer.from} – ${answer.until}`,
      `已接受 accepted ${answer.accepted} · 重复 duplicates ${answer.duplicates} · 隔离 quarantined ${answer.quarantined} · 区间外 left out ${answer.leftOut}`,
    ])
    return answer.quarantined > 0 ? 1 : 0
  },
}

interface About {
  readonly sender: Sender
  readonly format: string
  readonly epoch: string
}

/** Sends what is due, four times a second; in between only where the clock stands. */
async function play(lines: readonly PlayedLine[], start: number, speed: number, about: About, io: CommandIo) {
  const { sender, format, epoch } = about
  let [accepted, duplicates, quarantined] = [0, 0, 0]
  let position: string | null = null
  const began = performance.now()
  const end = lines.at(-1)!.at
  let next = 0
  while (next < lines.length) {
    if (io.signal.aborted) throw new CannotBeDone('interrupted; play again, what was accepted counts once')
    const at = speed === 0 ? end : Math.min(end, start + (performance.now() - began) * speed)
    const to = dueUntil(lines, next, at, BATCH_EVENTS)
    // While more is due than fits, the clock stays at the last event: it must not run ahead of those that follow.
    const ahead = to < lines.length && lines[to]!.at <= at
    // Behind the last event the clock goes on for as long as alerts need to settle: else they would be of the day before.
    const clock = ahead
      ? Math.max(start, lines[to - 1]!.at)
      : to === lines.length
        ? end + SETTLING_MINUTES * MINUTE
        : at
    const delivery = await deliver(
      lines.slice(next, to).map(({ text }) => text),
      {
        ...sender,
        format,
        epoch,
        now: new Date(Math.floor(clock / MINUTE) * MINUTE).toISOString(),
        signal: io.signal,
        onRetry: (seconds, why) => io.log(`${sender.to.origin} ${why}; trying again in ${seconds} s`),
      },
    )
    if (!delivery.ok) throw new CannotBeDone(`${delivery.why} · played so far: ${next} of ${lines.length} events`)
    accepted += delivery.receipt.accepted
    duplicates += delivery.receipt.duplicates
    quarantined += delivery.receipt.quarantined.length
    position = delivery.receipt.position
    if (io.terminal && to > next) io.log(`${new Date(clock).toISOString()} · ${to} / ${lines.length}`)
    next = to
    if (speed > 0 && next < lines.length && lines[next]!.at > at)
      await new Promise((resolve) => setTimeout(resolve, STEP_MILLISECONDS))
  }
  return { accepted, duplicates, quarantined, position }
}

function speedOf(text: string | undefined): number {
  const speed = text === undefined ? DEFAULT_SPEED : Number(text || Number.NaN)
  if (!(speed >= 0 && speed <= FASTEST_SPEED))
    throw new CannotBeDone(`--speed "${text}": expected city minutes per real minute, from 0 to ${FASTEST_SPEED}`)
  return speed
}

function instantOf(option: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise
  const read = decodeInstant(text)
  if ('why' in read) throw new CannotBeDone(`--${option} ${read.why}`)
  return read.value
}
