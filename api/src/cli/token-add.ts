/** `kangcheng token add`: a token for a sender, bound to one source. */
import { addToken } from '../access-control/tokens.ts'
import { decodeConfig } from '../config.ts'
import { assertSender, BadRequest } from '../live/ingest.ts'
import { CannotBeDone, type Command, parseOptions, required } from './command.ts'

export const tokenAdd: Command = {
  name: 'token add',
  summary: {
    zh: '为一个数据源新建令牌；令牌只显示这一次，DATA_DIR 里只存它的散列值',
    en: 'makes a token for a source; it is shown this once, and DATA_DIR keeps only its hash',
  },
  usage: 'token add --source NAME [--json]',
  async run(args, io) {
    const { values } = parseOptions(this, args, { source: { type: 'string' } })
    const source = required(this, 'source', values.source)
    try {
      assertSender(source, 'epoch')
    } catch (error) {
      if (error instanceof BadRequest) throw new CannotBeDone(`--source: ${error.message}`)
      throw error
    }
    const config = decodeConfig(io.env, io.cwd)
    if (!config.ok) throw new CannotBeDone(config.problems.join('\n'))
    const token = addToken(config.value.dataDir, source)
    io.answer({ source, token, dataDir: config.value.dataDir }, () => [
      token,
      `Authorization: Bearer ${token}`,
      `数据源 source: ${source} · DATA_DIR: ${config.value.dataDir}`,
    ])
    return 0
  },
}
