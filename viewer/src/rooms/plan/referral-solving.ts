// Scans the shares of the referral lab and looks closely at the chosen one, a moment after a control was changed.
import { ask, change } from '../../data/client.ts'
import { CANCEL_LAB, LAB_RUN, LAB_STEP, START_LAB } from '../../data/referral-operations.ts'
import type { LabRun, LabStep } from '../../data/referral-types.ts'
import { FIRST_SHARE, type LabPolicy, referralStore, usualUntilHour } from './referral-store.ts'

const SCAN_AFTER_MS = 400
const POLL_MS = 300

/** Controls as the API takes them; what is as today is left out. Hours need the usual closing, and can't be moved before. */
export function policyInput(
  policy: LabPolicy,
  until: number | null = usualUntilHour(referralStore.getState()),
): Record<string, unknown> {
  return {
    limitMinutes: policy.limitMinutes,
    ...(policy.condition !== 'all' && { condition: policy.condition }),
    ...(policy.moreDoctors > 0 && { doctorsFactor: Number((1 + policy.moreDoctors).toFixed(4)) }),
    ...(policy.moreHours > 0 && until !== null && { untilHour: until + policy.moreHours }),
    ...(policy.sharedDiagnosticsShare > 0 && { sharedDiagnosticsShare: policy.sharedDiagnosticsShare }),
    ...(policy.remoteFactor !== 1 && { remoteFactor: policy.remoteFactor }),
    ...(policy.addedDoctors.length > 0 && { addedDoctors: policy.addedDoctors }),
  }
}

let opened = false

/** Scans for the first time. */
export async function openReferral(): Promise<void> {
  if (opened) return
  opened = true
  await scan()
}

let scanTimer: ReturnType<typeof setTimeout> | undefined
let stepTimer: ReturnType<typeof setTimeout> | undefined

export function setShare(share: number): void {
  referralStore.setState({ share })
  clearTimeout(stepTimer)
  stepTimer = setTimeout(() => void look(), SCAN_AFTER_MS)
}

/** Changes what primary care gets; the old picture stays until the new one comes. */
export function setPolicy(part: Partial<LabPolicy>): void {
  referralStore.setState(({ policy }) => ({ policy: { ...policy, ...part } }))
  clearTimeout(scanTimer)
  scanTimer = setTimeout(() => void scan(), SCAN_AFTER_MS)
}

let turn = 0

export async function scan(): Promise<void> {
  const { policy, running } = referralStore.getState()
  const mine = ++turn
  if (running) await change(CANCEL_LAB, { id: running.id })
  const begun = await change<{ startReferralLab: LabRun }>(START_LAB, { input: { policy: policyInput(policy) } })
  if (mine !== turn) return
  if (!begun.ok) {
    referralStore.setState({ problem: begun.why, running: null })
    return
  }
  let run = begun.data.startReferralLab
  let looked = false
  for (;;) {
    const { id, done, wanted, scan: found } = run
    referralStore.setState({
      problem: run.failure,
      running: run.state === 'RUNNING' ? { id, done, wanted } : null,
      ...(found && { run, asked: policy }),
    })
    if (found && !looked) {
      looked = true
      if (referralStore.getState().share === null) referralStore.setState({ share: firstShare(found.shares) })
      void look()
    }
    if (run.state !== 'RUNNING') return
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
    const answer = await ask<{ referralLab: LabRun | null }>(LAB_RUN, { id })
    if (mine !== turn) return
    if (!answer.ok) {
      referralStore.setState({ problem: answer.why })
      continue
    }
    if (answer.data.referralLab === null) return
    run = answer.data.referralLab
  }
}

const firstShare = (shares: readonly number[]): number => Math.min(FIRST_SHARE, shares.at(-1) ?? FIRST_SHARE)

let looking = 0

/** Looks closely at the chosen share. */
async function look(): Promise<void> {
  const { share, policy } = referralStore.getState()
  if (share === null) return
  const mine = ++looking
  const answer = await ask<{ referralStep: LabStep }>(LAB_STEP, { policy: policyInput(policy), share })
  if (mine !== looking) return
  if (answer.ok) referralStore.setState({ step: answer.data.referralStep, stepAsked: { policy, share } })
  else referralStore.setState({ problem: answer.why })
}

export async function stopScan(): Promise<void> {
  const { running } = referralStore.getState()
  turn++
  referralStore.setState({ running: null })
  if (running) await change(CANCEL_LAB, { id: running.id })
}

/** Takes the doctors of the remedy into the policy. */
export function tryRemedy(): void {
  const { step } = referralStore.getState()
  if (step?.remedy) setPolicy({ addedDoctors: step.remedy.addedDoctors })
}
