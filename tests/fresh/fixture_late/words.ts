export const words = ["early", "late", "later"];
