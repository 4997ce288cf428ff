// The report's page: filters, deep links and the table of all findings. Runs from the file alone and asks nobody for anything.
;(() => {
  const words = ['fail', 'error', 'notchecked', 'pass', 'notapplicable']
  const nameSign = '\u0001'
  const pageSize = 100
  const byId = id => document.getElementById(id)
  const data = JSON.parse(byId('findings-data').textContent)
  const { texts } = data
  const rules = [...document.querySelectorAll('.rule')]
  const labels = new Map(
    [...document.querySelectorAll('[name=status]')].map(box => [box.value, box.parentElement.textContent.trim()]),
  )
  const facts = rules.map(element => ({
    element,
    ...element.dataset,
    nodes: new Set(JSON.parse(element.dataset.nodes)),
    namespaces: new Set(JSON.parse(element.dataset.namespaces)),
    text: element.textContent.toLowerCase(),
  }))
  // The script is what makes these useful.
  for (const id of ['filters', 'theme', 'findings-section']) byId(id).hidden = false
  for (const button of document.querySelectorAll('.all')) button.hidden = false
  for (const item of document.querySelectorAll('[data-grow]')) item.style.flexGrow = item.dataset.grow

  const form = byId('filters')
  let only // the one rule whose findings are asked for
  let rows = []
  let page = 0

  function options(id, places) {
    const select = byId(id)
    const names = [...new Set(places)].map(place => texts[place]).filter(name => name !== '')
    for (const name of names.sort()) select.append(new Option(name, name))
  }
  options('node', data.node)
  options('namespace', data.namespace)

  const checked = name => new Set([...form.querySelectorAll(`[name=${name}]:checked`)].map(box => box.value))
  const value = id => byId(id)?.value ?? ''

  function asked() {
    return {
      search: value('search').trim().toLowerCase(),
      statuses: checked('status'),
      severities: checked('severity'),
      benchmark: value('benchmark'),
      area: value('area'),
      node: value('node'),
      namespace: value('namespace'),
    }
  }

  const ofRule = (fact, { severities, benchmark, area }) =>
    (severities.size === 0 || severities.has(fact.severity)) &&
    (benchmark === '' || fact.benchmark === benchmark) &&
    (area === '' || fact.area === area)

  function filterRules(filter) {
    let shown = 0
    for (const fact of facts) {
      const fits =
        ofRule(fact, filter) &&
        (filter.statuses.size === 0 || filter.statuses.has(fact.status)) &&
        (filter.node === '' || fact.nodes.has(filter.node)) &&
        (filter.namespace === '' || fact.namespaces.has(filter.namespace)) &&
        (filter.search === '' || fact.text.includes(filter.search))
      fact.element.hidden = !fits
      if (fits) shown += 1
    }
    byId('shown').textContent = `${shown} of ${rules.length} rules`
  }

  // Texts are compared once each, whatever the number of rows that have them.
  let lower
  function matching(search) {
    lower ??= texts.map(text => text.toLowerCase())
    const found = new Uint8Array(texts.length)
    for (let place = 0; place < lower.length; place += 1) if (lower[place].includes(search)) found[place] = 1
    return found
  }

  function filterRows(filter) {
    const fits = facts.map(fact => ofRule(fact, filter))
    const found = filter.search === '' ? undefined : matching(filter.search)
    const statuses = words.map(word => filter.statuses.size === 0 || filter.statuses.has(word))
    const node = filter.node === '' ? -1 : texts.indexOf(filter.node)
    const namespace = filter.namespace === '' ? -1 : texts.indexOf(filter.namespace)
    rows = []
    for (let row = 0; row < data.rule.length; row += 1) {
      const rule = data.rule[row]
      if (only !== undefined && rule !== only) continue
      if (!fits[rule] || !statuses[data.result[row]]) continue
      if (node >= 0 && data.node[row] !== node) continue
      if (namespace >= 0 && data.namespace[row] !== namespace) continue
      if (
        found !== undefined &&
        !found[data.target[row]] &&
        !found[data.message[row]] &&
        !found[data.found[row]] &&
        !found[data.expected[row]] &&
        !facts[rule].groupIdLower.includes(filter.search)
      )
        continue
      rows.push(row)
    }
    // Worst first; rows of one word keep their order.
    rows.sort((left, right) => data.result[left] - data.result[right])
    page = 0
    showRows()
  }
  for (const fact of facts) fact.groupIdLower = fact.element.querySelector('.group').textContent.toLowerCase()

  const make = (name, text, className) => {
    const element = document.createElement(name)
    if (text !== undefined) element.textContent = text
    if (className !== undefined) element.className = className
    return element
  }

  function showRows() {
    const pages = Math.max(1, Math.ceil(rows.length / pageSize))
    page = Math.min(Math.max(page, 0), pages - 1)
    const about = only === undefined ? '' : ` of ${facts[only].element.querySelector('.group').textContent}`
    byId('found').textContent =
      `${rows.length.toLocaleString('en')} of ${data.rule.length.toLocaleString('en')} findings${about}`
    byId('page').value = String(page + 1)
    byId('page').max = String(pages)
    byId('page-of').textContent = `of ${pages.toLocaleString('en')}`
    byId('rows').replaceChildren(...rows.slice(page * pageSize, (page + 1) * pageSize).map(rowOf))
  }

  function rowOf(row) {
    const name = texts[data.target[row]]
    const full = place => texts[place].replaceAll(nameSign, name)
    const word = words[data.result[row]]
    const fact = facts[data.rule[row]]
    const line = make('tr')
    const status = make('td')
    status.append(make('span', labels.get(word), `status w-${word}`))
    const rule = make('td')
    const link = make('a', fact.element.querySelector('.group').textContent)
    link.href = `#${fact.element.id}`
    rule.append(link)
    const why = make('td')
    why.append(make('p', full(data.message[row]), 'why'))
    const expected = full(data.expected[row])
    if (expected !== '') why.append(make('p', `Expected: ${expected}`, 'why'))
    why.append(make('p', `Found: ${full(data.found[row]) || '(nothing)'}`, 'why'))
    for (const place of texts[data.evidence[row]].split('\n'))
      if (place !== '') why.append(make('p', `Evidence: ${place}`, 'why'))
    line.append(status, rule, make('td', name), why)
    return line
  }

  function filterAll() {
    const filter = asked()
    filterRules(filter)
    filterRows(filter)
  }

  let timer
  form.addEventListener('input', () => {
    clearTimeout(timer)
    only = undefined
    timer = setTimeout(filterAll, 120)
  })
  form.addEventListener('submit', event => event.preventDefault())
  form.addEventListener('reset', () => {
    only = undefined
    // The fields have their new values only after this event.
    setTimeout(filterAll)
  })

  document.querySelector('.pages').addEventListener('click', event => {
    const step = event.target.dataset?.page
    if (step === undefined) return
    page = { first: 0, back: page - 1, next: page + 1, last: Number.POSITIVE_INFINITY }[step]
    showRows()
  })
  byId('page').addEventListener('change', event => {
    page = (Number.parseInt(event.target.value, 10) || 1) - 1
    showRows()
  })

  document.addEventListener('click', event => {
    if (!event.target.classList?.contains('all')) return
    only = facts.findIndex(fact => fact.element.contains(event.target))
    filterRows({ ...asked(), search: '', node: '', namespace: '', statuses: new Set() })
    byId('findings').scrollIntoView()
    byId('page').focus({ preventScroll: true })
  })

  byId('theme').addEventListener('click', () => {
    const dark = matchMedia('(prefers-color-scheme: dark)').matches
    const now = document.documentElement.dataset.theme ?? (dark ? 'dark' : 'light')
    document.documentElement.dataset.theme = now === 'dark' ? 'light' : 'dark'
  })

  /** A link to a rule opens it, also where a filter hides it. */
  function openLinked() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)))
    if (!target?.classList.contains('rule')) return
    target.hidden = false
    target.open = true
    target.scrollIntoView()
    target.querySelector('summary').focus({ preventScroll: true })
  }
  addEventListener('hashchange', openLinked)

  // Paper cannot be unfolded.
  let opened = []
  addEventListener('beforeprint', () => {
    opened = [...document.querySelectorAll('.rule:not([hidden]), .rule:not([hidden]) details')].filter(
      element => !element.open,
    )
    for (const element of opened) element.open = true
  })
  addEventListener('afterprint', () => {
    for (const element of opened) element.open = false
  })

  filterAll()
  // The browser's own jump to the fragment, at the end of loading, would take the focus away again.
  addEventListener('load', () => setTimeout(openLinked))
})()
