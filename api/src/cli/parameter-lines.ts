/** By whose figures a run was made, in a line: the set and its country, or that it is not the city's own. */
import type { ParameterOrigin } from '@kangcheng/twin-engine'

export const parameterLines = ({ set, name, country, figures, notice }: ParameterOrigin): string[] => [
  notice === null
    ? `参数 parameters: ${set} ${name.zh} ${name.en}（${country}），${figures} 项 figures`
    : `注意 note: ${notice.zh} · ${notice.en}`,
]
