/**
 * Where every draw has its address: whose luck it is (the stream), who of the stream (the number), what for (the purpose).
 *
 * A purpose is block × 4 + lane: a block of the generator gives four uniforms, and a normal takes two lanes side by side.
 */

/** The addresses of one family of runs. Two runs with the same table, seed and replication share their luck. */
export interface LuckTable {
  /** First stream of each kind; the lower bits number the source, unit, facility, slot or bed. */
  readonly streams: {
    readonly direct: number
    readonly emergency: number
    /** Lists of planned admissions, by number of the list. */
    readonly planned: number
    /** Lower bits: surge × 2¹⁶ + unit or facility. */
    readonly surgeDirect: number
    readonly surgeEmergency: number
    /** Patients present at the start by slot, people nobody named by bed. */
    readonly presentPatient: number
    readonly presentBed: number
    /** The city's days. */
    readonly day: number
  }
  readonly purposes: {
    /** Of the arrival's block: time since the one before, triage level, hospital, outcome of the treatment, origin. */
    readonly interarrival: number
    readonly triage: number
    readonly hospital: number
    readonly outcome: number
    readonly origin: number
    /** Two lanes. */
    readonly treatment: number
    /** Intensive care or which ward. */
    readonly route: number
    /** Two lanes; for a shaped stay the third picks the component and the fourth the hour of the exit. */
    readonly wardStay: number
    readonly intensiveStay: number
    readonly stepDownStay: number
    readonly plannedStay: number
    readonly intensiveDeath: number
    readonly stepDown: number
    readonly wardDeath: number
    /** A block: weekend exit, operation, its day, deterioration. */
    readonly course: number
    readonly operationTime: number
    /** Two lanes. */
    readonly arrangement: number
    readonly surge: number
    /** A block: residual times of those present at the start. */
    readonly residual: number
    /** First of 32 blocks, by bed of the patient: two lanes for the way to the bed, hour and weekend of a later exit. */
    readonly move: number
    /** First of 32 blocks: two normals, bed empty → clean request and cleaning. */
    readonly cleaning: number
    /** First of 32 blocks, by attempt. */
    readonly residualStay: number
  }
}

const at = (block: number, lane = 0): number => block * 4 + lane

/** The addresses of every city's runs. Part of what a capsule pins: a change changes every run. */
export const CITY_LUCK: LuckTable = {
  streams: {
    direct: 0x1000_0000,
    emergency: 0x2000_0000,
    planned: 0x0800_0000,
    surgeDirect: 0x3000_0000,
    surgeEmergency: 0x4000_0000,
    presentPatient: 0x5000_0000,
    presentBed: 0x6000_0000,
    day: 0x7000_0000,
  },
  purposes: {
    interarrival: at(0, 0),
    triage: at(0, 1),
    outcome: at(0, 2),
    // A source that chooses among hospitals knows its origin, so the two never meet.
    hospital: at(0, 3),
    origin: at(0, 3),
    treatment: at(1, 0),
    route: at(1, 2),
    wardStay: at(2),
    plannedStay: at(2),
    course: at(3),
    wardDeath: at(4, 0),
    intensiveDeath: at(4, 1),
    stepDown: at(4, 2),
    operationTime: at(4, 3),
    intensiveStay: at(5, 0),
    arrangement: at(5, 2),
    surge: at(6),
    stepDownStay: at(7),
    residual: at(8),
    move: at(32),
    cleaning: at(64),
    residualStay: at(96),
  },
}

/** What the parts of inpatient care draw for, beyond the table: parts run with the city's own luck only. */
export const INPATIENT_PURPOSES = {
  /** A block: two lanes of a case, two of the turnover after it. */
  operation: at(20),
  /** A block: whether the discharge is delayed, for which place, two lanes of how long. */
  delay: at(21),
  /** A block: two lanes of the hours from the decision to the exit, whether they are hastened, whether the fit leave at once. */
  hastening: at(22),
  /** A block: two lanes of the answer to a transfer's request, refusal by the hospital and by the family. */
  aid: at(26),
  /** A block: two lanes each of the wait for a vehicle and of the preparation; two of the handover. */
  aidWay: at(27),
  aidHandover: at(28),
  /** Whether they can travel seated. */
  evacuation: at(25),
  /** A block: what is left of a delay at the start, the hour of the exit, two lanes. */
  residualDelay: at(23),
} as const

