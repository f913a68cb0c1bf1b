/** What a share is inspected for before anybody may take it. What is not clean waits for a person. */
import { personalDataIn } from '@kangcheng/twin-engine'
import type { ShownTable } from '../../access-control/small-counts.ts'
import type { ShareInspection } from '../../log/zone-records.ts'
import type { ShareContent, ShareKind } from './share-kind.ts'

const MOST_NAMED = 5

/** Schema, identifiers, small cells and freshness, in this order. */
export function inspectShare(
  kind: ShareKind,
  content: ShareContent,
  shown: ShownTable | null,
  body: string,
): readonly ShareInspection[] {
  const schema = content.rows === 0 ? 'it has no rows' : kind.schemaProblem(body)
  return [
    finding('schema', { zh: '结构', en: 'Schema' }, schema),
    finding('identifiers', { zh: '个人标识', en: 'Identifiers' }, identifierProblem(body)),
    finding('small-cells', { zh: '小数抑制', en: 'Small cells' }, smallCellsProblem(shown)),
    finding('freshness', { zh: '时效', en: 'Freshness' }, freshnessProblem(content)),
  ]
}

const finding = (id: string, name: ShareInspection['name'], why: string | null): ShareInspection => ({
  id,
  name,
  ok: why === null,
  why,
})

function identifierProblem(body: string): string | null {
  for (const word of body.split(/[^!#-+\--;=?-~]+/)) {
    const personal = word === '' ? null : personalDataIn(word)
    if (personal !== null) return `it holds ${personal} (value withheld)`
  }
  return null
}

function smallCellsProblem(shown: ShownTable | null): string | null {
  if (shown === null || shown.smallCells === 0) return null
  return `${shown.smallCells} small counts of people were suppressed, ${shown.suppressedCells - shown.smallCells} others with them so that none follows from the totals`
}

function freshnessProblem({ stale, reporting, expected }: ShareContent): string | null {
  const missing = expected - reporting
  const parts = [
    ...(stale.length === 0
      ? []
      : [
          `figures are old of ${stale
            .slice(0, MOST_NAMED)
            .map(({ zh, en }) => `${zh} ${en}`)
            .join(', ')}${stale.length > MOST_NAMED ? ` and ${stale.length - MOST_NAMED} more` : ''}`,
        ]),
    ...(missing === 0 ? [] : [`${missing} of ${expected} hospitals do not report`]),
  ]
  return parts.length === 0 ? null : parts.join('; ')
}
