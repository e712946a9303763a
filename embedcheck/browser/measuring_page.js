// Adds up, from a document's first script on, how long tasks held up its main thread and how far its
// layout shifted. Known to nobody but who asks for the symbol.
() => {
  if (window !== window.top || !window.PerformanceObserver) return;
  const totals = {};
  const observers = [];
  const watch = (type, name, cost) => {
    if (!(PerformanceObserver.supportedEntryTypes || []).includes(type)) return;
    totals[name] = 0;
    const add = (entries) => { for (const entry of entries) totals[name] += cost(entry); };
    const observer = new PerformanceObserver((list) => add(list.getEntries()));
    observer.observe({ type, buffered: true });
    observers.push(() => add(observer.takeRecords()));
  };
  // The first 50 ms of a task hold nobody up: that is how Total Blocking Time counts.
  watch('longtask', 'blocked', (entry) => Math.max(0, entry.duration - 50));
  watch('layout-shift', 'shift', (entry) => entry.value);
  window[Symbol.for('embedcheck.measured')] = () => {
    for (const take of observers) take();
    return { ...totals, now: performance.now() };
  };
}
