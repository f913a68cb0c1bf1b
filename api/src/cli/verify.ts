/** `kangcheng verify`: reference cases by the product's own functions, each value against the case's. */
import { findFeedFiles } from '../feeds/feed-files.ts'
import { REFERENCE_FORMATS, type VerifiedCase, verifyCases } from '../verify/index.ts'
import { CannotBeDone, type Command, parseOptions } from './command.ts'

export const verify: Command = {
  name: 'verify',
  summary: {
    zh: '用本产品自己的函数计算参考算例，并逐值比对',
    en: 'computes reference cases with the product’s own functions and compares every value',
  },
  usage: 'verify PATH… [--values] [--json]',
  details: [
    {
      zh: 'PATH   算例文件或文件夹；文件夹内除 README* 外全部读取',
      en: 'PATH   files of cases or folders; in a folder every file but README* is read',
    },
    {
      zh: '--values   同时给出算得的数值，结构与名称同算例的期望值',
      en: '--values   adds the computed numbers, in the shape and under the names of the expected ones',
    },
    {
      zh: `已知格式：${REFERENCE_FORMATS.map(({ id }) => id).join('、') || '暂无'}`,
      en: `known formats: ${REFERENCE_FORMATS.map(({ id }) => id).join(', ') || 'none yet'}`,
    },
  ],
  async run(args, io) {
    const { positionals, values } = parseOptions(this, args, { values: { type: 'boolean' } })
    if (positionals.length === 0)
      throw new CannotBeDone(`give files or folders of cases · usage: kangcheng ${this.usage}`)
    const found = findFeedFiles(positionals, io.cwd, 'reference cases')
    if (!found.ok) throw new CannotBeDone(found.why)
    const verification = await verifyCases(found.files, { values: values.values === true }, (entry) => {
      if (io.terminal && io.json) io.log(lineOf(entry))
    })
    io.answer(verification, () => [
      ...verification.cases.flatMap((entry) => [
        lineOf(entry),
        ...entry.problems.map((problem) => `    ${problem}`),
        ...(entry.values === undefined ? [] : [`    ${JSON.stringify(entry.values)}`]),
      ]),
      `通过 passed ${verification.passed} · 未通过 failed ${verification.failed}`,
    ])
    return verification.failed === 0 ? 0 : 1
  },
}

function lineOf({ id, format, pass, worstError, tolerance, seconds }: VerifiedCase): string {
  const error = worstError === null ? '–' : worstError.toExponential(1)
  const allowed = tolerance === null ? '–' : String(tolerance)
  return `${pass ? '通过 pass' : '未通过 FAIL'}  ${id}  ${format}  误差 error ${error} / ${allowed}  ${seconds.toFixed(3)} s`
}
