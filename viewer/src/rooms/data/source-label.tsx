// A source by its name and, since feeds may tell of the same hospital, its id beside it.
export function SourceLabel({ id, name }: { id: string; name: string | null }) {
  if (name === null || name === id) return <span title={id}>{id}</span>
  return (
    <span className="source-label" title={`${name} · ${id}`}>
      <span className="ellipsis">{name}</span> <span className="source-id ellipsis">{id}</span>
    </span>
  )
}
