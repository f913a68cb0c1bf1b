/** `kangcheng city check`: what is wrong with a city's folder. */
import { resolve } from 'node:path'
import { checkCity } from '../city-import/check-city.ts'
import { UnusableInput } from '../city-import/import-problem.ts'
import { cityLines } from './city-lines.ts'
import { CannotBeDone, type Command, parseOptions } from './command.ts'

export const cityCheck: Command = {
  name: 'city check',
  summary: {
    zh: '检查城市文件夹：可否打开、人口与机构是否到得了、文件是否相符',
    en: 'checks a city’s folder: whether it opens, whether people and facilities can be reached, whether its files belong together',
  },
  usage: 'city check DIR [--json]',
  async run(args, io) {
    const { positionals } = parseOptions(this, args, {})
    if (positionals.length !== 1) throw new CannotBeDone(`name one folder · usage: kangcheng ${this.usage}`)
    try {
      const { answer, grave } = checkCity(resolve(io.cwd, positionals[0]!), positionals[0]!)
      io.answer(answer, () => [positionals[0]!, ...cityLines(answer)])
      return grave ? 1 : 0
    } catch (error) {
      if (error instanceof UnusableInput) throw new CannotBeDone(error.message)
      throw error
    }
  },
}
