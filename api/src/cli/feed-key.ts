/** `kangcheng feed key`: the keys of encounter tokens, their ages and open visits; makes a new one on request. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { openKeyring, ROTATE_AFTER_DAYS } from '../feeds/encounter-keyring.ts'
import { CannotBeDone, type Command, parseOptions } from './command.ts'

export const feedKey: Command = {
  name: 'feed key',
  summary: {
    zh: '就诊令牌的密钥：列出编号、启用日期与仍在使用的就诊数；--rotate 立即换新',
    en: 'the keys of encounter tokens: numbers, first days and the visits that still use them; --rotate makes a new one now',
  },
  usage: 'feed key --map FILE [--key FILE] [--rotate] [--json]',
  details: [
    {
      zh: `换新         最迟每 ${ROTATE_AFTER_DAYS} 天自动换新；未结束的就诊沿用原密钥；就诊全部结束 ${ROTATE_AFTER_DAYS} 天后旧密钥销毁`,
      en: `rotation     a new key comes after ${ROTATE_AFTER_DAYS} days at the latest by itself; open visits keep theirs; a key whose visits have all ended for 30 days is destroyed`,
    },
    {
      zh: '--key FILE   密钥文件；默认与映射文件同处，名为 FILE.key。密钥本身从不显示',
      en: '--key FILE   the key file; default: beside the map as FILE.key. The keys themselves are never shown',
    },
  ],
  async run(args, io) {
    const { values } = parseOptions(this, args, {
      map: { type: 'string' },
      key: { type: 'string' },
      rotate: { type: 'boolean' },
    })
    const path = values.key ?? (values.map === undefined ? undefined : `${values.map}.key`)
    if (path === undefined) throw new CannotBeDone(`--map or --key is missing · usage: kangcheng ${this.usage}`)
    if (!existsSync(resolve(io.cwd, path)))
      throw new CannotBeDone(`${path}: no such key file; feed send and feed listen make it beside the map`)
    const opened = openKeyring(resolve(io.cwd, path), false)
    if (!opened.ok) throw new CannotBeDone(opened.why)
    const { keyring } = opened
    try {
      if (values.rotate === true) keyring.rotate()
      const keys = keyring.status()
      const rotateInDays = ROTATE_AFTER_DAYS - keys.at(-1)!.ageDays
      io.answer({ file: path, keys, rotated: values.rotate === true, rotateInDays }, () => [
        ...keys.map(
          (key) =>
            `密钥 key ${key.number} · 自 since ${key.firstDay} · ${key.ageDays} 天 days · 未结束 open ${key.openVisits} · 已结束 ended ${key.endedVisits}${key.current ? ' · 当前 current' : ''}`,
        ),
        `下次换新 next rotation: ${rotateInDays} 天 days`,
      ])
      return 0
    } finally {
      keyring.close()
    }
  },
}
