/** An exercise as its log tells it so far: what the API shows and the report is made of. */

import type { Text } from '@kangcheng/twin-engine'
import type {
  Action,
  Alarm,
  ExerciseState,
  Heading,
  Inject,
  LogEntry,
  Outcome,
  Participant,
  Recommendation,
} from './ports.ts'

export interface InjectStory extends Inject {
  readonly facilityName: Text | null
  /** null = not yet. */
  deliveredMinute: number | null
  warning: Text | null
  effect: Text | null
  readonly acknowledged: { readonly by: string; readonly minute: number }[]
}

export interface AlarmStory extends Alarm {
  readonly facilityName: Text
  readonly sinceMinute: number
  overMinute: number | null
  acknowledged: { readonly by: string; readonly minute: number } | null
}

export interface Story {
  heading: Heading
  state: ExerciseState
  why: string | null
  pace: number | null
  /** Minute of the last entry. */
  minute: number
  readonly participants: Map<string, Participant & { readonly facilityName: Text | null }>
  readonly injects: Map<string, InjectStory>
  readonly actions: Action[]
  readonly alarms: Map<string, AlarmStory>
  readonly recommendations: Map<string, Recommendation>
  outcome: Outcome | null
}

export function beginStory(heading: Heading): Story {
  return {
    heading,
    state: 'PREPARED',
    why: null,
    pace: null,
    minute: 0,
    participants: new Map(),
    injects: new Map(),
    actions: [],
    alarms: new Map(),
    recommendations: new Map(),
    outcome: null,
  }
}

/** Takes one entry into the story. An entry that speaks of what the log never told changes nothing. */
export function take(story: Story, entry: LogEntry): void {
  story.minute = Math.max(story.minute, entry.minute)
  switch (entry.kind) {
    case 'joined':
      story.participants.set(entry.participant.id, { ...entry.participant, facilityName: entry.facilityName })
      break
    case 'state':
      story.state = entry.state
      story.why = entry.why
      break
    case 'pace':
      story.pace = entry.pace
      break
    case 'inject-planned':
      story.injects.set(entry.inject.id, {
        ...entry.inject,
        facilityName: entry.facilityName,
        deliveredMinute: null,
        warning: null,
        effect: null,
        acknowledged: [],
      })
      break
    case 'inject-delivered': {
      const inject = story.injects.get(entry.inject)
      if (!inject) break
      inject.deliveredMinute = entry.minute
      inject.warning = entry.warning
      inject.effect = entry.effect
      break
    }
    case 'inject-acknowledged':
      story.injects.get(entry.inject)?.acknowledged.push({ by: entry.by, minute: entry.minute })
      break
    case 'action': {
      const { kind: _kind, number: _number, at: _at, ...action } = entry
      story.actions.push(action)
      break
    }
    case 'alarm':
      story.alarms.set(entry.alarm.id, {
        ...entry.alarm,
        facilityName: entry.facilityName,
        sinceMinute: entry.minute,
        overMinute: null,
        acknowledged: null,
      })
      break
    case 'alarm-over': {
      const alarm = story.alarms.get(entry.alarm)
      if (alarm) alarm.overMinute = entry.minute
      break
    }
    case 'alarm-acknowledged': {
      const alarm = story.alarms.get(entry.alarm)
      if (alarm) alarm.acknowledged ??= { by: entry.by, minute: entry.minute }
      break
    }
    case 'recommendation':
      story.recommendations.set(entry.inject, entry)
      break
    case 'outcome':
      story.outcome = entry
      break
    case 'created':
    case 'jump':
      break
  }
}

/** The story that a whole log tells; one that stops in the middle was interrupted. */
export function storyOf(entries: readonly LogEntry[]): Story {
  const first = entries[0]
  if (first?.kind !== 'created') throw new Error('the log does not begin with an exercise')
  const story = beginStory(first)
  for (const entry of entries.slice(1)) take(story, entry)
  if (story.state !== 'ENDED' && story.state !== 'FAILED') story.state = 'INTERRUPTED'
  return story
}
