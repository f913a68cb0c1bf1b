/** A sender of MLLP as a test drives it: one connection, bytes in, answers out. */
import { connect, type Socket } from 'node:net'
import { type ConnectionOptions, connect as connectTls } from 'node:tls'
import { framed, openFraming } from '../../src/feeds/mllp-framing.ts'

export interface Acknowledgement {
  /** MSA-1: AA, AE or AR. */
  readonly code: string
  /** MSA-2: the control number of the message. */
  readonly controlId: string
  /** MSA-3. */
  readonly text: string
  /** The whole answer. */
  readonly whole: string
}

export interface MllpSender {
  readonly socket: Socket
  /** Sends bytes as they are. */
  write(bytes: Uint8Array | string): void
  /** The next answer. @throws when the connection ends before it. */
  answer(): Promise<Acknowledgement>
  /** Answers so far. */
  readonly answered: number
  /** Sends a message in its frame and waits for the answer. */
  ask(message: string): Promise<Acknowledgement>
  /** Resolves when the other side has closed. */
  readonly closed: Promise<void>
  close(): void
}

function read(bytes: Buffer): Acknowledgement {
  const whole = bytes.toString('latin1')
  const [, code = '', controlId = '', text = ''] = (/(?:^|\r)(MSA\|[^\r]*)/.exec(whole)?.[1] ?? '').split('|')
  return { code, controlId, text, whole }
}

/** Connects; with `tls` encrypted. @throws as `connect` does */
export async function mllpSender(port: number, tls?: ConnectionOptions): Promise<MllpSender> {
  const socket = tls === undefined ? connect(port, '127.0.0.1') : connectTls({ port, host: '127.0.0.1', ...tls })
  await new Promise<void>((resolve, reject) => {
    socket.once(tls === undefined ? 'connect' : 'secureConnect', resolve)
    socket.once('error', reject)
  })
  socket.setNoDelay(true)
  const answers: Acknowledgement[] = []
  let waiting: { resolve(answer: Acknowledgement): void; reject(error: Error): void }[] = []
  let answered = 0
  const framing = openFraming({
    frame(bytes) {
      answered++
      const next = waiting.shift()
      if (next === undefined) answers.push(read(bytes))
      else next.resolve(read(bytes))
    },
    problem: (problem) => {
      throw new Error(`the answer is no frame: ${problem}`)
    },
  })
  socket.on('data', (chunk) => framing.push(chunk))
  const closed = new Promise<void>((resolve) =>
    socket.once('close', () => {
      for (const { reject } of waiting) reject(new Error('the connection ended without an answer'))
      waiting = []
      resolve()
    }),
  )
  // What went wrong shows as the end of the connection.
  socket.on('error', () => socket.destroy())
  const answer = (): Promise<Acknowledgement> => {
    const next = answers.shift()
    if (next !== undefined) return Promise.resolve(next)
    if (socket.destroyed) return Promise.reject(new Error('the connection ended without an answer'))
    return new Promise((resolve, reject) => waiting.push({ resolve, reject }))
  }
  return {
    socket,
    write: (bytes) => void socket.write(bytes),
    answer,
    get answered() {
      return answered
    },
    ask(message) {
      socket.write(framed(Buffer.from(message)))
      return answer()
    },
    closed,
    close: () => socket.destroy(),
  }
}
