/**
 * What people decided about plans: accepted, to be changed, or rejected, by whom, why and until when. Kept for good in
 * DATA_DIR/plans/decisions.jsonl, appended only, each line with the SHA-256 of the one before it; decisions.head holds that of the
 * last line. A decision builds nothing and sends nothing: a plan is never live.
 */
import { join } from 'node:path'
import { chainedFile } from '../chained-lines/chained-file.ts'
import { reasonProblem } from '../quarantine/reason.ts'
import type { Report } from '../telemetry/log-events.ts'
import type { AllocationDecision } from './allocation-decisions.ts'
import { PlanningRefused, type SitePlanRun } from './ports.ts'

/** In DATA_DIR. */
export const PLAN_DECISIONS = 'plans/decisions.jsonl'
export const PLAN_HEAD = 'plans/decisions.head'

export const PLAN_VERDICTS = ['ACCEPTED', 'MODIFIED', 'REJECTED'] as const
export type PlanVerdict = (typeof PLAN_VERDICTS)[number]

/** The plan as it was decided about, so that the decision can be read when the run is long gone. */
export interface DecidedPlan {
  readonly run: string
  readonly letter: string
  readonly startedAt: number
  readonly objective: string
  readonly measure: string
  readonly supply: string
  readonly supplyPerSite: number
  readonly value: number | null
  readonly bound: number | null
  readonly gap: number | null
  readonly synthetic: boolean
  readonly sites: readonly {
    readonly id: string
    readonly zh: string
    readonly en: string
    readonly lng: number
    readonly lat: number
  }[]
}

export interface PlanDecision {
  readonly number: number
  /** Epoch ms. */
  readonly at: number
  /** Role of who decided, and the post that they hold. */
  readonly by: string
  readonly post: string
  readonly verdict: PlanVerdict
  readonly reason: string
  /** What is to be different; null unless the plan is to be changed. */
  readonly change: string | null
  /** Epoch ms after which it must be decided anew; null of a refusal. */
  readonly expiresAt: number | null
  readonly plan: DecidedPlan
  /** SHA-256 of the line before; of the first, 64 zeros. */
  readonly previous: string
}

export interface DecisionAsked {
  readonly letter: string
  readonly verdict: PlanVerdict
  readonly post: string
  readonly reason: string
  readonly change: string | null
  readonly expiresAt: number | null
}

/** Of plans and of allocations, one chain: each line names the one before it, whatever it is about. */
export type KeptDecision = PlanDecision | AllocationDecision
export type Unchained<D extends KeptDecision> = Omit<D, 'previous'>

export const isOfPlan = (decision: KeptDecision): decision is PlanDecision => 'plan' in decision
export const isOfAllocation = (decision: KeptDecision): decision is AllocationDecision => 'allocation' in decision

/** Decisions as they are kept, in whatever place: each line names the one before it, so that none can be taken out or changed unseen. */
export interface PlanDecisions {
  /** The newest first. @throws Error that names the place where what is kept was changed. */
  list(): readonly PlanDecision[] | Promise<readonly PlanDecision[]>
  /** Of plans and allocations, the newest first. @throws as `list` does. */
  all(): readonly KeptDecision[] | Promise<readonly KeptDecision[]>
  /** Durable when it returns, or resolves. @throws PlanningRefused naming field and remedy. */
  decide(run: SitePlanRun, asked: DecisionAsked, by: string): PlanDecision | Promise<PlanDecision>
  /** Keeps what was drawn up, in its place. Durable when it returns, or resolves. */
  keep<D extends KeptDecision>(drawn: Unchained<D>): D | Promise<D>
}

/** Those of one node, in its own files. */
export interface OwnPlanDecisions extends PlanDecisions {
  list(): readonly PlanDecision[]
  all(): readonly KeptDecision[]
  decide(run: SitePlanRun, asked: DecisionAsked, by: string): PlanDecision
  keep<D extends KeptDecision>(drawn: Unchained<D>): D
}

const DAY = 86_400_000
/** A decision about buildings holds ten years at most. */
const LONGEST_DAYS = 3653
const LONGEST_POST = 40

/**
 * @param now epoch ms
 * @param report hears of what a crash cut off and the next decision removes
 */
export function planDecisionsOf(dataDir: string, now: () => number, report: Report): OwnPlanDecisions {
  const file = chainedFile<KeptDecision>(join(dataDir, PLAN_DECISIONS), join(dataDir, PLAN_HEAD), (what) =>
    report('decisions.cut', what),
  )
  const keep = <D extends KeptDecision>(drawn: Unchained<D>): D => file.keep([drawn as never])[0] as D
  const all = (): readonly KeptDecision[] => file.all().toReversed()
  return {
    all,
    list: () => all().filter(isOfPlan),
    decide: (run, asked, by) => keep<PlanDecision>(drawnUp(run, asked, by, now())),
    keep,
  }
}

