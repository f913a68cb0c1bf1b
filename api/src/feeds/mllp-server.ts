/**
 * The listening end of MLLP: connections, their limits, and answers in the order of the messages. What a message means and
 * when it is durable is the gateway's business.
 */
import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { type Framing, type FramingProblem, framed, openFraming } from './mllp-framing.ts'
import type { MllpGateway } from './mllp-gateway.ts'

export interface MllpLimits {
  readonly connections: number
  /** A frame that has begun must go on within this time. */
  readonly frameSilenceMilliseconds: number
  /** A frame that has begun must end within this time, however it trickles. */
  readonly frameMilliseconds: number
  /** A connection without any message is closed after this time. */
  readonly idleMilliseconds: number
  /** Unanswered messages of one connection before it is read no further. */
  readonly unanswered: number
  /** Bytes of one connection that stand outside frames before it is closed. */
  readonly outsideBytes: number
  /** Memory that the open frames of all connections may hold together. */
  readonly heldBytes: number
}

const MLLP_LIMITS: MllpLimits = {
  connections: 1000,
  frameSilenceMilliseconds: 15_000,
  frameMilliseconds: 60_000,
  idleMilliseconds: 3_600_000,
  unanswered: 32,
  outsideBytes: 65_536,
  heldBytes: 256 * 1024 * 1024,
}

export type MllpProblem =
  | FramingProblem
  /** The frame was too slow to come: the connection was closed. */
  | 'frame-timeout'
  | 'idle'
  | 'too-many-connections'
  | 'too-much-outside'
  | 'memory'
  | 'connection-error'

/** What is wrong, for the answer to the sender. */
const WHYS: Readonly<Partial<Record<MllpProblem, string>>> = {
  'outside-frame': 'bytes outside a frame; expected VT, the message, FS, CR',
  'unclosed-frame': 'the frame was not closed; expected VT, the message, FS, CR',
  'frame-timeout': 'the frame did not come to its end in time; the connection is closed',
  'too-much-outside': 'too many bytes outside frames; the connection is closed',
  memory: 'the gateway holds too many unfinished frames; the connection is closed, send it again later',
}

export interface TlsFiles {
  /** PEM texts; with `ca`, a sender must show a certificate that it signed. */
  readonly cert: string
  readonly key: string
  readonly ca?: string
}

export interface MllpServerOptions {
  readonly host: string
  /** 0 = any free port. */
  readonly port: number
  readonly tls?: TlsFiles
  readonly gateway: MllpGateway
  readonly limits?: Partial<MllpLimits>
}

export interface MllpServer {
  readonly port: number
  readonly connections: number
  /** Frames received. */
  readonly messages: number
  /** How often each problem occurred; those that did not are absent. */
  readonly problems: Readonly<Partial<Record<MllpProblem, number>>>
  /** Takes nothing more, answers what was taken, closes. */
  stop(withinMilliseconds: number): Promise<void>
}

interface Connection {
  readonly socket: Socket
  readonly framing: Framing
  /** Milliseconds of `performance.now()`. */
  lastByteAt: number
  frameBeganAt: number
  unanswered: number
  /** Closed as soon as all that was taken is answered. */
  ending: boolean
  answers: Promise<void>
}

const LOOK_EVERY_MILLISECONDS = 250
const UNREAD_ANSWER_BYTES = 1024 * 1024
const TLS_HANDSHAKE_MILLISECONDS = 10_000

