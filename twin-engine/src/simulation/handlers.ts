/** What a calendar entry does. The numbers are part of a copied simulation: append, never renumber. */
export const Handler = {
  /** The city's clock passes; subject and argument are unused. */
  clock: 0,
  /** A direct admission arrives at unit `subject`; argument = its number in the unit's stream. */
  directArrival: 1,
  /** Somebody arrives in the emergency department of facility `subject`; argument = number in its stream. */
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
  /** Whoever is in ward bed `subject` needs intensive care; argument 1 = after an operation, 0 = by deterioration. */
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
} as const

/** Whose luck a draw is: the upper four bits of a stream; the lower 28 number the unit, facility, slot or bed. */
export const Stream = {
  direct: 0x1000_0000,
  emergency: 0x2000_0000,
  /** Lower bits: surge × 2¹⁶ + unit or facility. */
  surgeDirect: 0x3000_0000,
  surgeEmergency: 0x4000_0000,
  /** Patients present at the start by slot, people nobody named by bed. */
  presentPatient: 0x5000_0000,
  presentBed: 0x6000_0000,
  /** The city's days. */
  day: 0x7000_0000,
  /** The first fill of a warm start, by bed. */
  firstFill: 0x8000_0000,
} as const

/** What a patient's draws are for: the block of the address. Blocks with a segment add the patient's bed number so far. */
export const Purpose = {
  /** u0 interarrival to this patient, u1 triage level (of a direct admission: whether it is put off), u2 outcome of treatment, u3 origin. */
  arrival: 0,
  /** u0, u1 normal of the treatment time, u2 intensive care or ward, u3 need. */
  treatment: 1,
  /** u0, u1 normal of the ward stay, u2 its component, u3 hour of the exit. */
  wardStay: 2,
  /** u0 weekend exit, u1 post-operative intensive care, u2 its time, u3 time of deterioration. */
  course: 3,
  /** u0 outcome of the ward stay, u1 death in intensive care, u2 step-down, u3 time of the operation. */
  outcome: 4,
  /** u0, u1 normal of the intensive care stay, u2, u3 normal of the vehicle's time. */
  intensiveCare: 5,
  /** u0 whether a surge's candidate comes. */
  surge: 6,
  token: 7,
  /** Residual times of those present at the start. */
  residual: 8,
  /** + segment: u0, u1 normal of the way to the bed, u2 hour and u3 weekend of a later ward stay's exit. */
  move: 32,
  /** + segment: two normals, bed empty → clean request and cleaning. */
  cleaning: 64,
  /** + attempt: residual ward stay. */
  residualStay: 96,
} as const