/** Casualties of incidents: the stream of the first incident, and blocks. */
export const CASUALTY_LUCK = {
  stream: 0x0a00_0000,
  /** Priority, whether by themselves, time until they can be carried, outcome of the treatment. */
  who: 10,
  /** Two lanes of the time until they arrive by themselves; level of P3; need. */
  way: 11,
} as const

/** Epidemics: streams of the first one, the patients' by age group (lower six bits), and blocks. */
export const EPIDEMIC_LUCK = {
  leaps: 0x0d00_0000,
  admissions: 0x0d10_0000,
  visits: 0x0d20_0000,
  /** By day: what is less than a whole visit. */
  rounding: 0x0d30_0000,
  /** Hospital, cell, minute of the day, outcome of the treatment. */
  who: 10,
  /** Whether intensive care, when, whether they die there. */
  course: 11,
  /** Two lanes each: ward, intensive care. */
  stay: 29,
} as const

/** Addresses of ambulances, which only cities without care of their own have. */
export const AMBULANCE_LUCK = {
  streams: {
    /** Jobs for nobody whom an emergency department will see. */
    otherJobs: 0x0900_0000,
    /** Whoever is aboard a vehicle under way at the start, by vehicle. */
    underWay: 0x0910_0000,
    /** Calls of a wave, 2⁸ apart. */
    callWaves: 0x0920_0000,
  },
  purposes: {
    /** Two lanes each: time on scene and drive there; handover and drive to the hospital. */
    onScene: at(12, 0),
    driveToScene: at(12, 2),
    handover: at(13, 0),
    driveToHospital: at(13, 2),
    /** The patient's own hospital or the nearest; infectious; sent on by a diversion. */
    wish: at(14, 0),
    infectious: at(14, 1),
    diverted: at(14, 2),
    /** Of other jobs: whether they carry somebody. */
    carries: at(14, 3),
  },
} as const

/** What the emergency department's parts draw for, beyond the table: parts run with the city's own luck only. */
export const EMERGENCY_PURPOSES = {
  /** Lane 3 of the treatment's block, which is at hand when the treatment ends. */
  observed: at(1, 3),
  patience: at(16, 0),
  /** Whether a visit is one that primary care could have taken. */
  redirection: at(16, 1),
  greenChannel: at(16, 2),
  deathWaiting: at(16, 3),
  observationStay: at(17, 0),
  /** Two lanes. */
  greenPreparation: at(17, 2),
  /** A block: whether they return, when, which way, and how ill. */
  readmission: at(18),
} as const

/** Whether somebody of an edited city stays with the facility that was theirs. */
export const SITE_CHOICE = at(30)
/** Addresses of clinics: streams of the first centre or facility; the number is the quarter of an hour, or the person referred. */
export const CLINIC_LUCK = { visits: 0x0b00_0000, referrals: 0x0b10_0000, referralsDown: 0x0b20_0000 } as const

/** People of a record that is replayed, numbered as in it. */
export const RECORDED_STREAM = 0x0c00_0000

/** A person's block: sex, age, isolation. */
export const PERSON = at(24)
/** Sex of a room in which nobody's is known at the start, by room. */
export const ROOM_STREAM = 0x7200_0000
/** Absence from the rosters, by unit: the number is the local day, the block the role. */
export const ROSTER_STREAM = 0x7100_0000
/** The first fill of a warm start, by bed: never part of a run. */
export const FIRST_FILL_STREAM = 0x8000_0000

export const blockOf = (purpose: number): number => purpose >> 2
