// What axe finds against WCAG 2.2 AA on a page as it stands.
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

/**
 * Each violation with its rule, up to three places and what would mend them. It runs in the page itself, which has no frames of others:
 * gathered in a blank page, as is axe's way with frames, each look would cost a renderer of its own.
 */
export async function violations(page: Page): Promise<string[]> {
  const result = await new AxeBuilder({ page })
    .setLegacyMode()
    .options({ resultTypes: ['violations'] })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze()
  return result.violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .slice(0, 3)
        .map((node) => `${node.target.join(' ')} ${node.failureSummary}`)
        .join('; ')}`,
  )
}
