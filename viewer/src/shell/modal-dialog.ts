// A dialog over a room: opened when it is there, closed by Escape, which the room has a use of its own for; the focus goes back to where it was.
import { type RefObject, useEffect, useRef } from 'react'
import { focusOpener } from './kept-focus.ts'

/** @param close must stay the same from one drawing to the next. @returns what the dialog is held by */
export function useModalDialog(close: () => void): RefObject<HTMLDialogElement | null> {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const opener = document.activeElement
    dialog.current?.showModal()
    // Once what was done has taken its button away, nothing in the dialog may have the focus: Escape is heard on the document.
    const onEscape = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return
      event.preventDefault()
      event.stopPropagation()
      close()
    }
    document.addEventListener('keydown', onEscape, true)
    return () => {
      document.removeEventListener('keydown', onEscape, true)
      focusOpener(opener)
    }
  }, [close])
  return dialog
}
