/** Refusals here are pages, or JSON for who asks for it. */
export { answersRefusals as default } from "../(_edge)/problem.tsx";
