/** `kangcheng feed decode`: what the messages of a feed say, without sending anything. */
import { type Command, parseOptions } from './command.ts'

export const feedDecode: Command = {
  name: 'feed decode',
  summary: {
    zh: '解码消息文件而不发送：每条消息成为事件、有名称但对孪生无意义的种类，或一个问题',
    en: 'decodes message files without sending: each message becomes events, a named kind without meaning for the twin, or a problem',
  },
  usage: 'feed decode PATH… --format hl7v2|native [--json]',
  async run(args, io) {
    parseOptions(this, args, { format: { type: 'string' } })
    io.answer({}, () => [])
    return 0
  },
}
