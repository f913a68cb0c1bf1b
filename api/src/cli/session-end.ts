/** `kangcheng session end`: ends all sign-ins of somebody, as when the role was taken away at the provider. */
import { endSubject } from '../access-control/endings.ts'
import { decodeConfig } from '../config.ts'
import { CannotBeDone, type Command, parseOptions, required } from './command.ts'

export const sessionEnd: Command = {
  name: 'session end',
  summary: {
    zh: '结束某人的全部登录；运行中的服务一秒内察觉。再次登录时按身份提供方当时给出的角色',
    en: 'ends all sessions of somebody; a running server notices within a second. A new sign-in has the role that the provider gives then',
  },
  usage: 'session end --subject NAME [--json]',
  details: [
    {
      zh: '--subject  身份提供方的主体（sub），即审计日志中的名称',
      en: '--subject  as the provider names them (sub), and the audit log too',
    },
  ],
  async run(args, io) {
    const { values } = parseOptions(this, args, { subject: { type: 'string' } })
    const subject = required(this, 'subject', values.subject)
    const config = decodeConfig(io.env, io.cwd)
    if (!config.ok) throw new CannotBeDone(config.problems.join('\n'))
    endSubject(config.value.dataDir, subject, Date.now())
    io.answer({ subject, dataDir: config.value.dataDir }, () => [
      `已结束此前的全部登录 · all sessions begun until now are ended: ${subject}`,
    ])
    return 0
  },
}
