/** `kangcheng token add`: a token for a sender, bound to one source, or for somebody in a role. */
import { ROLES, type Role } from '../access-control/caller.ts'
import { addToken, type TokenHolder } from '../access-control/tokens.ts'
import { decodeConfig } from '../config.ts'
import { assertSender, BadRequest } from '../live/ingest.ts'
import { CannotBeDone, type Command, parseOptions, required } from './command.ts'

export const tokenAdd: Command = {
  name: 'token add',
  summary: {
    zh: '为一个数据源或一个角色新建令牌；令牌只显示这一次，DATA_DIR 里只存它的散列值',
    en: 'makes a token for a source or a role; it is shown this once, and DATA_DIR keeps only its hash',
  },
  usage: `token add --source NAME | --role ${ROLES.join('|')} --name NAME [--json]`,
  details: [
    { zh: '--source  只能为这一个数据源发送', en: '--source  sends for this one source' },
    {
      zh: '--role  operations 值守查看 · steward 另可处理隔离区与对外共享 · public 只见抑制小数后的数据 · recipient 领取发给它的共享数据',
      en: '--role  operations sees the city · steward also decides about quarantine and shares · public sees suppressed counts · recipient takes its shares',
    },
    { zh: '--name  持有者的名称，记入决定与回执', en: '--name  of the holder, as decisions and receipts will say it' },
  ],
  async run(args, io) {
    const { values } = parseOptions(this, args, {
      source: { type: 'string' },
      role: { type: 'string' },
      name: { type: 'string' },
    })
    if (values.role !== undefined && values.source !== undefined)
      throw new CannotBeDone('a token is for a source or for a role, not both: give --source, or --role and --name')
    const holder =
      values.role === undefined
        ? sender(required(this, 'source', values.source))
        : inRole(values.role, required(this, 'name', values.name))
    const config = decodeConfig(io.env, io.cwd)
    if (!config.ok) throw new CannotBeDone(config.problems.join('\n'))
    const token = addToken(config.value.dataDir, holder)
    const whose = 'source' in holder ? `数据源 source: ${holder.source}` : `角色 role: ${holder.role} ${holder.name}`
    io.answer({ ...holder, token, dataDir: config.value.dataDir }, () => [
      token,
      `Authorization: Bearer ${token}`,
      `${whose} · DATA_DIR: ${config.value.dataDir}`,
    ])
    return 0
  },
}

function sender(source: string): TokenHolder {
  assertName('--source', source)
  return { source }
}

function inRole(role: string, name: string): TokenHolder {
  if (!(ROLES as readonly string[]).includes(role)) throw new CannotBeDone(`--role must be one of ${ROLES.join(', ')}`)
  assertName('--name', name)
  return { role: role as Role, name }
}

/** Names of holders have the form of sources' names. */
function assertName(option: string, name: string): void {
  try {
    assertSender(name, 'epoch')
  } catch (error) {
    if (error instanceof BadRequest) throw new CannotBeDone(`${option}: ${error.message}`)
    throw error
  }
}
