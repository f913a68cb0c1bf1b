// Prints the report: the page is drawn for paper first, since its map is too large to be kept.
import { planStore } from './plan-store.ts'

export function printReport(): void {
  planStore.setState({ printing: true })
  // After the report is drawn.
  requestAnimationFrame(() => requestAnimationFrame(() => window.print()))
}
