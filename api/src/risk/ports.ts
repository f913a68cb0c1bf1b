/** What the API asks of the alert desk 预警台: what is to come, who has taken it, and on which level everybody stands. */
import type { Text } from '@kangcheng/twin-engine'
import type {
  AlertGroup,
  AskedLevel,
  BedRisk,
  HeldLevel,
  JudgedRule,
  Ladder,
  LadderAsk,
  RiskAlert,
  RiskBook,
  RiskLevel,
  RiskOutlook,
} from '@kangcheng/twin-engine/escalation'
import { Refusal } from '../refusal.ts'

/** That a post answers for an alert. */
export interface RiskTaken {
  /** A post, never a person. */
  readonly post: string
  /** Role of who said so. */
  readonly by: string
  readonly reason: string
  /** Epoch ms: by the wall clock, and by the city's. */
  readonly at: number
  readonly asOf: number
  /** The level that was taken; a graver one is asked about again. */
  readonly level: RiskLevel
}

export interface StandingRisk extends RiskAlert {
  /** `no-bed:icu:<facility id>`, or `…:city`. */
  readonly id: string
  /** null = nobody has yet, or the level has risen since. */
  readonly taken: RiskTaken | null
  /** True for an alarm that nobody took within the time of the ladder. */
  readonly overdue: boolean
  readonly due: readonly LadderAsk[]
}

/** Where a hospital or the city stands on a ladder. */
export interface Standing {
  /** Index of the facility; -1 = the city. */
  readonly facility: number
  /** Index into the ladder's levels; null = nothing that its rules read was ever known. */
  readonly level: number | null
  /** Epoch ms by the city's clock; null = it was never another. */
  readonly since: number | null
  /** What the newest reading asks for, which may not be the level held. */
  readonly asked: AskedLevel
}

export interface LevelChange {
  readonly facility: number
  readonly from: number
  readonly to: number
  /** Epoch ms by the city's clock. */
  readonly at: number
  /** The rules that hold, in words; of a fall, that none of the graver level does. */
  readonly reasons: readonly Text[]
}

export interface LadderView {
  readonly ladder: Ladder
  /** The city first; empty before the first reading. */
  readonly standings: readonly Standing[]
  /** The newest first. */
  readonly changes: readonly LevelChange[]
  /** The city's rules as of the newest reading, from the mildest level to the gravest; empty before the first. */
  readonly cityRules: readonly JudgedRule[]
}

/** A forecast that was read. */
export interface ReadForecast {
  readonly madeAt: number
  readonly asOf: number
  readonly replications: number
  readonly horizonHours: number
  readonly engineVersion: string
}

/** A place on a ladder, with what its next reading goes on from. */
export interface LadderPlace {
  /** Index of the facility; -1 = the city. */
  readonly facility: number
  readonly held: HeldLevel
  readonly asked: AskedLevel
  readonly known: boolean
  /** Ids of the rules that last held on the level. */
  readonly rules: readonly string[]
}

/** Where everybody stands on one ladder, as plain data. */
export interface LadderStanding {
  readonly ladder: string
  /** Of its levels: a ladder may be changed, and its levels then have other numbers. */
  readonly marks: readonly string[]
  readonly readAt: number
  readonly places: readonly LadderPlace[]
  /** The newest first. */
  readonly changes: readonly LevelChange[]
  readonly cityRules?: readonly JudgedRule[]
}

/** All that the desk tells and goes on from, as plain data: what one node has worked out another shows, and continues. */
export interface DeskStanding {
  readonly forecast: ReadForecast | null
  readonly risks: readonly BedRisk[]
  readonly book: RiskBook
  readonly taken: ReadonlyMap<string, RiskTaken>
  readonly ladders: readonly LadderStanding[]
}

/** Whom to look after by the newest forecast: with the alert that stands, or before one opens. */
export interface OutlookRow extends RiskOutlook {
  /** `ahead:icu:<facility id>`, or `…:city`: what a post takes before an alert stands. */
  readonly id: string
  readonly finding: Text
  readonly taken: RiskTaken | null
  readonly due: readonly LadderAsk[]
}

export interface DeskView {
  /** The forecast that it reads; null = there is none yet. */
  readonly forecast: ReadForecast | null
  readonly risks: readonly BedRisk[]
  readonly alerts: readonly StandingRisk[]
  /** Every alert has its row here, and so has what no alert stands for yet. */
  readonly outlook: readonly OutlookRow[]
  /** When the next forecast is due by the city's clock, epoch ms; null = before the first. */
  readonly nextForecastAt: number | null
  readonly ladders: readonly LadderView[]
}

export interface RiskDesk {
  view(): DeskView
  /**
   * Those of these alerts, put together by place and by what hospitals share: of all that stand, or of those that a caller sees.
   * @param alerts of `view().alerts`
   */
  groups(alerts: readonly StandingRisk[]): readonly AlertGroup<StandingRisk>[]
  /**
   * A post answers for alerts from now on, all of them or none; durable when it returns, or resolves.
   * @param ids of alerts, or of rows of the outlook before one stands; what no longer stands is left out
   * @param by role of who says so
   * @returns those that were taken, at least one; of a row of the outlook none, as no alert stands
   * @throws RiskRefused naming field and remedy, also when none of them stands
   */
  take(
    ids: readonly string[],
    asked: { readonly post: string; readonly reason: string },
    by: string,
  ): readonly StandingRisk[] | Promise<readonly StandingRisk[]>
  /** Calls back whenever the view changed. @returns the way to stop. */
  onChange(listener: () => void): () => void
  /** Resolves when it shows what any node wrote before this was asked. */
  caughtUp(): Promise<void>
  stop(): void
}

/** What cannot be done at the desk; the message names the field and the remedy. */
export class RiskRefused extends Refusal {}
