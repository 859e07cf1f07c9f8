/** Refusals of pages are pages, with the right status. */
export { answersRefusals as default } from "../(_edge)/problem.tsx";
