// What a file of figures says of itself, in both languages: nobody who opens it later may take a rehearsal for the city.
import type { Text } from '../i18n/words.ts'
import type { Basis } from './figure.ts'

/** Where the screen stood when a figure left it. */
export interface Standpoint {
  /** In an exercise everything is its city's. */
  readonly exercise: boolean
  readonly synthetic: boolean
  /** Source whose recording is played in place of the present; null = none. */
  readonly replayOf: string | null
  /** A rehearsal lies on the time bar: all that is shown is of it. */
  readonly run: boolean
  /** Instant on the time bar, epoch ms; null = the present. */
  readonly cursor: number | null
  readonly now: number | null
}

export type Mark =
  | 'exercise'
  | 'rehearsal'
  | 'replay'
  | 'past'
  | 'ahead'
  | 'recorded'
  | 'forecast'
  | 'published'
  | 'live'

const MARKS: Readonly<Record<Mark, Text>> = {
  exercise: { zh: '演练', en: 'EXERCISE' },
  rehearsal: { zh: '推演', en: 'REHEARSAL' },
  replay: { zh: '回放', en: 'REPLAY' },
  past: { zh: '回看', en: 'LOOKING BACK' },
  ahead: { zh: '前瞻', en: 'LOOKING AHEAD' },
  recorded: { zh: '记录', en: 'RECORDED' },
  forecast: { zh: '预测', en: 'FORECAST' },
  published: { zh: '已发布', en: 'PUBLISHED' },
  live: { zh: '实时', en: 'LIVE' },
}
const SYNTHETIC: Text = { zh: '合成数据', en: 'SYNTHETIC' }

/** Marks of a figure, the weightiest first. What an exercise, a replay or the past shows is never called live. */
export function marksOf(basis: Basis, at: Standpoint): readonly Mark[] {
  const marks: Mark[] = at.exercise ? ['exercise'] : []
  if (basis === 'simulated' || at.run) return [...marks, 'rehearsal']
  if (basis === 'published') return [...marks, 'published']
  if (at.replayOf !== null && !at.exercise) marks.push('replay')
  if (basis === 'recorded') return [...marks, 'recorded']
  if (at.cursor !== null && at.now !== null && at.cursor !== at.now) marks.push(at.cursor < at.now ? 'past' : 'ahead')
  if (basis === 'forecast') return [...marks, 'forecast']
  return marks.length > 0 ? marks : ['live']
}

const both = ({ zh, en }: Text): string => `${zh} ${en}`

/** The marks as every file writes them: `推演 REHEARSAL · 合成数据 SYNTHETIC`. */
export const markWords = (marks: readonly Mark[], synthetic: boolean): string =>
  [...marks.map((mark) => both(MARKS[mark])), ...(synthetic ? [both(SYNTHETIC)] : [])].join(' · ')

/** Name of a file: what it shows, what it must not be taken for, and when: `hospital-fan-forecast-20261121T1824.png`. */
export function fileName(id: string, marks: readonly Mark[], at: number | null, ending: string): string {
  const when = at === null ? '' : `-${new Date(at).toISOString().slice(0, 16).replace(/[-:]/g, '')}Z`
  return `${id}-${marks.join('-')}${when}.${ending}`
}
