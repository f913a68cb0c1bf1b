/** Why a person decided as they did: required, short, and about the event, never about a patient. */
import { personalDataIn } from '@kangcheng/twin-engine'

const SHORTEST = 3
const LONGEST = 300
/** Numbers of people inside longer text: 18-digit and 15-digit identity numbers, mobile numbers. */
const NUMBER_OF_A_PERSON = /(?<!\d)(?:\d{17}[\dXx]|[1-9]\d{14}|(?:86)?1[3-9]\d{9})(?![\dXx])/

/** What is wrong with a reason, and the remedy; null where nothing is. Chinese text is fine; the value is never repeated. */
export function reasonProblem(reason: string): string | null {
  const text = reason.trim()
  const length = [...text].length
  if (length < SHORTEST || length > LONGEST)
    return `the reason must have ${SHORTEST} to ${LONGEST} characters; say what was checked and with whom`
  if (/\p{Cc}/u.test(text)) return 'the reason must be one line without control characters'
  const joined = text.replace(/(?<=\d)[\s-]+(?=\d)/g, '')
  const words = text.split(/[^\x21-\x7e]+/)
  if (NUMBER_OF_A_PERSON.test(joined) || words.some((word) => word !== '' && personalDataIn(word) !== null))
    return "the reason holds what looks like a person's number or e-mail address (value withheld); name the place and the event, never a patient"
  return null
}
