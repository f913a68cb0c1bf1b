// Names for titles of levers and rehearsals, in the present language.
import { useMemo } from 'react'
import { useApp } from '../../store.ts'
import { useWords } from '../../words-hook.ts'
import { plateName } from '../watch/surface-input.ts'
import type { Naming } from './draft.ts'
import { useEditor } from './editor-state.ts'

export function useNaming(): Naming {
  const { words, language } = useWords()
  const catalogue = useApp((state) => state.catalogue)
  const city = useApp((state) => state.city)
  const forms = useEditor((state) => state.forms)
  return useMemo(
    () => ({
      words,
      language,
      forms,
      nameOf: (id) => {
        const facility = catalogue?.facility.get(id)
        if (facility && city) return plateName(facility, city, language)
        const unit = catalogue?.unit.get(id)
        return unit && city ? `${plateName(unit.facility, city, language)} ${unit.unit.name[language]}` : id
      },
    }),
    [words, language, forms, catalogue, city],
  )
}
