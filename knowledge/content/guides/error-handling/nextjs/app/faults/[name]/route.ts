import { edge } from "../../../lib/edge";
import { faults } from "../../../lib/faults";

export const GET = edge((_request, { name }) => faults[name!]!());
