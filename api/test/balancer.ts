/** A load balancer in its smallest form: each connection goes to the first node that takes it. */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface Balancer {
  readonly url: string
  close(): Promise<void>
}

/** @param ports of the nodes, the preferred first, as they are when a connection comes */
export async function balancer(ports: () => readonly number[]): Promise<Balancer> {
  const open = new Set<Socket>()
  const server = createServer({ noDelay: true }, (from) => {
    from.on('error', () => undefined)
    const next = ([port, ...rest]: readonly number[]): void => {
      if (port === undefined) {
        from.destroy()
        return
      }
      const to = connect({ port, host: '127.0.0.1', noDelay: true })
      to.once('error', () => next(rest))
      to.once('connect', () => {
        to.removeAllListeners('error')
        for (const [one, other] of [
          [from, to],
          [to, from],
        ] as const) {
          open.add(one)
          one.on('error', () => undefined)
          one.once('close', () => {
            open.delete(one)
            other.destroy()
          })
        }
        from.pipe(to)
        to.pipe(from)
      })
    }
    next(ports())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.close()
      for (const socket of open) socket.destroy()
      await once(server, 'close')
    },
  }
}
