/**
 * The event log of a hospital as courses of care: when somebody came, lay in which kind of bed, and left. Times are minutes
 * on one clock; which, does not matter.
 */

/** What an event of the log means for the course; everything else of a log is passed over. */
export const PATHWAY_MOMENTS = ['arrival', 'ward', 'intensive', 'release', 'return'] as const
export type PathwayMoment = (typeof PATHWAY_MOMENTS)[number]

export interface PathwayEvent {
  readonly caseId: string
  readonly moment: PathwayMoment
  readonly minutes: number
  /** Where it stands, as `events.csv:12`. */
  readonly place: string
}

export interface BedStay {
  readonly kind: 'ward' | 'intensive'
  readonly fromMinutes: number
}

export interface Course {
  readonly caseId: string
  readonly arrivalMinutes: number
  /** Beds of one kind after each other are one stay; none = not admitted. */
  readonly stays: readonly BedStay[]
  /** Null = the log tells no release. */
  readonly releaseMinutes: number | null
  readonly returned: boolean
}

export interface CoursesRead {
  readonly courses: readonly Course[]
  /** One a case that was left out. */
  readonly problems: readonly { readonly place: string; readonly why: string }[]
}

/** Events in any order; of equal times the order given counts. */
export function coursesOf(events: readonly PathwayEvent[]): CoursesRead {
  const byCase = new Map<string, PathwayEvent[]>()
  for (const event of events) {
    const known = byCase.get(event.caseId)
    if (known === undefined) byCase.set(event.caseId, [event])
    else known.push(event)
  }
  const courses: Course[] = []
  const problems: { place: string; why: string }[] = []
  for (const list of byCase.values()) {
    const course = courseOf(list.sort((a, b) => a.minutes - b.minutes))
    if ('why' in course) problems.push(course)
    else courses.push(course)
  }
  return { courses, problems }
}

function courseOf(events: readonly PathwayEvent[]): Course | { place: string; why: string } {
  const of = (moment: PathwayMoment): readonly PathwayEvent[] => events.filter((event) => event.moment === moment)
  const [first] = events
  const { caseId } = first!
  const [arrival, second] = of('arrival')
  if (arrival === undefined)
    return { place: first!.place, why: `the case has no arrival; give the event with which it begins` }
  if (second !== undefined)
    return { place: second.place, why: `the case arrives twice; give every visit a case of its own` }
  const beds = events.filter(({ moment }) => moment === 'ward' || moment === 'intensive')
  if (beds[0] !== undefined && beds[0].minutes < arrival.minutes)
    return { place: beds[0].place, why: `the case is admitted before it arrives; mend one of the times` }
  const [release] = of('release')
  const late = release && beds.find(({ minutes }) => minutes >= release.minutes)
  if (late !== undefined)
    return { place: late.place, why: `the case is admitted after its release, or at it; mend one of the times` }
  return {
    caseId,
    arrivalMinutes: arrival.minutes,
    stays: beds
      .filter(({ moment }, i) => moment !== beds[i - 1]?.moment)
      .map(({ moment, minutes }) => ({ kind: moment === 'ward' ? 'ward' : 'intensive', fromMinutes: minutes })),
    releaseMinutes: release?.minutes ?? null,
    returned: of('return').length > 0,
  }
}
