/** What a calendar entry does. The numbers are part of a copied simulation: append, never renumber. */
export const Handler = {
  /** The city's clock passes; subject and argument are unused. */
  clock: 0,
  /** Somebody of source `subject` sets out or arrives; argument = number in the source's stream. */
  directArrival: 1,
  emergencyArrival: 2,
  /** A candidate of a surge: argument = surge × 2³² + number; subject = unit or facility. */
  surgeDirect: 3,
  surgeEmergency: 4,
  /** Treatment of patient `subject` ends. */
  treatmentEnds: 5,
  /** Patient `subject` arrives in bed `argument`, which is reserved for them. */
  arriveInBed: 6,
  /** Whoever is in ward bed `subject` leaves the hospital. */
  wardStayEnds: 7,
  /** Patient ⌊argument ∕ 2⌋ needs intensive care if they lie in ward bed `subject`; odd = after an operation, even = by deterioration. */
  needsIntensiveCare: 8,
  /** The intensive care stay in bed `subject` ends. */
  intensiveCareEnds: 9,
  /** Cleaning of bed `subject` starts and takes `argument` minutes. */
  cleaningStarts: 10,
  cleaningEnds: 11,
  /** Patient `subject` still waits for intensive care? Argument = the ticket of that wait. */
  transferCheck: 12,
  /** Bed `subject` opens. */
  bedOpens: 13,
  /** A reservation of bed `subject` for nobody named lapses. */
  reservationLapses: 14,
  /** Closing `subject` (its place among the simulation's closings) begins or ends. */
  closingStarts: 15,
  closingEnds: 16,
  /** A direct admission that was put off comes: as `directArrival`. */
  deferredArrival: 17,
  /** Journey `argument` reaches the emergency department of facility `subject`. */
  reachesDepartment: 18,
  /** The next admission of list `subject` is due; argument = its number. */
  plannedAdmission: 19,
  /** Redistribution `subject` asks for beds; patient `subject` is answered (argument = redistribution × 65536 + facility), arrives. */
  redistributes: 42,
  aidAnswered: 43,
  aidArrives: 58,
  /** Conversion `subject` of ward beds opens what it can. */
  convertsWard: 59,
  /** The session of the theatres of facility `subject` starts, ends, or tries again what could not begin. */
  sessionStarts: 44,
  sessionEnds: 45,
  /** The urgent operation of patient `subject` in bed `argument` is due. */
  caseDue: 46,
  /** Theatre `subject` is ready for the next case, and patient `argument` out of recovery. */
  theatreReady: 47,
  sessionLooksAgain: 48,
  /** Somebody comes to be operated on in ward `subject`, of another hospital than theirs; argument = number × 65536 + source. */
  operationArrives: 49,
  /** Elective lists are worked down, every noon. */
  listWorkedDown: 50,
  /** Elective patient `subject` still waits for a bed? Argument = number × 65536 + unit. */
  electiveGivesUp: 51,
  /** Patient `subject` becomes fit to leave bed `argument`. */
  becomesFit: 54,
  /** Discharges are hastened from now on, by hastening `subject` of the run. */
  hasteningStarts: 55,
  /** The places of step-down `subject` open; one of them is free again. */
  stepDownOpens: 56,
  stepDownPlaceFrees: 57,
  /** Ambulances: job `argument` of the stream without emergency patients is called. */
  ambulanceCall: 20,
  /** The phase of vehicle `subject` ends, if it is still that of the ticket `argument`. */
  ambulancePhaseEnds: 21,
  /** The call of job `subject` is given up, if it is still the call of the serial number `argument` and waits. */
  callGivenUp: 22,
  /** Change `subject` of the fleet takes hold (argument 1) or ends (0). */
  fleetChanges: 23,
  /** A candidate of wave `subject` of calls; argument = wave × 2³² + number. */
  extraCall: 24,
  /** The observation of patient `subject` ends; argument = when they came, epoch ms. */
  observationEnds: 32,
  /** `argument` more observation places open at facility `subject`. */
  observationOpens: 33,
  /** Patient `subject` will wait no longer; argument = when they came, epoch ms. */
  patienceEnds: 36,
  /** `argument` more treatment places open at facility `subject`. */
  placesOpen: 37,
  /** Casualty `argument` of incident `subject` stands before a department, or can be carried. */
  casualtyReady: 28,
  /** Somebody who left ward `subject` comes back; argument = address (`flows/hazards.ts`). */
  comesBack: 40,
  /** Patient `subject`, if they still wait for intensive care with the ticket `argument`, dies. */
  diesWaiting: 41,
  // From here on the parts of care (parts/): ambulances 20–27, mass casualties 28–31, observation 32–35, patience 36–37,
  // green channels 38–39, readmissions 40–41, theatres 44–49, electives 50–53, discharge 54–57, rosters 60–63,
  // shared centres 64–67, stocks 68–71, dependencies 72–77, primary care 80–83, floods 84–87,
  // evacuations 88–91, epidemics 92–95, equipment 100–104.
  /** The shared centres tell their queues; limit or reroute `subject` of a station begins (argument 1) or ends (0). */
  centresHour: 64,
  limitChanges: 65,
  rerouteChanges: 66,
  /** All stocks are looked at; those of facility `subject` are, or a delivery of item `argument` − 1 is due there. */
  stocksCheck: 68,
  facilityStock: 69,
  /** Shortage `subject` begins (argument 1) or ends (0); what move `subject` brings leaves (0) or arrives (1). */
  shortageChanges: 70,
  stockMoves: 71,
  /** A quarter of an hour begins at all clinics; subject and argument are unused. */
  clinicsQuarter: 80,
  /** Effect `subject` of a failed dependency begins or ends. */
  effectBegins: 72,
  effectEnds: 73,
  /** An hour of the alert of flood `subject` begins; its water reaches facility `argument`. */
  floodHour: 84,
  floodReaches: 85,
  /** The site of evacuation `subject` sends whom it can. */
  siteSends: 88,
  /** Patient `subject` reaches their bed elsewhere (argument = site × 2²⁴ + bed), or bed `argument` on a higher floor. */
  evacueeArrives: 89,
  evacueeUpstairs: 90,
  /** Day `argument` of epidemic `subject` begins. */
  epidemicDay: 92,
  /** Somebody falls so ill that they come to be admitted, or comes and goes home: `parts/epidemics.ts`. */
  epidemicAdmission: 93,
  epidemicVisit: 94,
  /** Replays of a record: arrival `subject`, change of a bed `subject`, report `subject`; patient `subject` waited in vain (argument = when they came, epoch ms). */
  recordedArrival: 96,
  recordedBedChange: 97,
  recordedReport: 98,
  recordedGivesUp: 99,
  /** What is lent by loan `subject` leaves its hospital, reaches the other, is sent back from there as far as it is free, and is home again (argument = pieces). */
  loanLeaves: 100,
  loanArrives: 101,
  loanGoesBack: 102,
  loanIsHome: 103,
  /** Breakdown `subject` of equipment begins (argument 1) or ends (0). */
  breakdownChanges: 104,
  /** An hour of the rosters has passed; subject and argument are unused. */
  rosterHour: 60,
  /** Change `subject` of the rosters begins (argument 1) or ends (0); likewise a stretched ratio. */
  rosterChange: 61,
  ratioChange: 62,
} as const
