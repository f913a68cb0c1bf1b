/** The story of a scenario: what is told whom, when. In a rehearsal it is read; in an exercise it is delivered. */
import type { Text } from '../city/city.ts'
import { type Problem, shownValue, unknownField } from '../city/decoded.ts'

/** Who is told: everybody, the operations centre, or the hospitals. */
export const RECIPIENTS = ['everybody', 'operations', 'hospitals'] as const
export type Recipient = (typeof RECIPIENTS)[number]

export interface StoryMoment {
  /** Minutes from the start of the run. */
  readonly atMinute: number
  readonly text: Text
  readonly to: Recipient
}

const FIELDS = ['atMinute', 'text', 'to']

/** Reads `story` of a scenario: moments in the order of their minutes; `to` is everybody unless given. */
export function decodeStory(input: unknown, horizonMinutes: number, problems: Problem[]): readonly StoryMoment[] {
  if (input === undefined) return []
  const report = (path: string, why: string): void => {
    problems.push({ path: `story${path}`, why })
  }
  if (!Array.isArray(input)) {
    report('', 'must be a list of { atMinute, text: { zh, en } }')
    return []
  }
  let latest = 0
  return input.map((one: unknown, i): StoryMoment => {
    const moment = (typeof one === 'object' && one !== null ? one : {}) as Readonly<Record<string, unknown>>
    for (const name of Object.keys(moment))
      if (!FIELDS.includes(name)) report(`[${i}].${name}`, unknownField(name, FIELDS, 'of a moment'))
    const { atMinute, to = 'everybody' } = moment
    const text = moment.text as Partial<Record<'zh' | 'en', unknown>> | undefined
    if (typeof atMinute !== 'number' || !(atMinute >= 0 && atMinute <= horizonMinutes))
      report(
        `[${i}].atMinute`,
        `must be a minute within the horizon (0 to ${horizonMinutes}), got ${shownValue(atMinute)}`,
      )
    else if (atMinute < latest)
      report(`[${i}].atMinute`, `must not lie before the moment above it (${latest}), got ${atMinute}`)
    else latest = atMinute
    if (typeof text?.zh !== 'string' || typeof text.en !== 'string' || text.zh === '' || text.en === '')
      report(`[${i}].text`, 'must be { zh, en }')
    if (!RECIPIENTS.includes(to as Recipient))
      report(`[${i}].to`, `must be one of ${RECIPIENTS.join(', ')}, got ${shownValue(to)}`)
    return { atMinute: Number(atMinute), text: { zh: String(text?.zh), en: String(text?.en) }, to: to as Recipient }
  })
}
