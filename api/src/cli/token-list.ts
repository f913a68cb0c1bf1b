/** `kangcheng token list`: whose tokens there are, and until when; never a token. */
import { listTokens, type TokenRow, tokenId } from '../access-control/tokens.ts'
import { decodeConfig } from '../config.ts'
import { CannotBeDone, type Command, parseOptions } from './command.ts'

export const tokenList: Command = {
  name: 'token list',
  summary: {
    zh: '列出 DATA_DIR 里的令牌：编号、持有者、有效期；不显示令牌本身',
    en: 'lists the tokens of DATA_DIR: id, holder, until when; never the tokens themselves',
  },
  usage: 'token list [--json]',
  async run(args, io) {
    const { positionals } = parseOptions(this, args, {})
    if (positionals.length > 0) throw new CannotBeDone(`token list takes no names · usage: kangcheng ${this.usage}`)
    const config = decodeConfig(io.env, io.cwd)
    if (!config.ok) throw new CannotBeDone(config.problems.join('\n'))
    const tokens = listTokens(config.value.dataDir).map(shownToken)
    io.answer({ tokens, dataDir: config.value.dataDir }, () =>
      tokens.length === 0 ? ['没有令牌 · no tokens'] : tokens.map(lineOf),
    )
    return 0
  },
}

export interface ShownToken {
  readonly id: string
  readonly holder: string
  readonly places: readonly string[]
  readonly addedAt: string
  readonly expiresAt: string | null
}

export const shownToken = (row: TokenRow): ShownToken => ({
  id: tokenId(row),
  holder: 'source' in row ? `source ${row.source}` : `${row.role} ${row.name}`,
  places: 'source' in row ? [] : (row.places ?? []),
  addedAt: row.addedAt,
  expiresAt: row.expiresAt ?? null,
})

export const lineOf = ({ id, holder, places, addedAt, expiresAt }: ShownToken): string =>
  [
    id,
    holder,
    ...(places.length > 0 ? [places.join(',')] : []),
    `新建 added ${addedAt}`,
    expiresAt === null ? '长期 no expiry' : `至 until ${expiresAt}`,
  ].join(' · ')
