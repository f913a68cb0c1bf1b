// A list that scrolls and says at its foot how many rows lie below.
import { type ReactNode, useCallback, useEffect, useState } from 'react'
import { useSize } from '../charts/use-size.ts'
import { useWords } from '../words-hook.ts'
import { rowsBelow } from './rows-below.ts'
import './more-list.css'

export function MoreList({ className, rows, children }: { className: string; rows: number; children: ReactNode }) {
  const { words } = useWords()
  const [ref, size, list] = useSize<HTMLUListElement>()
  const [below, setBelow] = useState(0)
  const count = useCallback((): void => {
    if (list) setBelow(rowsBelow(rows, list))
  }, [rows, list])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another height shows another number of rows
  useEffect(count, [count, size])
  return (
    <div className={`more-list ${className}`}>
      <ul className="inset-focus" ref={ref} onScroll={count}>
        {children}
      </ul>
      {below > 0 && (
        <p className="more-list-foot" aria-hidden="true">
          {words['alerts.more'](below)} ↓
        </p>
      )}
    </div>
  )
}
