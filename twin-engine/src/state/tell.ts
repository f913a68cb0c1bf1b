/**
 * A state told as events: what a feed says when it joins and the twin knows nothing yet. Applied to an empty state of the
 * same city they give the same beds, patients, queues and ambulances; tallies and history begin from there.
 */
import { bedId, NEEDS } from '../city/city.ts'
import { issuedToken } from '../events/encounter-token.ts'
import { AMBULANCE_PHASES, BLOCK_REASONS, type EventBody, type Occurrence } from '../events/event.ts'
import { toldTraits } from '../events/traits.ts'
import { BED_CLASSES } from './apply.ts'
import { BedStatus, PatientStage, type TwinState } from './state.ts'

const S = BedStatus

/** The events that tell a state, beds first; each carries the time since which it has been so. */
export function tellState(state: TwinState): Occurrence[] {
  const { city, index, beds, patients } = state
  const told: Occurrence[] = []
  const tell = (occurredAt: number, body: EventBody): void => {
    told.push({ occurredAt, ...body })
  }
  const tokenOf = (p: number): string => issuedToken(patients.tokenHigh(p), patients.tokenLow(p))
  const needOf = (p: number): { need?: string } => (patients.need(p) > 0 ? { need: NEEDS[patients.need(p) - 1]! } : {})

  const ids: string[] = new Array(index.bedCount)
  for (const unit of city.units) {
    if (unit.kind === 'emergency') continue
    for (let k = 0; k < unit.beds + unit.surgeBeds; k++) ids[unit.firstBed + k] = bedId(unit, k + 1)
  }

  for (let p = 0; p < patients.capacity; p++) {
    const stage = patients.stage(p)
    // Inpatients are told by their beds; where they once came from is no longer anybody's flow.
    if (stage === PatientStage.free || stage === PatientStage.inBed) continue
    const cell = patients.originCell(p)
    const acuity = patients.acuity(p)
    const emergency = stage !== PatientStage.awaitingBed
    tell(patients.startedAt(p), {
      kind: 'encounter.started',
      encounter: tokenOf(p),
      facility: city.facilities[patients.facility(p)]!.id,
      need: emergency ? 'emergency' : patients.need(p) > 0 ? NEEDS[patients.need(p) - 1]! : 'general-medicine',
      ...(cell >= 0 ? { originCell: city.cells[cell]!.id } : {}),
      ...(emergency && acuity > 0 ? { acuity } : {}),
      ...toldTraits(patients.traits(p)),
    })
    if (stage === PatientStage.emergencyTreatment)
      tell(patients.stageSince(p), { kind: 'encounter.seen', encounter: tokenOf(p) })
    else if (stage === PatientStage.observation)
      tell(patients.stageSince(p), { kind: 'encounter.observed', encounter: tokenOf(p) })
  }

  for (let bed = 0; bed < index.bedCount; bed++) {
    const status = beds.status[bed]!
    const since = beds.since[bed]!
    const id = ids[bed]!
    if (status === S.unknown) continue
    const extra = beds.extra[bed] === 1
    const reason = BLOCK_REASONS[beds.reason[bed]!]!
    if (status === S.standby) tell(since, { kind: 'bed.stood-by', bed: id })
    else if (status === S.closed) tell(since, { kind: 'bed.closed', bed: id, reason })
    else if (status === S.blocked) tell(since, { kind: 'bed.blocked', bed: id, reason })
    else if (status === S.dirty || status === S.cleaning) {
      // Vacated from unknown: nobody is tallied as discharged who left before the twin listened.
      const left = beds.vacatedAt[bed]!
      tell(left > 0 ? Math.min(left, since) : since, { kind: 'bed.vacated', bed: id })
      if (status === S.cleaning) tell(since, { kind: 'bed.cleaning', bed: id })
    } else {
      tell(since, extra ? { kind: 'bed.opened', bed: id, extra } : { kind: 'bed.opened', bed: id })
      const p = beds.patient[bed]!
      const who = p >= 0 ? { encounter: tokenOf(p) } : {}
      if (status === S.assigned) tell(since, { kind: 'bed.reserved', bed: id, ...who })
      else if (status === S.occupied || status === S.held) {
        tell(since, { kind: 'bed.occupied', bed: id, ...who, ...(p >= 0 ? needOf(p) : {}) })
        if (status === S.held) tell(since, { kind: 'bed.held', bed: id })
      }
    }
  }

  for (let p = 0; p < patients.capacity; p++)
    if (patients.fit(p)) tell(patients.stageSince(p), { kind: 'encounter.fit', encounter: tokenOf(p) })

  for (let p = 0; p < patients.capacity; p++) {
    if (patients.stage(p) === PatientStage.free || patients.requestedAt(p) === 0) continue
    const unit = patients.requestedUnit(p)
    const bedClass = patients.requestedClass(p)
    // A request is told no earlier than what was told of the patient before it, or it would come too late.
    tell(Math.max(patients.requestedAt(p), patients.stageSince(p)), {
      kind: 'bed.requested',
      encounter: tokenOf(p),
      ...(unit >= 0 ? { unit: city.units[unit]!.id } : {}),
      ...(bedClass > 0 ? { class: BED_CLASSES[bedClass - 1]! } : {}),
      ...needOf(p),
    })
  }

  const { phase, lng, lat, destination, since } = state.ambulances
  city.vehicles.forEach((vehicle, v) => {
    const phaseName = AMBULANCE_PHASES[phase[v]!]
    if (phaseName === undefined) return
    tell(since[v]!, {
      kind: 'ambulance.moved',
      vehicle: vehicle.id,
      phase: phaseName,
      location: [lng[v]!, lat[v]!],
      ...(destination[v]! >= 0 ? { destination: city.facilities[destination[v]!]!.id } : {}),
    })
  })
  return told
}
