// Severity is shape and colour; the word stands beside it.
import type { Severity } from '../data/types.ts'

const SHAPES: Record<Severity, React.ReactElement> = {
  normal: <circle cx="6" cy="6" r="3.2" />,
  watch: <path d="M6 1.2 10.8 6 6 10.8 1.2 6z" />,
  critical: <path d="M6 1 11.4 10.6H.6z" />,
  unknown: <circle cx="6" cy="6" r="3.4" fill="none" stroke="currentColor" strokeWidth="1.6" />,
  closed: <rect x="2" y="2" width="8" height="8" />,
}

export function SeverityMark({ severity, size = 12 }: { severity: Severity; size?: number }) {
  return (
    <svg
      className={`sev-${severity}`}
      width={size}
      height={size}
      viewBox="0 0 12 12"
      fill="currentColor"
      aria-hidden="true"
    >
      {SHAPES[severity]}
    </svg>
  )
}
