import { effect, signal, type WritableSignal } from '@angular/core';

/** One of some names, kept in the browser under `key`; the first where nothing is kept. Only where inject() may be called. */
export function keptChoice<T extends string>(key: string, names: readonly [T, ...T[]]): WritableSignal<T> {
  const choice = signal(stored(key, names));
  effect(() => {
    try {
      localStorage.setItem(key, choice());
    } catch {
      // Storage is off: the choice lasts as long as the page.
    }
  });
  return choice;
}

function stored<T extends string>(key: string, names: readonly [T, ...T[]]): T {
  try {
    return names.find((name) => name === localStorage.getItem(key)) ?? names[0];
  } catch {
    return names[0];
  }
}
