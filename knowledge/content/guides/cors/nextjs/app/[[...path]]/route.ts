import { fail } from "../../lib/answers";

const unknown = () => fail(404);
export { unknown as DELETE, unknown as GET, unknown as PATCH, unknown as POST, unknown as PUT };
