/** The twin engine's public names, in reading order. Each group imports only from groups above it. */

export { type CalibratedBeta, calibrateBeta, calibrateHuff } from './choice/calibration.ts'
// choice: who goes where
export { AGE_BAND_COUNT, CARE_NEED_NAMES, CARE_NEEDS, type CareNeed } from './choice/care-needs.ts'
export {
  calibratedShifts,
  FirstContact,
  type FirstContactFigures,
  sharesNow,
  type ZoneOptions,
  type Zones,
  zoneOptions,
  zonesOf,
} from './choice/care-seeking.ts'
export { destinationTotals, type FlowMatrix, meanCostMinutes, originTotals } from './choice/flow-matrix.ts'
export { doublyConstrained, productionConstrained } from './choice/gravity.ts'
export { type HuffPowers, huff } from './choice/huff.ts'
export {
  claimYuan,
  FUND_TIERS,
  type FundBalance,
  type FundPrices,
  type FundTier,
  ownYuan,
  type SharingRule,
  settleFund,
} from './choice/insurance-fund.ts'
export { biproportionalFit, type Fit } from './choice/proportional-fit.ts'
export type {
  AdmissionList,
  CityCare,
  DirectSource,
  Diversion,
  DurationLaw,
  EmergencySource,
  WardTurn,
} from './city/care.ts'
// city: what stands
export {
  type BedClass,
  bedId,
  type Cell,
  type CityIndex,
  type CityModel,
  type Confidence,
  type District,
  type Facility,
  type FacilityKind,
  type HospitalGroup,
  indexCity,
  type LngLat,
  NEEDS,
  type Need,
  type Provenance,
  type Text,
  type Unit,
  type Vehicle,
} from './city/city.ts'
export { decodeCity } from './city/decode.ts'
export { CITY_EDIT_KINDS, decodeCityEdits, decodeForbiddenPlaces } from './city/decode-edits.ts'
export { type Decoded, describeProblems, type Problem, unknownField } from './city/decoded.ts'
export {
  type AddFacility,
  type ChangePopulation,
  type CityEdit,
  type CloseFacility,
  type EnlargeFacility,
  editCity,
  type FacilitySize,
  type ForbiddenPlace,
  MOST_CITY_EDITS,
  type MoveFacility,
  placeProblem,
} from './city/edits.ts'
export { admitsInpatients, FACILITY_KINDS, type FacilityKindEntry, facilityKind } from './city/facility-kinds.ts'
export { decodeGivenTimes, type GivenTimes } from './city/given-times.ts'
export { fromGround, METRES_PER_DEGREE, toGround } from './city/projection.ts'
export { Reader } from './city/reader.ts'
export {
  type ForbiddenTurn,
  ROAD_CLASSES,
  ROAD_FLAG,
  type Road,
  type RoadClass,
  type RoadGraph,
  type RoadGraphParts,
  roadGraph,
} from './city/road-graph.ts'
export { decodeRoads, encodeRoads, ROADS_FORMAT, type RoadsFiles } from './city/roads-file.ts'
export {
  type CityTransit,
  cityTransit,
  type TransitFeed,
  type TransitPattern,
  type TransitService,
  type TransitStop,
  type TransitTrip,
} from './city/transit.ts'
export { decodeTransit, encodeTransit, TRANSIT_FORMAT, type TransitFiles } from './city/transit-file.ts'
// events: what happened
export {
  decodeEvent,
  decodeEventField,
  encodeEvent,
  MAX_COUNT,
  MAX_SEQ,
  type NumberedOccurrence,
} from './events/decode.ts'
export { issuedToken, tokenWords } from './events/encounter-token.ts'
export {
  AMBULANCE_PHASES,
  type AmbulancePhase,
  BLOCK_REASONS,
  EQUIPMENT_KINDS,
  type EventBody,
  type EventIdentity,
  type EventKind,
  FACILITY_STATUSES,
  type Instant,
  type Occurrence,
  OUTCOMES,
  type Outcome,
  SERVICES,
  STAFF_ROLES,
  STOCK_ITEMS,
  type TwinEvent,
} from './events/event.ts'
export { EVENT_FIELDS, EVENT_KINDS, type EventField, type FieldType } from './events/fields.ts'
export { decodeInstant, EARLIEST_INSTANT, LATEST_INSTANT } from './events/instant.ts'
export { personalDataIn } from './events/personal-data.ts'
export { AGE_BANDS, type AgeBand } from './events/traits.ts'
// experiment: what if
export {
  type ActionQuestion,
  type ActionValue,
  type ActionValues,
  type AtStake,
  actionValuesSoFar,
  type CheapestSet,
  FEWEST_RUNS_TO_HOLD,
  type Gain,
  HOLDING_SHARE,
  type Holding,
  searchActionValues,
} from './experiment/action-values.ts'
export {
  type Bottleneck,
  type BottleneckChain,
  type FirstToBreak,
  findBottlenecks,
  type Relief,
  searchBottlenecks,
} from './experiment/bottlenecks.ts'
export {
  type Calibration,
  type CalibrationQuestion,
  type CalibrationTarget,
  calibrate,
} from './experiment/calibration.ts'
export {
  CAPSULE_FORMAT,
  type Capsule,
  type CapsulePairs,
  type CarriedState,
  type Difference,
  decodeCapsule,
  decodeCapsuleQuestion,
  ENGINE_VERSION,
  firstDifference,
} from './experiment/capsule.ts'
export {
  type Collapses,
  FEWEST_RUNS_TO_JUDGE,
  type FinalLoad,
  finalLoad,
  findCollapsed,
} from './experiment/collapse.ts'
export { type Comparison, compare, type PairDifference, type PairedFigure } from './experiment/compare.ts'
export {
  type Benefit,
  compareSweep,
  type SweepAnswer,
  type SweepComparison,
  type SweepFigure,
  type SweepRun,
} from './experiment/compare-sweep.ts'
export { cityOfScenario, editsOf } from './experiment/edited-city.ts'
export {
  compareFigures,
  comparePairs,
  type FigureComparison,
  type FigurePair,
  figureValues,
  RUN_FIGURES,
  type RunFigure,
  type ScopedFigure,
  scopedFigures,
} from './experiment/figures.ts'
export { fork, forks, openingSimulation, plannedLevers, scenarioParameters, warmStartOf } from './experiment/fork.ts'
export { laterBy } from './experiment/later.ts'
export { moveState } from './experiment/move-state.ts'
export { exitSurvival, MOST_OUTLOOK_HOURS, type NoBedOutlook, noBedOutlook } from './experiment/no-bed-within.ts'
export { type Played, type PulledLever, pulling } from './experiment/played.ts'
export {
  judgePrecision,
  lookAheadOf,
  nextLook,
  type PairedSeries,
  PRECISION_RULE,
  type PrecisionGoal,
  type PrecisionOfFigure,
  type PrecisionRule,
  type PrecisionVerdict,
} from './experiment/precision.ts'
export { QUESTIONS, type Question, type QuestionId } from './experiment/questions.ts'
export { replicate, replicateAll } from './experiment/replicate.ts'
export { type RunOutcome, runOutcome } from './experiment/run-outcome.ts'
export {
  decodeScenario,
  doNothing,
  encodeScenario,
  FULL_HORIZON_HOURS,
  LONGEST_HORIZON_HOURS,
  PLAIN_SCENARIO,
  type Scenario,
} from './experiment/scenario.ts'
export type { LeftOut } from './experiment/scenario-levers.ts'
export type { ScenarioStart } from './experiment/scenario-start.ts'
export { STOP_MEASURES, type StopMeasure, type StopRule, stopMinutes, timeToStop } from './experiment/stop-rule.ts'
export { RECIPIENTS, type Recipient, type StoryMoment } from './experiment/story.ts'
export { type Bands, type SeriesSummary, type Summary, summarise } from './experiment/summarise.ts'
export {
  decodeSweep,
  MOST_SWEEP_POINTS,
  readSweepAxis,
  type Sweep,
  type SweepAxis,
  type SweepPoint,
  type SweepValue,
} from './experiment/sweep.ts'
export {
  type BreakRow,
  breakMinutes,
  breakRows,
  brokenBy,
  crossingMinutes,
  earliest,
  type Probability,
  RESOURCES,
  type Resource,
  type TimeToBreak,
  timeToBreak,
  wilson95,
} from './experiment/time-to-break.ts'
export {
  MSER_BATCH,
  SHORTEST_SERIES,
  type WarmUp,
  type WarmUpHours,
  warmUpOf,
  warmUpOfRuns,
} from './experiment/warm-up.ts'
// indicators: what it means
export {
  ALERT_RULES,
  type Alert,
  type AlertBook,
  type AlertChange,
  type AlertResource,
  type AlertRule,
  advanceAlerts,
  alertsOf,
  durationText,
  emptyAlertBook,
  restoreAlertBook,
  SEVERITIES,
  type Severity,
  saveAlertBook,
  severityOf,
} from './indicators/alerts.ts'
export { type BedCounts, bedCountsOf } from './indicators/bed-counts.ts'
export {
  CAPACITY_STEPS,
  type Capacity,
  type CapacityStep,
  type CapacityStepId,
  capacityByNeed,
  capacityOf,
} from './indicators/capacity.ts'
export {
  type CompositeIndex,
  compositeIndex,
  LEAST_SCORED_SHARE,
  LEAST_WEIGHT,
  type Standing,
  standingOf,
  USUAL_WEIGHTS,
} from './indicators/catalogue/composite.ts'
export type {
  CatalogueEntry,
  Category,
  LiveEntry,
  Target as IndicatorTarget,
} from './indicators/catalogue/entry.ts'
export {
  decodeSeries,
  type PublishedSeries,
  type PublishedValue,
} from './indicators/catalogue/imported-series.ts'
export { CATALOGUE, CATEGORIES, catalogueEntry } from './indicators/catalogue/index.ts'
export { confidenceOf } from './indicators/catalogue/plan-figures.ts'
export { type CatalogueUnit, UNITS } from './indicators/catalogue/units.ts'
export { type ClaimChances, type ClaimProcess, claimChances } from './indicators/claim-process.ts'
export { type EmergencyCounts, emergencyOf } from './indicators/emergency.ts'
export { type HistoryMetric, historyOf } from './indicators/history.ts'
export { type IntensiveCare, intensiveCareOf } from './indicators/icu-occupancy.ts'
export { INDICATORS, indicatorById } from './indicators/index.ts'
export {
  CITY,
  DEFAULT_SILENCE_MINUTES,
  type Indicator,
  type IndicatorUnit,
  ofFacility,
  ofUnit,
  type Reading,
  readingOf,
  type Scope,
} from './indicators/indicator.ts'
export { askingFromObservation, type NeededBeds, neededBedsOf } from './indicators/needed-beds.ts'
export { chanceOfNoBed } from './indicators/no-bed-24h.ts'
export { type AppointmentCounts, appointmentsOf, referralsOf } from './indicators/referrals.ts'
export { type StayModel, stayModelOf } from './indicators/stay-model.ts'
export { surgeBeds } from './indicators/surge-used.ts'
export { levelBy, THRESHOLDS, type Thresholds } from './indicators/thresholds.ts'
// levers: what planners can pull
export type { AddBeds } from './levers/add-beds.ts'
export type { AdmissionCurve, CurveRow } from './levers/admission-curve.ts'
export { type CurveInput, readAdmissionCurve } from './levers/admission-curve-file.ts'
export type { CancelElectives } from './levers/cancel-electives.ts'
export type { CloseBeds } from './levers/close-beds.ts'
export type { CloseRoads } from './levers/close-roads.ts'
export type { ConvertWards } from './levers/convert-wards.ts'
export type { DeferElectives } from './levers/defer-electives.ts'
export type { Evacuate } from './levers/evacuate.ts'
export type { FloodShock } from './levers/flood.ts'
export { decodeLever, LEVERS, type LeverSpec, planLever, startMinuteOf } from './levers/index.ts'
export type { Lever, LeverField } from './levers/lever.ts'
export type { OpenBeds } from './levers/open-beds.ts'
export type { OpenStepDown } from './levers/open-step-down.ts'
export {
  findPlaces,
  PLACE_SELECTORS,
  type PlaceKind,
  type PlaceSelector,
  type PlacesFound,
} from './levers/place-selectors.ts'
export type { Redistribute } from './levers/redistribute.ts'
export type { SpeedDischarge } from './levers/speed-discharge.ts'
export type { Staffing } from './levers/staffing.ts'
export type { SurgeArrivals } from './levers/surge-arrivals.ts'
export type { TheatreTeams } from './levers/theatre-teams.ts'
// network: how long it takes to get there
export { type Components, componentsOf } from './network/components.ts'
export { type Digraph, digraph } from './network/digraph.ts'
export { facilitiesWithoutTimes, givenColumns, givenTable } from './network/given-columns.ts'
export { type RoadCondition, roadCondition } from './network/road-condition.ts'
export {
  type Area,
  areaTest,
  editedMinutes,
  type RoadEdit,
  type RoadSelection,
  selectRoads,
  speedInWater,
} from './network/road-edits.ts'
export { RoadPaths } from './network/road-paths.ts'
export { type RoadRoute, roadRoute } from './network/road-route.ts'
export {
  ROAD_MODES,
  type RoadMode,
  type RoadSpeeds,
  roadMinutes,
  TRAVEL_MODES,
  type TravelMode,
} from './network/road-speeds.ts'
export { MOST_ACCESS_METRES } from './network/road-times.ts'
export { manyToMany, ShortestPaths, shortestPathsTo } from './network/shortest-paths.ts'
export { type NamedPlace, NearestNode, roadIslands, type SnappedPlaces, snapPlaces } from './network/snapping.ts'
export {
  dayTimetable,
  departuresOn,
  reversedDay,
  runsOn,
  TRANSIT_DAYS,
  type TransitDay,
} from './network/transit-day.ts'
export { TransitSearch } from './network/transit-search.ts'
export { noTimetables, type TransitRules, type TransitSpread } from './network/transit-times.ts'
export { stopWalks } from './network/transit-walks.ts'
export { type TravelMatrix, travelMatrix } from './network/travel-matrix.ts'
export {
  modesOf,
  TRAVEL_PAIRS,
  type TravelBasis,
  type TravelPairs,
  type TravelSetting,
  type TravelTimes,
  timesToPlaces,
  travelTimes,
  travelTimesBetween,
  type WayPlace,
} from './network/travel-times.ts'
export { decodeParameters, override } from './parameters/decode-parameters.ts'
export { type ParameterOrigin, parameterOrigin } from './parameters/jurisdiction.ts'
// parameters: what is assumed, with unit, range and source
export { ACUITIES, BED_NEEDS, type BedNeed, PARAMETER_KEYS, type ParameterName } from './parameters/keys.ts'
export type { ByNeed, Parameter, Parameters, ParameterValue } from './parameters/parameters.ts'
export { roadSpeedsOf } from './parameters/road-speeds.ts'
// access: who reaches which supply, and how evenly
export type { AccessMeasure, AccessQuestion } from './planning/access/access-measure.ts'
export {
  type AccessOptions,
  type AccessReport,
  AMBULANCE_MEASURE,
  AMBULANCE_MODE_ALONE,
  accessReport,
  countsBeds,
  floodedFacilities,
  type GroupAccess,
  needOfNoBeds,
  travelSettingOf,
  unitIn,
  WITHIN_MINUTES,
} from './planning/access/access-report.ts'
export { balanced } from './planning/access/balanced.ts'
export { cumulative } from './planning/access/cumulative.ts'
export { type SocialRank, socialRank } from './planning/access/deprivation.ts'
export { gaussianTwoStep, steppedTwoStep } from './planning/access/enhanced-two-step.ts'
export { type Concentration, concentration } from './planning/access/equity/concentration.ts'
export { deciles, worstDecile } from './planning/access/equity/deciles.ts'
export { gini, lorenzCurve } from './planning/access/equity/lorenz.ts'
export { palmaRatio } from './planning/access/equity/palma.ts'
export { theilT } from './planning/access/equity/theil.ts'
export { exponentialGravity, linearGravity, logisticGravity } from './planning/access/gravity.ts'
export { ACCESS_MEASURES, accessMeasure } from './planning/access/index.ts'
export { nearest } from './planning/access/nearest.ts'
export { raam, rationalAgents } from './planning/access/raam.ts'
export { type CityServing, cityServing } from './planning/access/serving-shares.ts'
export { SUPPLIES, type Supply } from './planning/access/supply.ts'
export { threeStep } from './planning/access/three-step.ts'
export type { TransitAccess } from './planning/access/transit-access.ts'
export { twoStep } from './planning/access/two-step.ts'
export { shareWithin } from './planning/access/within-minutes.ts'
export { type SiteAccess, type SiteSupply, siteAccess } from './planning/duel/access.ts'
export {
  type CandidateRun,
  type DuelJob,
  type DuelPlan,
  type DuelRun,
  duelRunOf,
  type MovedWorkload,
  planDuel,
  type RankedCandidate,
  sitesOf,
} from './planning/duel/duel.ts'
export type { DuelTimes } from './planning/duel/duel-times.ts'
export { DECISION_MEASURES, type DecisionMeasure, DUEL_FIGURES } from './planning/duel/figures.ts'
export { type DuelFuture, ordinaryFutures } from './planning/duel/futures.ts'
export { openDecodedDuel, openDuel } from './planning/duel/open.ts'
export {
  type DuelCandidate,
  type DuelQuestion,
  decodeDuel,
  FEWEST_PAIRS_TO_JUDGE,
  MOST_DUEL_CANDIDATES,
} from './planning/duel/question.ts'
export { overallRegret, type RegretTable, regretTable } from './planning/duel/regret.ts'
export {
  type CandidateInFuture,
  type DuelFigure,
  type DuelResult,
  type DuelStanding,
  type DuelVerdict,
  type DuelWorkload,
  duelResult,
  type FutureResult,
  type MeasuredRegret,
} from './planning/duel/result.ts'
export { type SiteEffects, siteEffects } from './planning/duel/site-effects.ts'
export { LAB_RANGES, type LabRange } from './planning/referral/lab-draws.ts'
// planning: what to build and where
export { LAB_FIGURES, type LabFigure } from './planning/referral/lab-figures.ts'
export type { LabWeek } from './planning/referral/lab-week.ts'
export { type ReferralLab, referralLab } from './planning/referral/referral-lab.ts'
export { POLICY_BOUNDS, type ReferralPolicy, USUAL_LIMIT } from './planning/referral/referral-policy.ts'
export { type LabBand, type LabScan, ReferralScan, type ScanQuestion } from './planning/referral/referral-scan.ts'
export {
  type Addition,
  type FailingCentre,
  type ReferralStep,
  type Remedy,
  referralStep,
} from './planning/referral/referral-step.ts'
export { type Aim, paretoSet } from './planning/sites/pareto.ts'
export {
  accessFigures,
  accessValues,
  type PlanAccess,
  type PlannedSite,
  planAccess,
  type SiteGround,
  type SiteSetting,
  siteGround,
} from './planning/sites/site-ground.ts'
export {
  allowedSites,
  CONSTRAINTS,
  type Constraint,
  forbiddenAt,
  hasObjective,
  PLAN_OBJECTIVES,
  type PlanConflict,
  type PlanFound,
  type PlanObjective,
  type PlanOutcome,
  type PlanRequest,
  type PlanWork,
  solveSitePlan,
} from './planning/sites/site-plan.ts'
export { MOST_SUGGESTED, placeName, suggestSites } from './planning/sites/suggest.ts'
export { ADDITIVE_MEASURES, type AdditiveAccess, addedUp, additiveAccess } from './planning/sites/worst-decile.ts'
export { SITING_PROBLEMS, sitingProblem } from './planning/siting/index.ts'
export { type ParetoOptions, type ParetoPlan, paretoSites } from './planning/siting/pareto.ts'
export type { Assigned, SitingProblem } from './planning/siting/problem.ts'
export { MOST_PAIRS, type SitingProblemId, type SitingQuestion } from './planning/siting/question.ts'
export {
  gapOf,
  type SitingAnswer,
  type SitingOptions,
  type SitingStep,
  solveSiting,
  USUAL_NODES,
  USUAL_STEPS,
} from './planning/siting/solve.ts'
export {
  type LinearProgram,
  ProgramBuilder,
  type Solver,
  type SolverAnswer,
  type SolverLimits,
} from './planning/solver.ts'
// policies: who gets which bed
export { POLICIES, policyOf } from './policies/index.ts'
export { distanceKilometres, type Neighbours, neighboursOf } from './policies/neighbours.ts'
export type { AllocationPolicy, BedRequest } from './policies/policy.ts'
export { advance } from './simulation/advance.ts'
export { Calendar } from './simulation/calendar.ts'
export { careModelOf } from './simulation/care.ts'
export type { ArrivalRate, CareModel } from './simulation/care-model.ts'
// simulation: what may happen
export { awaitsIntensiveCare } from './simulation/flows/transfer.ts'
export { Handler } from './simulation/handlers.ts'
export { CITY_LUCK, type LuckTable } from './simulation/luck.ts'
export { MEASURES, type Measure, NOT_KNOWN } from './simulation/measures.ts'
export {
  observe,
  observedFacilities,
  SAMPLE_MINUTES,
  sampleMinutes,
  type Trajectory,
  totalOf,
  transferables,
} from './simulation/observe.ts'
export type { RunObserver } from './simulation/observer.ts'
export { FIDELITIES, type Fidelity } from './simulation/parts/part.ts'
export { problemsAtStart } from './simulation/parts/rosters.ts'
export {
  choose,
  RandomSource,
  standardNormal,
  threefry4x32,
} from './simulation/random.ts'
export { narrate, type Recording, record } from './simulation/record.ts'
export { type Cost, LARGEST_FACTOR, type Planned, Simulation, type SimulationSetting } from './simulation/simulation.ts'
export { type StartOptions, startInstant, startSimulation } from './simulation/start.ts'
export { TOTALS, type Total } from './simulation/totals.ts'
export { steadyFill, warmSimulation, warmStart } from './simulation/warm-start.ts'
export { apply, BED_CLASSES } from './state/apply.ts'
export { sameState, stateHash } from './state/equality.ts'
export { checkState } from './state/invariants.ts'
export { availableBeds, type Limit } from './state/limits.ts'
export { NEED_CLAIMS, type NeedClaim, SHIFTS, type Shift } from './state/need-claims.ts'
// state: what is true now
export { settleFuture } from './state/reports.ts'
export {
  BED_STATUS_COUNT,
  BED_STATUS_NAMES,
  BedStatus,
  copyState,
  emptyState,
  HISTORY_SAMPLES,
  HISTORY_STEP_MINUTES,
  PATIENT_STAGE_COUNT,
  PatientStage,
  restoreState,
  stateFormat,
  type TwinState,
} from './state/state.ts'
export { tellState } from './state/tell.ts'
export type { Verdict } from './state/transitions.ts'
export {
  type MeanInterval,
  meanInterval,
  medianOf,
  quantileOfSorted,
  type Spread,
  type SpreadInterval,
} from './statistics/quantiles.ts'
