/** Who answers for what is kept in common: a post 岗位, never a person. */
import { reasonProblem } from '../quarantine/reason.ts'
import { Refusal } from '../refusal.ts'

/** What was asked cannot be kept: field and remedy in both languages. */
export class KeepingRefused extends Refusal {}

const LONGEST_POST = 40

/** @throws KeepingRefused where it names no post */
export function checkedPost(asked: string): string {
  const post = asked.trim()
  const length = [...post].length
  const problem = length < 2 || length > LONGEST_POST ? 'length' : reasonProblem(post.padEnd(3, '·'))
  if (problem !== null)
    throw new KeepingRefused(
      `post must name the post, in 2 to ${LONGEST_POST} characters, such as 夜班调度; never a person or a number of one`,
      `须写明岗位，2 至 ${LONGEST_POST} 字，如“夜班调度”；不写个人或其号码`,
    )
  return post
}
