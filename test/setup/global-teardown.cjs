module.exports = async () => {
  await globalThis.z2StopServices?.();
};
