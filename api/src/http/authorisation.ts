/** Who may run what, settled before it runs and noted; and what of each answer is hidden from its caller. */
import type { ExecutionArgs, ExecutionResult, GraphQLError } from 'graphql'
import { handleStreamOrSingleExecutionResult, type Plugin } from 'graphql-yoga'
import { isElevated } from '../access-control/caller.ts'
import { FIELD_RULES } from '../access-control/field-rules.ts'
import { mayNotRun } from '../access-control/guard-fields.ts'
import { reachOf } from '../access-control/roles.ts'
import { accessNote } from '../audit/access-note.ts'
import { type Described, described } from '../audit/described.ts'
import { type Context, forbidden, unavailable } from '../schema/builder.ts'

export const authorisation: Plugin<Context> = {
  onExecute: async ({ args, setResultAndStopExecution }) => {
    const { about, refused } = await judged(args)
    if (refused !== null) return setResultAndStopExecution({ errors: [refused] })
    return {
      onExecuteDone: (done) =>
        handleStreamOrSingleExecutionResult(done, ({ result, setResult }) => {
          const outside = tellHidden(args.contextValue, result, setResult)
          noteAnswer(args.contextValue as Context, about, result, outside)
        }),
    }
  },
  onSubscribe: async ({ args, setResultAndStopExecution }) => {
    const { about, refused } = await judged(args)
    if (refused !== null) return setResultAndStopExecution({ errors: [refused] })
    const { auditing, access } = args.contextValue as Context
    const note = accessNote({ classes: about.noted, outside: false, emergency: isElevated(access.caller) })
    auditing.note({ kind: 'STREAM', shape: about.shape, objects: about.objects, note })
    return {
      onSubscribeResult: () => ({
        onNext: ({ result, setResult }) => {
          tellHidden(args.contextValue, result, setResult)
        },
      }),
    }
  },
}

/** Judges an operation and notes what must be noted before it runs: a change that cannot be logged does not happen. */
async function judged(
  args: ExecutionArgs,
): Promise<{ readonly about: Described; readonly refused: GraphQLError | null }> {
  const { schema, document, operationName, variableValues } = args
  const { access, auditing } = args.contextValue as Context
  const about = described(schema, document, operationName ?? null, variableValues ?? {})
  const why = mayNotRun(
    schema,
    document,
    operationName ?? null,
    access.caller.kind,
    FIELD_RULES,
    isElevated(access.caller),
  )
  if (why !== null) {
    const elevated = isElevated(access.caller)
    const classes = about.asked.filter((cls) => reachOf(access.caller.kind, cls, elevated) === null)
    const note = accessNote({ classes, outside: false, emergency: elevated })
    auditing.note({ kind: 'REFUSED', shape: about.shape, objects: about.objects, note })
    return { about, refused: forbidden(why) }
  }
  if (about.kind !== 'CHANGE' || isSending(about)) return { about, refused: null }
  try {
    await auditing.must({ kind: 'CHANGE', shape: about.shape, objects: about.objects })
    return { about, refused: null }
  } catch (error) {
    const told = error instanceof Error ? error.message : String(error)
    return { about, refused: unavailable(`${told} · nothing was changed: try again later`) }
  }
}

/** Events have receipts of their own. */
const isSending = ({ shape }: Described): boolean => shape.startsWith('mutation ingest #')

/** Reads are told with the answer's size; what a resolver refused is told as such. */
function noteAnswer(
  { auditing, access }: Context,
  { kind, shape, objects, noted }: Described,
  result: ExecutionResult,
  outside: boolean,
): void {
  const refused = result.errors?.some(({ extensions }) => extensions.code === 'FORBIDDEN') === true
  const note = accessNote({ classes: noted, outside, emergency: isElevated(access.caller) })
  if (refused) auditing.note({ kind: 'REFUSED', shape, objects, note })
  else if (kind === 'READ') auditing.noteWithSize({ kind: 'READ', shape, objects, note })
}

/**
 * `extensions.hidden` of each answer: the fields that are null or empty for this caller, with the reason.
 * @returns whether some are another's place.
 */
function tellHidden(
  contextValue: unknown,
  result: ExecutionResult,
  setResult: (result: ExecutionResult) => void,
): boolean {
  const hidden = (contextValue as Context).hidden.take()
  if (hidden.length > 0) setResult({ ...result, extensions: { ...result.extensions, hidden } })
  return hidden.some(({ reason }) => reason === 'SCOPE')
}
