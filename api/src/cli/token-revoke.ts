/** `kangcheng token revoke`: takes tokens out; a running server notices at once, and cuts what they hold open. */
import { revokeTokens, type TokenRow, tokenId } from '../access-control/tokens.ts'
import { decodeConfig } from '../config.ts'
import { CannotBeDone, type Command, parseOptions } from './command.ts'
import { lineOf, shownToken } from './token-list.ts'

export const tokenRevoke: Command = {
  name: 'token revoke',
  summary: {
    zh: '撤销令牌；运行中的服务一秒内察觉，并切断由它打开的实时数据',
    en: 'revokes tokens; a running server notices within a second, and cuts the streams that they hold open',
  },
  usage: 'token revoke --id ID | --source NAME | --name NAME [--json]',
  details: [
    { zh: '--id  令牌的编号，见 token list', en: '--id  of one token, as token list shows it' },
    { zh: '--source  这个数据源的全部令牌', en: '--source  all tokens of a source' },
    { zh: '--name  这个持有者的全部令牌', en: '--name  all tokens of a holder' },
  ],
  async run(args, io) {
    const { values } = parseOptions(this, args, {
      id: { type: 'string' },
      source: { type: 'string' },
      name: { type: 'string' },
    })
    const [[by, wanted] = [], ...others] = Object.entries(values)
    if (wanted === undefined || wanted === '' || others.length > 0)
      throw new CannotBeDone(`give one of --id, --source and --name · usage: kangcheng ${this.usage}`)
    const config = decodeConfig(io.env, io.cwd)
    if (!config.ok) throw new CannotBeDone(config.problems.join('\n'))
    const fits = (row: TokenRow): boolean => {
      if (by === 'id') return tokenId(row) === wanted
      return by === 'source' ? 'source' in row && row.source === wanted : 'name' in row && row.name === wanted
    }
    const revoked = revokeTokens(config.value.dataDir, fits).map(shownToken)
    if (revoked.length === 0)
      throw new CannotBeDone(
        `no token of ${config.value.dataDir} has ${by} "${wanted}"; see which there are: kangcheng token list`,
      )
    io.answer({ revoked, dataDir: config.value.dataDir }, () => [
      `已撤销 revoked: ${revoked.length}`,
      ...revoked.map(lineOf),
    ])
    return 0
  },
}
