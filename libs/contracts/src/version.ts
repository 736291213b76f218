/** The version of Z2, as package.json has it (a test compares them). */
export const Z2_VERSION = '0.1.0';
