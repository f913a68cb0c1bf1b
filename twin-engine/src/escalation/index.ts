/** How grave it will be, and what that asks of whom: published as `@kangcheng/twin-engine/escalation`. */

export {
  type BedBalance,
  type BedKind,
  bedBalanceOf,
  WAITING_PLACES,
  type WaitingForBeds,
  type WaitingPlace,
  waitingForBeds,
} from '../indicators/bed-balance.ts'
export {
  type ActionLimit,
  decodeLimit,
  LIMIT_FIGURES,
  type LimitFigure,
  MOST_BELOW,
  type OverLimit,
  overByRow,
  overLimit,
} from './action-limit.ts'
export { actionOptions, SEARCHED_LEVERS, type SearchedLever } from './action-options.ts'
export {
  type RacedSet,
  type RaceQuestion,
  type RaceRequest,
  type RaceResult,
  type RaceStage,
  type RaceStanding,
  raceActions,
  spareAction,
  type TriedSet,
} from './action-race.ts'
export { type ReplayedRun, replayedRun, type SetReplay, setReplay } from './action-replay.ts'
export { type AlertGroup, type AlertRanking, alertGroups, urgencyMinutes } from './alert-groups.ts'
export { type BedRisk, bedRisks, RISK_HOURS, type RiskHours } from './bed-risk.ts'
export { CALM, type HeldLevel, held } from './hysteresis.ts'
export {
  decodeLadder,
  LADDER_FORMAT,
  type Ladder,
  type LadderAlertFigure,
  type LadderAsk,
  type LadderCondition,
  type LadderLevel,
  type LadderPlace,
  type LadderRule,
} from './ladder.ts'
export {
  LADDER_FIGURE_NAMES,
  LADDER_FIGURES,
  type LadderFigure,
  type LadderReading,
  ladderReading,
} from './ladder-figures.ts'
export {
  type AskedLevel,
  advanceLevel,
  askedLevel,
  type HeldBy,
  type JudgedCondition,
  type JudgedRule,
  judgedRules,
  pointsShare,
} from './ladder-level.ts'
export {
  advanceRisks,
  RISK_LEVELS,
  RISK_RULES,
  type RiskAlert,
  type RiskBook,
  type RiskChange,
  type RiskLevel,
  type RiskRule,
  type RiskThresholds,
  riskAlertsOf,
  riskFinding,
} from './risk-alerts.ts'
export { type RiskOutlook, riskOutlookOf } from './risk-outlook.ts'
