/**
 * Every field of the API and the class of data that it belongs to, by type. A field that stands in no line is denied to
 * everybody: a new field needs its line here, and with it docs/access.md changes.
 */
import type { DataClass } from './data-classes.ts'

type TypeRules = Readonly<Partial<Record<DataClass, string>>>

const RULES: Readonly<Record<string, TypeRules>> = {
  Query: {
    audit: 'audit supervision',
    emergencies: 'emergencyAccess',
    session: 'me',
    quality: 'dataQuality',
    live: 'sharedViews',
    catalogue: 'city facility indicatorCatalogue catalogueEntries levers parameters mode viewerSettings',
    figures: 'catalogueValues indicatorPlaces indicatorIndex',
    operations: 'alerts ambulances handoverNotes',
    sources: 'source sources quarantineSummary',
    forecast: 'forecast forecastScores occupancyFan riskDesk',
    simulation:
      'actionRace actionRaces allocation allocations allocationDecisions planDecisions readPlanFile rehearsal rehearsals scenarios checkScenario access cells cityServing clinicQueues travelModes timetables siteCandidates checkSite nearbySupply sitePlan sitePlans siteDuel referralLab referralStep epidemicPathogens epidemicFit epidemicRun recordSpan counterfactual counterfactuals longRuns',
    exercise: 'exercise exercises exercisePosts',
    quarantine: 'quarantine quarantineEntry receipts',
    stewardship: 'quarantineChecks',
    shares: 'shares shareKinds',
  },
  Mutation: {
    live: 'shareView renameSharedView removeSharedView',
    duty: 'takeRisk takeRisks writeHandoverNote takeHandoverNote',
    breakGlass: 'requestEmergencyAccess endEmergencyAccess',
    supervision: 'acknowledgeFinding',
    emergencyReview: 'reviewEmergencyAccess',
    simulation:
      'startActionRace cancelActionRace proposeAllocation editAllocation cancelAllocation decideAllocation decidePlan rehearse cancelRehearsal cancelActions startSiteDuel cancelSiteDuel planSites cancelSitePlan startReferralLab cancelReferralLab startCounterfactual cancelCounterfactual cancelLongRun',
    exercise: 'joinExercise actInExercise acknowledgeInject acknowledgeAlarm',
    facilitation: 'createExercise startExercise pauseExercise setExercisePace jumpExercise endExercise sendInject',
    stewardship: 'releaseQuarantined refuseQuarantined pushShare releaseShare refuseShare revokeShare',
    sending: 'ingest',
  },
  Subscription: {
    live: 'pulse',
    forecast: 'riskDesk',
    encounters: 'events',
    simulation: 'actionRaceProgress allocationProgress rehearsalProgress counterfactualProgress',
    exercise: 'exerciseChanged',
  },
  ViewerSettings: { value: 'mapboxToken' },
  City: {
    catalogue: 'id name asOf replayOf synthetic zone position attributions districts facilities',
    figures: 'beds indicators',
    operations: 'capacity',
    people: 'flows',
  },
  Facility: {
    catalogue: 'id index name kind location district level approvedBeds parent services units provenance',
    figures: 'beds severity history indicators',
    unit: 'occupancyForecast occupancyHistory',
    operations: 'bedBalances capacity reconciliation emergency',
    people: 'origins',
  },
  Unit: {
    catalogue: 'id index name kind need bedClass building floor firstBed openBeds surgeBeds',
    unit: 'beds noBed occupancyHistory reconciliation waiting',
    beds: 'bedsAt',
  },
  FacilityHistory: {
    figures: 'everyMinutes newest occupied open available',
    operations: 'icuOccupied emergency boarding',
  },
  FacilityPulse: {
    figures: 'index id occupied open available occupancy severity observedAt quality',
    operations: 'needed icuOccupied icuOpen emergency boarding',
  },
  Pulse: {
    figures: 'position asOf indicators facilities',
    operations: 'alerts',
    sources: 'sources',
  },
  Bands: { value: 'p10 p25 p50 p75 p90' },
  BedBalance: { operations: 'asking kind preparing ready short waiting' },
  WaitingForBed: { operations: 'people place' },
  BedsAt: { value: 'asOf sinceMinutes status' },
  BedCounts: {
    value:
      'assigned available blocked cleaning closed dirty extra held observedAt occupancy occupied open physical quality staffed standby',
  },
  Ambulance: { operations: 'destination id location negativePressure phase since station way' },
  AmbulanceWay: { operations: 'basis minutes points' },
  HandoverNote: { operations: 'about at by facility number post taken text' },
  SharedView: { live: 'address at audience kind mayChange name number post role' },
  HandoverTaken: { operations: 'at by post' },
  FullInMinutes: { value: 'p10 p50 p90' },
  HistoryFigure: { value: 'knownShare max mean min' },
  IndicatorValue: {
    value: 'ageMinutes change1h high history historyEveryMinutes id low name observedAt quality source unit value',
  },
  Lever: { value: 'kind spec' },
  OccupancyHistory: { value: 'everyMinutes from madeUpUntil occupied open' },
  PageInfo: { value: 'endCursor hasNextPage' },
  Position: { value: 'lat lng' },
  Probability: { value: 'high95 low95 value' },
  Problem: { value: 'code zh path why' },
  QuarantineCause: { value: 'correctable id name remedy' },
  QuarantineCheck: { value: 'id name ok why whyText' },
  Reconciliation: { value: 'census censusAt difference estimate finding high low occupiedByEvents units' },
  Text: { value: 'en zh' },
  TimeUntil: { value: 'never p10 p50 p90 probability' },
  District: { catalogue: 'id name population seat' },
  FacilityConnection: { catalogue: 'nodes pageInfo totalCount' },
  CatalogueEntry: {
    catalogue:
      'better category digits explanation formula id levels name origin refresh source target thresholds unit unitName',
  },
  IndicatorTarget: { catalogue: 'high low source' },
  CatalogueValue: {
    figures:
      'ageMinutes confidence high id kind low observedAt period quality references series source standing trend trendEveryMinutes value',
  },
  IndicatorCategoryScore: { figures: 'category indicators name score scored weight' },
  IndicatorIndex: { figures: 'categories high indicators leastScoredShare leastWeight low scored value weighed' },
  IndicatorOfPlace: { figures: 'district id name suppressed value' },
  PublishedValue: { figures: 'high low period value' },
  ReferenceValue: { figures: 'area confidence period source value' },
  IndicatorDefinition: { catalogue: 'better explanation formula id name source thresholds unit' },
  IndicatorThresholds: { catalogue: 'alarm source watch' },
  LeverChoice: { catalogue: 'label value' },
  LeverField: {
    catalogue: 'choices fallback high kind label low name required sensibleHigh sensibleLow sensibleSource unit',
  },
  LeverKind: { catalogue: 'fields kind name use' },
  Parameter: { catalogue: 'effectiveDate high jurisdiction key low source tag unit value what' },
  Provenance: { catalogue: 'confidence field source' },
  Alert: {
    operations: 'facility finding fullInMinutes id name resource rule severity since stale threshold unit value',
  },
  Capacity: { operations: 'assigned binding free lying need over reporting steps units usable' },
  CapacityStep: { operations: 'beds id name told' },
  Emergency: { operations: 'boarding longestBoardingMinutes observation places treatment waiting' },
  OccupancyForecast: {
    unit: 'asOf hospital horizonHours learntHours leftOut levels provenSpans rhythmHours scores wards',
  },
  OccupancyForecastLine: { unit: 'mean quantiles unit' },
  ForecastRecomputing: { forecast: 'until upTo' },
  ForecastScoreboard: { forecast: 'asOf facilities method pooled recomputed recomputing rows' },
  KeptScore: {
    forecast:
      'belowShare bias coverage50 coverage80 coverage95 crps facility forecasts horizonHours relativeWisToCalibratedNaive relativeWisToNaive relativeWisToSeasonalNaive since wis',
  },
  OccupancyFan: { forecast: 'asOf courseHours facility horizonHours leftOut levels lines past' },
  OccupancyFanLine: {
    forecast:
      'asOf course from learntHours method proven provenRecomputed quantiles runs scoredLive scoredRecomputed statisticalShare',
  },
  ProvenHours: { forecast: 'facility forecasts spans' },
  ProvenSpan: { value: 'from to' },
  ForecastScore: {
    unit: 'bias coverage50 coverage95 forecasts horizonHours mae relativeWisToCalibratedNaive relativeWisToNaive relativeWisToSeasonalNaive wis',
  },
  NoBedOutlook: { unit: 'at beds chance hours taken units within' },
  LoggedEvent: { encounters: 'epoch event kind occurredAt position receivedAt seq source' },
  Flow: { people: 'district facility people' },
  Origin: { people: 'district districtId people share' },
  Forecast: { forecast: 'asOf city engineVersion everyMinutes facilities horizonHours madeAt replications seed' },
  ForecastSeries: { forecast: 'boarding chanceFull facility fullInMinutes icu needed occupied open' },
  BedRisk: { forecast: 'breaks facility noneFree resource' },
  EscalationAsk: { forecast: 'of what withinMinutes' },
  EscalationChange: { forecast: 'at facility from reasons to' },
  EscalationFigure: { forecast: 'name source tag unit value' },
  EscalationLadder: {
    forecast: 'alertFigures changes cityRules id jurisdiction levels name order source standings tag',
  },
  EscalationLevel: { forecast: 'asks mark name rules' },
  EscalationRule: { forecast: 'at id source tag text' },
  EscalationStanding: { forecast: 'facility level points reasons since unknown' },
  RiskAlert: {
    forecast: 'due facility finding id overdue resource risk rule severity since stale taken threshold unit value',
  },
  RiskAlertGroup: { forecast: 'alerts facility finding id kind resource severity urgencyMinutes' },
  RiskChance: { forecast: 'chance hours' },
  RiskDesk: {
    forecast: 'alerts asOf engineVersion groups horizonHours ladders madeAt nextForecastAt outlook replications risks',
  },
  RiskOutlook: {
    forecast: 'due facility finding forecasts forecastsNeeded id resource severity standing taken withinHours',
  },
  EscalationCondition: { forecast: 'below from level met name unit value' },
  EscalationJudgement: { forecast: 'conditions holds level rule' },
  RiskTaken: { forecast: 'asOf at by post reason' },
  Access: {
    simulation:
      'catchment better byAge byDistrict closed concentrationIndex concentrationIndexErreygers deciles gini hour lorenzAccess lorenzPeople mean measure minutes mode name palma people problems rankRule source supply supplyKind synthetic theil times transit unit values within worstDecile',
  },
  ActedLater: { simulation: 'difference holding minutes' },
  ActionValue: { simulation: 'alone kind lever moneyYuan needed note staffHours startMinute without' },
  Actions: { simulation: 'actions atStake cheapest enough later nothing plan replications shocks tried' },
  ActionsProgress: { simulation: 'done of secondsLeft soFar state' },
  AtStake: { simulation: 'calm facility nothing resource' },
  Bottleneck: { simulation: 'facility first gained need relief resource time' },
  BottleneckRelief: { simulation: 'beds stillBreaks unit' },
  Bottlenecks: { simulation: 'already chain next replications' },
  Break: { simulation: 'base facility plan resource' },
  Broken: { simulation: 'facility resource' },
  CandidateSite: { simulation: 'gain id location name nearerPeople suggested' },
  Candidates: { simulation: 'problems sites supplyPerSite' },
  Cells: { simulation: 'area areas district id lat lng population' },
  CityServing: { simulation: 'facilities facility first share synthetic times' },
  Timetables: { simulation: 'departures feeds stops' },
  TransitAccess: {
    simulation: 'dates day departures firstDeparture lastDeparture meanMinutes none p10 p90 ridden walked',
  },
  CheapestSet: { simulation: 'costKnown holds levers moneyYuan staffHours time' },
  ClinicQueue: { simulation: 'id isOpen kind location name waiting waitMinutes' },
  ClinicQueues: { simulation: 'asOf days longWaitMinutes places' },
  ClinicSpread: { simulation: 'p10 p50 p90' },
  Closure: { simulation: 'depthMetres effect fromMinute name ring roads speedFactor untilMinute' },
  Collapsed: { simulation: 'base judged plan' },
  DifferenceBand: { simulation: 'high low mean median' },
  DuelCell: { simulation: 'p25 p75 plan candidate p10 p50 p90 pairs' },
  LabAddition: { simulation: 'centresOver kind referredUpPerDay reverseFlowPerDay waitMinutes' },
  LabBands: { simulation: 'central p10 p50 p90' },
  LabCentre: { simulation: 'district doctors failsAt failsBand failsNow id name rooms waitMinutes' },
  LabCentreDoctors: { simulation: 'centre doctors' },
  LabDistrict: { simulation: 'bands id name' },
  LabFailingCentre: { simulation: 'addedDoctors bottleneck doctors id name waitMinutes' },
  LabFigure: { simulation: 'bands better id name unit' },
  LabRemedy: { simulation: 'addedDoctors centresOver doctors reverseFlowPerDay waitMinutes' },
  LabScan: {
    simulation: 'centres cityFailsAt districts draws figures limitMinutes presentShare quantile shares usualUntilHour',
  },
  RecordSpan: { simulation: 'from until' },
  RecordedDecision: { simulation: 'minute what facility unit beds reason' },
  RecordCounts: {
    simulation: 'events present emergencyArrivals directArrivals transfersOfInpatients unitsByCensus',
  },
  CounterfactualRecord: { simulation: 'from until counts decisions' },
  CounterfactualQuantiles: { simulation: 'p10 p50 p90 mean' },
  CounterfactualDifference: { simulation: 'p10 p50 p90 mean halfWidth95' },
  CounterfactualCheck: { simulation: 'measure rootMeanSquare bias recordedMean outsideShare chanceShare' },
  CounterfactualFigure: { simulation: 'id name unit recorded replay changed difference outweighsError' },
  CounterfactualRow: { simulation: 'facility trust occupiedShare boardingShare checks figures' },
  CounterfactualBand: { simulation: 'p10 p50 p90' },
  CounterfactualSeries: { simulation: 'recorded replay changed' },
  CounterfactualLever: { simulation: 'kind wanted planned note' },
  CounterfactualRun: {
    simulation:
      'id state stage from until change isChanged startedAt elapsedMilliseconds eventsRead eventsOfLog done wanted seed engineVersion synthetic record everyMinutes pairs levers decisionsChanged rows series failure',
  },
  EpidemicBeds: { simulation: 'free occupied open' },
  EpidemicFit: { simulation: 'columns problems series' },
  EpidemicFittedFigure: { simulation: 'atEdge best median name q025 q975 unit' },
  EpidemicFittedSeries: {
    simulation:
      'counts coverage dateColumn days expected figures notices onwardsPer100000 onwardsReproduction q025 q975 reproduction valueColumn',
  },
  EpidemicPathogen: { simulation: 'ages figures file id name reproduction' },
  EpidemicReproduction: { simulation: 'day mean median q025 q975' },
  EpidemicRun: {
    simulation:
      'asOf base days engineVersion intensiveCare name pathogen plan reproductionNumber runs seed subdistrictOfCell subdistricts wards',
  },
  EpidemicRunsOut: { simulation: 'p10 p50 p90 share' },
  EpidemicSide: {
    simulation:
      'admissions admissionsSum deaths deathsSum incidence infections infectionsSum intensiveCare intensiveCareLeft intensiveCareRunsOut wards wardsLeft wardsRunsOut',
  },
  EpidemicSubdistrict: { simulation: 'centre name people' },
  PathogenFigure: { simulation: 'name range source tag unit values' },
  ReferralLab: { simulation: 'done elapsedMilliseconds engineVersion failure id scan seed startedAt state wanted' },
  ReferralStep: {
    simulation:
      'additions centresOver failing limitMinutes referredUpPerDay remedy reverseFlowPerDay share waitMinutes',
  },
  DuelMoved: { simulation: 'candidate moved' },
  DuelNamed: { simulation: 'chosen id name' },
  DuelRegret: { simulation: 'id name rows unit' },
  DuelRegretRow: { simulation: 'candidate losses worst' },
  DuelRow: { simulation: 'base better cells id name unit' },
  DuelStanding: { simulation: 'byFuture candidate high leads low regret' },
  DuelWorkload: { simulation: 'admissions admissionsHigh admissionsLow facility visits' },
  FigureDifference: { simulation: 'halfWidth95 mean p10 p50 p90' },
  FigurePrecision: { simulation: 'facility halfWidth heldSince id reached unit wanted' },
  FirstOver: { simulation: 'base plan' },
  FirstToBreak: { simulation: 'facility first need resource time' },
  Gain: { simulation: 'boardingHours holds minutes' },
  GroupAccess: { simulation: 'id mean name people within' },
  Holding: { simulation: 'holds time' },
  LeftOut: { simulation: 'kind why' },
  MeanDifference: { simulation: 'halfWidth95 mean median' },
  MeanInterval: { simulation: 'halfWidth95 mean' },
  NearbySupply: { simulation: 'facility minutes site' },
  NextToBreak: { simulation: 'facility first need resource time' },
  OverHours: { simulation: 'base baseMedian plan planMedian' },
  Pair: { simulation: 'base baseCapacity boardingHours difference facility firstOver overHours plan planCapacity' },
  PairedHours: { simulation: 'base baseMedian difference plan planMedian' },
  ParetoPoint: { simulation: 'efficient gini sites worstDecile' },
  PlanAccess: {
    simulation: 'deciles gini lorenzAccess lorenzPeople mean meanMinutes minutes values within worstDecile',
  },
  PlanConflict: { simulation: 'constraints relax why' },
  Planned: { simulation: 'index kind moneyYuan note planned staffHours use wanted' },
  Precision: { simulation: 'decidedBy figures reached replications' },
  Question: { simulation: 'id name' },
  Rehearsal: {
    simulation:
      'actions actionsProgress bottlenecks closures done engineVersion everyMinutes failure fidelity figures forkedAt fromRecord horizonHours id levers of parameters planned position previewHours problemsAtStart result scenario secondsLeft seed shocks startedAt state stateHash stop title',
  },
  RehearsalFigure: { simulation: 'base better difference id lessRuns name plan unit' },
  RehearsalResult: { simulation: 'breaks city collapsed facilities precision replications' },
  RelaxedConstraint: { simulation: 'constraint to' },
  ScenarioSummary: {
    simulation: 'fidelity horizonHours id leftOut levers parameters questions shocks startsAt stop story title why',
  },
  ShareWithin: { simulation: 'minutes share' },
  ShockCost: { simulation: 'boardingHours calm nothing' },
  SiteDuel: {
    simulation:
      'access accessMeasure candidates compared done elapsedMilliseconds engineVersion failure forkedAt futures horizonHours id moved notes orElse ranking regrets rows seed startedAt state synthetic times wanted winner',
  },
  SitePlanFound: { simulation: 'beyondPeople bound gap objective proven sites value' },
  SitePlanRun: {
    simulation:
      'before better conflict elapsedMilliseconds failure id measure newSites objective pareto plans plansTried problems startedAt state steps supplyPerSite synthetic times unit',
  },
  SitingStep: { simulation: 'bound elapsedMilliseconds sites step value' },
  SolvedSitePlan: { simulation: 'access found letter' },
  Spread: { simulation: 'p10 p50 p90' },
  Stop: { simulation: 'base name plan' },
  StoryMoment: { simulation: 'atMinute text to' },
  ActionPlanned: { exercise: 'moneyYuan note planned staffHours wanted' },
  Exercise: {
    exercise:
      'actions alarmLimitMinutes alarms asOf engineVersion forkedAt horizonMinutes id injects jumpTo leftOut minute pace participants report scenario seed start state stateHash title why you',
  },
  ExerciseAction: { exercise: 'by id kind minute planned text why' },
  ExerciseAlarm: { exercise: 'acknowledgedBy facility facilityName finding id name overMinute rule sinceMinute' },
  ExerciseInject: {
    exercise:
      'acknowledged acknowledgedBy atMinute deliveredMinute effect facility facilityName id recommendation role source text warning',
  },
  ExerciseParticipant: { exercise: 'facility facilityName id post role roleName' },
  ExercisePost: { exercise: 'id name role' },
  ExerciseRecommendation: { exercise: 'best figure figureName fromMinute horizonHours options pairs unit' },
  ExerciseScenario: { exercise: 'id title' },
  ExerciseSeat: { exercise: 'exercise participant token' },
  OptionEffect: { exercise: 'halfWidth95 kind lever mean text' },
  DataQuality: {
    quality:
      'parameters acknowledgedShare asOf completeness eventsPerSecond facilities facilitiesReporting finding lateFacilities latenessP90Seconds oldestMinutes oldestSource reconciliation silentSources sources',
  },
  QuarantineCauseCount: { sources: 'cause open' },
  QuarantineSummary: { sources: 'byCause oldestOpenAt open refused released' },
  Source: { sources: 'epochs everyMinutes facilities format id lastSeenAt name position quality quarantined stale' },
  SourceEpoch: { sources: 'epoch lastSeq openGaps' },
  SourcePulse: { sources: 'id lastSeenAt stale status' },
  SourceQuality: {
    sources:
      'ageMinutes arrivals arrivalsEveryMinutes arrivalsFrom censusDifference clockOffsetSeconds completeness driftShare finding latenessP50Seconds latenessP90Seconds openGaps silentSince status validity',
  },
  EarlierDecisions: { quarantine: 'medianMinutes refused released' },
  QuarantineDecision: { quarantine: 'at by correction position reason receipt status' },
  QuarantineEntry: {
    quarantine:
      'cause decision earlier effect epoch event facility format id path place rawSha256 receipt receivedAt sameCause seq source status suggestion suggestionWhy type why whyText',
  },
  QuarantinePage: { quarantine: 'nodes totalCount' },
  Receipt: { quarantine: 'accepted at by detail duplicates id position quarantined sha256 source what' },
  Share: {
    shares:
      'bytes createdAt decision expiresAt format id inspection kind periodFrom periodTo pulls purpose recipient rows sha256 smallCells status suppressedCells',
  },
  ShareDecision: { shares: 'at by reason status' },
  ShareKind: { shares: 'format id name what' },
  SharePull: { shares: 'at by receipt' },
  IngestReceipt: { sending: 'accepted duplicates position quarantined' },
  Rejection: { sending: 'index path receipt why' },
  QuarantineOutcome: { stewardship: 'id position receipt released why whyText' },
  DecidedSite: { simulation: 'id location name' },
  ActionRace: {
    simulation:
      'actions below done elapsedMilliseconds engineVersion failure figure firstAnswerMilliseconds forkedAt front horizonHours id laterMinutes nothing parameters places position runs scenario seed sets shocks stage startedAt state stateHash synthetic title waiting wanted',
  },
  ActionSetReplay: {
    simulation:
      'bedDaysOpened boardingAvoided daysAbove daysAvoided hospitals hoursAvoided hoursOver keptRuns overByHourMean overByHourP10 overByHourP90 pairs',
  },
  FrontActionSet: {
    simulation: 'actions daysAbove daysAvoided hoursAvoided hoursOver later replay replications spare staffHours',
  },
  HospitalHoursOver: { simulation: 'facility nothing plan' },
  LongRun: {
    simulation: 'begunBy done elapsedMilliseconds failure hours id kind startedAt state title wanted',
  },
  LaterActionSet: { simulation: 'daysAdded hoursAdded whole' },
  RacedAction: { simulation: 'facilities lever note staffHours startMinute text' },
  SpareAction: { simulation: 'action daysAvoided' },
  TriedActionSet: {
    simulation: 'actions daysAbove daysAvoided fallen hoursAvoided hoursOver replications staffHours',
  },
  AllocationAvoided: { simulation: 'decision from reason to until' },
  AllocationBlocked: { simulation: 'bedDays facility why' },
  AllocationDecision: {
    simulation:
      'amount at by deliveries edited expired expiresAt forkedAt halfWidth95 hoursAvoided loans moves number option pairs position post reason refused refusedSessions run scenario stateHash synthetic transfers verdict',
  },
  AllocationDelivery: { simulation: 'atMinute cubicMetres days from leadMinutes to' },
  AllocationKit: { simulation: 'avoided days known loans shortageNothing shortagePlan unknown' },
  AllocationLoan: { simulation: 'day from minutes pieces servesFromDay to' },
  AllocationOption: {
    simulation: 'able amount hourHigh hourLow hourMean id levers limits operations relief replay use',
  },
  AllocationLimit: { simulation: 'facility kind note planned wanted' },
  AllocationOxygen: {
    simulation: 'avoided deliveries known lackingNothing lackingPlan short unknown worstShareNothing worstSharePlan',
  },
  AllocationOxygenShort: {
    simulation: 'emptyMinutes emptyShare facility lackingNothing lackingPlan perDay stock why',
  },
  AllocationProposal: {
    simulation:
      'aboveNothing abovePlan avoided blocked bound days objective transfers worstShareNothing worstSharePlan',
  },
  AllocationQuantiles: { simulation: 'p10 p50 p90' },
  AllocationRelief: { simulation: 'avoided nothing plan worthIt' },
  AllocationReplay: {
    simulation: 'hoursAvoided moved pairs perTransfer perTransferHalfWidth95 refused worthIt',
  },
  AllocationRun: {
    simulation:
      'done editedFrom elapsedMilliseconds engineVersion failure forkedAt horizonHours icuTarget id kit maxMinutes noticeMinutes options oxygen perDay position proposal quantile scenario seed sessions stage startedAt state stateHash synthetic targetOccupancy title wanted withinGroup',
  },
  AllocationSpread: { simulation: 'halfWidth95 mean p10 p50 p90' },
  AllocationTransfer: {
    simulation: 'expected from fromDay minutes perDay sameGroup senderNeed senderOpen takerFree to untilDay',
  },
  AllocationSessions: {
    simulation:
      'avoided blocked bound days hospitals movable moves overNothing overPlan postponed postponedMinutes postponedSessions sessions waitedDays worstShare',
  },
  AllocationUse: { simulation: 'facility nothing plan' },
  IntensiveOutlook: { simulation: 'facility high limit low middle needed open planned' },
  OperationMove: { simulation: 'cases day days facility need toDay toFacility urgency' },
  OperationsReplay: { simulation: 'away heldAvoided later postponed waitingHoursAvoided' },
  SessionAvoided: { simulation: 'decision facility need reason until' },
  SessionBlocked: { simulation: 'bedDays facility why' },
  SessionPlace: { simulation: 'facility need' },
  TheatreSession: {
    simulation: 'day electiveMinutes facility kept minutes movedIn movedOut need planned postponed told',
  },
  DecidedDelivery: { simulation: 'atMinute cubicMetres from to' },
  DecidedLoan: { simulation: 'day from pieces to' },
  DecidedTransfer: { simulation: 'from fromDay perDay to untilDay' },
  HospitalPair: { simulation: 'from to' },
  DuelAccess: { simulation: 'after before future pairs' },
  DuelCandidateAccess: { simulation: 'access candidate' },
  DuelSiteAccess: { simulation: 'gini meanMinutes within30 worstDecile' },
  DuelSpread: { simulation: 'p10 p50 p90' },
  FileArea: { simulation: 'name ring' },
  FileCandidate: { simulation: 'id location name' },
  PlanDecision: {
    simulation:
      'at by change expired expiresAt gap letter measure number objective post reason run sites supply supplyPerSite synthetic verdict',
  },
  PlanFile: { simulation: 'areas candidates notes problems' },
  ParameterOrigin: { quality: 'country figures foreign name notice set' },
  Supervision: {
    audit: 'since until complete rows total hourly people peopleCount places placesCount classes findings rules chain',
  },
  SupervisionTally: { audit: 'looks exports changes refused strangers signIns emergencies' },
  SupervisionHour: { audit: 'at tally' },
  SupervisedPerson: { audit: 'who role roleName name tally places outside bytes addresses lastAt' },
  SupervisedPlace: { audit: 'id name looks people outside lastAt' },
  SupervisedClass: { audit: 'id name looks refused people' },
  SupervisionFinding: {
    value:
      'id rule name severity who roleName holder since last count limit unit text objects acknowledgedBy acknowledgedAt reason',
  },
  SupervisionRule: { audit: 'id name limit unit why' },
  ChainState: { audit: 'ok rows row why head headHash since checkedAt' },
  AuditRow: { audit: 'number at who purpose kind shape objects note times size from hash' },
  Me: { session: 'role roleName name places elevatedUntil emergencyReason sees' },
  EmergencyAccess: { value: 'id who reason since until endedEarly lookedAt review' },
  EmergencyReview: { value: 'by at verdict reason' },
}

/** The class by field, as `Facility.beds`. */
export type FieldRules = ReadonlyMap<string, DataClass>

/** @throws where a field stands in two classes. */
export function fieldRules(rules: Readonly<Record<string, TypeRules>> = RULES): FieldRules {
  const byField = new Map<string, DataClass>()
  for (const [type, classes] of Object.entries(rules))
    for (const [cls, fields] of Object.entries(classes))
      for (const field of fields.split(' ')) {
        if (byField.has(`${type}.${field}`)) throw new Error(`${type}.${field} stands in two classes`)
        byField.set(`${type}.${field}`, cls as DataClass)
      }
  return byField
}

export const FIELD_RULES: FieldRules = fieldRules()
