/** The GraphQL schema, put together. `api/schema.graphql` is its printed form, held by a test. */
import type { GraphQLSchema } from 'graphql'
import { guardFields } from '../access-control/guard-fields.ts'
import { builder } from './builder.ts'
import './access.ts'
import './action-race.ts'
import './allocation.ts'
import './ambulance.ts'
import './audit.ts'
import './city.ts'
import './emergency-access.ts'
import './counterfactual.ts'
import './epidemic.ts'
import './exercise.ts'
import './forecast-scores.ts'
import './handover.ts'
import './history.ts'
import './hospital-forecast.ts'
import './indicator-catalogue.ts'
import './ingest.ts'
import './long-run.ts'
import './quarantine.ts'
import './receipt.ts'
import './parameter.ts'
import './plan-decision.ts'
import './plan-file.ts'
import './planning.ts'
import './referral-lab.ts'
import './rehearsal.ts'
import './risk.ts'
import './session.ts'
import './share.ts'
import './shared-view.ts'
import './site-duel.ts'
import './subscription.ts'
import './supervision.ts'
import './viewer-settings.ts'

let built: GraphQLSchema | null = null

export function schema(): GraphQLSchema {
  built ??= guardFields(builder.toSchema({}))
  return built
}
