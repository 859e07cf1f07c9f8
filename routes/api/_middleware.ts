/** Refusals of the API are JSON, like its answers. */
export { answersRefusals as default } from "../(_edge)/problem.tsx";
