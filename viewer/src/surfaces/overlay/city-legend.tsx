// The strip at the foot of the stage that says how to read towers and flows, the same on every ground.
import { SEVERITY_SHAPE } from '../../scene/severity.ts'
import { CITY_WORDS } from './words.ts'

export function CityLegend({ language }: { language: 'zh' | 'en' }) {
  const words = CITY_WORDS[language].legend
  return (
    <div className="city-legend">
      <span>{words.floors}</span>
      {(['normal', 'watch', 'critical'] as const).map((severity) => (
        <span key={severity}>
          <i data-severity={severity}>{SEVERITY_SHAPE[severity]}</i>
          {words[severity]}
        </span>
      ))}
      <span>{words.colour}</span>
      {(['stressed', 'other'] as const).map((flow) => (
        <span key={flow}>
          <svg width="26" height="8" aria-hidden="true">
            <path d="M1 7C8 0 18 0 25 7" className={`city-legend-${flow}`} />
          </svg>
          {words[flow]}
        </span>
      ))}
    </div>
  )
}
