/** What stands on the wire where the same bytes go to many, between what each answer writes itself. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, request, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { after, before, test } from 'node:test'
import { onRoom, writeSame } from './same-bytes.ts'

const answers: ServerResponse[] = []
const server = createServer((_, response) => {
  answers.push(response)
  response.emit('asked')
})
let port = 0
before(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
})
after(() => {
  server.closeAllConnections()
  server.close()
})

async function answerTo(asks: () => void): Promise<ServerResponse> {
  const asked = once(server, 'request')
  asks()
  await asked
  return answers.at(-1)!
}

test('an answer reads as one body, whoever wrote its parts', async () => {
  const same = Buffer.from('同 for all\n')
  const texts: Promise<string>[] = []
  const ask = (): void => {
    texts.push(
      new Promise((resolve, reject) => {
        request({ port, host: '127.0.0.1' }, (response) => {
          let text = ''
          response.setEncoding('utf8')
          response.on('data', (piece: string) => {
            text += piece
          })
          response.on('end', () => resolve(text))
          response.on('error', reject)
        })
          .on('error', reject)
          .end()
      }),
    )
  }
  const own = [await answerTo(ask), await answerTo(ask)]
  for (const [i, response] of own.entries()) {
    // Before its headers are out, and behind a write of its own in the same turn.
    writeSame(response, same)
    response.write(`own ${i}\n`)
    writeSame(response, same)
    writeSame(response, Buffer.alloc(0))
  }
  for (const response of own) writeSame(response, Buffer.alloc(300 * 1024, 'x'))
  for (const response of own) writeSame(response, same)
  for (const response of own) response.end('end\n')
  assert.deepEqual(
    await Promise.all(texts),
    own.map((_, i) => `${same}own ${i}\n${same}${'x'.repeat(300 * 1024)}${same}end\n`),
  )
})

test('to HTTP/1.0, which knows no chunks, the bytes go as they are', async () => {
  const socket = connect(port, '127.0.0.1')
  const response = await answerTo(() => socket.write('GET / HTTP/1.0\r\n\r\n'))
  response.flushHeaders()
  writeSame(response, Buffer.from('a piece'))
  response.end()
  let text = ''
  for await (const piece of socket) text += String(piece)
  assert.match(text, /\r\n\r\na piece$/)
})

test('a full socket says so, and says when it has room again', async () => {
  const socket = connect(port, '127.0.0.1')
  socket.pause()
  const response = await answerTo(() => socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n'))
  response.flushHeaders()
  const drained = new Promise<void>((resolve) => onRoom(response, resolve))
  const bytes = Buffer.alloc(200 * 1024)
  let written = 0
  while (writeSame(response, bytes)) assert.ok(++written < 1_000, 'a socket that nobody reads is full one day')
  socket.resume()
  await drained
  const listeners = response.socket!.listenerCount('drain')
  const of = response.socket!
  response.end()
  await once(response, 'close')
  assert.equal(of.listenerCount('drain'), listeners - 1, 'the connection may serve another answer')
  socket.destroy()
})
