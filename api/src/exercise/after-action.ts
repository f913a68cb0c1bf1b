/** What an after-action report finds in an exercise's story: alarms that nobody answered, and decisions beside advice. */
import type { Text } from '@kangcheng/twin-engine'
import type { Action, Participant, Recommendation } from './ports.ts'
import { postOf, ROLE_NAMES } from './roles.ts'
import type { AlarmStory, InjectStory, Story } from './story.ts'

/** An action within so many minutes of an inject counts as the decision about it. */
export const DECISION_MINUTES = 60

/** How an alarm was answered. `open` = the exercise ended before the limit. */
export type AlarmAnswer = 'acknowledged' | 'acted' | 'passed' | 'open' | 'missed'

export interface AlarmFinding {
  readonly alarm: AlarmStory
  readonly answer: AlarmAnswer
  /** Minutes from the alarm to the answer; null where there was none. */
  readonly afterMinutes: number | null
}

/** Every alarm with its answer: an acknowledgement or an action at the hospital within the limit. */
export function alarmFindings(story: Story): readonly AlarmFinding[] {
  const limit = story.heading.alarmLimitMinutes
  return [...story.alarms.values()].map((alarm) => {
    const since = alarm.sinceMinute
    const within = (minute: number | null | undefined): minute is number =>
      typeof minute === 'number' && minute >= since && minute - since <= limit
    const acted = story.actions.find(
      ({ planned, as, places, minute }) =>
        planned !== null && as === 'action' && places.includes(alarm.facility) && within(minute),
    )?.minute
    const seen = alarm.acknowledged?.minute
    if (within(seen) && !(within(acted) && acted <= seen))
      return { alarm, answer: 'acknowledged', afterMinutes: seen - since }
    if (within(acted)) return { alarm, answer: 'acted', afterMinutes: acted - since }
    if (within(alarm.overMinute)) return { alarm, answer: 'passed', afterMinutes: alarm.overMinute - since }
    return { alarm, answer: story.minute - since < limit ? 'open' : 'missed', afterMinutes: null }
  })
}

/** What was decided about an inject, beside what the paired runs recommended. */
export interface DecisionFinding {
  readonly inject: InjectStory
  readonly recommendation: Recommendation
  readonly actions: readonly Action[]
  /** `followed`: the recommended kind of action at one of its places, or nothing where nothing was recommended. */
  readonly verdict: 'followed' | 'other' | 'none'
}

export function decisionFindings(story: Story): readonly DecisionFinding[] {
  return [...story.injects.values()].flatMap((inject) => {
    const recommendation = story.recommendations.get(inject.id)
    const from = inject.deliveredMinute
    if (!recommendation || from === null) return []
    const actions = story.actions.filter(
      ({ planned, as, minute }) =>
        planned !== null && as === 'action' && minute >= from && minute - from <= DECISION_MINUTES,
    )
    const wanted = recommendation.best === null ? null : recommendation.options[recommendation.best]!.lever
    const followed =
      wanted === null
        ? actions.length === 0
        : actions.some(({ lever }) => lever.kind === wanted.kind && samePlace(lever.spec, wanted.spec))
    return [{ inject, recommendation, actions, verdict: followed ? 'followed' : actions.length > 0 ? 'other' : 'none' }]
  })
}

const PLACES = ['facility', 'unit', 'facilities'] as const

/** Two specifications of a lever that take hold at the same place. */
function samePlace(one: unknown, other: unknown): boolean {
  const placeOf = (spec: unknown): string =>
    JSON.stringify(PLACES.map((name) => (spec as Readonly<Record<string, unknown>> | null)?.[name] ?? null))
  return placeOf(one) === placeOf(other)
}

/** A participant as the report names it: post and place. */
export function participantText(participant: (Participant & { readonly facilityName: Text | null }) | undefined): Text {
  if (!participant) return { zh: '未知', en: 'unknown' }
  const post = postOf(participant.post)?.name ?? ROLE_NAMES[participant.role]
  const place = participant.facilityName ?? ROLE_NAMES[participant.role]
  return { zh: `${place.zh} ${post.zh}`, en: `${post.en}, ${place.en}` }
}
