// Whether a page holds what it shows: nothing beside the screen, nothing too small to hit, no focus behind something else.
import type { Page } from 'playwright-core'

/**
 * What stands beyond the screen’s sides and cannot be scrolled to, and by how many pixels the page itself is too wide,
 * once it stands still: what measures itself (a chart, a map) follows a new width some frames later.
 */
export async function beyondTheSides(page: Page): Promise<string[]> {
  let found = await beyondTheSidesNow(page)
  for (let waited = 0; found.length > 0 && waited < 5000; waited += 100) {
    await page.waitForTimeout(100)
    found = await beyondTheSidesNow(page)
  }
  return found
}

const beyondTheSidesNow = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const scrolls = (element: Element): boolean => {
      for (let up = element.parentElement; up; up = up.parentElement)
        if (/auto|scroll/.test(getComputedStyle(up).overflowX) && up.scrollWidth > up.clientWidth) return true
      return false
    }
    const wide = document.documentElement.scrollWidth - innerWidth
    const found = [...document.querySelectorAll('button, a, input, select, textarea, h1, h2, h3, label, td, th, dd')]
      .filter((element) => {
        const box = element.getBoundingClientRect()
        return (
          box.width > 1 &&
          (box.right > innerWidth + 1 || box.left < -1) &&
          !element.closest('.city-surface, .visually-hidden, .skip') &&
          element.checkVisibility({ visibilityProperty: true }) &&
          !scrolls(element)
        )
      })
      .map((element) => {
        const box = element.getBoundingClientRect()
        return `${element.tagName.toLowerCase()}.${element.className} “${element.textContent?.trim().slice(0, 30)}” ${Math.round(box.left)}–${Math.round(box.right)}`
      })
    return wide > 0 ? [`the page is ${wide} px too wide`, ...found] : found
  })

/**
 * Controls that are smaller than so many pixels each way (WCAG 2.5.8). Links within a sentence, boxes with a label round them and
 * days of a calendar, where size is time and arrow keys walk, are let off, as the guideline does.
 */
export const tooSmall = (page: Page, leastPixels: number, within = 'body'): Promise<string[]> =>
  page.evaluate(
    ([least, root]) =>
      [...document.querySelectorAll(`${root} :is(button, a[href], select, input:not([type="hidden"]))`)]
        .filter((element) => {
          const box = (element.closest('label') ?? element).getBoundingClientRect()
          const style = getComputedStyle(element)
          return (
            box.width > 1 &&
            element.checkVisibility({ visibilityProperty: true }) &&
            !element.closest('.city-surface, .visually-hidden, .skip, .calendar-grid') &&
            !(element.tagName === 'A' && style.display === 'inline') &&
            style.opacity !== '0' &&
            (box.height < least! - 0.5 || box.width < Math.min(24, least!) - 0.5)
          )
        })
        .map((element) => {
          const box = element.getBoundingClientRect()
          return `${element.tagName.toLowerCase()}.${element.className} “${element.textContent?.trim().slice(0, 30)}” ${Math.round(box.width)}×${Math.round(box.height)}`
        }),
    [leastPixels, within] as const,
  )

/** Walks by Tab; what had the focus while something else lay over its middle (WCAG 2.4.11). */
export async function coveredFocus(page: Page, steps: number): Promise<string[]> {
  const covered: string[] = []
  for (let k = 0; k < steps; k++) {
    await page.keyboard.press('Tab')
    const found = await page.evaluate(() => {
      const at = document.activeElement
      if (!at || at === document.body || at.closest('.visually-hidden, .skip')) return null
      const box = at.getBoundingClientRect()
      const x = Math.min(innerWidth - 1, Math.max(0, (Math.max(0, box.left) + Math.min(innerWidth, box.right)) / 2))
      const y = Math.min(innerHeight - 1, Math.max(0, (Math.max(0, box.top) + Math.min(innerHeight, box.bottom)) / 2))
      const top = document.elementFromPoint(x, y)
      return top && (at.contains(top) || top.contains(at))
        ? null
        : `${at.tagName.toLowerCase()}.${at.className} under ${top?.tagName.toLowerCase()}.${top?.className}`
    })
    if (found) covered.push(found)
  }
  return covered
}
