import { sparkline } from './sparkline.ts'

/** Decoration beside a figure: the figure's own words carry the meaning. */
export function SparklineChart({
  values,
  width = 72,
  height = 26,
  className,
}: {
  values: readonly (number | null)[]
  width?: number
  height?: number
  className?: string | undefined
}) {
  const { path, last } = sparkline(values, width, height)
  return (
    <svg className={`sparkline ${className ?? ''}`} width={width} height={height} aria-hidden="true">
      <path d={path} fill="none" stroke="currentColor" strokeWidth="1.25" strokeLinejoin="round" />
      {last && <circle cx={last.x} cy={last.y} r="2" fill="currentColor" />}
    </svg>
  )
}
