/** A fit as sections of a city's `care`: what `city.json` takes. */
import type { CityCare, DurationLaw } from '../city/care.ts'
import type { Need } from '../city/needs.ts'
import { type FittedLaw, type PathwayFit, shareOf } from './fitted-laws.ts'

const NONE: DurationLaw = { law: 'fixed', minutes: 0 }
const lawOf = (fitted: FittedLaw | null): DurationLaw => fitted?.law ?? NONE

/** Everybody of one triage level, admitted to wards of `need` or to intensive care. Deaths are not in a fit: nobody dies. */
export function fittedCare(fit: PathwayFit, need: Need): Pick<CityCare, 'emergency' | 'stays'> {
  const straight = shareOf(fit.straightToIntensive)
  return {
    emergency: {
      acuityShare: [1],
      immediateLevels: 0,
      treatment: [fit.department.law],
      admitShare: [shareOf(fit.admitted)],
      routes: ['icu', need],
      routeShares: [[straight, 1 - straight]],
      waitFor: 'in-place',
      diversion: null,
    },
    stays: {
      byNeed: { [need]: fit.ward.law },
      intensiveCare: lawOf(fit.intensiveCare),
      stepDown: lawOf(fit.stepDown),
      planned: fit.ward.law,
      intensiveCareDeathShare: 0,
      stepDownShare: shareOf(fit.steppedDown),
      ...(fit.turn === null ? {} : { turns: { [need]: { share: shareOf(fit.turned), after: fit.turn.law } } }),
    },
  }
}
