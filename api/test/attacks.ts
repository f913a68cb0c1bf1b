/** Documents that would take long, each refused by what is too large. */
export interface Attack {
  /** `i` makes every document another one, so that none is answered from a cache. */
  readonly text: (i: number) => string
  readonly why: RegExp
}

export const many = (n: number, text: (i: number) => string): string =>
  Array.from({ length: n }, (_, i) => text(i)).join(' ')
export const ATTACKS: Readonly<Record<string, Attack>> = {
  deep: {
    text: (i) => `{ a${i}: ${'city { '.repeat(40)}id${' }'.repeat(40)} }`,
    why: /too large \(depth\): it is 41 deep, the most is 16/,
  },
  wide: {
    text: (i) => `{ b${i}: city { ${many(1_900, (k) => `x${k}`)} } }`,
    why: /too large \(fields\): it has 1900 fields, the most is 600/,
  },
  aliased: {
    text: (i) => `{ ${many(250, (k) => `c${i}n${k}: city { id }`)} }`,
    why: /too large \(roots\): it asks 250 things at its top, the most is 60/,
  },
  'one field again and again': {
    text: (i) => `{ d${i}: city { ${'id '.repeat(2_000)} } }`,
    why: /too large \(sameName\): "id" is asked 9 times side by side/,
  },
  'fragment bomb': {
    text: (i) =>
      `{ ...f0 } ${many(50, (k) => `fragment f${k} on Query { ...f${k + 1} ...f${k + 1} }`)} fragment f50 on Query { e${i}: city { id } }`,
    why: /too large \(fields\): it has \d+ fields, the most is 600/,
  },
  'fragments in a circle': {
    text: (i) => `{ f${i}: city { id } ...a } fragment a on Query { ...b } fragment b on Query { ...a }`,
    why: /Cannot spread fragment "a" within itself/,
  },
  words: { text: (i) => `{ ${many(2_100, (k) => `g${i}n${k}: id`)} }`, why: /too large \(tokens\)/ },
  brackets: {
    text: (i) => `{ h${i}: facility(id: ${'['.repeat(50_000)}${']'.repeat(50_000)}) { id } }`,
    why: /too large \(brackets\)/,
  },
  directives: {
    text: (i) => `{ i${i}: city ${'@include(if: true) '.repeat(200)} { id } }`,
    why: /too large \(directives\): one thing has 200 directives/,
  },
  operations: {
    text: (i) => many(80, (k) => `query q${i}n${k} { city { id } }`),
    why: /too large \(definitions\): it has 80 operations/,
  },
  'one field in many inline fragments': {
    text: (i) => `{ k${i}: city { ${many(300, () => '... { id }')} } }`,
    why: /too large \(sameName\): "id" is asked 9 times side by side/,
  },
  'one field in many named fragments': {
    text: (i) =>
      `{ l${i}: city { ${many(50, (k) => `...n${k}`)} } } ${many(50, (k) => `fragment n${k} on City { id name { zh } }`)}`,
    why: /too large \(sameName\): "id" is asked 9 times side by side/,
  },
  'names that there are not': {
    text: (i) => `{ m${i}: city { ${many(550, (k) => `facilitie${k}`)} } }`,
    why: /Cannot query field "facilitie0" on type "City"\./,
  },
  'arguments that there are not': {
    text: (i) => `{ ${many(40, (k) => `o${i}n${k}: facility(${many(10, (j) => `i${j}: 1`)}) { id }`)} }`,
    why: /Unknown argument "i0"/,
  },
  'costly by a variable': {
    text: (i) =>
      `query ($n: Int = 1000) { ${many(60, (k) => `p${i}n${k}: city { facilities(first: $n) { nodes { id kind units { id beds { open } } } } }`)} }`,
    why: /too large \(Complexity\): .* cost \d+ of 400000/,
  },
  'costly through a fragment': {
    text: (i) =>
      `{ ${many(60, (k) => `r${i}n${k}: city { ...all }`)} } fragment all on City { facilities(first: 1000) { nodes { id kind units { id } } } }`,
    why: /too large \(Complexity\): .* cost \d+ of 400000/,
  },
  broken: { text: (i) => `{ s${i}: city { ${'id '.repeat(1_500)}`, why: /Syntax Error/ },
  costly: {
    text: (i) =>
      `{ ${many(60, (k) => `j${i}n${k}: city { facilities(first: 1000) { nodes { id kind units { id beds { open } } } } }`)} }`,
    why: /too large \(Complexity\): .* cost \d+ of 400000/,
  },
}
