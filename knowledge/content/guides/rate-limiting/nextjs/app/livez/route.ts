export const dynamic = "force-dynamic";

export const GET = () => new Response(); // never limited: the platform asks
