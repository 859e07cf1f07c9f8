/** `/rooms` */
import { define } from "../../../define.ts";
import { seeOther } from "../../(_edge)/answers.ts";

export const handlers = define.handlers({ GET: () => seeOther("/") });
