/** `kangcheng feed try`: HL7 v2 messages of a file sent over MLLP, as a hospital's system would, and the answers printed. */
import { connect, type Socket } from 'node:net'
import { chunksOf, type FeedFile } from '../feeds/feed-files.ts'
import { hl7Framer } from '../feeds/hl7v2-framing.ts'
import { framed, openFraming } from '../feeds/mllp-framing.ts'
import { CannotBeDone, type Command, type CommandIo, parseOptions, required } from './command.ts'
import { filesOf, reading } from './feed-options.ts'

const ANSWER_WITHIN_MILLISECONDS = 60_000
/** Messages held at once: what is to be tried is a handful. */
const MOST_MESSAGES = 10_000
const ANSWERS_LISTED = 200
/** Codes of table 0008 that say that the message is taken. */
const TAKEN = new Set(['AA', 'CA'])

interface Answer {
  readonly file: string
  /** From 1, within the file. */
  readonly message: number
  /** MSA-1 and MSA-3. */
  readonly code: string
  readonly text: string
}

export const feedTry: Command = {
  name: 'feed try',
  summary: {
    zh: '像医院系统那样经 MLLP 发送文件中的 HL7 v2 消息并打印应答：用来试 feed listen',
    en: 'sends the HL7 v2 messages of files over MLLP, as a hospital’s system would, and prints the answers: for trying feed listen',
  },
  usage: 'feed try PATH… --to mllp://127.0.0.1:2575 [--json]',
  async run(args, io) {
    const { values, positionals } = parseOptions(this, args, { to: { type: 'string' } })
    const to = addressOf(required(this, 'to', values.to))
    const files = filesOf(this, positionals, io)
    const listener = await connectTo(to)
    const answers: Answer[] = []
    try {
      for (const file of files)
        for (const [index, bytes] of (await messagesOf(file)).entries())
          answers.push({ file: file.name, message: index + 1, ...(await ask(listener, bytes, to, io)) })
    } finally {
      listener.socket.destroy()
    }
    if (answers.length === 0)
      throw new CannotBeDone(`${positionals.join(', ')}: no line begins with MSH; expected HL7 v2 messages`)
    const codes: Record<string, number> = {}
    for (const { code } of answers) codes[code] = (codes[code] ?? 0) + 1
    const refused = answers.filter(({ code }) => !TAKEN.has(code))
    io.answer({ messages: answers.length, codes, refused }, () => [
      `消息 messages ${answers.length} · ${Object.entries(codes)
        .map(([code, n]) => `${code} ${n}`)
        .join(' · ')}`,
      ...refused
        .slice(0, ANSWERS_LISTED)
        .map(({ file, message, code, text }) => `  ${file}: message ${message}: ${code} ${text}`),
    ])
    return refused.length > 0 ? 1 : 0
  },
}

function addressOf(text: string): { readonly host: string; readonly port: number } {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || url.protocol !== 'mllp:' || url.port === '')
    throw new CannotBeDone(`--to "${text}": expected an address such as mllp://127.0.0.1:2575`)
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port) }
}

async function messagesOf(file: FeedFile): Promise<readonly Buffer[]> {
  const messages: Buffer[] = []
  const framer = hl7Framer({
    message: ({ bytes }) => messages.push(Buffer.from(bytes)),
    tooLong: () => {},
    outside: () => {},
  })
  await reading(async () => {
    for await (const chunk of chunksOf(file)) {
      framer.push(chunk)
      if (messages.length > MOST_MESSAGES)
        throw new CannotBeDone(`${file.name}: more than ${MOST_MESSAGES} messages; send large files with feed send`)
    }
  })
  framer.end()
  return messages
}

interface Listener {
  readonly socket: Socket
  /** The next whole answer, or null when the connection ended. */
  next(): Promise<Buffer | null>
}

async function connectTo({ host, port }: { host: string; port: number }): Promise<Listener> {
  const socket = connect(port, host)
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new CannotBeDone(
          `mllp://${host}:${port} does not answer (${error.code ?? error.message}); is feed listen running there?`,
        ),
      ),
    )
  })
  socket.setNoDelay(true)
  const frames: Buffer[] = []
  let wake: () => void = () => {}
  let ended = false
  const framing = openFraming({
    frame: (bytes) => {
      frames.push(Buffer.from(bytes))
      wake()
    },
    problem: () => {},
  })
  socket.on('data', (chunk) => framing.push(chunk))
  const end = (): void => {
    ended = true
    wake()
  }
  socket.on('close', end)
  socket.on('error', end)
  return {
    socket,
    async next() {
      while (frames.length === 0 && !ended) await new Promise<void>((resolve) => (wake = resolve))
      return frames.shift() ?? null
    },
  }
}

async function ask(
  listener: Listener,
  bytes: Buffer,
  { host, port }: { host: string; port: number },
  io: CommandIo,
): Promise<Pick<Answer, 'code' | 'text'>> {
  listener.socket.write(framed(bytes))
  const within = AbortSignal.any([io.signal, AbortSignal.timeout(ANSWER_WITHIN_MILLISECONDS)])
  const answer = await Promise.race([
    listener.next(),
    new Promise<null>((resolve) => within.addEventListener('abort', () => resolve(null), { once: true })),
  ])
  if (answer === null)
    throw new CannotBeDone(`mllp://${host}:${port} gave no answer; what it acknowledged before counts once`)
  const [, code = '', , text = ''] = (/(?:^|\r)(MSA\|[^\r]*)/.exec(answer.toString('utf8'))?.[1] ?? '').split('|')
  return { code, text }
}
