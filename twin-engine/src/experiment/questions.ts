/** What a rehearsal can be asked. A scenario file names its questions; every front end answers those it is asked. */
import type { Text } from '../city/city.ts'

export interface Question {
  readonly id: string
  readonly name: Text
}

export const QUESTIONS = [
  { id: 'when-breaks', name: { zh: '何时失守？', en: 'When do we break?' } },
  { id: 'what-first', name: { zh: '哪种资源先失守？', en: 'Which resource first?' } },
  { id: 'what-buys-most', name: { zh: '哪项措施争取的时间最多？', en: 'What buys the most time?' } },
  {
    id: 'cheapest-set',
    name: { zh: '守得住的最省组合是什么？', en: 'What is the cheapest set of actions that holds?' },
  },
  { id: 'act-later', name: { zh: '晚些行动会怎样？', en: 'What if we act later?' } },
  { id: 'stop-rule', name: { zh: '何时达到目标状态？', en: 'How long until the state in question?' } },
] as const satisfies readonly Question[]

export type QuestionId = (typeof QUESTIONS)[number]['id']
