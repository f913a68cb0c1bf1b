// The catalogue: categories, the table of indicators, and one of them in detail.
import { useIndicatorsWords } from '../../i18n/indicators-words.ts'

export function CatalogueView() {
  const words = useIndicatorsWords()
  return (
    <section className="catalogue" id="list" tabIndex={-1} aria-label={words.title}>
      <h1 className="visually-hidden">{words.title}</h1>
    </section>
  )
}