/** A decision that passes, but for its place among the others. @throws PlanningRefused naming field and remedy. */
export function drawnUp(run: SitePlanRun, asked: DecisionAsked, by: string, now: number): Unchained<PlanDecision> {
  const plan = decidedPlan(run, asked.letter)
  check(asked, now)
  const { letter: _letter, ...words } = asked
  return {
    number: 0,
    at: now,
    by,
    ...words,
    post: asked.post.trim(),
    reason: asked.reason.trim(),
    change: asked.change?.trim() ?? null,
    plan,
  }
}

function decidedPlan({ id, state, startedAt, request, plans, synthetic }: SitePlanRun, letter: string): DecidedPlan {
  if (state === 'RUNNING')
    throw new PlanningRefused(
      'input.run is still being worked out; wait for it, or cancel it',
      '方案仍在求解；请稍候或取消',
    )
  const plan = plans.find((one) => one.letter === letter)
  if (!plan)
    throw new PlanningRefused(
      `input.letter: the run has no plan "${letter}"; there are ${plans.map((one) => one.letter).join(', ') || 'none'}`,
      `该结果没有方案“${letter}”；现有 ${plans.map((one) => one.letter).join('、') || '无'}`,
    )
  const { found } = plan
  const finite = (value: number | null): number | null => (value !== null && Number.isFinite(value) ? value : null)
  return {
    run: id,
    letter,
    startedAt,
    objective: found.objective,
    measure: request.measure,
    supply: request.supply,
    supplyPerSite: request.supplyPerSite,
    value: finite(found.value),
    bound: finite(found.bound),
    gap: finite(found.gap),
    synthetic,
    sites: found.open.map((s) => {
      const site = request.sites[s]!
      return { id: site.id, zh: site.name.zh, en: site.name.en, lng: site.location[0], lat: site.location[1] }
    }),
  }
}

/** The post that decides and why, of whatever it decides about. */
export interface DecisionWords {
  readonly post: string
  readonly reason: string
}

const FIELD_ZH = { post: '岗位', reason: '理由', change: '修改内容', expiresAt: '有效期' } as const

const refuse = (field: keyof typeof FIELD_ZH, why: string, zh: string): never => {
  throw new PlanningRefused(`input.${field} ${why}`, `${FIELD_ZH[field]}${zh}`)
}

/** Words go through the net for personal data: a post is named, never a person. */
function checkText(field: 'post' | 'reason' | 'change', text: string): void {
  const why = reasonProblem(text)
  if (why !== null)
    refuse(
      field,
      `does not pass: ${why.replace('what was checked and with whom', 'why')}`,
      '不合要求：须为 3 至 300 字、一行，不含证件号、电话或邮箱；只写事由与岗位，不写个人',
    )
}

/** @throws PlanningRefused naming field and remedy. */
export function checkWords({ post, reason }: DecisionWords): void {
  if ([...post.trim()].length < 2 || [...post.trim()].length > LONGEST_POST)
    refuse(
      'post',
      `must name the post that decides, in 2 to ${LONGEST_POST} characters, such as 规划处`,
      `须写明审批岗位，2 至 ${LONGEST_POST} 字，如“规划处”`,
    )
  checkText('post', post.trim().padEnd(3, '·'))
  checkText('reason', reason)
}

function check({ verdict, post, reason, change, expiresAt }: DecisionAsked, now: number): void {
  checkWords({ post, reason })
  if (verdict === 'MODIFIED' && change === null)
    refuse('change', 'is missing; say what is to be different', '未填；请写明需改什么')
  if (verdict !== 'MODIFIED' && change !== null)
    refuse('change', `belongs to MODIFIED alone, the verdict is ${verdict}`, '仅“修改”时填写')
  if (change !== null) checkText('change', change)
  if (verdict === 'REJECTED' && expiresAt !== null)
    refuse('expiresAt', 'belongs to no refusal; leave it out', '不适用于否决；请勿填写')
  if (verdict === 'REJECTED') return
  if (expiresAt === null)
    refuse('expiresAt', 'is missing; say until when the decision holds', '未填；请写明决定何时到期')
  else if (!(expiresAt > now && expiresAt <= now + LONGEST_DAYS * DAY))
    refuse('expiresAt', 'must lie ahead, ten years at most', '须晚于今日，至多十年')
}
