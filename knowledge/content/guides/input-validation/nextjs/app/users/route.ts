import { jsonBody, Refusal } from "../../lib/body";
import { check, SignUp } from "../../lib/signup";

export async function POST(request: Request) {
  try {
    const { password, ...user } = check(SignUp, await jsonBody(request)); // the service would store it
    return Response.json(user, { status: 201 }); // the password must not travel back
  } catch (err) {
    if (err instanceof Refusal) return err.response();
    console.error(err);
    return new Refusal(500, "").response();
  }
}
