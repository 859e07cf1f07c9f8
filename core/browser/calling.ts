// This module is browser compatible.
/** In rooms of so many nobody has to be asked before everybody is called. */
export const fewPeople = 5;
