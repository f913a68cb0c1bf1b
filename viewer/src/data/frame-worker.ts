// The thread that reads the binary stream: the screen's own thread gets columns, handed over without a copy.
import { type PumpNews, type PumpRequest, pumpFrames, transferOf } from './frame-pump.ts'

/** What the page says: open this, and nothing else any more. */
const worker = self as unknown as {
  onmessage: (message: { readonly data: PumpRequest }) => void
  postMessage: (news: PumpNews, transfer: Transferable[]) => void
}

let current: AbortController | undefined

worker.onmessage = ({ data }) => {
  current?.abort()
  current = new AbortController()
  void pumpFrames(data, (news) => worker.postMessage(news, transferOf(news)), current.signal)
}
