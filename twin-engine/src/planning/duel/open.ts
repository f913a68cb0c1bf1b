/** From a file and a live state to a duel that can be run, or what is wrong with it. */
import type { Decoded, Problem } from '../../city/decoded.ts'
import { cityOfScenario } from '../../experiment/edited-city.ts'
import { moveState } from '../../experiment/move-state.ts'
import type { Parameters } from '../../parameters/parameters.ts'
import type { TwinState } from '../../state/state.ts'
import { type DuelPlan, planDuel } from './duel.ts'
import { type DuelQuestion, decodeDuel } from './question.ts'

/**
 * Reads a duel, ranks its candidates and checks that the live state can be carried onto each chosen one: a house that closes must
 * find a bed for everybody. Problems name the candidate and the remedy.
 * @throws when the state has no time yet.
 */
export function openDuel(input: unknown, live: TwinState, parameters: Parameters): Decoded<DuelPlan> {
  const decoded = decodeDuel(input, live.city, parameters)
  return decoded.ok ? openDecodedDuel(decoded.value, live, parameters) : decoded
}

/** The same of a question that was read, and checked against the city, before there was a state. */
export function openDecodedDuel(question: DuelQuestion, live: TwinState, parameters: Parameters): Decoded<DuelPlan> {
  const plan = planDuel(question, live.city, parameters)
  const problems: Problem[] = []
  const seen = new Set<string>()
  for (const job of plan.jobs)
    job.scenarios.forEach((scenario, c) => {
      const moved = moveState(live, cityOfScenario(live.city, scenario), parameters)
      if (moved.ok) return
      const path = c === 0 ? `futures (${job.future.id})` : `candidates (${plan.chosen[c - 1]!.id})`
      for (const { why } of moved.problems) {
        if (seen.has(path + why)) continue
        seen.add(path + why)
        problems.push({ path, why })
      }
    })
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: plan }
}
