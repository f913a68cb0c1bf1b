// Candidates and forbidden ground from a file, CSV or GeoJSON: read and judged by the server, taken whole or not at all.
import { ask } from '../../data/client.ts'
import { READ_PLACES } from '../../data/plan-operations.ts'
import type { PlanFile } from '../../data/plan-types.ts'
import type { Words } from '../../i18n/words.ts'
import { type OwnSite, planStore } from './plan-store.ts'
import { MOST_CANDIDATES, setForm } from './solving.ts'

/** Below the limit of a question to the server. */
const MOST_CHARACTERS = 700_000
type Problem = PlanFile['problems'][number]

/** What of a read file can join what is there already, or why it cannot. */
export function joined(
  file: PlanFile,
  form: { readonly own: readonly OwnSite[]; readonly forbidden: readonly { readonly name: string }[] },
  name: string,
  words: Words,
): readonly Problem[] {
  const own = new Set(form.own.map(({ id }) => id))
  const areas = new Set(form.forbidden.map((area) => area.name))
  const twice = [
    ...file.candidates.filter(({ id }) => own.has(id)).map(({ id }) => id),
    ...file.areas.filter((area) => areas.has(area.name)).map((area) => area.name),
  ]
  const many = form.own.length + file.candidates.length
  return [
    ...twice.map((id) => ({ path: name, why: words['plan.fileTwice'](id) })),
    ...(many > MOST_CANDIDATES ? [{ path: name, why: words['plan.fileMany'](many, MOST_CANDIDATES) }] : []),
  ]
}

export async function takeFile(file: File, coordinates: 'wgs84' | 'gcj02', words: Words): Promise<void> {
  const told = (problems: readonly Problem[], notes: readonly Problem[] = [], taken: readonly string[] = []): void =>
    planStore.setState({ file: { name: file.name, taken, problems, notes } })
  const text = await file.text()
  if (text.length > MOST_CHARACTERS) {
    told([{ path: file.name, why: words['plan.fileLarge'] }])
    return
  }
  const answer = await ask<{ readPlanFile: PlanFile }>(READ_PLACES, { name: file.name, text, coordinates })
  if (!answer.ok) {
    told([{ path: file.name, why: answer.why }])
    return
  }
  const read = answer.data.readPlanFile
  const { form: now, file: before } = planStore.getState()
  // The same file anew, in other coordinates: what was taken of it goes.
  const gone = new Set(before?.name === file.name ? before.taken : [])
  const form = {
    own: now.own.filter(({ id }) => !gone.has(id)),
    forbidden: now.forbidden.filter((area) => !gone.has(area.name)),
  }
  const problems = [...read.problems, ...(read.problems.length > 0 ? [] : joined(read, form, file.name, words))]
  if (problems.length > 0) {
    told(problems, read.notes)
    return
  }
  told([], read.notes, [...read.candidates.map(({ id }) => id), ...read.areas.map(({ name }) => name)])
  setForm({
    ...((read.candidates.length > 0 || gone.size > 0) && {
      own: [
        ...form.own,
        ...read.candidates.map(({ id, location, name }) => ({ id, location, ...(name.zh !== '' && { name }) })),
      ],
    }),
    ...((read.areas.length > 0 || gone.size > 0) && { forbidden: [...form.forbidden, ...read.areas] }),
  })
}
