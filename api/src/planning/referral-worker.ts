/** The thread of the referral lab: loads the city once; scans go on a week at a time, so that questions and stops get through. */
import { parentPort, workerData } from 'node:worker_threads'
import { loadCity, parametersOfCity } from '@kangcheng/seed-data'
import {
  describeProblems,
  type LabScan,
  type Problem,
  type ReferralPolicy,
  ReferralScan,
  type ReferralStep,
  referralStep,
  type ScanQuestion,
} from '@kangcheng/twin-engine'

export type LabAsked =
  | { readonly kind: 'scan'; readonly question: ScanQuestion }
  | { readonly kind: 'step'; readonly policy: ReferralPolicy; readonly share: number }
  | { readonly kind: 'cancel' }

export type LabRequest = LabAsked & { readonly id: number }

/** `refused`: the question is wrong; `failure`: we are. */
export type LabReply = { readonly id: number } & (
  | { readonly done: number; readonly wanted: number; readonly scan: LabScan | null; readonly isOver: boolean }
  | { readonly step: ReferralStep }
  | { readonly refused: string; readonly zh: string | undefined }
  | { readonly failure: string }
)

/** Results are summed up at most this often while weeks come in. */
const RESULT_EVERY_MILLISECONDS = 500

const city = loadCity((workerData as { readonly city: string }).city)
const parameters = parametersOfCity(city)
const port = parentPort!
const stopped = new Set<number>()
const tell = (reply: LabReply): void => port.postMessage(reply)

port.on('message', (request: LabRequest) => {
  if (request.kind === 'cancel') {
    stopped.add(request.id)
    return
  }
  const { id } = request
  const work =
    request.kind === 'scan'
      ? scan(id, request.question)
      : Promise.resolve().then(() => look(id, request.policy, request.share))
  work.catch((error: unknown) => tell({ id, failure: error instanceof Error ? error.message : String(error) }))
})

async function scan(id: number, question: ScanQuestion): Promise<void> {
  const opened = ReferralScan.open(city, parameters, question)
  if (!opened.ok) {
    tell({ id, ...refusedBy(opened.problems) })
    return
  }
  const { value } = opened
  let told = 0
  while (value.next()) {
    await new Promise((resolve) => setImmediate(resolve))
    if (stopped.delete(id)) return
    if (performance.now() - told < RESULT_EVERY_MILLISECONDS || value.done === value.wanted) continue
    tell({ id, done: value.done, wanted: value.wanted, scan: value.result(), isOver: false })
    told = performance.now()
  }
  tell({ id, done: value.done, wanted: value.wanted, scan: value.result(), isOver: true })
}

function look(id: number, policy: ReferralPolicy, share: number): void {
  const found = referralStep(city, parameters, policy, share)
  tell(found.ok ? { id, step: found.value } : { id, ...refusedBy(found.problems) })
}

/** Chinese where all of it is told so. */
function refusedBy(problems: readonly Problem[]) {
  const zh = problems.flatMap((one) => one.zh ?? [])
  return { refused: describeProblems(problems), zh: zh.length === problems.length ? zh.join('；') : undefined }
}
