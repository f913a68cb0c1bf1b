/** `kangcheng exercise report`: the after-action report of an exercise, from its log alone. */
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { alarmFindings, decisionFindings } from '../exercise/after-action.ts'
import { decodeLog } from '../exercise/exercise-log.ts'
import { exerciseReportPage } from '../exercise/report-page.ts'
import { storyOf } from '../exercise/story.ts'
import { CannotBeDone, type Command, parseOptions } from './command.ts'

export const exerciseReport: Command = {
  name: 'exercise report',
  summary: {
    zh: '由演练记录生成总结报告（一个自足的 HTML 文件，中英文）',
    en: 'makes the after-action report of an exercise from its log: one self-contained HTML file, Chinese and English',
  },
  usage: 'exercise report FILE [--out FILE] [--lang zh|en] [--json]',
  details: [
    { zh: 'FILE   DATA_DIR/exercises/ 下的 .jsonl 文件', en: 'FILE   a .jsonl file of DATA_DIR/exercises/' },
    {
      zh: '--out  写入的文件；默认与 FILE 同名的 .html',
      en: '--out  the file to write; by default FILE with the extension .html',
    },
    { zh: '--lang 先显示的语言，默认 zh', en: '--lang the language shown first, zh by default' },
  ],
  async run(args, io) {
    const { positionals, values } = parseOptions(this, args, { out: { type: 'string' }, lang: { type: 'string' } })
    const [file, ...others] = positionals
    if (file === undefined || others.length > 0)
      throw new CannotBeDone(`give one FILE · usage: kangcheng ${this.usage}`)
    const lang = values.lang ?? 'zh'
    if (lang !== 'zh' && lang !== 'en') throw new CannotBeDone(`--lang must be zh or en, got ${lang}`)
    const path = resolve(io.cwd, file)
    const out = resolve(io.cwd, values.out ?? `${path.replace(/\.jsonl$/, '')}.html`)
    try {
      const story = storyOf(decodeLog(readFileSync(path, 'utf8'), file))
      writeFileSync(out, exerciseReportPage(story, lang))
      const alarms = alarmFindings(story)
      const missed = alarms.filter(({ answer }) => answer === 'missed').length
      const { id, seed, engineVersion } = story.heading
      const answer = {
        id,
        state: story.state,
        minutes: story.minute,
        participants: story.participants.size,
        injects: [...story.injects.values()].filter((one) => one.deliveredMinute !== null).length,
        actions: story.actions.filter(({ planned }) => planned !== null).length,
        refused: story.actions.filter(({ planned }) => planned === null).length,
        alarms: alarms.length,
        missed,
        decisions: decisionFindings(story).map(({ inject, verdict }) => ({ inject: inject.id, verdict })),
        figures: story.outcome?.figures ?? null,
        reproduced: story.outcome?.reproduced ?? null,
        seed,
        engineVersion,
        report: out,
      }
      io.answer(answer, () => [
        `演练 EXERCISE ${id} · ${story.state} · ${Math.floor(story.minute)} min`,
        `注入 injects ${answer.injects} · 处置 actions ${answer.actions} · 告警 alarms ${alarms.length} · 遗漏 missed ${missed}`,
        `报告 report: ${out}`,
      ])
      return 0
    } catch (error) {
      throw new CannotBeDone(error instanceof Error ? error.message : String(error))
    }
  },
}
