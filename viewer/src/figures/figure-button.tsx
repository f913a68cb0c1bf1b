// The small button beside a figure that opens what is to be known of it.
import type { ReactNode } from 'react'
import { useDisplayWords } from '../i18n/display-words.ts'
import { type Figure, openFigure } from './figure.ts'
import './figure.css'

export interface FigureButtonProps {
  readonly figure: () => Figure | null
  /** What it explains, in words. */
  readonly name: string
  readonly className?: string
  /** Default: the sign of an explanation. */
  readonly children?: ReactNode
}

export function FigureButton({ figure, name, className = 'figure-open', children }: FigureButtonProps) {
  const words = useDisplayWords()
  return (
    <button
      type="button"
      className={className}
      data-explains=""
      aria-haspopup="dialog"
      title={words.figureHint}
      onClick={(event) => {
        const opened = figure()
        if (opened) void openFigure(opened, event.currentTarget)
      }}
    >
      {children ?? (
        <>
          <span aria-hidden="true">⋯</span>
          <span className="visually-hidden">{words.figureOf(name)}</span>
        </>
      )}
    </button>
  )
}
