/** What a run knows of its patients beyond the state: whose luck is theirs, and what will end their stay. */

/** What the simulation knows of a patient beyond the state, by slot. Minutes count from the start. */
export interface PatientPlans {
  /** Address of the patient's luck. */
  stream: Int32Array
  number: Int32Array
  /** The block drawn last, and its four uniforms: a block's draws are mostly wanted one after the other. */
  block: Int32Array
  uniform: Float64Array
  /** Uniform that decides the outcome of the treatment. */
  outcome: Float64Array
  /** Received in a department; NaN = never. */
  acceptedMinute: Float64Array
  /** Bed wanted since. */
  requestedMinute: Float64Array
  /** Beds so far. */
  segment: Uint8Array
  /** Need fixed at arrival (1 + index), or 0. */
  fixedNeed: Uint8Array
  /** 1 = lies in intensive care and waits for a ward bed. */
  blocked: Uint8Array
  /** Row of the next ward stay's law; 255 = that of the need. */
  stay: Uint8Array
  /** Ward minutes still to come after intensive care; NaN = to be drawn. */
  remaining: Float64Array
  /** Minute of the planned exit from the present ward bed. */
  exit: Float64Array
  /** Number of the present wait for intensive care. */
  ticket: Int32Array
}

export const OWN_STAY = 255

/** Plans of `capacity` slots. */
export function patientPlans(capacity: number): PatientPlans {
  return {
    stream: new Int32Array(capacity),
    number: new Int32Array(capacity),
    block: new Int32Array(capacity).fill(-1),
    uniform: new Float64Array(capacity * 4),
    outcome: new Float64Array(capacity),
    acceptedMinute: new Float64Array(capacity).fill(Number.NaN),
    requestedMinute: new Float64Array(capacity),
    segment: new Uint8Array(capacity),
    fixedNeed: new Uint8Array(capacity),
    blocked: new Uint8Array(capacity),
    stay: new Uint8Array(capacity).fill(OWN_STAY),
    remaining: new Float64Array(capacity).fill(Number.NaN),
    exit: new Float64Array(capacity),
    ticket: new Int32Array(capacity),
  }
}

/** The same plans with room for `capacity` slots. */
export function widenPlans(plans: PatientPlans, capacity: number): PatientPlans {
  const next = patientPlans(capacity)
  next.stream.set(plans.stream)
  next.number.set(plans.number)
  next.block.set(plans.block)
  next.uniform.set(plans.uniform)
  next.outcome.set(plans.outcome)
  next.acceptedMinute.set(plans.acceptedMinute)
  next.requestedMinute.set(plans.requestedMinute)
  next.segment.set(plans.segment)
  next.fixedNeed.set(plans.fixedNeed)
  next.blocked.set(plans.blocked)
  next.stay.set(plans.stay)
  next.remaining.set(plans.remaining)
  next.exit.set(plans.exit)
  next.ticket.set(plans.ticket)
  return next
}
