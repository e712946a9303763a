// Every entry of the host page's two storages. A page may be refused its own storage.
() => {
  const items = {};
  for (const name of ['localStorage', 'sessionStorage']) {
    try {
      const storage = window[name];
      for (let i = 0; i < storage.length; i += 1) items[`${name}.${storage.key(i)}`] = storage.getItem(storage.key(i));
    } catch { /* no storage here */ }
  }
  return items;
}