/** @throws as `listen` does, and for TLS files that are none. */
export async function startMllpServer(options: MllpServerOptions): Promise<MllpServer> {
  const limits = { ...MLLP_LIMITS, ...options.limits }
  const { gateway } = options
  const connections = new Set<Connection>()
  const problems: Partial<Record<MllpProblem, number>> = {}
  let messages = 0
  let stopping = false
  let heldBytes = 0
  const count = (problem: MllpProblem): void => {
    problems[problem] = (problems[problem] ?? 0) + 1
  }

  const finish = (connection: Connection): void => {
    if (connection.ending) return
    connection.ending = true
    connection.socket.pause()
    connection.answers = connection.answers.then(() => {
      connection.socket.end()
      // A peer that does not close its side is not waited for.
      setTimeout(() => connection.socket.destroy(), 1000).unref()
    })
  }
  /** Reading goes on when the gateway and the peer keep up. */
  const steer = (connection: Connection): void => {
    const { socket } = connection
    const full = connection.unanswered >= limits.unanswered || socket.writableLength > UNREAD_ANSWER_BYTES
    if (connection.ending || stopping || full) socket.pause()
    else if (socket.isPaused()) {
      // While it was not read, it could not show that it is alive.
      connection.lastByteAt = performance.now()
      connection.frameBeganAt = connection.lastByteAt
      socket.resume()
    }
  }
  const answer = (connection: Connection, coming: Promise<Uint8Array | null> | Uint8Array | null): void => {
    connection.unanswered++
    connection.answers = connection.answers.then(async () => {
      const bytes = await coming
      connection.unanswered--
      if (bytes !== null && connection.socket.writable) connection.socket.write(framed(bytes))
      steer(connection)
    })
  }
  const close = (connection: Connection, problem: MllpProblem): void => {
    if (connection.ending) return
    count(problem)
    const why = WHYS[problem]
    if (why !== undefined) answer(connection, gateway.reject(new Uint8Array(0), why))
    finish(connection)
  }

  const accept = (socket: Socket): void => {
    socket.setNoDelay(true)
    socket.setKeepAlive(true, 60_000)
    const framing = openFraming({
      frame(bytes) {
        messages++
        answer(connection, gateway.take(bytes))
      },
      problem(problem, beginning, sha256) {
        count(problem)
        if (problem === 'frame-too-long') {
          messages++
          answer(connection, gateway.takeOverlong(beginning, sha256))
          return
        }
        const why = WHYS[problem]
        if (why !== undefined) answer(connection, gateway.reject(beginning, why))
      },
    })
    const now = performance.now()
    const connection: Connection = {
      socket,
      framing,
      lastByteAt: now,
      frameBeganAt: now,
      unanswered: 0,
      ending: false,
      answers: Promise.resolve(),
    }
    connections.add(connection)
    socket.on('data', (chunk: Buffer) => {
      if (connection.ending) return
      const [wasOpen, framesBefore, heldBefore] = [framing.open, messages, framing.heldBytes]
      framing.push(chunk)
      heldBytes += framing.heldBytes - heldBefore
      connection.lastByteAt = performance.now()
      if (!wasOpen || messages > framesBefore) connection.frameBeganAt = connection.lastByteAt
      if (framing.outsideBytes > limits.outsideBytes) close(connection, 'too-much-outside')
      else if (heldBytes > limits.heldBytes) close(connection, 'memory')
      else steer(connection)
    })
    socket.on('drain', () => steer(connection))
    socket.on('end', () => {
      if (!connection.ending) framing.end()
      finish(connection)
    })
    socket.on('error', () => count('connection-error'))
    socket.on('close', () => {
      heldBytes -= framing.heldBytes
      connection.ending = true
      connections.delete(connection)
    })
  }

  const look = setInterval(() => {
    const now = performance.now()
    for (const connection of connections) {
      if (connection.ending || connection.socket.isPaused()) continue
      const silent = now - connection.lastByteAt
      if (connection.framing.open) {
        if (silent > limits.frameSilenceMilliseconds || now - connection.frameBeganAt > limits.frameMilliseconds)
          close(connection, 'frame-timeout')
      } else if (connection.unanswered === 0 && silent > limits.idleMilliseconds) close(connection, 'idle')
    }
  }, LOOK_EVERY_MILLISECONDS)
  look.unref()

  const { tls } = options
  const server: Server =
    tls === undefined
      ? createServer({ allowHalfOpen: true }, accept)
      : createTlsServer(
          {
            ...tls,
            allowHalfOpen: true,
            minVersion: 'TLSv1.2',
            handshakeTimeout: TLS_HANDSHAKE_MILLISECONDS,
            requestCert: tls.ca !== undefined,
            rejectUnauthorized: tls.ca !== undefined,
          },
          accept,
        )
  server.maxConnections = limits.connections
  server.on('drop', () => count('too-many-connections'))
  server.on('tlsClientError', () => count('connection-error'))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  server.on('error', () => count('connection-error'))
  const address = server.address()

  return {
    port: typeof address === 'object' && address !== null ? address.port : options.port,
    get connections() {
      return connections.size
    },
    get messages() {
      return messages
    },
    problems,
    async stop(withinMilliseconds) {
      stopping = true
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const connection of connections) connection.socket.pause()
      await gateway.stop(withinMilliseconds)
      await Promise.all([...connections].map((connection) => connection.answers))
      for (const connection of connections) finish(connection)
      await Promise.all([...connections].map((connection) => connection.answers))
      clearInterval(look)
      setTimeout(() => {
        for (const connection of connections) connection.socket.destroy()
      }, 200)
      await closed
    },
  }
}
