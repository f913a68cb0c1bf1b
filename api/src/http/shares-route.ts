/** `GET /shares/<id>`: a released share for its recipient. Every pull is logged before the content leaves. */
import type { ServerResponse } from 'node:http'
import type { Caller } from '../access-control/caller.ts'
import { NotWritable, type Twin } from '../live/twin.ts'
import { shareKind } from '../quarantine/shares/index.ts'
import { pullShare } from '../quarantine/shares/shares.ts'
import { refuse, send } from './respond.ts'

export async function sharesRoute(response: ServerResponse, id: string, caller: Caller, twin: Twin): Promise<void> {
  try {
    const pull = await pullShare(twin, id, caller)
    if (!pull.ok) {
      refuse(response, pull.status, pull.why)
      return
    }
    const { share, receipt } = pull
    response.setHeader('kangcheng-receipt', receipt)
    // RFC 3230, for those that check what they took.
    response.setHeader('digest', `sha-256=${Buffer.from(share.sha256, 'hex').toString('base64')}`)
    response.setHeader('cache-control', 'no-store')
    const extension = shareKind(share.kind)?.extension ?? 'bin'
    response.setHeader('content-disposition', `attachment; filename="${share.id}.${extension}"`)
    send(response, 200, share.mediaType, share.body)
  } catch (error) {
    if (!(error instanceof NotWritable)) throw error
    // A pull that cannot be logged does not happen.
    response.setHeader('retry-after', '1')
    refuse(response, 503, error.message)
  }
}
