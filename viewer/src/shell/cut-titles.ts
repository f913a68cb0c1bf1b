// What is cut to its place says all of itself under the pointer: a title that no component has to think of.

/** Elements outwards from what is pointed at that are looked at: a name in a row in a button. */
const OUTWARDS = 4
/** Marks the titles that are ours, so that they follow the text and never cover a component's own. */
const OURS = 'cutTitle'

const isCut = (element: HTMLElement): boolean =>
  getComputedStyle(element).textOverflow === 'ellipsis' && element.scrollWidth > element.clientWidth

/** Until the returned function is called. */
export function tellWhatIsCut(): () => void {
  const onPointer = ({ target }: Event): void => {
    let element = target instanceof Element ? target : null
    for (let k = 0; k < OUTWARDS && element !== null; k++, element = element.parentElement) {
      if (!(element instanceof HTMLElement)) continue
      const ours = element.dataset[OURS] !== undefined
      if (element.title !== '' && !ours) return
      if (isCut(element)) {
        element.title = element.innerText.replace(/\s+/g, ' ').trim()
        element.dataset[OURS] = ''
        return
      }
      if (!ours) continue
      element.removeAttribute('title')
      delete element.dataset[OURS]
    }
  }
  document.addEventListener('pointerover', onPointer, { passive: true })
  return () => document.removeEventListener('pointerover', onPointer)
}
