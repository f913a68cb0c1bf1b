/** Who may run what, settled before it runs; and what of each answer is hidden from its caller. */
import type { ExecutionArgs, ExecutionResult } from 'graphql'
import { handleStreamOrSingleExecutionResult, type Plugin } from 'graphql-yoga'
import { mayNotRun } from '../access-control/guard-fields.ts'
import { type Context, forbidden } from '../schema/builder.ts'

export const authorisation: Plugin<Context> = {
  onExecute: ({ args, setResultAndStopExecution }) => {
    const why = refusalOf(args)
    if (why !== null) return setResultAndStopExecution({ errors: [forbidden(why)] })
    return { onExecuteDone: (done) => handleStreamOrSingleExecutionResult(done, tellHidden(args.contextValue)) }
  },
  onSubscribe: ({ args, setResultAndStopExecution }) => {
    const why = refusalOf(args)
    if (why !== null) return setResultAndStopExecution({ errors: [forbidden(why)] })
    return { onSubscribeResult: () => ({ onNext: tellHidden(args.contextValue) }) }
  },
}

function refusalOf({ schema: asked, document, operationName, contextValue }: ExecutionArgs): string | null {
  const { access } = contextValue as Context
  return mayNotRun(asked, document, operationName ?? null, access.caller.kind)
}

/** `extensions.hidden` of each answer: the fields that are null or empty for this caller, with the reason. */
function tellHidden(contextValue: unknown) {
  return ({ result, setResult }: { result: ExecutionResult; setResult: (result: ExecutionResult) => void }): void => {
    const hidden = (contextValue as Context).hidden.take()
    if (hidden.length > 0) setResult({ ...result, extensions: { ...result.extensions, hidden } })
  }
}
