/** Puts the permissions in front of every root field of a schema, so that none can be forgotten. */
import type { GraphQLSchema } from 'graphql'
import { type Context, forbidden } from '../schema/builder.ts'
import { mayNotAsk, mayNotAskInExercise } from './permissions.ts'

/** Changes the schema's root fields in place: each asks first whether the caller may. */
export function guardRoots(schema: GraphQLSchema): GraphQLSchema {
  for (const type of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()])
    for (const field of Object.values(type?.getFields() ?? {})) {
      const root = `${type!.name}.${field.name}`
      const assert = ({ caller, exercise }: Context): void => {
        const why = mayNotAsk(caller, root) ?? (exercise === null ? null : mayNotAskInExercise(root))
        if (why !== null) throw forbidden(why)
      }
      const { resolve, subscribe } = field
      if (subscribe)
        field.subscribe = (source, args, context, info) => {
          assert(context as Context)
          return subscribe(source, args, context, info) as unknown
        }
      else if (resolve)
        field.resolve = (source, args, context, info) => {
          assert(context as Context)
          return resolve(source, args, context, info) as unknown
        }
    }
  return schema
}
