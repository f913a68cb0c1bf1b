// Plans compared: each run against the same shocks, from the same fork, with the same luck.
import { store } from '../../store.ts'
import { type Plan, type PlanName, questionOf, sameLevers, sameQuestion, withLevers } from './draft.ts'
import { type Compared, editor } from './editor-state.ts'
import { listenTo, startRehearsal } from './running.ts'

let round = 0

const put = (mine: number, name: PlanName, rehearsal: Compared['rehearsal']): void => {
  if (mine !== round) return
  editor.setState(({ compared }) => ({
    compared: compared.map((one) => (one.name === name ? { name, rehearsal } : one)),
  }))
}

/** Runs what has not been run; the shown result is used where it is one of the plans and still answers the draft. */
export async function comparePlans(): Promise<void> {
  const mine = ++round
  const { draft, rehearsal, asked } = store.getState()
  const { plans } = editor.getState()
  const current = asked !== null && sameQuestion({ ...draft, levers: asked.levers }, asked) ? rehearsal : null
  editor.setState({
    page: 'compare',
    compareProblem: null,
    compared: plans.map(({ name }) => ({ name, rehearsal: null })),
  })
  let fork = current?.state === 'DONE' ? current.id : null
  for (const plan of plans) {
    if (mine !== round) return
    if (current?.state === 'DONE' && sameLevers(plan.levers, current.levers)) {
      put(mine, plan.name, current)
      continue
    }
    const answer = await startRehearsal(questionOf(withLevers(draft, plan.levers), ''), fork)
    if (!answer.ok) {
      if (mine === round) editor.setState({ compareProblem: `${plan.name}: ${answer.why}` })
      return
    }
    fork ??= answer.rehearsal.id
    put(mine, plan.name, answer.rehearsal)
    await ended(mine, plan, answer.rehearsal.id)
  }
}

function ended(mine: number, plan: Plan, id: string): Promise<void> {
  return new Promise((resolve) => {
    const following = listenTo(id, (rehearsal) => {
      put(mine, plan.name, rehearsal)
      if (rehearsal.state !== 'RUNNING' || mine !== round) {
        resolve()
        if (mine !== round) following.stop()
      }
    })
  })
}
