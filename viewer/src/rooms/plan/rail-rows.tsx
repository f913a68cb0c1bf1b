// Rows of the rail: a name and its control.
import type { ReactNode } from 'react'

export function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="plan-row">
      <span>{label}</span>
      <span>{children}</span>
    </div>
  )
}

export function NumberRow(props: {
  label: string
  unit: string
  value: number | null
  step: number
  placeholder?: string
  onValue: (value: number | null) => void
}) {
  const { label, unit, value, step, placeholder, onValue } = props
  return (
    <Row label={label}>
      <input
        type="number"
        aria-label={`${label}, ${unit}`}
        min={0}
        step={step}
        value={value ?? ''}
        placeholder={placeholder ?? ''}
        onChange={(event) => onValue(event.target.value === '' ? null : Number(event.target.value))}
      />{' '}
      <em>{unit}</em>
    </Row>
  )
}
