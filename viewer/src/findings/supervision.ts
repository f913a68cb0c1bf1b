// What supervision says in its titles: computed from what was read, never fixed.
import type { EmergencyAccess, SupervisedPerson, Supervision, SupervisionFinding } from '../data/supervision-types.ts'
import { count } from '../format/numbers.ts'
import type { SupervisionWords } from '../i18n/supervision-words.ts'
import type { Text } from '../i18n/words.ts'

type Say = (text: Text) => string

export const personName = ({ roleName, name }: Pick<SupervisedPerson, 'roleName' | 'name'>, say: Say): string =>
  name === null ? say(roleName) : `${say(roleName)} ${name}`

export const findingHolder = ({ roleName, holder }: SupervisionFinding, say: Say): string =>
  `${say(roleName)} ${holder}`

export function refusedTitle({ total, people }: Supervision, span: string, words: SupervisionWords, say: Say): string {
  const refused = people.filter(({ tally }) => tally.refused > 0)
  const most = refused[0]
  if (most === undefined) return words['refused.title.none'](span)
  return refused.length === 1
    ? words['refused.title.one'](span, count(total.refused), personName(most, say))
    : words['refused.title.many'](
        span,
        count(total.refused),
        count(refused.length),
        personName(most, say),
        count(most.tally.refused),
      )
}

export function findingsTitle(findings: readonly SupervisionFinding[], words: SupervisionWords, say: Say): string {
  const open = findings.filter(({ acknowledgedBy }) => acknowledgedBy === null)
  const worst = open[0]
  if (worst === undefined) return words['findings.title.none']
  return words['findings.title'](count(open.length), `${say(worst.name)} · ${findingHolder(worst, say)}`)
}

export function seenTitle(
  { people, places, classes }: Supervision,
  by: 'person' | 'place' | 'class',
  span: string,
  words: SupervisionWords,
  say: Say,
): string {
  const widest = people.toSorted((a, b) => b.places - a.places)[0]
  const none = words['seen.title.none'](span)
  if (by === 'person') {
    if (widest && widest.places > 0) return words['seen.title.person'](personName(widest, say), count(widest.places))
    const busiest = people.toSorted((a, b) => b.tally.looks - a.tally.looks)[0]
    return busiest && busiest.tally.looks > 0
      ? words['seen.title.looks'](personName(busiest, say), count(busiest.tally.looks))
      : none
  }
  if (by === 'place') {
    const most = places.toSorted((a, b) => b.people - a.people)[0]
    return most ? words['seen.title.place'](most.name ? say(most.name) : most.id, count(most.people)) : none
  }
  const most = classes.filter(({ looks }) => looks > 0)[0]
  return most ? words['seen.title.class'](say(most.name), count(most.looks)) : none
}

/** Where an emergency access stands. */
export const emergencyState = ({ until, review }: EmergencyAccess, now: number): 'running' | 'waiting' | 'judged' =>
  review !== null ? 'judged' : Date.parse(until) > now ? 'running' : 'waiting'

export function emergencyTitle(
  list: readonly EmergencyAccess[],
  age: (since: string) => string,
  words: SupervisionWords,
): string {
  const open = list.filter(({ review }) => review === null)
  if (list.length === 0) return words['emergency.title.none']
  return open.length === 0
    ? words['emergency.title.done'](count(list.length))
    : words['emergency.title.waiting'](count(open.length), age(open.at(-1)!.since))
}
