/** Who may run what, settled before it runs and noted; and what of each answer is hidden from its caller. */
import type { ExecutionArgs, ExecutionResult, GraphQLError } from 'graphql'
import { handleStreamOrSingleExecutionResult, type Plugin } from 'graphql-yoga'
import { isElevated } from '../access-control/caller.ts'
import { FIELD_RULES } from '../access-control/field-rules.ts'
import { mayNotRun } from '../access-control/guard-fields.ts'
import { type Described, described } from '../audit/described.ts'
import { type Context, forbidden, unavailable } from '../schema/builder.ts'

export const authorisation: Plugin<Context> = {
  onExecute: async ({ args, setResultAndStopExecution }) => {
    const { about, refused } = await judged(args)
    if (refused !== null) return setResultAndStopExecution({ errors: [refused] })
    return {
      onExecuteDone: (done) =>
        handleStreamOrSingleExecutionResult(done, ({ result, setResult }) => {
          tellHidden(args.contextValue, result, setResult)
          noteAnswer(args.contextValue as Context, about, result)
        }),
    }
  },
  onSubscribe: async ({ args, setResultAndStopExecution }) => {
    const { about, refused } = await judged(args)
    if (refused !== null) return setResultAndStopExecution({ errors: [refused] })
    const { auditing } = args.contextValue as Context
    auditing.note({ kind: 'STREAM', shape: about.shape, objects: about.objects })
    return {
      onSubscribeResult: () => ({
        onNext: ({ result, setResult }) => tellHidden(args.contextValue, result, setResult),
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
    auditing.note({ kind: 'REFUSED', shape: about.shape, objects: about.objects })
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
function noteAnswer({ auditing }: Context, { kind, shape, objects }: Described, result: ExecutionResult): void {
  const refused = result.errors?.some(({ extensions }) => extensions.code === 'FORBIDDEN') === true
  if (refused) auditing.note({ kind: 'REFUSED', shape, objects })
  else if (kind === 'READ') auditing.noteWithSize({ kind: 'READ', shape, objects })
}

/** `extensions.hidden` of each answer: the fields that are null or empty for this caller, with the reason. */
function tellHidden(
  contextValue: unknown,
  result: ExecutionResult,
  setResult: (result: ExecutionResult) => void,
): void {
  const hidden = (contextValue as Context).hidden.take()
  if (hidden.length > 0) setResult({ ...result, extensions: { ...result.extensions, hidden } })
}
