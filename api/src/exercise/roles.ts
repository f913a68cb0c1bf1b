/** Who takes part in an exercise: roles, and the posts by which people appear. Nobody is named. */
import type { Text } from '@kangcheng/twin-engine'

/** `FACILITATOR` 导调 · `CENTRE` 运行中心 · `HOSPITAL` 医院 · `OBSERVER` 观察. */
export const EXERCISE_ROLES = ['FACILITATOR', 'CENTRE', 'HOSPITAL', 'OBSERVER'] as const
export type ExerciseRole = (typeof EXERCISE_ROLES)[number]

export const ROLE_NAMES: Readonly<Record<ExerciseRole, Text>> = {
  FACILITATOR: { zh: '导调', en: 'Facilitator' },
  CENTRE: { zh: '运行中心', en: 'Operations centre' },
  HOSPITAL: { zh: '医院', en: 'Hospital' },
  OBSERVER: { zh: '观察', en: 'Observer' },
}

/** A function that somebody has in an exercise: chosen from this list, so that no name of a person can be entered. */
export interface Post {
  readonly id: string
  readonly role: ExerciseRole
  readonly name: Text
}

export const POSTS: readonly Post[] = [
  { id: 'control', role: 'FACILITATOR', name: { zh: '导调组', en: 'Exercise control' } },
  { id: 'duty-director', role: 'CENTRE', name: { zh: '值班主任', en: 'Duty director' } },
  { id: 'bed-coordination', role: 'CENTRE', name: { zh: '床位调度', en: 'Bed coordination' } },
  { id: 'dispatch', role: 'CENTRE', name: { zh: '120 调度', en: 'Ambulance dispatch' } },
  { id: 'situation', role: 'CENTRE', name: { zh: '态势研判', en: 'Situation reporting' } },
  { id: 'hospital-duty', role: 'HOSPITAL', name: { zh: '医院总值班', en: 'Hospital duty officer' } },
  { id: 'medical-affairs', role: 'HOSPITAL', name: { zh: '医务部', en: 'Medical affairs' } },
  { id: 'nursing', role: 'HOSPITAL', name: { zh: '护理部', en: 'Nursing office' } },
  { id: 'emergency-lead', role: 'HOSPITAL', name: { zh: '急诊科', en: 'Emergency department' } },
  { id: 'intensive-care-lead', role: 'HOSPITAL', name: { zh: '重症医学科', en: 'Intensive care' } },
  { id: 'logistics', role: 'HOSPITAL', name: { zh: '后勤保障', en: 'Logistics' } },
  { id: 'observer', role: 'OBSERVER', name: { zh: '观察员', en: 'Observer' } },
  { id: 'evaluator', role: 'OBSERVER', name: { zh: '评估员', en: 'Evaluator' } },
]

export const postOf = (id: string): Post | null => POSTS.find((post) => post.id === id) ?? null
