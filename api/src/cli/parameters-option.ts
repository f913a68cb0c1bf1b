/** `--parameters` of the commands that make a city: one of the built-in sets by name, or a file with a set of the city's own. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { PARAMETER_SETS, readParameterSheet } from '@kangcheng/seed-data'
import { CannotBeDone, type Text } from './command.ts'

export interface ChosenParameters {
  /** Name of a built-in set; null = none is named. */
  readonly set: string | null
  /** What a file holds; null = no file is given. */
  readonly sheet: unknown
}

export const PARAMETERS_DETAIL: Text = {
  zh: `--parameters SET|FILE   推演所用参数集：${PARAMETER_SETS.join('、')}，缺省 china；或城市自有参数的文件（存为 parameters.json）`,
  en: `--parameters SET|FILE   the parameters by which it is simulated: ${PARAMETER_SETS.join(', ')}, by default china; or a file with the city’s own (kept as parameters.json)`,
}

/** @throws CannotBeDone for a set that there is not, or a file with something wrong in it. */
export function parametersOption(value: string | undefined, cwd: string): ChosenParameters {
  if (value === undefined || PARAMETER_SETS.some((set) => set === value)) return { set: value ?? null, sheet: null }
  const file = resolve(cwd, value)
  if (!existsSync(file))
    throw new CannotBeDone(
      `--parameters "${value}": there is no such set; one of ${PARAMETER_SETS.join(', ')}, or a file with a set of your own`,
    )
  try {
    return { set: null, sheet: readParameterSheet(file) }
  } catch (error) {
    throw new CannotBeDone(`--parameters ${(error as Error).message}`)
  }
}
