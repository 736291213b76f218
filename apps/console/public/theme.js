// Puts the chosen theme on the page before it is painted; src/app/core/theme.ts changes it later.
(() => {
  try {
    const theme = localStorage.getItem('z2-theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  } catch {
    // No storage (private mode): the system's theme it is.
  }
})();
