// What colours, sizes and marks of the plan's map mean, and how far ten kilometres are.
import { useApp } from '../../store.ts'
import { useWords } from '../../words-hook.ts'
import { ACCESS_LIMITS, accessColours, CHANGE_LIMITS, differenceColours, unitOf } from './access-scale.ts'
import type { MapFrame } from './map-frame.ts'
import { usePlan } from './plan-store.ts'

export function MapLegend({ isDifference, frame }: { isDifference: boolean; frame: MapFrame }) {
  const { words, say } = useWords()
  const unit = usePlan((state) => state.run?.unit ?? state.today?.unit ?? null)
  const measure = usePlan((state) => state.asked?.form.measure ?? state.form.measure)
  const theme = useApp((state) => state.theme)
  const colours = isDifference ? differenceColours(theme) : accessColours(theme)
  const limits = isDifference ? CHANGE_LIMITS : ACCESS_LIMITS
  const kilometres = [20, 10, 5, 2, 1].find((km) => km * 1000 * frame.pixelsPerMetre <= 90) ?? 1
  return (
    <div className="plan-legend">
      <p className="meta">{words[`plan.measure.${measure}`]}</p>
      <p>{words[isDifference ? 'plan.legendChange' : 'plan.legend'](say(unitOf(unit)))}</p>
      <div className="plan-legend-ramp" style={{ gridTemplateColumns: `repeat(${colours.length}, 1fr)` }}>
        {colours.map((colour, k) => (
          <span key={colour}>
            <i style={{ background: colour }} />
            <b>{k < limits.length ? limits[k] : ''}</b>
          </span>
        ))}
      </div>
      <p className="plan-legend-marks">
        <span>
          <svg width="38" height="14" aria-hidden="true">
            <circle cx="5" cy="7" r="2" fill="var(--text-3)" />
            <circle cx="16" cy="7" r="4" fill="var(--text-3)" />
            <circle cx="30" cy="7" r="6" fill="var(--text-3)" />
          </svg>{' '}
          {words['plan.legendPeople']}
        </span>
        <span>
          <svg width="12" height="14" aria-hidden="true">
            <rect className="map-hospital" x="2" y="3" width="7" height="7" />
          </svg>{' '}
          {words['plan.legendHospital']}
        </span>
        <span>
          <svg width="12" height="14" aria-hidden="true">
            <circle cx="6" cy="7" r="4.5" fill="none" stroke="var(--text-2)" />
          </svg>{' '}
          {words['plan.legendCandidate']}
        </span>
      </p>
      <p className="plan-legend-scale">
        <i style={{ width: kilometres * 1000 * frame.pixelsPerMetre }} /> {kilometres} km
      </p>
    </div>
  )
}
