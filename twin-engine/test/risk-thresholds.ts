import type { RiskThresholds } from '../src/escalation/risk-alerts.ts'

/** Thresholds that tests of alerts about the hours ahead begin with; a test that is about one of them sets its own. */
export const RISK_THRESHOLDS: RiskThresholds = {
  judgedHours: 12,
  watchChance: 0.2,
  alarmChance: 0.5,
  clearChanceMargin: 0.1,
  watchMinutes: 720,
  alarmMinutes: 240,
  clearMinutesMargin: 120,
  readingsUp: 2,
  readingsDown: 4,
  takenWithinMinutes: 15,
}
